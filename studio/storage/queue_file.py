"""The jobs that wait, on disk: they survive the window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.contract.errors import StudioError
from studio.contract.requests import GenerateRequest
from studio.storage.versioned_files import VersionedFile

FILE = VersionedFile("jobs of the queue", max_bytes=2**29)


@dataclass(frozen=True, slots=True)
class QueuedJob:
    """A job that waits: its id and what it asks for, with its pictures."""

    id: str
    request: GenerateRequest


def load_queue(file: Path) -> tuple[tuple[QueuedJob, ...], str]:
    """Read the jobs, next one first, and give a sentence where the file, or one of them, cannot be read."""
    values, notice = FILE.read(file)
    plain = values.get("jobs", [])
    jobs: list[QueuedJob] = []
    lost = 0
    for each in plain if isinstance(plain, list) else []:
        try:
            jobs.append(QueuedJob(str(each["id"]), GenerateRequest.from_json(each["request"])))
        except (StudioError, KeyError, TypeError):
            lost += 1
    if lost:
        notice = f"{lost} jobs of the queue cannot be read and were left out; the others are kept."
    return tuple(jobs), notice


def save_queue(jobs: tuple[QueuedJob, ...], file: Path) -> None:
    """Write the jobs.

    Raises:
        SaveFailed: They could not be written; the old file is untouched.
    """
    FILE.write(file, {"jobs": [{"id": job.id, "request": job.request.to_json()} for job in jobs]})
