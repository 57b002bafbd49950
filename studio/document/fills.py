"""Pixels of a similar colour, all of them or those that hang together: for the fill and for the selection.

The region that hangs together is found over runs of pixels in a row, whole fronts of runs at a time: noise costs little
more than a plain surface.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from studio.contract.raster import Pixels
from studio.document.errors import InvalidEdit

Places: TypeAlias = npt.NDArray[np.int64]


def similar(pixels: Pixels, x: int, y: int, tolerance: int, *, is_contiguous: bool = True) -> Pixels:
    """Give a mask of the pixels whose colour is like that of one pixel.

    Args:
        pixels: (h, w, 4) straight alpha, (h, w, 3), or (h, w) of a mask. What is wholly transparent is alike.
        x: Column of the pixel.
        y: Its row.
        tolerance: Largest difference in any channel, 0 to 255.
        is_contiguous: Only what hangs together with the pixel, edge to edge.

    Returns:
        (h, w), 255 where it is alike, else 0.

    Raises:
        InvalidEdit: The pixel lies outside, or the tolerance is out of its range.
    """
    height, width = pixels.shape[:2]
    if not (0 <= x < width and 0 <= y < height):
        raise InvalidEdit(f"The place {x}, {y} lies outside of the {width}x{height} pixels.", "Click on the picture.")
    if not 0 <= tolerance <= 255:
        raise InvalidEdit(f"The tolerance is {tolerance}; it must be from 0 to 255.")
    alike = _alike(pixels, pixels[y, x], tolerance)
    if is_contiguous:
        return connected(alike, x, y)
    return np.where(alike, np.uint8(255), np.uint8(0))


def _alike(pixels: Pixels, colour: Pixels, tolerance: int) -> npt.NDArray[np.bool_]:
    if pixels.ndim == 2:
        return _near(pixels, int(colour), tolerance)
    channels = pixels.shape[2]
    if channels == 4 and colour[3] == 0:
        return _near(pixels[..., 3], 0, tolerance)
    alike = _near(pixels[..., channels - 1], int(colour[channels - 1]), tolerance)
    for channel in range(channels - 1):
        alike &= _near(pixels[..., channel], int(colour[channel]), tolerance)
    if channels == 4 and colour[3] <= tolerance:
        alike |= pixels[..., 3] == 0
    return alike


def _near(values: Pixels, value: int, tolerance: int) -> npt.NDArray[np.bool_]:
    low, high = max(0, value - tolerance), min(255, value + tolerance)
    near: npt.NDArray[np.bool_] = (values >= low) & (values <= high)
    return near


def connected(alike: npt.NDArray[np.bool_], x: int, y: int) -> Pixels:
    """Give the part of a region, (h, w), that hangs together with one of its pixels, edge to edge; 255 inside."""
    height, width = alike.shape
    if not alike[y, x]:
        return np.zeros((height, width), np.uint8)
    starts, ends = _runs(alike)
    stride = width + 1
    found = np.zeros(len(starts), bool)
    front = np.array([np.searchsorted(starts, y * stride + x, "right") - 1])
    found[front] = True
    while len(front):
        nearby = np.concatenate([_touching(starts, ends, front, offset) for offset in (-stride, stride)])
        front = np.unique(nearby[~found[nearby]])
        found[front] = True
    return _drawn(starts[found], ends[found], (height, width))


def _runs(alike: npt.NDArray[np.bool_]) -> tuple[Places, Places]:
    """Give where runs begin and where they have ended, as `row * (width + 1) + column`, in order."""
    height, width = alike.shape
    padded = np.zeros(height * (width + 1) + 1, bool)
    padded[:-1].reshape(height, width + 1)[:, :width] = alike
    turns = np.flatnonzero(padded[1:] != padded[:-1]) + 1
    if padded[0]:
        turns = np.concatenate([[0], turns])
    return turns[0::2], turns[1::2]


def _touching(starts: Places, ends: Places, front: Places, offset: int) -> Places:
    """Give the runs that touch those of a front in the row above or below; some more than once."""
    first = np.searchsorted(ends, starts[front] + offset, "right")
    last = np.searchsorted(starts, ends[front] + offset, "left")
    counts = np.maximum(last - first, 0)
    total = int(counts.sum())
    begins = np.repeat(first - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    return begins + np.arange(total)


def _drawn(starts: Places, ends: Places, shape: tuple[int, int]) -> Pixels:
    height, width = shape
    turns = np.zeros(height * (width + 1) + 1, np.int8)
    turns[starts] = 1
    turns[ends] -= 1
    inside = np.cumsum(turns[:-1], dtype=np.int8).reshape(height, width + 1)[:, :width]
    return np.where(inside > 0, np.uint8(255), np.uint8(0))
