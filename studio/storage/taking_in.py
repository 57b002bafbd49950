"""Pictures that are copied into a library: files and whole folders, each copy whole or not there."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from studio.contract.errors import Cancelled, InvalidRequest, SaveFailed, StudioError, UnreadablePicture
from studio.storage import atomic
from studio.storage.library.reading import SUFFIXES
from studio.storage.naming import with_number

PIECE_BYTES = 2**20
MAX_TRIES = 10_000
Told = Callable[[float], None]
"""Told the share that is copied, 0 to 1; what it raises to end the work is :class:`Cancelled`."""

_OF_ONE_FILE = frozenset({errno.ENAMETOOLONG, errno.EFBIG, errno.EINVAL, errno.EILSEQ})
"""What may be wrong with one file alone; whatever else the library's disk refuses, it refuses of every file."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was copied into the library.

    Attributes:
        copied: The new files.
        failed: What was not copied, and why.
        left: So many pictures were not come to: it was ended, or the disk takes no more.
        is_cancelled: A person ended it.
    """

    copied: tuple[Path, ...] = ()
    failed: tuple[tuple[Path, StudioError], ...] = ()
    left: int = 0
    is_cancelled: bool = False


def take_in(paths: Iterable[Path], root: Path, told: Told | None = None) -> TakenIn:
    """Copy pictures into a library's folder; a name that is taken gets a number, and nothing is overwritten.

    Args:
        paths: Pictures, and folders whose pictures are taken, hidden ones and those of links left out.
        root: The library's folder.
        told: Told how far it is, also while folders are looked through.
    """
    copier = _Copier(root, told or (lambda _: None))
    try:
        copier.look(paths)
        copier.copy()
    except Cancelled:
        return copier.taken(is_cancelled=True)
    return copier.taken()


class _Copier:
    """Copies pictures into a folder.

    Args:
        root: The folder.
        told: Told how far it is.
    """

    def __init__(self, root: Path, told: Told) -> None:
        self._root = root
        self._told = told
        self._found: list[Path] = []
        self._copied: list[Path] = []
        self._failed: list[tuple[Path, StudioError]] = []
        self._done = 0
        self._next: dict[str, int] = {}

    def taken(self, *, is_cancelled: bool = False) -> TakenIn:
        """Give what has become of it."""
        left = len(self._found) - self._done
        return TakenIn(tuple(self._copied), tuple(self._failed), left, is_cancelled)

    def look(self, paths: Iterable[Path]) -> None:
        """Look which pictures there are.

        Raises:
            Cancelled: It is to end.
        """
        root = Path(os.path.realpath(self._root))
        for path in paths:
            real = Path(os.path.realpath(path))
            if real.is_relative_to(root) or root.is_relative_to(real):
                self._failed.append((path, InvalidRequest(f"{path} belongs to the library already.")))
            elif os.path.isdir(path):  # noqa: PTH112  # pathlib's raises where a folder above may not be entered
                self._list_folder(path)
            elif path.suffix.lower() not in SUFFIXES:
                known = ", ".join(sorted(suffix[1:] for suffix in SUFFIXES))
                fault = UnreadablePicture(f"{path} is no picture by its name; known endings: {known}.")
                self._failed.append((path, fault))
            else:
                self._found.append(path)

    def _list_folder(self, folder: Path) -> None:
        before = len(self._found), len(self._failed)
        waiting = [folder]
        while waiting:
            self._told(0.0)
            inner = waiting.pop()
            try:
                with os.scandir(inner) as entries:
                    waiting += self._listed(sorted(entries, key=lambda entry: entry.name))
            except OSError as error:
                why = f"The folder {inner} cannot be read ({error.strerror or error})."
                self._failed.append((inner, UnreadablePicture(why)))
        if before == (len(self._found), len(self._failed)):
            self._failed.append((folder, UnreadablePicture(f"{folder} is a folder without pictures.")))

    def _listed(self, entries: Iterable[os.DirEntry[str]]) -> Iterator[Path]:
        """Note the pictures, and give the folders."""
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield Path(entry.path)
            elif Path(entry.name).suffix.lower() in SUFFIXES:
                self._found.append(Path(entry.path))

    def copy(self) -> None:
        """Copy what was found.

        Raises:
            Cancelled: It is to end; the copy that was being made is not there.
        """
        for path in self._found:
            try:
                self._copied.append(self._copy(path))
            except Cancelled:
                raise
            except StudioError as error:
                self._failed.append((path, error))
                if _is_of_every_file(error):
                    self._done += 1
                    return
            except (OSError, ValueError) as error:  # a name with a zero byte is a ValueError
                self._failed.append((path, _unread(path, error)))
            except MemoryError:
                self._failed.append((path, SaveFailed(f"{path} needs more memory to copy than there is.")))
            self._done += 1

    def _copy(self, path: Path) -> Path:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):  # a pipe would be waited for without end
            raise UnreadablePicture(f"{path} is no file.")
        atomic.make_folder(self._root)
        with path.open("rb") as source:
            pour = functools.partial(self._pour, path, source, max(1, state.st_size))
            copy = atomic.publish_written(self._root, self._names(path), pour, state.st_size)
        if copy is None:
            raise SaveFailed(f"No name is free for {path.name} in {self._root}.")
        with contextlib.suppress(OSError):  # some disks keep no such times; the copy is whole all the same
            os.utime(copy, ns=(state.st_atime_ns, state.st_mtime_ns))
        return copy

    def _pour(self, path: Path, source: BinaryIO, size: int, target: BinaryIO) -> None:
        """Copy the content piece by piece: a picture may be larger than the memory.

        Raises:
            SaveFailed: The picture cannot be read. (A fault of the writing is the library's disk's.)
            Cancelled: It is to end.
        """
        poured = 0
        while True:
            self._told((self._done + min(1.0, poured / size)) / len(self._found))
            try:
                piece = source.read(PIECE_BYTES)
            except OSError as error:
                raise _unread(path, error) from None
            if not piece:
                return
            target.write(piece)
            poured += len(piece)

    def _names(self, path: Path) -> Iterator[str]:
        name = _visible(path)
        first = self._next.get(name, 1)
        for number in range(first, first + MAX_TRIES):
            self._next[name] = number + 1
            yield name if number == 1 else with_number(name, number)


def _visible(path: Path) -> str:
    """Give the name under which the library shows a picture: it does not look at hidden ones."""
    name = path.name.lstrip(". ")
    return name if Path(name).suffix.lower() in SUFFIXES else f"picture{path.suffix}"


def _unread(path: Path, error: Exception) -> SaveFailed:
    why = (error.strerror if isinstance(error, OSError) else None) or error
    return SaveFailed(f"{path} cannot be read ({why}).")


def _is_of_every_file(error: StudioError) -> bool:
    """Say whether the library's disk refused the writing in a way that it would refuse every other file too."""
    return isinstance(error.__cause__, OSError) and error.__cause__.errno not in _OF_ONE_FILE
