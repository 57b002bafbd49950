"""Small buttons that do what commands do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from studio.session import commands
from studio.session.session import Session
from studio.ui import icons
from studio.ui.theme import Spacing

ICON_PX = 18


class CommandButtons(QWidget):
    """A row of buttons, one for each command; None stands for the room that is left over."""

    def __init__(self, session: Session, command_ids: tuple[str | None, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.buttons: dict[str, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Spacing.XS, Spacing.XS, Spacing.XS, Spacing.XS)
        layout.setSpacing(Spacing.XS)
        for command_id in command_ids:
            if command_id is None:
                layout.addStretch(1)
                continue
            button = QToolButton(self)
            button.setAutoRaise(True)
            button.setIconSize(QSize(ICON_PX, ICON_PX))
            button.setIcon(icons.icon(commands.find(command_id).icon))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, name=command_id: session.commands.run(name))
            self.buttons[command_id] = button
            layout.addWidget(button)
        session.commands.changed.connect(self.refresh)
        self.retranslate()

    def refresh(self) -> None:
        """Ask anew what can be done."""
        for command_id, button in self.buttons.items():
            button.setEnabled(self._session.commands.is_enabled(command_id))

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        for command_id, button in self.buttons.items():
            command = commands.find(command_id)
            name = commands.name_of(command).rstrip("…")
            hint = commands.hint_of(command)
            button.setAccessibleName(name)
            button.setToolTip("\n".join(part for part in (name, hint) if part))
        self.refresh()

    # Qt's

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
