"""The jobs of a project: which wait for its picture, and where on that picture their results belong."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from studio.session.canvas import CanvasDocument
from studio.session.jobs import Job, Queue
from studio.session.requests import remaining
from studio.session.targets import Target, purpose_of

if TYPE_CHECKING:
    from studio.document.document import Document
    from studio.storage.projects.places_of_jobs import JobPlace
    from studio.storage.projects.project import ProjectState
    from studio.storage.queue_file import QueuedJob


def jobs_of(queue: Queue, document: Document) -> tuple[tuple[QueuedJob, ...], dict[str, JobPlace]]:
    """Give the jobs that wait for a picture, and where they belong; of the running one, what is left of it."""
    from studio.storage.queue_file import QueuedJob  # noqa: PLC0415 - only what is saved needs it

    mine = [
        (job, job.target)
        for job in queue.jobs
        if not job.state.is_ended and job.target is not None and job.target.document is document
    ]
    left = ((job.id, remaining(job.request, len(job.pictures))) for job, _ in mine)
    jobs = tuple(QueuedJob(job_id, request) for job_id, request in left if request is not None)
    return jobs, {job.id: _place_of(target, document) for job, target in mine}


def put_back(queue: Queue, state: ProjectState, canvas: CanvasDocument, document: Document) -> int:
    """Let the jobs of a project wait again, each for its place on the picture; give how many were not in the queue.

    What was made, ended or removed since the project was saved is not asked for again. What waits already, for a
    picture that is not open any more or, as after a restart, for none, waits for this one.
    """
    new = tuple(job for job in state.jobs if not queue.knows(job.id))
    queue.restore(tuple(Job(job.id, job.request) for job in new))
    for job in state.jobs:
        known, place = queue.find(job.id), state.places.get(job.id)
        kept = None if known is None or known.target is None else known.target.document
        if place is not None and (kept is None or not canvas.knows(kept)):
            queue.aim(job.id, _target_of(job, place, document))
    return len(new)


def _place_of(target: Target, document: Document) -> JobPlace:
    from studio.storage.projects.places_of_jobs import JobPlace  # noqa: PLC0415 - as above

    is_current = target.revision == document.revision
    places = target.source_bounds(), target.result_bounds()
    return JobPlace(*places, is_framed=target.is_framed, is_current=is_current, origins=target.origins)


def _target_of(job: QueuedJob, place: JobPlace, document: Document) -> Target:
    grid = document.state.to_grid
    revision = document.revision if place.is_current else -1
    bounds = grid(place.source), grid(place.result)
    found = weakref.ref(document)
    return Target(purpose_of(job.request), *bounds, revision, place.is_framed, found, place.origins)
