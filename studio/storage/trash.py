"""Deleting that can be undone: a trash folder of our own on the pictures' disk, handed on to the platform's later.

Layout: `.studio-trash/<token>/` holds the files of one deletion and `origins.json`, which is written before the first
of them moves: whatever moment the process is killed at, it is known where each file belongs.
"""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from studio.contract.errors import InvalidRequest, SaveFailed, StudioError, one_line
from studio.storage import atomic
from studio.storage.library_folders import can_delete_in
from studio.storage.naming import with_number

FOLDER = ".studio-trash"
ORIGINS = "origins.json"
ORIGINS_VERSION = 1
MAX_ORIGINS_BYTES = 64 * 2**20
KEPT_SECONDS = 30 * 86_400.0
"""So long a file stays where the platform has no trash."""
LEFT_SECONDS = 86_400.0
"""A deletion of an earlier run is handed on after a day: until then another window may still undo it."""
MAX_NAMES = 1_000

_TOKEN = re.compile(r"([0-9]{1,12})-[0-9a-f]{12}")

Fault = tuple[Path, StudioError]


@dataclass(frozen=True, slots=True)
class Deletion:
    """What was deleted together.

    Attributes:
        token: Undoes it; empty where nothing was deleted.
        moved: Each file that is gone from its place.
        failed: Each file that stays, and why.
    """

    token: str
    moved: tuple[Path, ...] = ()
    failed: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Restoration:
    """What an undo brought back.

    Attributes:
        restored: Where each file was, and where it is now: under another name where its own is taken.
        failed: Each file that did not come back, and why.
    """

    restored: tuple[tuple[Path, Path], ...] = ()
    failed: tuple[Fault, ...] = ()


def to_platform_trash(path: Path) -> None:
    """Put a file into the trash of the platform.

    Raises:
        OSError: It has none there, or refuses.
    """
    import send2trash

    send2trash.send2trash(os.fspath(path))


class Trash:
    """The trash folder of one library folder; every method blocks, and one thread uses it at a time.

    Args:
        own: The folder; it lies in the library's folder, and need not exist.
        to_platform: Hands a file on for good; raises OSError where that is impossible.
    """

    def __init__(self, own: Path, to_platform: Callable[[Path], None] = to_platform_trash) -> None:
        self.own = own
        self._root = own.parent
        self._to_platform = to_platform

    def delete(self, paths: Iterable[Path], now: float | None = None) -> Deletion:
        """Move files out of the library; what cannot be moved stays, and the rest goes on.

        Args:
            paths: Files below the library's folder.
            now: Seconds since the epoch.
        """
        failed: list[Fault] = []
        wanted = list(self._wanted(dict.fromkeys(paths), failed))
        if wanted and not can_delete_in(self._root):
            failed += ((path, _in_read_only(path, self._root)) for path in wanted)
            wanted = []
        if not wanted:
            return Deletion("", (), tuple(failed))
        token = f"{int(time.time() if now is None else now)}-{os.urandom(6).hex()}"
        folder = self.own / token
        origins = [(name, _written(path.relative_to(self._root))) for name, path in _named(wanted)]
        try:
            text = json.dumps({"version": ORIGINS_VERSION, "files": origins})
            atomic.replace(folder / ORIGINS, text.encode("ascii"))
        except StudioError as error:
            self._clear(folder)
            return Deletion("", (), (*failed, *((path, error) for path in wanted)))
        moved = [path for (name, _), path in zip(origins, wanted, strict=True) if _carried(path, folder / name, failed)]
        _sync({folder, *(path.parent for path in moved)})
        if not moved:
            self._clear(folder)
        return Deletion(token if moved else "", tuple(moved), tuple(failed))

    def undo(self, token: str) -> Restoration:
        """Bring the files of a deletion back to where they were.

        Raises:
            InvalidRequest: There is no such deletion (any more).
        """
        folder = self._folder(token)
        restored: list[tuple[Path, Path]] = []
        failed: list[Fault] = []
        for name, origin in self._origins(folder):
            if not os.path.lexists(folder / name):
                failed.append((origin, _not_here(origin)))
                continue
            place = _back(folder / name, origin, failed)
            if place is not None:
                restored.append((origin, place))
        _sync({place.parent for _, place in restored})
        self._clear(folder)
        return Restoration(tuple(restored), tuple(failed))

    def hand_on(self, token: str) -> int:
        """Put the files of a deletion into the platform's trash, and give how many of them it refused.

        Each goes back to its place first, so that the platform brings it back there.
        """
        folder = self._folder(token)
        refused = sum(not self._handed_on(folder / name, origin) for name, origin in self._origins(folder))
        self._clear(folder)
        return refused

    def tokens(self) -> tuple[str, ...]:
        """Give the deletions that can still be undone, the oldest first."""
        try:
            names = [entry.name for entry in os.scandir(self.own) if entry.is_dir(follow_symlinks=False)]
        except OSError:
            return ()
        return tuple(sorted((name for name in names if _TOKEN.fullmatch(name)), key=_moment))

    def sweep(self, now: float | None = None) -> int:
        """Hand on what an earlier run left, remove what has been here for 30 days, and give the number of the latter.

        Args:
            now: Seconds since the epoch.
        """
        moment = time.time() if now is None else now
        removed = 0
        for token in self.tokens():
            age = moment - _moment(token)
            if age > LEFT_SECONDS:
                with contextlib.suppress(StudioError):
                    self.hand_on(token)
            if age > KEPT_SECONDS:
                removed += self._remove(self.own / token)
        return removed

    def _wanted(self, paths: Iterable[Path], failed: list[Fault]) -> Iterator[Path]:
        for path in paths:
            is_below = path.is_relative_to(self._root) and ".." not in path.relative_to(self._root).parts
            if not is_below or path.is_relative_to(self.own):
                failed.append((path, InvalidRequest(f"{path} is not a picture of the library {self._root}.")))
            elif not os.path.lexists(path):
                failed.append((path, SaveFailed(f"{path} is not there (any more).")))
            elif path.is_dir() and not path.is_symlink():
                failed.append((path, InvalidRequest(f"{path} is a folder; only files are deleted.")))
            else:
                yield path

    def _folder(self, token: str) -> Path:
        folder = self.own / token
        if not _TOKEN.fullmatch(token) or not folder.is_dir():
            raise InvalidRequest(
                "This deletion cannot be undone here any more.", "Look for the files in the trash of the system."
            )
        return folder

    def _origins(self, folder: Path) -> list[tuple[str, Path]]:
        """Give the names of a deletion's files and where they were; what makes no sense is left out."""
        try:
            with (folder / ORIGINS).open("rb") as file:
                plain = json.loads(file.read(MAX_ORIGINS_BYTES))
            rows = plain["files"] if plain["version"] == ORIGINS_VERSION else []
            return [(name, self._root / _read(origin)) for name, origin in rows if _is_name(name) and _is_safe(origin)]
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return []

    def _handed_on(self, kept: Path, origin: Path) -> bool:
        if not os.path.lexists(kept):
            return True
        try:
            is_back = origin.parent.is_dir() and atomic.move(kept, origin)
            place = origin if is_back else kept
            try:
                self._to_platform(place)
            except Exception:
                if is_back:
                    atomic.move(origin, kept)
                raise
        except Exception:  # noqa: BLE001  # each platform's trash raises errors of its own; the file stays with us
            return False
        return True

    def _remove(self, folder: Path) -> int:
        removed = 0
        with contextlib.suppress(OSError):
            for entry in os.scandir(folder):
                if not entry.is_dir(follow_symlinks=False):
                    Path(entry.path).unlink()
                    removed += entry.name != ORIGINS
        self._clear(folder)
        return removed

    def _clear(self, folder: Path) -> None:
        """Remove the folder of a deletion once no file is in it, and the trash once no deletion is."""
        with contextlib.suppress(OSError):
            if {entry.name for entry in os.scandir(folder)} <= {ORIGINS}:
                (folder / ORIGINS).unlink(missing_ok=True)
                folder.rmdir()
                self.own.rmdir()


