"""The command palette: type, move, run."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListView

from studio.ui.dialogs.command_palette import CommandPalette, matching
from studio.ui.window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


def opened(qtbot, window: MainWindow) -> CommandPalette:
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    (palette,) = window.findChildren(QDialog)
    qtbot.waitUntil(palette.isActiveWindow)
    return palette


def shown(palette: CommandPalette) -> list[str]:
    rows = palette.findChild(QListView)
    return [rows.model().index(row, 0).data() for row in range(rows.model().rowCount())]


def counted(window: MainWindow, command_id: str) -> list[str]:
    ran: list[str] = []
    window.session.commands.register(command_id, lambda: ran.append(command_id))
    return ran


def test_names_that_begin_with_what_was_typed_come_first():
    commands = [("a", "Resize"), ("b", "Reset the size"), ("size_up", "Grow")]
    assert matching(commands, "size") == ["b", "size_up", "a"]
    assert matching(commands, "RESET size") == ["b"]
    assert matching(commands, "nothing like it") == []


@pytest.mark.parametrize(("typed", "found"), [("zoom in", "확대"), ("전체", "전체 화면"), ("테마", None)])
def test_korean_commands_are_found_by_their_name_and_by_the_english_word(open_window, qtbot, commit_text, typed, found):
    palette = opened(qtbot, open_window(language="ko"))
    commit_text(palette.findChild(QLineEdit), typed)
    names = shown(palette)
    assert names
    assert found is None or names[0] == found


def test_the_arrows_move_and_enter_runs(window, qtbot):
    ran = counted(window, "zoom_out")
    palette = opened(qtbot, window)
    search, rows = palette.findChild(QLineEdit), palette.findChild(QListView)
    qtbot.keyClicks(search, "zoom")
    names = shown(palette)
    assert {"Zoom in", "Zoom out"} <= set(names)
    for _ in range(names.index("Zoom out")):
        qtbot.keyClick(search, Qt.Key.Key_Down)
    assert rows.currentIndex().data() == "Zoom out"
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert ran == ["zoom_out"]
    assert not palette.isVisible()


def test_what_cannot_be_done_stands_last_and_enter_does_nothing_with_it(window, qtbot):
    palette = opened(qtbot, window)
    search = palette.findChild(QLineEdit)
    assert shown(palette).index("Stop now") > shown(palette).index("About Scanline Studio")
    qtbot.keyClicks(search, "stop now")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert palette.isVisible()
    assert window.session.notices.all == ()


def test_enter_without_a_find_does_nothing(window, qtbot):
    palette = opened(qtbot, window)
    search = palette.findChild(QLineEdit)
    qtbot.keyClicks(search, "qqqq")
    assert shown(palette) == []
    qtbot.keyClick(search, Qt.Key.Key_Return)
    qtbot.keyClick(search, Qt.Key.Key_Down)
    assert palette.isVisible()


def test_escape_closes_it_and_gives_the_keyboard_back(window, qtbot):
    before = QApplication.focusWidget()
    palette = opened(qtbot, window)
    assert palette.findChild(QLineEdit).hasFocus()
    qtbot.keyClick(palette.findChild(QLineEdit), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChildren(QDialog) == [])
    qtbot.waitUntil(lambda: QApplication.focusWidget() is before)


def test_it_goes_when_a_person_turns_to_the_window(window, qtbot):
    opened(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(lambda: window.findChildren(QDialog) == [])


def test_it_lies_inside_the_smallest_window(window, qtbot):
    window.resize(800, 600)
    palette = opened(qtbot, window)
    assert window.frameGeometry().contains(palette.frameGeometry())


def test_everything_but_itself_is_offered(window, qtbot):
    names = shown(opened(qtbot, window))
    assert "Find a command" not in names
    assert len(names) == len(window.session.commands.registered) - 1
