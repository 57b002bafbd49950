"""A line of text that gives way: without room it ends in an ellipsis, and the tool tip has the whole of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOption, QWidget


class ElidedLabel(QWidget):
    """Shows one line of plain text.

    Args:
        letters: So many letters it keeps; what is beyond them gives way.
        parent: Qt's parent.
    """

    def __init__(self, letters: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letters = letters
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show another text."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._tell_rest()
            self.updateGeometry()
            self.update()

    def _elided(self) -> str:
        return self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())

    def _tell_rest(self) -> None:
        self.setToolTip("" if self._elided() == self._text else self._text)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the size of the whole text."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text) + 1, metrics.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the size of the letters that are kept."""
        metrics = self.fontMetrics()
        kept = min(self._letters * metrics.averageCharWidth(), self.sizeHint().width())
        return QSize(kept, metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Tell in the tool tip what has no room any more."""
        super().resizeEvent(event)
        self._tell_rest()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint as much of the text as there is room for."""
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawItemText(
            painter,
            self.rect(),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            option.palette,
            bool(option.state & QStyle.StateFlag.State_Enabled),
            self._elided(),
            self.foregroundRole(),
        )
        painter.end()
