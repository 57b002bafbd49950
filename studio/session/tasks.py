"""Coroutines of the window: their references are kept and their faults are told (qasync's own slots do neither)."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from studio.contract.errors import Cancelled, EngineFailed, StudioError

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")


class Tasks:
    """Starts coroutines in the window's loop.

    Args:
        report: Told of a fault that a coroutine did not handle.
    """

    def __init__(self, report: Callable[[StudioError], None]) -> None:
        self._report = report
        self._running: set[asyncio.Task[object]] = set()

    def start(self, coroutine: Coroutine[object, object, T]) -> asyncio.Task[T]:
        """Run a coroutine; the loop itself would let an unreferenced task be collected half way."""
        task = asyncio.get_running_loop().create_task(coroutine)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def apart(self, coroutine: Coroutine[object, object, T]) -> asyncio.Task[T]:
        """Run a coroutine that closing does not cancel: the closing itself. The caller keeps the reference."""
        task = asyncio.get_running_loop().create_task(coroutine)
        task.add_done_callback(self._ended)
        return task

    def slot(self, function: Callable[P, Coroutine[object, object, T]]) -> Callable[P, None]:
        """Give a plain slot that starts the coroutine function."""

        @functools.wraps(function)
        def run(*args: P.args, **named: P.kwargs) -> None:
            self.start(function(*args, **named))

        return run

    async def close(self) -> None:
        """Cancel what still runs and wait for it."""
        running = [task for task in self._running if task is not asyncio.current_task()]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[object]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        fault = task.exception()
        if fault is None or isinstance(fault, Cancelled):
            return
        if isinstance(fault, StudioError):
            self._report(fault)
            return
        log.error("a task of the window failed", exc_info=fault)
        self._report(
            EngineFailed(f"Something failed: {type(fault).__name__}.", "The log has the details; please report it.")
        )


class Worker:
    """One thread beside the window's, for work in order: writing files, or asking the engine."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def do(self, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """Run a function in the thread and wait for it, the window going on meanwhile.

        Whatever the function raises is raised here.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, functools.partial(work, *args, **named))

    def close(self) -> None:
        """Finish what was given, and end the thread."""
        self._executor.shutdown(wait=True)
