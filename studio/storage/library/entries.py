"""What the index knows of one picture, of a collection, and of what changed in the folders."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LABELS = ("", "red", "orange", "yellow", "green", "blue", "violet")
"""Colour labels; the empty one is none."""
SOURCES = ("studio", "a1111", "comfyui", "invokeai", "none")
"""Which program's record a picture carries."""
MAX_STARS = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A picture of the library.

    Attributes:
        id: Its number in the index; another one after the index was made again.
        path: The file.
        root: The library's folder that holds it.
        name: The file's name.
        bytes: Size of the file.
        mtime_ns: When it was changed last, in nanoseconds since the epoch.
        width: Width in pixels, upright; 0 where it cannot be told.
        height: Height in pixels, upright; 0 where it cannot be told.
        created: When the picture was made, ISO 8601: what its record says, else when the file was changed last.
        prompt: What it was made from; empty where it has no record.
        negative_prompt: What it was to avoid.
        backbone: Id of the backbone, or the name of another program's weights.
        family: Family of the backbone.
        scheduler: The scheduler that ran.
        steps: Denoising steps, 0 where it is not known.
        seed: Its own seed, None where it is not known.
        source: Which program's record it carries: studio, a1111, comfyui, invokeai or none.
        fault: What is wrong with the file, a sentence; empty where nothing is.
        stars: 0 to 5.
        label: Colour label, one of :data:`LABELS`.
        tags: The person's own words, sorted.
        phash: Perceptual hash (64 bits), None until a thumbnail was made.
    """

    id: int
    path: Path
    root: Path
    name: str
    bytes: int
    mtime_ns: int
    width: int
    height: int
    created: str
    prompt: str
    negative_prompt: str
    backbone: str
    family: str
    scheduler: str
    steps: int
    seed: int | None
    source: str
    fault: str
    stars: int
    label: str
    tags: tuple[str, ...]
    phash: int | None


@dataclass(frozen=True, slots=True)
class Collection:
    """A named set of pictures: its number, which never changes, its name, and how many of its pictures are there."""

    id: int
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class FolderCount:
    """A folder that holds pictures, the library's folder that it belongs to, and how many lie in itself."""

    path: Path
    root: Path
    count: int


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag, and how many pictures have it."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What was found in the folders.

    Attributes:
        added: New pictures.
        changed: Pictures whose file is another one now.
        removed: Pictures that are gone.
        moved: Pictures that were renamed: before and after. They keep their number and the person's marks.
        notices: What a person should know: a folder that cannot be read, or is not there.
        was_stopped: The work was stopped before its end; the next run goes on.
    """

    added: tuple[Path, ...] = ()
    changed: tuple[Path, ...] = ()
    removed: tuple[Path, ...] = ()
    moved: tuple[tuple[Path, Path], ...] = ()
    notices: tuple[str, ...] = ()
    was_stopped: bool = False

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.moved)


@dataclass(frozen=True, slots=True)
class OpenReport:
    """How the index was found.

    Attributes:
        notices: What a person should know, in sentences.
        is_read_only: Nothing can be written to it; searching works.
        was_rebuilt: It is new and empty; a reconciliation fills it.
    """

    notices: tuple[str, ...] = ()
    is_read_only: bool = False
    was_rebuilt: bool = False
