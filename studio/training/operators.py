"""Trains the comparison weights: every operator in the same small backbone, by one recipe, on the same pictures.

What is the same for all: pictures, captions, masks and noise of every step (drawn from the seed and the step), the
number of steps, rates and their fall, the averaged weights, and the number of parameters (`studio.training.matching`).
The log has the loss beside steps and beside the processor's seconds, so that operators can be compared by either.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from studio.engine.backbones.backbone import Backbone, BackboneConfig
from studio.engine.operators import known_operators, operator_id
from studio.training.backbone import (
    BackboneRun,
    Batch,
    averaged,
    draw_batch,
    draw_grid,
    flow_loss,
    start_run,
    train_step,
)
from studio.training.checkpoints import load_state
from studio.training.journal import Journal, read_journal
from studio.training.latents import Deck
from studio.training.loop import TrainingLoop
from studio.training.matching import matched_config
from studio.training.operator_pictures import LONGEST_CAPTION, prepare_operator_deck
from studio.training.published import adopt_autoencoder, read_published
from studio.training.schedule import RunClock
from studio.training.settings import TrainingFault, TrainingSettings, prepare_torch
from studio.training.sizes import SMOKE, RecipeSize, choose_device, choose_size

AUTOENCODER_OF = "ssm"
"""Whose published autoencoder the comparison weights share."""
MASKED_PICTURES = 0.1
STEPS, COOLDOWN_STEPS = 1200, 400
MEASURED_BATCHES = 8
COMPARISON = RecipeSize(
    "operators",
    64,
    batch=32,
    muon_rate=4e-3,
    adamw_rate=2e-3,
    ema_decay=0.995,
    network=BackboneConfig(
        latent_channels=16, patch=1, width=128, depth=4, heads=4, hidden=192, state_width=32, native_side=8
    ),
    minutes={},
    is_compiled=False,  # a quarter of attention's time and an eighth of a scan's, for minutes of compiling
)
SMOKE_COMPARISON = replace(
    COMPARISON, batch=4, network=replace(SMOKE.network, patch=1, width=32, heads=2, hidden=32, detail_channels=0)
)


def comparison_size(*, smoke: bool) -> RecipeSize:
    """The recipe's size: the same on every machine, so that everybody compares the same networks."""
    return SMOKE_COMPARISON if smoke else COMPARISON


def name_of(operator: str) -> str:
    """Of an operator's state, log and grids in the state folder."""
    return f"operator-{operator}"


@dataclass
class OperatorRun(BackboneRun):
    """A training run in progress.

    Attributes:
        cpu_seconds: of the processor that its steps took, all sittings together.
    """

    cpu_seconds: float = 0.0

    def state(self) -> dict[str, Any]:
        """Everything a resumed run needs."""
        return {**super().state(), "cpu_seconds": self.cpu_seconds}


def wanted_operators(settings: TrainingSettings) -> tuple[str, ...]:
    """Ids of the operators that a run is for: those named, else all.

    Raises:
        TrainingFault: one of the names is unknown; the message lists what there is.
    """
    try:
        return tuple(dict.fromkeys(operator_id(name) for name in settings.operators)) or known_operators()
    except ValueError as unknown:
        raise TrainingFault(f"--operator: {unknown}") from unknown


def step_batch(deck: Deck, size: RecipeSize, seed: int, step: int) -> Batch:
    """The batch of a step, texts padded to one length, so that every step costs the same."""
    batch = draw_batch(deck, size.batch, seed, step, MASKED_PICTURES)
    missing = max(0, LONGEST_CAPTION - batch.tokens.shape[1])
    tokens = functional.pad(batch.tokens, (0, 0, 0, missing))
    return replace(batch, tokens=tokens, token_mask=functional.pad(batch.token_mask, (0, missing)))


