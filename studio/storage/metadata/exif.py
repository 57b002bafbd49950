"""The few EXIF values in which programs keep how a picture was made (CIPA DC-008, 4.5 and 4.6).

A block is read by hand: it is untrusted, and of the thousands of values that one may claim only four are looked at.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

DESCRIPTION, MAKE, CAMERA, SOFTWARE = 0x010E, 0x010F, 0x0110, 0x0131
COMMENT = 0x9286
_EXIF_DIRECTORY = 0x8769
_WANTED = (DESCRIPTION, MAKE, CAMERA, COMMENT)
_ORIENTATION = 0x0112
_BYTE, _ASCII, _SHORT, _LONG, _UNDEFINED = 1, 2, 3, 4, 7
_MAX_ENTRIES = 2_000
_ENTRY_BYTES = 12
_UNICODE = b"UNICODE\0"
PREFIX = b"Exif\0\0"


def read_exif(block: bytes) -> dict[int, str]:
    """Give the texts of an EXIF block by their tags; what is damaged or of another kind is left out.

    Args:
        block: From its byte order mark, or from the `Exif` before that.
    """
    block = block.removeprefix(PREFIX)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None:
        return {}
    raw: dict[int, bytes] = {}
    try:
        (start,) = struct.unpack_from(f"{order}I", block, 4)
        inner = _read_directory(block, order, start, raw)
        if inner is not None:
            _read_directory(block, order, inner, raw)
    except struct.error:
        pass  # cut off: what stands before is whole
    return {tag: comment_text(data) if tag == COMMENT else _plain_text(data) for tag, data in raw.items()}


def find_orientation(block: bytes) -> int | None:
    """Give how a picture is turned upright, 1 to 8, 1 also for an impossible value; None where the block has none."""
    block = block.removeprefix(PREFIX)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    try:
        (start,) = struct.unpack_from(f"{order or '<'}I", block, 4)
        (count,) = struct.unpack_from(f"{order or '<'}H", block, start)
        for number in range(min(count, _MAX_ENTRIES) if order else 0):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", block, start + 2 + number * _ENTRY_BYTES)
            if tag == _ORIENTATION and kind == _SHORT:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        pass  # cut off before it
    return None


def write_exif(texts: Mapping[int, str]) -> bytes:
    """Give an EXIF block with texts by their tags.

    The comment is UTF-16 in the block's own order, which is the big end first: so it is read by programs that keep to
    the standard and by those that expect that order whatever the block says.
    """
    outer = {tag: text.encode("utf-8", "replace") + b"\0" for tag, text in texts.items() if tag != COMMENT}
    entries = [(tag, _ASCII, data) for tag, data in sorted(outer.items())]
    start = 8
    if COMMENT not in texts:
        return struct.pack(">2sHI", b"MM", 42, start) + _directory(entries, start)
    inner_start = start + len(_directory([*entries, (_EXIF_DIRECTORY, _LONG, bytes(4))], start))
    pointer = (_EXIF_DIRECTORY, _LONG, struct.pack(">I", inner_start))
    comment = _UNICODE + texts[COMMENT].encode("utf-16-be", "replace")
    inner = _directory([(COMMENT, _UNDEFINED, comment)], inner_start)
    return struct.pack(">2sHI", b"MM", 42, start) + _directory([*entries, pointer], start) + inner


def comment_text(data: bytes) -> str:
    """Give the text of a user comment, which begins with its encoding.

    Programs disagree on the order of UTF-16: the zero bytes of the letters, digits and marks in it tell.
    """
    head, body = data[:8], data[8:]
    if head == _UNICODE:
        if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return body.decode("utf-16", "replace").strip("\0")
        is_little = body[1::2].count(0) > body[0::2].count(0)
        return body.decode("utf-16-le" if is_little else "utf-16-be", "replace").strip("\0")
    known = (b"ASCII\0\0\0", bytes(8))
    return _plain_text(body if head in known else data)


def _plain_text(data: bytes) -> str:
    data = data.strip(b"\0")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _read_directory(block: bytes, order: str, start: int, raw: dict[int, bytes]) -> int | None:
    """Read the wanted values of one directory, and give where the Exif directory stands if it names one."""
    inner = None
    (count,) = struct.unpack_from(f"{order}H", block, start)
    for number in range(min(count, _MAX_ENTRIES)):
        entry = start + 2 + number * _ENTRY_BYTES
        tag, kind, size, where = struct.unpack_from(f"{order}HHII", block, entry)
        if tag == _EXIF_DIRECTORY and kind == _LONG:
            inner = where
        elif tag in _WANTED and kind in (_BYTE, _ASCII, _UNDEFINED):
            at = where if size > 4 else entry + 8
            if at + size <= len(block):
                raw.setdefault(tag, block[at : at + size])
    return inner


def _directory(entries: list[tuple[int, int, bytes]], start: int) -> bytes:
    """Give a directory with its values behind it, which is to stand at `start`."""
    head = struct.pack(">H", len(entries))
    values = b""
    behind = start + 2 + len(entries) * _ENTRY_BYTES + 4
    for tag, kind, data in entries:
        count = 1 if kind == _LONG else len(data)
        if len(data) <= 4:
            place = data.ljust(4, b"\0")
        else:
            place = struct.pack(">I", behind + len(values))
            values += data + bytes(len(data) % 2)
        head += struct.pack(">HHI", tag, kind, count) + place
    return head + bytes(4) + values
