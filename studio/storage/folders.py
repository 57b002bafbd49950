"""The folders below a library's folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from studio.storage.library.scanning import places_below


def folders_below(root: Path, most: int, left_out: Iterable[Path] = ()) -> list[Path]:
    """Give a folder and those below it, the ones nearest to it first; hidden ones and links are left out.

    Args:
        root: The folder; nothing is given where it cannot be listed.
        most: No more than so many are given.
        left_out: Folders that are not looked into.
    """
    skipped = {Path(place) for place in places_below(root, left_out)}
    found: list[Path] = []
    waiting = [root]
    while waiting and len(found) < most:
        folder = waiting.pop(0)
        try:
            with os.scandir(folder) as entries:
                below = [
                    Path(entry.path)
                    for entry in entries
                    if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)
                ]
                below = [each for each in below if each not in skipped]
        except OSError:
            continue
        found.append(folder)
        # The newest first: folders are named after days, and today's is where pictures come and go.
        waiting += sorted(below, reverse=True)
    return found
