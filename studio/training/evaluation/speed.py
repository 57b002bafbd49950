"""Seconds and memory of one picture at a size, each measured in a process of its own.

A walk has as many steps as the default one; above LONGEST_WHOLE_PX only a few of them are timed and multiplied, which
the report says: a step costs the same wherever it stands in the walk. The text and the first step, in which buffers are
made, are timed with the rest at small sizes and left out of the multiplication at large ones.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import torch

import studio
from studio.training.evaluation.subjects import Sampling, Subject, load_subject, paint, quickened
from studio.training.settings import TrainingFault, TrainingSettings

SIDES_PX = (128, 256, 512, 1024)
LONGEST_WHOLE_PX = 256
TIMED_STEPS = 3
_MINUTES_AT_MOST = 10
_PROMPT = "a smiling sun"
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class SpeedFigures:
    """One backbone at one size.

    Attributes:
        seconds: sampling and decoding of one picture, at the default steps.
        peak_bytes: most resident memory of the process, the program itself included.
        is_whole: whether every step was timed.
    """

    side_px: int
    seconds: float
    peak_bytes: int
    is_whole: bool


def sides_for(subject: Subject, settings: TrainingSettings) -> tuple[int, ...]:
    """The sizes to measure: SIDES_PX, or the own size in a smoke run."""
    return (subject.side_px,) if settings.smoke else SIDES_PX


def time_picture(subject: Subject, side_px: int, sampling: Sampling) -> tuple[float, bool]:
    """Seconds of one picture, and whether they were all timed; the first picture of the process warms up unseen."""
    subject, noise = quickened(subject), subject.noise(1, side_px)
    paint(subject, [_PROMPT], subject.noise(1), replace(sampling, steps=1))
    is_whole = side_px <= LONGEST_WHOLE_PX or sampling.steps <= TIMED_STEPS + 1
    if is_whole:
        return _seconds(subject, noise, sampling), True
    once = _seconds(subject, noise, replace(sampling, steps=1))
    several = _seconds(subject, noise, replace(sampling, steps=1 + TIMED_STEPS))
    return once + (several - once) / TIMED_STEPS * (sampling.steps - 1), False


def measure_speed(settings: TrainingSettings, backbone: str, side_px: int, sampling: Sampling) -> SpeedFigures:
    """One size in a fresh process, so that its peak memory is its own.

    Raises:
        TrainingFault: the process failed.
    """
    done = subprocess.run(  # noqa: S603  # this Python, and arguments of ours
        [sys.executable, "-m", "studio.training.evaluation.speed", *_arguments(settings, backbone, side_px, sampling)],
        cwd=Path(studio.__file__).parents[1],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=_MINUTES_AT_MOST * 60,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise TrainingFault(
            f"timing {backbone} at {side_px} px ended with code {done.returncode} ({last}); is memory short?"
        )
    return SpeedFigures(**json.loads(done.stdout.strip().splitlines()[-1]))


def measure_here(settings: TrainingSettings, backbone: str, side_px: int, sampling: Sampling) -> SpeedFigures:
    """The same in this process, for smoke runs: the memory is all that the process ever held."""
    subject = load_subject(settings, backbone)
    if subject is None:
        raise TrainingFault(f"{backbone} has neither state nor published weights; run `studio train backbone` first")
    seconds, is_whole = time_picture(subject, side_px, sampling)
    return SpeedFigures(side_px, seconds, peak_memory(), is_whole)


def peak_memory() -> int:
    """Most resident bytes of this process so far."""
    if _STATUS.exists():
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
    if sys.platform == "win32":
        import psutil  # noqa: PLC0415  # only there

        return int(psutil.Process().memory_info().peak_wset)
    import resource  # noqa: PLC0415  # not on Windows

    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * (1 if sys.platform == "darwin" else 1024)


def _seconds(subject: Subject, noise: torch.Tensor, sampling: Sampling) -> float:
    began = time.perf_counter()
    paint(subject, [_PROMPT], noise, sampling)
    return time.perf_counter() - began


def _arguments(settings: TrainingSettings, backbone: str, side_px: int, sampling: Sampling) -> list[str]:
    folders = [str(folder.resolve()) for folder in (settings.cache, settings.state, settings.resources)]
    numbers = [side_px, settings.threads, sampling.steps, sampling.guidance, sampling.shift, *sampling.interval]
    return [*folders, backbone, *map(str, numbers)]


def main(arguments: list[str]) -> SpeedFigures:
    """What the child does: measures and prints one JSON object."""
    parser = argparse.ArgumentParser()
    for name in ("cache", "state", "resources"):
        parser.add_argument(name, type=Path)
    parser.add_argument("backbone")
    for name, kind in (("side_px", int), ("threads", int), ("steps", int), ("guidance", float), ("shift", float)):
        parser.add_argument(name, type=kind)
    parser.add_argument("interval", type=float, nargs=2)
    told = parser.parse_args(arguments)
    torch.set_num_threads(told.threads)
    sampling = Sampling(told.steps, told.guidance, told.shift, tuple(told.interval))
    settings = TrainingSettings(told.cache, told.state, told.resources)
    figures = measure_here(settings, told.backbone, told.side_px, sampling)
    sys.stdout.write(json.dumps({name: getattr(figures, name) for name in SpeedFigures.__dataclass_fields__}) + "\n")
    return figures


if __name__ == "__main__":
    main(sys.argv[1:])
