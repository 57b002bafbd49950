"""Small pictures of the library's, made beside the window's thread for what is on the screen, the newest wish first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.contract.errors import StudioError
from studio.session.session import Session
from studio.ui.qimages import scaled, to_qimage

if TYPE_CHECKING:
    from studio.session.library import Entry

MAX_BYTES = 64 * 2**20
"""What the small pictures take in memory; those that were shown longest ago leave first."""

Key = tuple[int, int]


class GalleryThumbnails(QObject):
    """Gives small pictures by their entries.

    Args:
        session: Its library makes them.
        is_seen: Says whether the picture of a number is on the screen; what is not is not made.

    Signals:
        made: The small picture of this number is there, or it is known that there is none.
    """

    made = Signal(object)

    def __init__(self, session: Session, is_seen: Callable[[int], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_seen = is_seen
        self._images: OrderedDict[Key, QImage] = OrderedDict()
        self._bytes = 0
        self._broken: set[Key] = set()
        self._wanted: dict[Key, Entry] = {}
        self._side = 0
        self._is_making = self._is_closed = False

    def close(self) -> None:
        """Make nothing more: who shows them has gone."""
        self._is_closed = True
        self._wanted.clear()

    def use_side(self, side: int) -> None:
        """Make them so large, in pixels of the screen; the ones that are there are shown until then."""
        self._side = side

    def image(self, entry: Entry) -> QImage | None:
        """Give a small picture where it is there; else, or where it is too small, it is made, and `made` tells."""
        key = entry.id, entry.mtime_ns
        image = self._images.get(key)
        if image is not None:
            self._images.move_to_end(key)
        if key not in self._broken and (image is None or self._is_too_small(image, entry)):
            self._want(key, entry)
        return image

    def is_broken(self, entry: Entry) -> bool:
        """Say whether the file turned out to be missing or unreadable."""
        return (entry.id, entry.mtime_ns) in self._broken

    def _is_too_small(self, image: QImage, entry: Entry) -> bool:
        longest = max(image.width(), image.height())
        return longest < min(self._side, max(entry.width, entry.height)) * 0.9

    def _want(self, key: Key, entry: Entry) -> None:
        # The one that was asked for last is made first: it is where the person looks.
        self._wanted.pop(key, None)
        self._wanted[key] = entry
        if not self._is_making and not self._is_closed:
            self._is_making = True
            self._session.tasks.start(self._make_wanted())

    async def _make_wanted(self) -> None:
        try:
            while self._wanted:
                key, entry = self._wanted.popitem()
                if self._is_seen(entry.id):
                    await self._make(key, entry)
        finally:
            self._is_making = False

    async def _make(self, key: Key, entry: Entry) -> None:
        side = self._side
        try:
            raster = await self._session.library.thumbnail(entry, side)
        except StudioError:
            # The tile shows it; a notice for each of a folder of damaged pictures would be a flood.
            self._broken.add(key)
        else:
            self._keep(key, await self._session.disk.do(lambda: scaled(to_qimage(raster), side)))
        if not self._is_closed:
            self.made.emit(entry.id)

    def _keep(self, key: Key, image: QImage) -> None:
        before = self._images.pop(key, None)
        self._bytes += image.sizeInBytes() - (0 if before is None else before.sizeInBytes())
        self._images[key] = image
        while self._bytes > MAX_BYTES and len(self._images) > 1:
            self._bytes -= self._images.popitem(last=False)[1].sizeInBytes()
