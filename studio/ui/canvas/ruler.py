"""A ruler along an edge of the view: pixels of the picture, and where the pointer is."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.ui import theme
from studio.ui.canvas.colours import canvas_colours
from studio.ui.canvas.zooming import Zoom

THICK_PX = 18
LABEL_ROOM_PX = 64
"""View pixels between two numbers at least."""
TICK_ROOM_PX = 5
"""View pixels between two lines at least."""


class Ruler(QWidget):
    """Numbers and lines for one direction."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_across = orientation is Qt.Orientation.Horizontal
        self._zoom = Zoom()
        self._mark: float | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFont(theme.font(theme.FontStep.SMALL))
        self.hide()

    def place_in(self, view: QRect) -> None:
        """Lie along the view's upper or left edge."""
        if self._is_across:
            self.setGeometry(view.left(), view.top(), view.width(), THICK_PX)
        else:
            self.setGeometry(view.left(), view.top() + THICK_PX, THICK_PX, view.height() - THICK_PX)

    def show_zoom(self, zoom: Zoom) -> None:
        """Follow the view transform."""
        if zoom != self._zoom:
            self._zoom = zoom
            self.update()

    def mark(self, at: QPointF | None) -> None:
        """Show where the pointer is, in the view's pixels."""
        place = None if at is None else at.x() if self._is_across else at.y() - THICK_PX
        if place == self._mark:
            return
        for each in (self._mark, place):
            if each is not None:
                self.update(self._strip(each))
        self._mark = place

    def _strip(self, place: float) -> QRect:
        left = math.floor(place) - 1
        return QRect(left, 0, 3, THICK_PX) if self._is_across else QRect(0, left, THICK_PX, 3)

    @property
    def _length(self) -> int:
        return self.width() if self._is_across else self.height()

    @property
    def _origin(self) -> float:
        return self._zoom.x if self._is_across else self._zoom.y - THICK_PX

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint lines, numbers and the mark."""
        colours = canvas_colours()
        painter = QPainter(self)
        painter.fillRect(event.rect(), colours.ruler)
        painter.setPen(colours.ruler_ink)
        painter.drawLine(self._line(0, self._length, THICK_PX - 1))
        self._paint_scale(painter)
        if self._mark is not None:
            painter.setPen(colours.accent)
            painter.drawLine(self._tick(math.floor(self._mark) + 0.5, THICK_PX))
        painter.end()

    def _paint_scale(self, painter: QPainter) -> None:
        each = self._zoom.view_scale
        step = label_step(LABEL_ROOM_PX / each)
        tick = max(1, step // 10) if step // 10 * each >= TICK_ROOM_PX else max(1, step // 2)
        first = math.floor(-self._origin / each / step) * step
        for number in range(first, math.ceil((self._length - self._origin) / each) + 1, tick):
            place = math.floor(self._origin + number * each) + 0.5
            is_labelled = number % step == 0
            painter.drawLine(self._tick(place, THICK_PX if is_labelled else 5))
            if is_labelled:
                self._paint_number(painter, place, number)

    def _paint_number(self, painter: QPainter, place: float, number: int) -> None:
        painter.save()
        if self._is_across:
            painter.translate(place + 3, 0)
        else:
            painter.translate(0, place - 3)
            painter.rotate(-90)
        painter.drawText(QRectF(0, 0, LABEL_ROOM_PX, THICK_PX - 4), Qt.AlignmentFlag.AlignVCenter, str(number))
        painter.restore()

    def _line(self, start: float, end: float, at: float) -> QLineF:
        return QLineF(start, at + 0.5, end, at + 0.5) if self._is_across else QLineF(at + 0.5, start, at + 0.5, end)

    def _tick(self, place: float, length: int) -> QLineF:
        ends = (THICK_PX - length, THICK_PX - 1)
        return QLineF(place, ends[0], place, ends[1]) if self._is_across else QLineF(ends[0], place, ends[1], place)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow another theme or font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.update()


def label_step(least: float) -> int:
    """Give the smallest of 1, 2, 5, 10, 20, ... that is at least so large: every so many pixels stands a number."""
    power = int(10 ** max(0, math.floor(math.log10(max(least, 1)))))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least)
