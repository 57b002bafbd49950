"""Makes jobs of what the panels say and of the open picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from studio.contract.errors import OutOfMemory, StudioError, WeightsDamaged, WeightsNotFound
from studio.contract.records import SourceReference
from studio.contract.requests import EnlargeSettings, GenerateRequest
from studio.document.layers import LayerKind
from studio.session.canvas import OpenPicture
from studio.session.jobs import Job
from studio.session.requests import build_request, enlarging_request, seed_after_job, seed_for_job
from studio.session.snapshots import CanvasSnapshot
from studio.session.staging import Candidate
from studio.session.state import PanelState, Task
from studio.session.targets import target_of

if TYPE_CHECKING:
    from studio.session.session import Session

PASSING = (OutOfMemory, WeightsNotFound, WeightsDamaged)


class Maker:
    """Turns a person's wish into a job of the queue.

    Args:
        session: What the window knows.
        random_seed: Gives a random number of 64 bits.
    """

    def __init__(self, session: Session, random_seed: Callable[[], int]) -> None:
        self._session = session
        self._random_seed = random_seed

    def generate(self) -> Job | None:
        """Make a job of the panels; None, and a notice, where that is impossible."""
        session = self._session
        try:
            state = seed_for_job(session.panels.state, self._random_seed())
            canvas = session.canvas.snapshot()
            request = self._built(state, canvas)
        except StudioError as error:
            session.notices.post_error(error)
            return None
        fault = session.advice.fault if session.advice.is_settled else None
        if fault is not None:
            # The disk and the memory may be others by now: what is missing is looked for again, by the job itself.
            session.advice.refresh()
            if not isinstance(fault, PASSING):
                session.notices.post_error(fault)
                return None
        session.panels.replace(seed_after_job(state))
        # What a person typed: a style is chosen again, and would else stand twice at its end.
        session.history.add(state.prompt if request.prompt else "")
        return self._queue_up(request, canvas)

    def enlarge(self, enlarge: EnlargeSettings, strength: float) -> Job | None:
        """Make a job that enlarges the open picture; None, and a notice, where that is impossible."""
        session, canvas = self._session, self._session.canvas.whole()
        if canvas is None:
            return None
        try:
            state = seed_for_job(replace(session.panels.state, task=Task.NEW), self._random_seed())
            request = enlarging_request(self._built(state, None), canvas, enlarge, strength)
        except StudioError as error:
            session.notices.post_error(error)
            return None
        return self._queue_up(request, canvas)

    def make_more(self) -> Job | None:
        """Make the job of the staged result once more, with the next seeds; None where none is staged."""
        session = self._session
        staged = session.staging.candidates
        candidate = session.staging.current or (staged[-1] if staged else None)
        if candidate is None:
            return None
        alike = [job.request for job in session.queue.jobs if job.target is candidate.target]
        requests = [candidate.request, *(each.request for each in staged if _is_alike(each, candidate)), *alike]
        used = max((each.seed - candidate.request.seed) % 2**64 + each.count for each in requests)
        return session.queue.add(replace(candidate.request, seed=candidate.request.seed_of(used)), candidate.target)

    def _built(self, state: PanelState, canvas: CanvasSnapshot | None) -> GenerateRequest:
        session = self._session
        return build_request(
            state, session.advice.report_of(state.backbone), session.presets.style(state.style), canvas
        )

    def _queue_up(self, request: GenerateRequest, canvas: CanvasSnapshot | None) -> Job:
        picture = self._session.canvas.current
        if picture is None or canvas is None:
            return self._session.queue.add(request)
        origins = () if request.source is None else _origins_of(picture)
        return self._session.queue.add(request, target_of(request, picture.document, canvas, origins))


def _origins_of(picture: OpenPicture) -> tuple[SourceReference, ...]:
    """Give the files that what is seen of a picture, and its masks, come from."""
    base = () if picture.opened is None else (picture.opened.reference,)
    state = picture.document.state
    return (*base, *state.sources(LayerKind.PIXELS), *state.sources(LayerKind.MASK))


def _is_alike(one: Candidate, other: Candidate) -> bool:
    """Whether two results are of jobs that differ in nothing but their seeds."""
    return one.target is other.target
