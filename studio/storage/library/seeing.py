"""Whether pictures are still those that a person has seen, asked before anything is done to their files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from studio.storage.library.entries import Entry
from studio.storage.library.scanning import file_at


@dataclass(frozen=True, slots=True)
class Checked:
    """Pictures by whether they are as they were seen.

    Attributes:
        paths: The files of those that are, under the names that they have now, and of those that are gone.
        others: The files that are another picture by now.
    """

    paths: tuple[Path, ...] = ()
    others: tuple[Path, ...] = ()

    def __add__(self, more: Checked) -> Checked:
        return Checked(self.paths + more.paths, self.others + more.others)


def checked(entries: Iterable[Entry], shown: Mapping[int, Entry]) -> Checked:
    """Compare pictures with what was seen of them, and with their files.

    Args:
        entries: The pictures as the index has them now.
        shown: What was shown of some of them, by their numbers; one that was renamed since is still the same.
    """
    paths: list[Path] = []
    others: list[Path] = []
    for entry in entries:
        is_same = _content(shown.get(entry.id, entry)) == _content(entry) and _is_on_disk(entry)
        (paths if is_same else others).append(entry.path)
    return Checked(tuple(paths), tuple(others))


def _content(entry: Entry) -> tuple[int, int]:
    return entry.bytes, entry.mtime_ns


def _is_on_disk(entry: Entry) -> bool:
    """Say whether the file is the one that was read; of one that is gone, whoever needs it says so."""
    if not os.path.lexists(entry.path):
        return True
    file = file_at(entry.path)
    return file is not None and (file.bytes, file.mtime_ns) == _content(entry)
