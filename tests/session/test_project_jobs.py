"""Jobs that a project waits for: on its picture again after it was opened or brought back, and each made once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.contract.codec import to_plain
from studio.contract.geometry import Bounds
from studio.contract.raster import Raster
from studio.contract.records import SourceReference, SourceRole
from studio.contract.requests import GenerateRequest
from studio.document.document import Document
from studio.session import autosave
from studio.session.jobs import JobState, Pause
from studio.session.session import Session
from studio.session.targets import target_of
from studio.storage.places import Places
from studio.storage.pngs import encode_png
from studio.storage.projects import own_entries
from studio.storage.projects.ora import load_project
from tests.session.project_parts import begin, entry, is_written, paint
from tests.storage.projects import made_projects
from tests.window_parts import PATIENCE_MS


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(autosave, "AUTOSAVE_SECONDS", 0.02)


def job_of(session: Session, document: Document):
    """Ask for a part of the open picture to be painted anew."""
    session.canvas.set_frame(Bounds(10, 20, 32, 24))
    canvas = session.canvas.snapshot()
    request = GenerateRequest(prompt="a", source=canvas.picture, strength=0.5)
    origin = SourceReference(SourceRole.BASE, "f" * 64, "fox.png")
    return session.queue.add(request, target_of(request, document, canvas, (origin,)))


def test_a_job_of_a_project_lands_on_its_picture_again(session, finish, tmp_path):
    session.queue.pause()
    document = begin(session)
    document.resize_canvas(Bounds(-5, -7, 100, 90))  # the picture is not at the origin of the tiles
    job, path = job_of(session, document), tmp_path / "p.ora"
    finish(session.projects.write(session.canvas.current, path))
    finish(session.projects._open(path))
    assert session.queue.waiting[0].target.document is document  # it is kept behind the other
    session.canvas.close()
    session.canvas.go_back()
    session.projects.close_picture()
    finish(session.projects._open(path))
    (again,) = session.queue.waiting
    assert (again.id, again.target.document) == (job.id, session.canvas.document)
    assert again.target.result_bounds() == again.target.source_bounds() == Bounds(10, 20, 32, 24)
    assert (again.target.purpose, again.target.is_framed, again.target.origins) == (
        job.target.purpose,
        True,
        job.target.origins,
    )
    assert again.target.revision == session.canvas.document.revision
    paint(session.canvas.document)
    finish(session.projects.write(session.canvas.current, path))
    session.projects.close_picture()
    finish(session.projects._open(path))
    assert session.queue.waiting[0].target.revision != session.canvas.document.revision


@pytest.mark.parametrize("is_edited", [True, False])
def test_after_a_crash_a_job_lands_on_its_picture_again(session, crashed, finish, qtbot, tmp_path, is_edited):
    session.queue.pause()
    finish(session._keepsakes.read())
    if is_edited:
        paint(begin(session))
    else:
        path = tmp_path / "a.png"
        path.write_bytes(encode_png(Raster(made_projects.noise(90, 70, 3))))
        finish(session._show(path))
    job = job_of(session, session.canvas.document)
    qtbot.waitUntil(lambda: is_written(session) and job.id in entry(session)["places"], timeout=PATIENCE_MS)
    again = crashed()
    finish(again._keepsakes.read())
    finish(again.projects._restore(again.projects.left))
    (waiting,) = again.queue.waiting
    assert (waiting.id, waiting.target.document) == (job.id, again.canvas.document)
    assert waiting.target.result_bounds() == Bounds(10, 20, 32, 24)


def test_a_job_of_a_project_is_asked_for_where_nobody_knows_it(session, surroundings, finish, tmp_path):
    session.queue.pause()
    job, path = job_of(session, begin(session)), tmp_path / "p.ora"
    finish(session.projects.write(session.canvas.current, path))
    folders = {name: tmp_path / "other" / name for name in ("config", "data", "cache", "logs", "pictures")}
    other = Session(replace(surroundings, places=Places(**folders)))
    try:
        finish(other.projects._open(path))
        assert [(each.id, each.request) for each in other.queue.waiting] == [(job.id, job.request)]
        assert other.queue.waiting[0].target.document is other.canvas.document
        assert other.queue.pause_reason is Pause.RESTORED
        assert other.notices.all[-1].text == "1 jobs of the project wait in the queue."
    finally:
        finish(other.close())


@pytest.mark.parametrize("ending", ["removed", "cleared", "made"])
def test_a_job_that_was_made_or_removed_is_not_asked_for_again(session, surroundings, finish, tmp_path, ending):
    session.queue.pause()
    finish(session._keepsakes.read())
    job, path = job_of(session, begin(session)), tmp_path / "p.ora"
    finish(session.projects.write(session.canvas.current, path))
    if ending == "made":
        session.queue.resume()
        session.queue.begin()
        session.queue.end(JobState.DONE)
        session.queue.clear_ended()
    elif ending == "cleared":
        session.queue.clear_waiting()
    else:
        session.queue.remove(job.id)
    finish(session.projects._open(path))
    assert session.queue.jobs == ()
    finish(session.close())
    later = Session(surroundings)
    try:
        finish(later._keepsakes.read())
        finish(later.projects._open(path))
        assert later.queue.jobs == ()
    finally:
        finish(later.close())


def test_lying_places_of_jobs_leave_the_jobs(session, finish, monkeypatch, tmp_path):
    job = job_of(session, begin(session))
    monkeypatch.setattr(own_entries, "to_plain", lambda value: [1] if isinstance(value, dict) else to_plain(value))
    finish(session.projects.write(session.canvas.current, tmp_path / "p.ora"))
    state = load_project(tmp_path / "p.ora").state
    assert ([each.id for each in state.jobs], state.places) == ([job.id], {})
