"""The manifest of a folder with default weights: the SHA-256 of each of its files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path


def damaged_files(folder: Path) -> list[str]:
    """Give the files that are missing or not as shipped, each with what is wrong.

    Raises:
        OSError: There is no manifest.
        ValueError: It is no manifest.
    """
    plain = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = plain.get("files") if isinstance(plain, dict) else None
    if not isinstance(files, dict) or not files:
        raise ValueError("it names no files")
    return [f"{name} {fault}" for name, expected in sorted(files.items()) if (fault := _fault(folder / name, expected))]


def _fault(file: Path, expected: object) -> str:
    try:
        with file.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return "is missing"
    return "" if found == expected else "is damaged"
