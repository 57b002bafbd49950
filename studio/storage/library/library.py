"""The library of pictures: searched, sorted, marked, and kept in step with the folders."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import InvalidRequest, SaveFailed, UnreadablePicture, shorten
from studio.contract.port import Stop
from studio.storage.library import editing, folders, rows
from studio.storage.library.entries import Changes, Collection, Entry, FolderCount, OpenReport, TagCount
from studio.storage.library.folding import folded
from studio.storage.library.hashing import Hashes
from studio.storage.library.index import Index
from studio.storage.library.marking import Marking
from studio.storage.library.queries import SORTS, Query
from studio.storage.library.reconciling import Progress, Reconciler
from studio.storage.library.searching import found_ids, sorted_ids, unsigned
from studio.storage.library.thumbnails import SIZE_PX, Thumbnails, desktop_folder
from studio.storage.unreadable import CannotOpenNow

if TYPE_CHECKING:
    import sqlite3

    from studio.contract.raster import Raster

MARKS_NAME = "library-marks.json"


class Library:
    """The pictures of some folders, indexed. Opened when it is used first; any thread may use it, several at once.

    A long reconciliation or rebuild lets others in between: a search waits for a few pictures at most.

    Args:
        file: The database of the index; the journal of marks lies beside it.
        roots: The folders; some may be read-only or away.
        thumbnails: Folder for thumbnails.
        left_out: Folders whose files belong to no library, such as the studio's own; they may lie in one of the roots.
    """

    def __init__(self, file: Path, roots: tuple[Path, ...], thumbnails: Path, left_out: tuple[Path, ...] = ()) -> None:
        self.file = file
        self.roots = _distinct(roots)
        self.thumbnails = Thumbnails(thumbnails, desktop=desktop_folder())
        self._index = Index(file)
        self._hashes = Hashes(self._index, self.thumbnails)
        self._marking = Marking(self._index, file.with_name(MARKS_NAME))
        self._reconciler = Reconciler(self._index, self._marking, self.roots, left_out)

    def open(self) -> OpenReport:
        """Open the index, whatever is there, and make it agree with the journal of marks."""
        report = self._index.report
        notices = self._index.take_notices()
        with contextlib.suppress(SaveFailed):  # in use, or the disk is full: until it can be written to, it is searched
            notices += self._marking.agree()
        return replace(report, notices=notices)

    def close(self) -> None:
        """Close the index; a later use opens it again."""
        self._index.close()

    def wait_no_more(self) -> None:
        """Give up at once from now on where another process is writing: nobody stays to see it done."""
        self._index.wait_no_more()

    def take_notices(self) -> tuple[str, ...]:
        """Give what a person should know of since the last time: an index that was damaged while it was open."""
        return self._index.take_notices()

    def revision(self) -> tuple[int, int]:
        """Give numbers that change once another process has written to the index, the first one if it is another."""
        return self._index.revision()

    # Finding

    def search(self, query: Query, sort: str = "newest") -> tuple[int, ...]:
        """Give the numbers of all pictures that fulfil a search, in order.

        Args:
            query: What is looked for, see :func:`studio.storage.library.queries.parse_query`.
            sort: One of :data:`studio.storage.library.queries.SORTS`.

        Raises:
            InvalidRequest: There is no such order.
            SaveFailed: The index cannot be read.
        """
        if sort not in SORTS:
            raise InvalidRequest(f"The order is {shorten(sort)!r}; allowed: {', '.join(SORTS)}.")
        order = self._index.order(sort)
        found = self._index.read(lambda connection: found_ids(connection, query))
        return order if found is None else tuple(filter(found.__contains__, order))

    def entries(self, ids: Iterable[int]) -> tuple[Entry, ...]:
        """Give pictures by their numbers, in the order asked for; those that are gone are left out."""
        numbers = tuple(ids)
        return self._index.read(lambda connection: rows.entries(connection, numbers))

    def entry_at(self, path: Path) -> Entry | None:
        """Give the picture at a path, None where the index has none."""
        known = self._index.read(lambda connection: rows.known_at(connection, os.fsencode(path.absolute())))
        return None if known is None else next(iter(self.entries([known.id])), None)

    def count(self) -> int:
        """Give how many pictures the index has."""
        return self._index.read(
            lambda connection: int(connection.execute("SELECT count(*) FROM pictures").fetchone()[0])
        )

    def known_values(self, name: str) -> tuple[str, ...]:
        """Give the values that a filter can take here, sorted: of backbone, family, scheduler, source or tag.

        Raises:
            InvalidRequest: The filter has no such list.
        """
        tables = {**dict.fromkeys(("backbone", "family", "scheduler", "source"), "pictures"), "tag": "tags"}
        if name not in tables:
            raise InvalidRequest(f"The filter is {shorten(name)!r}; allowed: {', '.join(tables)}.")
        statement = f"SELECT DISTINCT {name} FROM {tables[name]}"  # noqa: S608  # names from above
        values = self._index.read(lambda connection: connection.execute(statement).fetchall())
        return tuple(sorted((value for (value,) in values if value), key=folded))

    def tags(self) -> tuple[TagCount, ...]:
        """Give the tags with the number of their pictures, sorted."""
        return self._index.read(rows.tag_counts)

    def folders(self) -> tuple[FolderCount, ...]:
        """Give the folders that hold pictures, sorted, each with the number of those that lie in itself."""
        return self._index.read(folders.counts)

    def similar(self, id: int, limit: int = 50) -> tuple[tuple[int, int], ...]:  # noqa: A002  # the agreed name
        """Give the pictures that look most like one: number and distance in bits (0 to 64), nearest first.

        Only pictures that have had a thumbnail take part; :meth:`hash_pictures` makes the missing ones.

        Raises:
            UnreadablePicture: The picture cannot be decoded.
        """
        from studio.storage.library.similarity import nearest

        (entry,) = self.entries([id]) or (None,)
        if entry is None:
            return ()
        if entry.phash is None:
            self.thumbnail(entry)
            (entry,) = self.entries([id]) or (None,)
        if entry is None or entry.phash is None:
            return ()
        found = self._index.read(
            lambda c: c.execute("SELECT id, phash FROM pictures WHERE phash IS NOT NULL AND id <> ?", (id,)).fetchall()
        )
        return nearest(entry.phash, [(number, unsigned(value)) for number, value in found], limit)

    # Keeping in step with the folders

    def reconcile(
        self, root: Path | None = None, stop: Stop | None = None, progress: Progress | None = None
    ) -> Changes:
        """Make the index say what the folders hold.

        New files are adopted, changed ones read again, vanished ones forgotten, renamed ones followed. A folder that
        is away or cannot be read keeps what is known of it.

        Args:
            root: One of the library's folders; None is all of them.
            stop: Ends the work soon; the next run goes on where it ended.
            progress: Told how many pictures of how many were read.

        Raises:
            SaveFailed: The index could not be written; what was written before stays.
        """
        wanted = self.roots if root is None else tuple(each for each in self.roots if each == root.absolute())
        stop = stop or Stop()
        notices = self._marking.agree()
        changes = self._reconciler.run(wanted, stop, progress)
        if self._index.check(stop):
            notices = (*notices, *self._marking.agree())
            changes = self._reconciler.run(self.roots, stop, progress)
        return replace(changes, notices=(*notices, *changes.notices))

    def rebuild(self, progress: Progress | None = None, stop: Stop | None = None) -> Changes:
        """Make the index again from the pictures and the journal of marks; pictures keep their numbers if it is whole.

        Raises:
            SaveFailed: The index could not be written.
        """
        self.open()
        if not self._index.report.is_read_only:
            if not self._index.read(_is_whole):
                self._index.renew()
            self._index.write(self._cleared)
        changes = self._reconciler.run(self.roots, stop, progress, everything=True)
        self._marking.agree(again=True)
        return changes

    def forget_other_folders(self) -> None:
        """Leave out the pictures of folders that belong to the library no more; the person's marks stay for them.

        Raises:
            SaveFailed: The index could not be written.
        """
        if not self._index.report.is_read_only:
            self._index.write(self._cleared)

    def note_saved(self, path: Path) -> Entry | None:
        """Take in one file that was written, and give its entry; None where it is no picture of the library.

        Raises:
            SaveFailed: The index could not be written.
        """
        self._reconciler.note((path.absolute(),), 0)
        return self.entry_at(path)

    def note_all(self, paths: Sequence[Path], seconds: float) -> int:
        """Take in the first of some files that came, changed or went: as many as so long allows, and give how many.

        The person's marks of one that is gone stay for when it comes back.

        Raises:
            SaveFailed: The index could not be written.
        """
        return self._reconciler.note([path.absolute() for path in paths], seconds)

    def root_of(self, path: Path) -> Path | None:
        """Give the library's folder that holds a path, the innermost one; None where none does."""
        return self._reconciler.root_of(path.absolute())

    # Marks

    def rate(self, ids: Iterable[int], stars: int) -> None:
        """Give pictures 0 to 5 stars.

        Raises:
            InvalidRequest: The number is another one.
            SaveFailed: It could not be kept.
        """
        self._marking.change(tuple(ids), editing.rated(stars))

    def label(self, ids: Iterable[int], label: str) -> None:
        """Give pictures a colour label; the empty one takes it away.

        Raises:
            InvalidRequest: There is no such label.
            SaveFailed: It could not be kept.
        """
        self._marking.change(tuple(ids), editing.labelled(label))

    def tag(self, ids: Iterable[int], add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Add words to pictures, and take words away; upper and lower case do not make another word.

        Raises:
            InvalidRequest: A word is empty or too long, or a picture would have too many.
            SaveFailed: It could not be kept.
        """
        self._marking.change(tuple(ids), editing.tagged(add, remove))

    def collections(self) -> tuple[Collection, ...]:
        """Give the collections by their names."""
        return self._index.read(rows.collections)

    def make_collection(self, name: str) -> Collection:
        """Make a collection; one of that name, if there is any, is given as it is.

        Raises:
            InvalidRequest: The name is empty or too long.
            SaveFailed: It could not be kept.
        """
        name = editing.tidied(name, "collection")
        self._marking.change_all(lambda marks: editing.with_collection(marks, name))
        return next(each for each in self.collections() if folded(each.name) == folded(name))

    def rename_collection(self, id: int, name: str) -> None:  # noqa: A002  # the agreed name
        """Give a collection another name.

        Raises:
            InvalidRequest: There is no such collection, or the name is taken, empty or too long.
            SaveFailed: It could not be kept.
        """
        name = editing.tidied(name, "collection")
        self._marking.change_all(lambda marks: editing.with_name(marks, id, name))

    def delete_collection(self, id: int) -> None:  # noqa: A002  # the agreed name
        """Take a collection away; its pictures stay.

        Raises:
            SaveFailed: It could not be kept.
        """
        self._marking.change_all(lambda marks: marks.without_collection(id))

    def add_to_collection(self, id: int, ids: Iterable[int]) -> None:  # noqa: A002  # the agreed name
        """Put pictures into a collection.

        Raises:
            InvalidRequest: There is no such collection.
            SaveFailed: It could not be kept.
        """
        editing.check_collection(self._marking.marks, id)
        self._marking.change(tuple(ids), editing.collected(id))

    def remove_from_collection(self, id: int, ids: Iterable[int]) -> None:  # noqa: A002  # the agreed name
        """Take pictures out of a collection.

        Raises:
            SaveFailed: It could not be kept.
        """
        self._marking.change(tuple(ids), editing.uncollected(id))

    # Pixels

    def thumbnail(self, entry: Entry, size: int = SIZE_PX) -> Raster:
        """Give a picture's thumbnail; the index learns what the picture looks like, or that it is damaged, if it can.

        Raises:
            UnreadablePicture: The picture cannot be decoded.
        """
        try:
            raster = self.thumbnails.get(entry.path, entry.mtime_ns, size)
        except UnreadablePicture as error:
            if not entry.fault and not isinstance(error, CannotOpenNow) and entry.path.exists():
                with contextlib.suppress(SaveFailed):
                    self.note_fault(entry, str(error))
            raise
        with contextlib.suppress(SaveFailed):  # a full disk is no reason to show nothing
            self._hashes.learn(entry, raster)
        return raster

    def hash_pictures(self, stop: Stop | None = None, progress: Progress | None = None) -> int:
        """Make the hashes that are missing, newest first, and give how many were made; see :class:`Hashes`.

        Raises:
            SaveFailed: The index could not be written.
        """
        return self._hashes.make(stop or Stop(), progress)

    def hashed(self) -> tuple[int, int]:
        """Give how many pictures :meth:`similar` compares, and of how many that can be decoded."""
        return self._hashes.count()

    def note_fault(self, entry: Entry, fault: str) -> None:
        """Note what was found wrong with a picture when it was decoded."""
        self._hashes.note_fault(entry, fault)

    def lost_marks(self) -> tuple[str, ...]:
        """Give the paths of marked pictures that are not there (any more); their marks are kept."""
        marked = self._marking.marks.pictures
        return tuple(path for path in marked if not os.path.lexists(path))

    def _cleared(self, connection: sqlite3.Connection) -> None:
        """Take out what belongs to no folder of the library any more, and texts that belong to no picture."""
        kept = [os.fsencode(root) for root in self.roots]
        places = ", ".join("?" * len(kept))
        connection.execute(f"DELETE FROM roots WHERE path NOT IN ({places})", kept)  # noqa: S608  # places only
        connection.execute("DELETE FROM texts WHERE rowid NOT IN (SELECT id FROM pictures)")


def _is_whole(connection: sqlite3.Connection) -> bool:
    """Say whether the whole database is sound: its pages, its full text, and every value of it."""
    try:
        connection.execute("INSERT INTO texts(texts) VALUES('integrity-check')")
        if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            return False
        rows.marked(connection)
        for chunk in rows.chunks(sorted_ids(connection, "oldest")):
            rows.entries(connection, chunk)
    except Exception:  # noqa: BLE001  # a flipped byte makes anything of a number or a name
        return False
    return True


def _distinct(roots: tuple[Path, ...]) -> tuple[Path, ...]:
    """Give folders as whole paths, each once, whatever links lead to it."""
    found: dict[str, Path] = {}
    for root in roots:
        whole = root.absolute()
        found.setdefault(os.path.normcase(os.path.realpath(whole)), whole)
    return tuple(found.values())
