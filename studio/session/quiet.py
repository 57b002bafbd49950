"""Says when the program rests: nothing is being made, and the window has next to nothing to do."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from studio.session.collecting import Collector
from studio.session.jobs import Queue

LOOK_MS = 500
CALM_LOOKS = 4
"""So many looks in a row must find it calm: two seconds."""
SHARE = 0.04
"""What the window's thread may use of a core meanwhile: a blinking cursor, a clock."""


class Quiet(QObject):
    """Watches how much the window's thread works; lives in it.

    What a person does always costs that thread time, whatever it is: it need not be told of each. Who cannot wait for
    the next look, because a tenth of a second would be seen, calls :meth:`disturb`.

    Args:
        queue: While it makes a job it is never quiet.
        used: Gives the seconds of a core that the window's thread has used.

    Attributes:
        is_now: It is quiet.

    Signals:
        began: It is quiet from now on.
        ended: It is quiet no more.
    """

    began = Signal()
    ended = Signal()

    def __init__(
        self, queue: Queue, parent: QObject | None = None, used: Callable[[], float] = time.thread_time
    ) -> None:
        super().__init__(parent)
        self._queue = queue
        self._used = used
        self._used_before = 0.0
        self._calm_looks = 0
        self._collector = Collector()
        self.is_now = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        queue.changed.connect(self._follow_queue)

    def start(self) -> None:
        """Begin to look; from now on Python's full collections wait for it, too."""
        self._used_before = self._used()
        self._collector.start()
        self._timer.start()

    def stop(self) -> None:
        """Look no more; it is not quiet."""
        self._timer.stop()
        self._collector.stop()
        self.disturb()

    def disturb(self) -> None:
        """Say that something is under way which a person sees: whoever uses the quiet stops at once."""
        self._calm_looks = 0
        if self.is_now:
            self.is_now = False
            self.ended.emit()

    def look(self) -> None:
        """Look how much the window's thread has worked since the last time."""
        used, self._used_before = self._used_before, self._used()
        if self._used_before - used > SHARE * LOOK_MS / 1000 or self._queue.running is not None:
            self.disturb()
        else:
            self._calm_looks += 1
            if self._calm_looks >= CALM_LOOKS and not self.is_now:
                self.is_now = True
                self.began.emit()
        if self._collector.look(is_quiet=self.is_now):
            self._used_before = self._used()  # its own work disturbs nobody

    def _follow_queue(self) -> None:
        if self._queue.running is not None:
            self.disturb()
