"""Looks again at pictures that another program may still be writing, beside the window."""

# ruff: noqa: PLC0415 - the window paints first; the library is imported in its own thread

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio.contract.errors import StudioError
from studio.session.tasks import Tasks, Worker

if TYPE_CHECKING:
    from studio.storage.library.entries import Changes
    from studio.storage.library.library import Library
    from studio.storage.library.settling import Unsettled


class Settling(QObject):
    """Looks at pictures until they stand still.

    Args:
        library: Gives the library; asked in the thread.
        worker: The thread that reads the folders.
        tasks: Run it beside the window.
        parent: Owner.

    Signals:
        changed: These pictures, paths, were read again.
    """

    changed = Signal(object)

    def __init__(
        self, library: Callable[[], Library], worker: Worker, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._worker = worker
        self._unsettled: Unsettled | None = None
        self._is_closed = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(tasks.slot(self._look))

    async def take(self, changes: Changes) -> None:
        """Look again at what came or changed in the folders, where it may be in the making."""
        paths = (*changes.added, *changes.changed, *(now for _, now in changes.moved))
        if paths:
            self._look_in(await self._worker.do(self._taken, paths))

    def close(self) -> None:
        """Look no more."""
        self._is_closed = True
        self._timer.stop()

    def _taken(self, paths: tuple[Path, ...]) -> float | None:
        from studio.storage.library.settling import Unsettled

        if self._unsettled is None:
            self._unsettled = Unsettled()
        self._unsettled.take(self._library(), paths)
        return self._unsettled.wait_seconds

    def _looked(self) -> tuple[tuple[Path, ...], float | None]:
        if self._unsettled is None:
            return (), None
        try:
            changed = self._unsettled.look(self._library())
        except StudioError:  # whoever looks through the folders next says what is wrong with the index
            self._unsettled.clear()
            return (), None
        return changed, self._unsettled.wait_seconds

    async def _look(self) -> None:
        changed, seconds = await self._worker.do(self._looked)
        self._look_in(seconds)
        if changed:
            self.changed.emit(changed)

    def _look_in(self, seconds: float | None) -> None:
        if seconds is not None and not self._is_closed:
            self._timer.start(round(1000 * seconds))
