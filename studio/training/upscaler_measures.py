"""Measures the upscalers on drawings of held-out concepts: PSNR and ST-LPIPS against the true rasterisation.

Beside ours stand Lanczos, bicubic, and the network that ours began as.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from studio.engine.upscalers import UPSCALERS
from studio.engine.upscalers.compact import CompactConfig, CompactUpscaler
from studio.engine.upscalers.enlarging import enlarge
from studio.training.autoencoder import split_drawings, to_pictures, to_pixels
from studio.training.checkpoints import load_state
from studio.training.drawings import Drawings, run_drawings
from studio.training.enlargements import SLOW_VENDORS, Drawer, Ground, Pixels, lay, white_ground
from studio.training.journal import Journal
from studio.training.ncnn import read_animevideo
from studio.training.perceptual import PerceptualDistance, load_perceptual
from studio.training.settings import TrainingFault, TrainingSettings, prepare_torch
from studio.training.upscaler import TINY, state_path

OURS, UNTUNED, LANCZOS, BICUBIC = "ours", "untuned", "Lanczos", "bicubic"
METHODS = (OURS, UNTUNED, LANCZOS, BICUBIC)
SIZES: tuple[tuple[int, int, int], ...] = ((4, 128, 32), (2, 128, 32), (2, 256, 24), (4, 256, 6))
"""Scale, small side in pixels, number of drawings."""
SMOKE_SIZES: tuple[tuple[int, int, int], ...] = ((4, 32, 2), (2, 32, 2))
Enlarger = Callable[[Pixels], Pixels]


@dataclass(frozen=True, slots=True)
class Measured:
    """One method at one size, means over the drawings: `psnr` in dB, `distance` ST-LPIPS (None in a smoke)."""

    scale: int
    small_px: int
    drawings: int
    method: str
    psnr: float
    distance: float | None


def choose_held_out(drawings: Drawings, drawer: Drawer, count: int, large_px: int, seed: int) -> list[int]:
    """Up to `count` drawings of held-out concepts, whose truth can be drawn at large_px, every vendor in turn."""
    random = np.random.default_rng(seed)
    held_out = random.permutation(split_drawings(drawings)[1])
    by_vendor: dict[str, list[int]] = {}
    for index in held_out:
        if drawer.largest_px(int(index)) >= min(large_px, 512) and drawer.vendor(int(index)) not in SLOW_VENDORS:
            by_vendor.setdefault(drawer.vendor(int(index)), []).append(int(index))
    turns = max((len(indices) for indices in by_vendor.values()), default=0)
    chosen = [indices[turn] for turn in range(turns) for _, indices in sorted(by_vendor.items()) if turn < len(indices)]
    return chosen[:count]


def with_network(network: CompactUpscaler) -> Enlarger:
    """Enlarges as the engine does."""
    return lambda small: np.asarray(to_pictures(enlarge(network, _pixels(small)))[0])


def with_filter(scale: int, way: Image.Resampling) -> Enlarger:
    """Enlarges with one of Pillow's filters."""

    def enlarged(small: Pixels) -> Pixels:
        size = (small.shape[1] * scale, small.shape[0] * scale)
        return np.asarray(Image.fromarray(small).resize(size, way), dtype=np.uint8)

    return enlarged


def untuned(settings: TrainingSettings, scale: int) -> Enlarger:
    """As the wheel does it: the fourfold network, its picture halved (bicubic, not antialiased) for 2."""
    if settings.smoke:
        return with_network(CompactUpscaler(CompactConfig(scale, TINY.features, TINY.convolutions)))
    config, weights = read_animevideo(settings.cache, 4)
    network = CompactUpscaler(config)
    network.load_state_dict(weights)
    network.eval()
    if scale == config.scale:
        return with_network(network)

    def enlarged(small: Pixels) -> Pixels:
        large = enlarge(network, _pixels(small))
        halved = functional.interpolate(large, scale_factor=scale / config.scale, mode="bicubic")
        return np.asarray(to_pictures(halved)[0])

    return enlarged


