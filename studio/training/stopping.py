"""SIGTERM while a stage trains: it is noted, so that the stage saves its state before it ends."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType


class StopRequest:
    """While it is entered, SIGTERM sets `is_asked` instead of ending the process.

    Outside the main thread, where Python allows no handlers, it only ever stays False.
    """

    def __init__(self) -> None:
        self.is_asked = False
        self._is_main = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> StopRequest:
        if self._is_main:
            self._before = signal.signal(signal.SIGTERM, self._ask)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_main:
            signal.signal(signal.SIGTERM, self._before)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.is_asked = True
