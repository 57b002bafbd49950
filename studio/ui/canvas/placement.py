"""Where the picture stands on the screen, and how to paint on the screen's own pixels there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from studio.contract.geometry import Bounds, Extent
from studio.ui.canvas.zooming import Point, Zoom


@dataclass(frozen=True, slots=True)
class Placement:
    """What a layer needs to know to paint itself.

    Attributes:
        zoom: The view transform, snapped to device pixels.
        extent: Size of the picture.
        view: The view's rectangle, in view pixels.
    """

    zoom: Zoom
    extent: Extent
    view: QRect

    @property
    def bounds(self) -> QRectF:
        """The picture's rectangle, in view pixels."""
        return self.rect_of(Bounds.of(self.extent))

    @property
    def touched(self) -> QRect:
        """Every view pixel that the picture reaches, inside the view."""
        return self.bounds.toAlignedRect().intersected(self.view)

    @property
    def filled(self) -> QRect:
        """The view pixels that the picture fills wholly, inside the view."""
        bounds = self.bounds
        left, top = math.ceil(bounds.left()), math.ceil(bounds.top())
        inner = QRect(left, top, math.floor(bounds.right()) - left, math.floor(bounds.bottom()) - top)
        return inner.intersected(self.view)

    def rect_of(self, bounds: Bounds) -> QRectF:
        """Give where a rectangle of the picture lies, in view pixels."""
        each = self.zoom.view_scale
        left, top = self.zoom.picture_to_view(Point(bounds.x, bounds.y))
        return QRectF(left, top, bounds.width * each, bounds.height * each)

    def changed_rect(self, bounds: Bounds) -> QRect:
        """Give the view pixels that are others where a part of the picture is another: filtering reaches further."""
        reach = 1 if self.zoom.is_crisp else math.ceil(2 / self.zoom.ratio) + 1
        rect = self.rect_of(bounds).intersected(QRectF(self.view).adjusted(-8, -8, 8, 8))
        if rect.isEmpty():
            return QRect()
        return rect.toAlignedRect().adjusted(-reach, -reach, reach, reach).intersected(self.view)

    def within(self, bounds: Bounds, extent: Extent) -> Placement:
        """Give the placement of a picture that lies at some bounds of this one, as large as its width says."""
        corner = self.zoom.picture_to_view(Point(bounds.x, bounds.y))
        scale = self.zoom.scale * bounds.width / extent.width
        return Placement(replace(self.zoom, scale=scale, x=corner.x, y=corner.y), extent, self.view)


@contextmanager
def device_pixels(painter: QPainter, *rects: QRectF | QRect) -> Iterator[tuple[QRect, ...]]:
    """Paint on the screen's own pixels, whatever the scale of the display and wherever the view lies in its window.

    Yields:
        The rectangles, given in view pixels, on whole device pixels.
    """
    transform = painter.deviceTransform()
    painter.save()
    painter.setTransform(transform.inverted()[0])
    yield tuple(whole(transform.mapRect(QRectF(rect))) for rect in rects)
    painter.restore()


def whole(bounds: QRectF) -> QRect:
    """Give the rectangle with each edge on the nearest whole pixel, at least one pixel large."""
    left, top = round(bounds.left()), round(bounds.top())
    return QRect(left, top, max(1, round(bounds.right()) - left), max(1, round(bounds.bottom()) - top))
