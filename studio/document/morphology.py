"""Masks that grow and fade: a dilation by a disc and a blur, in numpy alone."""

from __future__ import annotations

from math import isqrt, sqrt
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from studio.contract.raster import Pixels

Wide: TypeAlias = npt.NDArray[np.uint16]

_STRIP_ROWS = 64
"""Rows that are worked on together: they stay in the processor's cache."""

_LEAST_SQUARE = 256
"""Pixels of a square that is blurred only where an edge is in reach."""


def dilated(mask: Pixels, radius_px: int) -> Pixels:
    """Give a mask in which each pixel is the largest of the disc around it; outside there is nothing.

    A disc is a stack of rows. Going from its uppermost row to the middle one the rows only become wider, so that each
    needs the one before, widened by a few pixels: 4 maxima of bytes for each pixel of the radius.

    Args:
        mask: (h, w).
        radius_px: Pixels whose centres are at most so far away count.
    """
    height = mask.shape[0]
    result = mask.copy()
    for top in range(0, height, _STRIP_ROWS):
        strip = mask[top : top + _STRIP_ROWS]
        if strip.any():
            _spread(result, strip.copy(), top, radius_px)
    return result


def _spread(result: Pixels, row: Pixels, top: int, radius_px: int) -> None:
    """Let a strip of rows grow over the result."""
    height, rows = result.shape[0], row.shape[0]
    width_px = 0
    for offset in range(radius_px, -1, -1):
        reach = isqrt(radius_px * radius_px - offset * offset)
        row = _widened(row, reach - width_px)
        width_px = reach
        for shift in {offset, -offset}:
            first, last = max(top + shift, 0), min(top + rows + shift, height)
            if first < last:
                part = result[first:last]
                np.maximum(part, row[first - top - shift : last - top - shift], out=part)


def _widened(row: Pixels, pixels: int) -> Pixels:
    """Give rows in which each pixel is the largest of those at most so far to its left and right."""
    while pixels > 0:
        wider = row.copy()
        np.maximum(wider[:, 1:], row[:, :-1], out=wider[:, 1:])
        np.maximum(wider[:, :-1], row[:, 1:], out=wider[:, :-1])
        row = wider
        pixels -= 1
    return row


def softened(mask: Pixels, px: int) -> Pixels:
    """Give a mask that fades over about `px` to both sides of its edge: means of squares, nearly a Gaussian.

    Args:
        mask: (h, w); beyond its border it goes on as at the border.
        px: Two standard deviations.
    """
    reach = softening_reach(px)
    side = max(_LEAST_SQUARE, 2 * reach)
    result = mask.copy()
    for top in range(0, mask.shape[0], side):
        for left in range(0, mask.shape[1], side):
            above, before = min(top, reach), min(left, reach)
            part = mask[top - above : top + side + reach, left - before : left + side + reach]
            if part.min() != part.max():
                square = result[top : top + side, left : left + side]
                square[...] = _blurred(part, px)[above : above + side, before : before + side]
    return result


def softening_reach(px: int) -> int:
    """Give how far from an edge `softened` changes a mask, in pixels."""
    return _passes(px) * _mean_radius(px)


def _mean_radius(px: int) -> int:
    # Three means over w pixels have the variance 3 * (w * w - 1) / 12, and that of the Gaussian is px * px / 4.
    return max(1, round((sqrt(px * px + 1) - 1) / 2))


def _passes(px: int) -> int:
    # Three are nearly a Gaussian; three of the smallest would already be wider than the smallest fade.
    return min(px, 3)


def _blurred(part: Pixels, px: int) -> Pixels:
    radius = _mean_radius(px)
    values = part.astype(np.uint16)
    values <<= 8  # a fraction of 8 bits
    for _ in range(_passes(px)):
        values = _means(_means(values, radius).T, radius).T
    values += np.minimum(128, 65_535 - values)
    return (values >> 8).astype(np.uint8)


def _means(values: Wide, radius: int) -> Wide:
    """Give the mean of each pixel and its neighbours along the rows."""
    width = 2 * radius + 1
    padded = np.pad(values, ((0, 0), (radius + 1, radius)), mode="edge")
    sums = np.cumsum(padded, axis=1, dtype=np.uint32)
    means = (sums[:, width:] - sums[:, :-width] + np.uint32(radius)) // np.uint32(width)
    return means.astype(np.uint16)
