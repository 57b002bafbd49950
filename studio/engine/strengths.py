"""How far a picture is walked back for a strength: the same share of noise for every family.

Flow families and epsilon families lay their noise levels differently, so that "the last half of the steps" means
another amount of change in each (and in each schedule). Here a strength names a noise level instead, as the share of
the noise in the mix, sigma / (alpha + sigma): for a flow its sigma, for the others sigma over alpha as a share. At the
same share as much of the picture is hidden, whatever the family, the schedule and the number of steps.
"""

from __future__ import annotations

from collections.abc import Sequence

CURVE = 0.45
"""Exponent of the share over the strength; below 1, because most of a picture survives half of the noise.

Measured on eight pictures of our own weights: how far their latents are from the source's, of how far they are after
the whole walk, is 0.25 to 0.3 at a share of 0.5, a half at 0.75, three quarters at 0.86, nine tenths at 0.93.
"""


def share_for(strength: float) -> float:
    """Give the share of noise, 0 to 1, from which a strength (0 to 1) begins."""
    return float(strength**CURVE)


def strength_for(share: float) -> float:
    """Give the strength that begins at a share of noise: the inverse of `share_for`."""
    return float(max(0.0, min(1.0, share)) ** (1 / CURVE))


def first_step(levels: Sequence[float], strength: float, *, is_flow: bool) -> int:
    """Give the number of steps that a walk skips for a strength.

    Args:
        levels: Noise levels of the steps and a last 0, in the space of `Stepped.sigma`.
        strength: Above 0, up to 1; 1 walks the whole way.
        is_flow: The levels are a flow's sigmas; else sigma over alpha.
    """
    if strength >= 1:
        return 0
    wanted = share_for(strength)
    shares = [level if is_flow else level / (1 + level) for level in levels[:-1]]
    return next((number for number, share in enumerate(shares) if share <= wanted), len(shares) - 1)
