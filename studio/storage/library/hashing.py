"""The perceptual hashes of a library's pictures: made once for each, in any order, and kept in the index."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.contract.errors import UnreadablePicture
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.storage.library import rows
from studio.storage.library.entries import Entry
from studio.storage.library.folding import composed
from studio.storage.library.index import Index
from studio.storage.library.reconciling import Progress
from studio.storage.library.searching import signed
from studio.storage.library.thumbnails import Thumbnails
from studio.storage.unreadable import CannotOpenNow

if TYPE_CHECKING:
    import sqlite3

BATCH = 32
"""So many are written at once: what a crash loses is made again."""

Said = tuple[str | int, int, int]


class Hashes:
    """Knows and makes them; any thread may ask.

    Args:
        index: Keeps them.
        thumbnails: Gives small pictures.
    """

    def __init__(self, index: Index, thumbnails: Thumbnails) -> None:
        self._index = index
        self._thumbnails = thumbnails

    def count(self) -> tuple[int, int]:
        """Give how many pictures have one, and how many could."""
        statement = "SELECT count(phash), count(*) FROM pictures WHERE fault = ''"
        done, total = self._index.read(lambda connection: connection.execute(statement).fetchone())
        return int(done), int(total)

    def learn(self, entry: Entry, raster: Raster) -> None:
        """Take the hash of a picture from a small picture of it, where it has none."""
        statement = "SELECT 1 FROM pictures WHERE id = ? AND mtime_ns = ? AND phash IS NULL"
        place = (entry.id, entry.mtime_ns)
        if entry.phash is None and self._index.read(lambda c: c.execute(statement, place).fetchone()):
            self._write("phash", [(_hash(raster), *place)])

    def note_fault(self, entry: Entry, fault: str) -> None:
        """Note what was found wrong with a picture when it was decoded."""
        self._write("fault", [(composed(fault), entry.id, entry.mtime_ns)])

    def make(self, stop: Stop, progress: Progress | None) -> int:
        """Make those that are missing, newest first, and give how many were made.

        Where the index cannot keep them, none is made: they would be made again and again.

        Args:
            stop: Ends the work before the next picture; the next run goes on there.
            progress: Told how many pictures of how many were looked at.

        Raises:
            SaveFailed: The index could not be written.
        """
        if self._index.report.is_read_only:
            return 0
        statement = "SELECT id FROM pictures WHERE phash IS NULL AND fault = '' ORDER BY moment DESC, id DESC"
        missing = [number for (number,) in self._index.read(lambda c: c.execute(statement).fetchall())]
        made = 0
        for start in range(0, len(missing), BATCH):
            wanted = missing[start : start + BATCH]
            hashes: list[Said] = []
            for place, entry in enumerate(self._entries(wanted), start + 1):
                if stop.is_now:
                    break
                hashes += self._looked_at(entry)
                if progress is not None:
                    progress(place, len(missing))
            self._write("phash", hashes)
            made += len(hashes)
            if stop.is_now:
                break
        return made

    def _entries(self, numbers: list[int]) -> tuple[Entry, ...]:
        return self._index.read(lambda connection: rows.entries(connection, numbers))

    def _looked_at(self, entry: Entry) -> list[Said]:
        try:
            raster = self._thumbnails.glimpse(entry.path, entry.mtime_ns)
        except UnreadablePicture as error:
            if entry.path.exists() and not isinstance(error, CannotOpenNow):
                self.note_fault(entry, str(error))
            return []
        return [(_hash(raster), entry.id, entry.mtime_ns)]

    def _write(self, column: str, said: list[Said]) -> None:
        if not said or self._index.report.is_read_only:
            return

        def written(connection: sqlite3.Connection) -> None:
            statement = f"UPDATE pictures SET {column} = ? WHERE id = ? AND mtime_ns = ?"  # noqa: S608  # ours
            connection.executemany(statement, said)

        # No order looks at these: what was sorted stays so.
        self._index.write(written, keeps_orders=True)


def _hash(raster: Raster) -> int:
    from studio.storage.library.similarity import phash

    return signed(phash(raster))