def start_operator(operator: str, settings: TrainingSettings, channels: int) -> OperatorRun:
    """A fresh run of an operator, or the one whose state is there when `resume` is set."""
    size, path = comparison_size(smoke=settings.smoke), settings.state / f"{name_of(operator)}.pt"
    config = matched_config(operator, replace(size.network, latent_channels=channels))
    state = load_state(path) if settings.resume else None
    run = start_run(config, path, settings, size)
    parts = {entry.name: getattr(run, entry.name) for entry in fields(run)}
    return OperatorRun(**parts, cpu_seconds=0.0 if state is None else state["cpu_seconds"])


def warm_up(run: OperatorRun, batch: Batch) -> None:
    """One pass that changes nothing: whatever is made once, such as compiled code, is made before seconds count."""
    flow_loss(run.network, batch).backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
    run.network.zero_grad(set_to_none=True)


@torch.no_grad()
def measured_loss(network: Backbone, deck: Deck, size: RecipeSize, seed: int, batches: int) -> float:
    """Mean loss of a network on the deck's pictures under noise that training never drew; the same for every one."""
    steps = range(batches)
    device = next(network.parameters()).device
    losses = [flow_loss(network, step_batch(deck, size, seed + 1, step).to(device)) for step in steps]
    return float(torch.stack(losses).mean())


def train_operator(operator: str, settings: TrainingSettings, deck: Deck) -> bool:
    """Trains one operator to the end, or until SIGTERM; says whether it got there."""
    steps, cooldown = limits(settings)
    run = start_operator(operator, settings, deck.latents.shape[1])
    if run.step >= steps:
        return True
    size, device = run.size, choose_device()
    warm_up(run, step_batch(deck, size, settings.seed, run.step).to(device))
    clock = RunClock(settings.minutes, settings.cooldown_minutes, steps, cooldown)
    with TrainingLoop(settings, name_of(operator), run, clock) as loop:
        for rate in loop:
            batch = step_batch(deck, size, settings.seed, run.step).to(device)
            began = time.process_time()
            loss = train_step(run, batch, rate)
            run.cpu_seconds += time.process_time() - began
            loop.note(loss, cpu_seconds=run.cpu_seconds)
    if loop.is_stopped:
        return False
    conclude(operator, settings, run, deck)
    return True


def limits(settings: TrainingSettings) -> tuple[int, int]:
    """Steps in all and those of the cool-down: the recipe's own where nobody says otherwise."""
    if settings.steps:
        return settings.steps, settings.cooldown_steps
    return (3, 1) if settings.smoke else (STEPS, COOLDOWN_STEPS)


def conclude(operator: str, settings: TrainingSettings, run: OperatorRun, deck: Deck) -> None:
    """Measures the averaged weights and draws a grid of samples."""
    batches = 1 if settings.smoke else MEASURED_BATCHES
    loss = measured_loss(averaged(run), deck, run.size, settings.seed, batches)
    parameters = sum(parameter.numel() for parameter in run.network.parameters())
    Journal(settings.state, name_of(operator)).write(
        "finished",
        step=run.step,
        pictures=run.pictures,
        minutes=run.minutes,
        cpu_seconds=run.cpu_seconds,
        loss=loss,
        parameters=parameters,
    )
    draw_grid(settings, run, settings.state / f"{name_of(operator)}-last.png")


def is_finished(state: Path, operator: str) -> bool:
    """Whether an operator's training came to its end."""
    return any(entry["event"] == "finished" for entry in read_journal(state, name_of(operator)))


def run_operators(settings: TrainingSettings) -> None:
    """Trains the operators one after the other; each goes on where it stood, and SIGTERM ends the row.

    Raises:
        TrainingFault: an unknown operator, no pictures or autoencoder, or a file of the cache is damaged.
    """
    wanted = wanted_operators(settings)
    prepare_torch(settings)
    published = settings.resources / "weights"
    if (published / AUTOENCODER_OF / "manifest.json").exists():
        size = choose_size(smoke=settings.smoke)
        adopt_autoencoder(read_published(published, AUTOENCODER_OF), settings, size.coder_batch)
    deck = prepare_operator_deck(settings, comparison_size(smoke=settings.smoke).picture_px)
    for operator in wanted:
        if not train_operator(operator, settings, deck):
            return
