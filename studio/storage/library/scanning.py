"""Walks the library's folders: which picture files are there, how large, changed when."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from studio.storage.library.reading import SUFFIXES

MOST_NANOSECONDS = 2**63 - 1
PathBytes = bytes
"""A path as the system has it: a name need not be any text."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A picture file in a folder: its path, its size in bytes, when it was changed last."""

    path: PathBytes
    bytes: int
    mtime_ns: int


@dataclass(slots=True)
class Scan:
    """What one folder of the library holds.

    Attributes:
        root: The folder.
        files: The picture files below it, by path.
        unread: Folders that could not be listed: what is known below them stays.
        notices: What a person should know.
        is_there: The folder could be listed; else its disk may be away, and what is known of it stays.
        is_missing: There is no such folder.
    """

    root: Path
    files: dict[PathBytes, FoundFile] = field(default_factory=dict)
    unread: list[PathBytes] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    is_there: bool = True
    is_missing: bool = False

    def may_hold(self, path: PathBytes) -> bool:
        """Say whether a file that was not found may be there all the same."""
        return not self.is_there or any(path.startswith(folder) for folder in self.unread)


def scan(root: Path, others: Iterable[Path] = (), is_stopped: Callable[[], bool] = bool) -> Scan:
    """List the picture files below a folder: by the endings of their names, hidden ones left out.

    Links to files are followed, links to folders are not: they may lead in a circle.

    Args:
        root: The folder.
        others: Further folders of the library, and those that belong to none: where one lies inside this one, whatever
            links lead to both, its files are not looked at.
        is_stopped: Asked often; the scan is of no use where it was stopped.
    """
    found = Scan(root)
    skipped = set(places_below(root.absolute(), others))
    waiting = [os.fspath(root.absolute())]
    while waiting and not is_stopped():
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    _take(entry, found, waiting, skipped)
        except OSError as error:
            _cannot_list(found, folder, error)
    return found


def places_below(root: Path, others: Iterable[Path]) -> Iterator[str]:
    """Give where other folders lie below a folder, as the scan comes past them: it follows no links."""
    real = os.path.realpath(root)
    for other in others:
        yield os.fspath(other.absolute())
        real_other = os.path.realpath(other)
        if Path(real) in Path(real_other).parents:
            yield os.path.join(root, os.path.relpath(real_other, real))  # noqa: PTH118  # text, as the scan compares it


def _take(entry: os.DirEntry[str], found: Scan, waiting: list[str], skipped: set[str]) -> None:
    if entry.name.startswith("."):
        return
    try:
        if entry.is_dir(follow_symlinks=False):
            if entry.path not in skipped:
                waiting.append(entry.path)
        elif os.path.splitext(entry.name)[1].lower() in SUFFIXES and entry.is_file():  # noqa: PTH122  # 50,000 times
            state = entry.stat()
            path = os.fsencode(entry.path)
            found.files[path] = _found(path, state)
    except OSError:  # it went away meanwhile, or is a link to nothing
        return


def _cannot_list(found: Scan, folder: str, error: OSError) -> None:
    if folder == os.fspath(found.root.absolute()):
        found.is_there = False
        found.is_missing = isinstance(error, FileNotFoundError)
        found.notices.append(
            f"The pictures folder {folder} cannot be read ({error.strerror or error}); what is known of it stays."
        )
    elif not isinstance(error, FileNotFoundError):
        found.unread.append(os.fsencode(os.path.join(folder, "")))  # noqa: PTH118  # with its separator at the end
        found.notices.append(f"The folder {folder} cannot be read ({error.strerror or error}).")


def file_at(path: Path) -> FoundFile | None:
    """Give one file as a scan would; None where there is no picture file."""
    try:
        state = path.stat()
        if path.suffix.lower() not in SUFFIXES or path.name.startswith(".") or not path.is_file():
            return None
    except (OSError, ValueError):
        return None
    return _found(os.fsencode(path), state)


def _found(path: PathBytes, state: os.stat_result) -> FoundFile:
    # A time of change may be a lie of 10,000 years, which no database takes.
    return FoundFile(path, state.st_size, max(-MOST_NANOSECONDS, min(state.st_mtime_ns, MOST_NANOSECONDS)))
