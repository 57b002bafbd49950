"""The most memory that this process has held since a moment."""

from __future__ import annotations

import sys
from pathlib import Path

STATUS = Path("/proc/self/status")
CLEAR = Path("/proc/self/clear_refs")


class PeakMemory:
    """Resident memory from its making on.

    On Linux the kernel's own high-water mark (VmHWM) is set back when this is made, and read at the end: nothing is
    missed between two looks. Elsewhere the mark counts from the process's start, which only makes the figure larger.

    Attributes:
        before: Bytes when it was made.
    """

    def __init__(self) -> None:
        if CLEAR.exists():
            CLEAR.write_text("5", encoding="ascii")
        self.before = self.now()

    def now(self) -> int:
        """Give the resident bytes now."""
        import psutil  # noqa: PLC0415  # only here

        return int(psutil.Process().memory_info().rss)

    def most(self) -> int:
        """Give the most resident bytes since it was made."""
        if STATUS.exists():
            lines = STATUS.read_text(encoding="ascii", errors="replace").splitlines()
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
        return _most_of_process()


def _most_of_process() -> int:
    import psutil  # noqa: PLC0415  # only here

    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource  # noqa: PLC0415  # not on Windows

    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * (1 if sys.platform == "darwin" else 1024)
