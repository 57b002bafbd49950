"""What a project holds, as a value: the document at one moment, and what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studio.contract.geometry import Bounds, Extent
from studio.contract.records import PictureRecord
from studio.storage.queue_file import QueuedJob

if TYPE_CHECKING:
    from studio.document.layers import LayerRecord
    from studio.document.state import DocumentState

PROJECT_VERSION = 1


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
    """

    document: DocumentState
    frame: Bounds | None = None
    panels: Mapping[str, object] = field(default_factory=dict)
    jobs: tuple[QueuedJob, ...] = ()
    picture: str = ""
    record: PictureRecord | None = None
    version: int = PROJECT_VERSION

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
    """

    state: ProjectState
    notices: tuple[str, ...] = ()
    is_whole: bool = True
