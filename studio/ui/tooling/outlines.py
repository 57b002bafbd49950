"""Lines over the picture that are seen on every colour: dark below, light dashes above, one view pixel thin."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from studio.contract.geometry import Bounds
from studio.ui.canvas.placement import Placement
from studio.ui.canvas.zooming import Point

DARK_LINE, LIGHT_LINE = QColor(0, 0, 0, 190), QColor(255, 255, 255, 240)
DASH_PX = 4.0
HANDLE_PX = 8.0


def to_view(placement: Placement, x: float, y: float) -> QPointF:
    """Give the view pixel of a place in the document."""
    at = placement.zoom.picture_to_view(Point(x, y))
    return QPointF(at.x, at.y)


def rectangle_of(placement: Placement, bounds: Bounds) -> QRectF:
    """Give a rectangle of the document in view pixels."""
    return QRectF(to_view(placement, bounds.x, bounds.y), to_view(placement, bounds.right, bounds.bottom))


def closed_path(corners: list[QPointF], *, is_closed: bool = True) -> QPainterPath:
    """Give the line through corners."""
    path = QPainterPath()
    path.addPolygon(QPolygonF(corners))
    if is_closed:
        path.closeSubpath()
    return path


def paint_line(painter: QPainter, path: QPainterPath, *, is_dashed: bool = True) -> None:
    """Paint a line that is seen on every colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if is_dashed:
        painter.setPen(_pen(DARK_LINE, 1.0))
        painter.drawPath(path)
        pen = _pen(LIGHT_LINE, 1.0)
        pen.setDashPattern([DASH_PX, DASH_PX])
        painter.setPen(pen)
    else:
        painter.setPen(_pen(DARK_LINE, 3.0))
        painter.drawPath(path)
        painter.setPen(_pen(LIGHT_LINE, 1.25))
    painter.drawPath(path)
    painter.restore()


def paint_handle(painter: QPainter, at: QPointF) -> None:
    """Paint a square that can be taken hold of."""
    square = QRectF(at.x() - HANDLE_PX / 2, at.y() - HANDLE_PX / 2, HANDLE_PX, HANDLE_PX)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_pen(DARK_LINE, 1.25))
    painter.setBrush(LIGHT_LINE)
    painter.drawRoundedRect(square, 1.5, 1.5)
    painter.restore()


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
