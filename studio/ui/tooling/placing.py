"""Where a transformed rectangle lies: middle, scale and angle, and what dragging a handle makes of them; no Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from studio.contract.geometry import Bounds

SNAP_DEGREES = 15.0
HANDLES = tuple((x, y) for y in (-1, 0, 1) for x in (-1, 0, 1) if (x, y) != (0, 0))
"""Corners and middles of the sides, as shares of the half width and height."""


@dataclass(frozen=True, slots=True)
class Placing:
    """A rectangle of pixels, scaled and turned about its middle, and moved.

    Attributes:
        bounds: The rectangle as it lies in the layer.
        x: Where its middle comes to lie.
        y: The same, down.
        scale_x: How many times wider it becomes; negative mirrors.
        scale_y: How many times higher.
        angle: By how much it turns clockwise, in radians.
    """

    bounds: Bounds
    x: float
    y: float
    scale_x: float = 1.0
    scale_y: float = 1.0
    angle: float = 0.0

    @classmethod
    def of(cls, bounds: Bounds) -> Placing:
        """Give a rectangle as it lies."""
        return cls(bounds, bounds.x + bounds.width / 2, bounds.y + bounds.height / 2)

    @property
    def is_changed(self) -> bool:
        """Whether it lies otherwise than in the layer."""
        return self != Placing.of(self.bounds)

    @property
    def matrix(self) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
        """(2, 3): where a point (x, y, 1) of the layer goes to."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        a, b, c, d = cos * self.scale_x, -sin * self.scale_y, sin * self.scale_x, cos * self.scale_y
        start = Placing.of(self.bounds)
        return (a, b, self.x - a * start.x - b * start.y), (c, d, self.y - c * start.x - d * start.y)

    def corner(self, across: float, down: float) -> tuple[float, float]:
        """Give where a point lies that is so many half widths and heights from the middle."""
        return self._out(across * self.bounds.width / 2 * self.scale_x, down * self.bounds.height / 2 * self.scale_y)

    def holds(self, x: float, y: float) -> bool:
        """Say whether a place lies inside."""
        across, down = self._in(x, y)
        return (
            abs(across) <= abs(self.scale_x) * self.bounds.width / 2
            and abs(down) <= abs(self.scale_y) * self.bounds.height / 2
        )

    def moved(self, dx: float, dy: float) -> Placing:
        """Give it moved."""
        return replace(self, x=self.x + dx, y=self.y + dy)

    def turned(self, start: tuple[float, float], end: tuple[float, float], *, snaps: bool) -> Placing:
        """Give it turned about its middle as a hand that goes from one place to another turns it."""
        turn = math.atan2(end[1] - self.y, end[0] - self.x) - math.atan2(start[1] - self.y, start[0] - self.x)
        angle = self.angle + turn
        if snaps:
            step = math.radians(SNAP_DEGREES)
            angle = round(angle / step) * step
        return replace(self, angle=math.remainder(angle, 2 * math.pi))

    def stretched(
        self, handle: tuple[int, int], to: tuple[float, float], *, keeps_aspect: bool, is_about_middle: bool
    ) -> Placing:
        """Give it with a handle dragged to a place; what is opposite, or the middle, stays."""
        fixed = (self.x, self.y) if is_about_middle else self.corner(-handle[0], -handle[1])
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        dx, dy = to[0] - fixed[0], to[1] - fixed[1]
        across, down = dx * cos + dy * sin, dy * cos - dx * sin
        share = 2 if is_about_middle else 1
        scale_x = self._scale(handle[0], across * share, self.bounds.width, self.scale_x)
        scale_y = self._scale(handle[1], down * share, self.bounds.height, self.scale_y)
        if keeps_aspect and handle[0] and handle[1]:
            factor = max(abs(scale_x / self.scale_x), abs(scale_y / self.scale_y))
            scale_x = math.copysign(self.scale_x * factor, scale_x)
            scale_y = math.copysign(self.scale_y * factor, scale_y)
        placing = replace(self, scale_x=scale_x, scale_y=scale_y)
        if is_about_middle:
            return placing
        stays = placing.corner(-handle[0], -handle[1])
        return placing.moved(fixed[0] - stays[0], fixed[1] - stays[1])

    @staticmethod
    def _scale(side: int, way: float, length: int, before: float) -> float:
        """Give the scale of one axis; never thinner than a pixel."""
        if side == 0:
            return before
        scale = side * way / length
        return math.copysign(max(abs(scale), 1 / length), scale if scale else before)

    def _out(self, across: float, down: float) -> tuple[float, float]:
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return self.x + across * cos - down * sin, self.y + across * sin + down * cos

    def _in(self, x: float, y: float) -> tuple[float, float]:
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        dx, dy = x - self.x, y - self.y
        return dx * cos + dy * sin, dy * cos - dx * sin
