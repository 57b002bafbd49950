"""Trains a backbone: rectified flow on latents, predicting x0, with dropped captions and random masks.

Recipe (measured to decide whether text is used at all): noise levels towards noise, sigma = sigmoid(N(0.9, 1.1)); loss
|x0' - x0|^2 / max(sigma, 0.6)^2; pooled text times sqrt(512); latents of unit variance; Muon for the matrices of the
blocks. Both backbones see the same pictures, captions, masks and noise in the same order: everything is drawn from
(seed, step). Weights and losses in float32, products in bf16 where the processor multiplies it; compiled where there is
a compiler.
"""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from studio.engine.backbones import BACKBONES
from studio.engine.backbones.backbone import Backbone, BackboneConfig, load_backbone
from studio.engine.blocks.autoencoder import load_autoencoder
from studio.engine.sentences import load_sentence_encoder
from studio.training.autoencoder import to_pictures
from studio.training.checkpoints import Average, load_state
from studio.training.data import load_pictures
from studio.training.journal import Journal
from studio.training.latents import Deck, prepare_deck
from studio.training.loop import TrainingLoop
from studio.training.muon import Muon, split_parameters
from studio.training.precision import fast_arithmetic
from studio.training.published import Published, adopt_autoencoder, note_the_start, read_published
from studio.training.sampling import sample, shifted_sigmas
from studio.training.schedule import RunClock
from studio.training.settings import TrainingFault, TrainingSettings, prepare_torch
from studio.training.sheets import save_grid
from studio.training.sizes import RecipeSize, choose_device, choose_size

DROPPED_CAPTIONS, MASKED_PICTURES = 0.10, 0.30
SIGMA_MEAN, SIGMA_SPREAD, BOUNDED_SIGMA = 0.9, 1.1, 0.6
GRID_SECONDS = 720.0
KEPT_FROM_MUON = ("modulation", "patch", "text_in", "embedder", "detail")
PROMPTS = (
    "a red apple",
    "a smiling face",
    "a cat",
    "pizza",
    "a rocket, glossy 3d render",
    "flag of Brazil",
    "고양이 얼굴",
    "빨간 자동차",
    "a house on a blue background",
    "a panda on grass under a blue sky",
    "three red apples",
    "a rocket above a tree",
)


@dataclass(frozen=True, slots=True)
class Batch:
    """One optimiser step's pictures; `condition` (b, c + 1, h, w) holds the kept latents and the mask."""

    clean: Tensor
    noise: Tensor
    sigma: Tensor
    tokens: Tensor
    token_mask: Tensor
    pooled: Tensor
    condition: Tensor

    def to(self, device: torch.device) -> Batch:
        """The same on a device."""
        return Batch(*(getattr(self, entry.name).to(device, non_blocking=True) for entry in fields(self)))


