"""What the library knows of its pictures, asked off the window's thread."""

# ruff: noqa: PLC0415 - the window paints first; the library is imported in its own thread

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.session.messages import translated
from studio.session.tasks import Tasks, Worker

if TYPE_CHECKING:
    from studio.storage.library.entries import Entry, FolderCount, TagCount
    from studio.storage.library.library import Library
    from studio.storage.library.seeing import Checked


PIECE = 500
"""So many pictures are asked for at a time: a search may come between."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        text: What was looked for.
        sort: In which order.
        ids: The numbers of the pictures.
        notices: What of the text was not understood, in sentences.
    """

    text: str
    sort: str
    ids: Sequence[int]
    notices: tuple[str, ...] = ()


class KnownPictures(QObject):
    """Asks for pictures by their numbers and paths; the library as the window knows it is one.

    Attributes:
        is_open: The index can be asked.
        tags: The tags, by their names, as they were counted last.
        folder_counts: The folders that hold pictures, as they were counted last.

    Signals:
        contents_changed: Other tags or folders were counted.
    """

    contents_changed = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._asking = Worker("library")
        self.is_open = False
        self._hidden: set[int] = set()
        self.tags: tuple[TagCount, ...] = ()
        self.folder_counts: tuple[FolderCount, ...] = ()

    async def find(self, text: str, sort: str = "newest") -> Found:
        """Give what a search finds."""

        def found() -> Found:
            from studio.storage.library.queries import parse_query

            query = parse_query(text)
            notices = tuple(map(translated, query.notices))
            ids = self._now().search(query, sort)
            if self._hidden:
                ids = tuple(number for number in ids if number not in self._hidden)
            return Found(text, sort, ids, notices)

        return await self._asking.do(found)

    async def entries(self, ids: Iterable[int]) -> tuple[Entry, ...]:
        """Give pictures by their numbers; those that are gone are left out."""
        wanted = tuple(ids)
        return await self._asking.do(lambda: self._now().entries(wanted))

    async def paths(self, ids: Iterable[int]) -> tuple[Path, ...]:
        """Give the files of pictures."""
        return tuple(entry.path for entry in await self.entries(ids))

    async def checked(self, ids: Iterable[int], seen: Sequence[Entry]) -> Checked:
        """Give the files of pictures that are still those that a person has seen, before anything is done to them.

        Args:
            ids: The pictures.
            seen: What was shown of them; the others must be as the index has them.
        """
        from studio.storage.library.seeing import Checked, checked

        wanted = tuple(ids)
        shown = {entry.id: entry for entry in seen}
        found = Checked()

        def check(piece: Sequence[int]) -> Checked:
            return checked(self._now().entries(piece), shown)

        for start in range(0, len(wanted), PIECE):
            found += await self._asking.do(check, wanted[start : start + PIECE])
        return found

    async def entry_at(self, path: Path) -> Entry | None:
        """Give the picture of a file, None where the library has none."""
        return await self._asking.do(lambda: self._now().entry_at(path))

    async def count(self) -> int:
        """Give how many pictures there are in all."""
        return await self._asking.do(lambda: self._now().count())

    async def known_values(self, name: str) -> tuple[str, ...]:
        """Give the values of a filter that occur: of backbone, family, scheduler, source or tag."""
        return await self._asking.do(lambda: self._now().known_values(name))

    def refresh_contents(self) -> None:
        """Count tags and folders anew; `contents_changed` tells where they differ."""

        def counted() -> tuple[tuple[TagCount, ...], tuple[FolderCount, ...]]:
            return self._now().tags(), self._now().folders()

        async def refresh() -> None:
            found = await self._asking.do(counted)
            if found != (self.tags, self.folder_counts):
                self.tags, self.folder_counts = found
                self.contents_changed.emit()

        if self.is_open:
            self._tasks.start(refresh())

    def _hide(self, saved: Sequence[Path], removed: Sequence[Path]) -> None:
        """Leave out what is gone, where the index cannot be told so; that it cannot was said when it was opened."""
        gone = frozenset(removed)
        for path in (*saved, *removed):
            entry = self._now().entry_at(path)
            if entry is not None:
                (self._hidden.add if path in gone else self._hidden.discard)(entry.id)

    def _now(self) -> Library:
        """Give the library; called in its threads."""
        raise NotImplementedError
