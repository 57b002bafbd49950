"""Opens the file of the index, whatever it holds: ours, an older or newer one, another program's, or garbage."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import one_line
from studio.storage.library import schema
from studio.storage.library.entries import OpenReport

if TYPE_CHECKING:
    import sqlite3

BUSY_SECONDS = 15.0
LOCK_SECONDS = 20.0
STEPS_BETWEEN = 20_000
"""So many of SQLite's steps lie between two questions whether a check is to end: a few milliseconds."""
NUMBERS_APART = 2**24
MOST_BEGINNINGS = 2**23 - 1
"""At so many places the numbers of a new index may begin, so far apart; all of them take six bytes."""
KEPT_COPIES = 2
"""So many files that were set aside are kept beside the index; older ones are removed."""

Identity = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Opened:
    """An index that is open.

    Attributes:
        connection: Its connection; any thread may use it, one at a time.
        report: How it was found.
        identity: Which file it is (device, number), None where it is in memory: a path may lead to another one later.
    """

    connection: sqlite3.Connection
    report: OpenReport
    identity: Identity | None


def open_index(file: Path, *, is_damaged: bool = False) -> Opened:
    """Open the index, and make a new one where what is there cannot be used; what is there is set aside, not lost.

    Where the folder cannot be written to, the index is in memory.

    Args:
        file: The database.
        is_damaged: It was found damaged while it was used; a new one is made whatever it looks like.
    """
    import sqlite3

    with exclusive(file):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            return _open_file(file, is_damaged=is_damaged)
        except (sqlite3.Error, OSError) as error:
            read_only = _open_read_only(file)
            if read_only is not None and not is_damaged:
                why = f"The index {file} cannot be written to ({_reason(error)}); what it knows can be searched."
                return Opened(read_only, OpenReport((why,), is_read_only=True), identity_of(file))
            why = f"The index {file} cannot be kept ({_reason(error)}); it is made anew at each start."
            return _in_memory(why)


def identity_of(file: Path) -> Identity | None:
    """Say which file a path leads to, None where it leads to none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextlib.contextmanager
def exclusive(file: Path) -> Iterator[None]:
    """Keep other processes from opening, replacing or marking the same library; without locks there it goes on."""
    from filelock import FileLock, Timeout

    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError, Timeout, NotImplementedError):
            file.parent.mkdir(parents=True, exist_ok=True)
            # One and the same in this process: what is marked under it may find that the index must be opened anew.
            lock = file.with_name(f"{file.name}.lock")
            stack.enter_context(FileLock(lock, timeout=LOCK_SECONDS, is_singleton=True))
        yield


def is_damage(error: Exception) -> bool:
    """Say whether an error means that the file is no whole database (any more)."""
    import sqlite3

    # Text that is none, in a value or in what SQLite says of the damage.
    if isinstance(error, UnicodeDecodeError) or "decode to UTF-8" in str(error):
        return True
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_sound(file: Path, is_ended: Callable[[], bool]) -> bool | None:
    """Look through a whole database, each index against its table, beside whoever reads and writes it.

    SQLite finds out by itself only what makes a page unreadable: a flipped bit in an index hides a picture.

    Args:
        file: The database.
        is_ended: Asked now and then whether it is to end.

    Returns:
        Whether it is sound; None where that could not be found out.
    """
    import sqlite3

    try:
        with contextlib.closing(_connect(file, "ro")) as connection:
            connection.set_progress_handler(is_ended, STEPS_BETWEEN)
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return False if is_damage(error) else None


def _open_file(file: Path, *, is_damaged: bool) -> Opened:
    import sqlite3

    is_there = file.exists()
    try:
        found = None if is_damaged or not is_there else _examined(file)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if not is_damage(error):
            raise
        found = None
    if found is not None:
        if found.report.was_rebuilt:
            _number_apart(found.connection)
        return found
    kept = _set_aside(file) if is_there else ""
    connection = _begun(_connect(file, "rwc"))
    notices = (f"The index {file} was damaged; it is made again from the pictures. {kept}",) if is_there else ()
    return Opened(connection, OpenReport(notices, was_rebuilt=True), identity_of(file))


def _examined(file: Path) -> Opened | None:
    """Open a file that is there; None where it is no index of ours.

    Raises:
        sqlite3.Error: It is garbage, or cannot be opened.
    """
    import sqlite3

    connection = _connect(file, "rw")
    with contextlib.ExitStack() as closing:
        closing.callback(connection.close)
        version = schema.version_of(connection)
        newest = len(schema.MIGRATIONS)
        is_empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        is_ours = connection.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID
        if version > newest and is_ours:
            return _newer(file, version)
        if not is_empty and not (is_ours and 0 < version <= newest):
            return None
        _prepared(connection)
        if version < newest:
            if not is_empty:
                _back_up(connection, file, version)
            try:
                schema.migrate(connection)
            except sqlite3.OperationalError as error:
                if _code(error) != sqlite3.SQLITE_ERROR:  # a full or busy disk says nothing about the tables
                    raise
                return None
        if not schema.fits(connection):
            return None
        closing.pop_all()
    return Opened(connection, OpenReport(was_rebuilt=is_empty), identity_of(file))


def _newer(file: Path, version: int) -> Opened:
    known = len(schema.MIGRATIONS)
    said = f"The index {file} was written by a newer version of the program ({version}; this one knows {known})."
    connection = _open_read_only(file)
    if connection is None:
        return _in_memory(f"{said} It cannot be read, and an index in memory stands in for it.")
    report = OpenReport(
        (f"{said} It can be searched, but not changed: new pictures do not appear.",), is_read_only=True
    )
    return Opened(connection, report, identity_of(file))


def _open_read_only(file: Path) -> sqlite3.Connection | None:
    """Open a file without writing to it; None where it is no index that can be read."""
    import sqlite3

    # On a medium that cannot be written to at all, SQLite reads only what it is told never changes.
    for mode in ("ro", "ro&immutable=1"):
        try:
            connection = _connect(file, mode)
        except sqlite3.Error:
            continue
        try:
            connection.execute("PRAGMA query_only = ON")
            if schema.version_of(connection) and schema.fits(connection):
                return connection
        except sqlite3.Error:
            pass
        connection.close()
    return None


def _in_memory(why: str) -> Opened:
    import sqlite3

    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    return Opened(_begun(connection), OpenReport((why,), was_rebuilt=True), None)


def _begun(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Make the tables of a new index."""
    schema.migrate(_prepared(connection))
    _number_apart(connection)
    return connection


