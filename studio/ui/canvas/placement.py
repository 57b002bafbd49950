"""Where the picture stands on the screen, and how to paint on the screen's own pixels there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from studio.contract.geometry import Extent
from studio.ui.canvas.zooming import Zoom


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
        each = self.zoom.view_scale
        return QRectF(self.zoom.x, self.zoom.y, self.extent.width * each, self.extent.height * each)

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


@contextmanager
def device_pixels(painter: QPainter, bounds: QRectF, view: QRect) -> Iterator[tuple[QRect, QRect]]:
    """Paint on the screen's own pixels, whatever the scale of the display and wherever the view lies in its window.

    Yields:
        The two rectangles, given in view pixels, on whole device pixels.
    """
    transform = painter.deviceTransform()
    painter.save()
    painter.setTransform(transform.inverted()[0])
    yield whole(transform.mapRect(bounds)), whole(transform.mapRect(QRectF(view)))
    painter.restore()


def whole(bounds: QRectF) -> QRect:
    """Give the rectangle with each edge on the nearest whole pixel, at least one pixel large."""
    left, top = round(bounds.left()), round(bounds.top())
    return QRect(left, top, max(1, round(bounds.right()) - left), max(1, round(bounds.bottom()) - top))
