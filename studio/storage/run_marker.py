"""Knows whether the last run ended well: a marker that a clean end removes, and the log beside it."""

# ruff: noqa: PLC0415 - the window paints before markers are written

from __future__ import annotations

import contextlib
import json
import os
from datetime import datetime
from pathlib import Path

KEPT_LOGS = 10


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

        A folder that cannot be written to is no reason not to start.
        """
        crashed: Path | None = None
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            for marker in sorted(self._folder.glob("running-*.json")):
                log = _log_of_dead(marker)
                if log is not None:
                    crashed = log
                    marker.unlink(missing_ok=True)
            self._sweep()
            values = {"pid": os.getpid(), "born": _born(os.getpid()), "log": str(self.log_file)}
            self._marker.write_text(json.dumps(values), encoding="utf-8")
        return crashed

    def end(self) -> None:
        """Note a clean end; a log in which nothing was written goes too."""
        with contextlib.suppress(OSError):
            self._marker.unlink(missing_ok=True)
            if self.log_file.exists() and not self.log_file.stat().st_size:
                self.log_file.unlink()

    def _sweep(self) -> None:
        for old in sorted(self._folder.glob("run-*.log"))[:-KEPT_LOGS]:
            old.unlink(missing_ok=True)


def _log_of_dead(marker: Path) -> Path | None:
    """Give the log that a marker names, where its process is no more; None where it lives."""
    try:
        values = json.loads(marker.read_text(encoding="utf-8"))
        pid, born, log = int(values["pid"]), values["born"], Path(values["log"])
    except (OSError, ValueError, KeyError, TypeError):
        # A marker that was cut off tells of a crash too, but of no log.
        return marker.with_suffix(".log")
    return None if born is not None and _born(pid) == born else log


def _born(pid: int) -> float | None:
    """Give when a process was started, None where there is none: another one may have its number by now."""
    import psutil

    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return None
