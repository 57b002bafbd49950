"""Fingerprints of weights files: SHA-256, remembered between runs, so that an altered file is noticed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path

from studio.contract.errors import WeightsDamaged, WeightsNotFound

CHUNK_BYTES = 4 << 20
"""4 MiB take 2-4 ms to hash: a wish to stop is seen that soon."""


def digest_of(path: Path, check: Callable[[], None]) -> str:
    """Give a file's SHA-256; `check` is called between chunks and may raise."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK_BYTES):
            check()
            digest.update(chunk)
    return digest.hexdigest()


def fingerprint_of(digests: Mapping[str, str]) -> str:
    """Give one SHA-256 for several files: over their own, in order of their relative paths."""
    return hashlib.sha256("".join(digests[name] for name in sorted(digests)).encode()).hexdigest()


def check_manifest(folder: Path, files: Mapping[str, str], check: Callable[[], None]) -> None:
    """Compare files with the SHA-256 that a manifest says, so that a single flipped bit is found.

    Raises:
        WeightsNotFound: A file is missing.
        WeightsDamaged: A file is not what the manifest says.
    """
    for name, expected in sorted(files.items()):
        if not (folder / name).resolve().is_relative_to(folder.resolve()):
            raise WeightsDamaged(
                f"The manifest of {folder} names a file outside it: {name!r}.", "Do not use that folder."
            )
        try:
            found = digest_of(folder / name, check)
        except OSError as error:
            raise WeightsNotFound(
                f"The weights file {folder / name} cannot be read ({error.strerror}).",
                "Install the program again to restore it.",
            ) from error
        if found != expected:
            raise WeightsDamaged(
                f"The weights file {folder / name} is damaged: its contents are not what was shipped.",
                "Install the program again to restore it.",
            )


def remember(path: Path, size: int, mtime_ns: int, digest: str, known: MutableMapping[str, str]) -> None:
    """Compare a file's SHA-256 with the one that was known for the same path, size and date; keep it where none was.

    Raises:
        WeightsDamaged: The contents changed although size and date did not: a failing disk, or a hidden change.
    """
    key = f"{path.resolve()}|{size}|{mtime_ns}"
    before = known.setdefault(key, digest)
    if before != digest:
        raise WeightsDamaged(
            f"The contents of {path} changed since they were last read, though its size and date did not.",
            "Restore the file from where you got it, or accept it as it is by renewing its date (touch).",
        )
