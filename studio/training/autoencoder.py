"""Trains the autoencoder on random crops, then whitens its latents and fits the preview map.

Loss: L1 + L1 of gradients + squared error + a small KL. Products in bf16 where the processor multiplies it. Optimiser:
Muon for convolution kernels, AdamW for the rest.
Whitening: each latent channel gets mean 0 and variance 1 on the training pictures by folding an affine map into
`quant_conv` and its inverse into `post_quant_conv`, so that `scaling_factor` is 1 and nobody downstream needs
statistics.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor, nn

from studio.engine import previewing
from studio.engine.blocks.autoencoder import Autoencoder, AutoencoderConfig
from studio.training.checkpoints import Average, load_state
from studio.training.colours import COLOURS, flatten
from studio.training.concepts import is_held_out
from studio.training.drawings import Drawings, run_drawings
from studio.training.journal import Journal
from studio.training.loop import TrainingLoop
from studio.training.muon import Muon, split_parameters
from studio.training.precision import fast_arithmetic
from studio.training.schedule import RunClock
from studio.training.settings import TrainingFault, TrainingSettings, prepare_torch
from studio.training.sheets import save_grid
from studio.training.sizes import choose_device, choose_size

CROP_PX = 64
HALVED_SHARE = 0.35
"""Share of the crops that show a whole drawing at half its size: the latents must serve small pictures too."""
KL_WEIGHT = 1e-4
MUON_RATE, ADAMW_RATE = 3e-3, 2e-3
EMA_DECAY = 0.998
MEASURE_STEPS = 400
SHIPPED = AutoencoderConfig(
    block_out_channels=(32, 64, 128, 128),
    latent_channels=16,
    norm_num_groups=8,
    scaling_factor=1.0,
    mid_block_add_attention=False,
)
TINY = replace(SHIPPED, block_out_channels=(8, 8, 16, 16))


def to_pixels(pictures: NDArray[np.uint8]) -> Tensor:
    """(n, h, w, 3) uint8 to (n, 3, h, w) float32 in [-1, 1]."""
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float().div_(127.5).sub_(1.0)


def to_pictures(pixels: Tensor) -> NDArray[np.uint8]:
    """(n, 3, h, w) about [-1, 1] to (n, h, w, 3) uint8, rounded and clamped."""
    return ((pixels.float().clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).permute(0, 2, 3, 1).contiguous().numpy()


def split_drawings(drawings: Drawings) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Indices of (training, held-out) drawings; a held-out concept is held out in every style."""
    held = np.array([is_held_out(concept.key) for concept in drawings.concepts])[drawings.concept]
    if not held.any():
        held[::6] = True
    return np.flatnonzero(~held), np.flatnonzero(held)


def random_grounds(count: int, side_px: int, random: np.random.Generator) -> NDArray[np.float32]:
    """(count, side_px, side_px, 3) backgrounds: named colours, any colour, and gradients between two colours."""
    named = np.array([colour.rgb for colour in COLOURS], dtype=np.float32)
    first, second = random.uniform(0, 255, (2, count, 1, 1, 3)).astype(np.float32)
    kind = random.random(count)
    first[:, 0, 0] = np.where((kind < 0.6)[:, None], named[random.integers(0, len(named), count)], first[:, 0, 0])
    first[kind < 0.25] = 255.0
    second = np.where((kind < 0.75)[:, None, None, None], first, second)
    angle = random.uniform(0, 2 * np.pi, (count, 1, 1, 1)).astype(np.float32)
    rows, columns = np.mgrid[0:side_px, 0:side_px].astype(np.float32) / (side_px - 1) - 0.5
    along = np.clip(np.cos(angle) * rows[None, :, :, None] + np.sin(angle) * columns[None, :, :, None] + 0.5, 0, 1)
    return np.asarray(first + (second - first) * along, dtype=np.float32)


def random_crops(rgba: NDArray[np.uint8], random: np.random.Generator) -> Tensor:
    """Crops (n, 3, 64, 64) of drawings (n, p, p, 4) on random grounds, half flipped, a fifth in permuted colours.

    HALVED_SHARE of them are crops of the drawing, halved: at 128 px the whole of it.
    """
    count, side_px = rgba.shape[:2]
    alpha = rgba[..., 3:].astype(np.float32) / 255
    pictures = rgba[..., :3] * alpha + random_grounds(count, side_px, random) * (1 - alpha)
    crops = np.empty((count, CROP_PX, CROP_PX, 3), dtype=np.float32)
    for index in range(count):
        where = random.random(2)
        picture = halved(pictures[index]) if random.random() < HALVED_SHARE else pictures[index]
        top, left = (where * (len(picture) - CROP_PX + 1)).astype(int)
        crop = picture[top : top + CROP_PX, left : left + CROP_PX]
        crop = crop[:, ::-1] if random.random() < 0.5 else crop
        crops[index] = crop[..., random.permutation(3)] if random.random() < 0.2 else crop
    return torch.from_numpy(crops).permute(0, 3, 1, 2).div(127.5).sub(1.0).contiguous()


