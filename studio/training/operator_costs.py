"""What a training step of each operator costs, all in one run and in turn, so that a busy machine treats them alike."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from studio.engine.backbones.backbone import BackboneConfig
from studio.training.backbone import BackboneRun, Batch, train_step
from studio.training.journal import Journal, read_journal
from studio.training.operator_pictures import LONGEST_CAPTION
from studio.training.operators import comparison_size, start_operator
from studio.training.settings import TrainingSettings
from studio.training.sizes import choose_device

JOURNAL = "operators"
ROUNDS, SMOKE_ROUNDS = 12, 1


def random_batch(config: BackboneConfig, count: int) -> Batch:
    """A batch of the size that training uses; what it shows costs nothing more or less."""
    side, c = config.native_side * config.patch, config.latent_channels
    latents = torch.randn(2, count, c, side, side)
    mask = torch.ones(count, 1, side, side)
    return Batch(
        clean=latents[0],
        noise=latents[1],
        sigma=torch.rand(count),
        tokens=torch.randn(count, LONGEST_CAPTION, config.text_width),
        token_mask=torch.ones(count, LONGEST_CAPTION, dtype=torch.bool),
        pooled=torch.randn(count, config.text_width),
        condition=torch.cat([torch.zeros_like(latents[0]), mask], dim=1),
    )


def measure_costs(operators: Sequence[str], settings: TrainingSettings) -> dict[str, float]:
    """Processor seconds of a step, the least of several rounds, also written into the log.

    Args:
        operators: ids, timed in turn in every round; the first round is not counted.
        settings: of the run.
    """
    size = comparison_size(smoke=settings.smoke)
    runs: dict[str, BackboneRun] = {name: _fresh(name, settings) for name in operators}
    batch = random_batch(size.network, size.batch).to(choose_device())
    costs = dict.fromkeys(operators, float("inf"))
    for turn in range(1 + (SMOKE_ROUNDS if settings.smoke else ROUNDS)):
        for name, run in runs.items():
            began = time.process_time()
            train_step(run, batch, 0.0)
            if turn:
                costs[name] = min(costs[name], time.process_time() - began)
    journal = Journal(settings.state, JOURNAL)
    for name, seconds in costs.items():
        journal.write("cost", operator=name, step_seconds=seconds)
    return costs


def _fresh(operator: str, settings: TrainingSettings) -> BackboneRun:
    """A run that no state touches."""
    channels = comparison_size(smoke=settings.smoke).network.latent_channels
    return start_operator(operator, replace(settings, resume=False), channels)


def measured_cost(state: Path, operator: str) -> float | None:
    """The newest figure of an operator in the log, in seconds; None where nobody measured it."""
    entries = [entry for entry in read_journal(state, JOURNAL) if entry.get("operator") == operator]
    seconds = entries[-1].get("step_seconds") if entries else None
    return float(seconds) if isinstance(seconds, int | float) else None
