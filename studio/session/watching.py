"""Notices that something in the library's folders has changed, whoever changed it."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
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

PATIENCE_SECONDS = 0.2

_Identity = tuple[int, int] | None


class FolderWatch(QObject):
    """Watches folders.

    Args:
        roots: Gives the library's folders, which hold those that are watched.
        parent: Owner.

    Signals:
        changed: Files came, went, or have other names.
        replaced: Another folder has the name of this one of the library's: a disk was taken away there, or connected.
    """

    MOST: ClassVar[int] = 1_000
    """So many folders are watched; systems allow only some thousands to one person."""
    ROOTS_MS: ClassVar[int] = 5_000
    """So often it is looked whether the library's folders are still the same."""
    changed = Signal()
    replaced = Signal(object)

    def __init__(self, roots: Callable[[], Sequence[Path]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._take)
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.changed)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self.changed)
        self._disks = _Disks(roots, self)
        self._disks.exchanged.connect(self._take_exchanged)
        self._disks.replaced.connect(self.replaced)
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
        self._disks.start(self.ROOTS_MS)

    @property
    def is_watching(self) -> bool:
        """Whether any folder is watched."""
        return bool(self._watcher.directories())

    def expect(self) -> None:
        """Say that we change something ourselves, now."""
        self._own_until = time.monotonic() + OWN_SECONDS

    def close(self) -> None:
        """Watch nothing more."""
        self._disks.close()
        self._soon.stop()
        self._poll.stop()
        if self.is_watching:
            self._watcher.removePaths(self._watcher.directories())

    def _take(self) -> None:
        self._tell_in(OWN_MS if time.monotonic() < self._own_until else SETTLE_MS)

    def _tell_in(self, delay: int) -> None:
        if not self._soon.isActive() or delay < self._soon.remainingTime():
            self._soon.start(delay)

    def _take_exchanged(self, root: Path) -> None:
        """Let go of folders that are still watched, but are not those that have the names now."""
        stale = [each for each in self._watcher.directories() if Path(each).is_relative_to(root)]
        if stale:
            self._watcher.removePaths(stale)
        self._tell_in(SETTLE_MS)


class _Disks(QObject):
    """Looks now and then whether folders are those that they were: of a disk that goes or comes no watch tells.

    A folder on which a disk is mounted is another folder from then on, under the same name.

    Args:
        roots: Gives the folders.
        parent: Owner.

    Signals:
        exchanged: This folder has gone, come, or is another one now.
        replaced: Another folder, which was not seen before, has this one's name now.
    """

    exchanged = Signal(object)
    replaced = Signal(object)
    _looked = Signal(object, object)

    def __init__(self, roots: Callable[[], Sequence[Path]], parent: QObject) -> None:
        super().__init__(parent)
        self._roots = roots
        self._known: dict[Path, _Identity] = {}
        self._seen: defaultdict[Path, set[_Identity]] = defaultdict(set)
        self._threads: dict[Path, threading.Thread] = {}
        self._looked.connect(self._take)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def start(self, interval: int) -> None:
        """Look from now on."""
        if not self._timer.isActive():
            self._timer.start(interval)
            self._look()

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        for thread in self._threads.values():
            thread.join(PATIENCE_SECONDS)

    def _look(self) -> None:
        for root in self._roots():
            before = self._threads.get(root)
            if before is None or not before.is_alive():
                # A disk that does not answer holds up neither the others nor, as a worker's thread would, the closing.
                thread = threading.Thread(target=self._look_at, args=(root,), name="library-disk", daemon=True)
                self._threads[root] = thread
                thread.start()

    def _look_at(self, root: Path) -> None:
        identity = _identity_of(root)
        with contextlib.suppress(RuntimeError):  # a disk may answer when the window is gone
            self._looked.emit(root, identity)

    def _take(self, root: Path, identity: _Identity) -> None:
        before = self._known.setdefault(root, identity)
        if before != identity:
            self._known[root] = identity
            self.exchanged.emit(root)
            if identity is not None and self._seen[root] - {None} and identity not in self._seen[root]:
                self.replaced.emit(root)
        self._seen[root].add(identity)


def _identity_of(folder: Path) -> _Identity:
    try:
        state = os.stat(folder)  # noqa: PTH116  # says it as the system does
    except (OSError, ValueError):
        return None
    return state.st_dev, state.st_ino
