"""Commands as the window has them: menus, shortcuts, texts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from studio.session.commands import COMMANDS, Menu, find
from studio.ui.actions import portable, shared_keys
from studio.ui.window import MainWindow
from tests.open_windows import close

CTRL = Qt.KeyboardModifier.ControlModifier


def counted(window: MainWindow, *command_ids: str) -> list[str]:
    """Give a list that is told each command that a key ran."""
    ran: list[str] = []
    for command_id in command_ids:
        window.session.commands.register(command_id, lambda command_id=command_id: ran.append(command_id))
    window.session.commands.changed.emit()
    return ran


def test_every_command_does_something_once_there_is_a_window(window):
    assert window.session.commands.registered == {command.id for command in COMMANDS}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_command_has_an_action_with_a_text_in_its_menu(open_window, language):
    window = open_window(language=language)
    for command in COMMANDS:
        action = window.actions_of_commands.action(command.id)
        assert action in window.actions_of_commands.menu(command.menu).actions()
        assert (action.text() == command.text) is (language == "en"), command.id
        assert action.icon().isNull() is not bool(command.icon)


def test_no_two_commands_are_shipped_with_the_same_keys(window):
    assert shared_keys(window.session.commands) == {}


def test_every_shipped_key_is_one_that_qt_knows():
    assert [key for command in COMMANDS for key in command.keys if portable(key) != key] == []


def test_no_shipped_key_is_a_letter_that_a_text_field_wants():
    for command in COMMANDS:
        for key in command.keys:
            combination = QKeySequence(key)[0]
            is_letter = not combination.keyboardModifiers() and combination.key() < Qt.Key.Key_Escape
            assert command.is_for_canvas or not is_letter, command.id


def test_letters_under_the_menus_are_not_given_twice(window):
    for menu in (*Menu,):
        letters = [
            action.text()[action.text().index("&") + 1]
            for action in window.actions_of_commands.menu(menu).actions()
            if "&" in action.text()
        ]
        assert len(letters) == len(set(letters))
    titles = [action.text() for action in window.menuBar().actions()]
    letters = {title[title.index("&") + 1].upper() for title in titles}
    assert len(letters) == len(titles)
    taken = {key.removeprefix("Alt+") for command in COMMANDS for key in command.keys if key.startswith("Alt+")}
    assert not letters & taken, "Alt and the letter would open the menu, or do nothing at all"


def test_other_keys_are_in_force_at_once_and_after_a_restart(open_window, qtbot):
    window = open_window()
    ran = counted(window, "zoom_fit")
    window.session.settings.update(keys={"zoom_fit": ("Ctrl+Alt+J",)})
    qtbot.keyClick(window, Qt.Key.Key_0, CTRL)
    assert ran == []
    qtbot.keyClick(window, Qt.Key.Key_J, CTRL | Qt.KeyboardModifier.AltModifier)
    assert ran == ["zoom_fit"]
    assert "Ctrl+Alt+J" in window.actions_of_commands.action("zoom_fit").toolTip()
    close(qtbot, window)
    again = open_window(as_found=True)
    assert again.actions_of_commands.action("zoom_fit").shortcut() == QKeySequence("Ctrl+Alt+J")


@pytest.mark.parametrize("written", ["Ctrl+0", "ctrl+0"])
def test_of_two_commands_with_the_same_keys_neither_acts(window, qtbot, written):
    ran = counted(window, "zoom_fit", "zoom_actual")
    window.session.settings.update(keys={"zoom_actual": (written, "Ctrl+1")})
    qtbot.keyClick(window, Qt.Key.Key_0, CTRL)
    assert ran == []
    qtbot.keyClick(window, Qt.Key.Key_1, CTRL)
    assert ran == ["zoom_actual"]
    window.session.settings.update(keys={})
    qtbot.keyClick(window, Qt.Key.Key_0, CTRL)
    assert ran == ["zoom_actual", "zoom_fit"]


def test_keys_of_commands_that_are_gone_and_keys_that_are_none_do_no_harm(window):
    window.session.settings.update(keys={"was_removed": ("Ctrl+Alt+J",), "zoom_fit": ("no such key", "Ctrl+Alt+J")})
    assert window.actions_of_commands.action("zoom_fit").shortcuts()[-1] == QKeySequence("Ctrl+Alt+J")


def test_a_single_letter_that_a_person_chose_stays_a_letter_in_text_fields(window, qtbot):
    ran = counted(window, "zoom_fit")
    window.session.settings.update(keys={"zoom_fit": ("J",)})
    editor = window.docks.panels["prompt"].prompt.editor
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_J)
    seed = window.docks.panels["scheduler"].seed
    qtbot.keyClick(seed.focusProxy() or seed, Qt.Key.Key_J)
    assert editor.text() == "j"
    assert ran == []
    window.stage.canvas.setFocus()
    qtbot.keyClick(window.stage.canvas, Qt.Key.Key_J)
    assert ran == ["zoom_fit"]


def test_a_command_that_cannot_be_done_is_grey_and_its_keys_do_nothing(window, qtbot):
    action = window.actions_of_commands.action("recall_seed")
    assert not action.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    assert window.session.notices.all == ()


def test_what_is_on_is_checked_however_it_was_switched(window, qtbot):
    actions, commands = window.actions_of_commands, window.session.commands
    for command in COMMANDS:
        if command.is_checkable:
            action = actions.action(command.id)
            for is_on in (True, False):
                commands.run(command.id)
                qtbot.waitUntil(lambda action=action, is_on=is_on: action.isChecked() is is_on)
            action.trigger()
            assert action.isChecked(), command.id
            assert commands.is_checked(command.id)
            action.trigger()
            assert not action.isChecked()
    window.showFullScreen()
    qtbot.waitUntil(actions.action("full_screen").isChecked)


def test_macos_finds_what_belongs_into_its_own_menu(window):
    roles = {command.id: window.actions_of_commands.action(command.id).menuRole() for command in COMMANDS}
    assert roles.pop("about") is QAction.MenuRole.AboutRole
    assert roles.pop("settings") is QAction.MenuRole.PreferencesRole
    assert roles.pop("quit") is QAction.MenuRole.QuitRole
    assert set(roles.values()) == {QAction.MenuRole.NoRole}
    assert find("about").menu is Menu.HELP
