"""Outlines as masks: what lies inside of a lasso, with antialiased edges."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from studio.contract.geometry import Bounds
from studio.contract.raster import Pixels
from studio.document.errors import InvalidEdit

LINES = 32
"""Lines a pixel's height on which an outline is cut; along a line the coverage is exact."""
BAND_PX = 256
"""Rows that are drawn at a time: what bounds the memory."""

Numbers: TypeAlias = npt.NDArray[np.float64]


def bounds_of_polygon(points: Sequence[tuple[float, float]], area: Bounds) -> Bounds | None:
    """Give the smallest rectangle of whole pixels around an outline, inside of an area; None where it is outside."""
    if not points:
        return None
    left, right = (edge(x for x, _ in points) for edge in (min, max))
    top, bottom = (edge(y for _, y in points) for edge in (min, max))
    if not all(map(math.isfinite, (left, right, top, bottom))):
        raise InvalidEdit("A corner of the outline is no number.", "Draw it anew.")
    left, top = max(left, area.x), max(top, area.y)
    right, bottom = min(right, area.right), min(bottom, area.bottom)
    if left >= right or top >= bottom:
        return None
    return Bounds.between(math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom))


def polygon(points: Sequence[tuple[float, float]], bounds: Bounds) -> Pixels:
    """Give how much of each pixel lies inside of a closed outline; what it goes around more than once is inside too.

    Args:
        points: Corners, in pixels; pixel 0 reaches from 0.0 to 1.0.
        bounds: The pixels that are asked for.

    Returns:
        (h, w), 255 is wholly inside.

    Raises:
        InvalidEdit: A corner is no number.
    """
    corners = np.asarray(points, np.float64).reshape(-1, 2) - (bounds.x, bounds.y)
    if not np.isfinite(corners).all():
        raise InvalidEdit("A corner of the outline is no number.", "Draw it anew.")
    coverage = np.zeros((bounds.height, bounds.width), np.uint8)
    if len(corners) < 3:
        return coverage
    edges = np.concatenate([corners, np.roll(corners, -1, axis=0)], axis=1)
    for top in range(0, bounds.height, BAND_PX):
        rows = min(BAND_PX, bounds.height - top)
        coverage[top : top + rows] = _band(edges - (0, top, 0, top), rows, bounds.width)
    return coverage


def _band(edges: Numbers, rows: int, width: int) -> Pixels:
    """Give the coverage of some rows; the edges, (n, 4), begin at the first of them."""
    lines, columns, signs = _crossings(edges, rows * LINES)
    order = np.lexsort((columns, lines))
    lines, columns, signs = lines[order], columns[order], signs[order]
    turns = np.cumsum(signs)  # 0 at the end of every line: an outline is closed
    weights = np.where(turns - signs == 0, 1.0, 0.0) - np.where(turns == 0, 1.0, 0.0)
    columns = np.clip(columns, 0, width)
    whole = np.floor(columns).astype(np.int64)
    part = columns - whole
    flat = lines // LINES * (width + 2) + whole
    size = rows * (width + 2)
    changes = np.bincount(flat, weights * (1 - part), size) + np.bincount(flat + 1, weights * part, size)
    inside = np.cumsum(changes.reshape(rows, width + 2), axis=1)[:, :width] * (255 / LINES)
    return np.clip(inside + 0.5, 0, 255).astype(np.uint8)


def _crossings(edges: Numbers, count: int) -> tuple[npt.NDArray[np.int64], Numbers, npt.NDArray[np.int64]]:
    """Give where edges cross the middles of lines: the line, the column, and whether down (1) or up (-1)."""
    x, y, end_x, end_y = edges.T
    is_up = end_y < y
    x, end_x = np.where(is_up, end_x, x), np.where(is_up, x, end_x)
    y, end_y = np.where(is_up, end_y, y), np.where(is_up, y, end_y)
    first = np.clip(np.ceil(y * LINES - 0.5), 0, count).astype(np.int64)
    last = np.clip(np.ceil(end_y * LINES - 0.5), 0, count).astype(np.int64)
    counts = np.maximum(last - first, 0)
    edge = np.repeat(np.arange(len(edges)), counts)
    lines = first[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)
    slope = (end_x - x)[edge] / (end_y - y)[edge]
    columns = x[edge] + ((lines + 0.5) / LINES - y[edge]) * slope
    return lines, columns, np.where(is_up, -1, 1)[edge]
