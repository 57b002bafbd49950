"""The log of a run: faults of Python, of Qt and of the process itself end in one file that survives a crash."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger("studio.window")
LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class RunLog:
    """Catches what nobody else does, from `open` to `close`.

    Args:
        file: The log of this run.
        told: Called in any thread with a sentence on a fault that nobody caught; the file has its trace.
    """

    def __init__(self, file: Path, told: Callable[[str], None]) -> None:
        self._path = file
        self._told = told
        self._handler: logging.Handler | None = None
        self._stream: IO[str] | None = None
        self._was_watched = faulthandler.is_enabled()
        self._hooks = sys.excepthook, threading.excepthook

    def open(self) -> None:
        """Begin; where the file cannot be made, faults still go to the standard error stream."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._stream = self._path.open("a", encoding="utf-8", errors="backslashreplace")
            self._handler = logging.StreamHandler(self._stream)
        except OSError:
            faulthandler.enable()
        else:
            self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
            logging.getLogger().addHandler(self._handler)
            faulthandler.enable(self._stream)
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        qInstallMessageHandler(_qt_message)

    def close(self) -> None:
        """End: everything is as it was before."""
        qInstallMessageHandler(None)
        sys.excepthook, threading.excepthook = self._hooks
        if self._was_watched:
            faulthandler.enable()
        else:
            faulthandler.disable()
        if self._handler is not None:
            logging.getLogger().removeHandler(self._handler)
            self._handler.close()
        if self._stream is not None:
            self._stream.close()

    def _uncaught(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._hooks[0](kind, fault, trace)
            return
        log.error("a fault that nobody caught", exc_info=(kind, fault, trace))
        self._told(f"Something failed: {kind.__name__}.")

    def _uncaught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    log.log(LEVELS.get(kind, logging.INFO), "Qt: %s", text)
