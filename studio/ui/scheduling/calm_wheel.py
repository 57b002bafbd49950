"""The mouse wheel scrolls a panel; a field takes it only while it has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget


def calm(*fields: QWidget) -> None:
    """Let the wheel pass over fields that do not have the keyboard, and give the keyboard by click and Tab alone."""
    for field in fields:
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(_CalmWheel(field))


class _CalmWheel(QObject):
    """Refuses the wheel for its parent, so that Qt offers it to what scrolls."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stop a wheel over a field without the keyboard."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False
