"""The keys of the big view that mark a picture, take it away and bring it back: those of the grid."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

from studio.session.session import Session
from studio.ui.gallery.grid import LABEL_KEYS, STAR_KEYS

if TYPE_CHECKING:
    from studio.ui.gallery.viewer import PictureViewer


class MarkKeys(QObject):
    """Gives stars and labels, deletes with undo; what is deleted makes room for the next picture.

    Args:
        session: Does it.
        viewer: Has the keys, and shows the picture.
    """

    def __init__(self, session: Session, viewer: PictureViewer) -> None:
        super().__init__(viewer)
        self._session = session
        self._viewer = viewer
        self._deleted: list[tuple[int, Path]] = []
        self._awaited: tuple[int, Path] | None = None
        for key, stars in STAR_KEYS.items():
            QShortcut(QKeySequence(key), viewer, partial(self._rate, stars))
        for key, label in LABEL_KEYS.items():
            QShortcut(QKeySequence(key), viewer, partial(self._label, label))
        QShortcut(QKeySequence("Del"), viewer, self._start_deleting)
        QShortcut(QKeySequence("Ctrl+Z"), viewer, self._undo)
        session.library.changed.connect(self._look_for_awaited)

    def _rate(self, stars: int) -> None:
        self._session.library.rate((self._viewer.shown,), stars)

    def _label(self, label: str) -> None:
        self._session.tasks.start(self._toggle(self._viewer.shown, label))

    async def _toggle(self, number: int, label: str) -> None:
        """Give a label, or take it away where the picture has it already."""
        for entry in await self._session.library.entries((number,)):
            self._session.library.label((number,), "" if entry.label == label else label)

    def _start_deleting(self) -> None:
        self._session.tasks.start(self._delete(self._viewer.shown))

    async def _delete(self, number: int) -> None:
        library = self._session.library
        checked = await library.checked((number,), self._viewer.entries)
        if checked.others:
            library.reconcile_soon()
            self._viewer.show_number(number)
            self._viewer.say(self.tr("The file is another picture by now; it was not deleted."), "warning")
        for path in checked.paths:
            await self._session.deleter.delete_now((path,))
            if await library.entry_at(path) is None and not self._viewer.is_left:
                self._deleted.append((self._viewer.leave_out(number), path))
                said = self.tr("{name} was moved to the trash. {keys} brings it back.")
                keys = QKeySequence("Ctrl+Z").toString(QKeySequence.SequenceFormat.NativeText)
                self._viewer.say(said.format(name=path.name, keys=keys))

    def _undo(self) -> None:
        if self._deleted:
            self._awaited = self._deleted.pop()
            self._session.deleter.undo()

    def _look_for_awaited(self) -> None:
        if self._awaited is not None:
            self._session.tasks.start(self._show_awaited(*self._awaited))

    async def _show_awaited(self, place: int, path: Path) -> None:
        entry = await self._session.library.entry_at(path)
        if entry is not None and self._awaited == (place, path) and not self._viewer.is_left:
            self._awaited = None
            self._viewer.take_in(place, entry.id)
