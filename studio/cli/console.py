"""What a person or a script reads: lines on stdout, one-line errors and a progress line on stderr."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
import threading
from typing import TextIO

from studio.contract.errors import StudioError, one_line

DONE, FAILED, BAD_INPUT, CANCELLED = 0, 1, 2, 130


class Console:
    """Prints; any thread may call it. A reader who has gone away (a closed pipe) is no error: printing just ends.

    Args:
        as_json: Events go to stdout as JSON, one object a line, and there is no progress line.
    """

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._lock = threading.RLock()
        self._progress = ""
        for stream in (sys.stdout, sys.stderr):
            _make_unfailing(stream)

    @property
    def shows_progress(self) -> bool:
        """Whether somebody sits before a terminal."""
        return not self.as_json and sys.stderr.isatty()

    def say(self, text: str) -> None:
        """Print a line on stdout."""
        with self._lock:
            self.clear_progress()
            _print(sys.stdout, text + "\n")

    def event(self, event: str, **values: object) -> None:
        """Print an event as JSON, where a script reads; else nothing."""
        if self.as_json:
            self.say_json({"event": event, **values})

    def say_json(self, plain: object) -> None:
        """Print a JSON value on one line of stdout."""
        is_utf_8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
        self.say(json.dumps(plain, ensure_ascii=not is_utf_8))

    def tell(self, text: str) -> None:
        """Print a line on stderr: for people, beside what the command gives."""
        with self._lock:
            self.clear_progress()
            _print(sys.stderr, one_line(text) + "\n")

    def notice(self, text: str, hint: str = "") -> None:
        """Print what a person should read while the work goes on."""
        self.event("notice", text=text, hint=hint)
        self.tell(f"Notice: {text} {hint}")

    def fail(self, error: StudioError) -> int:
        """Print an error on one line and give the exit code that belongs to it."""
        self.event("failed", code=error.code, text=error.text, hint=error.hint)
        is_cancelled = error.code == "cancelled"
        self.tell(str(error) if is_cancelled else f"Error: {error}")
        if is_cancelled:
            return CANCELLED
        return BAD_INPUT if error.is_bad_input else FAILED

    def progress(self, text: str) -> None:
        """Show a line on the terminal in place of the one before; nothing where there is no terminal."""
        if not self.shows_progress:
            return
        width = shutil.get_terminal_size().columns - 1
        with self._lock:
            line = text[:width]
            _print(sys.stderr, "\r" + line.ljust(len(self._progress)))
            self._progress = line

    def clear_progress(self) -> None:
        """Take the progress line away."""
        with self._lock:
            if self._progress:
                _print(sys.stderr, "\r" + " " * len(self._progress) + "\r")
                self._progress = ""


def _make_unfailing(stream: TextIO) -> None:
    """Let letters that the terminal cannot show, and names that are no UTF-8, be printed as escapes."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _print(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _silence(stream)
    except OSError as error:
        # Windows says EINVAL where a pipe's reader has gone.
        if error.errno not in (errno.EPIPE, errno.EINVAL):
            raise
        _silence(stream)


def _silence(stream: TextIO) -> None:
    """Send everything further nowhere, also what Python flushes when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
