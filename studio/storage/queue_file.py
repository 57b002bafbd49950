"""The jobs that wait, on disk: they survive the window, their pictures in files beside the list."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studio.contract.codec import from_plain
from studio.contract.errors import InvalidRequest
from studio.contract.requests import GenerateRequest
from studio.storage.queue_pictures import QueuePictures
from studio.storage.versioned_files import VersionedFile

FILE = VersionedFile("jobs of the queue", max_bytes=2**29, instead="the queue starts empty")


@dataclass(frozen=True, slots=True)
class QueuedJob:
    """A job that waits: its id and what it asks for, with its pictures."""

    id: str
    request: GenerateRequest


def load_queue(file: Path) -> tuple[tuple[QueuedJob, ...], str]:
    """Read the jobs, next one first, and give a sentence where the file, or one of them, cannot be read."""
    pictures = QueuePictures(pictures_folder(file))
    plain, notice = FILE.read_list(file, "jobs")
    jobs: dict[str, GenerateRequest] = {}
    for each in plain:
        try:
            job = _job(each, pictures)
        except InvalidRequest:
            continue
        jobs.setdefault(job.id, job.request)
    lost = len(plain) - len(jobs)
    if lost:
        which = "1 job was" if lost == 1 else f"{lost} jobs were"
        notice = FILE.told_once(file, f"{which} left out of the queue: {file} does not say in full what to make.")
    return tuple(QueuedJob(job_id, request) for job_id, request in jobs.items()), notice


def save_queue(jobs: tuple[QueuedJob, ...], file: Path) -> None:
    """Write the jobs.

    Raises:
        SaveFailed: They could not be written, or their pictures take more than 2 GiB; the old file is untouched.
    """
    pictures = QueuePictures(pictures_folder(file))
    requests = pictures.keep(tuple(job.request for job in jobs))
    plain = [{"id": job.id, "request": request.to_json()} for job, request in zip(jobs, requests, strict=True)]
    FILE.write(file, {"jobs": plain})
    with contextlib.suppress(OSError):  # what cannot be looked at is not removed
        pictures.sweep(requests, FILE.kept_copies(file))


def pictures_folder(file: Path) -> Path:
    """Give the folder that holds the pictures of a queue's file."""
    return file.with_name(f"{file.stem}-pictures")


def _job(plain: object, pictures: QueuePictures) -> QueuedJob:
    if not isinstance(plain, Mapping):
        raise InvalidRequest("A job must be an object.")
    request = GenerateRequest.from_json(plain.get("request"))
    return QueuedJob(from_plain(str, plain.get("id"), "id"), pictures.filled(request))
