"""Says over the picture how far it is: words and a bar on a dark strip that can be read over any picture."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.ui.canvas.colours import canvas_colours

WIDEST_PX, NARROWEST_PX = 420, 220
PADDING_PX, GAP_PX, BAR_PX, RADIUS_PX = 12, 8, 5, 9
BETWEEN_WORDS_PX = 16
STRIPE_PX = 10
SMALLEST_SHARE = 3
"""A picture that is not so many times as high as the strip is not covered by it: the strip lies below."""


class ProgressStrip(QWidget):
    """A strip with a title, a detail beside it and a bar below; as a label it has only the title.

    Where the fraction is not known the bar is striped. The stripes move on with every report and never by a timer: what
    moves on the screen is work that goes on, and a standing window costs nothing.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._title = ""
        self._detail = ""
        self._fraction: float | None = None
        self._has_bar = False
        self._reports = 0
        self.hide()

    def show_progress(self, fraction: float | None, title: str, detail: str) -> None:
        """Show a bar and words.

        Args:
            fraction: 0 to 1; None where it is not known.
            title: What happens.
            detail: More about it, such as the time to go.
        """
        self._fraction = None if fraction is None else min(max(fraction, 0.0), 1.0)
        self._reports += 1
        self._say(title, detail, has_bar=True)

    def show_label(self, title: str) -> None:
        """Show a word alone."""
        self._fraction = None
        self._say(title, "", has_bar=False)

    def _say(self, title: str, detail: str, *, has_bar: bool) -> None:
        self._title, self._detail, self._has_bar = title, detail, has_bar
        self.setAccessibleName(title)
        self.setAccessibleDescription(detail)
        self.show()
        self.update()

    def place_in(self, bounds: QRect, view: QRect) -> None:
        """Lie at the lower edge of the picture, or of the part of it that the view shows.

        Args:
            bounds: The part of the picture that is seen.
            view: The view.
        """
        size = self.sizeHint()
        room = bounds if bounds.isValid() else view
        if self._has_bar:
            widest = max(room.width() - 2 * PADDING_PX, NARROWEST_PX)
            size.setWidth(min(widest, max(WIDEST_PX, size.width()), view.width() - 2 * PADDING_PX))
        place = QRect(0, 0, max(1, size.width()), size.height())
        place.moveCenter(room.center())
        if room.height() < SMALLEST_SHARE * size.height():
            place.moveTop(room.bottom() + PADDING_PX)
        else:
            place.moveBottom(room.bottom() - PADDING_PX)
        place.moveLeft(min(max(place.left(), PADDING_PX), max(PADDING_PX, view.right() - PADDING_PX - place.width())))
        place.moveTop(min(max(place.top(), PADDING_PX), max(PADDING_PX, view.bottom() - PADDING_PX - place.height())))
        self.setGeometry(place)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the size that all words need."""
        title = QFontMetrics(self._title_font())
        width = title.horizontalAdvance(self._title)
        if self._detail:
            width += BETWEEN_WORDS_PX + self.fontMetrics().horizontalAdvance(self._detail)
        bar = GAP_PX + BAR_PX if self._has_bar else 0
        padding = PADDING_PX - (0 if self._has_bar else 4)
        return QSize(width + 2 * PADDING_PX + 2, title.height() + 2 * padding + bar)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint strip, words and bar."""
        colours = canvas_colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.strip)
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_PX, RADIUS_PX)
        inner = self.rect().adjusted(PADDING_PX, 0, -PADDING_PX, 0)
        if self._has_bar:
            bar = QRectF(inner.left(), self.height() - PADDING_PX - BAR_PX, inner.width(), BAR_PX)
            self._paint_bar(painter, bar)
            inner.setBottom(round(bar.top()) - GAP_PX)
            inner.setTop(PADDING_PX)
        self._paint_words(painter, inner)
        painter.end()

    def _paint_words(self, painter: QPainter, room: QRect) -> None:
        colours = canvas_colours()
        middle = Qt.AlignmentFlag.AlignVCenter
        font = self._title_font()
        title_width = QFontMetrics(font).horizontalAdvance(self._title)
        left_over = room.width() - min(title_width, room.width()) - BETWEEN_WORDS_PX
        detail = self.fontMetrics().elidedText(self._detail, Qt.TextElideMode.ElideRight, max(0, left_over))
        painter.setPen(colours.strip_quiet)
        painter.setFont(self.font())
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, detail)
        title = QFontMetrics(font).elidedText(self._title, Qt.TextElideMode.ElideMiddle, room.width())
        painter.setPen(colours.strip_ink)
        painter.setFont(font)
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, title)

    def _paint_bar(self, painter: QPainter, bar: QRectF) -> None:
        colours = canvas_colours()
        shape = QPainterPath()
        shape.addRoundedRect(bar, BAR_PX / 2, BAR_PX / 2)
        painter.fillPath(shape, colours.strip_track)
        painter.save()
        painter.setClipPath(shape)
        if self._fraction is not None:
            filled = QRectF(bar)
            filled.setWidth(bar.width() * self._fraction)
            painter.setBrush(colours.strip_bar)
            painter.drawRoundedRect(filled, BAR_PX / 2, BAR_PX / 2)
        else:
            painter.fillPath(self._stripes(bar), colours.strip_stripes)
        painter.restore()

    def _stripes(self, bar: QRectF) -> QPainterPath:
        """Give slanted stripes, a third of a stripe further with every report."""
        stripes = QPainterPath()
        left = bar.left() - 2 * STRIPE_PX + self._reports * STRIPE_PX / 3 % (2 * STRIPE_PX)
        while left < bar.right():
            stripes.moveTo(left, bar.bottom())
            stripes.lineTo(left + bar.height(), bar.top())
            stripes.lineTo(left + bar.height() + STRIPE_PX, bar.top())
            stripes.lineTo(left + STRIPE_PX, bar.bottom())
            stripes.closeSubpath()
            left += 2 * STRIPE_PX
        return stripes

    def _title_font(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font
