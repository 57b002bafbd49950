"""Results that are staged over the open picture: looked at one after the other, accepted or discarded, none lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.contract.errors import StudioError
from studio.contract.geometry import Bounds
from studio.contract.patches import Patch
from studio.contract.raster import Raster
from studio.contract.records import MAX_SOURCES, PictureRecord
from studio.contract.requests import GenerateRequest
from studio.session.canvas import CanvasDocument
from studio.session.notices import Notices
from studio.session.shelf import Opened
from studio.session.targets import Purpose, Target

MAX_BYTES = 2**30
"""Memory of the staged pictures; the oldest leave the bar where there are more. All of them are files."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A finished result that waits for a person's choice.

    Attributes:
        image: The result: the part of the picture that the job was given, as it would become.
        patch: What was painted anew of it, in the pixels of what the job was given; None: all of it.
        record: How it was made.
        path: Its file.
        target: Where it belongs.
        request: What was asked for, with its pictures: the next seeds of it give more.
        job_id: The job that made it.
        number: Its number in the job, from 1.
    """

    image: Raster
    patch: Patch | None
    record: PictureRecord
    path: Path
    target: Target
    request: GenerateRequest
    job_id: str
    number: int

    @property
    def opened(self) -> Opened:
        """The result as a picture of a file."""
        return Opened(self.path, self.image, self.record)

    @property
    def is_alone(self) -> bool:
        """Whether it is another picture, as an enlarged one, and no part of the open one."""
        return self.target.purpose is Purpose.ENLARGE

    @property
    def origin(self) -> Bounds:
        """The rectangle that `image` fills, in pixels of the document as it is now."""
        bounds = self.target.result_bounds()
        document = self.target.document
        if self.target.purpose is not Purpose.GENERATE or self.target.is_framed or document is None:
            return bounds
        extent, whole = self.image.extent, document.extent
        left, top = (whole.width - extent.width) // 2, (whole.height - extent.height) // 2
        return Bounds(left, top, extent.width, extent.height)

    @property
    def size_bytes(self) -> int:
        """Memory of its pixels."""
        return self.image.array.nbytes + (0 if self.patch is None else self.patch.raster.array.nbytes)

    def placed_patch(self) -> Patch | None:
        """Give what was painted, in pixels of the document as it is now; None: all of `image`."""
        if self.patch is None:
            return None
        source = self.target.source_bounds()
        return Patch(self.patch.raster, source.x + self.patch.x, source.y + self.patch.y)

    def fitted(self) -> Raster:
        """Give `image` at the size of `origin`: some backbones paint only in steps of many pixels."""
        from studio.storage.pngs import enlarged  # noqa: PLC0415 - Pillow waits until a picture needs it

        return enlarged(self.image, self.origin.extent)


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """A result that is being made, or waits for its turn in the job.

    Attributes:
        job_id: The job.
        number: Its number in the job, from 1.
        fraction: How far it is, 0 to 1; None before its first step.
        preview: As the network sees it now; None before there is anything.
    """

    job_id: str
    number: int
    fraction: float | None = None
    preview: Raster | None = None


class Staging(QObject):
    """The candidates of the open picture, in the order in which they came, and the one that is looked at.

    Attributes:
        wipe: Share of the picture, from the left, in which the candidate is shown and not the original; None: all.
        is_held: A person looks closely at a result of their choice while others are still made: those do not push
            themselves before it.

    Signals:
        changed: There are other candidates, another one is looked at, or the wipe is another.
        progressed: A `Pending` is further.
    """

    changed = Signal()
    progressed = Signal()

    def __init__(self, canvas: CanvasDocument, notices: Notices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._notices = notices
        self._all: tuple[Candidate, ...] = ()
        self._current: Candidate | None = None
        self._pending: tuple[Pending, ...] = ()
        self.wipe: float | None = None
        self.is_held = False
        canvas.replaced.connect(self._turn_to_document)
        canvas.forgot.connect(self._forget)

    # What is there

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Those of the open picture."""
        return tuple(each for each in self._all if each.target.document is self._canvas.document)

    @property
    def pending(self) -> tuple[Pending, ...]:
        """What the running job still makes for the open picture."""
        return self._pending

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to choose from, or on its way."""
        return bool(self.candidates or self._pending)

    @property
    def current(self) -> Candidate | None:
        """The one that is looked at; None where the original is."""
        return self._current

    @property
    def index(self) -> int:
        """Its place among the candidates; -1 where the original is looked at."""
        found = [place for place, each in enumerate(self.candidates) if each is self._current]
        return found[0] if found else -1

    # What a person does

    def look_at(self, index: int) -> None:
        """Look at a candidate; -1 is the original."""
        candidates = self.candidates
        self.is_held = bool(self._pending)
        self._turn_to(candidates[index] if 0 <= index < len(candidates) else None)

    def next(self) -> None:
        """Look at the next one; after the last comes the original, then the first."""
        self.look_at(self.index + 1 if self.index + 1 < len(self.candidates) else -1)

    def previous(self) -> None:
        """Look at the one before; before the first comes the original, then the last."""
        self.look_at(self.index - 1 if self.index >= 0 else len(self.candidates) - 1)

    def set_wipe(self, share: float | None) -> None:
        """Show the candidate left of a share of the picture, and the original right of it; None: the candidate."""
        if share != self.wipe:
            self.wipe = share
            self.is_held = share is not None
            self.changed.emit()

    def wiped_to(self, share: float) -> None:
        """Note where a person has moved the divider to on the canvas, which shows it already."""
        self.wipe = share

    def accept(self, *, as_layer: bool) -> None:
        """Put the candidate into the picture: as a layer of its own, or into the layer that is worked on.

        The other candidates stay; a notice says where that is impossible, as on a locked layer.
        """
        candidate, document = self._current, self._canvas.document
        if candidate is None or document is None:
            return
        if candidate.is_alone:
            self.open_alone()
            return
        self._canvas.about_to_change.emit()
        try:
            self._place(candidate, merged=not as_layer)
        except StudioError as error:
            self._notices.post_error(error)
            return
        self._canvas.came_from(_joined(candidate.opened, self._canvas.opened))
        self._remove(candidate, turn_to=None)

    def open_alone(self) -> None:
        """Open the candidate as its own picture; the one on the canvas is kept behind it, where it was edited."""
        candidate = self._current
        if candidate is not None:
            self._remove(candidate, turn_to=None)
            self._canvas.show(candidate.opened)

    def discard(self) -> None:
        """Take the candidate away and look at the next one; its file stays."""
        if self._current is not None:
            place, left = self.index, [each for each in self.candidates if each is not self._current]
            self._remove(self._current, turn_to=left[min(place, len(left) - 1)] if left else None)

    def discard_all(self) -> None:
        """Take all candidates of the open picture away; their files stay."""
        gone = self.candidates
        self._all = tuple(each for each in self._all if each not in gone)
        self._turn_to(None)

    # For who makes them

    def add(self, candidate: Candidate) -> None:
        """Stage a result; it is looked at, unless a person looks closely at another."""
        self._all = (*self._all, candidate)
        while len(self._all) > 1 and sum(each.size_bytes for each in self._all) > MAX_BYTES:
            self._all = self._all[1:]
        self._pending = tuple(
            each for each in self._pending if (each.job_id, each.number) != (candidate.job_id, candidate.number)
        )
        if candidate.target.document is self._canvas.document and not self.is_held:
            self._current = candidate
        self.changed.emit()

    def expect(self, pending: tuple[Pending, ...]) -> None:
        """Say what the running job will give; nothing where it has ended."""
        if pending != self._pending:
            self._pending = pending
            self.is_held = self.wipe is not None
            self.changed.emit()

    def advance(self, number: int, fraction: float | None, preview: Raster | None) -> None:
        """Say how far a result of the running job is; a preview stays until the next one."""
        for each in self._pending:
            if each.number == number:
                newer = replace(each, fraction=fraction, preview=preview or each.preview)
                self._pending = tuple(newer if other is each else other for other in self._pending)
                self.progressed.emit()

    # Inside

    def _place(self, candidate: Candidate, *, merged: bool) -> None:
        document = self._canvas.document
        assert document is not None  # noqa: S101  # the caller has looked
        name = candidate.target.purpose.value
        now = candidate.origin
        patch = candidate.placed_patch()
        if patch is None:
            from studio.document.stacking import with_alpha  # noqa: PLC0415 - numpy waits until there is a picture

            patch = Patch(Raster(with_alpha(candidate.fitted())), now.x, now.y)
        area = document.bounds.union(now) if candidate.target.purpose is Purpose.OUTPAINT else document.bounds
        document.place(patch, name, merged=merged, area=None if area == document.bounds else area)

    def _remove(self, candidate: Candidate, turn_to: Candidate | None) -> None:
        self._all = tuple(each for each in self._all if each is not candidate)
        self._turn_to(turn_to)

    def _turn_to(self, candidate: Candidate | None) -> None:
        self._current = candidate
        if candidate is None:
            self.wipe = None
        self.changed.emit()

    def _turn_to_document(self) -> None:
        candidates = self.candidates
        self._pending = ()
        self._turn_to(candidates[-1] if candidates else None)

    def _forget(self, document: object) -> None:
        self._all = tuple(each for each in self._all if each.target.document is not document)


def _joined(result: Opened, picture: Opened | None) -> Opened:
    """Give a result that was put into a picture: what is made of both comes from both."""
    if picture is None or result.record is None:
        return result
    known = {source.sha256 for source in result.record.sources}
    if picture.raster.sha256 in known:
        return result
    bases = (*result.record.sources, picture.reference)[-MAX_SOURCES:]
    return replace(result, record=replace(result.record, sources=bases))
