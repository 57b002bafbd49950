"""What the pictures of the library look like: small pictures of them for the screen, and which look alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from studio.contract.errors import StudioError
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.session.tasks import Worker
from studio.storage.library.entries import Entry

if TYPE_CHECKING:
    from studio.storage.library.library import Library

T = TypeVar("T")


class Appearances:
    """Looks at pixels, off the window's thread.

    Args:
        library: Gives the library; called in a thread of its own.
    """

    def __init__(self, library: Callable[[], Library]) -> None:
        self._library = library
        self._drawing = Worker("library-thumbnails")
        self._stop = Stop()

    def close(self) -> None:
        """Stop what runs, and end the thread."""
        self._stop.now()
        self._drawing.close()

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
        return await self._drawing.do(self._drawn, entries, side, change, time.perf_counter() + seconds)

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

    async def similar(self, number: int, limit: int = 50) -> tuple[tuple[int, int], ...]:
        """Give the pictures that look most like one: number and distance, the nearest first."""

        def found() -> tuple[tuple[int, int], ...]:
            self._library().hash_pictures(self._stop)
            return self._library().similar(number, limit)

        return await self._drawing.do(found)
