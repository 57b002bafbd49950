"""Qt's actions, one for each command: menus, buttons and shortcuts share them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from studio.session.commands import COMMANDS, Command, Commands, Menu, conflicts, find, hint_of, name_of, title_of
from studio.session.session import Session
from studio.ui import icons

ROLES = {
    "about": QAction.MenuRole.AboutRole,
    "settings": QAction.MenuRole.PreferencesRole,
    "quit": QAction.MenuRole.QuitRole,
}
"""What macOS moves into its own menu; without these it would guess by the English words."""


def shared_keys(commands: Commands) -> dict[str, tuple[str, ...]]:
    """Give the shortcuts that more than one command has, however they are written, with these commands' ids."""
    return conflicts({command.id: dict.fromkeys(map(portable, commands.keys(command.id))) for command in COMMANDS})


def portable(keys: str) -> str:
    """Give a shortcut as Qt writes it: "ctrl+k" is "Ctrl+K"; empty where it is none."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)


class Actions(QObject):
    """Makes and keeps an action for each command that does something.

    Args:
        session: Whose commands they are.
        window: Gets the actions, so that their shortcuts act everywhere in it.
    """

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._commands = session.commands
        self._window = window
        self._actions: dict[str, QAction] = {}
        self._menus: dict[Menu, QMenu] = {}
        self._canvases: list[QWidget] = []
        self._shared = shared_keys(session.commands)
        self._commands.changed.connect(self.refresh)
        self._commands.keys_changed.connect(self._set_keys)

    def action(self, command_id: str) -> QAction:
        """Give a command's action; it is made when it is first asked for."""
        if command_id not in self._actions:
            action = QAction(self._window)
            action.setObjectName(command_id)
            action.setCheckable(find(command_id).is_checkable)
            action.setMenuRole(ROLES.get(command_id, QAction.MenuRole.NoRole))
            action.triggered.connect(lambda: self._commands.run(command_id))
            self._actions[command_id] = action
            if find(command_id).is_for_canvas:
                # Single letters would be taken from lists and fields anywhere else in the window.
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                for widget in self._canvases:
                    widget.addAction(action)
            else:
                # What a person types belongs to the text field that has the focus; these are never single letters.
                action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
                self._window.addAction(action)
            self._say(find(command_id), action)
        return self._actions[command_id]

    def add_canvas(self, widget: QWidget) -> None:
        """Let the keys of the canvas's commands act in a widget: the canvas, the bar of its tools."""
        self._canvases.append(widget)
        widget.addActions([action for command_id, action in self._actions.items() if find(command_id).is_for_canvas])

    def fill(self, bar: QMenuBar) -> None:
        """Put the menus into a menu bar."""
        for menu in Menu:
            self._menus[menu] = bar.addMenu(title_of(menu))
            for command in self._registered(menu):
                if command.begins_group:
                    self._menus[menu].addSeparator()
                self._menus[menu].addAction(self.action(command.id))
            self._menus[menu].aboutToShow.connect(self.refresh)

    def menu(self, menu: Menu) -> QMenu:
        """Give a menu, to put something into it that is no command (a list of recent files, the panels)."""
        return self._menus[menu]

    def refresh(self) -> None:
        """Ask anew what can be done and what is on."""
        for command_id, action in self._actions.items():
            action.setEnabled(self._commands.is_enabled(command_id))
            if action.isCheckable():
                action.setChecked(self._commands.is_checked(command_id))

    def retranslate(self) -> None:
        """Set every text and icon in the language and theme of the moment."""
        for menu, shown in self._menus.items():
            shown.setTitle(title_of(menu))
        for command_id, action in self._actions.items():
            self._say(find(command_id), action)

    def _registered(self, menu: Menu) -> Iterator[Command]:
        return (command for command in COMMANDS if command.menu is menu and command.id in self._commands.registered)

    def _say(self, command: Command, action: QAction) -> None:
        action.setText(name_of(command))
        hint = hint_of(command)
        action.setStatusTip(hint)
        if command.icon:
            action.setIcon(icons.icon(command.icon))
        # Of keys that two commands share nobody can say which one is meant; neither acts on them.
        action.setShortcuts(
            [QKeySequence(keys) for keys in self._commands.keys(command.id) if portable(keys) not in self._shared]
        )
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = name_of(command).rstrip("…")
        action.setToolTip("\n".join(part for part in (f"{tip} ({keys})" if keys else tip, hint) if part))

    def _set_keys(self) -> None:
        self._shared = shared_keys(self._commands)
        for command_id, action in self._actions.items():
            self._say(find(command_id), action)
