"""Kills a process that works, at random moments, and looks at what it leaves: `kill -9`, round after round."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import studio
from studio.bench.benchmark import BenchFailed
from studio.bench.surviving import Said, Survey
from studio.bench.victim import DONE, Site

PATIENCE_SECONDS = 120.0
NO_THINGS = ("begun", "begins", "ends")
"""What is told and is nothing on the disk."""


@dataclass(slots=True)
class Killed:
    """What was found after all kills.

    Attributes:
        kills: How many.
        told: How many of each thing the process said to be on the disk, by its name.
        phases: How many kills came into each phase; as everything works at once, one kill comes into several.
        damaged: Pictures that have a name and cannot be read, a sentence each.
        lost: Pictures that were told, and are not there.
        broken: What else did not come back: the library, the project, the queue.
    """

    kills: int = 0
    told: Counter[str] = field(default_factory=Counter)
    phases: Counter[str] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def in_words(self) -> str:
        """What was done, for people."""
        counts = ", ".join(f"{count:,} x {what}" for what, count in sorted(self.told.items()))
        return f"{self.kills} kills; on the disk by then: {counts}"


def can_kill() -> bool:
    """Say whether this system has what the work needs: processes that fork, and SIGKILL."""
    return hasattr(os, "fork") and hasattr(signal, "SIGKILL")


def kill_often(folder: Path, kills: int, seconds: float, seed: int = 1, weights: Path | None = None) -> Killed:
    """Let a process work and kill it, again and again, in the same folder; after each kill everything is looked at.

    Args:
        folder: An empty folder.
        kills: How often.
        seconds: The latest moment of a kill, from the beginning of the work; with weights, from the first picture.
        seed: Of the moments.
        weights: Default weights, with which pictures are painted beside the other work; None paints none.

    Raises:
        BenchFailed: The process does not work.
    """
    moments, found, site = random.Random(seed), Killed(), Site(folder)  # noqa: S311  # moments, not secrets
    survey = Survey(site)
    with _spawner(weights) as spawner:
        for number in range(kills):
            said = _one_round(spawner, site, number, moments.uniform(0, seconds), weights)
            found.kills += 1
            found.told.update(each.what for each in said if each.what not in NO_THINGS)
            found.phases.update(open_phases(said))
            survey.look(said, number)
    found.damaged, found.lost, found.broken = survey.damaged, survey.lost, survey.broken
    return found


def open_phases(said: Iterable[Said]) -> set[str]:
    """Give the phases that had begun and not ended: those that the kill came into."""
    is_open: Counter[str] = Counter()
    for each in said:
        if each.what in ("begins", "ends"):
            is_open[each.values["phase"]] += 1 if each.what == "begins" else -1
    return {name for name, count in is_open.items() if count > 0}


def _one_round(
    spawner: subprocess.Popen[str], site: Site, number: int, seconds: float, weights: Path | None
) -> list[Said]:
    asked = {"folder": str(site.folder), "round": number, "weights": None if weights is None else str(weights)}
    assert spawner.stdin is not None  # noqa: S101  # says so to mypy
    spawner.stdin.write(json.dumps(asked) + "\n")
    spawner.stdin.flush()
    said: list[Said] = []
    timers: list[threading.Timer] = []
    pid, at_work = 0, "begun" if weights is None else "painted"
    for line in _lines(spawner):
        if line["what"] == "started":
            pid = int(line["pid"])
        elif line["what"] == "ended":
            break
        else:
            said.append(Said(line.pop("what"), line))
        if pid and not timers and any(each.what == at_work for each in said):
            timers.append(threading.Timer(seconds, os.kill, (pid, signal.SIGKILL)))
            timers[0].start()
    for timer in timers:
        timer.join()
    if not timers:
        raise BenchFailed("The process that is to be killed ended by itself.")
    return said


def _lines(spawner: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """Give what is said, line by line; a process that says nothing for long is ended, which ends this too."""
    assert spawner.stdout is not None  # noqa: S101  # says so to mypy
    watch = threading.Timer(PATIENCE_SECONDS, spawner.kill)
    watch.start()
    try:
        for line in spawner.stdout:
            yield json.loads(line)
    finally:
        watch.cancel()
        watch.join()


@contextlib.contextmanager
def _spawner(weights: Path | None) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603  # this Python, and arguments of ours
        [sys.executable, "-m", "studio.bench.victim", *([] if weights is None else [str(weights)])],
        cwd=Path(studio.__file__).parents[1],
        env={**os.environ, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with process:
        try:
            if next(_lines(process), {}).get("what") != DONE:
                raise BenchFailed("The process that is to be killed did not start.")
            yield process
        finally:
            process.kill()
