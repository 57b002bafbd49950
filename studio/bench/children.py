"""Fresh processes: what a start costs, and what a process holds, can only be seen in one that did nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import studio
from studio.bench.benchmark import BenchFailed
from studio.bench.errands import ERRANDS

MINUTES_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment of an errand.

    Attributes:
        seconds: From the start of its process.
        values: What it said.
    """

    seconds: float
    values: Mapping[str, Any]


class Children(Protocol):
    """Does an errand of `errands.py` in a process of its own."""

    def run(self, errand: str, *arguments: str, environment: Mapping[str, str] | None = None) -> list[Mark]:
        """Do an errand and give its marks, in order.

        Args:
            errand: Its name.
            arguments: What it is given.
            environment: Variables of its process beside those of this one.

        Raises:
            BenchFailed: It failed.
        """


class FreshProcesses:
    """A new Python for every errand, with this process's environment."""

    def run(self, errand: str, *arguments: str, environment: Mapping[str, str] | None = None) -> list[Mark]:
        """See `Children.run`."""
        with _started(errand, *arguments, environment=environment or {}) as (process, began):
            lines = ((line, time.perf_counter()) for line in process.stdout or () if line.startswith("{"))
            marks = [Mark(moment - began, json.loads(line)) for line, moment in lines]
            code = process.wait(MINUTES_AT_MOST * 60)
            errors = process.stderr.read() if process.stderr else ""
        if code or not marks:
            last = (errors.strip().splitlines() or ["it said nothing"])[-1]
            raise BenchFailed(f"A fresh process for {errand!r} ended with code {code}: {last}")
        return marks


class SameProcess:
    """Every errand in this process: for tests of the bench, where a start's cost is not the point."""

    def run(self, errand: str, *arguments: str, environment: Mapping[str, str] | None = None) -> list[Mark]:
        """See `Children.run`; this process's environment stays as it is."""
        began = time.perf_counter()
        marks: list[Mark] = []
        ERRANDS[errand](lambda **values: marks.append(Mark(time.perf_counter() - began, values)), *arguments)
        return marks


@contextmanager
def _started(
    errand: str, *arguments: str, environment: Mapping[str, str]
) -> Iterator[tuple[subprocess.Popen[str], float]]:
    """Start an errand; it does not outlive the context."""
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603  # this Python, and arguments of ours
        [sys.executable, "-m", "studio.bench.errands", errand, *arguments],
        cwd=Path(studio.__file__).parents[1],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with process:
        try:
            yield process, began
        finally:
            process.kill()
