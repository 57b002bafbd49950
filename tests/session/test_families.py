"""Every family of weights from the window's side: chosen, asked about, painted with, and recalled."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.contract.geometry import Extent
from studio.session.jobs import JobState
from studio.session.notices import Severity
from studio.session.session import Session
from studio.storage.pngs import read_picture
from tests.engine import tiny_pipelines
from tests.window_parts import PATIENCE_MS, settled

pytestmark = pytest.mark.slow

STEPS = 2
SMALL = Extent(64, 64)
"""Tiny weights say the size of their big kind, which takes seconds, and positions that they do not have."""


@pytest.mark.parametrize("name", tiny_pipelines.PAINTERS)
def test_a_family_is_told_painted_and_recalled(name: str, started: Session, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tiny_pipelines.make(name, tmp_path)
    # What one backbone does not take waits in the panels, and must not stand in the way of any.
    texts = {"prompt": "고양이 얼굴", "negative_prompt": "blurry", "class_label": "1"}
    started.panels.update(backbone=str(folder), steps=STEPS, device="cpu", **texts)
    settled(qtbot, started)
    advice = started.advice
    assert advice.fault is None
    assert advice.report is not None
    assert advice.report.id == str(folder)
    assert len(advice.sigmas) >= STEPS
    assert advice.cost is not None
    assert advice.resolved is not None
    assert (advice.prompt_tokens is not None) == advice.report.takes_prompt

    if advice.report.native is None or advice.report.native.pixels > SMALL.pixels:
        started.panels.update(extent=SMALL)
        settled(qtbot, started)
        assert advice.resolved.extent == SMALL
    chosen = started.panels.state
    job = started.generate()
    qtbot.waitUntil(lambda: started.queue.find(job.id).state.is_ended, timeout=PATIENCE_MS)
    assert started.queue.find(job.id).state is JobState.DONE, started.queue.find(job.id).fault
    path = started.results.pictures[0]
    assert read_picture(path) == started.shown.raster
    settled(qtbot, started)
    assert started.advice.cost.seconds is not None

    started.panels.update(backbone="dit", prompt="", negative_prompt="", class_label=None, steps=7)
    started.recall(path)
    qtbot.waitUntil(lambda: started.panels.state.steps == STEPS, timeout=PATIENCE_MS)
    recalled = started.panels.state
    assert recalled.backbone == chosen.backbone
    report = advice.report
    assert recalled.prompt == (chosen.prompt if report.takes_prompt else "")
    assert recalled.class_label == (chosen.class_label if report.class_labels else None)
    settled(qtbot, started)
    assert advice.fault is None
    assert [notice.text for notice in started.notices.all if notice.severity is Severity.ERROR] == []

    again = started.generate()
    qtbot.waitUntil(lambda: started.queue.find(again.id).state.is_ended, timeout=PATIENCE_MS)
    assert started.queue.find(again.id).state is JobState.DONE
    assert read_picture(started.results.pictures[0]) == read_picture(path)


def test_a_folder_made_for_another_task_is_told_and_not_queued(started: Session, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tiny_pipelines.make("sd15_inpaint9", tmp_path)
    started.panels.update(backbone=str(folder), prompt="a cat")
    settled(qtbot, started)
    assert started.advice.fault.text == "sd15_inpaint9 is made for repainting a part of a picture."
    assert started.advice.report is not None
    assert started.advice.report.inpaints == "pipeline"
    assert started.advice.sigmas == ()
    assert started.generate() is None
    assert started.queue.jobs == ()
    assert started.notices.all[-1].severity is Severity.ERROR


@pytest.mark.parametrize("name", ["dit", "ddpm"])
def test_weights_that_take_no_words_are_loaded_at_the_start(
    name: str, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tiny_pipelines.make(name, tmp_path)
    session.settings.update(loads_weights_at_start=True)
    session.panels.update(backbone=str(folder), prompt="a cat", device="cpu")
    session.start()
    qtbot.waitUntil(
        lambda: session.advice.memory is not None and bool(session.advice.memory.resident), timeout=PATIENCE_MS
    )
    assert session.notices.all == ()
