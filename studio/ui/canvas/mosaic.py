# ruff: noqa: PLC0415 - numpy costs as much as all of Qt, and the window paints before there is a picture
"""A picture of any size as the view needs it: tiles at its own size and at 1/2, 1/4, 1/8, ..., made when they are seen.

Each level's pixel is the mean of four of the level below; so a changed part costs what the part does, at every level,
and is bit for bit what the whole picture would have given. What is seen together is laid into one sheet, because Qt
filters no pixel across the edge of an image.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from PySide6.QtGui import QImage

from studio.contract.geometry import Bounds, Extent
from studio.ui.qimages import over_words

if TYPE_CHECKING:
    from studio.ui.qimages import Words

TILE_PX = 256
LIMIT_BYTES = 128 * 2**20
"""Tiles that are kept: all levels from the half on of a picture of 8,192 x 8,192, and a large view at its own size."""
DIRECT_PX = 2**20
"""Pixels of the picture up to which a changed part is read from it, and not from the level below."""
OPAQUE = 0xFF000000


class Place(NamedTuple):
    """One tile: its level (0 is the picture's own size), row and column."""

    level: int
    row: int
    column: int


class Source(Protocol):
    """Where the pixels come from."""

    @property
    def extent(self) -> Extent:
        """Size of the picture."""

    def words(self, bounds: Bounds) -> Words:
        """Give the premultiplied pixels of a rectangle that lies wholly inside; the next call may write over them."""


Deadline: TypeAlias = float
"""A moment of `time.perf_counter` after which nothing more is begun."""


@dataclass(slots=True)
class _Tile:
    words: Words
    is_opaque: bool
    version: int = 0
    stale: Bounds | None = None


class Sheet:
    """The tiles that are seen together, as one image.

    Attributes:
        level: Their level.
        bounds: What of the level it holds, in the level's pixels.
        words: The pixels; transparent where nothing is laid yet.
        versions: The tiles that are laid, and which version of each.
        clear: The tiles through which something can be seen.
    """

    def __init__(self, level: int, bounds: Bounds) -> None:
        import numpy as np

        self.level = level
        self.bounds = bounds
        self.words: Words = np.zeros((bounds.height, bounds.width), np.uint32)
        self.versions: dict[Place, int] = {}
        self.clear: set[Place] = set()

    @property
    def is_opaque(self) -> bool:
        """Whether nothing can be seen through any of it."""
        return not self.clear

    @property
    def image(self) -> QImage:
        """The pixels for Qt; looks at the sheet's memory."""
        return over_words(self.words, is_opaque=self.is_opaque)

    def put(self, place: Place, words: Words, version: int, *, is_opaque: bool) -> None:
        """Lay a tile into its place."""
        self.versions[place] = version
        top, left = place.row * TILE_PX - self.bounds.y, place.column * TILE_PX - self.bounds.x
        self.words[top : top + words.shape[0], left : left + words.shape[1]] = words
        if is_opaque:
            self.clear.discard(place)
        else:
            self.clear.add(place)


class Mosaic:
    """The tiles of one picture; the ones that were seen longest ago go first.

    Attributes:
        source: Where the pixels come from.
        limit_bytes: How much is kept.
        bytes_used: How much is kept at the moment.
        overview: The whole picture as it was seen last; stands in for tiles that are not made yet.
    """

    def __init__(self, source: Source, limit_bytes: int = LIMIT_BYTES) -> None:
        self.source = source
        self.limit_bytes = limit_bytes
        self.bytes_used = 0
        self._tiles: dict[Place, _Tile] = {}
        self.overview: Sheet | None = None
        self._sheet: Sheet | None = None
        self._levels: set[int] = set()
        self._extent = source.extent
        self._version = 0

    @property
    def extent(self) -> Extent:
        """Size of the picture."""
        return self._extent

    def level_of(self, scale: float) -> int:
        """Give the level that is painted at 1/2 to 1 of its size, or 0: no pixel is enlarged that has a finer one.

        Args:
            scale: Device pixels a pixel of the picture.
        """
        highest = math.ceil(math.log2(max(self._extent.width, self._extent.height, 1)))
        return min(max(0, math.floor(math.log2(1 / scale) + 1e-6)), highest)

    def size_of(self, level: int) -> Extent:
        """Give a level's size: rounded up, the last pixel may reach beyond the picture."""
        return Extent(*(max(1, -(-side >> level)) for side in (self._extent.width, self._extent.height)))

    def forget(self, bounds: Bounds | None = None) -> None:
        """Take note that a part of the picture, or all of it and its size, has changed."""
        if bounds is None or self.source.extent != self._extent:
            self._extent = self.source.extent
            self._tiles.clear()
            self._levels.clear()
            self._sheet, self.overview, self.bytes_used = None, None, 0
            return
        common = bounds.intersection(Bounds.of(self._extent))
        if common is None:
            return
        for level in self._levels:
            part = reduced(common, level)
            for place in places_of(level, part):
                tile = self._tiles.get(place)
                if tile is not None:
                    inside = part.intersection(self._bounds_of(place))
                    tile.stale = inside if tile.stale is None or inside is None else tile.stale.union(inside)

    def sheet(self, level: int, seen: Bounds, needed: Bounds, deadline: Deadline) -> tuple[Sheet, list[Place]]:
        """Give a level's pixels of what is seen, and the tiles that are not finished: they show what there is.

        Args:
            level: The level.
            seen: What the view shows of it, in its pixels.
            needed: What of that is painted now.
            deadline: When to stop making tiles; at a near level one is made in any case, so that it goes on.
        """
        sheet = self._sheet
        if sheet is None or sheet.level != level or not sheet.bounds.contains(seen):
            sheet = self._new_sheet(level, seen)
        unfinished = []
        made_before = self._version
        for place in from_the_middle(places_of(level, needed), seen):
            has_made = level > 1 or self._version > made_before
            tile = self._tile(place, deadline if has_made else math.inf)
            if tile is None:
                unfinished.append(place)
                if place not in sheet.versions:
                    sheet.clear.add(place)
            elif sheet.versions.get(place) != tile.version:
                sheet.put(place, tile.words, tile.version, is_opaque=tile.is_opaque)
        self._shrink()
        return sheet, unfinished

    def _new_sheet(self, level: int, seen: Bounds) -> Sheet:
        whole = Bounds.of(self.size_of(level))
        before = self._sheet
        if before is not None and before.bounds == Bounds.of(self.size_of(before.level)):
            self.overview = before
        self._sheet = Sheet(level, aligned(with_margin(seen), whole))
        return self._sheet

    def _bounds_of(self, place: Place) -> Bounds:
        size = self.size_of(place.level)
        left, top = place.column * TILE_PX, place.row * TILE_PX
        return Bounds.between(left, top, min(left + TILE_PX, size.width), min(top + TILE_PX, size.height))

    def _tile(self, place: Place, deadline: Deadline) -> _Tile | None:
        """Give a tile, made or renewed where it has to be; None where there is no time left for that."""
        tile = self._tiles.pop(place, None)
        if tile is not None:
            self._tiles[place] = tile  # seen last
            if tile.stale is None:
                return tile
        if time.perf_counter() > deadline:
            return None
        bounds = self._bounds_of(place)
        part = bounds if tile is None else tile.stale
        assert part is not None  # noqa: S101 - a tile that is not stale was given above
        words = self._pixels(place.level, part, deadline)
        if words is None:
            return None
        if tile is None:
            tile = self._tiles[place] = _Tile(words, is_opaque=False)
            self._levels.add(place.level)
            self.bytes_used += words.nbytes
        else:
            inside = part.moved(-bounds.x, -bounds.y)
            tile.words[inside.y : inside.bottom, inside.x : inside.right] = words
        self._version += 1
        tile.stale, tile.version = None, self._version
        tile.is_opaque = bool((tile.words >= OPAQUE).all())
        return tile

    def _pixels(self, level: int, part: Bounds, deadline: Deadline) -> Words | None:
        """Give a part of a level, from the picture where that is cheap, else from the tiles of the level below."""
        own = enlarged(part, level, self._extent)
        if level <= 1 or own.width * own.height <= DIRECT_PX:
            words = self.source.words(own)
            for _ in range(level):
                words = halved(words)
            return words if level else words.copy()
        below = enlarged(part, 1, self.size_of(level - 1))
        gathered = self._gathered(level - 1, below, deadline)
        return None if gathered is None else halved(gathered)

    def _gathered(self, level: int, part: Bounds, deadline: Deadline) -> Words | None:
        import numpy as np

        result = np.empty((part.height, part.width), np.uint32)
        for place in places_of(level, part):
            tile = self._tile(place, deadline)
            if tile is None:
                return None
            bounds = self._bounds_of(place)
            common = bounds.intersection(part)
            assert common is not None  # noqa: S101 - it is one of the tiles of the part
            inside, outside = common.moved(-bounds.x, -bounds.y), common.moved(-part.x, -part.y)
            result[outside.y : outside.bottom, outside.x : outside.right] = tile.words[
                inside.y : inside.bottom, inside.x : inside.right
            ]
        return result

    def _shrink(self) -> None:
        limit = self.limit_bytes if self._sheet is None else max(self.limit_bytes, 2 * self._sheet.words.nbytes)
        for place in tuple(self._tiles):
            if self.bytes_used <= limit:
                return
            self.bytes_used -= self._tiles.pop(place).words.nbytes


def halved(words: Words) -> Words:
    """Give the mean of each four pixels, all four bytes of a pixel at once; an odd last row or column counts twice.

    Down the mean is rounded down and across up, so that many halves are neither darker nor lighter than the picture.
    """
    import numpy as np

    height, width = words.shape
    if height % 2 or width % 2:
        words = np.pad(words, ((0, height % 2), (0, width % 2)), mode="edge")
    half = np.uint32(0x7F7F7F7F)
    upper, lower = words[0::2], words[1::2]
    rows = (upper & lower) + (((upper ^ lower) >> 1) & half)
    left, right = rows[:, 0::2], rows[:, 1::2]
    return np.ascontiguousarray((left | right) - (((left ^ right) >> 1) & half))


def reduced(bounds: Bounds, level: int) -> Bounds:
    """Give the level's pixels that a rectangle of the picture touches."""
    return Bounds.between(bounds.x >> level, bounds.y >> level, -(-bounds.right >> level), -(-bounds.bottom >> level))


def enlarged(bounds: Bounds, level: int, extent: Extent) -> Bounds:
    """Give the pixels of a picture, or of a lower level, that a level's rectangle is made of."""
    return Bounds.between(
        bounds.x << level,
        bounds.y << level,
        min(bounds.right << level, extent.width),
        min(bounds.bottom << level, extent.height),
    )


def places_of(level: int, bounds: Bounds) -> Iterator[Place]:
    """Give the tiles that a rectangle of a level touches."""
    for row in range(bounds.y // TILE_PX, -(-bounds.bottom // TILE_PX)):
        for column in range(bounds.x // TILE_PX, -(-bounds.right // TILE_PX)):
            yield Place(level, row, column)


def from_the_middle(places: Iterator[Place], seen: Bounds) -> list[Place]:
    """Give the tiles in the order in which a person looks: from the middle of what is seen outwards."""
    row, column = (seen.y + seen.height / 2) / TILE_PX - 0.5, (seen.x + seen.width / 2) / TILE_PX - 0.5
    return sorted(places, key=lambda place: (place.row - row) ** 2 + (place.column - column) ** 2)


def with_margin(seen: Bounds) -> Bounds:
    """Give what is seen and a quarter of it on each side: so far the view may move before there is a new sheet."""
    across, down = seen.width // 4, seen.height // 4
    return Bounds(seen.x - across, seen.y - down, seen.width + 2 * across, seen.height + 2 * down)


def aligned(part: Bounds, whole: Bounds) -> Bounds:
    """Give the whole tiles that hold a part, without what is outside of the level."""
    left, top = (max(0, edge // TILE_PX * TILE_PX) for edge in (part.x, part.y))
    right, bottom = (-(-edge // TILE_PX) * TILE_PX for edge in (part.right, part.bottom))
    return Bounds.between(left, top, min(right, whole.right), min(bottom, whole.bottom))
