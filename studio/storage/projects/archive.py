"""Zip archives that were written by anybody: no name leads outside, nothing unpacks to more than it may.

Nothing is ever unpacked to the disk; an entry is read into memory up to the limit that its reader states.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from studio.contract.errors import UnreadablePicture, shorten
from studio.storage.projects.project import stamp_of
from studio.storage.unreadable import check_file

MAX_ENTRIES = 10_000
_DRIVE = re.compile(r"[A-Za-z]:")
_DATE = (1980, 1, 1, 0, 0, 0)
"""The same project gives the same bytes."""
_DEFLATED = (".xml", ".json")


class DamagedEntry(Exception):
    """An entry cannot be read; the text says why, as the second half of a sentence."""


class Archive:
    """An open archive, to be used in a `with` block.

    Attributes:
        refused: Names that lead outside of the archive or name nothing; these entries are not read.
        stamp: Tells the file from any other that may have its name later.

    Raises:
        UnreadablePicture: The file is no zip archive, or has more entries than a project can have.
    """

    def __init__(self, path: Path) -> None:
        check_file(path)
        self._file = _file_of(path)
        try:
            self._zip = _opened(self._file, path)
        except UnreadablePicture:
            self._file.close()
            raise
        self.stamp = stamp_of(self._file)
        found = self._zip.infolist()
        if len(found) > MAX_ENTRIES:
            self._close()
            raise UnreadablePicture(f"{path} has {len(found):,} entries; {MAX_ENTRIES:,} are the most in a project.")
        self._entries = {info.filename: info for info in found if is_safe(info.filename)}
        self.refused = tuple(info.filename for info in found if not is_safe(info.filename))

    def has(self, name: str) -> bool:
        """Say whether there is such an entry."""
        return name in self._entries

    def read(self, name: str, max_bytes: int) -> bytes:
        """Give the content of an entry.

        Raises:
            DamagedEntry: It is not there, damaged, encrypted, or larger than `max_bytes`.
        """
        data = self._start_of(name, max_bytes + 1)
        if len(data) > max_bytes:
            raise DamagedEntry(f"is larger than {max_bytes:,} bytes")
        return data

    def start_of(self, name: str, count: int) -> bytes:
        """Give the first bytes of an entry.

        Raises:
            DamagedEntry: It is not there, damaged or encrypted.
        """
        return self._start_of(name, count)

    def _start_of(self, name: str, count: int) -> bytes:
        info = self._entries.get(name)
        if info is None:
            raise DamagedEntry("is missing")
        if info.flag_bits & 1:
            raise DamagedEntry("is encrypted")
        try:
            with self._zip.open(info) as entry:
                return entry.read(count)
        except Exception as error:  # a file's import: zip, deflate, bzip2 and lzma raise what they like
            raise DamagedEntry(f"is damaged ({shorten(error) or type(error).__name__})") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        self._zip.close()
        self._file.close()


def _file_of(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise UnreadablePicture(f"{path} cannot be read: {error.strerror or error}.") from error


def _opened(file: BinaryIO, path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except OSError as error:
        raise UnreadablePicture(f"{path} cannot be read: {error.strerror or error}.") from error
    except Exception as error:  # a file's import: a damaged directory raises more than BadZipFile
        raise UnreadablePicture(
            f"{path} is no OpenRaster file, or its end is cut off ({shorten(error)}).",
            "Copy it again from where it came.",
        ) from error


def is_safe(name: str) -> bool:
    """Say whether an entry's name stays inside of the archive on every system."""
    parts = name.split("/")
    is_relative = not name.startswith("/") and "\\" not in name and not _DRIVE.match(name)
    return bool(name) and is_relative and ".." not in parts and not any(ord(letter) < 32 for letter in name)


def pack(file: BinaryIO, entries: Iterable[tuple[str, bytes]]) -> None:
    """Write an archive with entries in their order, each as it comes; texts are deflated, pictures stored as they are.

    Args:
        file: Where to; at its beginning.
        entries: Name and content of each.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in entries:
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED if name.endswith(_DEFLATED) else zipfile.ZIP_STORED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
