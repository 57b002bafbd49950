"""What the trash knows of one deletion: where its files were, who deleted them, and what became of it since.

Two files lie beside the deleted ones. `origins.json` is written before the first of them moves, and never again; a
small state says when the platform's trash refused them, and since when they are due to be removed. Either may be
missing, cut off or a stranger's: what it does not tell is not known, and no file is lost by it.
"""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import contextlib
import functools
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath

from studio.contract.errors import StudioError
from studio.storage import atomic
from studio.storage.atomic import can_be_path

ORIGINS = "origins.json"
STATE = ".studio-state.json"
VERSION = 1
MAX_ORIGINS_BYTES = 64 * 2**20
MAX_STATE_BYTES = 4_096
DAY_SECONDS = 86_400.0
DUE_SECONDS = 7 * DAY_SECONDS
DUE_SIGHTINGS = 3
"""What is too old is removed once it was found so on three days, the last of them a week after the first."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The run that deleted.

    Attributes:
        pid: The number of its process.
        born: When that was started, in seconds since the epoch; None where nobody knows.
        host: The machine's name.
    """

    pid: int
    born: float | None
    host: str

    def is_other(self, age_seconds: float) -> bool:
        """Say whether another process than this may still undo it.

        Args:
            age_seconds: How long ago it deleted. Whether one of another machine runs nobody knows: after a day it does
                not, and the disk was carried here.
        """
        from studio.storage.run_marker import is_alive

        if self.host != _host():
            return age_seconds < DAY_SECONDS
        return self != this_run() and is_alive(self.pid, self.born)


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of a deletion.

    Attributes:
        known: The name of each in the trash, and where it was; those of them that are not there are named too.
        strays: The names of those that are there, and of which nobody knows where they were.
        owner: Who deleted them, None where nobody knows.
    """

    known: tuple[tuple[str, Path], ...] = ()
    strays: tuple[str, ...] = ()
    owner: Owner | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What became of a deletion; all times are seconds since the epoch.

    Attributes:
        refused: When the platform's trash refused a file of it last, 0 for never.
        due: Since when it has been found too old at each look, 0 where it was not.
        seen: When it was found so last.
        sightings: On how many days it was found so.
    """

    refused: float = 0.0
    due: float = 0.0
    seen: float = 0.0
    sightings: int = 0

    def found_due(self, now: float) -> State:
        """Give the state after one more look that finds it too old."""
        if not self.due or now < self.due:
            return replace(self, due=now, seen=now, sightings=1)
        if now - self.seen < DAY_SECONDS:
            return self
        return replace(self, seen=now, sightings=self.sightings + 1)

    def is_over(self, now: float) -> bool:
        """Say whether it may be removed: a clock that is wrong once does not do that."""
        return self.sightings >= DUE_SIGHTINGS and now - self.due >= DUE_SECONDS


def write_origins(folder: Path, names: Iterable[tuple[str, Path]], root: Path) -> None:
    """Write where the files of a deletion belong, before they move.

    Args:
        folder: The folder of the deletion.
        names: The name of each file in the trash, and where it is.
        root: The folder of the trash, below which all of them are.

    Raises:
        SaveFailed: It could not be written.
    """
    files = [(name, path.relative_to(root).as_posix()) for name, path in names]
    text = json.dumps({"version": VERSION, "files": files, "by": asdict(this_run())})
    atomic.replace(folder / ORIGINS, text.encode("ascii"))


def read_contents(folder: Path, root: Path) -> Contents:
    """Look what a deletion holds; what makes no sense is not known."""
    known, owner = _read_origins(folder, root)
    names = {name for name, _ in known}
    strays = sorted(name for name in file_names(folder) if name not in names and _is_name(name))
    return Contents(known, tuple(strays), owner)


def file_names(folder: Path) -> list[str]:
    """Give the names of the files of a deletion, without our own beside them; none where it cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries if not is_own(entry.name) and not _is_folder(entry)]
    except OSError:
        return []


def is_own(name: str) -> bool:
    """Say whether a file beside the deleted ones is ours."""
    is_unfinished = name.startswith(atomic.TEMPORARY_PREFIX) and name.endswith(atomic.TEMPORARY_SUFFIX)
    return name in (ORIGINS, STATE) or is_unfinished


def read_state(folder: Path) -> State:
    """Give what became of a deletion; where that cannot be read, nothing has."""
    try:
        with (folder / STATE).open("rb") as file:
            plain = json.loads(file.read(MAX_STATE_BYTES))
        refused, due, seen = (float(plain[name]) for name in ("refused", "due", "seen"))
        sightings = plain["sightings"]
        return State(refused, due, seen, sightings if type(sightings) is int else 0)
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return State()


def write_state(folder: Path, state: State) -> None:
    """Note what became of a deletion; where that cannot be written, the files only stay longer."""
    if state != read_state(folder):
        with contextlib.suppress(StudioError):
            atomic.replace(folder / STATE, json.dumps({"version": VERSION, **asdict(state)}).encode("ascii"))


def this_run() -> Owner:
    """Give the run that this process is."""
    return _run(os.getpid())


@functools.cache
def _run(pid: int) -> Owner:
    from studio.storage.run_marker import birth_of

    return Owner(pid, birth_of(pid), _host())


def _host() -> str:
    import platform

    return platform.node()


def _read_origins(folder: Path, root: Path) -> tuple[tuple[tuple[str, Path], ...], Owner | None]:
    try:
        with (folder / ORIGINS).open("rb") as file:
            plain = json.loads(file.read(MAX_ORIGINS_BYTES))
        rows = plain["files"] if plain["version"] == VERSION else []
        known = [(name, root / _read(origin)) for name, origin in rows if _is_name(name) and _is_safe(origin)]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return (), None
    return tuple(known), _owner(plain.get("by"))


def _owner(plain: object) -> Owner | None:
    if not isinstance(plain, dict):
        return None
    try:
        born = plain["born"]
        return Owner(int(plain["pid"]), None if born is None else float(born), str(plain["host"]))
    except (ValueError, TypeError, KeyError, OverflowError):
        return None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _read(text: str) -> Path:
    return Path(*PurePosixPath(text).parts)


def _is_name(name: object) -> bool:
    return can_be_path(name) and Path(str(name)).name == name and not is_own(str(name)) and name not in (".", "..")


def _is_safe(origin: object) -> bool:
    """Say whether an origin is below the library's folder: the file may be a stranger's."""
    if not can_be_path(origin):
        return False
    path = _read(str(origin))
    return not path.is_absolute() and not path.drive and ".." not in path.parts and bool(path.name)
