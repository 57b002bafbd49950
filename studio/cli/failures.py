# ruff: noqa: PLC0415 - only a failing program needs these
"""Faults that no rule foresaw: the trace goes into a log file, a person reads one line."""

from __future__ import annotations

import os
import tempfile
import traceback
from datetime import datetime
from pathlib import Path

from studio.contract.errors import EngineFailed, StudioError, shorten


def log_failure(error: BaseException, folder: Path) -> StudioError:
    """Write the trace of an unexpected exception and give the sentence that names the file.

    Args:
        error: What was raised.
        folder: The platform's folder for logs; where it cannot be written, the temporary folder.
    """
    import studio

    lines = [f"Scanline Studio {studio.__version__}, {datetime.now().astimezone().isoformat(timespec='seconds')}\n"]
    trace = "".join(lines + traceback.format_exception(error))
    text = f"Something failed inside the studio: {type(error).__name__}: {shorten(error, 160)}."
    for place in (folder, Path(tempfile.gettempdir())):
        file = place / f"failure-{datetime.now().astimezone():%Y%m%d-%H%M%S}-{os.getpid()}.log"
        try:
            place.mkdir(parents=True, exist_ok=True)
            file.write_text(trace, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return EngineFailed(text, f"The details are in {file}; please report it.")
    return EngineFailed(text, "The details could not be written to a log file.")
