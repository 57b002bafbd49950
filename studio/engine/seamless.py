"""Pictures that repeat without a seam: convolutions that see the opposite edge, and walks without a fixed edge.

A convolution that pads with the opposite edge (circular padding) makes a U-Net and an autoencoder blind to where the
picture ends. A transformer or a scan knows places; so our own backbones see the latents moved by another amount in each
evaluation, which leaves no place where the edge could always be.

Glossary: b batch, c channels, h w latent grid.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator

import torch
from torch import Tensor, nn

GOLDEN = 0.6180339887
"""Share of a side by which each evaluation is moved further: all places come in turn, evenly."""


@contextlib.contextmanager
def wrapping(networks: Iterable[nn.Module]) -> Iterator[None]:
    """Let every padded convolution of the networks pad with the opposite edge, for the time of the context."""
    changed = []
    try:
        for network in networks:
            for module in network.modules():
                if isinstance(module, nn.Conv2d) and module.padding_mode == "zeros" and _pads(module):
                    module.padding_mode = "circular"
                    changed.append(module)
        yield
    finally:
        for module in changed:
            module.padding_mode = "zeros"


def roaming(velocity: Callable[[Tensor, float], Tensor]) -> Callable[[Tensor, float], Tensor]:
    """Give a velocity that sees latents (b, c, h, w) moved by another amount each time; its answer is moved back."""
    count = 0

    def moved(latents: Tensor, sigma: float) -> Tensor:
        nonlocal count
        h, w = latents.shape[-2:]
        down, across = (round(count * GOLDEN * side) % side for side in (h, w))
        count += 1
        seen = torch.roll(latents, (down, across), (-2, -1))
        return torch.roll(velocity(seen, sigma), (-down, -across), (-2, -1))

    return moved


def _pads(convolution: nn.Conv2d) -> bool:
    padding = convolution.padding
    return isinstance(padding, tuple) and any(padding)
