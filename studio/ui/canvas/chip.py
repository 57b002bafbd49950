"""A few words over the picture: its size, what was proven about it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.ui import theme
from studio.ui.canvas.colours import canvas_colours

ACROSS_PX, DOWN_PX = 8, 3


class Chip(QWidget):
    """Words on a dark strip; hidden where there are none.

    Attributes:
        text: What it says.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(theme.font(theme.FontStep.SMALL))
        self.hide()

    def say(self, text: str) -> None:
        """Show these words; none hides it."""
        self.text = text
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.resize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the size that the words need."""
        words = QFontMetrics(self.font())
        return QSize(words.horizontalAdvance(self.text) + 2 * ACROSS_PX, words.height() + 2 * DOWN_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint strip and words."""
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self.text)
        painter.end()


def paint_chip(painter: QPainter, room: QRectF, text: str) -> None:
    """Paint words on a dark strip, shortened where they find no room."""
    colours = canvas_colours()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.strip)
    painter.drawRoundedRect(room, theme.RADIUS, theme.RADIUS)
    painter.setPen(colours.strip_ink)
    width = int(room.width()) - 2 * ACROSS_PX
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width + 1)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)
