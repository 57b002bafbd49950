"""The pictures that were found, as rows of a list: only what is looked at is read from the library."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, QUrl

from studio.session.session import Session
from studio.ui.gallery.chosen_files import ChosenFiles
from studio.ui.gallery.thumbnails import GalleryThumbnails
from studio.ui.gallery.words import spoken, tip

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from studio.session.library import Entry

Index = QModelIndex | QPersistentModelIndex

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
BROKEN_ROLE = ENTRY_ROLE + 1
SHOWN_ROLE = ENTRY_ROLE + 2

PAGE = 200
MAX_ENTRIES = 8_000
MAX_PREFETCHED = 5_000
NO_PARENT = QModelIndex()


class Seen(NamedTuple):
    """What a tile shows.

    Attributes:
        entry: The picture; None while it is being read.
        image: Its small picture, where it is there.
        is_broken: The file is missing or cannot be read.
        is_shown: The canvas shows it.
    """

    entry: Entry | None
    image: QImage | None
    is_broken: bool
    is_shown: bool


NOTHING_SEEN = Seen(None, None, is_broken=False, is_shown=False)


class GalleryModel(QAbstractListModel):
    """One row a picture that was found.

    Args:
        session: Its library knows the pictures.
        thumbnails: Their small pictures.
    """

    def __init__(self, session: Session, thumbnails: GalleryThumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._thumbnails = thumbnails
        self._ids: Sequence[int] = ()
        self._rows: dict[int, int] | None = None
        self._entries: OrderedDict[int, Entry] = OrderedDict()
        self._files = ChosenFiles(session)
        self._missing: set[int] = set()
        self._stale: set[int] = set()
        self._doubts = 0
        self._pages: dict[int, None] = {}
        self._is_reading = False
        self._shown: object = None
        thumbnails.made.connect(self._refresh_each)
        session.library.entry_changed.connect(self._read_again)
        session.library.changed.connect(self._doubt)
        session.shown_changed.connect(self._follow_shown)

    @property
    def ids(self) -> Sequence[int]:
        """The numbers of all pictures that were found, in their order."""
        return self._ids

    def id_at(self, index: Index) -> int | None:
        """Give the number of a row's picture."""
        return self._ids[index.row()] if index.isValid() and index.row() < len(self._ids) else None

    def row_of(self, number: int) -> int:
        """Give the row of a picture, -1 where it was not found."""
        if self._rows is None:
            self._rows = {number: row for row, number in enumerate(self._ids)}
        return self._rows.get(number, -1)

    def entry(self, index: Index) -> Entry | None:
        """Give a row's picture; None while it is being read: the row is told when it is there."""
        return self._entry_of(index.row()) if index.isValid() else None

    def seen(self, row: int) -> Seen:
        """Give what a row's tile shows, in one call: asked role by role it would cost several times as much."""
        entry = self._entry_of(row)
        if entry is None:
            return NOTHING_SEEN
        image = self._thumbnails.image(entry)
        return Seen(entry, image, self._thumbnails.is_broken(entry), entry.path == self._shown)

    def known(self, number: int) -> Entry | None:
        """Give a picture that has been read."""
        return self._entries.get(number)

    def set_ids(self, ids: Sequence[int]) -> bool:
        """Show these pictures; False where the rows were reset, and with them selection and place."""
        before = len(ids) - len(self._ids)
        if before >= 0 and self._ids and tuple(ids[before:]) == tuple(self._ids):
            if before:
                self.beginInsertRows(QModelIndex(), 0, before - 1)
                self._take(ids)
                self.endInsertRows()
            return True
        self.beginResetModel()
        self._take(ids)
        self.endResetModel()
        return False

    def prefetch(self, ids: Iterable[int]) -> None:
        """Read pictures that a person has chosen: their files, so that they can be dragged out, and the first 5,000."""
        wanted = tuple(ids)
        if not self._unread(wanted):
            self._files.follow(wanted, self._entries)
        elif self._session.library.is_open:
            self._session.tasks.start(self._prefetch(wanted))

    def are_ready(self, ids: Sequence[int]) -> bool:
        """Say whether the files of these pictures are known, so that they can be dragged out."""
        return self._paths(ids) is not None

    def retranslate(self) -> None:
        """Have every text asked for again."""
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, 0))

    def _take(self, ids: Sequence[int]) -> None:
        self._ids = ids
        self._rows = None
        self._missing.clear()
        self._pages.clear()

    def _entry_of(self, row: int) -> Entry | None:
        if row >= len(self._ids):
            return None
        number = self._ids[row]
        found = self._entries.get(number)
        if number in self._stale or (found is None and number not in self._missing):
            self._want(row // PAGE)
        return found

    def _want(self, page: int) -> None:
        # The page that was asked for last is read first: it is where the person looks.
        self._pages.pop(page, None)
        self._pages[page] = None
        if not self._is_reading:
            self._is_reading = True
            self._session.tasks.start(self._read_pages())

    async def _read_pages(self) -> None:
        try:
            while self._pages and not self._thumbnails.is_closed:
                page, _ = self._pages.popitem()
                wanted = self._ids[page * PAGE : (page + 1) * PAGE]
                await self._read(self._unread(wanted))
        finally:
            self._is_reading = False

    async def _read(self, ids: Sequence[int]) -> None:
        doubts = self._doubts
        self._stale.difference_update(ids)
        found = {entry.id: entry for entry in await self._session.library.entries(ids)}
        if self._thumbnails.is_closed:
            return  # the view has gone meanwhile, and this with it
        others = [number for number in ids if number not in found or self._entries.get(number) != found[number]]
        for number in ids:
            self._entries.pop(number, None)
        self._entries.update(found)
        self._missing.update(set(ids) - found.keys())
        if doubts != self._doubts:
            self._stale.update(found)
        while len(self._entries) > MAX_ENTRIES:
            self._stale.discard(self._entries.popitem(last=False)[0])
        self._thumbnails.try_again(found[number] for number in others if number in found)
        self._refresh(others)

    def _unread(self, ids: Iterable[int]) -> list[int]:
        return [number for number in ids if number not in self._entries or number in self._stale]

    async def _prefetch(self, ids: Sequence[int]) -> None:
        unread = self._unread(ids)[:MAX_PREFETCHED]
        if unread:
            await self._read(unread)
        if not self._thumbnails.is_closed:
            fresh = {number: entry for number, entry in self._entries.items() if number not in self._stale}
            self._files.follow(ids, fresh)

    def _paths(self, ids: Sequence[int]) -> list[Path] | None:
        if all(number in self._entries for number in ids):
            return [self._entries[number].path for number in ids]
        return self._files.paths(ids)

    def _read_again(self, ids: Iterable[int]) -> None:
        known = [number for number in ids if number in self._entries]
        if known:
            self._session.tasks.start(self._read(known))

    def _doubt(self) -> None:
        """Read pictures again when they are looked at: their files may be others now, or have other names."""
        self._doubts += 1
        self._stale.update(self._entries)
        self._files.forget()
        self.retranslate()

    def _refresh(self, ids: Iterable[int]) -> None:
        rows = [row for row in map(self.row_of, ids) if row >= 0]
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), 0))

    def _refresh_each(self, ids: Iterable[int]) -> None:
        """Have only these painted anew: they need not stand beside each other."""
        for number in ids:
            self._refresh((number,))

    def _follow_shown(self) -> None:
        shown = self._session.shown
        self._shown = None if shown is None else shown.path
        self.retranslate()

    # Qt's

    def rowCount(self, parent: Index = NO_PARENT) -> int:  # noqa: N802 - Qt's name
        """Give the number of pictures."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give what a row tells."""
        entry = self.entry(index)
        if entry is None:
            return None
        is_broken = self._thumbnails.is_broken(entry)
        is_shown = entry.path == self._shown
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.name
            case Qt.ItemDataRole.DecorationRole:
                return self._thumbnails.image(entry)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(entry)
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(entry, is_broken=is_broken, is_shown=is_shown)
            case _:
                return {ENTRY_ROLE: entry, BROKEN_ROLE: is_broken, SHOWN_ROLE: is_shown}.get(role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every picture be chosen and dragged out, and let files be dropped anywhere."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        """Say that files are dragged."""
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """Give the files of rows, in their order; none while some are still being read."""
        paths = self._paths([self._ids[row] for row in sorted(index.row() for index in indexes)])
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths or ()])
        return data

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        """Say that a dragged picture stays where it is."""
        return Qt.DropAction.CopyAction
