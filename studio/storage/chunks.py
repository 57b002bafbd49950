"""The parts of a PNG file (PNG specification, third edition, 5.3 and 11.3.3): found without decoding the picture."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from studio.contract.errors import InvalidRequest, UnreadablePicture
from studio.contract.geometry import Extent
from studio.storage.metadata.limits import MAX_PARTS, MAX_TEXT_BYTES

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEAD_BYTES = 8
CHECKSUM_BYTES = 4
EXTENT_BYTES = 8
MAX_KEYWORD_BYTES = 79
TEXT_KINDS = (b"tEXt", b"zTXt", b"iTXt")


class TooManyParts(UnreadablePicture):
    """A file has more parts than any picture needs."""


class DamagedText(Exception):
    """A text that cannot be read; says why."""


@dataclass(frozen=True, slots=True)
class TextParts:
    """The texts of a PNG file.

    Attributes:
        texts: By keyword; the first of each.
        faults: By keyword, in a sentence, why one could not be read.
    """

    texts: dict[str, str]
    faults: dict[str, str]


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
        raise cut_off(path) from error
    except InvalidRequest as error:
        raise UnreadablePicture(f"{path} is damaged: {error.text}") from error


def read_texts(file: BinaryIO, path: Path, keywords: Iterable[str], until: str = "") -> TextParts:
    """Give the texts with some keywords, packed or not; those of other keywords are passed over.

    Args:
        file: The open PNG file, at its beginning.
        path: Names it in messages.
        keywords: Those that are wanted.
        until: The keyword after which nothing more is wanted.

    Raises:
        UnreadablePicture: The file is cut off, or has more parts than any picture needs.
    """
    wanted = set(keywords)
    found = TextParts({}, {})
    for kind, size in walk(file, path):
        if kind not in TEXT_KINDS:
            continue
        head = file.read(min(size, MAX_KEYWORD_BYTES + 1))
        keyword = keyword_of(head)
        # One that is damaged is not looked for again: a thousand bombs cost as much as one.
        if keyword not in wanted or keyword in found.texts or keyword in found.faults:
            continue
        try:
            found.texts[keyword] = text_of(file, path, kind, head, size)
        except DamagedText as fault:
            found.faults[keyword] = str(fault)
        if keyword == until:
            break
    return found


def find_text(file: BinaryIO, path: Path, keyword: bytes) -> bytes | None:
    """Give the text with a keyword, as UTF-8; None where there is none.

    Args:
        file: The open PNG file, at its beginning.
        path: Names it in messages.
        keyword: The text's keyword.

    Raises:
        UnreadablePicture: The file is cut off, or the text is damaged or larger than 16 MiB.
    """
    name = keyword.decode()
    found = read_texts(file, path, (name,), until=name)
    if name in found.texts:
        return found.texts[name].encode("utf-8", "replace")
    if name in found.faults:
        raise UnreadablePicture(f"The record of {path} {found.faults[name]}.", "Copy it again from where it came.")
    return None


def too_many_parts(path: Path) -> UnreadablePicture:
    """Give the error of a file that has more parts than any picture needs."""
    return TooManyParts(f"{path} has more than {MAX_PARTS:,} parts: it is damaged, or made to cost time.")


def cut_off(path: Path) -> UnreadablePicture:
    """Give the error of a file that lacks its end."""
    return UnreadablePicture(f"{path} is cut off: it lacks its end.", "Copy it again from where it came.")


def walk(file: BinaryIO, path: Path) -> Iterator[tuple[bytes, int]]:
    """Give type and size of each part; the file stands at its content meanwhile."""
    if file.read(len(SIGNATURE)) != SIGNATURE:
        raise UnreadablePicture(f"{path} is no PNG file.")
    position = len(SIGNATURE)
    for _ in range(MAX_PARTS):
        head = file.read(HEAD_BYTES)
        if len(head) < HEAD_BYTES:
            raise cut_off(path)
        size, kind = struct.unpack(">I4s", head)
        if kind == b"IEND":
            return
        yield kind, size
        position += HEAD_BYTES + size + CHECKSUM_BYTES
        file.seek(position)
    raise too_many_parts(path)


def keyword_of(head: bytes) -> str:
    """Give the keyword of a text from its first bytes; empty where it has none."""
    keyword, separator, _ = head.partition(b"\0")
    return keyword.decode("latin-1") if separator else ""


def text_of(file: BinaryIO, path: Path, kind: bytes, head: bytes, size: int) -> str:
    """Give the text of a part of which the beginning was read.

    Raises:
        DamagedText: It cannot be read, or is larger than 16 MiB.
        UnreadablePicture: The file is cut off.
    """
    return _text(kind, _content(file, path, kind, head, size), head.index(b"\0") + 1)


def _content(file: BinaryIO, path: Path, kind: bytes, head: bytes, size: int) -> bytes:
    """Give all of a part of which the beginning was read, after checking its size and its CRC."""
    if size > MAX_TEXT_BYTES:
        raise DamagedText(f"has {size:,} bytes; at most {MAX_TEXT_BYTES:,} are read")
    content = head + file.read(size - len(head))
    checksum = file.read(CHECKSUM_BYTES)
    if len(checksum) < CHECKSUM_BYTES:
        raise cut_off(path)
    if checksum != struct.pack(">I", zlib.crc32(kind + content)):
        raise DamagedText("is damaged: its checksum does not fit")
    return content


def _text(kind: bytes, content: bytes, start: int) -> str:
    """Give the text of a part whose keyword ends before `start`."""
    if kind == b"tEXt":
        return _decoded(content[start:])
    if kind == b"zTXt":
        return _decoded(_unpacked(content[start + 1 :]))
    flags, rest = content[start : start + 2], content[start + 2 :].split(b"\0", 2)
    if len(flags) < 2 or len(rest) < 3:
        raise DamagedText("is damaged: it lacks its end")
    return (_unpacked(rest[2]) if flags[0] == 1 else rest[2]).decode("utf-8", "replace")


def _decoded(text: bytes) -> str:
    """Give a text that the standard says to be Latin-1, and that some programs write as UTF-8 all the same."""
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("latin-1")


def _unpacked(text: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(text, MAX_TEXT_BYTES)
    except zlib.error as error:
        raise DamagedText(f"is damaged ({error})") from error
    if unpacker.unconsumed_tail:
        raise DamagedText(f"is damaged: it unpacks to more than {MAX_TEXT_BYTES:,} bytes")
    return unpacked
