"""The parts of a WebP file (RFC 9649, 2.3 to 2.7): found without decoding the picture."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from studio.contract.errors import InvalidRequest, UnreadablePicture
from studio.contract.geometry import Extent
from studio.storage.chunks import cut_off, too_many_parts
from studio.storage.metadata.limits import MAX_PARTS, MAX_TEXT_BYTES

MAX_SIDE_PX = 16_383
_HEAD_BYTES = 12
_PART_HEAD_BYTES = 8
_LOSSY_START = b"\x9d\x01\x2a"


@dataclass(slots=True)
class WebpParts:
    """What stands beside the pixels of a WebP.

    Attributes:
        extent: Size of the picture; None where the file names none.
        exif: EXIF block; empty where there is none.
        xmp: XMP packet; empty where there is none.
        faults: By the part's name, in a sentence, why one was not read.
    """

    extent: Extent | None
    exif: bytes
    xmp: bytes
    faults: dict[str, str]


def is_webp(start: bytes) -> bool:
    """Say whether a file that begins so is a WebP."""
    return start[:4] == b"RIFF" and start[8:12] == b"WEBP"


def read_parts(file: BinaryIO, path: Path) -> WebpParts:
    """Give what stands beside the pixels; the file stands at its beginning.

    Raises:
        UnreadablePicture: The file is cut off, or has an impossible size.
    """
    found = WebpParts(None, b"", b"", {})
    for kind, size in _walk(file, path):
        if kind in (b"VP8X", b"VP8L", b"VP8 "):
            found.extent = found.extent or _extent(kind, file.read(min(size, 10)), path)
        elif kind in (b"EXIF", b"XMP "):
            name = kind.decode().strip()
            if size > MAX_TEXT_BYTES:
                found.faults[name] = f"has {size:,} bytes; at most {MAX_TEXT_BYTES:,} are read"
                continue
            content = file.read(size)
            if len(content) < size:
                raise cut_off(path)
            if kind == b"EXIF":
                found.exif = found.exif or content
            else:
                found.xmp = found.xmp or content
    return found


def _walk(file: BinaryIO, path: Path) -> Iterator[tuple[bytes, int]]:
    """Give name and size of each part; the file stands at its content meanwhile."""
    head = file.read(_HEAD_BYTES)
    if len(head) < _HEAD_BYTES:
        raise cut_off(path)
    end = struct.unpack_from("<I", head, 4)[0] + 8
    position = _HEAD_BYTES
    for _ in range(MAX_PARTS):
        if position + _PART_HEAD_BYTES > end:
            return
        head = file.read(_PART_HEAD_BYTES)
        if len(head) < _PART_HEAD_BYTES:
            raise cut_off(path)
        kind, size = struct.unpack("<4sI", head)
        yield kind, size
        position += _PART_HEAD_BYTES + size + size % 2
        file.seek(position)
    raise too_many_parts(path)


def _extent(kind: bytes, content: bytes, path: Path) -> Extent:
    try:
        if kind == b"VP8X":
            width, height = (int.from_bytes(content[at : at + 3], "little") + 1 for at in (4, 7))
        elif kind == b"VP8L":
            (bits,) = struct.unpack_from("<xI", content)
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        elif content[3:6] == _LOSSY_START:
            width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", content, 6))
        else:
            raise UnreadablePicture(f"{path} is damaged: its picture does not begin as one.")
        return Extent(width, height)
    except struct.error as error:
        raise cut_off(path) from error
    except InvalidRequest as error:
        raise UnreadablePicture(f"{path} is damaged: {error.text}") from error
