"""The jobs that have ended, on disk: what was asked for, what became of it, and how the last picture was made."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studio.contract.codec import from_plain
from studio.contract.errors import InvalidRequest, StudioError
from studio.contract.records import PictureRecord
from studio.contract.requests import GenerateRequest
from studio.storage.versioned_files import VersionedFile

FILE = VersionedFile("history of the jobs", max_bytes=2**25, instead="it starts empty")
MAX_ENDED = 100
MAX_SETTLED = 2_000


@dataclass(frozen=True, slots=True)
class EndedJob:
    """A job that has ended.

    Attributes:
        id: Its id.
        request: What was asked for, its pictures as references.
        state: The word for how it ended.
        pictures: Files of its pictures, in order.
        fault: Why it failed; else empty.
        hint: What to do about that.
        record: How its last picture was made; None where there is none.
    """

    id: str
    request: GenerateRequest
    state: str
    pictures: tuple[Path, ...] = ()
    fault: str = ""
    hint: str = ""
    record: PictureRecord | None = None

    def to_json(self) -> dict[str, object]:
        """Give it as plain JSON values; the noise levels of the steps stand in the picture's own record."""
        record = None if self.record is None else {**self.record.to_json(), "steps": []}
        return {
            "id": self.id,
            "request": self.request.without_pixels().to_json(),
            "state": self.state,
            "pictures": [str(path) for path in self.pictures],
            "fault": self.fault,
            "hint": self.hint,
            "record": record,
        }


def load_ended(file: Path) -> tuple[tuple[EndedJob, ...], str]:
    """Read the jobs, oldest first, and give a sentence where the file, or one of them, cannot be read."""
    plain, notice = FILE.read_list(file, "jobs")
    jobs: dict[str, EndedJob] = {}
    lost = 0
    for each in plain[-MAX_ENDED:]:
        try:
            job = _job(each)
        except StudioError:
            lost += 1
        else:
            jobs[job.id] = job
    return tuple(jobs.values()), FILE.told_in_part(file, notice, lost)


def load_settled(file: Path) -> tuple[str, ...]:
    """Read the ids of the jobs that ended or were removed, also of those that are not listed any more.

    A file that cannot be read gives none: :func:`load_ended` tells of it.
    """
    plain = FILE.read(file)[0].get("settled")
    found = (each for each in plain if isinstance(each, str)) if isinstance(plain, list) else ()
    return tuple(dict.fromkeys(found))[-MAX_SETTLED:]


def save_ended(jobs: tuple[EndedJob, ...], file: Path, settled: tuple[str, ...] = ()) -> None:
    """Write the last jobs.

    Args:
        jobs: The jobs, oldest first.
        file: The file.
        settled: Ids of these and of others that ended or were removed.

    Raises:
        SaveFailed: They could not be written; the old file is untouched.
    """
    plain = [job.to_json() for job in jobs[-MAX_ENDED:]]
    FILE.write(file, {"jobs": plain, "settled": list(settled[-MAX_SETTLED:])})


def _job(plain: object) -> EndedJob:
    if not isinstance(plain, Mapping):
        raise InvalidRequest("A job must be an object.")
    texts = {name: from_plain(str, plain.get(name), name) for name in ("id", "state", "fault", "hint")}
    pictures = from_plain(tuple[str, ...], plain.get("pictures"), "pictures")
    record = None
    if plain.get("record") is not None:
        with contextlib.suppress(StudioError):
            record = PictureRecord.from_json(plain["record"])
    request = GenerateRequest.from_json(plain.get("request"))
    return EndedJob(request=request, pictures=tuple(map(Path, pictures)), record=record, **texts)
