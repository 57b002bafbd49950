"""Where the pictures of jobs go: the open picture is replaced only where nothing can be lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Raster
from studio.contract.requests import EnlargeSettings, GenerateRequest
from studio.session import jobs
from studio.session.jobs import Job, JobState, lightened
from studio.session.live import SavedPicture
from studio.session.targets import target_of
from tests.session.pictures import WIDE, opened, plain, record, select


def run(session, request: GenerateRequest, *, has_target: bool = True, before_end=None) -> Path:
    """Let a job of the open picture give one picture, without an engine."""
    document, snapshot = session.canvas.document, session.canvas.snapshot()
    target = target_of(request, document, snapshot) if has_target and document is not None else None
    session.queue.add(request, target)
    session.queue.begin()
    session.live.began.emit(session.queue.running)
    if before_end is not None:
        before_end()
    path = Path(f"{len(session.results.pictures)}.png")
    session.queue.add_picture(path)
    extent = request.result_extent or request.extent or WIDE
    session.live.pictured.emit(SavedPicture(path, plain(extent, 200), record(extent)))
    session.queue.end(JobState.DONE)
    session.live.ended.emit(session.queue.jobs[-1])
    return path


def test_a_new_picture_replaces_one_that_was_not_edited(session):
    session.canvas.show(opened())
    path = run(session, GenerateRequest())
    assert session.canvas.opened.path == session.shown.path == path
    assert not session.staging.is_shown


def test_a_new_picture_is_staged_over_an_edited_one(session):
    session.canvas.show(opened())
    select(session.canvas.document, Bounds(0, 0, 4, 4))
    document = session.canvas.document
    path = run(session, GenerateRequest())
    assert session.canvas.document is document
    assert session.shown.path == path
    assert len(session.staging.candidates) == 1


def test_an_edit_during_the_job_is_not_lost(session):
    session.canvas.show(opened())
    document = session.canvas.document
    run(session, GenerateRequest(), before_end=lambda: select(document, Bounds(0, 0, 4, 4)))
    assert session.canvas.document is document
    assert len(session.staging.candidates) == 1


def test_a_job_of_an_earlier_run_is_a_picture_of_its_own_or_staged(session):
    request = GenerateRequest(source=plain())
    run(session, request, has_target=False)
    assert session.canvas.document.extent == WIDE
    select(session.canvas.document, Bounds(0, 0, 4, 4))
    run(session, request, has_target=False)
    assert len(session.staging.candidates) == 1


def test_what_belongs_to_a_picture_that_was_put_aside_waits_for_it(session):
    session.canvas.show(opened())
    select(session.canvas.document, Bounds(0, 0, 4, 4))
    request = GenerateRequest(source=session.canvas.visible())
    run(session, request, before_end=lambda: session.canvas.show(opened("other.png")))
    assert session.canvas.opened.path.name == "other.png"
    assert session.staging.candidates == ()
    session.canvas.go_back()
    assert len(session.staging.candidates) == 1


@pytest.mark.parametrize("is_edited_meanwhile", [False, True])
def test_an_enlargement_is_opened_and_is_staged_where_its_picture_was_edited_meanwhile(session, is_edited_meanwhile):
    session.canvas.show(opened())
    select(session.canvas.document, Bounds(0, 0, 4, 4))
    document = session.canvas.document
    request = GenerateRequest(source=session.canvas.visible(), enlarge=EnlargeSettings())
    edit = (lambda: select(document, Bounds(0, 0, 5, 5))) if is_edited_meanwhile else None
    run(session, request, before_end=edit)
    assert (session.canvas.document is document) == is_edited_meanwhile
    assert len(session.staging.candidates) == is_edited_meanwhile
    assert len(session.canvas.earlier) == (not is_edited_meanwhile)


def test_the_next_seeds_are_asked_for_once_each(session):
    session.canvas.show(opened())
    select(session.canvas.document, Bounds(0, 0, 4, 4))
    run(session, GenerateRequest(source=session.canvas.visible(), seed=2**64 - 1))
    seeds = [session.make_more().request.seed for _ in range(3)]
    assert seeds == [0, 1, 2]


def test_ended_jobs_let_go_of_their_pictures_the_oldest_first(monkeypatch):
    monkeypatch.setattr(jobs, "MAX_PICTURE_BYTES", 2_500)
    shared = Raster(np.zeros((20, 20, 3), np.uint8))
    other = Raster(np.ones((20, 20, 3), np.uint8))
    ended = [Job(str(number), GenerateRequest(source=source)) for number, source in enumerate((other, shared, shared))]
    assert [isinstance(job.request.source, Raster) for job in lightened(ended)] == [True, True, True]
    monkeypatch.setattr(jobs, "MAX_PICTURE_BYTES", 1_500)
    assert [isinstance(job.request.source, Raster) for job in lightened(ended)] == [False, True, True]
    assert lightened(ended)[0].request.source.extent == Extent(20, 20)
