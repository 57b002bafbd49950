"""How pixels of the past are packed away: only what differs from the tile that came after, or deflated."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from studio.contract.raster import Pixels

if TYPE_CHECKING:
    from studio.document.tiles import Tile

MOST_CHANGED = 0.6
"""Above this share of changed pixels a difference saves too little."""


class Packed(Protocol):
    """Pixels in another form."""

    @property
    def bytes_used(self) -> int:
        """Memory that it holds."""

    def unpacked(self) -> Pixels:
        """Give the pixels, bit for bit."""


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """Pixels as those that differ from a neighbour in time.

    Attributes:
        neighbour: The tile of the same place, one step nearer to the present.
        where: A bit a pixel, row by row: whether it differs.
        values: The pixels that differ, in order.
    """

    neighbour: Tile
    where: Pixels
    values: Pixels

    @property
    def bytes_used(self) -> int:
        """Memory that it holds."""
        return self.where.nbytes + self.values.nbytes

    def unpacked(self) -> Pixels:
        """Give the pixels, bit for bit."""
        pixels = np.array(self.neighbour.pixels, np.uint8, order="C")
        words = _words(pixels)
        words[np.unpackbits(self.where, count=words.size).view(bool).reshape(words.shape)] = self.values.view(
            words.dtype
        )
        pixels.flags.writeable = False
        return pixels


@dataclass(frozen=True, slots=True, eq=False)
class Deflated:
    """Pixels deflated by zlib, at its fastest level."""

    data: bytes
    shape: tuple[int, ...]

    @property
    def bytes_used(self) -> int:
        """Memory that it holds."""
        return len(self.data)

    def unpacked(self) -> Pixels:
        """Give the pixels, bit for bit."""
        return np.frombuffer(zlib.decompress(self.data), np.uint8).reshape(self.shape)


def difference(pixels: Pixels, neighbour: Tile) -> Difference | None:
    """Give what differs from a neighbour, None where that is most of it."""
    words, others = _words(np.ascontiguousarray(pixels)), _words(neighbour.pixels)
    differs = words != others
    if np.count_nonzero(differs) > MOST_CHANGED * words.size:
        return None
    return Difference(neighbour, np.packbits(differs), words[differs].view(np.uint8))


def deflated(pixels: Pixels) -> Deflated:
    """Give the pixels deflated."""
    return Deflated(zlib.compress(pixels.tobytes(), 1), pixels.shape)


def _words(pixels: Pixels) -> Pixels:
    """Give one number a pixel (a view: writing into it writes into the pixels)."""
    if pixels.ndim == 2:
        return pixels
    words: Pixels = pixels.view("<u4")[..., 0]
    return words
