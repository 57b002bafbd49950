"""Paints pictures: filtered from far, every pixel crisp from near, a checkerboard where they can be seen through."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap, QRegion

from studio.contract.geometry import Bounds, Extent
from studio.ui.canvas.colours import CanvasColours
from studio.ui.canvas.mosaic import TILE_PX, Deadline, Mosaic, Place, Sheet, enlarged
from studio.ui.canvas.placement import Placement, device_pixels
from studio.ui.canvas.pyramid import Pyramid

CHECK_PX = 8
"""Side of a square of the checkerboard, in view pixels."""
BORDER_SAMPLES = 2
"""Source pixels beyond the view's edge that filtering needs."""


@dataclass(frozen=True, slots=True)
class Pass:
    """One painting.

    Attributes:
        exposed: What is painted, in view pixels.
        colours: The theme's.
        deadline: When to stop making tiles.
    """

    exposed: QRect
    colours: CanvasColours
    deadline: Deadline


def paint_mosaic(
    painter: QPainter, placement: Placement, mosaic: Mosaic, now: Pass, *, lies_over: bool = False
) -> list[Bounds]:
    """Paint what of a mosaic is exposed.

    Args:
        painter: Its clip says how much of it costs time.
        placement: Where the picture stands.
        mosaic: Its pixels.
        now: What is painted, and how long it may take.
        lies_over: What is below is seen through it, and no checkerboard.

    Returns:
        The parts of the picture for which there was no time before the deadline: they are to be painted again.
    """
    with device_pixels(painter, placement.bounds, placement.view, now.exposed) as (target, view, part):
        scale = target.width() / mosaic.extent.width
        level = mosaic.level_of(scale)
        size, each = mosaic.size_of(level), (scale * 2**level, target.height() / mosaic.extent.height * 2**level)
        seen = level_part(target, view, each, size)
        needed = level_part(target, part, each, size).intersection(seen)
        if needed is None or not target.intersects(part):
            return []
        sheet, unfinished = mosaic.sheet(level, seen, needed, now.deadline)
        if not (sheet.is_opaque or lies_over):
            _paint_checkerboard(painter, target.intersected(part), target, placement.zoom.ratio, now.colours)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not placement.zoom.is_crisp)
        missing = [place for place in unfinished if place not in sheet.versions]
        if missing and mosaic.overview is not None:
            _paint_overview(painter, target, mosaic.overview, (scale, each[1] / 2**level), missing)
        if level:  # its last pixels may reach beyond the picture
            painter.setClipRect(target, Qt.ClipOperation.IntersectClip)
        painter.drawImage(_device_rect(target, seen, each), sheet.image, _inside(seen, sheet.bounds))
    return [_picture_part(place, mosaic) for place in unfinished]


def _paint_overview(
    painter: QPainter, target: QRect, overview: Sheet, scale: tuple[float, float], missing: list[Place]
) -> None:
    """Let the whole picture, as coarse as it is known, stand in for tiles that are not made yet."""
    region = QRegion()
    for place in missing:
        each = scale[0] * 2**place.level, scale[1] * 2**place.level
        tile = Bounds(place.column * TILE_PX, place.row * TILE_PX, TILE_PX, TILE_PX)
        region += _device_rect(target, tile, each).toAlignedRect().intersected(target)
    painter.save()
    painter.setClipRegion(region, Qt.ClipOperation.IntersectClip)
    each = scale[0] * 2**overview.level, scale[1] * 2**overview.level
    painter.drawImage(_device_rect(target, overview.bounds, each), overview.image)
    painter.restore()


def _device_rect(target: QRect, part: Bounds, each: tuple[float, float]) -> QRectF:
    """Give where a part of a level lies on the screen."""
    left, top = target.left() + part.x * each[0], target.top() + part.y * each[1]
    return QRectF(left, top, part.width * each[0], part.height * each[1])


def _inside(part: Bounds, whole: Bounds) -> QRectF:
    return QRectF(part.x - whole.x, part.y - whole.y, part.width, part.height)


def _picture_part(place: Place, mosaic: Mosaic) -> Bounds:
    tile = Bounds(place.column * TILE_PX, place.row * TILE_PX, TILE_PX, TILE_PX)
    return enlarged(tile, place.level, mosaic.extent)


def level_part(target: QRect, view: QRect, each: tuple[float, float], size: Extent) -> Bounds:
    """Give the pixels of a level that a rectangle of the screen shows, with those that filtering needs.

    Args:
        target: Where the picture lies.
        view: The rectangle.
        each: Device pixels a pixel of the level, across and down.
        size: The level's size.
    """
    left, width = _span(view.left() - target.left(), view.width(), each[0], size.width)
    top, height = _span(view.top() - target.top(), view.height(), each[1], size.height)
    return Bounds(left, top, width, height)


def _span(start: int, length: int, each: float, count: int) -> tuple[int, int]:
    """Give first and number of the pixels that lie under so many device pixels along one side."""
    first = min(max(0, math.floor(start / each) - BORDER_SAMPLES), count - 1)
    last = min(count, math.ceil((start + length) / each) + BORDER_SAMPLES)
    return first, max(1, last - first)


def paint_preview(
    painter: QPainter, bounds: QRectF, placement: Placement, pixels: Pyramid, colours: CanvasColours
) -> None:
    """Paint a preview into a rectangle of the view, smooth where it is enlarged."""
    is_own_size = round(bounds.width() / placement.zoom.view_scale) == pixels.image.width()
    with device_pixels(painter, bounds, placement.view) as (target, view):
        if pixels.has_alpha:
            _paint_checkerboard(painter, target, target, placement.zoom.ratio, colours)
        image = pixels.level(target.width() / pixels.image.width())
        each = target.width() / image.width(), target.height() / image.height()
        seen = level_part(target, view, each, Extent(image.width(), image.height()))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not (is_own_size and placement.zoom.is_crisp))
        painter.drawImage(_device_rect(target, seen, each), image, QRectF(seen.x, seen.y, seen.width, seen.height))


def _paint_checkerboard(painter: QPainter, part: QRect, target: QRect, ratio: float, colours: CanvasColours) -> None:
    side = max(1, round(CHECK_PX * ratio))
    painter.setBrushOrigin(QPointF(target.topLeft()))
    painter.fillRect(part, QBrush(_checks(side, colours.check_light, colours.check_dark)))


def _checks(side: int, light: QColor, dark: QColor) -> QPixmap:
    checks = QPixmap(2 * side, 2 * side)
    checks.fill(light)
    painter = QPainter(checks)
    painter.fillRect(0, 0, side, side, dark)
    painter.fillRect(side, side, side, side, dark)
    painter.end()
    return checks
