"""Large files of projects: how far they are is told in the window's thread, and a person can end them."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtCore import QThread

from studio.contract.errors import Cancelled
from studio.session import file_work
from studio.session.file_work import FileProgress
from studio.session.notices import Severity
from studio.storage.projects.ora import load_project
from tests.session.test_projects import begin, paint
from tests.window_parts import PATIENCE_MS


@pytest.fixture(autouse=True)
def told_at_once(monkeypatch):
    monkeypatch.setattr(file_work, "SHOWN_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(file_work, "EVERY_SECONDS", 0.0)


@pytest.fixture
def told(session):
    """What was told, and in which thread."""
    found: list[FileProgress | None] = []

    def take(progress):
        assert QThread.currentThread() is session.thread()
        found.append(progress)

    session.projects.work.progressed.connect(take)
    return found


def test_saving_and_opening_tell_how_far_they_are(session, finish, told, tmp_path):
    begin(session)
    path = tmp_path / "fox.ora"
    finish(session.projects.write(session.canvas.current, path))
    assert told[-1] is None
    shares = [each.share for each in told[:-1]]
    assert shares == sorted(shares)
    assert {(each.name, each.is_saving) for each in told[:-1]} == {("fox.ora", True)}
    told.clear()
    finish(session.projects._open(path))
    assert told == [FileProgress("fox.ora", 1.0, is_saving=False), None]


def test_quick_work_is_not_told(session, finish, told, tmp_path, monkeypatch):
    monkeypatch.setattr(file_work, "SHOWN_AFTER_SECONDS", 60.0)
    begin(session)
    finish(session.projects.write(session.canvas.current, tmp_path / "fox.ora"))
    assert told == []


def test_a_save_that_is_ended_changes_nothing_and_is_no_fault(session, finish, tmp_path, monkeypatch):
    document = begin(session)
    path = tmp_path / "fox.ora"
    finish(session.projects.write(session.canvas.current, path))
    before = path.read_bytes()
    paint(document)
    session.projects.work.progressed.connect(lambda progress: progress and session.projects.work.cancel())
    # Slow enough that the window's thread has its say in between.
    monkeypatch.setattr(file_work._Teller, "__call__", slowly(file_work._Teller.__call__))
    with pytest.raises(Cancelled):
        finish(session.projects.write(session.canvas.current, path))
    assert path.read_bytes() == before
    assert session.projects.is_modified
    assert [each for each in session.notices.all if each.severity is Severity.ERROR] == []
    assert sorted(each.name for each in tmp_path.glob("fox*")) == ["fox.ora"]


def slowly(call):
    def wait(self, share):
        call(self, share)
        time.sleep(0.05)

    return wait


def test_opening_that_is_ended_leaves_what_is_open_and_the_list(session, finish, qtbot, tmp_path):
    begin(session)
    path = tmp_path / "fox.ora"
    finish(session.projects.write(session.canvas.current, path))
    open_before = session.canvas.current
    hold, began = threading.Event(), threading.Event()
    work = session.projects.work

    def busy(_):
        began.set()
        hold.wait(10)

    waits = session.tasks.start(work.do(path, busy, is_saving=False))
    qtbot.waitUntil(began.is_set, timeout=PATIENCE_MS)
    opening = session.tasks.start(session.projects._open(path))
    qtbot.waitUntil(lambda: len(work._stops) == 2, timeout=PATIENCE_MS)
    work.cancel()
    hold.set()
    qtbot.waitUntil(lambda: waits.done() and opening.done(), timeout=PATIENCE_MS)
    assert isinstance(opening.exception(), Cancelled)
    assert session.canvas.current is open_before
    assert session.projects.recent == (path,)


def test_what_is_brought_back_is_offered_again_where_a_person_ends_it(session, finish, qtbot, monkeypatch, tmp_path):
    document = begin(session)
    paint(document)
    finish(session.projects.write(session.canvas.current, tmp_path / "p.ora"))
    asked = []

    def ended(recovery, told):
        asked.append(recovery.name)
        raise Cancelled

    monkeypatch.setattr(session.projects, "_read", ended)
    monkeypatch.setattr(session.projects, "look_for_left", lambda: looked(asked))
    recovery = type("Recovery", (), {"name": "p.ora", "path": tmp_path})()
    finish(session.projects._restore((recovery, recovery)))
    assert asked == ["p.ora", "looked"]
    assert [each for each in session.notices.all if each.severity is Severity.ERROR] == []


async def looked(asked):
    asked.append("looked")


def test_layers_that_did_not_change_are_taken_from_the_file(session, finish, tmp_path, monkeypatch):
    from studio.storage.projects import saving

    document = begin(session)
    paint(document)
    document.add_layer(name="above")
    path = tmp_path / "p.ora"
    finish(session.projects.write(session.canvas.current, path))
    made = []
    real = saving.layer_png
    monkeypatch.setattr(saving, "layer_png", lambda record, *rest: made.append(record.name) or real(record, *rest))
    paint(document, 2)
    document.set_layer(document.state.layers[0].id, opacity=0.5)
    finish(session.projects.write(session.canvas.current, path))
    assert made == ["above"]
    loaded = load_project(path)
    assert loaded.notices == ()
    assert loaded.state.document.layers[0].opacity == 0.5
