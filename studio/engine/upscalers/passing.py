"""One pass of an upscaler over a picture: tile by tile, each a step, smaller ones where memory runs out."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from studio.contract.events import Noticed
from studio.contract.geometry import Bounds
from studio.contract.port import Stop
from studio.contract.raster import Pixels, Raster
from studio.engine.progress import Progress
from studio.engine.sampling import Walk
from studio.engine.tiling import Tile, apart, lay, scaled, sides_down_to, with_less
from studio.engine.upscalers.enlarging import enlarged
from studio.engine.upscalers.upscaler import Upscaler

LEAST_TILE_PX = 16
"""Side of the smallest tile that is tried when memory runs out, in small pixels."""


@dataclass
class Pass:
    """An upscaler on its way over a picture.

    Attributes:
        source: The small picture.
        upscaler: At the scale that is wanted.
        tile_px: Side of a tile, in small pixels.
        reach_px: What a tile sees around it, in small pixels.
        stop: The person's wish to end; held inside the network as well.
        progress: Takes the steps.
    """

    source: Raster
    upscaler: Upscaler
    tile_px: int
    reach_px: int
    stop: Stop
    progress: Progress

    def tiles(self) -> tuple[Tile, ...]:
        """Give the tiles in the small picture's pixels."""
        return apart(Bounds.of(self.source.extent), self.tile_px, self.reach_px, self.source.extent)

    def run(self) -> Pixels:
        """Give the enlarged pixels, with alpha where the source has it.

        Raises:
            Cancelled: `stop` said so, between tiles or inside one.
            OutOfMemory: The smallest tile was still too large.
        """
        scale, extent = self.upscaler.traits.scale, self.source.extent
        large = np.zeros((extent.height * scale, extent.width * scale, self.source.array.shape[2]), np.uint8)
        walk = Walk(self.progress.report, self.stop)
        with walk.interruptible({"upscaler": self.upscaler.network}):
            for tile in self.tiles():
                self.stop.check()
                began = time.perf_counter()
                self._enlarge(large, tile)
                place = scaled(tile.own, scale)
                shown = Raster(large[place.y : place.bottom, place.x : place.right])
                self.progress.stepped(place, shown, time.perf_counter() - began)
        self.stop.check()
        return large

    def _enlarge(self, large: Pixels, tile: Tile) -> None:
        def work(side: int) -> None:
            for part in apart(tile.own, side, self.reach_px, self.source.extent):
                self._enlarge_part(large, part)

        def on_less(side: int) -> None:
            self.tile_px = side  # for every tile that comes after
            scale = self.upscaler.traits.scale
            self.progress.report(Noticed(f"Memory ran out; the picture goes on in tiles of {side * scale} pixels."))

        sides = tuple(sides_down_to(self.tile_px, min(LEAST_TILE_PX, self.tile_px)))
        with_less(work, sides, on_less)

    def _enlarge_part(self, large: Pixels, part: Tile) -> None:
        if not self.upscaler.traits.is_exact:
            part = self._faded(part)
        seen, scale = part.seen, self.upscaler.traits.scale
        pixels = enlarged(self.upscaler, self.source.array[seen.y : seen.bottom, seen.x : seen.right])
        own = scaled(part.own.moved(-seen.x, -seen.y), scale)
        lay(large, part.scaled(scale), pixels[own.y : own.bottom, own.x : own.right])

    def _faded(self, part: Tile) -> Tile:
        """Give a tile that reaches into its finished neighbours, at the left and above, and fades in over them."""
        own, fade = part.own, self.reach_px // 2
        left, top = min(fade, own.x), min(fade, own.y)
        grown = Bounds.between(own.x - left, own.y - top, own.right, own.bottom)
        return replace(part, own=grown, fade_left=left, fade_top=top)
