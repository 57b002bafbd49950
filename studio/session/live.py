"""What is being made now: frames, progress, and a time to go that corrects itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.contract.events import Decoding, Event, Loading, Pictured, Stepped
from studio.contract.patches import Patch
from studio.contract.raster import Raster
from studio.contract.records import PictureRecord

NEWEST_SHARE = 0.3
"""Weight of the newest step in the running mean of the step's seconds."""
DECODE_STEPS = 1.5
"""What decoding counts in steps, until it has been timed."""


class Phase(StrEnum):
    """What the engine does at the moment."""

    STARTING = "starting"
    LOADING = "loading"
    STEPPING = "stepping"
    DECODING = "decoding"
    SAVING = "saving"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the running job is.

    Attributes:
        phase: What happens.
        step: Steps done of this picture.
        steps: Steps of a picture, 0 while it is not known.
        picture: Number of the picture, from 1.
        count: Pictures of the job.
        what: Part of the weights that is being read.
        fraction: Share of the job that is done, 0 to 1; None before the first step.
        seconds_left: Time to go; None before it can be told.
        is_last: A person has asked to stop after this picture.
    """

    phase: Phase
    step: int = 0
    steps: int = 0
    picture: int = 1
    count: int = 1
    what: str = ""
    fraction: float | None = None
    seconds_left: float | None = None
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class SavedPicture:
    """A picture that is on the disk.

    Attributes:
        path: Its file.
        raster: Its pixels.
        record: How it was made.
        patch: What was painted anew over a picture, in that picture's pixels; None for all of it.
    """

    path: Path
    raster: Raster
    record: PictureRecord
    patch: Patch | None = None


class Pace:
    """Tells the time to go from the steps so far; the newest count most, and decoding is timed too.

    Args:
        count: Pictures of the job.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._step_seconds: float | None = None
        self._decode_seconds: float | None = None
        self._decode_began: float | None = None
        self._progress = Progress(Phase.STARTING, count=count)

    def after(self, event: Event, now: float) -> Progress:
        """Give the progress after an event.

        Args:
            event: What the engine reported.
            now: Seconds of a clock that never goes back.
        """
        if isinstance(event, Loading):
            self._progress = Progress(Phase.LOADING, count=self._count, what=event.what)
        elif isinstance(event, Stepped):
            self._time_step(event.seconds)
            self._progress = self._at(Phase.STEPPING, event.picture, event.index, event.total)
        elif isinstance(event, Decoding):
            self._decode_began = now
            self._progress = self._at(Phase.DECODING, event.picture, self._progress.steps, self._progress.steps)
        elif isinstance(event, Pictured):
            self._time_decode(now)
            self._progress = self._at(Phase.SAVING, event.picture, self._progress.steps, self._progress.steps)
        return self._progress

    def _time_step(self, seconds: float) -> None:
        before = self._step_seconds
        self._step_seconds = seconds if before is None else before + NEWEST_SHARE * (seconds - before)

    def _time_decode(self, now: float) -> None:
        if self._decode_began is not None:
            self._decode_seconds = now - self._decode_began

    def _at(self, phase: Phase, picture: int, step: int, steps: int) -> Progress:
        each = self._step_seconds or 0.0
        decode = DECODE_STEPS * each if self._decode_seconds is None else self._decode_seconds
        whole = steps * each + decode
        left = (steps - step) * each + (0.0 if phase is Phase.SAVING else decode) + (self._count - picture) * whole
        fraction = 1 - left / (self._count * whole) if whole > 0 else None
        return Progress(
            phase,
            step=step,
            steps=steps,
            picture=picture,
            count=self._count,
            fraction=fraction,
            seconds_left=left if self._step_seconds is not None else None,
        )


class Live(QObject):
    """The running job as the canvas shows it.

    Signals:
        began: A `Job` begins.
        framed: A `Stepped` with a preview; frames may be left out, the newest never is.
        progressed: The `Progress`, or None when nothing runs.
        pictured: A `SavedPicture`: it is on the disk.
        ended: The `Job` as it ended.
    """

    began = Signal(object)
    framed = Signal(object)
    progressed = Signal(object)
    pictured = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._progress: Progress | None = None

    @property
    def progress(self) -> Progress | None:
        """How far the running job is, None where none runs."""
        return self._progress

    def show(self, progress: Progress | None) -> None:
        """Tell how far it is."""
        self._progress = progress
        self.progressed.emit(progress)
