"""Paints the picture: filtered from far, every pixel crisp from near, a checkerboard where it can be seen through."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap

from studio.ui.canvas.colours import CanvasColours
from studio.ui.canvas.content import Content
from studio.ui.canvas.placement import Placement, device_pixels

CHECK_PX = 8
"""Side of a square of the checkerboard, in view pixels."""
BORDER_SAMPLES = 2
"""Source pixels beyond the view's edge that filtering needs."""


def paint_picture(painter: QPainter, placement: Placement, content: Content, colours: CanvasColours) -> None:
    """Paint the content's pixels into the picture's bounds; the painter's clip says how much of it costs time."""
    pixels = content.pixels
    if pixels is None:
        return
    is_crisp = placement.zoom.is_crisp and not content.is_enlarged
    with device_pixels(painter, placement.bounds, placement.view) as (target, view):
        if pixels.has_alpha:
            _paint_checkerboard(painter, target, placement.zoom.ratio, colours)
        image = pixels.level(target.width() / pixels.image.width())
        seen, source = visible_part(target, view, (image.width(), image.height()))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not is_crisp)
        painter.drawImage(seen, image, source)
        if content.is_dimmed:
            painter.fillRect(target, colours.veil)


def visible_part(target: QRect, view: QRect, size: tuple[int, int]) -> tuple[QRectF, QRectF]:
    """Give the part of the target that the view shows, and the whole source pixels that fill it.

    It depends on the view and not on what is repainted: so a part that is repainted alone meets its surroundings. And
    the numbers stay small at a large zoom, where Qt's fixed-point steps would drift over the whole picture.
    """
    left, width = _span(target.left(), target.width(), view.left(), view.width(), size[0])
    top, height = _span(target.top(), target.height(), view.top(), view.height(), size[1])
    across, down = target.width() / size[0], target.height() / size[1]
    seen = QRectF(target.left() + left * across, target.top() + top * down, width * across, height * down)
    return seen, QRectF(left, top, width, height)


def _span(start: int, length: int, view_start: int, view_length: int, count: int) -> tuple[int, int]:
    """Give first and number of the source pixels that the view shows along one side."""
    each = length / count
    first = max(0, math.floor((view_start - start) / each) - BORDER_SAMPLES)
    last = min(count, math.ceil((view_start + view_length - start) / each) + BORDER_SAMPLES)
    return min(first, count - 1), max(1, last - first)


def _paint_checkerboard(painter: QPainter, target: QRect, ratio: float, colours: CanvasColours) -> None:
    side = max(1, round(CHECK_PX * ratio))
    painter.setBrushOrigin(QPointF(target.topLeft()))
    painter.fillRect(target, QBrush(_checks(side, colours.check_light, colours.check_dark)))


def _checks(side: int, light: QColor, dark: QColor) -> QPixmap:
    checks = QPixmap(2 * side, 2 * side)
    checks.fill(light)
    painter = QPainter(checks)
    painter.fillRect(0, 0, side, side, dark)
    painter.fillRect(side, side, side, side, dark)
    painter.end()
    return checks
