"""One window per library: who holds the lock has it; the end of the process, however it comes, gives it back."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock


class InstanceLock:
    """The lock of one pictures folder.

    Args:
        locks: Folder for lock files.
        library: The pictures folder.
    """

    def __init__(self, locks: Path, library: Path) -> None:
        self._file = locks / f"window-{library_key(library)}.lock"
        self._lock: BaseFileLock | None = None

    def acquire(self) -> bool:
        """Take the lock without waiting; False where another process has it.

        Where the disk allows no lock at all, the window opens all the same.
        """
        from filelock import FileLock, Timeout

        if self._lock is not None:
            return True
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._file, timeout=0)
            lock.acquire()
        except Timeout:
            return False
        except (OSError, NotImplementedError):
            return True
        self._lock = lock
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def library_key(library: Path) -> str:
    """Give a short word for a pictures folder, the same for every way to write its path."""
    import hashlib

    try:
        whole = library.resolve()
    except (OSError, RuntimeError):  # a link that leads to itself
        whole = library.absolute()
    return hashlib.sha256(os.fsencode(os.path.normcase(whole))).hexdigest()[:16]
