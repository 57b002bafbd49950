"""The loop of a training stage: it logs, it stops when asked, and whatever ends it loses no step."""

from __future__ import annotations

import os
import re
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.training.checkpoints import load_state
from studio.training.journal import read_journal
from studio.training.loop import BAR_CELLS, TrainingLoop, progress_line
from studio.training.schedule import RunClock
from studio.training.settings import TrainingFault, TrainingSettings


@dataclass
class Counting:
    """A run that only counts."""

    step: int = 0
    pictures: int = 0
    minutes: float = 0.0

    def state(self) -> dict[str, Any]:
        return {"step": self.step, "pictures": self.pictures, "minutes": self.minutes}

    def walk(self) -> float:
        self.step += 1
        self.pictures += 4
        return 1.0 / self.step


def walk(settings: TrainingSettings, run: Counting, steps: int, interrupted_at: int = 0) -> None:
    """Count up to `steps`, or to where Ctrl+C is pressed."""
    with TrainingLoop(settings, "counting", run, RunClock(0, 0, steps=steps)) as loop:
        for _ in loop:
            loop.note(run.walk())
            if run.step == interrupted_at:
                raise KeyboardInterrupt


@pytest.fixture
def settings(tmp_path: Path) -> TrainingSettings:
    return TrainingSettings(tmp_path / "cache", tmp_path / "state", tmp_path / "resources")


def test_a_loop_ends_after_its_steps_with_log_state_and_plot(settings: TrainingSettings) -> None:
    run = Counting()
    with TrainingLoop(settings, "counting", run, RunClock(0, 0, steps=10), journal_steps=5) as loop:
        for _ in loop:
            loop.note(run.walk())
    entries = read_journal(settings.state, "counting")
    assert [(entry["event"], entry["step"], entry["pictures"]) for entry in entries] == [
        ("step", 5, 20),
        ("step", 10, 40),
        ("stopped", 10, 40),
    ]
    assert entries[1]["loss"] == pytest.approx(sum(1 / step for step in range(6, 11)) / 5, abs=1e-6)
    assert load_state(loop.path) == run.state()
    assert (settings.state / "counting-loss.png").stat().st_size > 0


def test_a_second_sitting_adds_its_minutes_to_the_first(settings: TrainingSettings) -> None:
    run = Counting(step=3, pictures=12, minutes=5.0)
    walk(settings, run, 4)
    assert 5.0 <= run.minutes < 5.1


def test_sigterm_ends_the_loop_after_the_step_under_way(settings: TrainingSettings) -> None:
    run, before = Counting(), signal.getsignal(signal.SIGTERM)
    with TrainingLoop(settings, "counting", run, RunClock(0, 0, steps=1000)) as loop:
        for _ in loop:
            loop.note(run.walk())
            if run.step == 7:
                os.kill(os.getpid(), signal.SIGTERM)
    assert load_state(loop.path) == run.state()
    assert run.step == 7
    assert signal.getsignal(signal.SIGTERM) is before


def test_ctrl_c_loses_no_step(settings: TrainingSettings) -> None:
    run = Counting()
    with pytest.raises(KeyboardInterrupt):
        walk(settings, run, 1000, interrupted_at=9)
    state = load_state(settings.state / "counting.pt")
    assert state is not None
    assert state["step"] == 9


def test_a_state_that_cannot_be_written_is_said_and_the_old_one_kept(
    settings: TrainingSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Counting()
    walk(settings, run, 2)

    def full(state: object, path: Path) -> None:
        path.write_bytes(b"half of i")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(TrainingFault, match="No space left on device"):
        walk(settings, run, 3)
    assert load_state(settings.state / "counting.pt") == {
        **run.state(),
        "step": 2,
        "pictures": 8,
        "minutes": pytest.approx(0, abs=0.1),
    }
    assert list(settings.state.glob("*.partial")) == []


def test_the_progress_line_says_how_far_and_how_long() -> None:
    line = progress_line("backbone-dit", 1200, 0.4124, 0.5, 1860.0)
    assert line.startswith(f"backbone-dit [{'#' * (BAR_CELLS // 2)}{'-' * (BAR_CELLS // 2)}] 50%, step 1,200"[:79])
    assert re.search(r"loss 0\.41", progress_line("a", 3, 0.4124, None, None))
    assert progress_line("a", 3, 0.5, 0.25, 40.0).endswith("40 s to go")


def test_the_clock_tells_the_share_by_whichever_limit_comes_first() -> None:
    clock = RunClock(0, 0, steps=110, first_step=10)
    share, left = clock.progress(60)
    assert share == pytest.approx(0.5)
    assert left == pytest.approx(clock.seconds(), abs=0.01)
    assert RunClock(0, 0).progress(5) == (None, None)
