"""When Python's garbage collector looks at everything: in quiet moments, in the window's thread."""

from __future__ import annotations

import gc

NEVER = 1_000_000
"""A threshold that is never reached."""
MOST_PENDING = 500
"""So many collections of the middle generation may wait for a quiet moment: millions of new objects."""


class Collector:
    """Puts full collections off until nobody would see them.

    A full collection looks at every object that there is, 30 to 100 ms for those of the window alone, and holds
    Python's lock meanwhile: whichever thread happens to begin one, the window stands still. The young generations,
    which end in a millisecond, stay as they are. Also, Qt's objects in cycles die in their own thread this way.
    """

    def __init__(self) -> None:
        self._before: tuple[int, int, int] | None = None

    def start(self) -> None:
        """Put full collections off from now on, in the whole process; they leave out what is there already.

        Modules and the window stay to the end. Weights, which come later, are collected as ever.
        """
        if self._before is None:
            gc.freeze()
            self._before = gc.get_threshold()
            gc.set_threshold(*self._before[:2], NEVER)

    def stop(self) -> None:
        """Leave them to Python again."""
        if self._before is not None:
            gc.set_threshold(*self._before)
            self._before = None

    def look(self, *, is_quiet: bool) -> bool:
        """Collect everything where it is due and quiet, or long overdue; say whether that was done."""
        if self._before is None:
            return False
        pending = gc.get_count()[2]
        is_due = pending > self._before[2] if is_quiet else pending > MOST_PENDING
        if is_due:
            gc.collect()
        return is_due
