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
from studio.storage.opening import open_picture

Progress = Callable[[int, int], None]


def damaged_pictures(library: Library, progress: Progress | None = None) -> Iterator[tuple[Path, str]]:
    """Decode every picture, newest first, and give those with a fault: the file, and what is wrong with it.

    Args:
        library: Its index must be up to date.
        progress: Told how many pictures of how many were looked at.
    """
    ids = library.search(parse_query(""))
    done = 0
    for chunk in rows.chunks(ids):
        for entry in library.entries(chunk):
            fault = entry.fault
            if not fault:
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


def sweep_unfinished(library: Library) -> int:
    """Remove the unfinished files that killed processes left in the library's folders, and give their number."""
    removed = 0
    for root in library.roots:
        for folder, below, _ in os.walk(root):
            below[:] = [name for name in below if not name.startswith(".")]
            removed += atomic.sweep(Path(folder))
    return removed
