"""The prompt panel over a session whose engine sleeps, and once over a real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from studio.contract.catalog import BackboneReport
from studio.session.presets import Presets
from studio.session.session import Session
from studio.ui.panels.prompt import PromptPanel
from tests.window_parts import settled

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier

REPORT = BackboneReport(
    id="x",
    name="X",
    family="generic",
    family_name="Generic",
    pipeline="XPipeline",
    path="",
    is_tried=True,
    prediction=None,
    scheduler="",
    schedulers=(),
    native=None,
    multiple_of=8,
    steps=20,
    guidance=4.0,
)


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> PromptPanel:
    panel = PromptPanel(session)
    qtbot.addWidget(panel)
    panel.resize(260, 420)
    panel.show()
    return panel


@pytest.fixture
def korean() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("ko_KR"))
    yield
    QLocale.setDefault(before)


def tell_report(session: Session, **changes: object) -> None:
    session.advice.report = replace(REPORT, **changes)
    session.advice.changed.emit("report")


def listed(panel: PromptPanel, button: QWidget) -> list[str]:
    rows = panel._picker(button).rows
    return [rows.item(index).text() for index in range(rows.count())]


def test_what_is_typed_is_in_the_panels_at_once(panel: PromptPanel, session: Session) -> None:
    QTest.keyClicks(panel.prompt.editor, "a cat")
    panel.negative.unfold()
    QTest.keyClicks(panel.negative.field.editor, "a dog")
    assert (session.panels.state.prompt, session.panels.state.negative_prompt) == ("a cat", "a dog")


def test_korean_is_in_the_panels_once_it_is_committed(
    panel: PromptPanel, session: Session, commit_text: Callable[[QWidget, str], None]
) -> None:
    commit_text(panel.prompt.editor, "고양이 얼굴")
    assert session.panels.state.prompt == "고양이 얼굴"


def test_what_others_put_into_the_panels_is_shown_and_can_be_undone(panel: PromptPanel, session: Session) -> None:
    QTest.keyClicks(panel.prompt.editor, "mine")
    session.panels.update(prompt="from a record\nwith two lines")
    assert panel.prompt.editor.toPlainText() == "from a record\nwith two lines"
    panel.prompt.editor.undo()
    assert session.panels.state.prompt == "mine"


def test_what_the_panels_said_before_can_not_be_undone_away(session: Session, qtbot: QtBot) -> None:
    session.panels.update(prompt="of the last time")
    panel = PromptPanel(session)
    qtbot.addWidget(panel)
    panel.prompt.editor.undo()
    assert panel.prompt.editor.toPlainText() == "of the last time"


def test_the_same_text_again_leaves_cursor_and_undo_alone(panel: PromptPanel, session: Session) -> None:
    editor = panel.prompt.editor
    QTest.keyClicks(editor, "a cat")
    cursor = editor.textCursor()
    cursor.setPosition(2)
    editor.setTextCursor(cursor)
    session.panels.update(prompt="a cat")
    session.panels.changed.emit(frozenset(("prompt",)))
    assert editor.textCursor().position() == 2
    editor.undo()
    assert editor.toPlainText() == ""


def test_the_negative_prompt_unfolds_where_a_record_brings_one(panel: PromptPanel, session: Session) -> None:
    assert not panel.negative.is_open
    session.panels.update(negative_prompt="blurry")
    assert panel.negative.is_open
    assert panel.negative.field.editor.toPlainText() == "blurry"


def test_a_folded_negative_prompt_shows_how_it_begins(panel: PromptPanel, session: Session) -> None:
    session.panels.update(negative_prompt="blurry,\n  ugly")
    panel.negative.switch.click()
    assert not panel.negative.is_open
    assert panel.negative._summary.text == "blurry, ugly"
    panel.negative.switch.click()
    assert panel.negative._summary.text == ""


def test_a_backbone_without_negative_prompt_says_so(panel: PromptPanel, session: Session) -> None:
    session.panels.update(negative_prompt="kept")
    tell_report(session, takes_negative_prompt=False)
    assert not panel.negative.field.editor.isEnabled()
    assert panel.negative.reason.isVisible()
    assert "negative prompt" in panel.negative.reason.text()
    tell_report(session)
    assert panel.negative.field.editor.isEnabled()
    assert not panel.negative.reason.isVisible()
    assert session.panels.state.negative_prompt == "kept"


@pytest.mark.parametrize(("labels", "word"), [(("0: cat",), "class"), ((), "without a prompt")])
def test_a_backbone_without_prompt_says_why(
    panel: PromptPanel, session: Session, labels: tuple[str, ...], word: str
) -> None:
    tell_report(session, takes_prompt=False, takes_negative_prompt=False, class_labels=labels)
    assert not panel.prompt.editor.isEnabled()
    assert word in panel.reason.text()
    assert panel.reason.isVisible()
    assert not any(
        each.isVisible() for each in (panel.prompt, panel.style_chooser, panel.negative, panel.examples, panel.history)
    )
    assert panel.classes.isVisible() == bool(labels)
    panel.setFocus()
    tell_report(session)
    assert panel.prompt.editor.isEnabled()
    assert not panel.classes.isVisible()
    assert panel.negative.isVisible()


def test_tab_walks_from_the_prompt_to_the_buttons(panel: PromptPanel, session: Session, qtbot: QtBot) -> None:
    session.commands.register("generate", lambda: None)
    session.commands.register("stop_now", lambda: None)
    session.commands.changed.emit()
    panel.negative.unfold()
    with qtbot.waitActive(panel):
        panel.activateWindow()
    walked = []
    for _ in range(8):
        focused = QApplication.focusWidget()
        walked.append(focused)
        assert focused.accessibleName()
        QTest.keyClick(focused, Key.Key_Tab)
    assert walked == [
        panel.prompt.editor,
        panel.style_chooser.combo,
        panel.negative.switch,
        panel.negative.field.editor,
        panel.examples,
        panel.history,
        panel.bar.generate,
        panel.bar.stop,
    ]
    panel.setFocus()
    assert panel.prompt.editor.hasFocus()
    assert panel.prompt.editor.toPlainText() == ""


def test_alt_arrows_step_through_earlier_prompts_and_keep_the_draft(panel: PromptPanel, session: Session) -> None:
    session.history.restore(("second", "first"))
    editor = panel.prompt.editor
    QTest.keyClicks(editor, "draft")
    seen = []
    for key in (Key.Key_Up, Key.Key_Up, Key.Key_Up, Key.Key_Down, Key.Key_Down, Key.Key_Down):
        QTest.keyClick(editor, key, ALT)
        seen.append(session.panels.state.prompt)
    assert seen == ["second", "first", "first", "second", "draft", "draft"]


def test_the_history_is_searched_as_a_person_types(panel: PromptPanel, session: Session) -> None:
    session.history.restore(("a red apple", "빨간 사과", "a RED star\nwith two lines"))
    panel.history.click()
    picker = panel._picker(panel.history)
    assert listed(panel, panel.history) == ["a red apple", "빨간 사과", "a RED star with two lines"]
    QTest.keyClicks(picker.search, "red")
    assert listed(panel, panel.history) == ["a red apple", "a RED star with two lines"]
    QTest.keyClick(picker.search, Key.Key_Down)
    QTest.keyClick(picker.search, Key.Key_Return)
    assert not picker.isVisible()
    assert session.panels.state.prompt == "a RED star\nwith two lines"


def test_korean_is_found_however_its_letters_were_stored(
    panel: PromptPanel, session: Session, commit_text: Callable[[QWidget, str], None]
) -> None:
    session.history.restore(("\u1100\u1169\u110b\u1163\u11bc\u110b\u1175",))  # 고양이, letter by letter as macOS has it
    panel.history.click()
    picker = panel._picker(panel.history)
    commit_text(picker.search, "고양")
    assert picker.rows.count() == 1
    picker.hide()


def test_what_is_not_found_is_said(panel: PromptPanel, session: Session) -> None:
    session.history.restore(("a cat",))
    panel.history.click()
    picker = panel._picker(panel.history)
    QTest.keyClicks(picker.search, "dog")
    assert picker.empty.isVisible()
    QTest.keyClick(picker.search, Key.Key_Return)
    assert session.panels.state.prompt == ""
    picker.hide()


def test_a_double_click_takes_an_earlier_prompt(panel: PromptPanel, session: Session) -> None:
    session.history.restore(("second", "first"))
    panel.history.click()
    rows = panel._picker(panel.history).rows
    place = rows.visualItemRect(rows.item(1)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.panels.state.prompt == ""
    QTest.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.panels.state.prompt == "first"


def test_escape_closes_the_popup_and_nothing_else(session: Session, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    panel = PromptPanel(session)
    window.setCentralWidget(panel)
    stopped: list[bool] = []
    action = QAction(window)
    action.setShortcut("Esc")
    action.triggered.connect(lambda: stopped.append(True))
    window.addAction(action)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    panel.setFocus()
    panel.history.click()
    picker = panel._picker(panel.history)
    QTest.keyClick(picker.search, Key.Key_Escape)
    assert not picker.isVisible()
    assert not stopped
    QTest.keyClick(panel.prompt.editor, Key.Key_Escape)
    assert stopped


def test_clearing_the_history_empties_the_list(panel: PromptPanel, session: Session) -> None:
    session.history.restore(("a cat",))
    panel.history.click()
    picker = panel._picker(panel.history)
    picker.footer.click()
    assert session.history.entries == ()
    assert picker.rows.count() == 0
    assert not picker.footer.isVisible()
    picker.hide()


def test_the_popup_stays_on_the_screen(panel: PromptPanel, session: Session) -> None:
    screen = panel.screen().availableGeometry()
    for corner in (screen.topLeft(), screen.topRight(), screen.bottomLeft(), screen.bottomRight()):
        panel.move(corner)
        panel.examples.click()
        picker = panel._picker(panel.examples)
        assert screen.contains(picker.geometry())
        picker.hide()


def test_an_example_is_taken_with_one_click(panel: PromptPanel, session: Session) -> None:
    panel.examples.click()
    rows = panel._picker(panel.examples).rows
    assert listed(panel, panel.examples)[0] == "a red apple"
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualItemRect(rows.item(0)).center())
    assert session.panels.state.prompt == "a red apple"
    assert QApplication.focusWidget() in (panel.prompt.editor, None)


@pytest.mark.usefixtures("korean")
def test_in_korean_the_korean_examples_come_first(panel: PromptPanel) -> None:
    panel.examples.click()
    assert listed(panel, panel.examples)[0] == "빨간 사과"
    panel._picker(panel.examples).hide()


def test_missing_examples_are_told_once(panel: PromptPanel, session: Session) -> None:
    session.presets = Presets(session.resources / "nowhere", session.notices)
    for _ in range(2):
        panel.examples.click()
        assert listed(panel, panel.examples) == []
        panel._picker(panel.examples).hide()
    assert len(session.notices.all) == 1


def test_the_big_button_runs_the_command_and_follows_it(panel: PromptPanel, session: Session) -> None:
    ran: list[str] = []
    enabled = {"generate", "stop_now", "stop_after_this_one", "skip"}
    for command_id in tuple(enabled):
        session.commands.register(
            command_id, lambda command_id=command_id: ran.append(command_id), lambda c=command_id: c in enabled
        )
    session.commands.changed.emit()
    panel.bar.generate.click()
    panel.bar.stop.click()
    for action in panel.bar.stop.menu().actions():
        action.trigger()
    assert ran == ["generate", "stop_now", "stop_after_this_one", "skip"]
    enabled.clear()
    session.commands.changed.emit()
    assert not panel.bar.generate.isEnabled()
    assert not panel.bar.stop.isEnabled()


def test_the_big_button_tells_its_shortcut(panel: PromptPanel, session: Session) -> None:
    assert "Ctrl+Return" in panel.bar.generate.toolTip()
    session.commands.choose_keys({"generate": ("F5",)})
    assert "F5" in panel.bar.generate.toolTip()
    session.commands.choose_keys({"generate": ()})
    assert "(" not in panel.bar.generate.toolTip()


def test_the_ways_to_stop_open_by_keyboard(panel: PromptPanel, session: Session) -> None:
    session.commands.register("skip", lambda: None)
    session.commands.changed.emit()
    panel.bar.stop.setFocus()
    QTest.keyClick(panel.bar.stop, Key.Key_Down)
    assert panel.bar.stop.menu().isVisible()
    panel.bar.stop.menu().hide()


@pytest.mark.parametrize(("width", "height"), [(260, 200), (300, 150), (260, 700)])
def test_nothing_sticks_out_of_a_small_dock(panel: PromptPanel, session: Session, width: int, height: int) -> None:
    session.panels.update(negative_prompt="blurry")
    tell_report(session, takes_negative_prompt=False)
    panel.resize(width, height)
    QApplication.sendPostedEvents()
    assert panel.size().width() == width
    assert panel.size().height() == height
    for widget in (panel.prompt.editor, panel.negative.field.editor, panel.bar.generate, panel.bar.stop):
        left = widget.mapTo(panel, widget.rect().topLeft()).x()
        assert left >= 0
        assert left + widget.width() <= width
    assert panel.bar.geometry().bottom() < height


def test_a_change_of_language_leaves_text_cursor_and_undo_alone(panel: PromptPanel) -> None:
    editor = panel.prompt.editor
    QTest.keyClicks(editor, "a cat")
    QApplication.sendEvent(panel, QEvent(QEvent.Type.LanguageChange))
    assert (editor.toPlainText(), editor.textCursor().position()) == ("a cat", 5)
    assert editor.document().isUndoAvailable()


@pytest.mark.slow
def test_the_ruler_counts_with_the_real_encoder(started: Session, qtbot: QtBot) -> None:
    panel = PromptPanel(started)
    qtbot.addWidget(panel)
    panel.show()
    QTest.keyClicks(panel.prompt.editor, "a red apple")
    assert panel.prompt.ruler.is_stale
    settled(qtbot, started)
    assert not panel.prompt.ruler.is_stale
    assert panel.prompt.ruler.text()
    # The same count again is an answer too.
    QTest.keyClicks(panel.prompt.editor, "s")
    QTest.keyClick(panel.prompt.editor, Key.Key_Backspace)
    settled(qtbot, started)
    assert not panel.prompt.ruler.is_stale
