"""Keeps the journal of marks and the index in agreement: the journal first, then the index, which can be made again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import SaveFailed
from studio.storage.library import rows
from studio.storage.library.databases import exclusive
from studio.storage.library.index import Index
from studio.storage.library.marks import Mark, Marks, MarksFile
from studio.storage.library.reading import fingerprint_at

if TYPE_CHECKING:
    import sqlite3

REVISION = "marks"
"""Under this word the index notes which revision of the journal it holds."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A picture that is new in the index, changed, or has moved there.

    Attributes:
        path: Where it is.
        fingerprint: Tells its content from others.
        before: Where it was, empty where it did not move.
        is_changed: There was another content under its path before.
        is_displaced: That other content has not been edited: it has another path now.
    """

    path: str
    fingerprint: str
    before: str = ""
    is_changed: bool = False
    is_displaced: bool = False


class Marking:
    """The marks of one library.

    Args:
        index: Holds them so that they can be searched.
        file: The journal.
    """

    def __init__(self, index: Index, file: Path) -> None:
        self._index = index
        self._file = MarksFile(file)
        self._contents: tuple[str, dict[str, Mark]] = ("", {})
        self._told: set[str] = set()

    def agree(self, *, again: bool = False) -> tuple[str, ...]:
        """Make the index say what the journal says; where the journal is lost, make it from the index.

        Args:
            again: Write every mark into the index, whatever it holds.

        Returns:
            What a person should know, each sentence once.
        """
        with exclusive(self._index.file):
            notices = self._agree(again=again)
        new = tuple(notice for notice in notices if notice not in self._told)
        self._told.update(new)
        return new

    def change(self, numbers: Sequence[int], change: Callable[[Mark], Mark]) -> None:
        """Change what a person added to pictures; when this returns, it is on the disk.

        Args:
            numbers: The pictures; those that are gone are left out.
            change: Gives the new mark for the old one.

        Raises:
            SaveFailed: The journal or the index could not be written.
        """

        def edited(marks: Marks) -> Marks:
            found = self._index.read(lambda connection: _placed(connection, numbers))
            changed = (change(marks.mark_of(path, fingerprint)) for path, fingerprint in found)
            return marks.marking(map(marks.known, changed))

        self.change_all(edited)

    def change_all(self, change: Callable[[Marks], Marks]) -> None:
        """Change the marks as a whole; when this returns, they are on the disk.

        Raises:
            SaveFailed: The journal or the index could not be written.
        """
        with exclusive(self._index.file):
            self._agree()
            loaded = self._file.load()
            if loaded.is_locked or self._index.report.is_read_only:
                reasons = (*loaded.notices, *self._index.report.notices)
                raise SaveFailed("Stars, labels, tags and collections cannot be changed.", *reasons[:1])
            before = loaded.marks or Marks()
            after = change(before)
            if after != before:
                saved = self._file.save(after)
                self._index.write(lambda connection: _apply(connection, saved, before))

    def adopt(self, arrivals: Sequence[Arrival]) -> Marks:
        """Give the marks by which pictures that arrive are to be marked, the journal brought up to date with them.

        A mark follows the content of its picture: to where that has moved, and, where it has vanished from its place,
        to where it appears. Only a content that is nowhere else was edited in its place, and the mark stays there. The
        index is not touched: the caller writes it, with the pictures.
        """
        marks = self._file.load().marks or Marks()
        if not self._moves(marks, arrivals):
            return marks
        with exclusive(self._index.file):
            loaded = self._file.load()
            marks = loaded.marks or Marks()
            moves = self._moves(marks, arrivals)
            if not moves or loaded.is_locked or self._index.report.is_read_only:
                return marks
            return self._file.save(marks.marking([mark for _, mark in moves], gone=[old for old, _ in moves]))

    def put(self, connection: sqlite3.Connection, marks: Marks, number: int, arrival: Arrival) -> None:
        """Write the mark of a picture that arrived into the index."""
        mark = marks.pictures.get(arrival.path)
        if mark is None or not mark.fits(arrival.fingerprint):
            if arrival.is_changed:  # those of the picture that was there before
                rows.put_marks(connection, number, None)
            return
        if mark.collections:
            rows.put_collections(connection, marks.collections)
        rows.put_marks(connection, number, mark)

    @property
    def marks(self) -> Marks:
        """The marks as the journal has them."""
        return self._file.load().marks or Marks()

    def contents(self) -> Mapping[str, Mark]:
        """Give the marks by the content of their pictures."""
        return self._by_content(self.marks)

    def _agree(self, *, again: bool = False) -> tuple[str, ...]:
        held = self._index.read(lambda connection: rows.state(connection, REVISION))
        if held and held == self._file.revision() and not again:
            return ()
        loaded = self._file.load()
        if loaded.is_locked or self._index.report.is_read_only:
            return loaded.notices
        if loaded.marks is None:
            if not self._index.read(rows.has_marks):
                return loaded.notices
            saved = self._file.save(self._index.read(rows.marked))
            self._index.write(lambda connection: rows.note_state(connection, REVISION, saved.revision))
            return loaded.notices
        marks = loaded.marks
        if again or held != marks.revision:
            self._index.write(lambda connection: _apply(connection, marks, rows.marked(connection)))
        return loaded.notices

    def _moves(self, marks: Marks, arrivals: Iterable[Arrival]) -> list[tuple[str, Mark]]:
        """Give the marks that are to stand at another path or fingerprint, each with its path before."""
        moves: dict[str, Mark] = {}
        waiting: dict[str, Mark] = {}
        for each in arrivals:
            here, mark = marks.pictures.get(each.path), self._mark_of(marks, each)
            if here is not None and here is not mark:
                # Another picture took the name. The mark waits where no file can be, until its own comes back.
                waiting[here.path] = replace(here, path=f"{here.path}/{here.fingerprint}")
            if mark is not None:
                there = replace(mark, path=each.path, fingerprint=each.fingerprint or mark.fingerprint)
                if there != mark:
                    moves.setdefault(mark.path, there)
        return list({**waiting, **moves}.items())

    def _mark_of(self, marks: Marks, arrival: Arrival) -> Mark | None:
        here = marks.pictures.get(arrival.path)
        if here is not None and here.fits(arrival.fingerprint):
            return here
        if arrival.before in marks.pictures:
            return marks.pictures[arrival.before]
        mark = self._by_content(marks).get(arrival.fingerprint)
        # Of a copy: what it was copied from keeps its marks.
        if mark is not None and not _is_in_place(mark):
            return mark
        return here if arrival.is_changed and not arrival.is_displaced else None

    def _by_content(self, marks: Marks) -> Mapping[str, Mark]:
        if self._contents[0] != marks.revision:
            self._contents = (marks.revision, marks.by_fingerprint())
        return self._contents[1]


def _is_in_place(mark: Mark) -> bool:
    """Say whether the picture of a mark is still where it was marked; one that cannot be read is."""
    if not os.path.lexists(mark.path):
        return False
    return fingerprint_at(Path(mark.path)) in ("", mark.fingerprint)


def _placed(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[tuple[str, str]]:
    """Give paths and fingerprints of pictures."""
    found = []
    for chunk in rows.chunks(numbers):
        places = ", ".join("?" * len(chunk))
        found += connection.execute(f"SELECT path, fingerprint FROM pictures WHERE id IN ({places})", chunk).fetchall()  # noqa: S608
    return [(os.fsdecode(path), fingerprint) for path, fingerprint in found]


def _apply(connection: sqlite3.Connection, marks: Marks, before: Marks) -> None:
    """Write into the index what differs between two states of the marks."""
    rows.put_collections(connection, marks.collections)
    for path in {**before.pictures, **marks.pictures}:
        mark, old = marks.pictures.get(path), before.pictures.get(path)
        if mark is not old and mark != old:
            known = rows.known_at(connection, os.fsencode(path))
            if known is not None:
                fits = mark is not None and mark.fits(known.fingerprint)
                rows.put_marks(connection, known.id, mark if fits else None)
    rows.note_state(connection, REVISION, marks.revision)
