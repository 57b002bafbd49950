"""A brush stroke: dabs along the pointer's way, gathered in one coverage, so that a stroke never exceeds its opacity.

The coverage is the largest of all dabs, in tiles that are there only where something was painted. The way is cut to
what can be painted before a dab is placed: a pointer far off the canvas costs nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.contract.geometry import MAX_SIDE_PX, Bounds
from studio.contract.raster import Pixels
from studio.document.brushes import Brush
from studio.document.dabs import Dab, Dabs
from studio.document.tiles import TILE_PX, Key, Window, parts_of

__all__ = ["Brush", "Stroke", "stepped"]

CLOSEST_PX = 0.5
"""Dabs nearer to each other than this look the same."""
FARTHEST_PX = 4.0 * MAX_SIDE_PX
"""Places farther out than this are taken for this far."""
SLOWEST = 0.96
"""Share of the way that the smoothest stroke stays behind with each event."""
_dabs = Dabs()


@dataclass(frozen=True, slots=True)
class _Point:
    x: float
    y: float
    pressure: float

    def toward(self, other: _Point, share: float) -> _Point:
        return _Point(
            self.x + (other.x - self.x) * share,
            self.y + (other.y - self.y) * share,
            self.pressure + (other.pressure - self.pressure) * share,
        )


class Stroke:
    """One stroke while it is drawn.

    Args:
        brush: How it is drawn.
        area: What can be painted; nothing outside of it is covered.

    Attributes:
        bounds: What the stroke has covered so far, None where nothing.
    """

    def __init__(self, brush: Brush, area: Bounds) -> None:
        self.brush = brush
        self.bounds: Bounds | None = None
        self._area = area
        self._tiles: dict[Key, Pixels] = {}
        self._drawn: _Point | None = None
        self._wanted: _Point | None = None
        self._to_next = 0.0
        self._level = np.round(np.arange(256) * brush.opacity).astype(np.uint8)

    @property
    def bytes_used(self) -> int:
        """Memory that the coverage takes."""
        return len(self._tiles) * TILE_PX * TILE_PX

    def add(self, x: float, y: float, pressure: float = 1.0) -> Bounds | None:
        """Draw on to a place, as far as the smoothing follows.

        Args:
            x: Pixels from the left edge; a place that is no number is left out.
            y: Pixels from the upper edge.
            pressure: 0 to 1.

        Returns:
            What may have another coverage than before; None where nothing has.
        """
        if not (math.isfinite(x) and math.isfinite(y) and math.isfinite(pressure)):
            return None
        here = _Point(_limited(x), _limited(y), min(max(pressure, 0.0), 1.0))
        self._wanted = here
        if self._drawn is None:
            self._drawn = here
            self._to_next = self._step(here)
            return self._covered(self._print(here))
        return self._draw_to(self._drawn.toward(here, 1 - SLOWEST * self.brush.smoothing))

    def finish(self) -> Bounds | None:
        """Draw what the smoothing still lags behind; gives what has another coverage."""
        if self._drawn is None or self._wanted is None or self._drawn == self._wanted:
            return None
        return self._draw_to(self._wanted)

    def coverage(self, bounds: Bounds) -> Pixels:
        """Give how much of each pixel is covered, (h, w), 255 is wholly; at most the brush's opacity."""
        coverage = np.zeros((bounds.height, bounds.width), np.uint8)
        for key, inside, outside in parts_of(bounds):
            tile = self._tiles.get(key)
            if tile is not None:
                coverage[outside] = tile[inside]
        return coverage if self.brush.opacity == 1 else self._level[coverage]

    def _draw_to(self, end: _Point) -> Bounds | None:
        start, self._drawn = self._drawn, end
        assert start is not None  # noqa: S101 - a stroke that draws on has begun
        length = math.hypot(end.x - start.x, end.y - start.y)
        step = self._step(start.toward(end, 0.5))
        if length < self._to_next:
            self._to_next -= length
            return None
        count = math.floor((length - self._to_next) / step) + 1
        first, last = self._seen(start, end, length)
        begin = max(0, math.ceil((first - self._to_next) / step))
        stop = min(count, math.floor((last - self._to_next) / step) + 1)
        dirty: Bounds | None = None
        for number in range(begin, stop):
            point = start.toward(end, (self._to_next + number * step) / length)
            dirty = _united(dirty, self._print(point))
        self._to_next += count * step - length
        return self._covered(dirty)

    def _seen(self, start: _Point, end: _Point, length: float) -> tuple[float, float]:
        """Give from where to where along a line a dab can reach what can be painted (Liang and Barsky, 1984)."""
        reach = self.brush.size_px / 2 + 2
        first, last = 0.0, 1.0
        for begin, move, low, high in (
            (start.x, end.x - start.x, self._area.x - reach, self._area.right + reach),
            (start.y, end.y - start.y, self._area.y - reach, self._area.bottom + reach),
        ):
            if move == 0:
                if not low <= begin <= high:
                    return 1.0, 0.0
                continue
            one, other = sorted(((low - begin) / move, (high - begin) / move))
            first, last = max(first, one), min(last, other)
        return first * length, last * length

    def _step(self, point: _Point) -> float:
        return max(CLOSEST_PX, self.brush.spacing * self._diameter(point))

    def _diameter(self, point: _Point) -> float:
        if not self.brush.has_pressure_size or point.pressure == 1:
            return self.brush.size_px
        return stepped(self.brush.size_px * point.pressure)

    def _print(self, point: _Point) -> Bounds | None:
        """Cover with one dab; gives what is covered more than before."""
        diameter = self._diameter(point)
        strength = point.pressure if self.brush.has_pressure_opacity else 1.0
        if diameter <= 0 or strength <= 0:
            return None
        dab = _dabs.at(point.x, point.y, diameter, self.brush.hardness)
        side = dab.mask.shape[0]
        whole = Bounds(dab.left, dab.top, side, side)
        reached = whole.intersection(self._area)
        return None if reached is None else self._cover(dab, whole, reached, strength)

    def _cover(self, dab: Dab, whole: Bounds, reached: Bounds, strength: float) -> Bounds | None:
        mask = dab.mask[reached.y - whole.y : reached.bottom - whole.y, reached.x - whole.x : reached.right - whole.x]
        if strength < 1:
            mask = np.multiply(mask, np.float32(strength)).astype(np.uint8)
        dirty: Bounds | None = None
        for key, inside, outside in parts_of(reached):
            tile = self._tiles.get(key)
            if tile is None:
                tile = self._tiles[key] = np.zeros((TILE_PX, TILE_PX), np.uint8)
            part = tile[inside]
            grown = _grown(mask[outside] > part, outside, reached)
            if grown is not None:
                np.maximum(part, mask[outside], out=part)
                dirty = _united(dirty, grown)
        return dirty

    def _covered(self, dirty: Bounds | None) -> Bounds | None:
        self.bounds = _united(self.bounds, dirty)
        return dirty


def stepped(diameter: float) -> float:
    """Give a diameter that changes with the pressure in steps that are not seen, so that masks are found again."""
    if diameter <= 0:
        return 0.0
    step = max(0.125, 2.0 ** math.floor(math.log2(diameter)) / 32)
    return max(0.125, round(diameter / step) * step)


def _grown(is_more: npt.NDArray[np.bool_], outside: Window, reached: Bounds) -> Bounds | None:
    """Give the smallest rectangle that holds all that is covered more; a stroke that goes on changes a sickle."""
    rows, columns = np.flatnonzero(is_more.any(axis=1)), np.flatnonzero(is_more.any(axis=0))
    if not len(rows):
        return None
    left, top = reached.x + outside[1].start, reached.y + outside[0].start
    return Bounds.between(
        left + int(columns[0]), top + int(rows[0]), left + int(columns[-1]) + 1, top + int(rows[-1]) + 1
    )


def _limited(place: float) -> float:
    return min(max(place, -FARTHEST_PX), FARTHEST_PX)


def _united(one: Bounds | None, other: Bounds | None) -> Bounds | None:
    if one is None or other is None:
        return one or other
    return one.union(other)
