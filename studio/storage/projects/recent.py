"""The last projects, on disk: what the File menu offers."""

from __future__ import annotations

from pathlib import Path

from studio.storage.versioned_files import VersionedFile

FILE = VersionedFile("names of the last projects", instead="the list starts empty")
MAX_RECENT = 10


def load_recent_projects(file: Path) -> tuple[tuple[Path, ...], str]:
    """Read the list, newest first, and a sentence where it, or a name in it, cannot be read.

    A project whose file is not there stays: its disk may only be away.
    """
    plain, notice = FILE.read_list(file, "projects")
    texts = [each for each in plain if isinstance(each, str) and each and "\0" not in each]
    notice = FILE.told_in_part(file, notice, len(plain) - len(texts))
    return tuple(dict.fromkeys(map(Path, texts)))[:MAX_RECENT], notice


def save_recent_projects(projects: tuple[Path, ...], file: Path) -> None:
    """Write the list.

    Raises:
        SaveFailed: It could not be written; the old file is untouched.
    """
    FILE.write(file, {"projects": [str(path) for path in projects[:MAX_RECENT]]})
