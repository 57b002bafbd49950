"""The folders that the pictures of the index lie in: counted, and found by their names.

A search is text, and a folder's name may be anything: it is compared as :func:`said` writes it.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from studio.storage.library.entries import FolderCount
from studio.storage.library.folding import folded

if TYPE_CHECKING:
    import sqlite3

SEPARATOR = os.fsencode(os.sep)
BEHIND = bytes((SEPARATOR[0] + 1,))
"""The first byte after the separator: what lies in a folder is sorted before the folder's name with this behind it."""
MAX_FOLDERS = 15_000
"""So many folders are looked into at once; SQLite takes 32,766 values in one statement."""


def counted(connection: sqlite3.Connection) -> Counter[bytes]:
    """Give how many pictures lie in each folder itself."""
    rows = connection.execute("SELECT path FROM pictures").fetchall()  # read from the index of paths alone
    return Counter(path.rpartition(SEPARATOR)[0] for (path,) in rows)


def counts(connection: sqlite3.Connection) -> tuple[FolderCount, ...]:
    """Give the folders that hold pictures, sorted, each with its folder of the library and its own pictures' number."""
    roots = _roots(connection)
    found = (
        FolderCount(Path(os.fsdecode(folder)), Path(os.fsdecode(root)), count)
        for folder, count in counted(connection).items()
        if (root := _root_of(folder, roots)) is not None
    )
    return tuple(sorted(found, key=lambda each: each.path))


def ranges(connection: sqlite3.Connection, values: Iterable[str]) -> list[tuple[bytes, bytes]]:
    """Give the ranges of paths that lie in the folders which the words of a search mean, any of them.

    A whole path means that folder with all that is below it. Anything else means the folders in whose name, or in the
    name of one that holds them up to the library's folder, a word begins like it.
    """
    folders, roots = counted(connection), _roots(connection)
    fitting = {each for value in values for each in _meant(value, folders, roots)}
    return [(top + SEPARATOR, top + BEHIND) for top in list(_tops(fitting))[:MAX_FOLDERS]]


def _meant(value: str, folders: Collection[bytes], roots: Sequence[bytes]) -> set[bytes]:
    """Give the folders that one word means."""
    wanted = said(value).rstrip("/")
    named = {_cut(each, wanted) for each in folders if _is_in(each, wanted)}
    if named:
        return named
    pattern = re.compile(r"(?<!\w)" + re.escape(wanted))
    fitting = {each for each in folders if pattern.search(_from_root(each, roots))}
    return set(roots) if len(fitting) == len(folders) else fitting


def _is_in(folder: bytes, wanted: str) -> bool:
    """Say whether a folder is one that was named by its whole path, or lies in it."""
    return f"{said(os.fsdecode(folder))}/".startswith(f"{wanted}/")


def _cut(folder: bytes, wanted: str) -> bytes:
    """Give the folder that was named by its whole path, of one that lies in it."""
    while (above := folder.rpartition(SEPARATOR)[0]) and _is_in(above, wanted):
        folder = above
    return folder


def said(text: str) -> str:
    """Give a path as a search can say it: without case, no quotation marks, no signs that cannot be typed."""
    clean = "".join(" " if unicodedata.category(each) in ("Cc", "Cs") else each for each in text)
    return folded(clean).replace('"', "?").replace(os.sep, "/").strip()


def _from_root(folder: bytes, roots: Sequence[bytes]) -> str:
    """Give a folder as it is called from the library's folder on, that one's own name first."""
    root = _root_of(folder, roots)
    above = b"" if root is None else root.rpartition(SEPARATOR)[0] + SEPARATOR
    return said(os.fsdecode(folder[len(above) :]))


def _roots(connection: sqlite3.Connection) -> list[bytes]:
    """Give the library's folders, the innermost first."""
    return sorted((path for (path,) in connection.execute("SELECT path FROM roots")), key=len, reverse=True)


def _root_of(folder: bytes, roots: Sequence[bytes]) -> bytes | None:
    return next((root for root in roots if folder == root or folder.startswith(root + SEPARATOR)), None)


def _tops(folders: Iterable[bytes]) -> Iterator[bytes]:
    """Leave out folders that lie in another one of them."""
    last: bytes | None = None
    for folder in sorted(folders, key=lambda each: each + SEPARATOR):
        if last is None or not (folder + SEPARATOR).startswith(last + SEPARATOR):
            last = folder
            yield folder
