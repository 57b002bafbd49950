"""A list to choose from that the wheel does not change by accident while a person scrolls past it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

FEWEST_LETTERS = 6


class QuietCombo(QComboBox):
    """May become narrow, and takes the wheel only while it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(FEWEST_LETTERS)

    def value(self) -> str:
        """Give the data of the chosen row."""
        return str(self.currentData() or "")

    def choose(self, value: str) -> None:
        """Choose the row with this data; it is added where there is none."""
        row = self.findData(value)
        if row < 0:
            self.addItem(value, value)
            row = self.count() - 1
        self.setCurrentIndex(row)

    # Qt's

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Let the panel scroll."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
