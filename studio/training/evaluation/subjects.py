"""What is measured: the networks of a training state, or the published ones, and the pictures that they make.

Pictures are made as the studio makes them: diffusers' Euler walk, guidance in one batch, bf16 where the CPU is fast at
it, decoded in float32; many at once, which is all that differs.

Letters: `b` pictures, `c` channels, `h w` latent grid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from studio.engine import conditioning
from studio.engine.backbones import BACKBONES
from studio.engine.backbones.backbone import Backbone, BackboneConfig, load_backbone
from studio.engine.blocks.autoencoder import Autoencoder, load_autoencoder
from studio.engine.conditioning import Guidance, GuidedVelocity, TextFeatures
from studio.engine.memory import cpu_has_fast_bf16
from studio.engine.noise_levels import FlowScheduler
from studio.engine.sentences import SentenceEncoder, load_sentence_encoder
from studio.engine.tensors import seeded
from studio.engine.untyped import diffusers
from studio.training.autoencoder import to_pictures
from studio.training.checkpoints import load_state
from studio.training.settings import TrainingFault, TrainingSettings

Pictures = NDArray[np.uint8]
PAINTED_TOGETHER = 32
_TRAIN_STEPS = 1000


@dataclass(frozen=True, slots=True)
class Sampling:
    """The walk from noise to picture: the published defaults, or a shorter one for smoke runs."""

    steps: int
    guidance: float
    shift: float
    interval: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Subject:
    """A backbone under evaluation, ready to run.

    Attributes:
        backbone: `dit` or `ssm`.
        network: float32, or rounded (`quickened`), in evaluation mode.
        step: optimiser steps so far; 0 where it is not known.
        pictures: pictures seen so far; 0 where it is not known.
        origin: `state` or `published`.
    """

    backbone: str
    network: Backbone
    autoencoder: Autoencoder
    step: int
    pictures: int
    origin: str

    @property
    def side_px(self) -> int:
        """Side of the pictures that it was trained on."""
        config = self.network.settings
        return config.native_side * config.patch * self.autoencoder.config.downscale

    def noise(self, seed: int, side_px: int | None = None) -> Tensor:
        """(1, c, h, w), what the studio starts from with this seed."""
        side = (self.side_px if side_px is None else side_px) // self.autoencoder.config.downscale
        return torch.randn((1, self.network.settings.latent_channels, side, side), generator=seeded(seed))


def load_subject(settings: TrainingSettings, backbone: str) -> Subject | None:
    """The averaged weights of a state, else the published weights, else None.

    Raises:
        TrainingFault: a state without its autoencoder.
    """
    state = load_state(settings.state / f"backbone-{backbone}.pt")
    published = settings.resources / "weights" / backbone
    if state is not None:
        folder = settings.cache / "autoencoder"
        if not (folder / "config.json").exists():
            raise TrainingFault(f"{folder} holds no autoencoder; run `studio train autoencoder` first")
        network = Backbone(BackboneConfig(**state["config"]))
        network.load_state_dict(state["average"])
        network.eval().requires_grad_(requires_grad=False)
        return Subject(backbone, network, load_autoencoder(folder), state["step"], state["pictures"], "state")
    if (published / "backbone" / "config.json").exists():
        network = load_backbone(published / "backbone")
        return Subject(backbone, network, load_autoencoder(published / "vae"), 0, 0, "published")
    return None


def load_subjects(settings: TrainingSettings) -> list[Subject]:
    """Every backbone that has a state; where none has, the published ones. All make pictures of one size.

    Raises:
        TrainingFault: there are none, or they are of two sizes.
    """
    has_state = [name for name in BACKBONES if (settings.state / f"backbone-{name}.pt").exists()]
    found = [load_subject(settings, name) for name in has_state or BACKBONES]
    subjects = [subject for subject in found if subject is not None]
    if not subjects:
        raise TrainingFault(
            f"no backbone has a state in {settings.state}, and none is published in {settings.resources / 'weights'}; "
            "run `studio train backbone` first"
        )
    sizes = {subject.backbone: subject.side_px for subject in subjects}
    if len(set(sizes.values())) > 1:
        raise TrainingFault(f"the backbones make pictures of different sizes ({sizes}); train them at one size")
    return subjects


def encode_texts(encoder: SentenceEncoder, texts: Sequence[str]) -> TextFeatures:
    """Features of texts, with the empty text last: (b + 1, ...)."""
    features = encoder.encode([*texts, ""])
    return TextFeatures(features.tokens, features.mask, features.pooled)


def rows(text: TextFeatures, part: slice) -> TextFeatures:
    """Some of the texts."""
    return TextFeatures(text.tokens[part], text.mask[part], text.pooled[part])


def quick_dtype() -> torch.dtype:
    """What the studio computes a backbone in, on this CPU."""
    return torch.bfloat16 if cpu_has_fast_bf16() else torch.float32


def scheduler_for(sampling: Sampling) -> FlowScheduler:
    """Diffusers' Euler scheduler of flows, as the published folders name it, with its timesteps set."""
    scheduler: FlowScheduler = diffusers().FlowMatchEulerDiscreteScheduler(
        num_train_timesteps=_TRAIN_STEPS, shift=sampling.shift
    )
    scheduler.set_timesteps(sampling.steps)
    return scheduler


@torch.inference_mode()
def paint(subject: Subject, prompts: Sequence[str], noise: Tensor, sampling: Sampling) -> Pictures:
    """Pictures (b, side, side, 3) of b prompts from noise (b, c, h, w), or (1, c, h, w) for all of them."""
    encoder, dtype = load_sentence_encoder(), next(subject.network.parameters()).dtype
    noise = noise.expand(len(prompts), -1, -1, -1)
    shown = []
    for part in parts_of(len(prompts)):
        text = encode_texts(encoder, prompts[part]).moved(torch.device("cpu"), dtype)
        guided = GuidedVelocity(
            subject.network, rows(text, slice(0, -1)), rows(text, slice(-1, None)), _guidance(sampling), dtype
        )
        latents = conditioning.walk_flow(scheduler_for(sampling), noise[part].clone(), guided)
        shown.append(to_pictures(subject.autoencoder.decode(latents)))
    return np.concatenate(shown)


def parts_of(count: int) -> Iterator[slice]:
    """Slices of at most PAINTED_TOGETHER."""
    for begin in range(0, count, PAINTED_TOGETHER):
        yield slice(begin, min(begin + PAINTED_TOGETHER, count))


def find_autoencoder(settings: TrainingSettings, backbone: str) -> Path:
    """The folder of the autoencoder that a backbone's latents belong to."""
    is_trained = (settings.state / f"backbone-{backbone}.pt").exists()
    return settings.cache / "autoencoder" if is_trained else settings.resources / "weights" / backbone / "vae"


def _guidance(sampling: Sampling) -> Guidance:
    return Guidance(sampling.guidance, interval=sampling.interval)


def quickened(subject: Subject) -> Subject:
    """The same with the backbone in the format that the studio computes it in on this machine; a copy where rounded."""
    dtype = quick_dtype()
    if dtype == torch.float32:
        return subject
    copy = Backbone(subject.network.settings)
    copy.load_state_dict(subject.network.state_dict())
    return replace(subject, network=copy.to(dtype).eval().requires_grad_(requires_grad=False))
