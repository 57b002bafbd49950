"""Pictures that another program may still be writing: looked at again and again until they stand still.

A folder's watch tells that a file has come, not that it is whole: a copy from a camera or over a network takes minutes,
and nobody says when it ends.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from studio.storage.library.library import Library
from studio.storage.library.scanning import file_at

FRESH_SECONDS = 600.0
"""A file that was changed within this time may be in the making: clocks of other machines differ by minutes."""
FRESH_FAULTY_SECONDS = 3_600.0
STILL_SECONDS = 10.0
"""A whole file that has not changed for so long is done."""
STILL_FAULTY_SECONDS = 900.0
"""One that is cut off is waited for longer: the network may be away for a while."""
MOST = 500
WAIT_SECONDS = (1.0, 60.0)
_WAIT_SHARE = 0.25


class Unsettled:
    """The files that are looked at again; used in one thread.

    Args:
        clock: Gives seconds that only go on.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: dict[Path, float] = {}

    @property
    def wait_seconds(self) -> float | None:
        """When to look again, the later the longer nothing has changed; None where nothing is waited for."""
        if not self._since:
            return None
        least, most = WAIT_SECONDS
        return min(most, max(least, _WAIT_SHARE * (self._clock() - max(self._since.values()))))

    def take(self, library: Library, paths: Iterable[Path]) -> None:
        """Look again at those of these pictures that may be in the making.

        Args:
            library: Its index has just read them.
            paths: Pictures that came or changed.
        """
        for path in paths:
            if len(self._since) >= MOST:
                return
            age = _age(path)
            if age < FRESH_SECONDS or (age < FRESH_FAULTY_SECONDS and _is_faulty(library, path)):
                self._since[path] = self._clock()

    def look(self, library: Library) -> tuple[Path, ...]:
        """Read again what is another than the index knows, and give it; what stands still is left alone.

        Raises:
            SaveFailed: The index could not be written.
        """
        changed = []
        for path, since in tuple(self._since.items()):
            # The index, not the last look, is what it is compared with: it may have changed between the two.
            entry, file = library.entry_at(path), file_at(path)
            if entry is None or file is None:
                del self._since[path]
            elif (entry.bytes, entry.mtime_ns) != (file.bytes, file.mtime_ns):
                library.note_saved(path)
                self._since[path] = self._clock()
                changed.append(path)
            elif self._clock() - since > (STILL_FAULTY_SECONDS if entry.fault else STILL_SECONDS):
                del self._since[path]
        return tuple(changed)

    def clear(self) -> None:
        """Look at none of them again."""
        self._since.clear()


def _age(path: Path) -> float:
    """Give the seconds since a file was changed: by its content, or by its name and rights, which a copy sets last."""
    try:
        state = path.stat()
    except (OSError, ValueError):
        return float("inf")
    return time.time() - max(state.st_mtime, state.st_ctime)


def _is_faulty(library: Library, path: Path) -> bool:
    entry = library.entry_at(path)
    return entry is not None and bool(entry.fault)
