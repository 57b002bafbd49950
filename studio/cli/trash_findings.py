# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""What `studio doctor` says of the trash: pictures that were deleted, lie in our own trash, and can be brought back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from studio.cli.findings import Finding

if TYPE_CHECKING:
    from studio.storage.places import Places
    from studio.storage.settings import Settings

MIB = 2**20
_HINT = "In the window: Edit > Deleted pictures… brings them back, or puts them into the trash of the system."
_DAMAGED_HINT = "No picture is lost: bringing them back puts them into that folder."


def trash_findings(settings: Settings, places: Places) -> Iterator[Finding]:
    """Count what lies in the trash of each folder; nothing is changed."""
    from studio.storage.trash_folders import trash_roots

    is_empty = True
    for root in trash_roots(settings, places):
        for finding in _in_folder(root):
            is_empty = False
            yield finding
    if is_empty:
        yield Finding("deleted pictures", "ok", "none waits in our own trash")


def _in_folder(root: Path) -> Iterator[Finding]:
    from studio.storage.deletions import read_contents
    from studio.storage.trash import FOLDER, Trash

    trash = Trash(root / FOLDER)
    contents = [read_contents(trash.own / token, root) for token in trash.tokens()]
    left = trash.left()
    count, size = sum(len(each.files) for each in left), sum(each.bytes for each in left)
    if count:
        yield Finding("deleted pictures", "note", f"{count:,} in {trash.own} ({size / MIB:.1f} MiB)", _HINT)
    strays = sum(len(each.strays) for each in contents)
    if strays:
        text = f"where {strays:,} in {trash.own} were is not known: the list of it is damaged"
        yield Finding("deleted pictures", "note", text, _DAMAGED_HINT)
