"""Where the picture lies in the view: a pure value, without Qt.

Three units: *picture pixels*; *view pixels*, the widget's coordinates; *device pixels*, the screen's own, `ratio` of
them a view pixel. 100 % is one picture pixel on one device pixel, on a 2x display too.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import NamedTuple

from studio.contract.geometry import Extent

SMALLEST_SCALE, LARGEST_SCALE = 1 / 64, 64.0
_SMALL_STEPS = (SMALLEST_SCALE, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.25, 1 / 3, 0.5, 2 / 3)
ZOOM_STEPS = (*_SMALL_STEPS, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0, LARGEST_SCALE)
WHOLE_FROM = 4
"""From this scale on a fitted picture takes a whole scale, so that all its pixels are equally large."""
_SAME = 1e-6


class ViewSize(NamedTuple):
    """Size of the view, in view pixels."""

    width: float
    height: float


class Point(NamedTuple):
    """A place, in the pixels that the name of the variable says."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Zoom:
    """The view transform.

    Attributes:
        scale: Device pixels a picture pixel; 1.0 is 100 %.
        x: Where the picture's left edge lies, in view pixels.
        y: Where its upper edge lies, in view pixels.
        ratio: Device pixels a view pixel.
    """

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0
    ratio: float = 1.0

    @property
    def view_scale(self) -> float:
        """View pixels a picture pixel."""
        return self.scale / self.ratio

    @property
    def is_crisp(self) -> bool:
        """Whether picture pixels are to be seen as such: at 100 % and above."""
        return self.scale >= 1 - _SAME

    def picture_to_view(self, at: Point) -> Point:
        """Give the view pixel of a place in the picture."""
        return Point(self.x + at.x * self.view_scale, self.y + at.y * self.view_scale)

    def view_to_picture(self, at: Point) -> Point:
        """Give the picture pixel under a place of the view."""
        return Point((at.x - self.x) / self.view_scale, (at.y - self.y) / self.view_scale)

    def pan(self, dx: float, dy: float) -> Zoom:
        """Move the picture by view pixels."""
        return replace(self, x=self.x + dx, y=self.y + dy)

    def zoom_at(self, at: Point, factor: float) -> Zoom:
        """Enlarge by a factor, within the limits; the picture's point under `at`, in view pixels, stays there."""
        return self.scaled_to(at, self.scale * factor)

    def scaled_to(self, at: Point, scale: float) -> Zoom:
        """Take a scale, within the limits; the picture's point under `at`, in view pixels, stays there."""
        scale = within_limits(scale)
        factor = scale / self.scale
        return replace(self, scale=scale, x=at.x - (at.x - self.x) * factor, y=at.y - (at.y - self.y) * factor)

    def snapped(self) -> Zoom:
        """Give the zoom with the picture's corner on a whole device pixel: what is painted, and what is hit."""
        return replace(self, x=round(self.x * self.ratio) / self.ratio, y=round(self.y * self.ratio) / self.ratio)

    def kept_in(self, extent: Extent, view: ViewSize, reach: float) -> Zoom:
        """Give the zoom with the picture moved back where it left the view: `reach` view pixels of it stay inside."""
        return replace(
            self,
            x=_kept(self.x, extent.width * self.view_scale, view.width, reach),
            y=_kept(self.y, extent.height * self.view_scale, view.height, reach),
        )

    def resized(self, before: ViewSize, view: ViewSize) -> Zoom:
        """Give the zoom for a view of another size: what was in its middle stays there."""
        return self.pan((view.width - before.width) / 2, (view.height - before.height) / 2)

    def centred_where_small(self, extent: Extent, view: ViewSize) -> Zoom:
        """Give the zoom with the picture in the view's middle, across and down, wherever it finds room there."""
        middle = centred(extent, view, self.scale, self.ratio)
        has_width = extent.width * self.view_scale <= view.width
        has_height = extent.height * self.view_scale <= view.height
        return replace(self, x=middle.x if has_width else self.x, y=middle.y if has_height else self.y)

    def on_display(self, ratio: float, view: ViewSize) -> Zoom:
        """Give the zoom for a display with another ratio: same scale, same picture point in the middle."""
        middle = Point(view.width / 2, view.height / 2)
        factor = self.ratio / ratio
        x, y = middle.x - (middle.x - self.x) * factor, middle.y - (middle.y - self.y) * factor
        return Zoom(self.scale, x, y, ratio)


def centred(extent: Extent, view: ViewSize, scale: float, ratio: float = 1.0) -> Zoom:
    """Give the zoom of a scale with the picture in the view's middle."""
    scale = within_limits(scale)
    each = scale / ratio
    return Zoom(scale, (view.width - extent.width * each) / 2, (view.height - extent.height * each) / 2, ratio)


def fit(extent: Extent, view: ViewSize, margin: float, ratio: float = 1.0) -> Zoom:
    """Give the zoom at which the whole picture is seen as large as it can be.

    Args:
        extent: Size of the picture.
        view: Size of the view; where it is smaller than its margins the picture becomes as small as it may.
        margin: View pixels that stay free on each side.
        ratio: Device pixels a view pixel.
    """
    across, down = max(view.width - 2 * margin, 1.0), max(view.height - 2 * margin, 1.0)
    scale = min(across / extent.width, down / extent.height) * ratio
    return centred(extent, view, float(math.floor(scale)) if scale >= WHOLE_FROM else scale, ratio)


def next_step(scale: float) -> float:
    """Give the next larger of the zoom steps."""
    return ZOOM_STEPS[min(bisect_right(ZOOM_STEPS, scale * (1 + _SAME)), len(ZOOM_STEPS) - 1)]


def previous_step(scale: float) -> float:
    """Give the next smaller of the zoom steps."""
    return ZOOM_STEPS[max(bisect_left(ZOOM_STEPS, scale * (1 - _SAME)) - 1, 0)]


def within_limits(scale: float) -> float:
    """Give the scale, or the limit that it is beyond."""
    return min(max(float(scale), SMALLEST_SCALE), LARGEST_SCALE)


def _kept(start: float, length: float, view: float, reach: float) -> float:
    """Give where one edge may lie so that `reach` pixels, or all where it has fewer, stay inside."""
    inside = min(reach, length, view)
    return min(max(start, inside - length), view - inside)
