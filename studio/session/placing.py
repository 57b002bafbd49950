"""Brings a job's pictures to the open document: as the picture itself, or staged over it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from studio.contract.events import Stepped
from studio.contract.geometry import Bounds
from studio.contract.requests import GenerateRequest
from studio.session.canvas import CanvasDocument
from studio.session.jobs import Job, Queue
from studio.session.live import Live, Phase, Progress, SavedPicture
from studio.session.shelf import Opened
from studio.session.staging import Candidate, Pending, Staging
from studio.session.targets import Purpose, Target, target_of


class Placing(QObject):
    """Follows the running job.

    Args:
        canvas: The open picture.
        staging: What is staged over it.
        queue: Knows the job.
        live: Tells of it.
    """

    def __init__(
        self, canvas: CanvasDocument, staging: Staging, queue: Queue, live: Live, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._staging = staging
        self._queue = queue
        live.began.connect(self._began)
        live.framed.connect(self._framed)
        live.progressed.connect(self._progressed)
        live.ended.connect(lambda _: staging.expect(()))
        canvas.replaced.connect(self._expect)

    def take(self, picture: SavedPicture) -> None:
        """Show a picture of the running job as the open one, or stage it over that, where something could be lost."""
        opened = Opened(picture.path, picture.raster, picture.record)
        job = self._queue.running
        target = None if job is None else job.target
        if job is None or target is None or target.document is None or not self._canvas.knows(target.document):
            if self._canvas.is_edited and job is not None and (target := self._anywhere(job)) is not None:
                self._stage(picture, job, target)
            elif not self._canvas.is_edited:
                self._canvas.show(opened)
        elif self._is_new_picture(target):
            self._canvas.show(opened)
        else:
            self._stage(picture, job, target)

    def shown_at(self, job: Job, bounds: Bounds | None) -> Bounds | None:
        """Give where a frame of a job lies on the open picture; None: it stands for a picture of its own.

        Args:
            job: The running job.
            bounds: The part of its picture that the frame shows; None is all of it.
        """
        target = job.target
        if target is None or not self.is_over(job):
            return None
        whole = target.result_bounds()
        return whole if bounds is None else bounds.moved(whole.x, whole.y)

    def is_over(self, job: Job) -> bool:
        """Whether a job's pictures are staged over the open picture, as far as can be told now."""
        target = job.target
        if target is None or target.document is not self._canvas.document or target.purpose is Purpose.ENLARGE:
            return False
        return not self._is_new_picture(target)

    # Inside

    def _is_new_picture(self, target: Target) -> bool:
        """Whether the job's picture takes the place of the open one, and nothing is lost by that."""
        document = target.document
        if document is None or document is not self._canvas.document:
            return False
        if target.purpose is Purpose.ENLARGE:
            return document.revision == target.revision
        if target.purpose is not Purpose.GENERATE or self._canvas.is_edited:
            return False
        return not target.is_framed or target.result_bounds() == document.bounds

    def _anywhere(self, job: Job) -> Target | None:
        """Give a place on the open picture for a job that was not made on it, as one of an earlier run."""
        document, snapshot = self._canvas.document, self._canvas.outline()
        if document is None or snapshot is None:
            return None
        # A patch of another picture is nothing here: all of the result is placed, as a new picture would be.
        return target_of(GenerateRequest(extent=job.request.extent), document, snapshot)

    def _stage(self, picture: SavedPicture, job: Job, target: Target) -> None:
        self._staging.add(
            Candidate(
                picture.raster,
                picture.patch if target.purpose in (Purpose.INPAINT, Purpose.OUTPAINT) else None,
                picture.record,
                picture.path,
                target,
                job.request,
                job.id,
                len(job.pictures),
            )
        )

    def _began(self, job: Job) -> None:
        self._expect()

    def _expect(self) -> None:
        job = self._queue.running
        if job is None or not self.is_over(job):
            self._staging.expect(())
            return
        numbers = range(len(job.pictures) + 1, job.request.count + 1)
        self._staging.expect(tuple(Pending(job.id, number) for number in numbers))

    def _framed(self, stepped: Stepped) -> None:
        self._staging.advance(stepped.picture, stepped.index / max(stepped.total, 1), stepped.preview)

    def _progressed(self, progress: Progress | None) -> None:
        if progress is not None and progress.phase in (Phase.STEPPING, Phase.DECODING) and progress.steps:
            self._staging.advance(progress.picture, progress.step / progress.steps, None)