def _named(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Give each file the name that it has in the trash: its own, unless another one has it already."""
    taken = {ORIGINS}
    for number, path in enumerate(paths):
        name = path.name
        while name.casefold() in taken:
            name = f"{number}-{os.urandom(4).hex()}{path.suffix[:16]}"
        taken.add(name.casefold())
        yield name, path


def _sync(folders: Iterable[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):  # the files are where they belong; only a loss of power could undo that
            atomic.sync_folder(folder)


def _carried(source: Path, target: Path, failed: list[Fault]) -> bool:
    """Move a file, by way of a copy where it lies on another disk; False, and why, where that is impossible."""
    try:
        if _carry(source, target):
            return True
        error: StudioError = SaveFailed(f"{target} exists already.")
    except StudioError as refused:
        error = refused
    except OSError as refused:
        reason = one_line(refused.strerror or str(refused))
        error = SaveFailed(f"{source} cannot be moved: {reason}.", "Check the disk and its permissions.")
    failed.append((source, error))
    return False


def _carry(source: Path, target: Path) -> bool:
    try:
        return atomic.move(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
    if os.path.lexists(target):
        return False
    found = source.stat()
    atomic.write_new(target, source.read_bytes())
    os.utime(target, ns=(found.st_atime_ns, found.st_mtime_ns))
    source.unlink()
    return True


def _back(kept: Path, origin: Path, failed: list[Fault]) -> Path | None:
    """Move a file back, under the next free name where its own is taken; None, and why, where that is impossible."""
    try:
        origin.parent.mkdir(parents=True, exist_ok=True)
        for place in _places(origin):
            if _carry(kept, place):
                return place
        error: StudioError = SaveFailed(f"No name is free for {origin}.")
    except StudioError as refused:
        error = refused
    except OSError as refused:
        error = atomic.explain(refused, origin.parent, 0)
    failed.append((origin, error))
    return None


def _places(origin: Path) -> Iterator[Path]:
    yield origin
    for number in range(2, MAX_NAMES):
        yield origin.with_name(with_number(origin.name, number))


def _in_read_only(path: Path, root: Path) -> StudioError:
    return SaveFailed(
        f"{path} cannot be deleted: the folder {root} is read-only.",
        "Stars, labels and tags can be given to it all the same.",
    )


def _not_here(origin: Path) -> StudioError:
    return SaveFailed(f"{origin.name} is not in our trash any more.", "Look for it in the trash of the system.")


def _written(path: Path) -> str:
    return path.as_posix()


def _read(text: str) -> Path:
    return Path(*PurePosixPath(text).parts)


def _is_name(name: object) -> bool:
    return _can_be_path(name) and Path(str(name)).name == name and name not in ("", ".", "..", ORIGINS)


def _is_safe(origin: object) -> bool:
    """Say whether an origin is below the library's folder: the file may be a stranger's."""
    if not _can_be_path(origin):
        return False
    path = _read(str(origin))
    return not path.is_absolute() and not path.drive and ".." not in path.parts and bool(path.name)


def _can_be_path(text: object) -> bool:
    """Say whether the system could have such a path at all: no NUL, no half of a character."""
    try:
        return isinstance(text, str) and bool(text) and b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def _moment(token: str) -> float:
    return float(token.partition("-")[0])
