"""Brings the colours of a repainted crop to those of the picture around it.

First the whole: mean and deviation in CIE L*a*b* over the pixels outside the mask, where both should be alike (Reinhard
et al. 2001, "Color transfer between images"). Then the place: what still differs along the border is a smooth field,
which is taken away inside as well, less the deeper the place lies; so that no step of colour is left at the border.
Deliberate differences: deviations are matched only where there are pixels enough, and by a quarter at most.

Pictures here are (h, w, 3) float32, 0 to 255, sRGB.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.engine.filling import Picture
from studio.engine.masks import Marks
from studio.engine.untyped import ndimage

ENOUGH_FOR_MEANS, ENOUGH_FOR_DEVIATIONS = 16, 256
DEVIATION_RANGE = (0.8, 1.25)
LEAST_DEVIATION = 1.0
"""In L*a*b*: flat places have no deviation to match."""
REACH_SHARE = 1 / 24
"""Reach of the local matching as a share of the crop's side."""
ANCHOR_REACH_SHARE, ANCHOR_WEIGHT = 1 / 10, 0.85
LEAST_KNOWN = 0.05
LINEAR_TO_XYZ = np.array([
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
])  # fmt: skip
WHITE = LINEAR_TO_XYZ.sum(axis=1)
EPSILON, KAPPA = 216 / 24389, 24389 / 27


def matched(painted: Picture, picture: Picture, known: Marks) -> Picture:
    """Give the painted crop in the colours of the picture.

    Args:
        painted: What the network made of the crop.
        picture: The crop as it was.
        known: Where the two show the same: outside of what was repainted.
    """
    count = int(known.sum())
    if count < ENOUGH_FOR_MEANS:
        return painted
    lab, goal = to_lab(painted), to_lab(picture)
    mean, mean_goal = lab[known].mean(axis=0), goal[known].mean(axis=0)
    scale = np.ones(3)
    if count >= ENOUGH_FOR_DEVIATIONS:
        deviation, wanted = lab[known].std(axis=0), goal[known].std(axis=0)
        is_flat = np.minimum(deviation, wanted) < LEAST_DEVIATION
        scale = np.where(is_flat, 1, np.clip(wanted / np.maximum(deviation, 1e-6), *DEVIATION_RANGE))
    return _to_rgb((lab - mean) * scale + mean_goal)


def joined(painted: Picture, picture: Picture, known: Marks) -> Picture:
    """Give the painted crop less what it differs by along the border, fading with the distance to it."""
    if not known.any() or known.all():
        return painted
    reach = max(1.0, max(known.shape) * REACH_SHARE)
    weight = ndimage().gaussian_filter(known.astype(np.float32), reach)[..., None]
    difference = (picture - painted) * known[..., None]
    smooth = ndimage().gaussian_filter(difference, (reach, reach, 0))
    return np.asarray(painted + smooth / np.maximum(weight, LEAST_KNOWN), np.float32)


def anchored(painted: Picture, filled: Picture) -> Picture:
    """Give the painted crop with most of its broad colours from what it was filled with.

    For a place that is to go on as it is around: a network that was asked for nothing drifts, window by window.
    """
    reach = max(1.0, max(painted.shape[:2]) * ANCHOR_REACH_SHARE)
    drift = ndimage().gaussian_filter(filled - painted, (reach, reach, 0), mode="nearest")
    return np.asarray(painted + ANCHOR_WEIGHT * drift, np.float32)


def to_lab(picture: Picture) -> NDArray[np.float64]:
    """Give CIE L*a*b* (D65) of sRGB."""
    unit = np.clip(picture, 0, 255) / 255.0
    linear = np.where(unit <= 0.04045, unit / 12.92, ((unit + 0.055) / 1.055) ** 2.4)
    xyz = linear @ LINEAR_TO_XYZ.T / WHITE
    f = np.where(xyz > EPSILON, np.cbrt(xyz), (KAPPA * xyz + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


def _to_rgb(lab: NDArray[np.float64]) -> Picture:
    y = (lab[..., 0] + 16) / 116
    f = np.stack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200], axis=-1)
    xyz = np.where(f**3 > EPSILON, f**3, (116 * f - 16) / KAPPA) * WHITE
    linear = np.clip(xyz @ np.linalg.inv(LINEAR_TO_XYZ).T, 0, None)
    unit = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(np.clip(unit * 255, 0, 255), np.float32)
