"""The tables of the index, and the steps from one version of them to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

APPLICATION_ID = 0x53434C49
"""SQLite's mark of whose database a file is: "SCLI"."""

# Paths are bytes as the system has them: a name need not be any text. `*_order` is what is sorted by, `moment` is
# `created` in microseconds since the epoch. Seeds and hashes of 64 bits are kept as signed numbers. The index by value
# holds all that filters look at: it is read in place of the table, whose lines are wide.
_FIRST = """
CREATE TABLE roots(id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE);
CREATE TABLE pictures(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    root INTEGER NOT NULL REFERENCES roots(id) ON DELETE CASCADE,
    path BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_order TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    created TEXT NOT NULL,
    moment INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    prompt_order TEXT NOT NULL,
    negative_prompt TEXT NOT NULL,
    backbone TEXT NOT NULL,
    family TEXT NOT NULL,
    scheduler TEXT NOT NULL,
    steps INTEGER NOT NULL,
    seed INTEGER,
    source TEXT NOT NULL,
    fault TEXT NOT NULL,
    stars INTEGER NOT NULL DEFAULT 0,
    label TEXT NOT NULL DEFAULT '',
    phash INTEGER
);
CREATE INDEX pictures_by_moment ON pictures(moment);
CREATE INDEX pictures_by_name ON pictures(name_order);
CREATE INDEX pictures_by_prompt ON pictures(prompt_order);
CREATE INDEX pictures_by_size ON pictures(width * height);
CREATE INDEX pictures_by_stars ON pictures(stars, moment);
CREATE INDEX pictures_by_value ON pictures(
    backbone, family, scheduler, source, steps, width, height, stars, label, created, seed, name
);
CREATE TABLE tags(
    picture INTEGER NOT NULL REFERENCES pictures(id) ON DELETE CASCADE, tag TEXT NOT NULL, PRIMARY KEY(picture, tag)
) WITHOUT ROWID;
CREATE INDEX tags_by_tag ON tags(tag, picture);
CREATE TABLE collections(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE members(
    collection INTEGER NOT NULL REFERENCES collections(id) ON DELETE CASCADE,
    picture INTEGER NOT NULL REFERENCES pictures(id) ON DELETE CASCADE,
    PRIMARY KEY(collection, picture)
) WITHOUT ROWID;
CREATE INDEX members_by_picture ON members(picture);
CREATE TABLE state(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE texts USING fts5(
    prompt, name, tags, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
);
"""

MIGRATIONS: tuple[str, ...] = (_FIRST,)
"""Statements that lead from version N (SQLite's user_version) to N + 1, each run in one transaction."""

COLUMNS = {
    "roots": "id, path",
    "pictures": "id, root, path, name, name_order, bytes, mtime_ns, fingerprint, width, height, created, moment,"
    " prompt, prompt_order, negative_prompt, backbone, family, scheduler, steps, seed, source, fault, stars, label,"
    " phash",
    "tags": "picture, tag",
    "collections": "id, name",
    "members": "collection, picture",
    "state": "key, value",
    "texts": "rowid, prompt, name, tags",
}
"""What is asked of the tables; a database that lacks any of it is none of ours, whatever its version says."""


def version_of(connection: sqlite3.Connection) -> int:
    """Give the version of the tables, 0 where there are none."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def fits(connection: sqlite3.Connection) -> bool:
    """Say whether every table has the columns that are asked for; nothing is read from them.

    Raises:
        sqlite3.DatabaseError: The file is damaged.
    """
    import sqlite3  # noqa: PLC0415 - what costs time to import waits until it is needed

    for table, columns in COLUMNS.items():
        try:
            connection.execute(f"SELECT {columns} FROM {table} LIMIT 0")  # noqa: S608  # names from above
        except sqlite3.OperationalError:  # no such table or column; damage is another error
            return False
    return True


def migrate(connection: sqlite3.Connection, migrations: tuple[str, ...] = MIGRATIONS) -> None:
    """Lead the tables to the newest version, step by step; a step that is cut off has not happened.

    Raises:
        sqlite3.Error: A step failed; the tables stand as the step before left them.
    """
    for number in range(version_of(connection), len(migrations)):
        marks = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {number + 1};"
        try:
            connection.executescript(f"BEGIN IMMEDIATE; {migrations[number]}; {marks} COMMIT;")
        except BaseException:
            if connection.in_transaction:
                connection.rollback()
            raise
