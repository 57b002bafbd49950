"""Jobs and their queue: what ended, what runs, what waits, in one order that a person can change."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.contract.raster import Mask, Raster
from studio.contract.records import PictureRecord
from studio.contract.requests import GenerateRequest
from studio.session.targets import Target

MAX_ENDED = 100
MAX_SETTLED = 2_000
MAX_PICTURE_BYTES = 2**28
"""Memory of the pictures that ended jobs were made of; older ones keep only their fingerprints."""


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_ended(self) -> bool:
        """Whether nothing will happen to the job any more."""
        return self not in (JobState.WAITING, JobState.RUNNING)


class Pause(StrEnum):
    """Why no further job begins."""

    NONE = "none"
    ASKED = "asked"
    STOPPED = "stopped"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Job:
    """A request and what became of it.

    Attributes:
        id: Stable word, kept over a restart.
        request: What is asked for.
        state: Where it stands.
        pictures: Files of its pictures, in order.
        fault: Why it failed; else empty.
        hint: What to do about that.
        target: Where on the open picture its pictures belong; None where nobody knows it any more, as after a restart.
        record: How its last picture was made; None where there is none.
    """

    id: str
    request: GenerateRequest
    state: JobState = JobState.WAITING
    pictures: tuple[Path, ...] = ()
    fault: str = ""
    hint: str = ""
    target: Target | None = None
    record: PictureRecord | None = None


class Queue(QObject):
    """All jobs: the ended ones (oldest first), the running one, the waiting ones (next first).

    Signals:
        changed: Jobs were added, moved or removed, one changed, or the queue was paused or resumed.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ended: list[Job] = []
        self._running: Job | None = None
        self._waiting: list[Job] = []
        self._pause = Pause.NONE
        self._passing: set[str] = set()
        self._settled: dict[str, None] = {}

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Every job in order."""
        running = () if self._running is None else (self._running,)
        return (*self._ended, *running, *self._waiting)

    @property
    def running(self) -> Job | None:
        """The job that is being made."""
        return self._running

    @property
    def waiting(self) -> tuple[Job, ...]:
        """The jobs that wait, the next one first."""
        return tuple(self._waiting)

    @property
    def is_paused(self) -> bool:
        """Whether no further job begins."""
        return self._pause is not Pause.NONE

    @property
    def pause_reason(self) -> Pause:
        """Why no further job begins."""
        return self._pause

    def find(self, job_id: str) -> Job | None:
        """Give a job by its id, None where it is gone."""
        return next((job for job in self.jobs if job.id == job_id), None)

    @property
    def settled(self) -> tuple[str, ...]:
        """The ids of the last jobs that ended or were removed, the newest last: a project may still ask for them."""
        return tuple(self._settled)

    def knows(self, job_id: str) -> bool:
        """Whether a job is here, or was."""
        return job_id in self._settled or self.find(job_id) is not None

    def aim(self, job_id: str, target: Target) -> None:
        """Say where a job belongs that has not ended."""
        if self._running is not None and self._running.id == job_id:
            self._running = replace(self._running, target=target)
        self._waiting = [replace(job, target=target) if job.id == job_id else job for job in self._waiting]

    def add(self, request: GenerateRequest, target: Target | None = None) -> Job:
        """Put a request at the end of the queue.

        Where the queue stands still though nobody paused it by hand (after a stop, after a restart), the new job runs
        at once, after others of its kind, and the rest goes on waiting: that is what a person who presses Generate
        means.
        """
        job = Job(uuid.uuid4().hex, request, target=target)
        if self._stands_still:
            passing = (place for place, each in enumerate(self._waiting, 1) if each.id in self._passing)
            self._waiting.insert(max(passing, default=0), job)
            self._passing.add(job.id)
        else:
            self._waiting.append(job)
        self.changed.emit()
        return job

    def restore(self, jobs: tuple[Job, ...]) -> None:
        """Put jobs of an earlier run before all that wait; the queue is paused, so that none of them starts by itself.

        What a person has asked for in this run, before the earlier one was read, runs all the same.
        """
        if jobs:
            known = {job.id for job in self.jobs}
            if not self.is_paused:
                self._passing = {job.id for job in self._waiting}
            self._waiting[:0] = [job for job in jobs if job.id not in known]
            self._pause = Pause.RESTORED
            self.changed.emit()

    def restore_ended(self, jobs: tuple[Job, ...], settled: tuple[str, ...] = ()) -> None:
        """Put jobs that ended in earlier runs before those of this one, as far as there is room.

        Args:
            jobs: Those that are still shown.
            settled: The ids of others that ended or were removed.
        """
        self._settled = dict.fromkeys((*settled, *(job.id for job in jobs), *self._settled))
        known = {job.id for job in self.jobs}
        older = [job for job in jobs if job.id not in known]
        if older:
            self._ended = lightened([*older, *self._ended][-MAX_ENDED:])
            self.changed.emit()

    @property
    def ended(self) -> tuple[Job, ...]:
        """The jobs that have ended, oldest first."""
        return tuple(self._ended)

    def move(self, job_id: str, position: int) -> None:
        """Move a waiting job so that `position` others wait before it; the position is clamped."""
        before = list(self._waiting)
        job = self._taken(job_id)
        if job is not None:
            self._waiting.insert(max(0, min(position, len(self._waiting))), job)
            if self._waiting != before:
                self.changed.emit()

    def remove(self, job_id: str) -> None:
        """Forget a job that waits or has ended; its pictures stay. The running one is not touched."""
        count = len(self._waiting) + len(self._ended)
        self._settle(self._taken(job_id))
        self._ended = [job for job in self._ended if job.id != job_id]
        if len(self._waiting) + len(self._ended) < count:
            self._go_on_where_nothing_waits()
            self.changed.emit()

    def run_again(self, job_id: str) -> Job | None:
        """Put the same request at the end of the queue once more."""
        job = self.find(job_id)
        return None if job is None else self.add(job.request, job.target)

    def clear_ended(self) -> None:
        """Forget the jobs that have ended; their pictures stay."""
        if self._ended:
            self._ended.clear()
            self.changed.emit()

    def clear_waiting(self) -> None:
        """Forget the jobs that wait."""
        if self._waiting:
            self._settle(*self._waiting)
            self._waiting.clear()
            self._go_on_where_nothing_waits()
            self.changed.emit()

    def pause(self, reason: Pause = Pause.ASKED) -> None:
        """Begin no further job; the running one goes on."""
        self._passing.clear()
        self._set_pause(reason)

    def resume(self) -> None:
        """Go on with the jobs that wait."""
        self._set_pause(Pause.NONE)

    # For the runner

    def begin(self) -> Job | None:
        """Take the next waiting job and mark it as running, None where none may begin."""
        if self._running is not None:
            return None
        job = next((job for job in self._waiting if not self.is_paused or job.id in self._passing), None)
        if job is None:
            return None
        self._waiting.remove(job)
        self._passing.discard(job.id)
        self._running = replace(job, state=JobState.RUNNING)
        self.changed.emit()
        return self._running

    def add_picture(self, path: Path, record: PictureRecord | None = None) -> None:
        """Note a picture of the running job, and how it was made."""
        if self._running is not None:
            self._running = replace(self._running, pictures=(*self._running.pictures, path), record=record)
            self.changed.emit()

    def hold(self) -> None:
        """Let the jobs that wait go on waiting, as after a stop; a person's own pause stays one."""
        if self._waiting and self._pause is not Pause.ASKED:
            self.pause(Pause.STOPPED)

    def end(self, state: JobState, fault: str = "", hint: str = "") -> None:
        """Mark the running job as ended; the last 100 ended ones are kept."""
        if self._running is not None:
            self._settle(self._running)
            self._ended.append(replace(self._running, state=state, fault=fault, hint=hint))
            self._ended = lightened(self._ended[-MAX_ENDED:])
            self._running = None
            self.changed.emit()

    def put_back(self, request: GenerateRequest | None) -> None:
        """Let the running job wait again as the first one, with what is left of its request (None: nothing)."""
        if self._running is not None:
            if request is None:
                self._settle(self._running)
            else:
                self._waiting.insert(0, Job(self._running.id, request, target=self._running.target))
            self._running = None
            self.changed.emit()

    @property
    def _stands_still(self) -> bool:
        """Whether no job begins though nobody has paused the queue by hand."""
        return self._pause in (Pause.STOPPED, Pause.RESTORED)

    def _settle(self, *jobs: Job | None) -> None:
        settled = dict.fromkeys((*self._settled, *(job.id for job in jobs if job is not None)))
        self._settled = dict.fromkeys(list(settled)[-MAX_SETTLED:])

    def _go_on_where_nothing_waits(self) -> None:
        if self._stands_still and not self._waiting:
            self._pause = Pause.NONE

    def _set_pause(self, reason: Pause) -> None:
        if self._pause is not reason:
            self._pause = reason
            self.changed.emit()

    def _taken(self, job_id: str) -> Job | None:
        job = next((job for job in self._waiting if job.id == job_id), None)
        if job is not None:
            self._waiting.remove(job)
        return job


def lightened(ended: list[Job]) -> list[Job]:
    """Give ended jobs with the pictures that they were made of left out of the oldest, where they take much memory."""
    kept: list[Job] = []
    seen: set[int] = set()
    total = 0
    for job in reversed(ended):
        for picture in (job.request.source, job.request.mask):
            # Jobs of one moment share their pictures.
            if isinstance(picture, Raster | Mask) and id(picture) not in seen:
                seen.add(id(picture))
                total += picture.array.nbytes
        kept.append(job if total <= MAX_PICTURE_BYTES else replace(job, request=job.request.without_pixels()))
    return kept[::-1]
