"""A PNG file as a decoder is given it: without its texts, for which Pillow would refuse the picture.

Pillow gives up a whole picture for one packed text of more than a megabyte, for 64 megabytes of texts, and for one that
is damaged. What the texts say is read by :mod:`studio.storage.chunks`, within limits of its own; the pixels need none
of them. Those that may say how the picture is turned stay where they are small.
"""

from __future__ import annotations

import io
import os
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

from studio.contract.errors import UnreadablePicture
from studio.storage import chunks
from studio.storage.metadata.limits import MAX_TEXT_BYTES
from studio.storage.metadata.orientations import PNG_KEYWORDS

MAX_KEPT = 2**20
"""Pillow's own limit for an unpacked text (PngImagePlugin.MAX_TEXT_CHUNK)."""


@dataclass(frozen=True, slots=True)
class PixelParts:
    """What of a PNG file a decoder is given.

    Attributes:
        path: The file.
        spans: Beginning and end of the stretches that stay, in bytes of the file.
        large: Keyword and size of each text that is larger than any that is read.
    """

    path: Path
    spans: tuple[tuple[int, int], ...]
    large: tuple[tuple[str, int], ...] = ()

    def open(self) -> io.BufferedReader:
        """Open the stretches as one file, for whoever closes it."""
        if len(self.spans) == 1:
            return self.path.open("rb")
        return io.BufferedReader(_Stretches(self.path.open("rb"), self.spans))


def pixel_parts(path: Path) -> PixelParts | None:
    """Give the parts of a PNG file without its texts; None for a file of another format.

    What is damaged otherwise is for the decoder to judge.

    Raises:
        UnreadablePicture: It has more than 200,000 parts.
    """
    with path.open("rb") as file:
        if file.read(len(chunks.SIGNATURE)) != chunks.SIGNATURE:
            return None
        file.seek(0)
        return _without_texts(file, path)


def _without_texts(file: BinaryIO, path: Path) -> PixelParts:
    whole = os.fstat(file.fileno()).st_size
    spans, large = [], []
    left = set(PNG_KEYWORDS)
    start = 0
    try:
        for kind, size in chunks.walk(file, path):
            if kind not in chunks.TEXT_KINDS:
                continue
            begin = file.tell() - chunks.HEAD_BYTES
            head = file.read(min(size, chunks.MAX_KEYWORD_BYTES + 1))
            keyword = chunks.keyword_of(head)
            if keyword in left and _is_small(file, path, kind, head, size):
                left.remove(keyword)
                continue
            if size > MAX_TEXT_BYTES:
                large.append((keyword, size))
            spans.append((start, begin))
            start = min(begin + chunks.HEAD_BYTES + size + chunks.CHECKSUM_BYTES, whole)
    except chunks.TooManyParts:
        raise
    except UnreadablePicture:
        pass  # cut off
    return PixelParts(path, (*spans, (start, whole)), tuple(large))


def _is_small(file: BinaryIO, path: Path, kind: bytes, head: bytes, size: int) -> bool:
    try:
        return size <= MAX_KEPT and len(chunks.text_of(file, path, kind, head, size)) <= MAX_KEPT
    except chunks.DamagedText:
        return False


class _Stretches(io.RawIOBase):
    """Stretches of a file, read as if they were one; closes the file with itself."""

    def __init__(self, file: BinaryIO, spans: tuple[tuple[int, int], ...]) -> None:
        self._file = file
        self._spans = spans
        self._begins = list(accumulate((end - begin for begin, end in spans), initial=0))
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._begins[-1]}[whence]
        self._place = max(0, base + offset)
        return self._place

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # Python 3.11 names no buffer
        view = memoryview(buffer).cast("B")
        if self._place >= self._begins[-1]:
            return 0
        number = bisect_right(self._begins, self._place) - 1
        begin, end = self._spans[number]
        self._file.seek(begin + self._place - self._begins[number])
        data = self._file.read(min(len(view), end - self._file.tell()))
        view[: len(data)] = data
        self._place += len(data)
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()
