"""The last pictures, on disk: what the strip of results shows at the next start."""

from __future__ import annotations

from pathlib import Path

from studio.storage.versioned_files import VersionedFile

FILE = VersionedFile("list of the last pictures")
MAX_RECENT = 30


def load_recent(file: Path) -> tuple[tuple[Path, ...], str]:
    """Read the list, newest first, without files that are gone; a sentence where it is broken or newer."""
    values, notice = FILE.read(file)
    plain = values.get("pictures", [])
    texts = [each for each in plain if isinstance(each, str)] if isinstance(plain, list) else []
    return tuple(path for path in map(Path, texts[:MAX_RECENT]) if _is_there(path)), notice


def save_recent(pictures: tuple[Path, ...], file: Path) -> None:
    """Write the list.

    Raises:
        SaveFailed: It could not be written; the old file is untouched.
    """
    FILE.write(file, {"pictures": [str(path) for path in pictures[:MAX_RECENT]]})


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
