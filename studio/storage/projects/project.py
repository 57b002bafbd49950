"""What a project holds, as a value: the document at one moment, and what belongs to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self, TypeAlias

from studio.contract.errors import SaveFailed
from studio.contract.geometry import Bounds, Extent
from studio.contract.records import PictureRecord
from studio.storage.projects.origins import Origins
from studio.storage.projects.places_of_jobs import JobPlace
from studio.storage.queue_file import QueuedJob

if TYPE_CHECKING:
    from studio.document.layers import LayerRecord
    from studio.document.state import DocumentState

PROJECT_VERSION = 1

Told: TypeAlias = Callable[[float], None]
"""Called in the thread that reads or writes, with the share that is done, 0 to 1; what it raises ends the work."""

Stamp: TypeAlias = tuple[int, int, int, int]


class ProjectReplaced(SaveFailed):
    """Another program has written the project's file since it was read or written here."""


def stamp_of(file: BinaryIO) -> Stamp:
    """Give what tells an open file from any other that may have its name later."""
    return _stamp(os.fstat(file.fileno()))


def stamp_at(path: Path) -> Stamp | None:
    """Give what tells the file at a place from any other; None where there is none."""
    try:
        return _stamp(path.stat())
    except OSError:
        return None


def _stamp(state: os.stat_result) -> Stamp:
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A project's file that was read or written: layers that have not changed are taken from it when they are saved.

    Attributes:
        path: The file.
        stamp: Tells it from what others may write in its place.
        entries: Name of the entry that holds a layer's pixels, by the layer's id.
    """

    path: Path
    stamp: Stamp
    entries: Mapping[int, str]

    @property
    def is_replaced(self) -> bool:
        """Whether another program has written the file since; one that is not there has nothing to lose.

        Told by size and time alone: the numbers of a disk and of a file on it may be others after a restart.
        """
        now = stamp_at(self.path)
        return now is not None and now[2:] != self.stamp[2:]

    def only(self, layers: Collection[int]) -> Self:
        """Leave the layers out whose pixels are others by now."""
        return replace(self, entries={layer: name for layer, name in self.entries.items() if layer in layers})


@dataclass(frozen=True, slots=True, eq=False)
class ProjectState:
    """A project.

    Attributes:
        document: Layers, selection, size. Where another thread writes it, a moment of `moments.Moments`.
        frame: Where pictures are made, in pixels of the picture; None is all of it.
        panels: What the panels said, plain JSON values by name.
        jobs: Jobs that wait for this picture, with their pictures.
        picture: Path of the picture's file that it began with; empty where it began empty.
        record: How that, or the last result in it, was made; None where nobody knows.
        version: The version of the studio's own entries that it was read from.
        origins: What else it comes from.
        places: Where the jobs belong, by their ids.
    """

    document: DocumentState
    frame: Bounds | None = None
    panels: Mapping[str, object] = field(default_factory=dict)
    jobs: tuple[QueuedJob, ...] = ()
    picture: str = ""
    record: PictureRecord | None = None
    version: int = PROJECT_VERSION
    origins: Origins = field(default_factory=Origins)
    places: Mapping[str, JobPlace] = field(default_factory=dict)

    @property
    def layers(self) -> tuple[LayerRecord, ...]:
        """The layers, bottom to top."""
        return self.document.layers

    @property
    def extent(self) -> Extent:
        """The picture's size."""
        return self.document.extent


@dataclass(frozen=True, slots=True, eq=False)
class LoadedProject:
    """A project that was read.

    Attributes:
        state: What could be read.
        notices: What a person should know of how: what is missing, in sentences.
        is_whole: A file written from `state` holds all that this one does; not where another program wrote it, or
            where something could not be read.
        file: The file, with the layers that it holds just as they would be written; None where there are none.
    """

    state: ProjectState
    notices: tuple[str, ...] = ()
    is_whole: bool = True
    file: ProjectFile | None = None
