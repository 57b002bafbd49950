"""Pictures as the latents that a pipeline's network sees, and the forms in which pipelines hand them on.

Glossary: b batch, c channels, h w latent grid.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor, nn

Encode = Callable[[Tensor], Tensor]
AUTOENCODERS = ("vae", "vqvae", "movq", "vqgan")
PATCH = 2
"""Transformers on packed latents take squares of 2 x 2 as tokens."""


class Numbers(Protocol):
    """The part of an autoencoder's config that says how a pipeline scales its latents."""

    def get(self, key: str, default: object = None) -> object:
        """Give a number, or the default where the config has none."""


def encoder_of(networks: Mapping[str, nn.Module]) -> Encode | None:
    """Give the map from pixels (b, 3, h, w) in [-1, 1] to the latents that the network sees, in float32.

    None for a pipeline without an autoencoder: it works on pixels.
    """
    autoencoder: Any = next((networks[name] for name in AUTOENCODERS if name in networks), None)
    if autoencoder is None:
        return None

    def encode(pixels: Tensor) -> Tensor:
        with _wide_enough(autoencoder):
            weight = next(autoencoder.parameters())
            encoded = autoencoder.encode(pixels.to(weight.device, weight.dtype))
        latents = encoded.latent_dist.mode() if hasattr(encoded, "latent_dist") else encoded[0]
        return scaled_latents(latents.float(), autoencoder.config)

    return encode


@contextlib.contextmanager
def _wide_enough(autoencoder: Any) -> Iterator[None]:  # noqa: ANN401  # any class of diffusers
    """Let an autoencoder that overflows in fp16 (SDXL's says so itself) run in fp32, as its pipelines do."""
    dtype = next(autoencoder.parameters()).dtype
    if dtype is not torch.float16 or not autoencoder.config.get("force_upcast"):
        yield
        return
    autoencoder.to(torch.float32)
    try:
        yield
    finally:
        autoencoder.to(dtype)


def scaled_latents(latents: Tensor, config: Numbers) -> Tensor:
    """Give an autoencoder's latents as diffusers' pipelines hand them to the network: shifted and scaled."""
    mean, deviation = config.get("latents_mean"), config.get("latents_std")
    if isinstance(mean, Sequence) and isinstance(deviation, Sequence):
        latents = (latents - _per_channel(mean, latents)) / _per_channel(deviation, latents)
    shift, scale = config.get("shift_factor"), config.get("scaling_factor")
    if isinstance(shift, int | float):
        latents = latents - shift
    return latents * scale if isinstance(scale, int | float) else latents


def unpacked(tokens: Tensor, height: int, width: int) -> Tensor:
    """Give packed latents (b, height width, 4 c) as (b, c, 2 height, 2 width)."""
    cells = tokens.reshape(len(tokens), height, width, -1, PATCH, PATCH).permute(0, 3, 1, 4, 2, 5)
    return cells.reshape(len(tokens), -1, PATCH * height, PATCH * width)


def packed(latents: Tensor) -> Tensor:
    """Give latents (b, c, 2 height, 2 width) packed, (b, height width, 4 c): the inverse of `unpacked`."""
    b, c, h, w = latents.shape
    cells = latents.reshape(b, c, h // PATCH, PATCH, w // PATCH, PATCH).permute(0, 2, 4, 1, 3, 5)
    return cells.reshape(b, (h // PATCH) * (w // PATCH), c * PATCH**2)


def _per_channel(numbers: Sequence[float], like: Tensor) -> Tensor:
    return torch.tensor(list(numbers), dtype=like.dtype, device=like.device).view(1, -1, 1, 1)
