"""Copies pictures into the library beside the window, which can be closed meanwhile."""

# ruff: noqa: PLC0415 - the window paints first; what copies is imported when something is dropped

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.contract.port import Stop
from studio.session.file_work import FileWork
from studio.session.tasks import Worker

if TYPE_CHECKING:
    from studio.storage.taking_in import TakenIn

__all__ = ["TakenIn", "TakingIn"]


class TakingIn(QObject):
    """Copies pictures, in a thread of its own: what was copied is shown while the rest still comes.

    Args:
        parent: Owner.

    Attributes:
        work: Tells how far it is, and can end it; what was copied until then stays.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker("library-copies")
        self._leaving = Stop()
        self.work = FileWork(self._worker, self)

    async def copy(self, paths: Iterable[Path], root: Path) -> TakenIn:
        """Copy pictures, and those of folders, into a folder of the library."""
        wanted = tuple(paths)

        def taken(told: Callable[[float], None]) -> TakenIn:
            from studio.storage.taking_in import take_in

            def told_or_left(share: float) -> None:
                self._leaving.check()
                told(share)

            return take_in(wanted, root, told_or_left)

        return await self.work.do(root, taken, is_saving=True)

    def close(self) -> None:
        """End what is copied, within a piece of a file, and the thread."""
        self._leaving.now()
        self._worker.close()
