"""What the pictures of the library look like: small pictures of them for the screen, and which look alike."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from studio.contract.errors import StudioError
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.session.quiet import Quiet
from studio.session.tasks import Tasks, Worker
from studio.storage.library.entries import Entry

if TYPE_CHECKING:
    from studio.storage.library.library import Library

log = logging.getLogger(__name__)
T = TypeVar("T")

PATIENCE_SECONDS = 0.5
"""So long a person who looks for similar pictures waits for those that were never looked at: some hundreds."""
MOST_REST_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Alike:
    """Pictures that look like one.

    Attributes:
        pictures: Number and distance in bits (0 to 64) of each, the nearest first.
        compared: How many pictures have been looked at so far.
        total: How many there are to look at.
    """

    pictures: tuple[tuple[int, int], ...]
    compared: int
    total: int

    @property
    def is_complete(self) -> bool:
        """Whether every picture was compared."""
        return self.compared >= self.total


class Appearances(QObject):
    """Looks at pixels, in two threads of its own; lives in the window's.

    In quiet moments it looks at the pictures that were never looked at, the newest first, half of the time, and stops
    before the next one when the quiet ends. No thread of lower priority does that: while others had the cores, it would
    keep Python's lock from the window.

    Args:
        library: Gives the library; called in a thread of its own.
        quiet: Says when nobody would mind.
        tasks: Runs it.

    Signals:
        completed: All pictures have been looked at that could be; so many were.
    """

    completed = Signal(int)

    def __init__(
        self, library: Callable[[], Library], quiet: Quiet, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._quiet = quiet
        self._tasks = tasks
        self._drawing, self._looking = Worker("library-thumbnails"), Worker("library-looks")
        self._stop = Stop()
        self._is_looking = self._is_wanted = self._is_closed = False
        quiet.ended.connect(self._pause)

    def close(self) -> None:
        """Stop what runs, and end the threads."""
        self._is_closed = True
        self._pause()
        self._drawing.close()
        self._looking.close()

    async def small(
        self, entries: Sequence[Entry], side: int, change: Callable[[Raster], T], seconds: float
    ) -> list[T | None]:
        """Give small pictures of the first of some pictures: at least of one, and of more while there is time.

        Args:
            entries: The pictures.
            side: Longest side in pixels, 64 to 1,024.
            change: Makes of each what is wanted, in this thread.
            seconds: No further one is begun after so long.

        Returns:
            One a picture; None where the file is no picture, or gone.
        """
        self._quiet.disturb()
        return await self._drawing.do(self._drawn, entries, side, change, time.perf_counter() + seconds)

    async def similar(self, number: int, limit: int = 50) -> Alike:
        """Give the pictures that look most like one, of those that were looked at so far.

        Raises:
            UnreadablePicture: The picture cannot be decoded.
        """
        self._quiet.disturb()
        return await self._looking.do(self._found, number, limit)

    def look_soon(self) -> None:
        """Look at the pictures that were never looked at, as long as it is quiet."""
        self._is_wanted = True
        if not self._is_looking:
            self._tasks.start(self._look())

    # Inside

    async def _look(self) -> None:
        self._is_looking = True
        try:
            while self._is_wanted and not self._is_closed:
                self._is_wanted = False
                self._stop = stop = Stop()
                compared = await self._looking.do(self._looked, stop)
                if not stop.is_now:
                    self.completed.emit(compared)
        except StudioError as error:
            # Nobody asked for it: a full disk is told of where something of the person's cannot be kept.
            log.warning("pictures could not be looked at: %s", error)
        finally:
            self._is_looking = False

    def _pause(self) -> None:
        self._is_wanted = False
        self._stop.now()

    # In its threads

    def _drawn(
        self, entries: Sequence[Entry], side: int, change: Callable[[Raster], T], until: float
    ) -> list[T | None]:
        made: list[T | None] = []
        for entry in entries:
            try:
                raster = self._library().thumbnail(entry, side)
            except StudioError:
                made.append(None)
            else:
                made.append(change(raster))
            if time.perf_counter() > until:
                break
        return made

    def _looked(self, stop: Stop) -> int:
        began = time.perf_counter()

        def rest(done: int, total: int) -> None:
            nonlocal began
            del done, total
            time.sleep(min(time.perf_counter() - began, MOST_REST_SECONDS))
            began = time.perf_counter()

        self._library().hash_pictures(stop, rest)
        return self._library().hashed()[0]

    def _found(self, number: int, limit: int) -> Alike:
        stop, until = Stop(), time.perf_counter() + PATIENCE_SECONDS

        def check(done: int, total: int) -> None:
            del done, total
            if time.perf_counter() > until:
                stop.now()

        library = self._library()
        library.hash_pictures(stop, check)
        return Alike(library.similar(number, limit), *library.hashed())
