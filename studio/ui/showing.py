"""Shows a file in the desktop's own program for files, chosen there, or at least opens its folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QUrl
from PySide6.QtGui import QDesktopServices

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

FILES = "org.freedesktop.FileManager1"
"""What desktops on Linux call their program for files (freedesktop.org, File Manager D-Bus Interface)."""
FILES_PATH = "/org/freedesktop/FileManager1"

Start = Callable[[str, Sequence[str]], bool]


def start_detached(program: str, arguments: Sequence[str]) -> bool:
    """Start a program that outlives ours; False where there is none of that name."""
    is_started, _ = QProcess.startDetached(program, list(arguments), "")
    return is_started


def open_folder(folder: Path) -> bool:
    """Open a folder in the desktop's program for files; False where it is none or there is no such program."""
    return folder.is_dir() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class FileShower(QObject):
    """Shows files in their folders.

    Args:
        failed: Told of a folder that cannot be opened.
        parent: Owner.
        platform: As `sys.platform` names it.
        start: Starts a program.
        opens: Opens a folder.
        bus: The desktop's bus; None is the one of the person's session.
    """

    def __init__(
        self,
        failed: Callable[[Path], None],
        parent: QObject | None = None,
        *,
        platform: str = sys.platform,
        start: Start = start_detached,
        opens: Callable[[Path], bool] = open_folder,
        bus: QDBusConnection | None = None,
    ) -> None:
        super().__init__(parent)
        self._failed = failed
        self._platform = platform
        self._start = start
        self._opens = opens
        self._bus = bus

    def show(self, path: Path) -> None:
        """Show a file, chosen among the others of its folder; where that is impossible, open the folder."""
        path = path.absolute()
        if not path.exists() or not self._choose(path):
            self._open(path.parent)

    def _choose(self, path: Path) -> bool:
        if self._platform == "win32":
            return self._start("explorer.exe", ("/select,", str(path)))
        if self._platform == "darwin":
            return self._start("/usr/bin/open", ("-R", str(path)))
        return self._ask_desktop(path)

    def _ask_desktop(self, path: Path) -> bool:
        """Ask the program for files over the bus; what it refuses, its answer tells later."""
        try:
            from PySide6 import QtDBus  # noqa: PLC0415 - not every platform has it, and few clicks need it
        except ImportError:
            return False
        bus = self._bus or QtDBus.QDBusConnection.sessionBus()
        if not bus.isConnected():
            return False
        call = QtDBus.QDBusMessage.createMethodCall(FILES, FILES_PATH, FILES, "ShowItems")
        call.setArguments([[path.as_uri()], ""])
        answer = QtDBus.QDBusPendingCallWatcher(bus.asyncCall(call), self)

        def take() -> None:
            if answer.isError():
                self._open(path.parent)
            answer.deleteLater()

        answer.finished.connect(take)
        return True

    def _open(self, folder: Path) -> None:
        if not self._opens(folder):
            self._failed(folder)
