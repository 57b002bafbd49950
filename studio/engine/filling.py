"""What stands under a mask before the denoising, by what a person wants there.

Where the place is to be continued from what is around it (fill, expand, remove), the nearest pixels are drawn inwards
and softened the more the deeper the place lies; where something new is to appear (add, replace the background), it is
neutral, so that no colour is favoured.

Pictures here are (h, w, 3) float32, 0 to 255.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.contract.requests import Fill
from studio.engine.masks import Grades, Marks
from studio.engine.untyped import ndimage

Picture = NDArray[np.float32]
NEUTRAL = 127.5
SOFTENED = ((1.0, 1 / 64), (3.0, 1 / 24), (8.0, 1 / 10))
"""Softening of what is drawn inwards: from how many latent cells deep, and its radius as a share of the side."""
CELL_SHARE = 1 / 16
"""Width of a latent cell as a share of the side, as our own backbones have it."""
EDGE_SHARE = 1 / 56
"""How softly a neutral place begins, likewise (peers: 9 of 512)."""


def filled(picture: Picture, mask: Grades, fill: Fill) -> Picture:
    """Give the picture with another content where the mask is above 0.

    Args:
        picture: What is there.
        mask: Where it is to be repainted; soft values are filled as far as they go.
        fill: What is wanted there; `ORIGINAL` leaves the picture as it is.
    """
    if fill is Fill.ORIGINAL or not mask.any():
        return picture
    marks = mask > 0
    side = max(mask.shape)
    if fill is Fill.REPLACE_BACKGROUND or marks.all():
        return mixed(picture, np.full_like(picture, NEUTRAL), mask)
    if fill is Fill.ADD:
        soft = np.minimum(mask, ndimage().gaussian_filter(mask, side * EDGE_SHARE) * 2)
        return mixed(picture, np.full_like(picture, NEUTRAL), soft)
    return mixed(picture, continued(picture, marks), mask)


def mixed(below: Picture, above: Picture, share: Grades) -> Picture:
    """Give `above` over `below`, by shares from 0 to 1."""
    return np.asarray(below + share[..., None] * (above - below), np.float32)


def drawn_inwards(picture: Picture, marks: Marks) -> Picture:
    """Give the picture with every marked place as the nearest unmarked one."""
    nearest = ndimage().distance_transform_edt(marks, return_distances=False, return_indices=True)
    return np.asarray(picture[tuple(nearest)], np.float32)


def continued(picture: Picture, marks: Marks) -> Picture:
    """Give the picture with every marked place drawn inwards from the unmarked ones, softer with the depth."""
    depth, nearest = ndimage().distance_transform_edt(marks, return_indices=True)
    drawn = picture[tuple(nearest)]
    side = max(marks.shape)
    for cells, share in SOFTENED:
        radius = side * share
        soft = ndimage().uniform_filter(drawn, (2 * round(radius) + 1, 2 * round(radius) + 1, 1))
        part = np.clip(depth / max(1.0, cells * side * CELL_SHARE), 0, 1)[..., None]
        drawn = np.where(marks[..., None], drawn + part * (soft - drawn), drawn)
    return np.asarray(drawn, np.float32)
