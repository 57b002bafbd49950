"""Notices that something in the library's folders has changed, whoever changed it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

SETTLE_MS = 500
"""Several changes at once are one: a program that copies files makes many."""
OWN_SECONDS = 2.0
OWN_MS = 20_000
"""After a change of our own, which was noted as it was made, the folder is looked through all the same, but later."""
POLL_MS = 120_000
"""Where more folders are there than can be watched, or one is away, all are looked through so often."""


class FolderWatch(QObject):
    """Watches folders.

    Signals:
        changed: Files came, went, or have other names.
    """

    MOST: ClassVar[int] = 1_000
    """So many folders are watched; systems allow only some thousands to one person."""
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._take)
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.changed)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self.changed)
        self._own_until = 0.0

    def follow(self, folders: Sequence[Path], *, is_away: bool = False) -> None:
        """Watch these folders and no others.

        Args:
            folders: The folders; where they are too many, the first of them are watched.
            is_away: Others belong to them that are not there: it is looked for them now and then.
        """
        wanted = {str(folder) for folder in folders[: self.MOST]}
        known = set(self._watcher.directories())
        gone, new = sorted(known - wanted), sorted(wanted - known)
        if gone:
            self._watcher.removePaths(gone)
        refused = self._watcher.addPaths(new) if new else []
        if len(folders) > self.MOST or refused or is_away:
            self._poll.start()
        else:
            self._poll.stop()

    @property
    def is_watching(self) -> bool:
        """Whether any folder is watched."""
        return bool(self._watcher.directories())

    def expect(self) -> None:
        """Say that we change something ourselves, now."""
        self._own_until = time.monotonic() + OWN_SECONDS

    def close(self) -> None:
        """Watch nothing more."""
        self._soon.stop()
        self.follow(())
        self._poll.stop()

    def _take(self) -> None:
        delay = OWN_MS if time.monotonic() < self._own_until else SETTLE_MS
        if not self._soon.isActive() or delay < self._soon.remainingTime():
            self._soon.start(delay)
