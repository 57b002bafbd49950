"""`studio doctor --repair`: makes the library's index again, and looks at every picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from studio.cli.console import Console
from studio.cli.findings import Finding
from studio.contract.errors import StudioError
from studio.storage.library.checking import damaged_pictures, folders_away, sweep_unfinished
from studio.storage.library.library import Library
from studio.storage.library_folders import library_roots, own_folders
from studio.storage.settings import load_settings

if TYPE_CHECKING:
    from studio.storage.places import Places

MAX_NAMED = 50
"""So many damaged pictures are named; the rest is counted."""
_KEPT_HINT = "Nothing was removed: copy it again from where it came, or delete it."


def repair(places: Places, console: Console) -> Iterator[Finding]:
    """Make the index again, check every picture, and say what was found."""
    roots = library_roots(load_settings(places.settings_file).settings, places)
    library = Library(places.library_file, roots, places.thumbnails, own_folders(places))
    try:
        yield from _index(library, console)
        yield from _pictures(library, console)
        yield from _left_behind(library)
    except StudioError as error:
        yield Finding("library", "damaged", error.text, error.hint)
    finally:
        console.clear_progress()
        library.close()


def _index(library: Library, console: Console) -> Iterator[Finding]:
    report = library.open()
    changes = library.rebuild(_shown(console, "Reading"))
    for notice in dict.fromkeys((*report.notices, *library.take_notices(), *changes.notices)):
        yield Finding("library", "note", notice)
    if report.is_read_only:
        return
    counts = f"{len(changes.added)} new, {len(changes.changed)} changed, {len(changes.removed)} gone"
    yield Finding("library index", "ok", f"made again from {library.count():,} pictures ({counts})")


def _pictures(library: Library, console: Console) -> Iterator[Finding]:
    count = 0
    for path, fault in damaged_pictures(library, _shown(console, "Checking")):
        count += 1
        if count <= MAX_NAMED:
            yield Finding(f"picture {path.name}", "damaged", fault, _KEPT_HINT)
    if count > MAX_NAMED:
        yield Finding("pictures", "damaged", f"{count - MAX_NAMED:,} more are damaged", _KEPT_HINT)
    counts = library.folders()
    away = {root: sum(each.count for each in counts if each.root == root) for root in folders_away(library)}
    for root, missing in away.items():
        if missing:
            text = f"{missing:,} in {root} were not looked at: the folder is not there"
            yield Finding("pictures", "note", text, "They are kept in the index until it is there again.")
    if not count:
        yield Finding("pictures", "ok", f"all {library.count() - sum(away.values()):,} can be opened")


def _left_behind(library: Library) -> Iterator[Finding]:
    unfinished = sweep_unfinished(library)
    if unfinished:
        yield Finding("unfinished files", "ok", f"removed: {unfinished:,}")
    lost = library.lost_marks()
    if lost:
        text = f"marked pictures that are not there: {len(lost):,}, such as {lost[0]}"
        yield Finding("marks", "note", text, "They are kept until the pictures come back.")
    library.thumbnails.sweep()


def _shown(console: Console, doing: str) -> Callable[[int, int], None]:
    return lambda done, total: console.progress(f"{doing} pictures: {done:,} of {total:,}")
