"""The lines of the index: pictures written, moved, forgotten, marked, and read as entries."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from studio.storage.library.entries import Collection, Entry, TagCount
from studio.storage.library.folding import LAST, composed, indexed, order
from studio.storage.library.marks import Mark, Marks
from studio.storage.library.reading import Facts, changed_at, microseconds
from studio.storage.library.scanning import FoundFile
from studio.storage.library.searching import signed, unsigned

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")
CHUNK = 500
"""So many places stand in one statement."""

_FACTS = (
    "root, path, name, name_order, bytes, mtime_ns, fingerprint, width, height, created, moment, prompt, prompt_order,"
    " negative_prompt, backbone, family, scheduler, steps, seed, source, fault"
)
_PLACES = ", ".join("?" for _ in _FACTS.split(","))
_NEW_VALUES = ", ".join(f"{name.strip()} = excluded.{name.strip()}" for name in _FACTS.split(","))
_PUT = (
    f"INSERT INTO pictures({_FACTS}) VALUES({_PLACES})"
    f" ON CONFLICT(path) DO UPDATE SET {_NEW_VALUES},"
    " phash = CASE WHEN fingerprint = excluded.fingerprint THEN phash END RETURNING id"
)
_ENTRY = (
    "SELECT p.id, p.path, r.path, p.bytes, p.mtime_ns, p.width, p.height, p.created, p.prompt, p.negative_prompt,"
    " p.backbone, p.family, p.scheduler, p.steps, p.seed, p.source, p.fault, p.stars, p.label, p.phash"
    " FROM pictures p JOIN roots r ON r.id = p.root WHERE p.id IN "
)


@dataclass(frozen=True, slots=True)
class Known:
    """A picture that the index has: its number, file, size, time of change and fingerprint."""

    id: int
    path: bytes
    bytes: int
    mtime_ns: int
    fingerprint: str

    def is_as(self, file: FoundFile) -> bool:
        """Say whether the file is still the one that was read; one that its disk did not give is read again."""
        return bool(self.fingerprint) and (self.bytes, self.mtime_ns) == (file.bytes, file.mtime_ns)


def root_number(connection: sqlite3.Connection, root: Path) -> int:
    """Give the number of a folder of the library, a new one where it has none.

    Raises:
        sqlite3.DatabaseError: The folder is there and is not: an index of the database does not fit its table.
    """
    path = os.fsencode(root.absolute())
    connection.execute("INSERT OR IGNORE INTO roots(path) VALUES(?)", (path,))
    found = connection.execute("SELECT id FROM roots WHERE path = ?", (path,)).fetchone()
    if found is None:
        raise _damaged()
    return int(found[0])


def _damaged() -> sqlite3.DatabaseError:
    """Give the error that SQLite raises where it finds out by itself."""
    import sqlite3  # noqa: PLC0415  # only a damaged index needs it by name

    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def known_below(connection: sqlite3.Connection, root: Path) -> dict[bytes, Known]:
    """Give the pictures of a folder of the library by their paths."""
    rows = connection.execute(
        "SELECT p.id, p.path, p.bytes, p.mtime_ns, p.fingerprint FROM pictures p JOIN roots r ON r.id = p.root"
        " WHERE r.path = ?",
        (os.fsencode(root.absolute()),),
    )
    return {row[1]: Known(*row) for row in rows.fetchall()}


def known_at(connection: sqlite3.Connection, path: bytes) -> Known | None:
    """Give the picture at a path, None where the index has none."""
    row = connection.execute(
        "SELECT id, path, bytes, mtime_ns, fingerprint FROM pictures WHERE path = ?", (path,)
    ).fetchone()
    return None if row is None else Known(*row)


def put(connection: sqlite3.Connection, root: int, file: FoundFile, facts: Facts) -> int:
    """Write what a file says; a picture at the same path keeps its number and marks. Gives its number."""
    path = Path(os.fsdecode(file.path))
    created = facts.created or changed_at(file.mtime_ns)
    name = composed(path.name)
    values = (
        *(root, file.path, name, order(name), file.bytes, file.mtime_ns, facts.fingerprint, facts.width, facts.height),
        *(created, microseconds(created), composed(facts.prompt), order(facts.prompt) or LAST),
        *map(composed, (facts.negative_prompt, facts.backbone, facts.family, facts.scheduler)),
        *(facts.steps, None if facts.seed is None else signed(facts.seed), facts.source, composed(facts.fault)),
    )
    number = int(connection.execute(_PUT, values).fetchone()[0])
    tags = " ".join(tag for (tag,) in connection.execute("SELECT tag FROM tags WHERE picture = ?", (number,)))
    texts = (number, indexed(composed(facts.prompt)), indexed(name), indexed(tags))
    connection.execute("INSERT OR REPLACE INTO texts(rowid, prompt, name, tags) VALUES(?, ?, ?, ?)", texts)
    return number


def move(connection: sqlite3.Connection, known: Known, path: bytes) -> bool:
    """Give a picture the path to which its file was moved; False where that is done or taken already."""
    is_there = connection.execute("SELECT 1 FROM pictures WHERE path = ?", (path,)).fetchone()
    if is_there:
        return False
    statement = "UPDATE pictures SET path = ? WHERE id = ? AND path = ?"
    return connection.execute(statement, (path, known.id, known.path)).rowcount == 1


def forget(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Take pictures out of the index."""
    rows = [(number,) for number in numbers]
    connection.executemany("DELETE FROM texts WHERE rowid = ?", rows)
    connection.executemany("DELETE FROM pictures WHERE id = ?", rows)


