"""Deleting that can be undone: a trash folder of our own on the pictures' disk, handed on to the platform's later.

Layout: `.studio-trash/<token>/` holds the files of one deletion and what :mod:`studio.storage.deletions` tells of it.

When a file leaves for the platform's trash. While the window is open its deletions stay here, and can be undone.
Closing it hands them on: from then on the trash of the system brings them back, to the places where they were. Where
the run was killed instead, they stay; the next run offers them, and hands them on when it is closed. What nobody came
back for is handed on at a start after a week. Deletions of another process that runs are left to it.

Where the platform has no trash, or refuses a file, that stays here for 30 days and can be brought back all the while.
Only then is it removed for good, and not by one look at a clock that may be wrong: it must be found too old on three
days, the last a week after the first, and by no look between them as not old enough. A file of which nobody knows any
more where it was, because the list of that is damaged, is kept, offered and handed on as any other.
"""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from studio.contract.errors import InvalidRequest, SaveFailed, StudioError
from studio.storage import atomic
from studio.storage.carrying import Fault, back, carried
from studio.storage.deletions import (
    DAY_SECONDS,
    ORIGINS,
    STATE,
    Contents,
    file_names,
    is_own,
    read_contents,
    read_state,
    write_origins,
    write_state,
)
from studio.storage.library_folders import can_delete_in

FOLDER = ".studio-trash"
KEPT_SECONDS = 30 * DAY_SECONDS
"""So long a file stays at least where the platform has no trash."""
LEFT_SECONDS = 7 * DAY_SECONDS
"""So long a deletion waits for the person whose run was killed."""
RETRY_SECONDS = DAY_SECONDS
"""A trash that refused is not asked again before."""

