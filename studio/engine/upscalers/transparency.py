"""Colours for transparent pixels, taken from what lies beside them, so that no halo grows when a picture is enlarged.

Letters: `b` batch, `h w` pixels.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

ROUNDS = 24
"""How far colours are extended, in pixels: as far as our upscalers look, and as the resampled alpha reaches."""


def extended(colours: Tensor, alpha: Tensor, rounds: int = ROUNDS) -> Tensor:
    """Give colours (b, 3, h, w) in which those under an alpha (b, 1, h, w) of 0 are grown from the visible ones.

    Each round gives a pixel beside known ones their mean, weighted with their alpha; what is farther away stays.
    """
    weights = alpha
    for _ in range(rounds):
        unknown = weights <= 0
        if not bool(unknown.any()):
            break
        near = functional.avg_pool2d(functional.pad(weights, (1, 1, 1, 1)), 3, 1)
        sums = functional.avg_pool2d(functional.pad(colours * weights, (1, 1, 1, 1)), 3, 1)
        is_grown = unknown & (near > 0)
        colours = torch.where(is_grown, sums / near.clamp_min(1e-12), colours)
        weights = torch.where(is_grown, near, weights)
    return colours
