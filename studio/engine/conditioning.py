"""What steers our own networks: text features, classifier-free guidance, and the walk through a flow that both drive.

Used by the default path and by the diffusers pipeline around the same networks: both give the same pixels.

Glossary: b batch, c channels, h w latent grid, k text tokens. Velocity v = noise - x0 at
x = (1 - sigma) x0 + sigma noise (rectified flow, arXiv:2209.03003; the sign is diffusers').
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from studio.engine import strengths
from studio.engine.noise_levels import FlowScheduler


class Velocity(Protocol):
    """A backbone: noisy latents, noise level and text features to velocity (b, c, h, w)."""

    def __call__(  # the network's own arguments
        self,
        latents: Tensor,
        sigma: Tensor,
        tokens: Tensor,
        token_mask: Tensor,
        pooled: Tensor,
        condition: Tensor | None = None,
    ) -> Tensor:
        """Give the velocity."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """Classifier-free guidance (arXiv:2207.12598).

    Attributes:
        scale: 1 is off.
        rescale: Share of the guided x0 rescaled to the plain one's deviation (arXiv:2305.08891, equations 15 and 16).
            *Deliberate difference*: on x0, where a flow's picture is, not on the network's output.
        interval: Part of the walk, as 1 - sigma, in which guidance acts (arXiv:2404.07724).
    """

    scale: float
    rescale: float = 0.0
    interval: tuple[float, float] = (0.0, 1.0)

    def acts_at(self, sigma: float) -> bool:
        """Say whether guidance acts at this noise level."""
        return self.scale != 1 and self.interval[0] <= 1 - sigma <= self.interval[1]


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """Features of a batch of texts: tokens (b, k, d), mask (b, k) bool, pooled (b, d)."""

    tokens: Tensor
    mask: Tensor
    pooled: Tensor

    def moved(self, device: torch.device, dtype: torch.dtype) -> TextFeatures:
        """Give the features on a device, in a number format."""
        return TextFeatures(self.tokens.to(device, dtype), self.mask.to(device), self.pooled.to(device, dtype))

    def row(self, number: int) -> TextFeatures:
        """Give one text's features, as a batch of one."""
        part = slice(number, number + 1)
        return TextFeatures(self.tokens[part], self.mask[part], self.pooled[part])

    def repeated(self, batch: int) -> TextFeatures:
        """Give one text's features for a batch."""
        if len(self.pooled) == batch:
            return self
        return TextFeatures(
            self.tokens.expand(batch, -1, -1), self.mask.expand(batch, -1), self.pooled.expand(batch, -1)
        )


@dataclass(frozen=True, slots=True)
class GuidedVelocity:
    """A backbone under guidance: latents (b, c, h, w) float32 and a noise level to velocity, float32.

    Attributes:
        network: The backbone.
        prompt: Features of the prompt.
        negative: Features of the negative prompt (of the empty text, where there is none).
        guidance: How strongly.
        dtype: Number format that the network computes in.
        condition: Kept latents and mask (1, c + 1, h, w) for the network's inpainting channels; None repaints all.
    """

    network: Velocity
    prompt: TextFeatures
    negative: TextFeatures
    guidance: Guidance
    dtype: torch.dtype
    condition: Tensor | None = None

    def __call__(self, latents: Tensor, sigma: float) -> Tensor:
        """Give the velocity; two evaluations in one batch where guidance acts, else one."""
        if not self.guidance.acts_at(sigma):
            return self._evaluate(latents, sigma, self.prompt.repeated(len(latents)))
        texts = [part.repeated(len(latents)) for part in (self.negative, self.prompt)]
        both = TextFeatures(
            torch.cat([text.tokens for text in texts]),
            torch.cat([text.mask for text in texts]),
            torch.cat([text.pooled for text in texts]),
        )
        plain, steered = self._evaluate(torch.cat([latents, latents]), sigma, both).chunk(2)
        velocity = plain + self.guidance.scale * (steered - plain)
        return self._rescaled(latents, sigma, velocity, steered) if self.guidance.rescale else velocity

    def _evaluate(self, latents: Tensor, sigma: float, text: TextFeatures) -> Tensor:
        levels = torch.full((len(latents),), sigma, device=latents.device)
        heard = None if self.condition is None else self.condition.to(self.dtype).expand(len(latents), -1, -1, -1)
        return self.network(latents.to(self.dtype), levels, text.tokens, text.mask, text.pooled, heard).float()

    def _rescaled(self, latents: Tensor, sigma: float, velocity: Tensor, steered: Tensor) -> Tensor:
        guided = latents - sigma * velocity
        plain_deviation = (latents - sigma * steered).std((1, 2, 3), keepdim=True)
        matched = guided * (plain_deviation / guided.std((1, 2, 3), keepdim=True).clamp_min(1e-6))
        mixed = self.guidance.rescale * matched + (1 - self.guidance.rescale) * guided
        return (latents - mixed) / max(sigma, 1e-6)


def walk_flow(
    scheduler: FlowScheduler,
    latents: Tensor,
    velocity: Callable[[Tensor, float], Tensor],
    begin: int = 0,
    after_step: Callable[[int, Tensor], None] | None = None,
) -> Tensor:
    """Walk latents (b, c, h, w) from the scheduler's timestep number `begin` to the picture.

    Args:
        scheduler: A flow scheduler with its timesteps set.
        latents: Noise (or a noised picture) at that timestep's level.
        velocity: The guided network.
        begin: Above 0 for image to image.
        after_step: Called with each evaluation's number, from 0, and the latents after it.
    """
    if begin:
        scheduler.set_begin_index(begin)
    for number, timestep in enumerate(scheduler.timesteps[begin:]):
        sigma = float(scheduler.sigmas[begin + number])
        latents = scheduler.step(velocity(latents, sigma), timestep, latents, return_dict=False)[0]
        if after_step is not None:
            after_step(number, latents)
    return latents


def begin_for(scheduler: FlowScheduler, strength: float) -> int:
    """Give the number of the timestep from which image to image runs, for a strength above 0 and up to 1."""
    order = getattr(scheduler, "order", 1)
    levels = [float(sigma) for sigma in scheduler.sigmas[: len(scheduler.timesteps) : order]]
    return strengths.first_step([*levels, 0.0], strength, is_flow=True) * order
