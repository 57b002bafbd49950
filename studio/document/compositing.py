"""The visible picture, tile by tile: only what changed is laid again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from studio.contract.geometry import Bounds
from studio.contract.raster import Pixels
from studio.document.blending import over
from studio.document.layers import LayerRecord
from studio.document.tiles import TILE_PX, Key, Window, bounds_of, parts_of, window

CACHE_BYTES = 256 * 2**20
"""Laid tiles that are kept: a picture of 8,192 x 8,192."""


def laid_tile(layers: Iterable[LayerRecord], key: Key, inside: Window | None = None) -> Pixels | None:
    """Give a tile, or a window of it, with all layers laid over each other, bottom to top.

    Returns:
        (h, w, 4) straight alpha, maybe a layer's own array; None where there is nothing.
    """
    laid: Pixels | None = None
    for record in layers:
        tile = record.tiles.get(key) if record.is_shown and record.opacity > 0 else None
        if tile is not None:
            pixels = tile.pixels if inside is None else tile.pixels[inside]
            laid = over(laid, pixels, record.blend, record.opacity)
    return laid


class Compositor:
    """Keeps the laid tiles of a document.

    Attributes:
        cache_bytes: How much may be kept; the tiles that were laid first go first.
    """

    def __init__(self, cache_bytes: int = CACHE_BYTES) -> None:
        self.cache_bytes = cache_bytes
        self._tiles: dict[Key, Pixels | None] = {}
        self._owned: set[Key] = set()
        self._stale: dict[Key, Bounds] = {}

    def forget(self, parts: Mapping[Key, Bounds]) -> None:
        """Take note that a part of some tiles has changed."""
        for key, part in parts.items():
            if key in self._tiles:
                stale = self._stale.get(key)
                self._stale[key] = part if stale is None else stale.union(part)

    def pixels(self, layers: tuple[LayerRecord, ...], bounds: Bounds) -> Pixels:
        """Give the visible picture of a rectangle, (h, w, 4) straight alpha, a copy."""
        result = np.zeros((bounds.height, bounds.width, 4), np.uint8)
        for key, inside, outside in parts_of(bounds):
            tile = self._tile(layers, key)
            if tile is not None:
                result[outside] = tile[inside]
        self._shrink()
        return result

    def _tile(self, layers: tuple[LayerRecord, ...], key: Key) -> Pixels | None:
        stale = self._stale.pop(key, None)
        if key not in self._tiles:
            self._keep(key, laid_tile(layers, key), layers)
        elif stale is not None:
            if key in self._owned and stale != bounds_of(key):
                self._renew(layers, key, stale)
            else:
                self._keep(key, laid_tile(layers, key), layers)
        return self._tiles[key]

    def _renew(self, layers: tuple[LayerRecord, ...], key: Key, stale: Bounds) -> None:
        inside = window(stale, bounds_of(key))
        part = laid_tile(layers, key, inside)
        tile = self._tiles[key]
        assert tile is not None  # noqa: S101 - only arrays are owned
        tile[inside] = 0 if part is None else part

    def _keep(self, key: Key, tile: Pixels | None, layers: tuple[LayerRecord, ...]) -> None:
        self._tiles.pop(key, None)
        self._owned.discard(key)
        shared = (record.tiles[key].pixels for record in layers if key in record.tiles)
        if tile is not None and tile.flags.writeable and not any(tile is pixels for pixels in shared):
            self._owned.add(key)
        self._tiles[key] = tile

    def _shrink(self) -> None:
        """Let go of the tiles that were laid first, until the rest fits."""
        spare = len(self._owned) - self.cache_bytes // (TILE_PX * TILE_PX * 4)
        if spare <= 0:
            return
        for key in [key for key in self._tiles if key in self._owned][:spare]:
            del self._tiles[key]
            self._owned.discard(key)
