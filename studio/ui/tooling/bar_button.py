"""A button of the tool bar: an icon for a command; the arrow keys go to the next one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget

from studio.session import commands
from studio.session.commands import Commands
from studio.ui import icons
from studio.ui.tooling import words

BUTTON_PX, ICON_PX = 30, 20
FORWARD, BACKWARD = (Qt.Key.Key_Down, Qt.Key.Key_Right), (Qt.Key.Key_Up, Qt.Key.Key_Left)


class BarButton(QToolButton):
    """Runs one command; a click leaves the keyboard where it is."""

    def __init__(self, known: Commands, command_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.command_id = command_id
        self._known = known
        self.setAutoRaise(True)
        self.setCheckable(True)
        self.setIcon(icons.icon(commands.find(command_id).icon))
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setFixedSize(BUTTON_PX, BUTTON_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._run)

    def _run(self) -> None:
        self._known.run(self.command_id)

    def retranslate(self) -> None:
        """Say name and keys in the language of the moment."""
        words.say(self, self._known, self.command_id)

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """Leave what is shown as on to the one who knows: a click on the active tool does not end it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to the button above or below; Enter presses as Space does."""
        if event.key() in FORWARD:
            self.focusNextChild()
        elif event.key() in BACKWARD:
            self.focusPreviousChild()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
