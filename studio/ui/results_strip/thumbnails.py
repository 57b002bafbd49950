"""Small pictures of files: made beside the window's thread, only for what is seen, and never too many of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.contract.errors import StudioError
from studio.session.session import Session
from studio.ui.qimages import scaled, to_qimage

if TYPE_CHECKING:
    from studio.contract.raster import Raster

THUMBNAIL_PX = 192
"""Longer side of a small picture, in pixels of the screen at scale 1."""
MAX_KEPT = 64


class Thumbnails(QObject):
    """Gives small pictures by their files.

    Args:
        session: Reads the files.
        is_seen: Says whether a file's place is on the screen; what is not is neither read nor kept for long.

    Signals:
        made: The small picture of this file is there, or it is known that there is none.
    """

    made = Signal(object)

    def __init__(self, session: Session, is_seen: Callable[[Path], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_seen = is_seen
        self._images: OrderedDict[Path, QImage] = OrderedDict()
        self._extents: dict[Path, tuple[int, int]] = {}
        self._broken: set[Path] = set()
        self._wanted: dict[Path, None] = {}
        self._making: set[Path] = set()
        self._scale = 1.0
        self._is_reading = False
        self._is_closed = False

    def close(self) -> None:
        """Make nothing more: who shows them has gone."""
        self._is_closed = True
        self._wanted.clear()

    def image(self, path: Path) -> QImage | None:
        """Give a small picture where it is there; else it is made, and `made` tells when."""
        if path in self._images:
            self._images.move_to_end(path)
            return self._images[path]
        if path not in self._broken and path not in self._making:
            self._want(path)
        return None

    def is_broken(self, path: Path) -> bool:
        """Say whether the file turned out to be missing or unreadable."""
        return path in self._broken

    def extent(self, path: Path) -> tuple[int, int] | None:
        """Give width and height of the whole picture, where it has been read."""
        return self._extents.get(path)

    def take(self, path: Path, raster: Raster) -> None:
        """Make the small picture of pixels that are at hand."""
        self._making.add(path)
        self._session.tasks.start(self._make(path, raster))

    def use_scale(self, scale: float) -> None:
        """Make the small pictures for a screen of another scale."""
        if scale != self._scale:
            self._scale = scale
            self._images.clear()

    def keep_only(self, paths: tuple[Path, ...]) -> None:
        """Forget what belongs to other files."""
        kept = set(paths)
        self._broken &= kept
        for path in [path for path in self._extents if path not in kept]:
            del self._extents[path]
        for path in [path for path in self._images if path not in kept]:
            del self._images[path]

    def _want(self, path: Path) -> None:
        # The one that was asked for last is made first: it is where the person looks.
        self._wanted.pop(path, None)
        self._wanted[path] = None
        if not self._is_reading:
            self._is_reading = True
            self._session.tasks.start(self._read_wanted())

    async def _read_wanted(self) -> None:
        try:
            while self._wanted:
                path, _ = self._wanted.popitem()
                if self._is_seen(path) and path not in self._images:
                    await self._read(path)
        finally:
            self._is_reading = False

    async def _read(self, path: Path) -> None:
        try:
            await self._make(path, await self._session.thumbnail(path))
        except StudioError:
            # The place in the strip shows it; a notice for each of a folder of deleted pictures would be a flood.
            self._broken.add(path)
            self._tell(path)

    async def _make(self, path: Path, raster: Raster) -> None:
        side = round(THUMBNAIL_PX * self._scale)
        self._making.add(path)
        try:
            image = await self._session.disk.do(lambda: scaled(to_qimage(raster), side))
        finally:
            self._making.discard(path)
        extent = raster.extent
        self._extents[path] = extent.width, extent.height
        self._broken.discard(path)
        self._images[path] = image
        self._tell(path)

    def _tell(self, path: Path) -> None:
        if not self._is_closed:
            self._leave_out_unseen()
            self.made.emit(path)

    def _leave_out_unseen(self) -> None:
        unseen = [path for path in self._images if not self._is_seen(path)]
        for path in unseen[: max(0, len(self._images) - MAX_KEPT)]:
            del self._images[path]
