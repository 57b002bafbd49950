"""PNG and TIFF files written number by number, so that what reads them is judged by something else than itself."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt

SHORT, LONG = 3, 4
PNG_KINDS = {1: 0, 2: 4, 3: 2, 4: 6}


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_header(width: int, height: int, bits: int, kind: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0))


def deep_png(levels: npt.NDArray[np.uint16], *extra: bytes) -> bytes:
    """Give a 16-bit PNG of (height, width, 1 to 4) levels; every second row is filtered by the pixel above it."""
    height, width, channels = levels.shape
    rows = levels.astype(">u2").reshape(height, -1).view(np.uint8)
    lines = []
    for number, row in enumerate(rows):
        above = rows[number - 1] if number % 2 else np.zeros_like(row)
        lines.append(bytes([2 * (number % 2)]) + (row - above).tobytes())
    head = png_header(width, height, 16, PNG_KINDS[channels])
    return head + b"".join(extra) + png_chunk(b"IDAT", zlib.compress(b"".join(lines))) + png_chunk(b"IEND", b"")


def packed_png(width: int, bits: int, rows: bytes, *extra: bytes) -> bytes:
    """Give a grey PNG of one row with fewer than 8 bits a pixel."""
    data = png_chunk(b"IDAT", zlib.compress(b"\0" + rows))
    return png_header(width, 1, bits, 0) + b"".join(extra) + data + png_chunk(b"IEND", b"")


def tiff(
    levels: npt.NDArray[np.uint16],
    order: str,
    photometric: int,
    *,
    deflated: bool = False,
    extra: tuple[int, ...] = (),
    tags: dict[int, tuple[int, int]] | None = None,
) -> bytes:
    """Give a 16-bit TIFF of (height, width, channels) levels, in byte order `<` or `>`."""
    height, width, channels = levels.shape
    data = levels.astype(f"{order}u2").tobytes()
    if deflated:
        data = zlib.compress(data)
    bits = np.full(channels, 16, f"{order}u2").tobytes()
    data_at, bits_at = 8, 8 + len(data)
    entries = {
        256: (SHORT, 1, width),
        257: (SHORT, 1, height),
        258: (SHORT, channels, 16 if channels == 1 else bits_at),
        259: (SHORT, 1, 8 if deflated else 1),
        262: (SHORT, 1, photometric),
        273: (LONG, 1, data_at),
        277: (SHORT, 1, channels),
        278: (SHORT, 1, height),
        279: (LONG, 1, len(data)),
        **{tag: (kind, 1, value) for tag, (kind, value) in (tags or {}).items()},
    }
    if extra:
        entries[338] = (SHORT, 1, extra[0])
    directory = struct.pack(f"{order}H", len(entries))
    for tag, (kind, count, value) in sorted(entries.items()):
        is_short = kind == SHORT and count == 1
        directory += struct.pack(f"{order}HHI", tag, kind, count)
        directory += struct.pack(f"{order}HH", value, 0) if is_short else struct.pack(f"{order}I", value)
    mark = b"II" if order == "<" else b"MM"
    head = mark + struct.pack(f"{order}HI", 42, bits_at + len(bits))
    return head + data + bits + directory + bytes(4)
