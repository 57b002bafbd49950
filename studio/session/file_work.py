"""How far the reading or writing of a project is, told in the window's thread, and a way to end it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from studio.contract.port import Stop
from studio.session.tasks import Worker

SHOWN_AFTER_SECONDS = 0.3
"""What is done sooner is not told of: a line that flashes helps nobody."""
EVERY_SECONDS = 0.1

T = TypeVar("T")
Told = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class FileProgress:
    """How far a file is.

    Attributes:
        name: Its name.
        share: What is done, 0 to 1.
        is_saving: It is written; else it is read.
    """

    name: str
    share: float
    is_saving: bool


class FileWork(QObject):
    """Runs work on large files in the disk's thread.

    Args:
        disk: The thread, which does one work after the other.
        parent: Owner.

    Attributes:
        progress: How far the file is that is being read or written; None while there is none, or it is quick.

    Signals:
        progressed: The same.
    """

    progressed = Signal(object)

    def __init__(self, disk: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._disk = disk
        self._stops: list[Stop] = []
        self.progress: FileProgress | None = None

    async def do(self, path: Path, work: Callable[[Told], T], *, is_saving: bool) -> T:
        """Do work that tells how far it is.

        Args:
            path: The file, whose name is told.
            work: Gets what it tells its share to; that raises once a person has ended it.
            is_saving: The file is written; else it is read.

        Raises:
            Cancelled: A person has ended it; a file that was to be written is as it was.
            Exception: Whatever the work raises.
        """
        stop = Stop()
        self._stops.append(stop)
        teller = _Teller(self, FileProgress(path.name, 0.0, is_saving), stop)
        try:
            return await self._disk.do(work, teller)
        finally:
            self._stops.remove(stop)
            self.show(None)

    def cancel(self) -> None:
        """End what is being read or written, and what waits; no file is changed by that."""
        for stop in self._stops:
            stop.now()

    def show(self, progress: FileProgress | None) -> None:
        """Tell how far it is."""
        if progress != self.progress and (progress is None or self._stops):
            self.progress = progress
            self.progressed.emit(progress)


class _Teller:
    """Carries the share from the disk's thread to the window's, not more often than eyes can follow."""

    def __init__(self, work: FileWork, progress: FileProgress, stop: Stop) -> None:
        self._work = work
        self._progress = progress
        self._stop = stop
        self._loop = asyncio.get_running_loop()
        self._next: float | None = None

    def __call__(self, share: float) -> None:
        self._stop.check()
        now = time.monotonic()
        if self._next is None:
            self._next = now + SHOWN_AFTER_SECONDS
        if now < self._next:
            return
        self._next = now + EVERY_SECONDS
        progress = FileProgress(self._progress.name, share, self._progress.is_saving)
        with contextlib.suppress(RuntimeError):  # the loop may be closed by now
            self._loop.call_soon_threadsafe(self._work.show, progress)
