"""A job's events, from the engine's thread into the window's loop: the newest frame wins, nothing else is dropped."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Future

from studio.contract.errors import Cancelled, EngineFailed, StudioError
from studio.contract.events import Event, Finished, Stepped
from studio.contract.port import Engine, Stop
from studio.contract.requests import GenerateRequest

WATCH_SECONDS = 0.1
"""How often a silent engine is looked at: whether it lives, and whether a job that has not begun shall not begin."""


class EngineDied(EngineFailed):
    """The engine's thread ended in the middle of a job; a new engine can run the next one."""

    code = "engine_died"

    def __init__(self) -> None:
        super().__init__("The engine stopped unexpectedly.", "It is started again; the queue is kept.")


class Mailbox:
    """Events between two threads: `put` in the engine's, `take` in the window's.

    Args:
        wake: Called in the putting thread when there is something to take.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._events: deque[Event] = deque()
        self._lock = threading.Lock()

    def put(self, event: Event) -> None:
        """Leave an event; an unread step is replaced by the next one."""
        with self._lock:
            was_empty = not self._events
            if self._events and isinstance(event, Stepped) and isinstance(self._events[-1], Stepped):
                self._events.pop()
            self._events.append(event)
        if was_empty:
            self._wake()

    def take(self) -> Event | None:
        """Give the oldest unread event, None where there is none."""
        with self._lock:
            return self._events.popleft() if self._events else None


async def stream(engine: Engine, request: GenerateRequest, stop: Stop) -> AsyncGenerator[Event, None]:
    """Run a request in the engine and give its events, `Finished` last.

    Leaving the loop early stops the engine, within a fraction of a step, and waits for it: nothing is decoded.

    Raises:
        EngineDied: The engine's thread ended.
        StudioError: What the job failed with; `Cancelled` after a stop.
    """
    loop = asyncio.get_running_loop()
    awake = asyncio.Event()

    def wake() -> None:
        # A loop that is closed already has nobody who could read; qasync's own would not notice that it is.
        if not loop.is_closed():
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(awake.set)

    mailbox = Mailbox(wake)
    future = engine.submit(request, mailbox.put, stop)
    future.add_done_callback(lambda _: wake())
    is_finished = False
    try:
        while not is_finished:
            # Asked before the mailbox is read: what was put before the end is still given.
            is_over = future.done()
            event = mailbox.take()
            if event is not None:
                is_finished = isinstance(event, Finished)
                yield event
                # A quick network is ahead of any reader: without this the window would not be painted, nor hear a key.
                await asyncio.sleep(0)
            elif is_over:
                raise _fault(future)
            else:
                await _woken(awake, engine, future, stop)
    finally:
        if not is_finished and not future.done():
            stop.now()
            await _settled(awake, engine, future, stop)


async def _woken(awake: asyncio.Event, engine: Engine, future: Future[Finished], stop: Stop) -> None:
    """Wait until there may be something to read; look now and then whether the engine is still there.

    Raises:
        EngineDied: It is not, and the job never ended.
    """
    try:
        async with asyncio.timeout(WATCH_SECONDS):
            await awake.wait()
    except TimeoutError:
        if stop.is_now:
            # Where the engine still does something else, such as loading weights, the job need not wait to be ended.
            future.cancel()
        if not engine.is_alive and not future.done():
            raise EngineDied from None
    awake.clear()


async def _settled(awake: asyncio.Event, engine: Engine, future: Future[Finished], stop: Stop) -> None:
    """Wait until a stopped job has left the engine."""
    with contextlib.suppress(EngineDied):
        while not future.done():
            await _woken(awake, engine, future, stop)


def _fault(future: Future[Finished]) -> StudioError:
    """Give why a job ended without its last event."""
    if future.cancelled():
        return Cancelled()
    fault = future.exception()
    return fault if isinstance(fault, StudioError) else EngineDied()
