"""The window as a whole: its keyboard, its names, its texts, and how it opens and closes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QLabel, QMessageBox, QWidget

from studio.contract.events import Pictured
from studio.contract.records import PictureRecord
from studio.session.session import Session
from studio.ui.looks import Looks
from studio.ui.window import MainWindow
from tests.ui.made_pictures import gradient, record
from tests.window_parts import PATIENCE_MS

LANGUAGES = ("en", "ko")


def called(widget: QWidget) -> str:
    name = widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__} {name!r} in {type(widget.parent()).__name__}"


def tab_stops(window: MainWindow) -> list[QWidget]:
    """Give what Tab leads to; of buttons of which one is chosen, the chosen one: arrow keys lead to the others."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        and widget.isVisibleTo(window)
        and widget.isEnabledTo(window)
        and widget.focusProxy() is None
        and widget.window() is window
        and not is_other_choice(widget)
    ]


def is_other_choice(widget: QWidget) -> bool:
    if not isinstance(widget, QAbstractButton) or widget.isChecked():
        return False
    return widget.autoExclusive() or (widget.group() is not None and widget.group().exclusive())


def speak(qtbot, window: MainWindow, language: str) -> None:
    window.session.settings.update(language=language)
    heading = {"en": "&File", "ko": "파일(&F)"}[language]
    qtbot.waitUntil(lambda: window.menuBar().actions()[0].text() == heading, timeout=PATIENCE_MS)
    qtbot.wait(50)


def test_nothing_but_the_window_is_ever_shown_while_it_opens(surroundings, loop, qapp, qtbot):
    class Watcher(QObject):
        seen: list[str] = []  # noqa: RUF012

        def eventFilter(self, watched, event):  # noqa: N802
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                self.seen.append(type(watched).__name__)
            return False

    watcher = Watcher()
    qapp.installEventFilter(watcher)
    session, looks = Session(surroundings), Looks(qapp, surroundings.resources)
    looks.follow(session)
    window = MainWindow(session, looks)
    with qtbot.waitSignal(window.completed, timeout=PATIENCE_MS):
        window.show()
    qapp.removeEventFilter(watcher)
    assert watcher.seen == ["MainWindow"]
    assert window.isActiveWindow()
    window.close_without_asking()
    qtbot.waitUntil(lambda: window.is_closed, timeout=PATIENCE_MS)
    looks.deleteLater()
    window.deleteLater()


def test_a_window_that_is_closed_before_its_panels_are_there_starts_nothing(surroundings, loop, qapp, qtbot):
    session, looks = Session(surroundings), Looks(qapp, surroundings.resources)
    looks.follow(session)
    window = MainWindow(session, looks)
    completed = []
    window.completed.connect(lambda: completed.append(True))
    window.show()
    window.close_without_asking()
    qtbot.waitUntil(lambda: window.is_closed, timeout=PATIENCE_MS)
    qtbot.wait(50)
    assert completed == []
    looks.deleteLater()
    window.deleteLater()


def test_a_person_can_type_the_prompt_at_once(window):
    assert QApplication.focusWidget() is window.docks.panels["prompt"].prompt.editor


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_tab_reaches_every_widget_that_takes_the_keyboard_and_comes_back(open_window, language, forward):
    window = open_window(language=language)
    # Qt lets Tab lead to one button of a choice only once that has had the focus.
    for widget in tab_stops(window):
        widget.setFocus(Qt.FocusReason.TabFocusReason)
    editor = window.docks.panels["prompt"].prompt.editor
    editor.setFocus()
    expected, reached = set(tab_stops(window)), []
    for _ in range(2 * len(expected)):
        reached.append(QApplication.focusWidget())
        window.focusNextPrevChild(forward)
    assert [called(widget) for widget in expected - set(reached)] == []
    assert reached.count(editor) >= 2