def forget_at(connection: sqlite3.Connection, paths: Iterable[bytes]) -> None:
    """Take the pictures of some paths out of the index."""
    known = [known_at(connection, path) for path in paths]
    forget(connection, [each.id for each in known if each is not None])


def put_marks(connection: sqlite3.Connection, number: int, mark: Mark | None) -> None:
    """Write what a person added to a picture in place of what the index had."""
    mark = mark or Mark("")
    connection.execute("UPDATE pictures SET stars = ?, label = ? WHERE id = ?", (mark.stars, mark.label, number))
    connection.execute("DELETE FROM tags WHERE picture = ?", (number,))
    connection.executemany("INSERT INTO tags VALUES(?, ?)", [(number, tag) for tag in mark.tags])
    connection.execute("DELETE FROM members WHERE picture = ?", (number,))
    connection.executemany("INSERT INTO members VALUES(?, ?)", [(each, number) for each in mark.collections])
    tags = indexed(composed(" ".join(mark.tags)))
    connection.execute("UPDATE texts SET tags = ? WHERE rowid = ? AND tags <> ?", (tags, number, tags))


def put_collections(connection: sqlite3.Connection, collections: Mapping[int, str]) -> None:
    """Write the names of the collections in place of those that the index had."""
    there = {number for (number,) in connection.execute("SELECT id FROM collections")}
    connection.executemany("DELETE FROM collections WHERE id = ?", [(each,) for each in there - set(collections)])
    statement = "INSERT INTO collections VALUES(?, ?) ON CONFLICT(id) DO UPDATE SET name = excluded.name"
    connection.executemany(statement, list(collections.items()))


def has_marks(connection: sqlite3.Connection) -> bool:
    """Say whether the index remembers any mark, without reading them."""
    marks = ("pictures WHERE stars > 0", "tags", "collections", "pictures WHERE label > ''")
    found = (connection.execute(f"SELECT EXISTS(SELECT 1 FROM {each})").fetchone()[0] for each in marks)  # noqa: S608
    return any(found)


