"""What a person adds to pictures of the library: stars, labels, tags, collections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.session.known_pictures import KnownPictures
from studio.session.tasks import Tasks

if TYPE_CHECKING:
    from studio.storage.library.entries import Collection
    from studio.storage.library.library import Library


class MarkedPictures(KnownPictures):
    """Marks pictures, off the window's thread; the library as the window knows it is one.

    Attributes:
        is_read_only: Marks cannot be changed.
        collections: The collections, by their names.

    Signals:
        entry_changed: Pictures of these numbers have other marks now.
        collections_changed: There are other collections, or other pictures in them.
    """

    entry_changed = Signal(object)
    collections_changed = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(tasks, parent)
        self.is_read_only = False
        self.collections: tuple[Collection, ...] = ()

    def rate(self, ids: Iterable[int], stars: int) -> None:
        """Give pictures 0 to 5 stars."""
        self._mark(ids, lambda library, wanted: library.rate(wanted, stars))

    def label(self, ids: Iterable[int], label: str) -> None:
        """Give pictures a colour label; the empty one takes it away."""
        self._mark(ids, lambda library, wanted: library.label(wanted, label))

    def tag(self, ids: Iterable[int], add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Add words to pictures, or take words away."""
        self._mark(ids, lambda library, wanted: library.tag(wanted, add, remove))

    def add_to_collection(self, number: int, ids: Iterable[int]) -> None:
        """Put pictures into a collection."""
        self._mark(ids, lambda library, wanted: library.add_to_collection(number, wanted), changes_collections=True)

    def remove_from_collection(self, number: int, ids: Iterable[int]) -> None:
        """Take pictures out of a collection."""
        self._mark(
            ids, lambda library, wanted: library.remove_from_collection(number, wanted), changes_collections=True
        )

    def make_collection(self, name: str, ids: Iterable[int] = ()) -> None:
        """Make a collection of pictures; where there is one of that name, they go into that."""
        self._mark(
            ids,
            lambda library, wanted: library.add_to_collection(library.make_collection(name).id, wanted),
            changes_collections=True,
        )

    def rename_collection(self, number: int, name: str) -> None:
        """Give a collection another name."""
        self._mark((), lambda library, _: library.rename_collection(number, name), changes_collections=True)

    def delete_collection(self, number: int) -> None:
        """Take a collection away; its pictures stay."""
        self._mark((), lambda library, _: library.delete_collection(number), changes_collections=True)

    def _mark(
        self,
        ids: Iterable[int],
        work: Callable[[Library, tuple[int, ...]], None],
        *,
        changes_collections: bool = False,
    ) -> None:
        wanted = tuple(ids)

        async def mark() -> None:
            await self._asking.do(lambda: work(self._now(), wanted))
            self.entry_changed.emit(wanted)
            if changes_collections:
                await self._refresh_collections()

        if self.is_open:
            self._tasks.start(mark())

    async def _refresh_collections(self) -> None:
        found = await self._asking.do(lambda: self._now().collections())
        if found != self.collections:
            self.collections = found
            self.collections_changed.emit()
