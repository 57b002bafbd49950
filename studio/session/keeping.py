"""Writes what must survive the window, soon after it changed and beside the window's thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from studio.contract.errors import StudioError
from studio.session.tasks import Tasks, Worker

SOON_SECONDS = 0.2


class Keeper:
    """Writes the newest state of several things, each at most every 0.2 s.

    Args:
        tasks: Runs the writing.
        disk: The thread that writes.
        report: Told of a write that failed; said once for each kind until it works again.
    """

    def __init__(self, tasks: Tasks, disk: Worker, report: Callable[[StudioError], None]) -> None:
        self._tasks = tasks
        self._disk = disk
        self._report = report
        self._wanted: dict[str, Callable[[], Callable[[], object]]] = {}
        self._failing: set[str] = set()
        self._pump: asyncio.Task[None] | None = None

    def keep(self, kind: str, prepare: Callable[[], Callable[[], object]]) -> None:
        """Ask for a thing to be written.

        Args:
            kind: Which thing; a newer wish of the same kind replaces an older one.
            prepare: Called in the window's thread: takes the state of the moment and gives the function that writes
                it, which is called beside it.
        """
        self._wanted[kind] = prepare
        if self._pump is None or self._pump.done():
            self._pump = self._tasks.start(self._write_soon())

    async def flush(self) -> None:
        """Write now what is still wanted."""
        while self._wanted:
            kind, prepare = self._wanted.popitem()
            try:
                await self._disk.do(prepare())
            except StudioError as error:
                if kind not in self._failing:
                    self._report(error)
                self._failing.add(kind)
            else:
                self._failing.discard(kind)

    async def _write_soon(self) -> None:
        while self._wanted:
            await asyncio.sleep(SOON_SECONDS)
            await self.flush()
