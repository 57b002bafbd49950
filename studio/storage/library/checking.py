"""Looks at everything the library has, thoroughly: every picture decoded, and what was left behind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from studio.contract.errors import UnreadablePicture
from studio.storage import atomic
from studio.storage.library import rows
from studio.storage.library.library import Library
from studio.storage.library.queries import parse_query
from studio.storage.library_folders import state_of
from studio.storage.opening import open_picture

Progress = Callable[[int, int], None]


def damaged_pictures(library: Library, progress: Progress | None = None) -> Iterator[tuple[Path, str]]:
    """Decode every picture, newest first, and give those with a fault: the file, and what is wrong with it.

    Pictures of a folder that is away are left out: what is not there is not damaged.

    Args:
        library: Its index must be up to date.
        progress: Told how many pictures of how many were looked at.
    """
    ids = library.search(parse_query(""))
    away = folders_away(library)
    done = 0
    for chunk in rows.chunks(ids):
        for entry in library.entries(chunk):
            fault = entry.fault
            if not fault and entry.root not in away:
                try:
                    open_picture(entry.path)
                except UnreadablePicture as error:
                    fault = str(error)
                    library.note_fault(entry, fault)
            if fault:
                yield entry.path, fault
            done += 1
            if progress is not None:
                progress(done, len(ids))


def folders_away(library: Library) -> tuple[Path, ...]:
    """Give the library's folders that are not there, such as those of a disk that is not connected."""
    return tuple(root for root in library.roots if not state_of(root).is_there)


def sweep_unfinished(library: Library) -> int:
    """Remove the unfinished files that killed processes left in the library's folders, and give their number."""
    removed = 0
    for root in library.roots:
        for folder, below, _ in os.walk(root):
            below[:] = [name for name in below if not name.startswith(".")]
            removed += atomic.sweep(Path(folder))
    return removed
