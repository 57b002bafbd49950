"""Enlarges pictures of any size in tiles: the same pixels as in one piece, in little memory, and interruptible.

A tile brings as many pixels around it as the network can see, so that nothing of its edges reaches the result.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from studio.contract.errors import NotFinite
from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Pixels
from studio.engine.tiling import apart
from studio.engine.upscalers.compact import CompactUpscaler
from studio.engine.upscalers.lanczos import Lanczos
from studio.engine.upscalers.transparency import extended
from studio.engine.upscalers.upscaler import Upscaler

TILE_PX = 256
"""Side of a tile in small pixels: about 150 MB of float32 features at 64 channels, 30 % of the work done twice."""

OnTile = Callable[[int, int], None]
"""Told before each tile how many are done, of how many; raises (Cancelled) to stop there."""


@torch.inference_mode()
def enlarge(
    network: CompactUpscaler, pixels: Tensor, *, tile_px: int = TILE_PX, on_tile: OnTile | None = None
) -> Tensor:
    """Enlarges a picture by the network's scale.

    Args:
        network: on the device of the pixels; may be in bf16 or fp16.
        pixels: (b, 3, h, w) in [-1, 1]; laid over a ground where they were transparent.
        tile_px: side of a tile in small pixels.
        on_tile: see `OnTile`.

    Returns:
        (b, 3, scale h, scale w) clamped to [-1, 1], in the dtype of the pixels. Tiles change nothing but the last
        bits of a float.

    Raises:
        ValueError: the pixels are no such batch, or the tile has no side.
    """
    if pixels.ndim != 4 or pixels.shape[1] != 3 or 0 in pixels.shape:
        raise ValueError(f"pixels are {tuple(pixels.shape)}; (b, 3, h, w) is needed, no side of it 0")
    if tile_px < 1:
        raise ValueError(f"tile_px is {tile_px}; it must be at least 1")
    scale, reach_px = network.settings.scale, network.settings.reach_px
    b, _, h, w = pixels.shape
    extent = Extent(w, h)
    tiles = apart(Bounds.of(extent), tile_px, reach_px, extent)
    large = pixels.new_empty(b, 3, scale * h, scale * w)
    for done, tile in enumerate(tiles):
        if on_tile is not None:
            on_tile(done, len(tiles))
        seen = _part(pixels, tile.seen)
        shown = network(seen.add(1).div_(2).contiguous(memory_format=torch.channels_last)).mul_(2).sub_(1).clamp_(-1, 1)
        here = tile.scaled(scale)
        _part(large, here.own).copy_(_part(shown, here.own.moved(-here.seen.x, -here.seen.y)))
    return large


@torch.inference_mode()
def enlarged(upscaler: Upscaler, pixels: Pixels) -> Pixels:
    """Enlarge the pixels (h, w, 3 or 4) of a tile, straight alpha, to (scale h, scale w, 3 or 4).

    Where they are transparent, the network sees colours grown from the visible ones; alpha itself is resampled.
    """
    unit = torch.from_numpy(pixels.copy()).to(upscaler.device).permute(2, 0, 1)[None].float().div_(255)
    colours, alpha = unit[:, :3], unit[:, 3:]
    if alpha.shape[1]:
        colours = extended(colours, alpha)
    large = upscaler.network(colours.contiguous(memory_format=torch.channels_last))
    _check_finite(large, upscaler)
    if alpha.shape[1]:
        large = torch.cat([large, Lanczos(upscaler.traits.scale).to(upscaler.device)(alpha)], 1)
    whole = (large.clamp_(0, 1) * 255).round_().to(torch.uint8)
    return np.asarray(whole[0].permute(1, 2, 0).contiguous().cpu().numpy())


def _check_finite(large: Tensor, upscaler: Upscaler) -> None:
    if not bool(torch.isfinite(large).all()):
        raise NotFinite(
            f"The upscaler {upscaler.name} gave numbers that are not finite; no picture was made of them.",
            "Try --dtype fp32; if it stays, the weights are damaged.",
        )


def _part(pixels: Tensor, bounds: Bounds) -> Tensor:
    return pixels[:, :, bounds.y : bounds.bottom, bounds.x : bounds.right]
