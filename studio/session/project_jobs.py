"""The jobs of a project: which wait for its picture, and where on that picture their results belong."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import TYPE_CHECKING

from studio.session.canvas import CanvasDocument
from studio.session.jobs import Job, Queue
from studio.session.requests import remaining
from studio.session.targets import Target, purpose_of

if TYPE_CHECKING:
    from studio.document.document import Document
    from studio.storage.projects.places_of_jobs import JobPlace
    from studio.storage.queue_file import QueuedJob


def jobs_of(queue: Queue, document: Document) -> tuple[QueuedJob, ...]:
    """Give the jobs that wait for a picture; of the running one, what is left of it."""
    from studio.storage.queue_file import QueuedJob  # noqa: PLC0415 - only what is saved needs it

    left = ((job.id, remaining(job.request, len(job.pictures))) for job, _ in _mine(queue, document))
    return tuple(QueuedJob(job_id, request) for job_id, request in left if request is not None)


def places_of(queue: Queue, document: Document) -> dict[str, JobPlace]:
    """Give where the jobs that wait for a picture belong on it, by their ids."""
    return {job.id: _place_of(target, document) for job, target in _mine(queue, document)}


def put_back(queue: Queue, jobs: tuple[QueuedJob, ...]) -> int:
    """Let the jobs of a project wait again; give how many were not in the queue.

    What was made, ended or removed since the project was saved is not asked for again.
    """
    new = tuple(Job(job.id, job.request) for job in jobs if not queue.knows(job.id))
    queue.restore(new)
    return len(new)


def aim_again(queue: Queue, places: Mapping[str, JobPlace], canvas: CanvasDocument, document: Document) -> None:
    """Let jobs that wait for a picture that is not open any more, or after a restart for none, wait for this one."""
    for job_id, place in places.items():
        job = queue.find(job_id)
        kept = None if job is None or job.target is None else job.target.document
        if job is not None and not job.state.is_ended and (kept is None or not canvas.knows(kept)):
            queue.aim(job_id, _target_of(job, place, document))


def _mine(queue: Queue, document: Document) -> list[tuple[Job, Target]]:
    jobs = ((job, job.target) for job in queue.jobs if not job.state.is_ended)
    return [(job, target) for job, target in jobs if target is not None and target.document is document]


def _place_of(target: Target, document: Document) -> JobPlace:
    from studio.storage.projects.places_of_jobs import JobPlace  # noqa: PLC0415 - as above

    is_current = target.revision == document.revision
    places = target.source_bounds(), target.result_bounds()
    return JobPlace(*places, is_framed=target.is_framed, is_current=is_current, origins=target.origins)


def _target_of(job: Job, place: JobPlace, document: Document) -> Target:
    grid = document.state.to_grid
    revision = document.revision if place.is_current else -1
    bounds = grid(place.source), grid(place.result)
    found = weakref.ref(document)
    return Target(purpose_of(job.request), *bounds, revision, place.is_framed, found, place.origins)