def _number_apart(connection: sqlite3.Connection) -> None:
    """Let a new index give its pictures numbers that no other one has given.

    A window remembers numbers: given again, they would name other pictures once the index has been made anew.
    """
    first = (1 + int.from_bytes(os.urandom(3)) % MOST_BEGINNINGS) * NUMBERS_APART
    connection.execute("DELETE FROM sqlite_sequence WHERE name = 'pictures'")
    connection.execute("INSERT INTO sqlite_sequence(name, seq) VALUES('pictures', ?)", (first,))


def _connect(file: Path, mode: str) -> sqlite3.Connection:
    import sqlite3

    address = f"{file.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=True)


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    # A cache: after a loss of power it may lack its last lines (the files tell them again), but is never damaged.
    for setting in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -16000"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _back_up(connection: sqlite3.Connection, file: Path, version: int) -> None:
    """Copy the index before its tables change, so that an older program can go on with it."""
    import sqlite3

    copy = file.with_name(f"{file.stem}.version-{version}{file.suffix}")
    unfinished = copy.with_name(f".studio-{os.getpid()}-{copy.name}.part")
    try:
        with contextlib.closing(sqlite3.connect(unfinished)) as target:
            connection.backup(target)
        unfinished.replace(copy)
    finally:
        unfinished.unlink(missing_ok=True)


def _set_aside(file: Path) -> str:
    """Move what is no index of ours away, and say where it is."""
    taken = [_number(path) for path in _kept(file)]
    kept = file.with_name(f"{file.stem}.kept-{max(taken, default=0) + 1}{file.suffix}")
    file.replace(kept)
    for ending in ("-wal", "-shm"):  # a new file must not find the log of the old one
        file.with_name(file.name + ending).unlink(missing_ok=True)
    for old in sorted(_kept(file), key=_number)[:-KEPT_COPIES]:
        with contextlib.suppress(OSError):
            old.unlink()
    return f"The file was kept as {kept.name}."


def _kept(file: Path) -> list[Path]:
    found = file.parent.glob(f"{file.stem}.kept-*{file.suffix}")
    return [path for path in found if path.stem.rpartition("-")[2].isdecimal()]


def _number(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def _code(error: Exception) -> int:
    """Give SQLite's code of an error, 0 where it has none."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _reason(error: Exception) -> str:
    return one_line(getattr(error, "strerror", None) or str(error) or type(error).__name__)
