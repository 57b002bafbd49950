"""The editor alone: what comes in, what a composition may not lose, and what a long text costs."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl
from PySide6.QtGui import QAction, QColor, QInputMethodEvent, QPalette, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from studio.contract.requests import MAX_PROMPT_CHARACTERS, check_text
from studio.ui.prompting.editor import PromptEditor

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def editor(qtbot: QtBot) -> PromptEditor:
    editor = PromptEditor(lines=6, least_lines=3)
    qtbot.addWidget(editor)
    editor.resize(260, 160)
    editor.show()
    return editor


@pytest.fixture
def refused(editor: PromptEditor) -> list[str]:
    refused: list[str] = []
    editor.refused.connect(refused.append)
    return refused


def compose(widget: QWidget, letters: str) -> None:
    QApplication.sendEvent(widget, QInputMethodEvent(letters, []))


def composed(editor: PromptEditor) -> str:
    return editor.textCursor().block().layout().preeditAreaText()


def paste(editor: PromptEditor, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    editor.insertFromMimeData(data)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\u2029b\u2028c", "a\nb\nc"),
        ("no\u00a0break, 빨간 사과, \U0001f34e", "no\u00a0break, 빨간 사과, \U0001f34e"),
        ("a\ud800b\x00c", "abc"),
    ],
)
def test_pasted_text_is_plain(editor: PromptEditor, text: str, taken: str) -> None:
    paste(editor, text)
    assert editor.text() == taken
    check_text("prompt", editor.text())


def test_a_nul_is_left_out_and_told(
    editor: PromptEditor, refused: list[str], commit_text: Callable[[QWidget, str], None]
) -> None:
    paste(editor, "a\x00b")
    commit_text(editor, "c\x00")
    assert editor.text() == "abc"
    assert len(refused) == 2
    paste(editor, "d")
    assert len(refused) == 2


def test_pasted_looks_are_left_behind(editor: PromptEditor) -> None:
    data = QMimeData()
    data.setHtml("<b>bold</b> text")
    data.setText("bold text")
    editor.insertFromMimeData(data)
    assert editor.text() == "bold text"
    assert editor.textCursor().charFormat().fontWeight() != 700


def test_a_dropped_file_is_left_to_the_window(editor: PromptEditor) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/pictures/cat.png")])
    assert not editor.canInsertFromMimeData(data)
    editor.insertFromMimeData(data)
    assert editor.text() == ""


def test_shift_enter_is_a_line_end_too(editor: PromptEditor) -> None:
    QTest.keyClicks(editor, "a")
    QTest.keyClick(editor, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(editor, "b")
    assert editor.text() == "a\nb"


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter])
def test_control_enter_is_the_windows(qtbot: QtBot, key: Qt.Key) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    editor = PromptEditor(lines=6, least_lines=3)
    window.setCentralWidget(editor)
    action = QAction(window)
    action.setShortcuts(["Ctrl+Return", "Ctrl+Enter"])
    window.addAction(action)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    editor.setFocus()
    with qtbot.waitSignal(action.triggered, timeout=1_000):
        QTest.keyClick(editor, key, CONTROL)
    assert editor.text() == ""


def test_composed_letters_are_not_the_text_yet(editor: PromptEditor) -> None:
    seen: list[str] = []
    editor.edited.connect(lambda: seen.append(editor.text()))
    editor.set_text("빨간 ")
    compose(editor, "사")
    compose(editor, "삭")
    assert editor.is_composing
    assert seen == ["빨간 "]


def test_nothing_overwrites_a_composition(editor: PromptEditor) -> None:
    editor.set_text("고양이 ")
    compose(editor, "얼")
    editor.set_text("from elsewhere")
    assert composed(editor) == "얼"
    assert editor.text() == "고양이 "


def test_what_a_person_commits_wins_over_what_waited(
    editor: PromptEditor, commit_text: Callable[[QWidget, str], None]
) -> None:
    editor.set_text("고양이 ")
    compose(editor, "얼")
    editor.set_text("from elsewhere")
    commit_text(editor, "얼굴")
    assert editor.text() == "고양이 얼굴"
    assert not editor.is_composing


def test_what_waited_comes_once_a_composition_is_given_up(editor: PromptEditor) -> None:
    compose(editor, "얼")
    editor.set_text("from elsewhere")
    compose(editor, "")
    assert editor.text() == "from elsewhere"


def test_theme_and_language_leave_a_composition_alone(editor: PromptEditor) -> None:
    editor.set_text("a b c")
    editor.grey_from(2)
    compose(editor, "얼")
    palette = editor.palette()
    palette.setColor(QPalette.ColorRole.Base, QColor("black"))
    editor.setPalette(palette)
    editor.setPlaceholderText("다른 말")
    QApplication.sendEvent(editor, QEvent(QEvent.Type.LanguageChange))
    assert composed(editor) == "얼"


def test_the_text_from_the_cut_on_is_grey(editor: PromptEditor) -> None:
    text = "\U0001f34e 사과 and what is cut"
    editor.set_text(text)
    editor.grey_from(text.index("cut"))
    (selection,) = editor.extraSelections()
    assert selection.cursor.selectedText() == "cut"
    editor.grey_from(None)
    assert editor.extraSelections() == []


def test_the_grey_moves_along_with_a_key_and_goes_with_a_paste(editor: PromptEditor) -> None:
    editor.set_text("read cut")
    editor.grey_from(5)
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(editor, "x")
    assert editor.extraSelections()[0].cursor.selectedText() == "cut"
    paste(editor, "much more of it")
    assert editor.extraSelections() == []


def test_the_grey_follows_the_theme(editor: PromptEditor) -> None:
    editor.set_text("read cut")
    editor.grey_from(5)
    QApplication.sendEvent(editor, QEvent(QEvent.Type.PaletteChange))
    assert editor.extraSelections()[0].cursor.selectedText() == "cut"


def test_a_full_text_takes_nothing_more(
    editor: PromptEditor, refused: list[str], commit_text: Callable[[QWidget, str], None]
) -> None:
    line = "a red apple on a blue plate\n"
    paste(editor, line * (MAX_PROMPT_CHARACTERS // len(line) + 1))
    assert len(editor.text()) == MAX_PROMPT_CHARACTERS
    QTest.keyClicks(editor, "x")
    QTest.keyClick(editor, Key.Key_Return)
    commit_text(editor, "가")
    assert len(editor.text()) == MAX_PROMPT_CHARACTERS
    assert len(refused) == 4
    QTest.keyClick(editor, Key.Key_Backspace)
    QTest.keyClicks(editor, "x")
    assert editor.text().endswith("x")
    assert len(refused) == 4


@pytest.mark.slow
def test_a_key_in_a_very_long_text_is_not_slow(editor: PromptEditor) -> None:
    def seconds_of_a_key(characters: int) -> float:
        editor.set_text("a red apple, " * (characters // 13))
        editor.grey_from(characters // 2)
        QApplication.processEvents()
        began = time.process_time()
        for _ in range(5):
            QTest.keyClicks(editor, "x")
            QApplication.processEvents()
        return (time.process_time() - began) / 5

    small, large = seconds_of_a_key(10_000), seconds_of_a_key(100_000)
    assert large < 0.3
    assert large < 30 * max(small, 1e-3)  # ten times the text; quadratic work would be a hundred times
