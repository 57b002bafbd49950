"""What a picture of the disk can be used for: as a mask, as a layer, as a command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from studio.contract.geometry import Extent
from studio.contract.raster import Mask
from studio.contract.records import SourceReference, SourceRole
from studio.session.canvas import CanvasDocument
from studio.session.command_lines import command_line, needs_files
from studio.session.notices import Notices, Severity
from studio.session.shelf import Shelf
from studio.session.tasks import Tasks, Worker
from studio.session.texts import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from studio.contract.raster import Pixels, Raster

NO_PICTURE = QT_TRANSLATE_NOOP("Session", "No picture is open for the mask.")
NO_PICTURE_HINT = QT_TRANSLATE_NOOP("Session", "Show a picture on the canvas first.")
EMPTY_MASK = QT_TRANSLATE_NOOP("Session", "{name} is black all over: as a mask it would repaint nothing.")
MASKED = QT_TRANSLATE_NOOP("Session", "{name} is the mask now: what is white in it is repainted.")
NO_RECORD = QT_TRANSLATE_NOOP("Session", "{name} does not say how it was made.")
COPIED = QT_TRANSLATE_NOOP("Session", "The command line is in the clipboard.")
FILL_IN = QT_TRANSLATE_NOOP("Session", "Put the files that the picture was made from in place of SOURCE and MASK.")


class PictureUses:
    """Uses pictures of the disk.

    Args:
        shelf: Reads them.
        disk: The thread in which that is done.
        canvas: The open picture.
        notices: Say what was done.
        tasks: Run it.
    """

    def __init__(self, shelf: Shelf, disk: Worker, canvas: CanvasDocument, notices: Notices, tasks: Tasks) -> None:
        self._shelf = shelf
        self._disk = disk
        self._canvas = canvas
        self._notices = notices
        self._tasks = tasks

    def use_as_mask(self, path: Path) -> None:
        """Put a picture over the open one as a mask of its size: white is repainted, black stays."""
        self._tasks.start(self._use_as_mask(path))

    def place(self, path: Path) -> None:
        """Put a picture over the open one as a layer of its own; without an open picture it is shown."""
        self._tasks.start(self._place(path))

    async def command_line(self, path: Path) -> str:
        """Give the command line that makes a picture again; empty, and a notice, where it does not say how."""
        opened = await self._disk.do(self._shelf.open, path)
        if opened.record is None:
            hint = "" if opened.fault is None else str(opened.fault)
            self._notices.post(_translated(NO_RECORD).format(name=path.name), hint, Severity.WARNING)
            return ""
        hint = _translated(FILL_IN) if needs_files(opened.record) else ""
        self._notices.post(_translated(COPIED), hint)
        return command_line(path, opened.record)

    async def _use_as_mask(self, path: Path) -> None:
        document = self._canvas.document
        if document is None:
            self._notices.post(_translated(NO_PICTURE), _translated(NO_PICTURE_HINT), Severity.WARNING)
            return
        mask, source = await self._disk.do(self._mask, path, document.extent)
        if not mask.array.any():
            self._notices.post(_translated(EMPTY_MASK).format(name=path.name), severity=Severity.WARNING)
        elif document is self._canvas.document:
            step = "Mask of a picture"
            self._canvas.do(lambda document: document.place_mask(mask.array, path.stem, step, (source,)))
            self._notices.post(_translated(MASKED).format(name=path.name))

    def _mask(self, path: Path, extent: Extent) -> tuple[Mask, SourceReference]:
        """Give a picture as a mask, and what records name that by."""
        from studio.storage.pngs import enlarged  # noqa: PLC0415 - imported where the disk is used

        opened = self._shelf.open(path)
        mask = Mask(_lightness(enlarged(opened.raster, extent)))
        record_id = "" if opened.record is None else opened.record.id
        return mask, SourceReference(SourceRole.MASK, mask.sha256, path.name, record_id)

    async def _place(self, path: Path) -> None:
        opened = await self._disk.do(self._shelf.open, path)
        if self._canvas.document is None:
            self._canvas.show(opened)
            return
        room = self._canvas.frame_or_whole
        if room is not None:
            extent = opened.raster.extent
            x, y = room.x + (room.width - extent.width) // 2, room.y + (room.height - extent.height) // 2
            self._canvas.put_in(opened, x, y)


def _lightness(raster: Raster) -> Pixels:
    """Give how light each pixel is, (h, w) of 0 to 255, over black (ITU-R BT.709 weights)."""
    import numpy as np  # noqa: PLC0415 - numpy waits until there is a picture

    array = raster.array.astype(np.uint32)
    light = (array[..., 0] * 2126 + array[..., 1] * 7152 + array[..., 2] * 722 + 5_000) // 10_000
    if array.shape[2] == 4:
        light = (light * array[..., 3] + 127) // 255
    return light.astype(np.uint8)


def _translated(text: str) -> str:
    return QCoreApplication.translate("Session", text)
