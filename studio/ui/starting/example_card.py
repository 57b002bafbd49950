"""One example prompt as a card: its picture and its words."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractButton, QWidget

from studio.contract.presets import Example
from studio.ui import theme
from studio.ui.canvas.ground import paint_glyph
from studio.ui.preset_pictures import paint_rounded
from studio.ui.theme import FontStep, Spacing

ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
SMALLEST_PX = 80
"""Least side of the picture."""
WIDE_PX = 112
"""From this side on two lines of words hold what three do on a narrower card."""


class ExampleCard(QAbstractButton):
    """A button that looks like what it makes.

    Args:
        example: What it offers.
        parent: Qt's parent.

    Signals:
        arrow_pressed: An arrow key: columns to the right, rows down.
    """

    arrow_pressed = Signal(int, int)

    def __init__(self, example: Example, parent: QWidget) -> None:
        super().__init__(parent)
        self.example = example
        self._image: QImage | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_image(self, image: QImage) -> None:
        """Show the picture."""
        self._image = image
        self.update()

    def _lines(self, width: int) -> list[str]:
        """Give the words in as many lines as there are; what does not fit ends in an ellipsis."""
        font, text, most = theme.font(FontStep.SMALL), self.text(), lines_below(width)
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        starts: list[int] = []
        layout.beginLayout()
        while len(starts) <= most and (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            starts.append(line.textStart())
        layout.endLayout()
        kept = starts[:most]
        lines = [text[start:end].strip() for start, end in zip(kept, (*kept[1:], len(text)), strict=True)]
        return [QFontMetrics(font).elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]

    def _paint_ground(self, painter: QPainter) -> None:
        colours = theme.current().colours
        ground = colours.accent_soft if self.isDown() else colours.hover if self.underMouse() else colours.raised
        painter.setBrush(QColor(ground))
        painter.setPen(QPen(QColor(colours.border), 1))
        edge = 0.5
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.focus), 2))
            edge = 1.0
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), Spacing.S, Spacing.S)

    def _paint_picture(self, painter: QPainter, place: QRect) -> None:
        if self._image is not None:
            paint_rounded(painter, QRectF(place), self._image)
        else:
            paint_glyph(painter, QRectF(place).center(), place.width() / 3, QColor(theme.current().colours.disabled))

    # Qt's

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        side = self.width() - 2 * Spacing.S
        picture = QRect(Spacing.S, Spacing.S, side, side)
        self._paint_picture(painter, picture)
        painter.setFont(theme.font(FontStep.SMALL))
        painter.setPen(QColor(theme.current().colours.text))
        height = line_height()
        lines = self._lines(side)
        top = picture.bottom() + 1 + Spacing.XS + height * (lines_below(side) - len(lines)) // 2
        for line in lines:
            painter.drawText(QRect(Spacing.S, top, side, height), int(Qt.AlignmentFlag.AlignCenter), line)
            top += height
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to another card by the arrows; take this one by Enter as by the space bar."""
        if event.key() in ARROWS:
            self.arrow_pressed.emit(*ARROWS[Qt.Key(event.key())])
        elif event.key() in ENTER_KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the smallest size that shows something; its grid makes it larger where there is room."""
        return card_size(SMALLEST_PX)


def line_height() -> int:
    """Give the height of a line of a card's words."""
    return QFontMetrics(theme.font(FontStep.SMALL)).height()


def lines_below(side: int) -> int:
    """Give how many lines of words stand below a picture of a side in logical pixels."""
    return 2 if side >= WIDE_PX else 3


def card_size(side: int) -> QSize:
    """Give the size of a card whose picture has a side of so many logical pixels."""
    words = lines_below(side) * line_height()
    return QSize(side + 2 * Spacing.S, Spacing.S + side + Spacing.XS + words + Spacing.S)
