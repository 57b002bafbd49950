"""Records of strangers' pictures, and advice that is a moment old."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio.contract.geometry import Extent
from studio.contract.raster import PictureReference, Raster
from studio.contract.records import PictureRecord
from studio.contract.requests import BackboneChoice, GenerateRequest
from studio.session.jobs import JobState
from studio.session.requests import Recall
from studio.session.session import Session
from studio.session.shelf import Opened
from tests.window_parts import PATIENCE_MS, settled

pytestmark = pytest.mark.slow
DOT = Raster(np.zeros((64, 64, 3), np.uint8))


def shown(session: Session, record: PictureRecord, **changes: object) -> Session:
    """Show a picture whose record asks for something else than the panels can."""
    record = replace(record, request=replace(record.request, **changes))
    session.canvas.show(Opened(Path("strange.png"), DOT, record))
    return session


@pytest.fixture
def made(started, qtbot) -> PictureRecord:
    started.panels.update(prompt="made", steps=2, device="cpu")
    settled(qtbot, started)
    started.generate()
    qtbot.waitUntil(lambda: started.shown is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: started.queue.running is None, timeout=PATIENCE_MS)
    return started.shown.record


def test_a_backbone_that_is_not_here_is_said_and_the_panels_stay_usable(started, made, qtbot):
    shown(started, made, backbone=BackboneChoice("/somewhere/else/weights")).recall_shown(Recall.ALL)
    settled(qtbot, started)
    assert "/somewhere/else/weights" in started.advice.fault.text
    started.panels.update(backbone="dit")
    settled(qtbot, started)
    assert started.advice.fault is None
    started.generate()
    qtbot.waitUntil(lambda: started.queue.jobs[-1].state is JobState.DONE, timeout=PATIENCE_MS)


@pytest.mark.parametrize("backbone", ["\\\\stranger\\share\\weights", "//stranger/share/weights"])
def test_a_record_does_not_make_this_machine_knock_at_another(started, made, backbone):
    shown(started, made, backbone=BackboneChoice(backbone)).recall_shown(Recall.ALL)
    assert started.panels.state.backbone == "dit"
    assert started.panels.state.prompt == "made"
    assert any(backbone in notice.hint for notice in started.notices.all)


def test_what_has_no_place_in_the_panels_is_said(started, made):
    source = PictureReference.of(DOT)
    shown(started, made, source=source).recall_shown(Recall.PROMPT)
    assert not any("made from another picture" in notice.text for notice in started.notices.all)
    started.recall_shown(Recall.ALL)
    assert any("made from another picture" in notice.text for notice in started.notices.all)


def test_a_prompt_is_not_dropped_by_what_the_backbone_before_did_not_take(started, qtbot):
    """A person chooses another backbone and presses Generate before anybody has been asked about it."""
    settled(qtbot, started)
    started.advice.report = replace(started.advice.report, takes_prompt=False)
    started.queue.pause()
    started.panels.update(backbone="ssm", prompt="a cat")
    job = started.generate()
    assert job.request.prompt == "a cat"


def test_a_folder_that_has_come_back_is_not_refused_by_what_was_said_of_it_before(
    started, tiny_weights, tmp_path, qtbot
):
    folder = tmp_path / "weights"
    started.panels.update(backbone=str(folder), steps=2, device="cpu")
    settled(qtbot, started)
    assert started.advice.fault is not None
    folder.symlink_to(tiny_weights / "dit", target_is_directory=True)
    assert started.generate() is not None
    qtbot.waitUntil(lambda: started.queue.jobs[-1].state is JobState.DONE, timeout=PATIENCE_MS)
    settled(qtbot, started)
    assert started.advice.fault is None


def test_a_question_that_breaks_the_engine_down_is_logged_once_and_asked_no_further(started, qtbot, monkeypatch):
    def fail(*_):
        raise ValueError("a library's own")

    settled(qtbot, started)
    for name in ("memory", "sigmas", "inspect"):
        monkeypatch.setattr(started.engine._engine, name, fail)
    for steps in (3, 4, 5):
        started.panels.update(steps=steps)
        started.advice.refresh()
        settled(qtbot, started)
    assert started.advice.report is None
    assert "ValueError" in started.advice.fault.text
    assert not any("ValueError" in notice.text for notice in started.notices.all)


def test_a_hostile_count_is_one_picture(started, made):
    shown(started, made, count=10_000, extent=Extent(64, 64)).recall_shown(Recall.ALL)
    assert started.panels.state.count == 1


def test_a_request_of_an_earlier_version_of_the_panels_is_edited_whole(started):
    started.queue.pause()
    job = started.queue.add(GenerateRequest(prompt="edit me", seed=7, count=2))
    started.edit(job.id)
    assert (started.panels.state.prompt, started.panels.state.seed, started.panels.state.count) == ("edit me", 7, 2)
    assert started.queue.jobs == ()
