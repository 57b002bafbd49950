"""The proportions of a picture, as a small rectangle."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.contract.geometry import Extent
from studio.ui import theme


class ShapePreview(QWidget):
    """Paints a rectangle in the proportions of an extent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._extent: Extent | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_extent(self, extent: Extent | None) -> None:
        """Show these proportions; None shows nothing."""
        if extent != self._extent:
            self._extent = extent
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the size of a button beside it."""
        return QSize(theme.Spacing.XL, theme.Spacing.XL)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the rectangle."""
        if self._extent is None:
            return
        colours = theme.current().colours
        room = min(self.width(), self.height()) - 3
        longest = max(self._extent.width, self._extent.height)
        # A strip of a thousand to one is still to be seen.
        width, height = (max(2.0, room * side / longest) for side in (self._extent.width, self._extent.height))
        rect = QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.muted), 1))
        painter.setBrush(QColor(colours.accent_soft))
        painter.drawRect(rect)
        painter.end()
