"""How visible the border of a repainted part is, and the proof that nothing outside it changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.contract.raster import Pixels
from studio.contract.records import RepaintProof
from studio.engine.masks import Marks, bounds_of

Steps = NDArray[np.float64]
LEAST_STEP = 1.0
"""A step of one level of 255 cannot be seen: it counts as the least there is."""


@dataclass(frozen=True, slots=True)
class SeamFigure:
    """The borders of several repainted pictures.

    Attributes:
        after: Median colour step across the borders, in levels of 255.
        before: The same of the pictures as they were.
        pictures: How many.
    """

    after: float
    before: float
    pictures: int

    @property
    def ratio(self) -> float:
        """1 for borders as they were; at most 1.25 is asked for."""
        return max(self.after, LEAST_STEP) / max(self.before, LEAST_STEP)


def proof_of(before: Pixels, after: Pixels, marks: Marks) -> RepaintProof:
    """Measure a repainted picture against its source, of the same size.

    Args:
        before: (h, w, 3 or 4).
        after: Likewise.
        marks: (h, w), what was given free.
    """
    repainted = int(marks.sum())
    differs = np.logical_or.reduce([before[..., each] != after[..., each] for each in range(before.shape[2])])
    changed = int(np.count_nonzero(differs & ~marks))
    bounds = bounds_of(marks)
    if bounds is None:
        return RepaintProof(0, changed, 0.0, 0.0)
    rows, columns = slice(max(0, bounds.y - 2), bounds.bottom + 2), slice(max(0, bounds.x - 2), bounds.right + 2)
    across = steps_across(after[rows, columns], marks[rows, columns])
    beside = steps_beside(after[rows, columns], marks[rows, columns])
    return RepaintProof(repainted, changed, _mean(across), _mean(beside))


def seam_figure(results: Iterable[tuple[Pixels, Pixels, Marks]]) -> SeamFigure:
    """Give the figure over (before, after, marks) of several pictures, each (h, w, 3 or 4) and (h, w)."""
    each = list(results)
    if not each:
        return SeamFigure(0.0, 0.0, 0)
    after = np.concatenate([steps_across(painted, marks) for _, painted, marks in each])
    before = np.concatenate([steps_across(picture, marks) for picture, _, marks in each])
    return SeamFigure(_median(after), _median(before), len(each))


def steps_across(picture: Pixels, marks: Marks) -> Steps:
    """Give the colour steps between neighbours of which one is marked and one is not (mean over the channels)."""
    return np.concatenate([_steps(picture, axis)[_crossings(marks, axis)] for axis in (0, 1)])


def steps_beside(picture: Pixels, marks: Marks) -> Steps:
    """Give the colour steps one pixel further in and out, along the same lines."""
    found = []
    for axis in (0, 1):
        steps, crosses = _steps(picture, axis), _crossings(marks, axis)
        for way in (-1, 1):
            moved = np.roll(crosses, way, axis)
            edge: list[slice | int] = [slice(None), slice(None)]
            edge[axis] = 0 if way == 1 else -1
            if moved.size:
                moved[tuple(edge)] = False
            found.append(steps[moved & ~crosses])
    return np.concatenate(found)


def _steps(picture: Pixels, axis: int) -> Steps:
    seen = picture[..., :3].astype(np.float64)
    if picture.shape[2] == 4:  # over white, as it is shown: the colours under full transparency are not seen
        seen = 255 - (255 - seen) * (picture[..., 3:] / 255)
    return np.asarray(np.abs(np.diff(seen, axis=axis)).mean(axis=2), np.float64)


def _crossings(marks: Marks, axis: int) -> Marks:
    return np.asarray(np.diff(marks.astype(np.int8), axis=axis) != 0)


def _mean(steps: Steps) -> float:
    return float(steps.mean()) if len(steps) else 0.0


def _median(steps: Steps) -> float:
    return float(np.median(steps)) if len(steps) else 0.0
