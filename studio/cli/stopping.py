"""Ctrl+C and SIGTERM: the first asks the engine to end at once, the second ends the program."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from types import FrameType, TracebackType
from typing import Self, TypeVar

from studio.cli.console import CANCELLED
from studio.cli.running import Interrupted
from studio.contract.port import Stop

ResultT = TypeVar("ResultT")
POLL_SECONDS = 0.1
GRACE_SECONDS = 1.0
"""How long a stopped engine may take. It ends within a fraction of a step; the import of a large package does not."""


class Interruptible:
    """While it is entered, signals set the stop.

    Attributes:
        stop: What the engine reads.
    """

    def __init__(self) -> None:
        self.stop = Stop()
        self._is_waiting = False
        self._stopped_at = 0.0
        self._before: dict[int, object] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._interrupted)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal.signal gave

    def wait_for(self, submit: Callable[[], Future[ResultT]], give_up: Callable[[], None]) -> ResultT:
        """Begin a job and wait for its end; signals arrive meanwhile, on Windows too.

        Args:
            submit: Begins the job.
            give_up: Called where the engine has not ended a second after a signal asked it to; ends the program.

        Raises:
            StudioError: What the engine raised.
        """
        self._is_waiting = True
        try:
            future = submit()
            while not future.done():
                wait([future], timeout=POLL_SECONDS)
                if self._stopped_at and time.monotonic() > self._stopped_at + GRACE_SECONDS and not future.done():
                    give_up()
            return future.result()
        finally:
            self._is_waiting = False

    def _interrupted(self, number: int, frame: FrameType | None) -> None:
        if self._stopped_at:
            os._exit(CANCELLED)
        self._stopped_at = time.monotonic()
        self.stop.now()
        if not self._is_waiting:
            raise Interrupted
