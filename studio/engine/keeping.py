"""What of a picture stays as it is while the rest is painted: laid into the sample after every step of the walk.

The kept part is the picture's own latents at the level that the step has led to, with one noise for the whole walk: the
noise that the walk began with. (A new noise for each step confuses the solvers that remember earlier steps.) With soft
masks a place is released when the walk has come down to the level that its value means as a strength ("differential
diffusion", arXiv:2306.00950, algorithm 1).
Deliberate differences: the threshold falls by noise level, not by the number of the step, so that it means the same
with every schedule; and what UniPC remembers of the last sample, which it corrects afterwards, is laid in as well.

Glossary: b batch, c channels, h w latent grid.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from studio.contract.errors import InvalidRequest
from studio.engine import strengths
from studio.engine.noise_levels import NoiseLevel, Scheduler

Form = Callable[[Tensor], Tensor]
Back = Callable[[Tensor, Tensor], Tensor]
HALF = 0.5


def _same(latents: Tensor) -> Tensor:
    return latents


def _back(latents: Tensor, _sample: Tensor) -> Tensor:
    return latents


@dataclass(frozen=True, slots=True)
class Place:
    """Where a walk stands right after a step.

    Attributes:
        scheduler: What stepped.
        before: Level of the sample that the network saw; None where it cannot be read.
        after: Level of the sample that came of it.
    """

    scheduler: Scheduler
    before: NoiseLevel | None
    after: NoiseLevel | None


class KeptPart:
    """The kept part of one walk.

    Args:
        clean: The picture's own latents (1, c, h, w), as the network sees them.
        mask: (1, 1, h, w) in [0, 1]: 1 is repainted, 0 is kept, between is released on the way.
        is_differential: Release soft values on the way; else values of at least a half are repainted throughout.
        unpacked: Maps what the pipeline hands to `scheduler.step` into (b, c, h, w).
        packed: The way back, given the latents and the sample whose form they are to have.
    """

    def __init__(
        self, clean: Tensor, mask: Tensor, *, is_differential: bool, unpacked: Form = _same, packed: Back = _back
    ) -> None:
        self.clean = clean.float()
        self.mask = mask.float()
        self.is_differential = is_differential
        self.unpacked = unpacked
        self.packed = packed
        self._noise = clean.float()
        self._has_begun = False
        self._began_at = 1.0

    def condition(self) -> Tensor:
        """Give what our own backbones hear of it: the kept latents and the mask (1, c + 1, h, w), as in training."""
        mask = (self.mask >= HALF).float()
        return torch.cat([self.clean * (1 - mask), mask], dim=1)

    def laid_into(self, after: Tensor, before: Tensor, place: Place) -> Tensor:
        """Give the sample after a step with the kept part in it.

        Args:
            after: As the scheduler returned it.
            before: The sample that the network saw.
            place: Where the walk stands.

        Raises:
            InvalidRequest: The scheduler's noise levels cannot be read.
        """
        if place.before is None or place.after is None:
            raise InvalidRequest(
                f"The noise levels of {type(place.scheduler).__name__} are unknown here, so nothing can be kept.",
                "Choose another scheduler.",
            )
        if not self._has_begun:
            self._begin(self.unpacked(before).float(), place.before)
        remembered = getattr(place.scheduler, "last_sample", None)
        if isinstance(remembered, Tensor):
            vars(place.scheduler)["last_sample"] = self._mixed(remembered, place.before)
        return self._mixed(after, place.after)

    def shown(self, latents: Tensor) -> Tensor:
        """Give a prediction (b, c, h, w) for a preview, with the kept part as it is."""
        clean, mask = self.clean.to(latents.device), self.mask.to(latents.device)
        return mask * latents.float() + (1 - mask) * clean

    def _begin(self, sample: Tensor, level: NoiseLevel) -> None:
        """Take the noise of the walk from its first sample."""
        clean = self.clean.to(sample.device)
        self._noise = (sample - level.alpha * clean) / max(level.sigma, 1e-6)
        self._has_begun = True
        self._began_at = max(strengths.strength_for(level.share), 1e-6)

    def _mixed(self, sample: Tensor, level: NoiseLevel) -> Tensor:
        latents = self.unpacked(sample)
        mask = self._released(level).to(latents.device)
        kept = level.alpha * self.clean.to(latents.device) + level.sigma * self._noise
        mixed = mask * latents.float() + (1 - mask) * kept
        return self.packed(mixed.to(sample.dtype), sample).reshape(sample.shape)

    def _released(self, level: NoiseLevel) -> Tensor:
        if not self.is_differential:
            return (self.mask >= HALF).float()
        reached = strengths.strength_for(level.share) / self._began_at
        return ((self.mask > reached) | (self.mask >= 1)).float()


def latent_mask(mask: NDArray[np.float32], downscale: int) -> Tensor:
    """Give a mask of pixels (h, w) for latent cells, (1, 1, h / f, w / f).

    A cell of which any pixel is wholly repainted is wholly repainted; else it has the mean of its pixels.
    """
    pixels = torch.from_numpy(np.ascontiguousarray(mask))[None, None]
    whole = (functional.max_pool2d(pixels, downscale) >= 1).float()
    return torch.maximum(whole, functional.avg_pool2d(pixels, downscale))
