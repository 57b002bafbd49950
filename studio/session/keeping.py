"""Writes what must survive the window, soon after it changed and beside the window's thread."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from studio.contract.errors import SaveFailed, StudioError
from studio.session.tasks import Tasks, Worker

log = logging.getLogger(__name__)
SOON_SECONDS = 0.2
AGAIN_SECONDS = 20.0
"""After a write that failed, as on a full disk."""
Prepare = Callable[[], Callable[[], object]]
"""Takes the state of the moment, in the window's thread, and gives the function that writes it beside it."""


class Keeper:
    """Writes the newest state of several things, each a moment after it changed; what fails is tried again.

    Args:
        tasks: Runs the writing.
        disk: The thread that writes.
        report: Told of a write that failed; said once for each kind until it works again.
    """

    def __init__(self, tasks: Tasks, disk: Worker, report: Callable[[StudioError], None]) -> None:
        self._tasks = tasks
        self._disk = disk
        self._report = report
        self._wanted: dict[str, Prepare] = {}
        self._unwritten: dict[str, Prepare] = {}
        self._failing: set[str] = set()
        self._pumps: dict[str, asyncio.Task[None]] = {}
        self._again: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._is_closed = False

    def keep(self, kind: str, prepare: Prepare, within_seconds: float = SOON_SECONDS) -> None:
        """Ask for a thing to be written.

        Args:
            kind: Which thing; a newer wish of the same kind replaces an older one.
            prepare: Gives the function that writes it.
            within_seconds: How long changes are gathered before they are written together.
        """
        if self._is_closed:
            return
        self._wanted[kind] = prepare
        pump = self._pumps.get(kind)
        if pump is None or pump.done():
            self._pumps[kind] = self._tasks.start(self._write_soon(kind, within_seconds))

    async def flush(self) -> None:
        """Write now what is still wanted or could not be written, and wait for what is being written."""
        self._want_again()
        for kind in tuple(self._wanted):
            await self._write(kind)
        async with self._one_at_a_time:
            pass

    async def close(self) -> None:
        """Write what is still wanted; what anybody asks for later is not written."""
        await self.flush()
        self._is_closed = True

    async def _write_soon(self, kind: str, within_seconds: float) -> None:
        while kind in self._wanted:
            await asyncio.sleep(within_seconds)
            await self._write(kind)

    async def _write(self, kind: str) -> None:
        # One at a time: who flushes waits for a write that another has begun, and so knows that it is on the disk.
        async with self._one_at_a_time:
            prepare = self._wanted.pop(kind, None)
            if prepare is None:
                return
            try:
                await self._disk.do(prepare())
            except StudioError as error:
                self._failed(kind, error, prepare)
            except Exception as error:  # the edge: one thing that cannot be written does not keep the others from it
                if kind not in self._failing:
                    log.exception("the %s could not be written", kind)
                self._failed(kind, SaveFailed(f"The {kind} could not be kept: {type(error).__name__}."), prepare)
            else:
                self._failing.discard(kind)
                self._unwritten.pop(kind, None)

    def _failed(self, kind: str, error: StudioError, prepare: Prepare) -> None:
        self._unwritten[kind] = prepare
        if kind not in self._failing:
            self._report(error)
        self._failing.add(kind)
        if not self._is_closed and (self._again is None or self._again.done()):
            self._again = self._tasks.start(self._try_again())

    async def _try_again(self) -> None:
        while self._failing:
            await asyncio.sleep(AGAIN_SECONDS)
            self._want_again()
            for kind in tuple(self._wanted):
                await self._write(kind)

    def _want_again(self) -> None:
        for kind, prepare in self._unwritten.items():
            self._wanted.setdefault(kind, prepare)
