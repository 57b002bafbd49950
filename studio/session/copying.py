"""Writes copies of pictures where a person wants them: of a file as it is, or of what is seen on the canvas."""

from __future__ import annotations

from pathlib import Path

from studio.session.canvas import CanvasDocument
from studio.session.shelf import Shelf
from studio.session.staging import Staging
from studio.session.tasks import Tasks, Worker


class Copier:
    """Writes copies; a notice says where that fails.

    Args:
        shelf: The disk.
        disk: The thread in which is written.
        canvas: The open picture.
        staging: What is staged over it.
        tasks: Run it.
    """

    def __init__(self, shelf: Shelf, disk: Worker, canvas: CanvasDocument, staging: Staging, tasks: Tasks) -> None:
        self._shelf = shelf
        self._disk = disk
        self._canvas = canvas
        self._staging = staging
        self._tasks = tasks

    def save_visible(self, target: Path) -> None:
        """Write the visible picture; one that was not edited is copied as it is, with its record."""
        candidate, picture = self._staging.current, self._canvas.current
        if candidate is not None:
            self.save_copy(candidate.path, target)
        elif picture is not None and picture.opened is not None and not picture.is_edited:
            self.save_copy(picture.opened.path, target)
        elif picture is not None:
            raster, parts = self._canvas.visible(), picture.parts_shown
            assert raster is not None  # noqa: S101  # something is open
            self._tasks.start(self._disk.do(self._shelf.save_edited, raster, picture.opened, target, parts))

    def save_copy(self, source: Path, target: Path) -> None:
        """Copy a picture with its record."""
        self._tasks.start(self._disk.do(self._shelf.copy, source, target))
