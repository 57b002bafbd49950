"""The parts of a JPEG file (ITU-T T.81, annex B; EXIF and XMP in APP1): found without decoding, and put in."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from studio.contract.errors import InvalidRequest, UnreadablePicture
from studio.contract.geometry import Extent
from studio.storage.chunks import cut_off, too_many_parts
from studio.storage.metadata.exif import PREFIX as EXIF_PREFIX
from studio.storage.metadata.limits import MAX_PARTS, MAX_TEXT_BYTES

SIGNATURE = b"\xff\xd8\xff"
MAX_CONTENT_BYTES = 65_533
"""What one part of a JPEG holds."""
XMP_PREFIX = b"http://ns.adobe.com/xap/1.0/\0"
EXTENSION_PREFIX = b"http://ns.adobe.com/xmp/extension/\0"
_EXTENSION_HEAD = 32 + 4 + 4
_PIECE_BYTES = 65_000
_MAX_FILL_BYTES = 1_024
_MAX_IDLE_BYTES = 2**20
_LOOK_BYTES = 1_024
_MARKER = re.compile(rb"\xff[\x01-\xfe]")
_APP0, _APP1, _SCAN, _END = 0xE0, 0xE1, 0xDA, 0xD9
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})


@dataclass(slots=True)
class JpegParts:
    """What stands before the pixels of a JPEG.

    Attributes:
        extent: Size of the picture; None where the file names none before its pixels.
        exif: EXIF block; empty where there is none.
        xmp: XMP packet; empty where there is none.
        extensions: Pieces of the packet's extension by fingerprint, each by its offset.
    """

    extent: Extent | None = None
    exif: bytes = b""
    xmp: bytes = b""
    extensions: dict[str, dict[int, bytes]] = field(default_factory=dict)

    def extension(self, name: str) -> bytes:
        """Give the extension with a fingerprint; empty where it is not whole."""
        whole = b"".join(piece for _, piece in sorted(self.extensions.get(name, {}).items()))
        return whole if fingerprint(whole) == name else b""


def read_parts(file: BinaryIO, path: Path) -> JpegParts:
    """Give what stands before the pixels; the file stands at its beginning.

    Raises:
        UnreadablePicture: The file is cut off or damaged.
    """
    found = JpegParts()
    read = 0
    for kind, size in _walk(file, path):
        if kind in _FRAMES and found.extent is None:
            found.extent = _extent(file.read(5), path)
        elif kind == _APP1 and read <= MAX_TEXT_BYTES:
            content = file.read(size)
            read += size
            _take(found, content)
    return found


def check_markers(path: Path) -> None:
    """Refuse a JPEG with long stretches of nothing between its parts: a decoder walks them byte by byte, for minutes.

    What is damaged otherwise is for the decoder to judge, which forgives more than :func:`read_parts`.

    Raises:
        UnreadablePicture: It has more than 1 MiB of them.
    """
    with path.open("rb") as file:
        if file.read(len(SIGNATURE)) != SIGNATURE:
            return
        position, idle = 2, 0
        for _ in range(MAX_PARTS):
            file.seek(position)
            block = file.read(_LOOK_BYTES)
            marker = _MARKER.search(block)
            gap = len(block) - 1 if marker is None else marker.start()
            idle += gap
            if idle > _MAX_IDLE_BYTES:
                raise UnreadablePicture(f"{path} is damaged: more than 1 MiB before its picture is empty.")
            if len(block) < 2 or (marker is not None and marker[0][1] in (_SCAN, _END)):
                return
            position += (
                gap if marker is None else gap + 2 + _length(block[marker.end() : marker.end() + 2], marker[0][1])
            )
    raise too_many_parts(path)


def _length(head: bytes, kind: int) -> int:
    """Give how long a part is from its head on."""
    return 0 if kind in _BARE or len(head) < 2 else int(struct.unpack(">H", head)[0])


def with_parts(data: bytes, exif: bytes, xmp: bytes, extension: bytes) -> bytes:
    """Give a JPEG file with EXIF, XMP and an extension of that before its other parts.

    Args:
        data: The file, without any of them.
        exif: EXIF block; empty for none. At most :data:`MAX_CONTENT_BYTES` less 6.
        xmp: XMP packet; empty for none. At most :data:`MAX_CONTENT_BYTES` less 29.
        extension: What the packet refers to; empty for none.
    """
    at = 2
    if data[2:4] == bytes((0xFF, _APP0)):  # JFIF wants to be the first
        at += 2 + int(struct.unpack_from(">H", data, 4)[0])
    contents = [EXIF_PREFIX + exif] if exif else []
    contents += [XMP_PREFIX + xmp] if xmp else []
    head = EXTENSION_PREFIX + fingerprint(extension).encode()
    for offset in range(0, len(extension), _PIECE_BYTES):
        place = struct.pack(">II", len(extension), offset)
        contents.append(head + place + extension[offset : offset + _PIECE_BYTES])
    parts = b"".join(struct.pack(">BBH", 0xFF, _APP1, len(content) + 2) + content for content in contents)
    return data[:at] + parts + data[at:]


def fingerprint(extension: bytes) -> str:
    """Give what the packet calls its extension: MD5, as XMP says, and against accidents only."""
    return hashlib.md5(extension, usedforsecurity=False).hexdigest().upper()


def _walk(file: BinaryIO, path: Path) -> Iterator[tuple[int, int]]:
    """Give kind and size of each part before the pixels; the file stands at its content meanwhile."""
    position = 2
    file.seek(position)
    for _ in range(MAX_PARTS):
        kind = _next_marker(file, path)
        if kind in (_SCAN, _END):
            return
        if kind in _BARE:
            continue
        head = file.read(2)
        size = struct.unpack(">H", head)[0] - 2 if len(head) == 2 else -1
        if size < 0:
            raise cut_off(path)
        position = file.tell()
        yield kind, size
        file.seek(position + size)
    raise too_many_parts(path)


def _next_marker(file: BinaryIO, path: Path) -> int:
    if file.read(1) != b"\xff":
        raise UnreadablePicture(f"{path} is damaged or cut off: it lacks a part.", "Copy it again from where it came.")
    for _ in range(_MAX_FILL_BYTES):
        byte = file.read(1)
        if byte != b"\xff":
            break
    if byte in (b"", b"\xff", b"\0"):
        raise UnreadablePicture(f"{path} is damaged or cut off: it lacks a part.", "Copy it again from where it came.")
    return byte[0]


def _extent(content: bytes, path: Path) -> Extent:
    try:
        _, height, width = struct.unpack(">BHH", content)
        return Extent(width, height)
    except struct.error as error:
        raise cut_off(path) from error
    except InvalidRequest as error:
        raise UnreadablePicture(f"{path} is damaged: {error.text}") from error


def _take(found: JpegParts, content: bytes) -> None:
    if content.startswith(EXIF_PREFIX):
        found.exif = found.exif or content.removeprefix(EXIF_PREFIX)
    elif content.startswith(XMP_PREFIX):
        found.xmp = found.xmp or content.removeprefix(XMP_PREFIX)
    elif content.startswith(EXTENSION_PREFIX):
        content = content.removeprefix(EXTENSION_PREFIX)
        if len(content) > _EXTENSION_HEAD:
            name = content[:32].decode("ascii", "replace")
            (offset,) = struct.unpack_from(">I", content, 36)
            found.extensions.setdefault(name, {}).setdefault(offset, content[_EXTENSION_HEAD:])
