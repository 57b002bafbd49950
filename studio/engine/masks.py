"""Masks as numbers: how deep a place lies inside, where they are grown for the denoising, how a result is faded in.

Source of the two masks and of their proportions: Krita AI Diffusion (GPL; the algorithm as described, no code).
Deliberate differences: the fade of the result lies wholly inside the painted mask, so that nothing outside it changes.

Masks here are (h, w) float32 in [0, 1], 1 = repaint.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from studio.contract.geometry import Bounds
from studio.contract.raster import Mask, Pixels
from studio.engine.untyped import ndimage

Grades = NDArray[np.float32]
Marks = NDArray[np.bool_]
FINEST_STEPS = 48
"""Steps of a fade that are told apart; a wider one is measured on a smaller grid."""
NEARLY_ALL = 0.99


def as_grades(mask: Mask) -> Grades:
    """Give a mask as numbers from 0 to 1."""
    return np.asarray(mask.array, np.float32) / np.float32(255)


def bounds_of(mask: Pixels | Marks | Grades) -> Bounds | None:
    """Give the smallest rectangle around everything above 0, None where there is nothing."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    return Bounds.between(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def spans_the_picture(mask: Pixels | Marks) -> bool:
    """Say whether a mask covers a whole edge of the picture, or reaches from an edge to the opposite one."""
    marks = mask > 0
    touches = [side.any() for side in (marks[0], marks[-1], marks[:, 0], marks[:, -1])]
    covers = [side.all() for side in (marks[0], marks[-1], marks[:, 0], marks[:, -1])]
    return bool(any(covers) or (touches[0] and touches[1]) or (touches[2] and touches[3]))


def for_denoising(mask: Grades, grow_px: float, feather_px: float) -> Grades:
    """Give the mask that the network repaints: grown by both, then softened; nowhere below the mask itself."""
    reach, softness = round(grow_px + feather_px / 2), round(feather_px / 2)
    grown = ndimage().maximum_filter(mask, 2 * reach + 1) if reach else mask
    if softness:
        grown = ndimage().uniform_filter(ndimage().uniform_filter(grown, 2 * softness + 1), 2 * softness + 1)
    soft = np.maximum(grown, mask)
    return np.asarray(np.where(soft > NEARLY_ALL, 1, soft), np.float32)


def depth_px(marks: Marks, most_px: float) -> Grades:
    """Give how far each marked place lies from the nearest unmarked one, 0 where unmarked, at most `most_px`.

    The picture's edge is no border: a mask that touches it is deep there.
    """
    coarse = max(1, math.ceil(most_px / FINEST_STEPS))
    if marks.all():
        return np.full(marks.shape, most_px, np.float32)
    if coarse == 1:
        depth = ndimage().distance_transform_edt(marks)
        return np.asarray(np.minimum(depth, most_px), np.float32)
    h, w = marks.shape
    padded = np.pad(marks, ((0, -h % coarse), (0, -w % coarse)), mode="edge")
    cells = padded.reshape(padded.shape[0] // coarse, coarse, -1, coarse).all(axis=(1, 3))
    if cells.all():
        return np.where(marks, np.float32(most_px), np.float32(0))
    small = np.minimum(ndimage().distance_transform_edt(cells) * coarse, most_px).astype(np.float32)
    smooth = ndimage().zoom(small, coarse, order=1, grid_mode=True, mode="nearest")[:h, :w]
    # Half a cell of the border has depth 0 on the smaller grid: a marked place is at least one pixel deep.
    return np.where(marks, np.maximum(smooth, 1), np.float32(0))


def fade(mask: Grades, blend_px: float) -> Grades:
    """Give the alpha of a result laid over the picture: 0 outside the mask, never above it, full `blend_px` inside.

    A mask thinner than two fades gets a narrower one, so that its middle is full.
    """
    if blend_px < 1:
        return mask
    marks = mask > 0
    depth = depth_px(marks, 2 * blend_px)
    around = 2 * math.ceil(blend_px) + 1
    thickness = ndimage().maximum_filter(depth, around)  # half of the mask's width here, up to two fades
    width = np.clip(thickness / 2, 1, blend_px)
    share = np.clip(depth / (width + 1), 0, 1)
    share = np.where(depth >= thickness, 1, share * share * (3 - 2 * share))
    return np.asarray(mask * share, np.float32)
