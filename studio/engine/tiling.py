"""How a large picture is worked on in parts: where the tiles lie, how they fade into each other, what noise they get.

Two ways of cutting. *Apart*: tiles lie side by side, and each looks at so many pixels around it as its network can see,
so that tiles give what one piece would. *Overlapping*: every tile has the same size, as a network that was trained for
one size wants it; each sees what its finished neighbours made and fades in over them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from studio.contract.errors import OutOfMemory
from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Pixels
from studio.engine import memory

T = TypeVar("T")
BLOCK = 64
"""Side of the blocks of a noise field."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One part of a picture.

    Attributes:
        seen: What the network looks at.
        own: What of it goes into the picture.
        fade_left: Columns at the left of `own` in which it fades in over what is there; 0 cuts.
        fade_top: Rows at its top, likewise.
    """

    seen: Bounds
    own: Bounds
    fade_left: int = 0
    fade_top: int = 0

    def scaled(self, scale: int) -> Tile:
        """Give the same part of a picture that is `scale` times as large."""
        return Tile(scaled(self.seen, scale), scaled(self.own, scale), self.fade_left * scale, self.fade_top * scale)


def scaled(bounds: Bounds, scale: int) -> Bounds:
    """Give the same part of a picture that is `scale` times as large."""
    return Bounds(bounds.x * scale, bounds.y * scale, bounds.width * scale, bounds.height * scale)


def clipped(bounds: Bounds, frame: Bounds) -> Bounds:
    """Give what of the bounds lies in a frame that they touch."""
    return Bounds.between(
        max(bounds.x, frame.x),
        max(bounds.y, frame.y),
        min(bounds.right, frame.right),
        min(bounds.bottom, frame.bottom),
    )


def apart(within: Bounds, tile_px: int, reach_px: int, whole: Extent) -> tuple[Tile, ...]:
    """Cut a part of a picture into tiles side by side, row by row, at most `tile_px` wide and high.

    Args:
        within: What to cut.
        tile_px: Longest side of what a tile gives.
        reach_px: How far around it the network looks; it ends where the picture does.
        whole: The picture.
    """
    frame = Bounds.of(whole)
    tiles = []
    for y in range(within.y, within.bottom, tile_px):
        for x in range(within.x, within.right, tile_px):
            own = Bounds.between(x, y, min(x + tile_px, within.right), min(y + tile_px, within.bottom))
            tiles.append(Tile(clipped(own.grown(reach_px), frame), own))
    return tuple(tiles)


def begins(length: int, tile: int, overlap: int) -> list[int]:
    """Give where tiles of one size begin along a side: the last ends where the side does, and overlaps the most."""
    if length <= tile:
        return [0]
    count = math.ceil((length - overlap) / (tile - overlap))
    return [*((tile - overlap) * number for number in range(count - 1)), length - tile]


def overlapping(whole: Extent, tile: Extent, overlap_px: int) -> tuple[Tile, ...]:
    """Cut a picture into tiles of one size, row by row, that reach at least `overlap_px` into their neighbours.

    Of an overlap, the quarter at the tile's own edge, where it knows the least of what lies beyond, is left to the
    finished neighbour; in the half about its middle the tile fades in. *Source*: Krita AI Diffusion's `upscale_tiled`
    (padding, and half of it to blend). *Deliberate difference*: a tile sees its finished neighbours, not the picture
    as it was, so that it goes on with what they made.
    """
    kept, fade = overlap_px // 4, overlap_px - 2 * (overlap_px // 4)
    tiles = []
    for y in begins(whole.height, tile.height, overlap_px):
        for x in begins(whole.width, tile.width, overlap_px):
            left, top = (kept if x else 0), (kept if y else 0)
            own = Bounds.between(
                x + left, y + top, min(x + tile.width, whole.width), min(y + tile.height, whole.height)
            )
            tiles.append(Tile(Bounds(x, y, tile.width, tile.height), own, fade if x else 0, fade if y else 0))
    return tuple(tiles)


def opacity(tile: Tile) -> npt.NDArray[np.float32]:
    """Give how much of a tile's own pixels (h, w) goes over what is there: 1, and a smooth rise at fading edges."""
    sides = []
    for length, fade in ((tile.own.height, tile.fade_top), (tile.own.width, tile.fade_left)):
        line = np.ones(length, np.float32)
        if fade:
            rise = (np.arange(min(fade, length), dtype=np.float32) + 0.5) / fade
            line[: len(rise)] = rise * rise * (3 - 2 * rise)
        sides.append(line)
    return sides[0][:, None] * sides[1][None, :]


def lay(picture: Pixels, tile: Tile, pixels: Pixels) -> None:
    """Put a tile's own pixels (h, w, c) into a picture, in place, faded in where the tile says so."""
    own = tile.own
    there = picture[own.y : own.bottom, own.x : own.right, : pixels.shape[2]]
    if not tile.fade_left and not tile.fade_top:
        there[...] = pixels
        return
    share = opacity(tile)[..., None]
    there[...] = (there + (pixels.astype(np.float32) - there) * share + 0.5).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class NoiseField:
    """Unit noise for a picture of any size, made where it is looked at: a tile's does not depend on how tiles lie.

    Attributes:
        seed: The picture's.
    """

    seed: int

    def at(self, channels: int, bounds: Bounds) -> Tensor:
        """Give (1, channels, h, w) float32 of the field at bounds (of the latent grid, not beyond its first cell)."""
        noise = torch.empty(1, channels, bounds.height, bounds.width)
        for row in range(bounds.y // BLOCK, -(-bounds.bottom // BLOCK)):
            for column in range(bounds.x // BLOCK, -(-bounds.right // BLOCK)):
                block = Bounds(column * BLOCK, row * BLOCK, BLOCK, BLOCK)
                common = clipped(block, bounds)
                cells = self._block(channels, row, column)
                there, here = common.moved(-block.x, -block.y), common.moved(-bounds.x, -bounds.y)
                noise[0, :, here.y : here.bottom, here.x : here.right] = torch.from_numpy(
                    cells[:, there.y : there.bottom, there.x : there.right].copy()
                )
        return noise

    def _block(self, channels: int, row: int, column: int) -> npt.NDArray[np.float32]:
        numbers = np.random.Generator(np.random.Philox(np.random.SeedSequence((self.seed, row, column))))
        return numbers.standard_normal((channels, BLOCK, BLOCK), dtype=np.float32)


def sides_down_to(side_px: int, floor_px: int, multiple_of: int = 1) -> Iterator[int]:
    """Give a side, its half, its quarter, ... in multiples of a number, down to a floor."""
    while True:
        yield side_px
        half = side_px // 2 // multiple_of * multiple_of
        if half < max(floor_px, multiple_of):
            return
        side_px = half


def with_less(work: Callable[[int], T], sides: Sequence[int], on_less: Callable[[int], None]) -> T:
    """Do the work with the first side, and where memory runs out with the next one.

    The failed work's frames are left before anything is freed: they keep its tensors alive.

    Args:
        work: Takes a side.
        sides: Those to try, largest first; at least one.
        on_less: Told of each smaller side before it is tried.

    Raises:
        OutOfMemory: It ran out with the last side as well.
    """
    for number, side in enumerate(sides):
        if number:
            on_less(side)
        try:
            return work(side)
        except (MemoryError, RuntimeError) as error:
            if not memory.is_out_of_memory(error):
                raise
        memory.give_back()
    raise OutOfMemory(
        f"Memory ran out, even with tiles of {sides[-1]} pixels; what was loaded has been freed.",
        "Enlarge 2x instead of 4x, start from a smaller picture, or close other programs, and try again.",
    )
