"""The loop that every training stage runs: log, progress line, state, loss plot, and an end that loses nothing."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

import numpy as np

from studio.training.checkpoints import save_state
from studio.training.journal import Journal, read_journal
from studio.training.schedule import RunClock
from studio.training.settings import TrainingSettings
from studio.training.sheets import save_plot
from studio.training.stopping import StopRequest

SAVE_SECONDS = 120.0
BAR_CELLS = 24


class Run(Protocol):
    """A training run in progress, as the loop sees it."""

    step: int
    pictures: int
    minutes: float

    def state(self) -> dict[str, Any]:
        """Everything a resumed run needs."""


class TrainingLoop:
    """Yields the learning rate of each step until clock or SIGTERM end it; entered as a context.

    However it is left (Ctrl+C and a full disk for the log included), the state is saved and the end is logged, so that
    the same command goes on where it stood.
    """

    def __init__(
        self, settings: TrainingSettings, name: str, run: Run, clock: RunClock, *, journal_steps: int = 25
    ) -> None:
        self.name = name
        self.journal = Journal(settings.state, name)
        self._settings, self._run, self._clock, self._journal_steps = settings, run, clock, journal_steps
        self._stop = StopRequest()
        self._earlier = run.minutes
        self._losses: list[float] = []
        self._last: dict[str, float] = {}

    @property
    def path(self) -> Path:
        """Where the state stands."""
        return self._settings.state / f"{self.name}.pt"

    @property
    def is_stopped(self) -> bool:
        """Whether SIGTERM ended the run."""
        return self._stop.is_asked

    def __enter__(self) -> TrainingLoop:
        self._stop.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.__exit__(kind, fault, trace)
        clear_line()
        self._save()
        self.journal.write("stopped", step=self._run.step, pictures=self._run.pictures, minutes=self._run.minutes)
        self.plot()

    def __iter__(self) -> Iterator[float]:
        while not self._clock.is_over(self._run.step) and not self._stop.is_asked:
            yield self._clock.rate(self._run.step)

    def note(self, loss: float, **figures: float) -> None:
        """Takes a step's loss: logs every so many steps, saves every two minutes, redraws the progress line.

        Whatever else is given stands in the log beside the loss.
        """
        run = self._run
        self._losses.append(loss)
        run.minutes = self._earlier + self._clock.seconds() / 60
        if run.step % self._journal_steps == 0:
            mean = float(np.mean(self._losses[-self._journal_steps :]))
            rate = self._clock.rate(run.step)
            self.journal.write("step", step=run.step, pictures=run.pictures, loss=mean, rate=rate, **figures)
        if self.is_due("save", SAVE_SECONDS):
            self._save()
        self._show(loss)

    def is_due(self, what: str, seconds: float) -> bool:
        """Whether so many seconds went by since it was last due (since the beginning, at first)."""
        now = time.monotonic()
        if now - self._last.setdefault(what, self._clock.began) < seconds:
            return False
        self._last[what] = now
        return True

    def plot(self) -> None:
        """Draws `<name>-loss.png` from the whole log, earlier sittings included."""
        entries = read_journal(self._settings.state, self.name)
        curve = [float(entry["loss"]) for entry in entries if entry["event"] == "step" and entry["loss"]]
        if len(curve) > 1:
            save_plot(self._settings.state / f"{self.name}-loss.png", curve, f"{self.name} loss")

    def _save(self) -> None:
        save_state(self.path, self._run.state())

    def _show(self, loss: float) -> None:
        """The progress line, on a terminal only."""
        if not sys.stderr.isatty() or not self.is_due("line", 0.5):
            return
        share, left = self._clock.progress(self._run.step)
        sys.stderr.write("\r\x1b[K" + progress_line(self.name, self._run.step, loss, share, left))
        sys.stderr.flush()


def progress_line(name: str, step: int, loss: float, share: float | None, seconds_left: float | None) -> str:
    """`backbone-dit [######------] 50 %, step 1,200, loss 0.412, 31 min to go`, cut to the terminal's width."""
    parts = [f"step {step:,}", f"loss {loss:.3f}"]
    bar = ""
    if share is not None:
        filled = round(BAR_CELLS * min(1.0, share))
        bar = f"[{'#' * filled}{'-' * (BAR_CELLS - filled)}] {min(1.0, share):.0%}, "
    if seconds_left is not None:
        parts.append(f"{seconds_left / 60:.0f} min to go" if seconds_left >= 90 else f"{seconds_left:.0f} s to go")
    return f"{name} {bar}{', '.join(parts)}"[: shutil.get_terminal_size().columns - 1]


def clear_line() -> None:
    """Takes the progress line off a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
