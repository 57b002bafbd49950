"""The session with a tiny real engine: what a person does, without a window."""

from __future__ import annotations

import json

import pytest

from studio.contract.errors import SaveFailed
from studio.contract.geometry import Extent
from studio.session.engine_host import EngineState
from studio.session.jobs import JobState, Pause
from studio.session.live import Phase
from studio.session.requests import Recall
from studio.session.session import Session
from studio.session.state import SeedRule
from studio.storage.pngs import read_picture, read_record
from tests.window_parts import PATIENCE_MS, settled

pytestmark = pytest.mark.slow


def ended(session: Session) -> list[JobState]:
    return [job.state for job in session.queue.jobs if job.state.is_ended]


def wait_for(qtbot, condition):
    qtbot.waitUntil(condition, timeout=PATIENCE_MS)


@pytest.fixture
def quick(started: Session, qtbot) -> Session:
    """A session whose panels ask for a picture of a few steps."""
    started.panels.update(prompt="고양이 얼굴", steps=3, device="cpu")
    settled(qtbot, started)
    return started


def test_the_engine_says_what_the_panels_mean(quick):
    advice = quick.advice
    assert advice.report is not None
    assert advice.report.id == "dit"
    assert advice.resolved is not None
    assert advice.resolved.scheduler.steps == 3
    assert len(advice.sigmas) == 4
    assert advice.prompt_tokens is not None
    assert advice.prompt_tokens.used > 0
    assert advice.cost is not None
    assert advice.fault is None


def test_a_setting_that_cannot_run_is_said_and_refused_before_it_is_queued(quick, qtbot):
    quick.panels.update(extent=Extent(63, 64))
    settled(qtbot, quick)
    assert "63" in quick.advice.fault.text
    assert quick.generate() is None
    assert quick.queue.jobs == ()
    assert "63" in quick.notices.all[-1].text


def test_a_prompt_becomes_a_picture_on_disk_before_it_is_shown(quick, qtbot):
    seen = []
    quick.live.pictured.connect(lambda picture: seen.append(read_record(picture.path)))
    quick.generate()
    wait_for(qtbot, lambda: ended(quick) == [JobState.DONE])
    assert [record.request.prompt for record in seen] == ["고양이 얼굴"]
    assert seen[0].seed == 4_242
    assert quick.shown.record == seen[0]
    assert quick.results.pictures == (quick.shown.path,)
    assert read_picture(quick.shown.path) == quick.shown.raster
    assert quick.history.entries == ("고양이 얼굴",)


def test_a_stop_decodes_nothing_and_the_next_job_runs(quick, qtbot):
    phases = []
    quick.live.progressed.connect(lambda progress: phases.append(progress.phase if progress else None))
    quick.panels.update(steps=900)
    settled(qtbot, quick)
    quick.generate()
    quick.panels.update(steps=2)
    settled(qtbot, quick)
    wait_for(qtbot, lambda: Phase.STEPPING in phases)
    quick.generate()
    quick.runner.stop_now()
    assert phases[-1] is Phase.STOPPING
    wait_for(qtbot, lambda: ended(quick) == [JobState.CANCELLED])
    assert Phase.DECODING not in phases
    assert quick.queue.pause_reason is Pause.STOPPED
    quick.queue.resume()
    wait_for(qtbot, lambda: ended(quick) == [JobState.CANCELLED, JobState.DONE])


def test_skipping_goes_on_with_the_next_job(quick, qtbot):
    quick.panels.update(steps=900)
    settled(qtbot, quick)
    quick.generate()
    quick.panels.update(steps=2)
    quick.generate()
    wait_for(qtbot, lambda: quick.live.progress is not None and quick.live.progress.phase is Phase.STEPPING)
    quick.runner.skip()
    wait_for(qtbot, lambda: ended(quick) == [JobState.CANCELLED, JobState.DONE])


def test_stopping_after_this_one_keeps_the_picture_that_is_being_made(quick, qtbot):
    quick.panels.update(count=4, steps=20)
    settled(qtbot, quick)
    job = quick.generate()
    wait_for(qtbot, lambda: quick.live.progress is not None and quick.live.progress.phase is Phase.STEPPING)
    quick.runner.stop_after_this_one()
    assert quick.live.progress.is_last
    wait_for(qtbot, lambda: ended(quick) == [JobState.DONE])
    assert len(quick.queue.find(job.id).pictures) == 1


