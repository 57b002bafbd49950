"""Knows whether the last run ended well: a marker that a clean end removes, and the log beside it."""

# ruff: noqa: PLC0415 - the window paints before markers are written

from __future__ import annotations

import contextlib
import json
import os
from datetime import datetime
from pathlib import Path

KEPT_LOGS = 10
CLOCK_SECONDS = 2.0
"""A process's birth is told by the system's clock, which may be set meanwhile."""


class RunMarker:
    """The marker and log of this run.

    Args:
        folder: The platform's folder for logs.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._marker = folder / f"running-{os.getpid()}.json"
        self.log_file = folder / f"run-{datetime.now().astimezone():%Y%m%d-%H%M%S}-{os.getpid()}.log"

    def begin(self) -> Path | None:
        """Leave the marker, and give the log of a run that did not end well; None where there is none.

        A folder that cannot be written to is no reason not to start. Where a marker does not say where its log is,
        the folder is given.
        """
        crashed: list[Path] = []
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            for marker in self._folder.glob("running-*.json"):
                log = _log_of_dead(marker)
                if log is not None:
                    crashed.append(log)
                    marker.unlink(missing_ok=True)
            self._sweep(crashed)
            self._write()
        return max(crashed, key=lambda log: log.name, default=None)

    def end(self) -> None:
        """Note a clean end; a log in which nothing was written goes too."""
        with contextlib.suppress(OSError):
            self._marker.unlink(missing_ok=True)
            if self.log_file.exists() and not self.log_file.stat().st_size:
                self.log_file.unlink()

    def _write(self) -> None:
        values = {"pid": os.getpid(), "born": birth_of(os.getpid()), "log": str(self.log_file)}
        temporary = self._marker.with_suffix(".new")  # another run must never read half a marker
        temporary.write_text(json.dumps(values), encoding="utf-8")
        temporary.replace(self._marker)

    def _sweep(self, crashed: list[Path]) -> None:
        pids_alive = {marker.stem.removeprefix("running-") for marker in self._folder.glob("running-*.json")}
        for old in sorted(self._folder.glob("run-*.log"))[:-KEPT_LOGS]:
            if old not in crashed and old.stem.rpartition("-")[2] not in pids_alive:
                old.unlink(missing_ok=True)


def _log_of_dead(marker: Path) -> Path | None:
    """Give the log that a marker names, where its process is no more; None where it lives."""
    try:
        values = json.loads(marker.read_text(encoding="utf-8"))
        pid, born, log = int(values["pid"]), float(values["born"]), Path(values["log"])
    except OSError:
        return None
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        # Cut off by a loss of power, or changed: it tells of a crash, but of no log.
        return marker.parent
    return None if is_alive(pid, born) else log


def is_alive(pid: int, born: float | None) -> bool:
    """Say whether a process still runs: another one may have its number by now.

    Args:
        pid: Its number.
        born: When it was started; None where nobody knows.
    """
    now = birth_of(pid)
    return now is not None and (born is None or abs(now - born) <= CLOCK_SECONDS)


def birth_of(pid: int) -> float | None:
    """Give when a process was started, None where none runs: another one may have its number by now."""
    import psutil

    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else float(process.create_time())
    except (psutil.Error, ValueError, OverflowError):
        return None
