"""Pixels in tiles of 256: what is not there is transparent, what is of one colour costs nothing.

A tile never changes once its edit is over: an edit writes into copies of its own. So any number of moments of a
document share what they have in common, and a moment is put back by taking its tiles again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from studio.contract.geometry import Bounds
from studio.contract.raster import Pixels
from studio.document.packing import Difference, Packed

TILE_PX = 256

Key: TypeAlias = tuple[int, int]
"""Row and column of a tile."""

Window: TypeAlias = tuple[slice, slice]
"""Rows and columns."""


class Tile:
    """256 x 256 pixels, (256, 256, 4) or (256, 256), uint8; packed away while nothing needs them."""

    __slots__ = ("_packed", "_pixels")

    def __init__(self, pixels: Pixels) -> None:
        self._pixels: Pixels | None = pixels
        self._packed: Packed | None = None

    @property
    def pixels(self) -> Pixels:
        """The pixels; unpacks them where they are packed."""
        if self._pixels is None:
            self.unpack()
        assert self._pixels is not None  # noqa: S101 - unpacking gives them
        return self._pixels

    @property
    def is_packed(self) -> bool:
        """Whether the pixels are packed away."""
        return self._packed is not None

    @property
    def is_uniform(self) -> bool:
        """Whether all pixels are one shared value."""
        return self._pixels is not None and self._pixels.strides[0] == 0

    @property
    def packed(self) -> Packed | None:
        """How the pixels are packed away, None where they are not."""
        return self._packed

    @property
    def bytes_used(self) -> int:
        """Memory that it holds by itself."""
        if self._packed is not None:
            return self._packed.bytes_used
        return 0 if self.is_uniform or self._pixels is None else self._pixels.nbytes

    def unpack(self) -> None:
        """Have the pixels as they are (and those of the tiles that they are packed as a difference from)."""
        chain: list[Tile] = [self]
        while isinstance(packed := chain[-1].packed, Difference):
            chain.append(packed.neighbour)
        for tile in reversed(chain):
            if tile._packed is not None:
                tile._pixels, tile._packed = tile._packed.unpacked(), None

    def pack(self, packed: Packed) -> None:
        """Keep only the packed form."""
        self._pixels, self._packed = None, packed


TileMap: TypeAlias = Mapping[Key, Tile]


@lru_cache(maxsize=256)
def uniform_tile(value: tuple[int, ...]) -> Tile:
    """Give the shared tile of one colour (4 numbers) or of one mask value (1 number)."""
    shape = (TILE_PX, TILE_PX) if len(value) == 1 else (TILE_PX, TILE_PX, len(value))
    return Tile(np.broadcast_to(np.array(value if len(value) > 1 else value[0], np.uint8), shape))


def settled(tile: Tile) -> Tile | None:
    """Give a finished tile in its cheapest form: None where all is 0, the shared one where all is one value."""
    if tile.is_packed or tile.is_uniform:
        return tile if tile.pixels.any() else None
    pixels = tile.pixels
    first, last = pixels[0, 0], pixels[-1, -1]
    if np.array_equal(first, last):
        words = pixels.view("<u4")[..., 0] if pixels.ndim == 3 else pixels
        if (words == words[0, 0]).all():
            value = tuple(int(number) for number in np.atleast_1d(first))
            return uniform_tile(value) if any(value) else None
    pixels.flags.writeable = False
    return tile


def keys_of(bounds: Bounds) -> Iterator[Key]:
    """Give the tiles that a rectangle touches."""
    for row in range(bounds.y // TILE_PX, (bounds.bottom - 1) // TILE_PX + 1):
        for column in range(bounds.x // TILE_PX, (bounds.right - 1) // TILE_PX + 1):
            yield row, column


def bounds_of(key: Key) -> Bounds:
    """Give the rectangle of a tile."""
    return Bounds(key[1] * TILE_PX, key[0] * TILE_PX, TILE_PX, TILE_PX)


def touched_part(key: Key, bounds: Bounds) -> Bounds:
    """Give the part of a tile that a rectangle touches; the tile is one of `keys_of`."""
    part = bounds_of(key).intersection(bounds)
    assert part is not None  # noqa: S101 - the rectangle touches it
    return part


def union_of(rectangles: Iterator[Bounds]) -> Bounds | None:
    """Give the smallest rectangle that holds all, None where there are none."""
    united: Bounds | None = None
    for rectangle in rectangles:
        united = rectangle if united is None else united.union(rectangle)
    return united


def window(part: Bounds, whole: Bounds) -> Window:
    """Give where a rectangle lies inside of another."""
    return (
        slice(part.y - whole.y, part.bottom - whole.y),
        slice(part.x - whole.x, part.right - whole.x),
    )


def parts_of(bounds: Bounds) -> Iterator[tuple[Key, Window, Window]]:
    """Give each tile that a rectangle touches: its key, the window inside the tile, the window inside the rectangle."""
    for key in keys_of(bounds):
        tile, common = bounds_of(key), touched_part(key, bounds)
        yield key, window(common, tile), window(common, bounds)


def read(tiles: TileMap, bounds: Bounds, channels: int) -> Pixels:
    """Give a copy of the pixels, (h, w, 4) or (h, w) for one channel; what is not there is 0."""
    shape = (bounds.height, bounds.width) if channels == 1 else (bounds.height, bounds.width, channels)
    pixels = np.zeros(shape, np.uint8)
    for key, inside, outside in parts_of(bounds):
        tile = tiles.get(key)
        if tile is not None:
            pixels[outside] = tile.pixels[inside]
    return pixels


def write(tiles: dict[Key, Tile], bounds: Bounds, pixels: Pixels, owned: set[Key]) -> None:
    """Put pixels into the tiles; those in `owned` are written in place, others are copied first and join `owned`."""
    for key, inside, outside in parts_of(bounds):
        part = pixels[outside]
        if key in owned:
            tiles[key].pixels[inside] = part
            continue
        owned.add(key)
        if part.shape[:2] == (TILE_PX, TILE_PX):
            tiles[key] = Tile(np.array(part, np.uint8, order="C"))
            continue
        tiles[key] = Tile(_own_pixels(tiles.get(key), pixels))
        tiles[key].pixels[inside] = part


def _own_pixels(tile: Tile | None, like: Pixels) -> Pixels:
    if tile is None:
        return np.zeros((TILE_PX, TILE_PX, *like.shape[2:]), np.uint8)
    return np.array(tile.pixels, np.uint8, order="C")


def made_of(pixels: Pixels, bounds: Bounds) -> dict[Key, Tile]:
    """Give the tiles of an array that lies at `bounds`: RGBA, RGB (which becomes opaque), or a mask."""
    tiles: dict[Key, Tile] = {}
    is_rgb = pixels.ndim == 3 and pixels.shape[2] == 3
    shape = (TILE_PX, TILE_PX) if pixels.ndim == 2 else (TILE_PX, TILE_PX, 4)
    for key, inside, outside in parts_of(bounds):
        own = np.zeros(shape, np.uint8)
        if is_rgb:
            own[inside][..., :3] = pixels[outside]
            own[inside][..., 3] = 255
        else:
            own[inside] = pixels[outside]
        tile = settled(Tile(own))
        if tile is not None:
            tiles[key] = tile
    return tiles


def settled_all(tiles: TileMap) -> dict[Key, Tile]:
    """Give all tiles in their cheapest form."""
    pairs = ((key, settled(tile)) for key, tile in tiles.items())
    return {key: tile for key, tile in pairs if tile is not None}


def filled(tiles: TileMap, bounds: Bounds, value: tuple[int, ...]) -> dict[Key, Tile]:
    """Give the tiles with one value everywhere in `bounds`; whole tiles cost nothing."""
    result = dict(tiles)
    shape = (TILE_PX, TILE_PX) if len(value) == 1 else (TILE_PX, TILE_PX, len(value))
    for key, inside, _ in parts_of(bounds):
        if bounds.contains(bounds_of(key)):
            result[key] = uniform_tile(value)
        else:
            tile = tiles.get(key)
            own = np.zeros(shape, np.uint8) if tile is None else np.array(tile.pixels, np.uint8)
            own[inside] = value if len(value) > 1 else value[0]
            result[key] = Tile(own)
    return settled_all(result)


def cropped(tiles: TileMap, bounds: Bounds) -> dict[Key, Tile]:
    """Give the tiles without anything outside of `bounds`; tiles wholly inside are the same ones."""
    result: dict[Key, Tile] = {}
    for key, tile in tiles.items():
        common = bounds_of(key).intersection(bounds)
        if common is None:
            continue
        if common == bounds_of(key):
            result[key] = tile
            continue
        inside = window(common, bounds_of(key))
        own = np.zeros(tile.pixels.shape, np.uint8)
        own[inside] = tile.pixels[inside]
        kept = settled(Tile(own))
        if kept is not None:
            result[key] = kept
    return result


def content_bounds(tiles: TileMap) -> Bounds | None:
    """Give the smallest rectangle that holds every pixel that is not transparent (a mask's that is not 0)."""
    found: Bounds | None = None
    for key, tile in tiles.items():
        if found is None or not found.contains(bounds_of(key)):
            content = _content_of(key, tile)
            if content is not None:
                found = content if found is None else found.union(content)
    return found


def _content_of(key: Key, tile: Tile) -> Bounds | None:
    pixels = tile.pixels
    solid = pixels if pixels.ndim == 2 else pixels[..., 3]
    if tile.is_uniform:
        return bounds_of(key) if solid[0, 0] else None
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    if not rows.size:
        return None
    whole = bounds_of(key)
    left, right = int(columns[0]), int(columns[-1]) + 1
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    return Bounds(whole.x + left, whole.y + top, right - left, bottom - top)