def test_tab_leads_from_the_prompt_to_generate_before_the_other_panels(window):
    panel = window.docks.panels["prompt"]
    reached = []
    while not reached or panel.isAncestorOf(QApplication.focusWidget()):
        reached.append(QApplication.focusWidget())
        window.focusNextPrevChild(True)
    assert reached[0] is panel.prompt.editor
    assert reached[-1] is panel.bar.generate


@pytest.mark.parametrize("size", [(1280, 800), (800, 600)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_widget_that_takes_the_keyboard_has_a_name(open_window, language, size):
    window = open_window(language=language)
    window.resize(*size)
    window.session.commands.run("reset_layout")
    QApplication.processEvents()
    nameless = [
        called(widget)
        for widget in tab_stops(window)
        if not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_speak_the_language_of_the_window(window, qtbot, language):
    other = LANGUAGES[1 - LANGUAGES.index(language)]
    speak(qtbot, window, other)
    before = {widget: widget.accessibleName() for widget in tab_stops(window)}
    speak(qtbot, window, language)
    # Names that are spoken the same in both languages: numbers, and what has no words.
    same = [
        called(widget)
        for widget, name in before.items()
        if name == widget.accessibleName() and any(letter.isalpha() for letter in name)
    ]
    assert same == []


def is_cut(widget: QLabel | QAbstractButton) -> bool:
    if isinstance(widget, QLabel) and widget.wordWrap():
        return False
    return bool(widget.text()) and widget.sizeHint().width() > widget.width()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_cut_off(open_window, language):
    window = open_window(language=language)
    window.resize(1280, 800)
    window.session.commands.run("reset_layout")
    QApplication.processEvents()
    texts = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
    cut = [
        f"{called(widget)}: {widget.text()!r} {widget.width()} < {widget.sizeHint().width()}"
        for widget in texts
        if widget.isVisibleTo(window) and is_cut(widget)
    ]
    assert cut == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_small_display_needs_no_sideways_scrolling(open_window, language):
    window = open_window(language=language)
    window.resize(800, 600)
    window.session.commands.run("reset_layout")
    QApplication.processEvents()
    assert (window.width(), window.height()) <= (800, 600)
    for area in window.findChildren(QAbstractScrollArea):
        inside = area.widget() if hasattr(area, "widget") else None
        if inside is not None and area.isVisibleTo(window):
            assert inside.minimumSizeHint().width() <= area.viewport().width(), called(area)


def unsaved(session: Session) -> None:
    made: PictureRecord = record()
    session.results.keep_unsaved(Pictured(gradient(), made, 1, 1))


@pytest.mark.parametrize("leaves", [True, False])
@pytest.mark.parametrize("asks", [True, False])
def test_closing_with_unsaved_pictures_always_asks(open_window, qtbot, leaves, asks):
    window = open_window(asks_before_closing=asks)
    unsaved(window.session)
    asked = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append((box.text(), box.defaultButton().text()))
        box.buttons()[0 if leaves else 1].click()

    QTimer.singleShot(50, window, answer)
    window.close()
    assert asked == [("1 picture could not be saved.", "Go on")]
    if leaves:
        qtbot.waitUntil(lambda: window.is_closed, timeout=PATIENCE_MS)
    else:
        assert window.isVisible()


def test_a_shortcut_during_composition_neither_loses_nor_doubles_letters(window, qtbot, commit_text):
    editor = window.docks.panels["prompt"].prompt.editor
    commit_text(editor, "빨간 ")
    QApplication.sendEvent(editor, QInputMethodEvent("사과", []))
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    commit_text(editor, "" if editor.text().endswith("사과") else "사과")
    assert editor.text() == "빨간 사과"
    assert [job.request.prompt for job in window.session.queue.jobs] == ["빨간 사과"]


def test_the_window_comes_to_the_front_from_its_icon(window):
    window.showMinimized()
    window.come_to_front()
    assert not window.isMinimized()
    assert window.isVisible()
