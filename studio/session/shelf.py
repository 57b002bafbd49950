"""Reads and writes everything of the session that outlives the window: one place that knows the files."""

# ruff: noqa: PLC0415 - the window paints first; what only the disk needs is imported when the disk is used

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import SaveFailed, StudioError
from studio.contract.events import Pictured
from studio.contract.raster import Raster
from studio.contract.records import SourceReference, SourceRole
from studio.contract.requests import GenerateRequest
from studio.session.jobs import Job, JobState
from studio.storage.places import Places
from studio.storage.settings import Settings

EDITED = "The picture was edited after it was made; this record tells of the last result in it."

if TYPE_CHECKING:
    from studio.contract.geometry import Extent
    from studio.contract.records import PictureRecord
    from studio.storage.ended_jobs import EndedJob
    from studio.storage.metadata.foreign_records import ForeignRecord
    from studio.storage.pictures import PictureStore
    from studio.storage.projects.origins import Part


@dataclass(frozen=True, slots=True)
class Remembered:
    """What an earlier run left.

    Attributes:
        jobs: Jobs that still waited.
        ended: Jobs that had ended, oldest first.
        settled: Ids of more jobs that had ended or were removed.
        prompts: Prompts, newest first.
        pictures: The last pictures, newest first.
        notices: What could not be read.
    """

    jobs: tuple[Job, ...]
    ended: tuple[Job, ...]
    settled: tuple[str, ...]
    prompts: tuple[str, ...]
    pictures: tuple[Path, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture that was read.

    Attributes:
        path: Its file.
        raster: Its pixels.
        record: How it was made; None where it does not say.
        fault: Why there is no record.
        notices: What a person should know of how it was read, and of the record.
        foreign: What another program wrote of how it made it, where there is no record of ours.
        named: What records name its file by, where `raster` is no longer what that holds.
    """

    path: Path
    raster: Raster
    record: PictureRecord | None
    fault: StudioError | None = None
    notices: tuple[str, ...] = ()
    foreign: ForeignRecord | None = None
    named: SourceReference | None = None

    @property
    def reference(self) -> SourceReference:
        """What a picture that comes from this one names it by; quick where its pixels have been hashed before."""
        if self.named is not None:
            return self.named
        record_id = "" if self.record is None else self.record.id
        return SourceReference(SourceRole.BASE, self.raster.sha256, self.path.name, record_id)

    @property
    def part(self) -> Part:
        """What is kept of it where it is put into another picture."""
        from studio.storage.projects.origins import Part

        return Part(self.reference, self.record, self.foreign)

    @property
    def tells_how(self) -> bool:
        """Whether it says how it was made, so that this can be taken over."""
        return self.record is not None or self.foreign is not None

    @property
    def seed(self) -> int | None:
        """The seed that it was made from; None where it names none that is possible here."""
        if self.record is not None:
            return self.record.seed
        return self.foreign.seed if self.foreign is not None and self.foreign.has_seed else None


class Shelf:
    """The disk as the session uses it; every method but the `*_writer` ones blocks and belongs into the disk's thread.

    Args:
        places: Where things lie on this machine.
    """

    def __init__(self, places: Places) -> None:
        self.places = places
        self._store: tuple[Settings, PictureStore] | None = None

    def remembered(self) -> Remembered:
        """Read what an earlier run left; a broken file is told and gives nothing."""
        from studio.storage.ended_jobs import load_ended, load_settled
        from studio.storage.prompt_history import load_history
        from studio.storage.queue_file import load_queue
        from studio.storage.recent_pictures import load_recent

        queued, first = load_queue(self.places.queue_file)
        prompts, second = load_history(self.places.history_file)
        pictures, third = load_recent(self.places.recent_file)
        before, fourth = load_ended(self.places.ended_file)
        jobs = tuple(Job(job.id, job.request) for job in queued)
        ended = tuple(filter(None, map(_ended, before)))
        notices = tuple(notice for notice in (first, second, third, fourth) if notice)
        settled = load_settled(self.places.ended_file)
        return Remembered(jobs, ended, settled, prompts, pictures, notices)

    def queue_writer(self, jobs: tuple[tuple[str, GenerateRequest], ...]) -> Callable[[], None]:
        """Give the function that writes the jobs that wait."""

        def write() -> None:
            from studio.storage.queue_file import QueuedJob, save_queue

            save_queue(tuple(QueuedJob(job_id, request) for job_id, request in jobs), self.places.queue_file)

        return write

    def ended_writer(self, jobs: tuple[Job, ...], settled: tuple[str, ...]) -> Callable[[], None]:
        """Give the function that writes the jobs that have ended, and the ids of all that ended or were removed."""

        def write() -> None:
            from studio.storage.ended_jobs import EndedJob, save_ended

            ended = (
                EndedJob(job.id, job.request, job.state.value, job.pictures, job.fault, job.hint, job.record)
                for job in jobs
            )
            save_ended(tuple(ended), self.places.ended_file, settled)

        return write

    def history_writer(self, prompts: tuple[str, ...]) -> Callable[[], None]:
        """Give the function that writes the prompts."""

        def write() -> None:
            from studio.storage.prompt_history import save_history

            save_history(prompts, self.places.history_file)

        return write

    def recent_writer(self, pictures: tuple[Path, ...]) -> Callable[[], None]:
        """Give the function that writes the list of the last pictures."""

        def write() -> None:
            from studio.storage.recent_pictures import save_recent

            save_recent(pictures, self.places.recent_file)

        return write

    def save(self, picture: Pictured, settings: Settings) -> Path:
        """Write a finished picture with its record; when this returns, it is on the disk.

        Raises:
            SaveFailed: It could not be written; nothing half-written is left behind.
        """
        path = self._picture_store(settings).save(picture.image, picture.record)
        _hash(picture.image)
        return path

    def copy(self, source: Path, target: Path) -> None:
        """Copy a picture with all that it carries to a file that is not there yet.

        Raises:
            OutputExists: The file is taken.
            SaveFailed: It could not be read or written.
        """
        from studio.storage import atomic

        try:
            data = source.read_bytes()
        except FileNotFoundError:
            hint = "It may have been moved, renamed or deleted outside of the studio."
            raise SaveFailed(f"{source} is not there (any more).", hint) from None
        except OSError as error:
            hint = "Check the disk and its permissions."
            raise SaveFailed(f"{source} cannot be read ({error.strerror or error}).", hint) from error
        atomic.write_new(target, data)

    def save_edited(self, raster: Raster, opened: Opened | None, target: Path, parts: tuple[Part, ...] = ()) -> None:
        """Write an edited picture to a file that is not there yet, with the record of the picture that it came from.

        Args:
            raster: The picture as it is now.
            opened: The picture that it came from; None where it began empty.
            target: The file; its name says the format, which is PNG where it says none. WebP is written without loss.
            parts: The pictures that were put into it.

        Raises:
            OutputExists: The file is taken.
            SaveFailed: It could not be written.
        """
        from studio.storage import atomic
        from studio.storage.metadata.formats import PictureFormat, WriteOptions
        from studio.storage.metadata.writing import write_picture

        record = edited_record(raster.extent, None if opened is None else opened.part, parts)
        picture_format = PictureFormat.of_name(target) or PictureFormat.PNG
        atomic.write_new(target, write_picture(raster, record, picture_format, WriteOptions(95, is_lossless=True)))

    def open(self, path: Path) -> Opened:
        """Read a picture and its record.

        Raises:
            UnreadablePicture: It is no picture, or one that cannot be read.
        """
        from studio.storage.metadata.reading import read_told
        from studio.storage.opening import open_picture

        picture = open_picture(path)
        _hash(picture.raster)
        try:
            told = read_told(path)
        except StudioError as error:
            return Opened(path, picture.raster, None, error, picture.notices)
        return Opened(path, picture.raster, told.record, told.fault, (*picture.notices, *told.notices), told.foreign)

    def thumbnail(self, path: Path) -> Raster:
        """Read a picture for a small view of it.

        Raises:
            UnreadablePicture: It is no picture, or one that cannot be read.
        """
        from studio.storage.opening import read_picture

        return read_picture(path)

    def import_settings(self, file: Path) -> Settings:
        """Read settings that were exported.

        Raises:
            InvalidRequest: The file holds none, or an impossible value.
        """
        from studio.storage.settings import import_settings

        return import_settings(file)

    def export_settings(self, settings: Settings, file: Path) -> None:
        """Write settings to a file of their own.

        Raises:
            SaveFailed: It could not be written.
        """
        from studio.storage.settings import export_settings

        export_settings(settings, file)

    def pictures_folder(self, settings: Settings) -> Path:
        """Give where pictures are saved."""
        return settings.pictures_folder or self.places.pictures

    def _picture_store(self, settings: Settings) -> PictureStore:
        from studio.storage.naming import NameTemplate
        from studio.storage.pictures import PictureStore

        if self._store is None or self._store[0] is not settings:
            store = PictureStore(
                self.pictures_folder(settings), self.places.locks, NameTemplate(settings.name_template)
            )
            self._store = settings, store
        return self._store[1]


def edited_record(extent: Extent, base: Part | None, parts: tuple[Part, ...]) -> PictureRecord | ForeignRecord | None:
    """Give the record of an edited picture: that of the file that it began with, else of the newest that tells one.

    Args:
        extent: The picture's size.
        base: The file that it began with; None where it began empty.
        parts: What was put into it, the newest last.
    """
    files: tuple[Part, ...] = parts if base is None else (base, *parts)
    told = [file for file in files if file.record or file.foreign]
    if not told:
        return None
    teller = told[0] if told[0] is base else told[-1]
    record = teller.record
    if record is None:
        return teller.foreign
    for file in files:
        record = record.derived(extent, file.reference, EDITED)
    return record


def _hash(raster: Raster) -> None:
    """Hash pixels here, beside the window's thread: who makes something of them names them by it."""
    _ = raster.sha256


def _ended(job: EndedJob) -> Job | None:
    """Give a job that had ended; None where nobody knows the word for how."""
    try:
        state = JobState(job.state)
    except ValueError:
        return None
    if not state.is_ended:
        return None
    return Job(job.id, job.request, state, job.pictures, job.fault, job.hint, record=job.record)
