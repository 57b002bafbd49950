"""The noise levels of a walk as a curve in a unit square. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

FLAT_SHARE = 0.1
"""Where more than this share of the steps lies..."""
FLAT_RATIO = 50.0
"""...below the highest level divided by this, an even scale would show them as one flat line."""


@dataclass(frozen=True, slots=True)
class SigmaCurve:
    """Noise levels over steps.

    Attributes:
        levels: Level before each step, and the one after the last, which is 0.
    """

    levels: tuple[float, ...]

    @property
    def steps(self) -> int:
        """Number of steps."""
        return max(0, len(self.levels) - 1)

    @property
    def highest(self) -> float:
        """The level at which the walk begins."""
        return max(self.levels, default=0.0)

    @property
    def is_logarithmic(self) -> bool:
        """Whether the levels are shown by their magnitude."""
        rising = self._positive
        return bool(rising) and rising[int(len(rising) * FLAT_SHARE)] * FLAT_RATIO < rising[-1]

    def points(self) -> tuple[tuple[float, float], ...]:
        """Give each level's place: 0 to 1 from left to right, and 0 to 1 from the bottom."""
        height = self._height()
        return tuple((place / max(1, self.steps), height(level)) for place, level in enumerate(self.levels))

    def nearest(self, x: float) -> int:
        """Give the index of the level nearest to a place from 0 (left) to 1."""
        return min(max(0, round(x * self.steps)), self.steps)

    @property
    def _positive(self) -> list[float]:
        return sorted(level for level in self.levels if level > 0)

    def _height(self) -> Callable[[float], float]:
        """Give the function from a level to its height."""
        rising = self._positive
        if not rising:
            return lambda _: 0.0
        if not self.is_logarithmic:
            return lambda level: max(0.0, level) / rising[-1]
        low = math.log(rising[0])
        span = math.log(rising[-1]) - low
        # The lowest level stands a step above the ground, on which zero lies.
        ground = span / max(1, self.steps)
        return lambda level: (math.log(level) - low + ground) / (span + ground) if level > 0 else 0.0
