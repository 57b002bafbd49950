"""Rasters and masks to tensors and back: the only place where pixels change their form.

Glossary: b batch, c channels, h w pixels or latent grid.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from studio.contract.geometry import Extent
from studio.contract.raster import Pixels, Raster

MT19937_WORDS = slice(24, 24 + 624 * 8)
"""Where the generator's 624 words, 8 bytes each, lie in torch's saved state."""


def from_raster(raster: Raster) -> Tensor:
    """Give a picture as (1, 3, h, w) float32 in [-1, 1]; transparency is laid over white."""
    pixels = torch.from_numpy(raster.over().array.copy())
    return pixels.permute(2, 0, 1)[None].float().div_(127.5).sub_(1)


def to_pixels(images: Tensor) -> Pixels:
    """Give the first picture of (b, 3, h, w) in [-1, 1] as (h, w, 3) uint8.

    Rounds as diffusers' `VaeImageProcessor` does (scale to [0, 1], clamp, times 255, round half to even), so that both
    give the same bytes.
    """
    unit = (images[0].float() * 0.5).add_(0.5).clamp_(0, 1)  # in place: a large picture's copies are 12 MB each
    return np.asarray(unit.mul_(255).round_().to(torch.uint8).permute(1, 2, 0).cpu().numpy())


def to_raster(images: Tensor) -> Raster:
    """Give the first picture of (b, 3, h, w) in [-1, 1] as a raster."""
    return Raster(to_pixels(images))


def resized(raster: Raster, extent: Extent) -> Raster:
    """Give a picture at another size: cropped about its middle to the new aspect, then resampled with antialiasing."""
    if raster.extent == extent:
        return raster
    scale = max(extent.width / raster.extent.width, extent.height / raster.extent.height)
    width = min(raster.extent.width, max(1, round(extent.width / scale)))
    height = min(raster.extent.height, max(1, round(extent.height / scale)))
    left, top = (raster.extent.width - width) // 2, (raster.extent.height - height) // 2
    cut = raster.over().array[top : top + height, left : left + width]
    pixels = torch.from_numpy(cut.copy()).permute(2, 0, 1)[None].float()
    pixels = torch.nn.functional.interpolate(pixels, (extent.height, extent.width), mode="bicubic", antialias=True)
    return Raster(np.ascontiguousarray(pixels[0].permute(1, 2, 0).round().clamp(0, 255).to(torch.uint8).numpy()))


def resampled(pixels: NDArray[np.float32], extent: Extent) -> NDArray[np.float32]:
    """Give (h, w, c) or (h, w) numbers at another size, with antialiasing; stretched, not cropped."""
    if pixels.shape[:2] == (extent.height, extent.width):
        return pixels
    channels = torch.from_numpy(np.ascontiguousarray(pixels)).reshape(*pixels.shape[:2], -1).permute(2, 0, 1)[None]
    size = (extent.height, extent.width)
    scaled = torch.nn.functional.interpolate(channels, size, mode="bicubic", antialias=True)
    return np.ascontiguousarray(scaled[0].permute(1, 2, 0).reshape(*size, *pixels.shape[2:]).numpy())


def seeded(seed: int) -> torch.Generator:
    """Give a CPU generator for a seed of 64 bits: the same noise on every device.

    torch's CPU generator (MT19937) looks at the lowest 32 bits of a seed only. Seeds below 2^32 are seeded as torch,
    and so as every script around diffusers, does it; above, all 64 bits key the state by MT19937's own `init_by_array`.
    """
    generator = torch.Generator("cpu").manual_seed(seed & 0xFFFFFFFF)
    if seed >= 2**32:
        key = np.array([seed & 0xFFFFFFFF, seed >> 32], np.uint32)
        words = np.random.RandomState(key).get_state(legacy=False)["state"]["key"].astype(np.uint64)
        state = generator.get_state()
        state[MT19937_WORDS] = torch.from_numpy(words.view(np.uint8))
        generator.set_state(state)
    return generator
