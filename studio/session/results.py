"""The pictures of this run and the last ones before it, and those that could not be written yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.contract.events import Pictured

MAX_PICTURES = 200
MAX_RECENT = 30


class Results(QObject):
    """Files of finished pictures, newest first.

    Signals:
        changed: There is another list, or other unsaved pictures.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: list[Path] = []
        self._unsaved: list[Pictured] = []

    @property
    def pictures(self) -> tuple[Path, ...]:
        """The files, newest first; at most 200."""
        return tuple(self._pictures)

    @property
    def recent(self) -> tuple[Path, ...]:
        """The newest 30 of them: what the next start shows."""
        return tuple(self._pictures[:MAX_RECENT])

    @property
    def unsaved(self) -> tuple[Pictured, ...]:
        """Pictures that could not be written; they live in memory until that works."""
        return tuple(self._unsaved)

    def restore(self, paths: Iterable[Path]) -> None:
        """Show the pictures of an earlier run, newest first, behind those of this one."""
        self._pictures = list(dict.fromkeys((*self._pictures, *paths)))[:MAX_PICTURES]
        self.changed.emit()

    def add(self, path: Path) -> None:
        """Put a picture first."""
        self._pictures = list(dict.fromkeys((path, *self._pictures)))[:MAX_PICTURES]
        self.changed.emit()

    def forget(self, path: Path) -> None:
        """Leave a picture out that is no more there; its file is not touched."""
        if path in self._pictures:
            self._pictures.remove(path)
            self.changed.emit()

    def forget_all(self, paths: Iterable[Path]) -> None:
        """Leave pictures out that are no more there."""
        gone = set(paths)
        left = [path for path in self._pictures if path not in gone]
        if left != self._pictures:
            self._pictures = left
            self.changed.emit()

    def put_back(self, places: Mapping[Path, Path], before: Iterable[Path]) -> None:
        """Show pictures again that are back, where they stood.

        Args:
            places: Where each was, and where it is now.
            before: The list in which they stood.
        """
        known, order = set(self._pictures), list(before)
        new = [path for path in self._pictures if path not in order]
        old = [places.get(path, path) for path in order if path in known or path in places]
        self._pictures = list(dict.fromkeys((*new, *old)))[:MAX_PICTURES]
        self.changed.emit()

    def keep_unsaved(self, picture: Pictured) -> None:
        """Keep a picture that could not be written."""
        self._unsaved.append(picture)
        self.changed.emit()

    def saved(self, picture: Pictured, path: Path) -> None:
        """Note that a kept picture is on the disk now."""
        self._unsaved = [each for each in self._unsaved if each is not picture]
        self.add(path)
