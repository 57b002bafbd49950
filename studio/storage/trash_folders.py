"""The folders that have a trash of ours, kept with the studio's data: a deletion outside of the library is found again.

One small file names one folder. So two windows do not overwrite each other's, and one that is damaged hides one folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from studio.storage.atomic import can_be_path
from studio.storage.library_folders import library_roots
from studio.storage.places import Places
from studio.storage.settings import Settings
from studio.storage.trash import FOLDER
from studio.storage.versioned_files import VersionedFile

FILE = VersionedFile("names of a folder with deleted pictures", instead="it is left out")
MAX_FOLDERS = 1_000

_NAME = re.compile(r"[0-9a-f]{32}\.json")


class TrashFolders:
    """The list.

    Args:
        place: The folder that holds it; need not exist.
    """

    def __init__(self, place: Path) -> None:
        self._place = place

    def all(self) -> tuple[Path, ...]:
        """Give the folders, in no order; what cannot be read is left out."""
        try:
            with os.scandir(self._place) as entries:
                names = sorted(entry.name for entry in entries if _NAME.fullmatch(entry.name))
        except OSError:
            return ()
        found = (FILE.read(self._place / name)[0].get("folder") for name in names[:MAX_FOLDERS])
        folders = (Path(str(folder)) for folder in found if can_be_path(folder))
        return tuple(folder for folder in folders if folder.is_absolute())

    def note(self, folder: Path) -> None:
        """Remember that a folder has a trash.

        Raises:
            SaveFailed: It could not be written.
        """
        file = self._file(folder)
        if FILE.read(file)[0].get("folder") != str(folder):
            FILE.write(file, {"folder": str(folder)})

    def forget_empty(self, folders: Iterable[Path]) -> None:
        """Forget those that are there and have no trash any more; one whose disk is away stays known."""
        for folder in folders:
            if _is_there(folder) and not (folder / FOLDER).exists():
                with contextlib.suppress(OSError):
                    self._file(folder).unlink(missing_ok=True)

    def _file(self, folder: Path) -> Path:
        return self._place / f"{hashlib.sha256(os.fsencode(folder)).hexdigest()[:32]}.json"


def trash_roots(settings: Settings, places: Places) -> tuple[Path, ...]:
    """Give every folder that may have a trash of ours: those of the library, and those where one was made."""
    return tuple(dict.fromkeys((*library_roots(settings, places), *TrashFolders(places.trashes).all())))


def _is_there(folder: Path) -> bool:
    """Say whether a folder can be listed and holds something: where a disk is away, an empty one may stand."""
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except OSError:
        return False
