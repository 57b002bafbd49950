"""Small pictures of the library's, made beside the window's thread for what is on the screen, the newest wish first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.session.session import Session
from studio.ui.qimages import fitted_into, to_qimage

if TYPE_CHECKING:
    from studio.session.library import Entry

MAX_BYTES = 64 * 2**20
"""What the small pictures take in memory; those that were shown longest ago leave first."""

STORED_PX = (128, 256, 512, 1024)
"""Sizes that are kept on the disk: tiles of another size are made of the next larger one, not of the pictures."""
NEAR = 0.1
"""A small picture is used as it is where its size is off by no more than this share."""
BATCH = 8
BATCH_SECONDS = 0.012
"""So many at most, and for so long, are made before those that are done are shown: one a frame."""

Key = tuple[int, int]


class GalleryThumbnails(QObject):
    """Gives small pictures by their entries.

    Args:
        session: Its library makes them.
        is_seen: Says whether the picture of a number is on the screen; what is not is not made.

    Signals:
        made: The small pictures of these numbers are there, or it is known that there is none.
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
        self._renewed: dict[Key, Entry] = {}  # since the last batch began: it may still have their old names
        self._side = 0
        self._is_making = self._is_closed = False

    def close(self) -> None:
        """Make nothing more: who shows them has gone."""
        self._is_closed = True
        self._wanted.clear()

    @property
    def is_closed(self) -> bool:
        """Whether who shows them has gone."""
        return self._is_closed

    def use_side(self, side: int) -> None:
        """Make their longer sides so long, in pixels of the screen; the ones that are there are shown until then."""
        self._side = side

    def image(self, entry: Entry) -> QImage | None:
        """Give a small picture where it is there; else, or where it has another size, it is made, and `made` tells."""
        key = entry.id, entry.mtime_ns
        image = self._images.get(key)
        if image is not None:
            self._images.move_to_end(key)
        if key not in self._broken and (image is None or not self._is_near(image)):
            self._want(key, entry)
        return image

    @property
    def bytes_held(self) -> int:
        """What they take in memory now."""
        return self._bytes

    def is_broken(self, entry: Entry) -> bool:
        """Say whether the file turned out to be missing or unreadable."""
        return (entry.id, entry.mtime_ns) in self._broken

    def try_again(self, entries: Iterable[Entry]) -> None:
        """Make small pictures of these although it failed, or does now: the files may be there under other names."""
        for entry in entries:
            key = entry.id, entry.mtime_ns
            self._broken.discard(key)
            if self._is_making:
                self._renewed[key] = entry
            if key in self._wanted:
                self._wanted[key] = entry

    def _is_near(self, image: QImage) -> bool:
        return abs(max(image.width(), image.height()) - self._side) <= NEAR * self._side

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
                batch = self._next_batch()
                if batch:
                    await self._make(batch)
        finally:
            self._is_making = False

    def _next_batch(self) -> list[Entry]:
        """Take the newest wishes that are still on the screen."""
        batch: list[Entry] = []
        while self._wanted and len(batch) < BATCH:
            _, entry = self._wanted.popitem()
            if self._is_seen(entry.id):
                batch.append(entry)
        return batch

    async def _make(self, batch: Sequence[Entry]) -> None:
        side = self._side
        self._renewed.clear()
        stored = next((size for size in STORED_PX if size >= side), STORED_PX[-1])
        made = await self._session.library.appearances.small(
            batch, stored, lambda raster: fitted_into(to_qimage(raster), side), BATCH_SECONDS
        )
        if self._is_closed:
            return
        for entry in reversed(batch[len(made) :]):
            self._wanted.setdefault((entry.id, entry.mtime_ns), entry)
        for entry, image in zip(batch, made, strict=False):
            key = entry.id, entry.mtime_ns
            if image is not None:
                self._keep(key, image)
            elif key in self._renewed:
                self._wanted.setdefault(key, self._renewed[key])
            else:
                # The tile shows it; a notice for each of a folder of damaged pictures would be a flood.
                self._broken.add(key)
        self.made.emit(tuple(entry.id for entry in batch[: len(made)]))

    def _keep(self, key: Key, image: QImage) -> None:
        before = self._images.pop(key, None)
        self._bytes += image.sizeInBytes() - (0 if before is None else before.sizeInBytes())
        self._images[key] = image
        while self._bytes > MAX_BYTES and len(self._images) > 1:
            self._bytes -= self._images.popitem(last=False)[1].sizeInBytes()
