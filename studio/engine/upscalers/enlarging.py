"""Enlarges pictures of any size in tiles: the same pixels as in one piece, in little memory, and interruptible.

A tile brings as many pixels around it as the network can see, so that nothing of its edges reaches the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from studio.engine.upscalers.compact import CompactUpscaler

TILE_PX = 256
"""Side of a tile in small pixels: about 150 MB of float32 features at 64 channels, 30 % of the work done twice."""

OnTile = Callable[[int, int], None]
"""Told before each tile how many are done, of how many; raises (Cancelled) to stop there."""


@dataclass(frozen=True, slots=True)
class Span:
    """One side of a tile: `begin` to `end` is its own, `first` to `last` is what the network looks at."""

    begin: int
    end: int
    first: int
    last: int


def spans(length: int, tile_px: int, reach_px: int) -> Iterator[Span]:
    """Cuts a side into tiles of at most `tile_px`; the part around each ends at the picture's edge."""
    for begin in range(0, length, tile_px):
        end = min(begin + tile_px, length)
        yield Span(begin, end, max(0, begin - reach_px), min(length, end + reach_px))


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
    tiles = [(down, across) for down in spans(h, tile_px, reach_px) for across in spans(w, tile_px, reach_px)]
    enlarged = pixels.new_empty(b, 3, scale * h, scale * w)
    for done, (down, across) in enumerate(tiles):
        if on_tile is not None:
            on_tile(done, len(tiles))
        seen = pixels[:, :, down.first : down.last, across.first : across.last]
        shown = network(seen.add(1).div_(2).contiguous(memory_format=torch.channels_last)).mul_(2).sub_(1).clamp_(-1, 1)
        rows = slice(scale * (down.begin - down.first), scale * (down.end - down.first))
        columns = slice(scale * (across.begin - across.first), scale * (across.end - across.first))
        enlarged[:, :, scale * down.begin : scale * down.end, scale * across.begin : scale * across.end] = shown[
            :, :, rows, columns
        ]
    return enlarged
