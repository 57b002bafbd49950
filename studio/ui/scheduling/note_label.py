"""A line under a field: where the value comes from, or what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from studio.ui import theme


class NoteLabel(QLabel):
    """Shows a sentence that wraps and never makes a panel wider."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        self.setSizePolicy(policy)
        theme.set_role(self, "small")

    def say(self, text: str, *, is_warning: bool = False) -> None:
        """Show a sentence."""
        self.setText(text)
        theme.set_role(self, "warning" if is_warning else "small")

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Keep the height of a line, also while there is nothing to say."""
        return QSize(0, self.fontMetrics().height())
