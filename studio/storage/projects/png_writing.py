"""PNG files of large pictures, written fast: several threads deflate pieces of one picture at once.

Source: PNG specification, third edition: 9.2 (filter type 2, "Up": each byte less the one above), 10 (the zlib stream);
RFC 1951, 3.2.4: pieces that end with an empty stored block follow each other as one stream; RFC 1950, 8.2: Adler-32.
Deliberate difference from most writers: one filter for all rows. Layers are drawn or were made by a network; what five
filters tried on each row would gain is hundredths of the bytes, and takes twice the time.
"""

# ruff: noqa: PLC0415 - numpy waits until there is a picture

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from studio.storage.chunks import SIGNATURE

if TYPE_CHECKING:
    from studio.contract.raster import Pixels

PIECE_BYTES = 2**22
"""So much is deflated at once: long enough that the pieces cost nothing, short enough that progress is seen."""
THREADS = min(4, os.cpu_count() or 1)
SMALL_PIXELS = 2**16
"""Up to so many pixels, time is no matter: they are deflated harder."""
LEVEL, SMALL_LEVEL = 1, 6
MEMORY_LEVEL = 9
"""zlib's most, a few hundred KiB: it is the fastest."""
UP = 2
_COLOUR_TYPES = {1: 0, 3: 2, 4: 6}
_ZLIB_HEADER = b"\x78\x01"
_ADLER_MODULUS = 65_521

Told = Callable[[int], None]
"""Called with how many bytes of pixels have been written since the call before; what it raises ends the writing."""


def png_of(pixels: Pixels, told: Told) -> bytes:
    """Give pixels, (h, w), (h, w, 3) or (h, w, 4) uint8 in sRGB, as a PNG file.

    Args:
        pixels: The picture.
        told: Told of each piece.
    """
    height, width = pixels.shape[:2]
    colour = _COLOUR_TYPES[1 if pixels.ndim == 2 else pixels.shape[2]]
    header = _part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0))
    parts = [SIGNATURE, header, _part(b"sRGB", b"\0"), *_data(pixels, told), _part(b"IEND", b"")]
    return b"".join(parts)


def _data(pixels: Pixels, told: Told) -> Iterator[bytes]:
    height, width = pixels.shape[:2]
    level = LEVEL if height * width > SMALL_PIXELS else SMALL_LEVEL
    rows = pixels.reshape(height, -1)
    rows_a_piece = max(1, PIECE_BYTES // rows.shape[1])
    tops = range(0, height, rows_a_piece)

    def work(top: int) -> tuple[bytes, int, int]:
        return _piece(rows, top, min(top + rows_a_piece, height), level)

    checksum, before = 1, _ZLIB_HEADER
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="deflating")
    try:
        for top, (deflated, adler, size) in zip(tops, pool.map(work, tops), strict=True):
            checksum = _joined_adler(checksum, adler, size)
            is_last = top + rows_a_piece >= height
            yield _part(b"IDAT", before + deflated + (struct.pack(">I", checksum) if is_last else b""))
            before = b""
            told(size)
    finally:
        pool.shutdown(cancel_futures=True)


def _piece(rows: Pixels, top: int, bottom: int, level: int) -> tuple[bytes, int, int]:
    """Give some rows, filtered and deflated, with the Adler-32 and the number of the filtered bytes."""
    import numpy as np

    part = rows[top:bottom]
    filtered = np.empty((part.shape[0], part.shape[1] + 1), np.uint8)
    filtered[:, 0] = UP
    filtered[0, 1:] = part[0] - rows[top - 1] if top else part[0]
    np.subtract(part[1:], part[:-1], out=filtered[1:, 1:])
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, MEMORY_LEVEL)
    end = zlib.Z_FINISH if bottom == rows.shape[0] else zlib.Z_FULL_FLUSH
    return deflate.compress(filtered.data) + deflate.flush(end), zlib.adler32(filtered.data), filtered.size


def _joined_adler(first: int, second: int, second_size: int) -> int:
    """Give the Adler-32 of two pieces from that of each: both its sums are sums of theirs (RFC 1950, 8.2)."""
    low = (first & 0xFFFF) + (second & 0xFFFF) - 1
    high = (first >> 16) + (second >> 16) + second_size * ((first & 0xFFFF) - 1)
    return (high % _ADLER_MODULUS) << 16 | low % _ADLER_MODULUS


def _part(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
