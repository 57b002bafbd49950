"""The big button that makes pictures, and the one that stops."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from studio.session.commands import Commands, find, hint_of, name_of
from studio.ui import icons, theme

STOPS = ("stop_after_this_one", "skip")
OPENING_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_Menu)


class GenerateBar(QWidget):
    """Generate, and beside it Stop with the gentler ways to stop in its menu.

    Attributes:
        generate: Makes a job of the panels.
        stop: Stops now.
    """

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self.generate = QPushButton(self)
        self.generate.setIcon(icons.icon(find("generate").icon, "on_accent"))
        self.generate.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        theme.set_kind(self.generate, "primary")
        self.stop = StopButton(commands, self)
        for button in (self.generate, self.stop):
            # A click leaves the keyboard in the prompt, and what is composed there in one piece.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.Spacing.S)
        layout.addWidget(self.generate, 1)
        layout.addWidget(self.stop)
        self.generate.clicked.connect(lambda: commands.run("generate"))
        commands.changed.connect(self._follow)
        commands.keys_changed.connect(self.retranslate)
        self._follow()
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.generate.setText(name_of(find("generate")))
        self.generate.setToolTip(tool_tip(self._commands, "generate"))
        self.generate.setAccessibleName(name_of(find("generate")))
        self.stop.retranslate()

    def _follow(self) -> None:
        self.generate.setEnabled(self._commands.is_enabled("generate"))
        self.stop.follow()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class StopButton(QToolButton):
    """Stops now; its menu stops after the picture, or goes on to the next job. The arrow down key opens the menu."""

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self.setIcon(icons.icon(find("stop_now").icon))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        menu = QMenu(self)
        self._ways = {command_id: self._add(menu, command_id) for command_id in STOPS}
        self.setMenu(menu)
        self.clicked.connect(lambda: commands.run("stop_now"))

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setText(self.tr("Stop"))
        self.setToolTip(tool_tip(self._commands, "stop_now"))
        self.setAccessibleName(name_of(find("stop_now")))
        for command_id, action in self._ways.items():
            action.setText(name_of(find(command_id)))
            action.setToolTip(tool_tip(self._commands, command_id))

    def follow(self) -> None:
        """Be enabled as the commands say."""
        self.setEnabled(any(self._commands.is_enabled(command_id) for command_id in ("stop_now", *STOPS)))
        for command_id, action in self._ways.items():
            action.setEnabled(self._commands.is_enabled(command_id))

    def _add(self, menu: QMenu, command_id: str) -> QAction:
        # Without its keys: the window's own action has them, and two would block each other.
        action = menu.addAction(icons.icon(find(command_id).icon), "")
        action.triggered.connect(lambda: self._commands.run(command_id))
        return action

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open the menu by keyboard too."""
        menu = self.menu()
        if event.key() in OPENING_KEYS and menu is not None:
            menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        else:
            super().keyPressEvent(event)


def tool_tip(commands: Commands, command_id: str) -> str:
    """Give a command's name with its first shortcut, and what it does."""
    command = find(command_id)
    keys = [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in commands.keys(command_id)]
    name = f"{name_of(command)} ({keys[0]})" if keys else name_of(command)
    return "\n".join(line for line in (name, hint_of(command)) if line)