def trained(settings: TrainingSettings, scale: int) -> CompactUpscaler:
    """The averaged weights of the latest state, rounded to float16 as they are published.

    Raises:
        TrainingFault: there is no state yet.
    """
    upscaler = next(name for name, value in UPSCALERS.items() if value == scale)
    state = load_state(state_path(settings, upscaler))
    if state is None:
        raise TrainingFault(f"{upscaler} has no state in {settings.state}; run `studio train upscaler` first")
    network = CompactUpscaler(CompactConfig(**state["config"]))
    network.load_state_dict({key: value.half().float() for key, value in state["average"].items()})
    return network.eval().requires_grad_(requires_grad=False)


def enlargers(settings: TrainingSettings, scale: int) -> dict[str, Enlarger]:
    """Every method by its name in METHODS."""
    return {
        OURS: with_network(trained(settings, scale)),
        UNTUNED: untuned(settings, scale),
        LANCZOS: with_filter(scale, Image.Resampling.LANCZOS),
        BICUBIC: with_filter(scale, Image.Resampling.BICUBIC),
    }


def psnr(shown: Pixels, truth: Pixels) -> float:
    """Peak signal-to-noise ratio in dB of two pictures of 8 bits; 80 for equal ones."""
    error = float(np.square((shown.astype(np.float64) - truth) / 255).mean())
    return float(-10 * np.log10(max(error, 1e-8)))


def exact_pair(drawer: Drawer, index: int, small_px: int, scale: int, ground: Ground) -> tuple[Pixels, Pixels]:
    """A drawing at both sizes, each rasterised on its own."""
    return lay(drawer.draw(index, small_px), ground), lay(drawer.draw(index, small_px * scale), ground)


@torch.no_grad()
def measure(
    pairs: list[tuple[Pixels, Pixels]], methods: dict[str, Enlarger], perceptual: PerceptualDistance | None
) -> dict[str, tuple[float, float | None]]:
    """Mean PSNR and mean ST-LPIPS of every method over (small, truth)."""
    levels: dict[str, list[float]] = {name: [] for name in methods}
    distances: dict[str, list[float]] = {name: [] for name in methods}
    for small, truth in pairs:
        seen = None if perceptual is None else perceptual.features(_pixels(truth))
        for name, method in methods.items():
            shown = method(small)
            levels[name].append(psnr(shown, truth))
            if perceptual is not None and seen is not None:
                distances[name].append(float(perceptual.between(perceptual.features(_pixels(shown)), seen)))
    return {
        name: (float(np.mean(levels[name])), float(np.mean(distances[name])) if distances[name] else None)
        for name in methods
    }


def _pixels(picture: Pixels) -> Tensor:
    return to_pixels(picture[None].copy())


def evaluate_upscalers(settings: TrainingSettings) -> list[Measured]:
    """Measures every method at every size and writes the figures into the journal `upscalers`.

    Raises:
        TrainingFault: an upscaler has no state yet.
    """
    prepare_torch(settings)
    drawings = run_drawings(replace(settings, resume=True))
    drawer = Drawer(settings, drawings)
    perceptual = None if settings.smoke else load_perceptual(settings.cache)
    journal = Journal(settings.state, "upscalers")
    found: list[Measured] = []
    for scale, small_px, count in SMOKE_SIZES if settings.smoke else SIZES:
        chosen = choose_held_out(drawings, drawer, count, small_px * scale, settings.seed)
        pairs = [exact_pair(drawer, index, small_px, scale, white_ground()) for index in chosen]
        for name, (level, distance) in measure(pairs, enlargers(settings, scale), perceptual).items():
            found.append(Measured(scale, small_px, len(pairs), name, level, distance))
            journal.write(
                "measured", scale=scale, small_px=small_px, drawings=len(pairs), method=name, psnr=level, lpips=distance
            )
    return found


def are_measured(settings: TrainingSettings) -> bool:
    """Whether the journal's figures are younger than both states; also where an upscaler was never trained."""
    states = [state_path(settings, name) for name in UPSCALERS]
    if not all(path.exists() for path in states):
        return True
    journal = settings.state / "upscalers.jsonl"
    return journal.exists() and journal.stat().st_mtime > max(path.stat().st_mtime for path in states)
