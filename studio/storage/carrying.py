"""Files that change their place: within a disk by a new name, between disks by a whole copy; nothing is overwritten."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

from studio.contract.errors import SaveFailed, StudioError, one_line
from studio.storage import atomic
from studio.storage.naming import with_number

MAX_NAMES = 1_000

Fault = tuple[Path, StudioError]
"""A file that stays where it is, and why."""


def carried(source: Path, target: Path, failed: list[Fault]) -> bool:
    """Move a file, by way of a copy where it lies on another disk; False, and why, where that is impossible."""
    try:
        if _carry(source, target):
            return True
        error: StudioError = SaveFailed(f"{target} exists already.")
    except StudioError as refused:
        error = refused
    except OSError as refused:
        reason = one_line(refused.strerror or str(refused))
        error = SaveFailed(f"{source} cannot be moved: {reason}.", "Check the disk and its permissions.")
    failed.append((source, error))
    return False


def _carry(source: Path, target: Path) -> bool:
    try:
        return atomic.move(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
    if os.path.lexists(target):
        return False
    found = source.stat()
    atomic.write_new(target, source.read_bytes())
    os.utime(target, ns=(found.st_atime_ns, found.st_mtime_ns))
    source.unlink()
    return True


def back(kept: Path, origin: Path, failed: list[Fault]) -> Path | None:
    """Move a file back, under the next free name where its own is taken; None, and why, where that is impossible."""
    try:
        origin.parent.mkdir(parents=True, exist_ok=True)
        for place in _places(origin):
            if _carry(kept, place):
                return place
        error: StudioError = SaveFailed(f"No name is free for {origin}.")
    except StudioError as refused:
        error = refused
    except OSError as refused:
        error = atomic.explain(refused, origin.parent, 0)
    failed.append((origin, error))
    return None


def _places(origin: Path) -> Iterator[Path]:
    yield origin
    for number in range(2, MAX_NAMES):
        yield origin.with_name(with_number(origin.name, number))
