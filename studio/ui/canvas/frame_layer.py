"""Paints the frame in which pictures are made: its line, its handles, its size, and what it adds to the picture."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter

from studio.contract.geometry import Bounds
from studio.ui import theme
from studio.ui.canvas.chip import ACROSS_PX, DOWN_PX, paint_chip
from studio.ui.canvas.colours import CanvasColours
from studio.ui.canvas.generation_frame import handle_places
from studio.ui.canvas.ground import around
from studio.ui.canvas.placement import Placement, device_pixels

HANDLE_PX = 9
GAP_PX = 6
REACH_PX = 40
"""How far handles and words lie outside of the frame at most, in view pixels."""


def paint_frame(
    painter: QPainter, placement: Placement, frame: Bounds, colours: CanvasColours, *, is_edited: bool
) -> None:
    """Paint the frame; while it is edited with handles, and darker around it."""
    rect = placement.rect_of(frame)
    with device_pixels(painter, rect, placement.bounds, placement.view) as (whole, picture, view):
        near = view.adjusted(-8, -8, 8, 8)  # far beyond the view's edge nothing is seen
        inner = whole.intersected(near)
        if is_edited:
            for part in around(inner, view):
                painter.fillRect(part, colours.outside)
        _paint_new_area(painter, inner, picture.intersected(near), colours)
        thick = max(1, round(placement.zoom.ratio))
        _paint_line(painter, inner, thick, colours.frame)
        _paint_line(painter, inner.adjusted(-thick, -thick, thick, thick), thick, colours.frame_edge)
    painter.save()
    if is_edited:
        _paint_handles(painter, placement, frame, colours)
    _paint_size(painter, placement, frame)
    painter.restore()


def frame_rect(placement: Placement, frame: Bounds) -> QRect:
    """Give every view pixel that the painted frame reaches."""
    return placement.rect_of(frame).toAlignedRect().adjusted(-REACH_PX, -REACH_PX, REACH_PX, REACH_PX)


def _paint_new_area(painter: QPainter, inner: QRect, picture: QRect, colours: CanvasColours) -> None:
    """Hatch what of the frame lies beyond the picture: it is going to be painted."""
    ink = QColor(colours.frame)
    ink.setAlphaF(0.4)
    for part in around(inner.intersected(picture), inner) if inner.intersects(picture) else (inner,):
        painter.fillRect(part, QBrush(ink, Qt.BrushStyle.BDiagPattern))


def _paint_line(painter: QPainter, rect: QRect, thick: int, colour: QColor) -> None:
    for line in around(rect, rect.adjusted(-thick, -thick, thick, thick)):
        painter.fillRect(line, colour)


def _paint_handles(painter: QPainter, placement: Placement, frame: Bounds, colours: CanvasColours) -> None:
    rect = placement.rect_of(frame)
    across, down = rect.width() / frame.width, rect.height() / frame.height
    painter.setPen(colours.frame_edge)
    painter.setBrush(colours.frame)
    for x, y in handle_places(frame).values():
        middle = rect.left() + (x - frame.x) * across, rect.top() + (y - frame.y) * down
        left, top = round(middle[0] - HANDLE_PX / 2), round(middle[1] - HANDLE_PX / 2)
        painter.drawRect(QRect(left, top, HANDLE_PX, HANDLE_PX))


def _paint_size(painter: QPainter, placement: Placement, frame: Bounds) -> None:
    """Say the size above the frame, or inside where it has no room above."""
    painter.setFont(theme.font(theme.FontStep.SMALL))
    text = f"{frame.width} x {frame.height}"
    words = QFontMetrics(painter.font())
    size = QSizeF(words.horizontalAdvance(text) + 2 * ACROSS_PX, words.height() + 2 * DOWN_PX)
    rect, view = placement.rect_of(frame), QRectF(placement.view)
    room = QRectF(rect.topLeft(), size)
    room.moveBottom(rect.top() - GAP_PX - 2)
    if room.top() < view.top():
        room.moveTop(max(rect.top() + GAP_PX, view.top() + GAP_PX))
        room.moveLeft(rect.left() + GAP_PX)
    room.moveLeft(min(max(room.left(), view.left() + GAP_PX), max(view.left(), view.right() - GAP_PX - size.width())))
    if room.intersects(rect.adjusted(-REACH_PX, -REACH_PX, REACH_PX, REACH_PX)) and view.intersects(room):
        paint_chip(painter, room, text)
