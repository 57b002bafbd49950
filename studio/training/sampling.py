"""A small Euler walk for looking at a backbone while it trains; the studio samples in `studio.engine.sampling`."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor

from studio.engine.backbones.backbone import Backbone
from studio.engine.sentences import SentenceFeatures


def shifted_sigmas(steps: int, shift: float) -> Tensor:
    """(steps + 1,) from 1 to 0, denser at high noise: sigma' = shift sigma / (1 + (shift - 1) sigma), as diffusers'."""
    sigma = torch.linspace(1.0, 0.0, steps + 1)
    return shift * sigma / (1 + (shift - 1) * sigma)


@torch.no_grad()
def sample(backbone: Backbone, text: SentenceFeatures, noise: Tensor, sigmas: Tensor, guidance: float = 4.0) -> Tensor:
    """Latents (b, c, h, w) for b texts from noise of that shape; guidance as in arXiv 2207.12598 (1 = none)."""
    b = len(noise)
    tokens = torch.cat([text.tokens, torch.zeros_like(text.tokens)])
    mask = torch.cat([text.mask, torch.zeros_like(text.mask)])
    pooled = torch.cat([text.pooled, torch.zeros_like(text.pooled)])
    latents = noise
    for sigma, sigma_next in pairwise(sigmas):
        velocity = backbone(torch.cat([latents, latents]), sigma.expand(2 * b), tokens, mask, pooled)
        with_text, without = velocity.split(b)
        latents = latents + (sigma_next - sigma) * (without + guidance * (with_text - without))
    return latents