def test_a_picture_that_cannot_be_saved_is_kept_and_saved_later(quick, qtbot, monkeypatch):
    real = quick.shelf.save
    monkeypatch.setattr(
        quick.shelf, "save", lambda *_: (_ for _ in ()).throw(SaveFailed("The disk is full.", "Free it."))
    )
    quick.generate()
    quick.generate()
    wait_for(qtbot, lambda: JobState.FAILED in ended(quick))
    assert len(quick.results.unsaved) == 1
    assert quick.queue.is_paused
    monkeypatch.setattr(quick.shelf, "save", real)
    quick.save_again()
    wait_for(qtbot, lambda: len(quick.results.pictures) == 1)
    assert quick.results.unsaved == ()
    assert read_record(quick.results.pictures[0]).request.prompt == "고양이 얼굴"


def test_a_record_comes_back_into_the_panels(quick, qtbot):
    quick.panels.update(seed_rule=SeedRule.FIXED, seed=99, guidance=2.0)
    quick.generate()
    wait_for(qtbot, lambda: ended(quick) == [JobState.DONE])
    path = quick.shown.path
    quick.panels.update(prompt="other", seed=1, steps=7, guidance=None)
    quick.recall(path, Recall.SEED)
    wait_for(qtbot, lambda: quick.panels.state.seed == 99)
    assert quick.panels.state.prompt == "other"
    quick.recall(path)
    wait_for(qtbot, lambda: quick.panels.state.prompt == "고양이 얼굴")
    assert (quick.panels.state.steps, quick.panels.state.guidance) == (3, 2.0)


def test_what_waited_waits_again_after_a_restart(surroundings, finish, qtbot):
    first = Session(surroundings)
    first.start()
    wait_for(qtbot, lambda: first.engine.state is EngineState.READY)
    first.panels.update(prompt="one", steps=900, device="cpu", count=3)
    first.generate()
    for prompt in ("two", "three"):
        first.panels.update(prompt=prompt, count=1, steps=2)
        first.generate()
    wait_for(qtbot, lambda: first.live.progress is not None and first.live.progress.phase is Phase.STEPPING)
    # In the middle of the first job: it is not lost, it waits with the others.
    finish(first.close(b"geometry", b"docks"))

    second = Session(surroundings)
    assert (second.layout.geometry, second.panels.state.prompt) == (b"geometry", "three")
    second.start()
    wait_for(qtbot, lambda: len(second.queue.waiting) == 3)
    assert [job.request.prompt for job in second.queue.waiting] == ["one", "two", "three"]
    assert second.queue.pause_reason is Pause.RESTORED
    assert second.queue.waiting[0].request.count == 3
    second.queue.remove(second.queue.waiting[0].id)
    second.queue.resume()
    wait_for(qtbot, lambda: ended(second) == [JobState.DONE, JobState.DONE])
    finish(second.close())
    assert json.loads(surroundings.places.queue_file.read_text())["jobs"] == []


def test_an_engine_that_cannot_open_says_so_and_can_be_tried_again(surroundings, finish, qtbot):
    tries = []

    def open_badly():
        tries.append(1)
        raise ModuleNotFoundError("No module named 'torch'")

    session = Session(type(surroundings)(surroundings.places, surroundings.resources, open_badly))
    session.start()
    wait_for(qtbot, lambda: session.engine.state is EngineState.FAILED)
    assert "ModuleNotFoundError" in session.engine.fault.text
    wait_for(qtbot, lambda: any("could not start" in notice.text for notice in session.notices.all))
    session.generate()
    wait_for(qtbot, lambda: len(tries) == 2 and ended(session) == [JobState.FAILED])
    finish(session.close())


def test_weights_can_be_loaded_at_the_start(surroundings, finish, qtbot):
    surroundings.places.config.mkdir(parents=True)
    surroundings.places.settings_file.write_text('{"version": 1, "loads_weights_at_start": true, "device": "cpu"}')
    session = Session(surroundings)
    said = []
    session.engine.changed.connect(lambda: said.append(session.engine.words))
    session.start()
    wait_for(qtbot, lambda: session.advice.memory is not None and bool(session.advice.memory.resident))
    assert any("Loading the weights" in words for words in said)
    finish(session.close())
