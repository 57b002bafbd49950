"""The index in use: one connection that heals itself, reads, and writes in whole transactions."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from studio.contract.errors import SaveFailed, StudioError
from studio.contract.port import Stop
from studio.storage.library.databases import BUSY_SECONDS, Opened, identity_of, is_damage, is_sound, open_index
from studio.storage.library.entries import OpenReport
from studio.storage.library.searching import Ids, sorted_ids

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")
AGAIN_SECONDS = 0.01
"""So long a writer waits before it asks another process's transaction again to end."""


class IndexBusy(SaveFailed):
    """Another process is writing."""


class Index:
    """The database of one library. Any thread may use it; it is opened when it is used first.

    Where the file was replaced or removed by somebody else, the one that is there now is opened; where it turns out to
    be damaged, it is set aside and a new one made, which the next reconciliation fills.

    Args:
        file: The database.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._opened: Opened | None = None
        self._lock = threading.RLock()
        self._orders: dict[str, Ids] = {}
        self._orders_of: tuple[int, int] | None = None
        self._notices: list[str] = []
        self._checked = 0
        self._is_in_hurry = False
        self.openings = 0
        """How often a file was opened: what was read from one says nothing about the next."""

    @property
    def report(self) -> OpenReport:
        """How the index was found when it was opened last; it is opened where it is not."""
        with self._lock:
            self._connection()
            assert self._opened is not None  # noqa: S101  # says why to mypy
            return self._opened.report

    def take_notices(self) -> tuple[str, ...]:
        """Give what a person should know of since this was asked last, such as a damaged file found meanwhile."""
        with self._lock:
            taken, self._notices = tuple(self._notices), []
            return taken

    def close(self) -> None:
        """Close the file; a later use opens it again."""
        with self._lock:
            if self._opened is not None:
                self._opened.connection.close()
            self._opened, self._orders_of = None, None

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function that only reads, and give what it gives.

        Raises:
            SaveFailed: The database cannot be read.
        """
        return self._run(work)

    def write(self, work: Callable[[sqlite3.Connection], T], *, keeps_orders: bool = False) -> T:
        """Run a function in one transaction: all that it changes is kept, or nothing where it raises.

        Args:
            work: The function.
            keeps_orders: It changes nothing by which pictures are sorted.

        Raises:
            SaveFailed: The index is read-only, the disk is full, or another process holds it.
        """
        report = self.report
        if report.is_read_only:
            raise SaveFailed(f"The index {self.file} cannot be changed.", *report.notices[:1])

        def whole(connection: sqlite3.Connection) -> T:
            with transaction(connection):
                is_current = keeps_orders and self._orders_of == _changes(connection)
                result = work(connection)
            if is_current:
                self._orders_of = _changes(connection)
            return result

        until = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                return self._run(whole)
            except IndexBusy:
                if self._is_in_hurry or time.monotonic() > until:
                    raise
            # Between two attempts others may read: what another process does holds up no search.
            time.sleep(AGAIN_SECONDS)

    def wait_no_more(self) -> None:
        """Let writers give up at once from now on where another process is writing."""
        self._is_in_hurry = True

    def revision(self) -> tuple[int, int]:
        """Give numbers that are others once another process has changed something, or another file was opened."""
        seen = self.read(lambda connection: int(connection.execute("PRAGMA data_version").fetchone()[0]))
        return self.openings, seen

    def renew(self) -> None:
        """Set the file aside and begin a new one, unless somebody else has done so already."""
        with self._lock:
            before = None if self._opened is None else self._opened.identity
            self.close()
            is_same = before is not None and before == identity_of(self.file)
            self._open(is_damaged=is_same)

    def check(self, stop: Stop) -> bool:
        """Look through the whole file, once for each opening; one that is damaged is set aside and a new one begun.

        Nobody waits for it: searches and writes go on meanwhile.

        Returns:
            Whether it is to be filled again.
        """
        with self._lock:
            is_kept = not self.report.is_read_only and self._opened is not None and self._opened.identity is not None
            openings = self.openings
        if not is_kept or self._checked == openings or stop.is_now:
            return False
        is_whole = is_sound(self.file, lambda: stop.is_now)
        if is_whole is not None:
            self._checked = openings
        with self._lock:
            if is_whole is not False or self.openings != openings:
                return False
            self.renew()
            return True

    def order(self, sort: str) -> Ids:
        """Give the numbers of all pictures in an order; remembered until something changes."""

        def ordered(connection: sqlite3.Connection) -> Ids:
            changes = _changes(connection)
            if self._orders_of != changes:
                self._orders, self._orders_of = {}, changes
            if sort not in self._orders:
                self._orders[sort] = sorted_ids(connection, sort)
            return self._orders[sort]

        return self.read(ordered)

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        import sqlite3

        with self._lock:
            try:
                return work(self._connection())
            except (sqlite3.Error, UnicodeDecodeError) as error:
                if not is_damage(error) or self.report.is_read_only:
                    raise self._explained(error) from error
            self.renew()
            try:
                return work(self._connection())
            except (sqlite3.Error, UnicodeDecodeError) as error:
                raise self._explained(error) from error

    def _connection(self) -> sqlite3.Connection:
        if self._opened is not None and self._opened.identity != self._identity_now():
            self.close()
        if self._opened is None:
            self._open()
        assert self._opened is not None  # noqa: S101  # says why to mypy
        return self._opened.connection

    def _identity_now(self) -> tuple[int, int] | None:
        """Say which file is there; of an index in memory always the same."""
        is_in_memory = self._opened is not None and self._opened.identity is None
        return None if is_in_memory else identity_of(self.file)

    def _open(self, *, is_damaged: bool = False) -> None:
        self._opened = open_index(self.file, is_damaged=is_damaged)
        self.openings += 1
        self._notices.extend(self._opened.report.notices)

    def _explained(self, error: Exception) -> StudioError:
        text = str(error)
        if "full" in text:
            return SaveFailed(f"The disk of the index {self.file} is full.", "Free some space there.")
        if "locked" in text or "busy" in text:
            return IndexBusy(f"The index {self.file} is in use by another process.", "Try again in a moment.")
        return SaveFailed(f"The index {self.file} cannot be used ({text}).", "studio doctor --repair makes it again.")


def _changes(connection: sqlite3.Connection) -> tuple[int, int]:
    """Give numbers that are others when another connection, or this one, has changed something."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0]), connection.total_changes


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Keep all changes of a block, or none where it raises; refused at once where another process has begun one."""
    waits = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("BEGIN IMMEDIATE")
    finally:
        connection.execute(f"PRAGMA busy_timeout = {waits}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