def marked(connection: sqlite3.Connection) -> Marks:
    """Give the marks that the index remembers."""
    collections = dict(connection.execute("SELECT id, name FROM collections").fetchall())
    tags, members = _grouped(connection, "tags", "tag"), _grouped(connection, "members", "collection")
    rows = connection.execute("SELECT id, path, fingerprint, stars, label FROM pictures").fetchall()
    marks = [
        Mark(os.fsdecode(path), fingerprint, stars, label, tuple(tags[number]), tuple(members[number]))
        for number, path, fingerprint, stars, label in rows
    ]
    pictures = {mark.path: mark for mark in marks if not mark.is_empty}
    return Marks("", pictures, collections, max(collections, default=0) + 1)


def _grouped(connection: sqlite3.Connection, table: str, column: str) -> defaultdict[int, list[Any]]:
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    rows = connection.execute(f"SELECT picture, {column} FROM {table} ORDER BY 1, 2")  # noqa: S608  # names of ours
    for number, value in rows.fetchall():
        groups[number].append(value)
    return groups


def state(connection: sqlite3.Connection, key: str) -> str:
    """Give what was noted under a word, empty where nothing was."""
    row = connection.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
    return "" if row is None else str(row[0])


def note_state(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Note a text under a word."""
    connection.execute("INSERT OR REPLACE INTO state VALUES(?, ?)", (key, value))


def entries(connection: sqlite3.Connection, numbers: Sequence[int]) -> tuple[Entry, ...]:
    """Give the pictures of numbers, in their order; those that are gone are left out."""
    found: dict[int, Entry] = {}
    roots: dict[bytes, Path] = {}  # one for all: thousands of equal paths would take memory, and time to look at
    for chunk in chunks(numbers):
        places = f"({', '.join('?' * len(chunk))})"
        tags: defaultdict[int, list[str]] = defaultdict(list)
        named = f"SELECT picture, tag FROM tags WHERE picture IN {places} ORDER BY tag"  # noqa: S608  # places only
        for number, tag in connection.execute(named, chunk):
            tags[number].append(tag)
        for row in connection.execute(_ENTRY + places, chunk):
            root = roots.get(row[2]) or roots.setdefault(row[2], Path(os.fsdecode(row[2])))
            found[row[0]] = _entry(row, root, tuple(tags[row[0]]))
    return tuple(found[number] for number in numbers if number in found)


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Give values in pieces that fit into one statement."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def _entry(row: tuple[Any, ...], root: Path, tags: tuple[str, ...]) -> Entry:
    number, path_bytes, _, size, mtime_ns, *said, seed, source, fault, stars, label, phash = row
    width, height, created, prompt, negative_prompt, backbone, family, scheduler, steps = said
    path = Path(os.fsdecode(path_bytes))
    return Entry(
        id=number,
        path=path,
        root=root,
        name=path.name,
        bytes=size,
        mtime_ns=mtime_ns,
        width=width,
        height=height,
        created=created,
        prompt=prompt,
        negative_prompt=negative_prompt,
        backbone=backbone,
        family=family,
        scheduler=scheduler,
        steps=steps,
        seed=None if seed is None else unsigned(seed),
        source=source,
        fault=fault,
        stars=stars,
        label=label,
        tags=tags,
        phash=None if phash is None else unsigned(phash),
    )


def collections(connection: sqlite3.Connection) -> tuple[Collection, ...]:
    """Give the collections by their names."""
    rows = connection.execute(
        "SELECT c.id, c.name, count(m.picture) FROM collections c LEFT JOIN members m ON m.collection = c.id"
        " GROUP BY c.id"
    )
    found = [Collection(*row) for row in rows.fetchall()]
    return tuple(sorted(found, key=lambda each: (order(each.name), each.id)))


def tag_counts(connection: sqlite3.Connection) -> tuple[TagCount, ...]:
    """Give the tags, sorted, each with the number of its pictures."""
    found = [TagCount(*row) for row in connection.execute("SELECT tag, count(*) FROM tags GROUP BY tag").fetchall()]
    return tuple(sorted(found, key=lambda each: order(each.name)))