def random_mask(side: int, random: np.random.Generator) -> NDArray[np.float32]:
    """(side, side), 1 = repaint: a box, a brush stroke, or everything outside a kept rectangle."""
    mask = np.zeros((side, side), dtype=np.float32)
    kind = random.random()
    top, left = random.integers(0, side * 3 // 4, 2)
    tall, wide = random.integers(side // 4, side * 3 // 4 + 1, 2)
    if kind < 0.65:
        mask[top : top + tall, left : left + wide] = 1
        return mask if kind < 0.4 else 1 - mask
    rows, columns = np.mgrid[0:side, 0:side]
    places = random.uniform(0, side, (4, 2))
    for first, second in pairwise(places):
        for along in np.linspace(0, 1, 8):
            centre = first + (second - first) * along
            mask[(rows - centre[0]) ** 2 + (columns - centre[1]) ** 2 < (side * 0.12) ** 2] = 1
    return mask


def draw_batch(deck: Deck, count: int, seed: int, step: int, masked: float = MASKED_PICTURES) -> Batch:
    """The batch of a step, a share `masked` with a part to repaint: the same for all backbones and after a resume."""
    random = np.random.default_rng((seed, step))
    generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
    cards = np.searchsorted(deck.chance, random.random(count)).clip(0, len(deck.chance) - 1)
    captions = np.array([random.choice(deck.captions[card]) for card in cards])
    captions[random.random(count) < DROPPED_CAPTIONS] = -1
    tokens, token_mask, pooled = deck.text.gather(captions)
    clean = deck.latents[torch.from_numpy(cards)].float()
    b, _, h, w = clean.shape
    sigma = torch.sigmoid(SIGMA_MEAN + SIGMA_SPREAD * torch.randn(b, generator=generator))
    mask = torch.ones(b, 1, h, w)
    for row in np.flatnonzero(random.random(count) < masked):
        mask[row, 0] = torch.from_numpy(random_mask(h, random))
    condition = torch.cat([clean * (1 - mask), mask], dim=1)
    return Batch(clean, torch.randn(clean.shape, generator=generator), sigma, tokens, token_mask, pooled, condition)


def flow_loss(backbone: Backbone, batch: Batch) -> Tensor:
    """Scalar: squared error of x0, weighted by 1 / max(sigma, 0.6)^2."""
    level = batch.sigma.view(-1, 1, 1, 1)
    noisy = (1 - level) * batch.clean + level * batch.noise
    with fast_arithmetic(batch.clean.device):
        predicted = backbone.predict_clean(
            noisy, batch.sigma, batch.tokens, batch.token_mask, batch.pooled, batch.condition
        )
    return ((predicted.float() - batch.clean).square() / level.clamp_min(BOUNDED_SIGMA).square()).mean()


@dataclass(slots=True)
class BackboneRun:
    """A training run in progress.

    Attributes:
        warm_from: the step at which the optimisers began.
    """

    network: Backbone
    size: RecipeSize
    average: Average
    muon: Muon
    adamw: torch.optim.AdamW
    step: int = 0
    pictures: int = 0
    minutes: float = 0.0
    warm_from: int = 0

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
            "warm_from": self.warm_from,
            "config": asdict(self.network.settings),
        }


def start_run(
    config: BackboneConfig, path: Path, settings: TrainingSettings, size: RecipeSize | None = None
) -> BackboneRun:
    """A fresh run, or the one whose state stands at `path` when `resume` is set; None is the recipe's own size."""
    torch.manual_seed(settings.seed)
    state = load_state(path) if settings.resume else None
    size = choose_size(smoke=settings.smoke) if size is None else size
    network = Backbone(config if state is None else BackboneConfig(**state["config"])).to(choose_device())
    if size.is_compiled:
        compile_blocks(network)
    matrices, others = split_parameters(network, KEPT_FROM_MUON)
    run = BackboneRun(
        network,
        size,
        Average(network, size.ema_decay),
        Muon(matrices),
        torch.optim.AdamW(others, betas=(0.9, 0.95), weight_decay=0.0),
    )
    if state is not None:
        network.load_state_dict(state["network"])
        run.average.restore(state["average"])
        run.muon.load_state_dict(state["muon"])
        run.adamw.load_state_dict(state["adamw"])
        run.step, run.pictures, run.minutes = state["step"], state["pictures"], state["minutes"]
        run.warm_from = state.get("warm_from", 0)
    return run


def compile_blocks(network: Backbone) -> None:
    """Fuses the element-wise work of every block; leaves it as it is where nothing compiles.

    The blocks share their code, so they are compiled once; the whole network at once took minutes.
    """
    if torch.cuda.is_available() or shutil.which("g++") or shutil.which("clang++"):
        for block in network.blocks:
            block.compile(dynamic=False)


def go_on_from(published: Published, path: Path, settings: TrainingSettings) -> BackboneRun:
    """A run with the published weights and counters; the momenta are empty and the rate warms up again."""
    network = load_backbone(published.folder / "backbone")
    run = start_run(network.settings, path, settings)
    run.network.load_state_dict(network.state_dict())
    run.average = Average(run.network, run.size.ema_decay)
    run.step, run.pictures, run.minutes = published.steps, published.pictures, published.minutes
    run.warm_from = run.step
    return run


def train_step(run: BackboneRun, batch: Batch, rate: float) -> float:
    """One optimiser step; gives the loss."""
    loss = flow_loss(run.network, batch)
    loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
    nn.utils.clip_grad_norm_(run.network.parameters(), 1.0)
    for optimiser, base in ((run.muon, run.size.muon_rate), (run.adamw, run.size.adamw_rate)):
        for group in optimiser.param_groups:
            group["lr"] = base * rate
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
    run.step += 1
    run.pictures += len(batch.clean)
    run.average.update(run.network, run.step)
    return float(loss.detach())


def averaged(run: BackboneRun) -> Backbone:
    """A copy of the network with the averaged weights, in evaluation mode."""
    network = Backbone(run.network.settings)
    network.load_state_dict(run.average.weights)  # on the CPU, wherever they are trained
    return network.eval().requires_grad_(requires_grad=False)


def draw_grid(settings: TrainingSettings, run: BackboneRun, path: Path) -> None:
    """Samples PROMPTS twice (two seeds, two rows) from the averaged weights."""
    network = averaged(run)
    config = network.settings
    side = config.native_side * config.patch
    text = load_sentence_encoder().encode(PROMPTS)
    noise = torch.randn(
        2, len(PROMPTS), config.latent_channels, side, side, generator=torch.Generator().manual_seed(settings.seed)
    )
    sigmas = shifted_sigmas(2 if settings.smoke else 20, 2.0)
    autoencoder = load_autoencoder(settings.cache / "autoencoder")
    with torch.no_grad(), fast_arithmetic(noise.device):
        pixels = torch.cat([autoencoder.decode(sample(network, text, part, sigmas)) for part in noise])
    save_grid(path, to_pictures(pixels), columns=len(PROMPTS))


def _train(settings: TrainingSettings, run: BackboneRun, deck: Deck) -> None:
    """Steps and grids, until the clock or a signal ends it."""
    steps = run.warm_from + 3 if settings.smoke and not settings.steps else settings.steps
    clock = RunClock(settings.minutes, settings.cooldown_minutes, steps, settings.cooldown_steps, run.warm_from)
    device = choose_device()
    with TrainingLoop(settings, name_of(settings.backbone), run, clock) as loop:
        for rate in loop:
            batch = draw_batch(deck, run.size.batch, settings.seed, run.step)
            loop.note(train_step(run, batch.to(device), rate))
            if loop.is_due("grid", GRID_SECONDS):
                draw_grid(settings, run, settings.state / f"{loop.name}-{run.step:06d}.png")
                loop.plot()
    draw_grid(settings, run, settings.state / f"{loop.name}-last.png")


def name_of(backbone: str) -> str:
    """Of a backbone's state, log and grids in the state folder."""
    return f"backbone-{backbone}"


def _prepare_run(settings: TrainingSettings, path: Path) -> tuple[BackboneRun, Deck]:
    """The run as it stands at `path`, else from the published weights where they are asked for, else a fresh one."""
    is_under_way = settings.resume and path.exists()
    published = None
    if settings.start_from is not None and not is_under_way:
        published = read_published(settings.start_from, settings.backbone)
        adopt_autoencoder(published, settings, choose_size(smoke=settings.smoke).coder_batch)
    deck = prepare_deck(settings, *load_pictures(settings))
    if published is not None:
        run = go_on_from(published, path, settings)
        note_the_start(published, Journal(settings.state, name_of(settings.backbone)))
        return run, deck
    network = choose_size(smoke=settings.smoke).network
    config = replace(network, operator=BACKBONES[settings.backbone], latent_channels=deck.latents.shape[1])
    return start_run(config, path, settings), deck


def run_backbone(settings: TrainingSettings) -> None:
    """Trains `settings.backbone` until steps or minutes are over, or SIGTERM; leaves state, log, grids and plot.

    Raises:
        TrainingFault: an unknown backbone, no autoencoder yet, or no published weights where it is to start from.
    """
    if settings.backbone not in BACKBONES:
        raise TrainingFault(f"backbone is {settings.backbone!r}; {sorted(BACKBONES)} can be trained")
    prepare_torch(settings)
    run, deck = _prepare_run(settings, settings.state / f"{name_of(settings.backbone)}.pt")
    _train(settings, run, deck)
