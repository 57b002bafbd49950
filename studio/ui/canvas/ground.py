"""Paints what lies around and under the picture: the ground, the picture's shadow and line, the empty paper."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QRadialGradient

from studio.ui.canvas.colours import CanvasColours
from studio.ui.canvas.placement import Placement, device_pixels

SHADOW_PX = 14
"""How far the shadow reaches, in view pixels."""
SHADOW_DROP_PX = 3
GLYPH_SHARE, GLYPH_LARGEST_PX = 0.22, 88.0
"""Size of the sign on the empty paper: a share of the paper's shorter side, at most so many view pixels."""


def paint_ground(painter: QPainter, exposed: QRect, placement: Placement | None, colours: CanvasColours) -> None:
    """Fill what is exposed of the ground; under the picture nothing, which would only cost time."""
    if placement is None:
        painter.fillRect(exposed, colours.ground)
    elif not placement.filled.contains(exposed):
        for part in around(placement.filled, placement.view):
            painter.fillRect(part, colours.ground)
        with device_pixels(painter, placement.bounds, placement.view) as (target, view):
            # Far beyond the view's edge nothing is seen, and Qt's rasterizer has no numbers for it.
            reach = round(SHADOW_PX * placement.zoom.ratio)
            seen = target.intersected(view.adjusted(-2 * reach, -2 * reach, 2 * reach, 2 * reach))
            _paint_shadow(painter, seen, reach, round(SHADOW_DROP_PX * placement.zoom.ratio), colours.shadow)
            for line in around(seen, seen.adjusted(-1, -1, 1, 1)):
                painter.fillRect(line, colours.line)


def around(inner: QRect, outer: QRect) -> tuple[QRect, ...]:
    """Give the four rectangles that fill the outer one around the inner one; some may be empty."""
    if inner.isEmpty():
        return (outer,)
    return (
        QRect(outer.topLeft(), QPoint(outer.right(), inner.top() - 1)),
        QRect(QPoint(outer.left(), inner.top()), QPoint(inner.left() - 1, inner.bottom())),
        QRect(QPoint(inner.right() + 1, inner.top()), QPoint(outer.right(), inner.bottom())),
        QRect(QPoint(outer.left(), inner.bottom() + 1), outer.bottomRight()),
    )


def _paint_shadow(painter: QPainter, seen: QRect, reach: int, drop: int, colour: QColor) -> None:
    """Paint bands and corners that fade outwards, a little lower than the picture."""
    faded = _faded(reach, colour.rgba())
    below = seen.translated(0, drop)
    painter.fillRect(seen.left(), seen.bottom() + 1, seen.width(), drop, colour)
    # The drawing is a corner, a pixel, a corner, both ways; the pixel in the middle is stretched to the picture's side.
    columns = ((-reach, reach, 0, reach), (0, seen.width(), reach, 1), (seen.width(), reach, reach + 1, reach))
    rows = ((-reach, reach, 0, reach), (0, seen.height(), reach, 1), (seen.height(), reach, reach + 1, reach))
    for x, width, from_x, from_width in columns:
        for y, height, from_y, from_height in rows:
            if (from_x, from_y) != (reach, reach):
                target = QRect(below.left() + x, below.top() + y, width, height)
                painter.drawImage(target, faded, QRect(from_x, from_y, from_width, from_height))


@lru_cache(maxsize=4)
def _faded(reach: int, rgba: int) -> QImage:
    """Give a spot that fades from its middle pixel outwards, ever more slowly."""
    side = 2 * reach + 1
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    gradient = QRadialGradient(side / 2, side / 2, reach)
    for place, share in ((0.0, 1.0), (0.25, 0.56), (0.5, 0.25), (0.75, 0.06), (1.0, 0.0)):
        step = QColor.fromRgba(rgba)
        step.setAlphaF(step.alphaF() * share)
        gradient.setColorAt(place, step)
    painter = QPainter(image)
    painter.fillRect(image.rect(), gradient)
    painter.end()
    return image


def paint_paper(painter: QPainter, placement: Placement, colours: CanvasColours) -> None:
    """Paint the empty paper, with a quiet sign of a picture that is to come."""
    with device_pixels(painter, placement.bounds, placement.view) as (target, _):
        painter.fillRect(target, colours.paper)
    bounds = placement.bounds
    side = min(GLYPH_SHARE * min(bounds.width(), bounds.height()), GLYPH_LARGEST_PX)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_glyph(painter, bounds.center(), side, colours.paper_ink)
    painter.restore()


def paint_glyph(painter: QPainter, middle: QPointF, side: float, colour: QColor) -> None:
    """Paint the sign of a picture: a landscape in a frame."""
    box = QRectF(middle.x() - side * 0.625, middle.y() - side * 0.5, side * 1.25, side)
    line = max(1.0, box.height() / 18)
    painter.setPen(QPen(colour, line, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, box.height() / 8, box.height() / 8)
    hills = [(0.12, 0.82), (0.36, 0.46), (0.54, 0.68), (0.68, 0.54), (0.88, 0.82)]
    painter.drawPolyline([QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in hills])
    painter.drawEllipse(
        QPointF(box.left() + 0.70 * box.width(), box.top() + 0.28 * box.height()), line * 1.8, line * 1.8
    )


def paint_focus(painter: QPainter, view: QRect, colours: CanvasColours) -> None:
    """Paint the sign that the keyboard acts here."""
    painter.setPen(QPen(colours.accent, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(view.adjusted(1, 1, -1, -1))


def paint_drop(painter: QPainter, view: QRect, colours: CanvasColours) -> None:
    """Paint the sign that files may be let go here."""
    tint = QColor(colours.accent)
    tint.setAlphaF(0.12)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours.accent, 2, Qt.PenStyle.DashLine))
    painter.setBrush(tint)
    painter.drawRoundedRect(view.adjusted(10, 10, -10, -10), 10, 10)
    painter.restore()
