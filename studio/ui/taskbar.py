"""Progress where the window stands in the task bar: in its title everywhere, and on its icon where the desktop can."""

# ruff: noqa: PLC0415 - D-Bus is only needed once a job runs

from __future__ import annotations

import sys

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QMainWindow

from studio.session.live import Progress
from studio.session.session import Session

LAUNCHER_URI = "application://scanline-studio.desktop"
LAUNCHER_PATH = "/org/scanline_studio/window"
LAUNCHER_INTERFACE = "com.canonical.Unity.LauncherEntry"


class TaskbarProgress(QObject):
    """Shows the running job's progress in the task bar.

    Args:
        session: Whose jobs they are.
        window: Whose title it is.
        title: The title without progress.
    """

    def __init__(self, session: Session, window: QMainWindow, title: str) -> None:
        super().__init__(window)
        self._window = window
        self._title = title
        self._percent: int | None = None
        session.live.progressed.connect(self._show)

    def set_title(self, title: str) -> None:
        """Have another title without progress; "[*]" is where Qt shows that something is not saved."""
        self._title = title
        self._say()

    def _show(self, progress: Progress | None) -> None:
        percent = None if progress is None else round(100 * (progress.fraction or 0.0))
        if percent == self._percent:
            return
        self._percent = percent
        self._say()
        if sys.platform.startswith("linux"):
            _tell_launcher(percent)

    def _say(self) -> None:
        # The percent sign's place is the language's own.
        shown = "" if self._percent is None else f"{QLocale().toString(self._percent)} % \N{EN DASH} "
        self._window.setWindowTitle(f"{shown}{self._title}")


def _tell_launcher(percent: int | None) -> None:
    """Send the progress to docks that know Unity's launcher protocol (and so do GNOME and KDE)."""
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return
    message = QDBusMessage.createSignal(LAUNCHER_PATH, LAUNCHER_INTERFACE, "Update")
    shown = {"progress": (percent or 0) / 100, "progress-visible": percent is not None}
    message.setArguments([LAUNCHER_URI, shown])
    bus.send(message)
