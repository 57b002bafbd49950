"""Pictures of the library for the command line: all of its folders looked through, then searched as in the gallery."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import InvalidRequest, shorten
from studio.storage.library.library import Library
from studio.storage.library.queries import parse_query
from studio.storage.library_folders import library_roots, own_folders
from studio.storage.settings import load_settings

if TYPE_CHECKING:
    from studio.cli.console import Console
    from studio.storage.places import Places


def find_pictures(places: Places, text: str, console: Console) -> tuple[Path, ...]:
    """Give the pictures of the library that a search finds, newest first.

    Args:
        places: Where the library lies.
        text: The search; the empty one finds all.
        console: Told how far the folders are read, what is wrong with them, and what of the search is not understood.

    Raises:
        InvalidRequest: Nothing was found.
        SaveFailed: The index cannot be used.
    """
    query = parse_query(text)
    roots = library_roots(load_settings(places.settings_file).settings, places)
    library = Library(places.library_file, roots, places.thumbnails, own_folders(places))
    try:
        opened = library.open()
        library.forget_other_folders()
        changes = library.reconcile(
            progress=lambda done, total: console.progress(f"Reading pictures: {done:,} of {total:,}")
        )
        for notice in dict.fromkeys((*opened.notices, *changes.notices, *query.notices)):
            console.notice(notice)
        found = tuple(entry.path for entry in library.entries(library.search(query)))
    finally:
        console.clear_progress()
        library.close()
    if not found:
        raise InvalidRequest(
            f"No picture of the library fits {shorten(text)!r}." if text.strip() else "The library holds no picture.",
            f"It was looked for in {', '.join(map(str, roots))}.",
        )
    return found