def halved(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """(2h, 2w, c) to (h, w, c): the mean of each 2 x 2 pixels."""
    h, w, c = picture.shape
    return np.asarray(picture.reshape(h // 2, 2, w // 2, 2, c).mean(axis=(1, 3)))


def reconstruction_loss(autoencoder: Autoencoder, pixels: Tensor, noise: Tensor) -> Tensor:
    """Scalar loss of a batch (b, 3, h, w); `noise` (b, c, h/f, w/f) is the sample of the posterior."""
    with fast_arithmetic(pixels.device):
        mean, log_variance = (part.float() for part in autoencoder.encode_moments(pixels))
        log_variance = log_variance.clamp(-30.0, 10.0)
        shown = autoencoder.decode(mean + (0.5 * log_variance).exp() * noise)
    difference = shown.float() - pixels
    gradients = difference.diff(dim=2).abs().mean() + difference.diff(dim=3).abs().mean()
    divergence = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).mean()
    return difference.abs().mean() + 0.5 * gradients + difference.square().mean() + KL_WEIGHT * divergence


@torch.no_grad()
def measure_psnr(autoencoder: Autoencoder, pixels: Tensor) -> float:
    """Mean over pictures of the peak signal-to-noise ratio in dB, of pixels rounded to 8 bits."""
    shown = torch.cat([autoencoder.decode(autoencoder.encode_mean(part)) for part in torch.split(pixels, 32)])
    error = (to_pixels(to_pictures(shown)) - pixels).div(2).square().mean(dim=(1, 2, 3))
    return float((-10 * error.clamp_min(1e-8).log10()).mean())


@torch.no_grad()
def whiten(autoencoder: Autoencoder, pixels: Tensor) -> None:
    """Folds per-channel whitening, measured on `pixels` (n, 3, h, w), into the 1x1 convolutions, in place."""
    quant, post = autoencoder.quant_conv, autoencoder.post_quant_conv
    if quant is None or post is None or quant.bias is None or post.bias is None:
        raise TrainingFault("use_quant_conv or use_post_quant_conv is off; whitening is folded into both")
    means = torch.cat([autoencoder.encode_mean(part) for part in torch.split(pixels, 32)])
    shift, scale = means.mean(dim=(0, 2, 3)), means.std(dim=(0, 2, 3)).clamp_min(1e-6)
    c = len(shift)
    post.bias.add_(torch.einsum("oi,i->o", post.weight[:, :, 0, 0], shift))
    post.weight.mul_(scale.view(1, c, 1, 1))
    quant.weight[:c].div_(scale.view(c, 1, 1, 1))
    quant.bias[:c].sub_(shift).div_(scale)
    quant.bias[c:].sub_(2 * scale.log())


@torch.no_grad()
def fit_preview(autoencoder: Autoencoder, pixels: Tensor) -> dict[str, Tensor]:
    """Least-squares map from 3 x 3 latents to the f x f pixels of the middle one, RGB in [-1, 1].

    `weight` (3 f f, c, 3, 3) and `bias` (3 f f), as `studio.engine.previewing` reads them.
    """
    latents = torch.cat([autoencoder.encode_mean(part) for part in torch.split(pixels, 32)])
    preview = previewing.fit(latents, pixels, kernel=3, patch=autoencoder.config.downscale)
    return {"weight": preview.weight, "bias": preview.bias}


def save_autoencoder(folder: Path, autoencoder: Autoencoder, preview: dict[str, Tensor], dtype: torch.dtype) -> None:
    """Writes an ordinary AutoencoderKL folder with the preview map beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(autoencoder.config.to_json(), indent=2) + "\n", encoding="utf-8")
    weights = {key: value.to(dtype).contiguous() for key, value in autoencoder.state_dict().items()}
    save_file(weights, folder / "diffusion_pytorch_model.safetensors", metadata={"format": "pt"})
    save_file(preview, folder / "preview.safetensors", metadata={"format": "pt"})


@dataclass(slots=True)
class AutoencoderRun:
    """A training run in progress: network, average, optimisers, steps, crops seen, minutes."""

    network: Autoencoder
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
        }


def start_run(config: AutoencoderConfig, path: Path, settings: TrainingSettings) -> AutoencoderRun:
    """A fresh run, or the one whose state stands at `path` when `resume` is set."""
    torch.manual_seed(settings.seed)
    network = Autoencoder(config).to(choose_device())
    matrices, others = split_parameters(network)
    run = AutoencoderRun(
        network.to(memory_format=torch.channels_last),  # type: ignore[call-overload]  # missing in torch's stubs
        Average(network, EMA_DECAY),
        Muon(matrices),
        torch.optim.AdamW(others, betas=(0.9, 0.95), weight_decay=0.0),
    )
    state = load_state(path) if settings.resume else None
    if state is not None:
        network.load_state_dict(state["network"])
        run.average.restore(state["average"])
        run.muon.load_state_dict(state["muon"])
        run.adamw.load_state_dict(state["adamw"])
        run.step, run.pictures, run.minutes = state["step"], state["pictures"], state["minutes"]
    return run


def train_step(run: AutoencoderRun, pixels: Tensor, rate: float) -> float:
    """One optimiser step on a batch of crops; gives the loss."""
    noise = torch.randn(
        len(pixels),
        run.network.config.latent_channels,
        *(side // run.network.config.downscale for side in pixels.shape[2:]),
    ).to(pixels.device)
    loss = reconstruction_loss(run.network, pixels, noise)
    loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
    nn.utils.clip_grad_norm_(run.network.parameters(), 1.0)
    for optimiser, base in ((run.muon, MUON_RATE), (run.adamw, ADAMW_RATE)):
        for group in optimiser.param_groups:
            group["lr"] = base * rate
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
    run.step += 1
    run.pictures += len(pixels)
    run.average.update(run.network, run.step)
    return float(loss.detach())


def averaged(run: AutoencoderRun) -> Autoencoder:
    """A copy of the network with the averaged weights, in evaluation mode."""
    network = Autoencoder(run.network.config)
    network.load_state_dict(run.average.weights)
    return network.eval().requires_grad_(requires_grad=False)


def plain_pictures(drawings: Drawings, indices: NDArray[np.int64], count: int, seed: int) -> Tensor:
    """`count` drawings on white and named colours, for measuring: (count, 3, p, p)."""
    random = np.random.default_rng(seed)
    chosen = random.choice(indices, min(count, len(indices)), replace=False)
    grounds = [COLOURS[-1] if random.random() < 0.7 else COLOURS[random.integers(0, len(COLOURS))] for _ in chosen]
    return to_pixels(
        np.stack([flatten(drawings.rgba[index], ground.rgb) for index, ground in zip(chosen, grounds, strict=True)])
    )


def run_autoencoder(settings: TrainingSettings) -> None:
    """Trains until steps or minutes are over, or SIGTERM; then writes `<cache>/autoencoder/` in float32, whitened."""
    prepare_torch(settings)
    drawings = run_drawings(settings)
    training, held_out = split_drawings(drawings)
    config = replace(TINY if settings.smoke else SHIPPED, sample_size=drawings.side_px)
    run = start_run(config, settings.state / "autoencoder.pt", settings)
    steps = 6 if settings.smoke and not settings.steps else settings.steps
    clock = RunClock(settings.minutes, settings.cooldown_minutes, steps, settings.cooldown_steps)
    measured = plain_pictures(drawings, held_out, 16 if settings.smoke else 128, settings.seed)
    batch, device = choose_size(smoke=settings.smoke).coder_batch, choose_device()
    with TrainingLoop(settings, "autoencoder", run, clock, journal_steps=100) as loop:
        for rate in loop:
            random = np.random.default_rng((settings.seed, run.step))
            crops = random_crops(drawings.rgba[random.choice(training, batch)], random)
            loop.note(train_step(run, crops.to(device), rate))
            if run.step % MEASURE_STEPS == 0:
                network = averaged(run)
                loop.journal.write("measured", step=run.step, psnr=measure_psnr(network, measured))
                draw_pairs(settings.state / f"autoencoder-{run.step:06d}.png", network, measured[:16])
                loop.plot()
    finish_autoencoder(settings, run, drawings, loop.journal)


@torch.no_grad()
def draw_pairs(path: Path, network: Autoencoder, shown: Tensor) -> None:
    """A row of pictures (n, 3, h, w) over what comes back of them."""
    pair = torch.cat([shown, network.decode(network.encode_mean(shown))])
    save_grid(path, to_pictures(pair), columns=len(shown))


def finish_autoencoder(settings: TrainingSettings, run: AutoencoderRun, drawings: Drawings, journal: Journal) -> None:
    """Whitens the averaged network, fits the preview, writes folder and grid."""
    training, held_out = split_drawings(drawings)
    network = averaged(run)
    sample = plain_pictures(drawings, training, 16 if settings.smoke else 512, settings.seed + 1)
    whiten(network, sample)
    save_autoencoder(settings.cache / "autoencoder", network, fit_preview(network, sample), torch.float32)
    measured = plain_pictures(drawings, held_out, 16 if settings.smoke else 128, settings.seed)
    journal.write(
        "finished",
        step=run.step,
        pictures=run.pictures,
        minutes=run.minutes,
        psnr=measure_psnr(network, measured),
    )
    draw_pairs(settings.state / "autoencoder.png", network, measured[:16])
