"""From a prompt to a picture on disk; stopping; faults on the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from studio.contract.events import Decoding, Stepped
from studio.session.engine_host import EngineState
from studio.session.jobs import JobState
from studio.session.stream import Mailbox
from studio.storage.pngs import read_picture, read_record
from studio.ui.qimages import to_raster
from tests.journeys.walking import (
    is_stepping,
    press_generate,
    prompt_field,
    prompts,
    set_steps,
    states,
    type_prompt,
    wait_for,
)

pytestmark = pytest.mark.slow


def test_a_prompt_becomes_a_picture_on_disk_and_on_the_canvas(window, qtbot, commit_text):
    frames = []
    window.stage.canvas.frame_painted.connect(frames.append)
    set_steps(qtbot, window, 5)
    type_prompt(window, "고양이 얼굴", commit_text)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: states(window) == [JobState.DONE])
    path = window.session.shown.path
    assert read_record(path).request.prompt == "고양이 얼굴"
    assert window.session.results.pictures == (path,)
    assert frames == sorted(frames)
    assert frames
    window.session.commands.run("copy_picture")
    assert to_raster(QApplication.clipboard().image()).over() == read_picture(path)


def test_a_stop_in_the_middle_of_a_step_decodes_nothing_and_the_next_job_runs(window, qtbot, commit_text):
    seen = []
    window.session.live.progressed.connect(lambda progress: seen.append(progress.phase if progress else None))
    set_steps(qtbot, window, 900)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: is_stepping(window))
    qtbot.keyClick(prompt_field(window), Qt.Key.Key_Escape)
    wait_for(qtbot, lambda: states(window) == [JobState.CANCELLED])
    assert Decoding not in seen
    assert "decoding" not in seen
    assert window.session.results.pictures == ()
    set_steps(qtbot, window, 3)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: states(window) == [JobState.CANCELLED, JobState.DONE])


def test_out_of_memory_is_said_and_survived(window, qtbot, monkeypatch):
    import torch

    engine = window.session.engine._engine
    real = engine._painter_for

    def too_much(*arguments):
        monkeypatch.setattr(engine, "_painter_for", real)
        torch.empty(2**55)  # the allocator's own refusal

    monkeypatch.setattr(engine, "_painter_for", too_much)
    set_steps(qtbot, window, 3)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: states(window) == [JobState.FAILED])
    assert "Memory ran out" in window.session.notices.all[-1].text
    assert window.session.notices.all[-1].hint
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: states(window) == [JobState.FAILED, JobState.DONE])


def test_an_engine_that_dies_is_said_and_started_again_and_the_queue_is_kept(window, qtbot, monkeypatch):
    put, broken = Mailbox.put, []

    def break_down(mailbox, event):
        if isinstance(event, Stepped) and event.index == 3 and not broken:
            broken.append(event)
            raise SystemExit
        put(mailbox, event)

    monkeypatch.setattr(Mailbox, "put", break_down)
    set_steps(qtbot, window, 900)
    press_generate(qtbot, window)
    set_steps(qtbot, window, 3)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: JobState.FAILED in states(window))
    assert any("stopped unexpectedly" in notice.text for notice in window.session.notices.all)
    wait_for(qtbot, lambda: states(window) == [JobState.FAILED, JobState.DONE])
    assert window.session.engine.state is EngineState.READY


def test_what_an_input_method_still_composes_is_part_of_the_job(window, qtbot, commit_text):
    set_steps(qtbot, window, 2)
    type_prompt(window, "빨간 ", commit_text)
    field = prompt_field(window)
    composing = QInputMethodEvent("사과", [])
    QApplication.sendEvent(field, composing)
    assert "사과" not in window.session.panels.state.prompt
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: states(window) == [JobState.DONE])
    assert prompts(window) == ["빨간 사과"]


def test_single_letters_in_a_text_field_are_letters(window, qtbot):
    field = prompt_field(window)
    field.clear()
    zoom = window.stage.canvas.zoom
    qtbot.keyClicks(field, "befghilmtvwxz0 +-[]q")
    assert field.toPlainText() == "befghilmtvwxz0 +-[]q"
    assert window.stage.canvas.zoom == zoom
    assert window.session.queue.jobs == ()


def test_a_job_can_be_stopped_before_the_engine_is_there(surroundings, loop, qapp, qtbot, open_window):
    window = open_window()
    set_steps(qtbot, window, 900)
    window.session.commands.run("generate")
    window.session.commands.run("stop_now")
    wait_for(qtbot, lambda: all(state.is_ended for state in states(window)) or bool(window.session.queue.waiting))