_TOKEN = re.compile(r"([0-9]{1,12})-[0-9a-f]{12}")


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
        strays: Where those are of which nobody knows any more where they were: in the folder of the trash.
        has_more: Files are still in the trash, so that it can be undone again.
    """

    restored: tuple[tuple[Path, Path], ...] = ()
    failed: tuple[Fault, ...] = ()
    strays: tuple[Path, ...] = ()
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """A deletion that lies in the trash.

    Attributes:
        token: Undoes it.
        when: When it was deleted, in seconds since the epoch.
        files: Each file in the trash, and where it was; where nobody knows that, it is taken to be the trash's folder.
        bytes: How much they hold.
        was_refused: The platform's trash did not take it.
    """

    token: str
    when: float
    files: tuple[tuple[Path, Path], ...]
    bytes: int
    was_refused: bool


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
        named = list(_named(wanted))
        try:
            write_origins(folder, named, self._root)
        except StudioError as error:
            self._clear(folder)
            return Deletion("", (), (*failed, *((path, self._refusal(path, folder, error)) for path in wanted)))
        moved = [path for name, path in named if carried(path, folder / name, failed)]
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
        contents = read_contents(folder, self._root)
        restored: list[tuple[Path, Path]] = []
        failed: list[Fault] = []
        for name, origin in contents.known:
            if not os.path.lexists(folder / name):
                # A process that was killed may not have moved it.
                failed += [] if os.path.lexists(origin) else [(origin, _not_here(origin))]
            elif (place := back(folder / name, origin, failed)) is not None:
                restored.append((origin, place))
        strays = [back(folder / name, self._root / name, failed) for name in contents.strays]
        found = [place for place in strays if place is not None]
        restored += [(place, place) for place in found]
        _sync({place.parent for _, place in restored})
        self._clear(folder)
        return Restoration(tuple(restored), tuple(failed), tuple(found), has_more=bool(failed) and folder.is_dir())

    def hand_on(self, token: str, now: float | None = None) -> int:
        """Put the files of a deletion into the platform's trash, and give how many of them it refused.

        Each goes back to its place first, so that the platform brings it back there.

        Args:
            token: The deletion.
            now: Seconds since the epoch.

        Raises:
            InvalidRequest: There is no such deletion (any more).
        """
        folder = self._folder(token)
        contents = read_contents(folder, self._root)
        refused = sum(not self._handed_on(folder / name, origin) for name, origin in self._placed(contents))
        if refused:
            moment = time.time() if now is None else now
            write_state(folder, replace(read_state(folder), refused=moment))
        self._clear(folder)
        return refused

    def left(self, now: float | None = None) -> tuple[Left, ...]:
        """Give the deletions that can be undone here, the oldest first, without those of another running process.

        Args:
            now: Seconds since the epoch.
        """
        moment = time.time() if now is None else now
        found = []
        for token in self.tokens() if can_delete_in(self._root) else ():
            folder = self.own / token
            contents = read_contents(folder, self._root)
            files = tuple(
                (folder / name, origin) for name, origin in self._placed(contents) if os.path.lexists(folder / name)
            )
            if files and not _is_others(contents, moment - _moment(token)):
                was_refused = read_state(folder).refused > 0
                found.append(Left(token, _moment(token), files, sum(_size(path) for path, _ in files), was_refused))
        return tuple(found)

    def tokens(self) -> tuple[str, ...]:
        """Give the deletions that can still be undone, the oldest first."""
        try:
            names = [entry.name for entry in os.scandir(self.own) if entry.is_dir(follow_symlinks=False)]
        except OSError:
            return ()
        return tuple(sorted((name for name in names if _TOKEN.fullmatch(name)), key=_moment))

    def sweep(self, now: float | None = None) -> int:
        """Hand on what earlier runs left long ago, remove what has been here for 30 days; give how many that were.

        Args:
            now: Seconds since the epoch.
        """
        moment = time.time() if now is None else now
        removed = 0
        for token in self.tokens() if can_delete_in(self._root) else ():
            folder, age = self.own / token, moment - _moment(token)
            if _is_others(read_contents(folder, self._root), age):
                continue
            if age > LEFT_SECONDS and abs(moment - read_state(folder).refused) > RETRY_SECONDS:
                with contextlib.suppress(StudioError):
                    self.hand_on(token, moment)
            if folder.is_dir():
                removed += self._removed(folder, moment) if age > KEPT_SECONDS else _found_young(folder)
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

    def _refusal(self, path: Path, folder: Path, error: StudioError) -> StudioError:
        """Name the picture that stays, and the folder that a person knows instead of our own in it."""
        why = error.text.replace(str(folder), str(self._root))
        return SaveFailed(f"{path} cannot be deleted. {why}", error.hint)

    def _folder(self, token: str) -> Path:
        folder = self.own / token
        if not _TOKEN.fullmatch(token) or not folder.is_dir():
            raise InvalidRequest(
                "This deletion cannot be undone here any more.", "Look for the files in the trash of the system."
            )
        return folder

    def _placed(self, contents: Contents) -> Iterator[tuple[str, Path]]:
        """Give the name of each file of a deletion, and where it goes."""
        yield from contents.known
        yield from ((name, self._root / name) for name in contents.strays)

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

    def _removed(self, folder: Path, now: float) -> int:
        """Note that a deletion is too old, remove it where that is certain, and give how many files that were."""
        state = read_state(folder).found_due(now)
        write_state(folder, state)
        if not read_state(folder).is_over(now):
            return 0
        removed = 0
        for name in file_names(folder):
            with contextlib.suppress(OSError):
                (folder / name).unlink()
                removed += 1
        self._clear(folder)
        return removed

    def _clear(self, folder: Path) -> None:
        """Remove the folder of a deletion once no file is in it, and the trash once no deletion is."""
        with contextlib.suppress(OSError):
            names = [entry.name for entry in os.scandir(folder)]
            if all(map(is_own, names)):
                for name in names:
                    (folder / name).unlink(missing_ok=True)
                folder.rmdir()
                self.own.rmdir()


def _named(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Give each file the name that it has in the trash: its own, unless another one has it already."""
    taken = {ORIGINS, STATE}
    for number, path in enumerate(paths):
        name = path.name
        while name.casefold() in taken or is_own(name):
            name = f"{number}-{os.urandom(4).hex()}{path.suffix[:16]}"
        taken.add(name.casefold())
        yield name, path


def _sync(folders: Iterable[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):  # the files are where they belong; only a loss of power could undo that
            atomic.sync_folder(folder)


def _in_read_only(path: Path, root: Path) -> StudioError:
    return SaveFailed(
        f"{path} cannot be deleted: the folder {root} is read-only.",
        "Stars, labels and tags can be given to it all the same.",
    )


def _not_here(origin: Path) -> StudioError:
    return SaveFailed(f"{origin.name} is not in our trash any more.", "Look for it in the trash of the system.")


def _moment(token: str) -> float:
    return float(token.partition("-")[0])


def _is_others(contents: Contents, age_seconds: float) -> bool:
    return contents.owner is not None and contents.owner.is_other(age_seconds)


def _found_young(folder: Path) -> int:
    """Note that a deletion is not too old by the clock of this moment, whatever earlier looks found."""
    write_state(folder, replace(read_state(folder), due=0.0, seen=0.0, sightings=0))
    return 0


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0
