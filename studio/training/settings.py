"""What every training stage is told: folders, size of the run, seed and threads."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


class TrainingFault(RuntimeError):
    """A stage cannot go on; the message says what, which value, what is allowed and what to do."""


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """One run of one stage.

    Attributes:
        cache: packages, drawings, captions, latents; can be rebuilt from the packages at any time.
        state: checkpoints, logs, sample grids; what a resumed run reads.
        resources: where `publish` writes `weights/<backbone>/`.
        backbone: `dit` or `ssm`; only the stages `backbone` and `evaluate` look at it.
        steps: stop after so many optimiser steps in all; 0 for no such limit.
        minutes: stop after so many minutes of this run, cool-down included; 0 for no such limit.
        cooldown_minutes: the last part of `minutes`, in which the learning rate falls to zero.
        cooldown_steps: the same for `steps`.
        seed: decides the data, the order of pictures and the noise.
        threads: for torch; 1 or 2 suit networks of this size.
        smoke: the whole stage at a tiny size in seconds, with pictures drawn by the stage itself; no download.
        resume: go on from the state folder where it has a state.
        start_from: folder of published weights (`dit/`, `ssm/`) that a backbone without a state goes on from.
        operators: ids of those that the stages of the comparison weights are for; all where none is named.
    """

    cache: Path
    state: Path
    resources: Path
    backbone: str = "dit"
    steps: int = 0
    minutes: float = 0.0
    cooldown_minutes: float = 0.0
    cooldown_steps: int = 0
    seed: int = 20261121
    threads: int = 1
    smoke: bool = False
    resume: bool = True
    start_from: Path | None = None
    operators: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.threads < 1:
            raise TrainingFault(f"threads is {self.threads}; it must be at least 1")
        if min(self.steps, self.cooldown_steps, self.minutes, self.cooldown_minutes) < 0:
            raise TrainingFault("steps, minutes and both lengths of the cool-down must not be negative")


@dataclass(frozen=True, slots=True)
class Recipe:
    """One stage as the command line sees it."""

    name: str
    summary: str
    run: Callable[[TrainingSettings], None]


def prepare_torch(settings: TrainingSettings) -> None:
    """Sets threads and the passive wait policy (libgomp's spinning costs up to 30x on a busy machine)."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import torch  # noqa: PLC0415  # after the policy is set

    torch.set_num_threads(settings.threads)
    settings.state.mkdir(parents=True, exist_ok=True)
    settings.cache.mkdir(parents=True, exist_ok=True)
