"""The parts of a PNG file (PNG specification, third edition, 5.3): found without decoding the picture."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from studio.contract.errors import InvalidRequest, UnreadablePicture
from studio.contract.geometry import Extent

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEAD_BYTES = 8
EXTENT_BYTES = 8
MAX_TEXT_BYTES = 16 * 2**20
"""Two prompts of 200,000 characters and 1,000 steps take a fifth of it."""


def read_extent(file: BinaryIO, path: Path) -> Extent:
    """Give the size of the picture from its header; the file stands at its beginning before and after.

    Raises:
        UnreadablePicture: The file is cut off, or has an impossible size.
    """
    start = file.read(len(SIGNATURE) + HEAD_BYTES + EXTENT_BYTES)
    file.seek(0)
    try:
        width, height = struct.unpack(">II", start[len(SIGNATURE) + HEAD_BYTES :])
        return Extent(width, height)
    except struct.error as error:
        raise UnreadablePicture(f"{path} is cut off: it lacks its end.", "Copy it again from where it came.") from error
    except InvalidRequest as error:
        raise UnreadablePicture(f"{path} is damaged: {error.text}") from error


def find_text(file: BinaryIO, path: Path, keyword: bytes) -> bytes | None:
    """Give the text of the iTXt part with a keyword, as UTF-8; None where there is none.

    Args:
        file: The open PNG file, at its beginning.
        path: Names it in messages.
        keyword: The part's keyword.

    Raises:
        UnreadablePicture: The file is cut off, or the part is damaged or larger than 16 MiB.
    """
    for kind, size in _walk(file, path):
        if kind == b"iTXt":
            text = _text_of(file, path, size, keyword)
            if text is not None:
                return text
    return None


def _walk(file: BinaryIO, path: Path) -> Iterator[tuple[bytes, int]]:
    """Give type and size of each part; the file stands at its content meanwhile."""
    if file.read(len(SIGNATURE)) != SIGNATURE:
        raise UnreadablePicture(f"{path} is no PNG file.")
    while True:
        head = file.read(HEAD_BYTES)
        if len(head) < HEAD_BYTES:
            raise UnreadablePicture(f"{path} is cut off: it lacks its end.", "Copy it again from where it came.")
        size, kind = struct.unpack(">I4s", head)
        if kind == b"IEND":
            return
        start = file.tell()
        yield kind, size
        file.seek(start + size + 4)


def _text_of(file: BinaryIO, path: Path, size: int, keyword: bytes) -> bytes | None:
    """Give the part's text where it has the keyword, after checking its CRC."""
    beginning = file.read(min(size, len(keyword) + 1))
    if beginning != keyword + b"\0":
        return None
    if size > MAX_TEXT_BYTES:
        raise UnreadablePicture(f"The record of {path} has {size:,} bytes; at most {MAX_TEXT_BYTES:,} are read.")
    content = beginning + file.read(size - len(beginning))
    if file.read(4) != struct.pack(">I", zlib.crc32(b"iTXt" + content)):
        raise UnreadablePicture(
            f"The record of {path} is damaged: its checksum does not fit.", "Copy it again from where it came."
        )
    try:
        is_packed = content[len(keyword) + 1] == 1
        text = content[len(keyword) + 3 :].split(b"\0", 2)[2]
        return _unpacked(text) if is_packed else text
    except (IndexError, zlib.error) as error:
        raise UnreadablePicture(f"The record of {path} is damaged ({error}).") from error


def _unpacked(text: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    unpacked = unpacker.decompress(text, MAX_TEXT_BYTES)
    if unpacker.unconsumed_tail:
        raise zlib.error(f"it unpacks to more than {MAX_TEXT_BYTES:,} bytes")
    return unpacked
