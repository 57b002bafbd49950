"""The last pictures, on disk: what the strip of results shows at the next start."""

from __future__ import annotations

from pathlib import Path

from studio.storage.versioned_files import VersionedFile

FILE = VersionedFile("names of the last pictures", instead="the list starts empty")
MAX_RECENT = 30


def load_recent(file: Path) -> tuple[tuple[Path, ...], str]:
    """Read the list, newest first, without files that are gone; a sentence where it, or a name, cannot be read."""
    plain, notice = FILE.read_list(file, "pictures")
    texts = [each for each in plain if isinstance(each, str)]
    notice = FILE.told_in_part(file, notice, len(plain) - len(texts))
    return tuple(path for path in dict.fromkeys(map(Path, texts[:MAX_RECENT])) if _is_there(path)), notice


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
