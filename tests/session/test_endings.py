"""How a session ends, at whatever moment, and what the next one finds: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path

import pytest

from studio.contract.errors import EngineFailed, SaveFailed
from studio.contract.requests import GenerateRequest
from studio.session.engine_host import EngineState
from studio.session.jobs import JobState, Pause
from studio.session.keeping import Keeper
from studio.session.live import Phase
from studio.session.session import Session, Surroundings
from studio.session.tasks import Tasks, Worker
from studio.storage.prompt_history import save_history
from studio.storage.queue_file import QueuedJob, load_queue, save_queue
from tests.window_parts import PATIENCE_MS, settled


def wait_for(qtbot, condition):
    qtbot.waitUntil(condition, timeout=PATIENCE_MS)


def prompts_on_disk(places) -> list[str]:
    jobs, notice = load_queue(places.queue_file)
    assert notice == ""
    return [job.request.prompt for job in jobs]


@pytest.fixture
def without_engine(surroundings) -> Surroundings:
    def refuse():
        raise EngineFailed("There is no engine in this test.")

    return Surroundings(surroundings.places, surroundings.resources, refuse)


@pytest.fixture
def left(places):
    """An earlier run has left a job and a prompt."""
    save_queue((QueuedJob("old", GenerateRequest(prompt="old")),), places.queue_file)
    save_history(("old",), places.history_file)


def test_a_window_that_closes_before_it_has_started_leaves_the_queue_alone(left, without_engine, places, finish):
    session = Session(without_engine)
    finish(session.close())
    assert prompts_on_disk(places) == ["old"]


def test_a_window_that_closes_while_it_starts_leaves_the_queue_alone(left, without_engine, places, finish):
    session = Session(without_engine)
    session.start()
    finish(session.close())
    assert prompts_on_disk(places) == ["old"]


def test_a_job_made_before_the_start_is_kept_beside_those_of_the_last_run(left, without_engine, places, finish, qtbot):
    session = Session(without_engine)
    session.panels.update(prompt="new")
    session.generate()
    qtbot.wait(400)
    assert prompts_on_disk(places) == ["old"]
    finish(session.close())
    assert prompts_on_disk(places) == ["old", "new"]
    assert json.loads(places.history_file.read_text())["prompts"] == ["new", "old"]


def test_a_job_is_on_the_disk_at_once(without_engine, places, finish, qtbot):
    session = Session(without_engine)
    session.queue.pause()
    finish(session._keepsakes.read())
    session.panels.update(prompt="kept")
    session.generate()
    qtbot.waitUntil(lambda: places.queue_file.exists() and prompts_on_disk(places) == ["kept"], timeout=150)
    finish(session.close())


def test_closing_twice_is_closing_once(without_engine, finish, loop):
    session = Session(without_engine)

    async def close_twice():
        await asyncio.gather(session.close(b"geometry", b"docks"), session.close())
        await session.close()

    finish(close_twice())
    session.panels.update(prompt="too late")


def test_a_write_that_another_has_begun_is_waited_for(loop, finish, qtbot):
    tasks, disk, reading, written = Tasks(print), Worker("disk"), threading.Event(), []
    keeper = Keeper(tasks, disk, print)

    async def work():
        slow = asyncio.ensure_future(disk.do(reading.wait))
        keeper.keep("queue", lambda: lambda: written.append("queue"), 0.0)
        await asyncio.sleep(0.05)  # the pump has taken it and waits for the disk
        closing = asyncio.ensure_future(keeper.close())
        await asyncio.sleep(0.05)
        assert not closing.done()
        reading.set()
        await asyncio.gather(slow, closing)
        await tasks.close()

    finish(work())
    disk.close()
    assert written == ["queue"]


def test_one_thing_that_cannot_be_written_does_not_keep_the_others_from_it(loop, finish):
    told, written = [], []
    tasks, disk = Tasks(told.append), Worker("disk")
    keeper = Keeper(tasks, disk, told.append)

    def fail():
        raise ValueError("no text")

    async def work():
        keeper.keep("layout", lambda: fail)
        keeper.keep("queue", lambda: lambda: written.append("queue"))
        await keeper.close()
        await tasks.close()

    finish(work())
    disk.close()
    assert written == ["queue"]
    assert "ValueError" in told[0].text


@pytest.mark.slow
def test_esc_ends_a_job_that_waits_for_the_engine(surroundings, open_engine, finish, qtbot):
    may_open = threading.Event()

    def open_slowly():
        may_open.wait(20)
        return open_engine()

    session = Session(Surroundings(surroundings.places, surroundings.resources, open_slowly))
    session.start()
    session.generate()
    session.generate()
    qtbot.waitUntil(lambda: session.queue.running is not None)
    session.runner.stop_now()
    qtbot.waitUntil(lambda: session.queue.running is None, timeout=1_000)
    assert [job.state for job in session.queue.jobs] == [JobState.CANCELLED, JobState.WAITING]
    assert session.engine.state is EngineState.STARTING
    may_open.set()
    wait_for(qtbot, lambda: session.engine.state is EngineState.READY)
    finish(session.close())


@pytest.mark.slow
def test_esc_ends_a_job_that_waits_for_another_load(started, qtbot):
    began, may_end = threading.Event(), threading.Event()

    def busy():
        began.set()
        may_end.wait(20)

    started.engine._engine._executor.submit(busy)
    assert began.wait(10)
    started.generate()
    wait_for(qtbot, lambda: started.live.progress is not None)
    qtbot.wait(50)
    started.runner.stop_now()
    qtbot.waitUntil(lambda: started.queue.running is None, timeout=1_000)
    assert started.queue.jobs[0].state is JobState.CANCELLED
    may_end.set()


@pytest.mark.slow
def test_a_job_that_a_person_has_ended_does_not_come_back_after_closing(started, places, qtbot, finish):
    started.panels.update(steps=900, device="cpu", prompt="ended")
    settled(qtbot, started)
    started.generate()
    wait_for(qtbot, lambda: started.live.progress is not None and started.live.progress.phase is Phase.STEPPING)
    started.runner.stop_now()
    finish(started.close())
    assert prompts_on_disk(places) == []


def test_jobs_wait_where_no_engine_can_be_had(without_engine, finish, qtbot):
    session = Session(without_engine)
    session.start()
    for _ in range(3):
        session.generate()
    qtbot.waitUntil(lambda: session.queue.is_paused)
    qtbot.wait(50)
    assert [job.state for job in session.queue.jobs] == [JobState.FAILED, JobState.WAITING, JobState.WAITING]
    assert session.queue.pause_reason is Pause.STOPPED
    finish(session.close())


@pytest.mark.slow
def test_every_picture_that_the_engine_has_finished_is_kept_when_none_can_be_saved(started, qtbot, monkeypatch):
    begun, may_fail = threading.Event(), threading.Event()

    def fail(*_):
        begun.set()
        may_fail.wait(20)
        raise SaveFailed("The disk is full.")

    monkeypatch.setattr(started.shelf, "save", fail)
    started.panels.update(count=3, steps=2, device="cpu")
    settled(qtbot, started)
    started.generate()
    wait_for(qtbot, begun.is_set)
    # The engine goes on meanwhile.
    qtbot.wait(700)
    may_fail.set()
    wait_for(qtbot, lambda: started.queue.running is None)
    assert [job.state for job in started.queue.jobs] == [JobState.FAILED]
    assert len(started.results.unsaved) == 3
    monkeypatch.undo()
    started.save_again()
    started.save_again()
    wait_for(qtbot, lambda: not started.results.unsaved)
    qtbot.wait(100)
    assert len(list(started.shelf.places.pictures.rglob("*.png"))) == 3


@pytest.mark.slow
def test_a_fault_that_nobody_foresaw_ends_one_job_and_not_the_making_of_jobs(started, qtbot, monkeypatch):
    monkeypatch.setattr(started.shelf, "save", lambda *_: Path("/nowhere").read_bytes())
    started.panels.update(steps=2, device="cpu")
    settled(qtbot, started)
    started.generate()
    wait_for(qtbot, lambda: started.queue.is_paused or any(job.state.is_ended for job in started.queue.jobs))
    assert len(started.results.unsaved) == 1
    monkeypatch.undo()
    started.queue.resume()
    started.generate()
    wait_for(qtbot, lambda: [job.state for job in started.queue.jobs] == [JobState.FAILED, JobState.DONE])


@pytest.mark.slow
def test_pictures_that_could_not_be_saved_are_tried_once_more_at_the_end(started, qtbot, finish, monkeypatch):
    monkeypatch.setattr(started.shelf, "save", lambda *_: Path("/nowhere").read_bytes())
    started.panels.update(steps=2, device="cpu")
    settled(qtbot, started)
    started.generate()
    wait_for(qtbot, lambda: bool(started.results.unsaved))
    monkeypatch.undo()
    finish(started.close())
    assert len(list(started.shelf.places.pictures.rglob("*.png"))) == 1
