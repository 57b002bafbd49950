"""The folders below a library's folder, and pictures that are copied into it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from studio.contract.errors import InvalidRequest, SaveFailed, StudioError, UnreadablePicture
from studio.storage import atomic
from studio.storage.library.reading import SUFFIXES
from studio.storage.library.scanning import places_below

MAX_NAMES = 10_000
MAX_FILES = 10_000
"""So many pictures of a dropped folder are taken in at once."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was copied into the library.

    Attributes:
        copied: The new files.
        failed: What was not copied, and why.
    """

    copied: tuple[Path, ...] = ()
    failed: tuple[tuple[Path, StudioError], ...] = ()


def folders_below(root: Path, most: int, left_out: Iterable[Path] = ()) -> list[Path]:
    """Give a folder and those below it, the ones nearest to it first; hidden ones and links are left out.

    Args:
        root: The folder; nothing is given where it cannot be listed.
        most: No more than so many are given.
        left_out: Folders that are not looked into.
    """
    skipped = {Path(place) for place in places_below(root, left_out)}
    found: list[Path] = []
    waiting = [root]
    while waiting and len(found) < most:
        folder = waiting.pop(0)
        try:
            with os.scandir(folder) as entries:
                below = [
                    Path(entry.path)
                    for entry in entries
                    if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)
                ]
                below = [each for each in below if each not in skipped]
        except OSError:
            continue
        found.append(folder)
        # The newest first: folders are named after days, and today's is where pictures come and go.
        waiting += sorted(below, reverse=True)
    return found


def take_in(paths: Iterable[Path], root: Path) -> TakenIn:
    """Copy pictures into a library's folder; a name that is taken gets a number, and nothing is overwritten.

    Args:
        paths: Pictures, and folders whose pictures are taken.
        root: The library's folder.
    """
    copied: list[Path] = []
    failed: list[tuple[Path, StudioError]] = []
    for path in _files(paths, root, failed):
        try:
            copied.append(_copied(path, root))
        except StudioError as error:
            failed.append((path, error))
        except OSError as error:
            failed.append((path, SaveFailed(f"{path} cannot be read ({error.strerror or error}).")))
        except MemoryError:
            failed.append((path, SaveFailed(f"{path} needs more memory to copy than there is.")))
    return TakenIn(tuple(copied), tuple(failed))


def _files(paths: Iterable[Path], root: Path, failed: list[tuple[Path, StudioError]]) -> Iterator[Path]:
    for path in paths:
        if path.is_relative_to(root) or root.is_relative_to(path):
            failed.append((path, InvalidRequest(f"{path} belongs to the library already.")))
        elif path.is_dir():
            found = [file for folder in folders_below(path, MAX_FILES) for file in _pictures(folder)]
            if not found:
                failed.append((path, UnreadablePicture(f"{path} is a folder without pictures.")))
            yield from found[:MAX_FILES]
        elif path.suffix.lower() not in SUFFIXES:
            known = ", ".join(sorted(suffix[1:] for suffix in SUFFIXES))
            failed.append((path, UnreadablePicture(f"{path} is no picture by its name; known endings: {known}.")))
        else:
            yield path


def _pictures(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file())


def _copied(path: Path, root: Path) -> Path:
    data, found = path.read_bytes(), path.stat()
    atomic.make_folder(root)
    copy = atomic.publish(root, _names(path), data)
    if copy is None:
        raise SaveFailed(f"No name is free for {path.name} in {root}.")
    os.utime(copy, ns=(found.st_atime_ns, found.st_mtime_ns))
    return copy


def _names(path: Path) -> Iterator[str]:
    yield path.name
    for number in range(2, MAX_NAMES):
        yield f"{path.stem[:100]} ({number}){path.suffix}"
