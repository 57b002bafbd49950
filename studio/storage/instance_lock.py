"""One window per folder of data: who holds the lock has it; the end of the process, however it comes, gives it back."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock


class InstanceLock:
    """The lock of one folder: two windows would take its queue, prompts and settings from each other.

    Args:
        locks: Folder for lock files.
        folder: What only one window may hold.
    """

    def __init__(self, locks: Path, folder: Path) -> None:
        self._file = locks / f"window-{folder_key(folder)}.lock"
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


def folder_key(folder: Path) -> str:
    """Give a short word for a folder, the same for every way to write its path."""
    import hashlib

    try:
        whole = folder.resolve()
    except (OSError, RuntimeError):  # a link that leads to itself
        whole = folder.absolute()
    return hashlib.sha256(os.fsencode(os.path.normcase(whole))).hexdigest()[:16]
