"""How large the recipe is: for CPUs, for a GPU, and for a walk through all of it in a minute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import torch

from studio.engine.backbones.backbone import BackboneConfig

STEPS, GUIDANCE, SHIFT = 20, 4.0, 2.0
"""How the studio samples from the published backbones unless it is told otherwise; their scheduler's shift."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """How long a stage trains where nobody says otherwise: in all, and the last part, in which the rate falls."""

    whole: float
    cooldown: float


@dataclass(frozen=True, slots=True)
class DeckSize:
    """How many different pictures are made of the drawings.

    Attributes:
        plain_grounds: coloured grounds of each drawing of a well-known thing.
        other_grounds: of each other kind.
        captions: tried for a well-known thing on white.
        tints: colours that a thing is repainted in.
        pairs: pictures of two things in a relation.
        many: pictures of two to five of one thing.
        threes: pictures of three things.
    """

    plain_grounds: int = 4
    other_grounds: int = 1
    captions: int = 10
    tints: int = 7
    pairs: int = 9_000
    many: int = 3_000
    threes: int = 1_000


@dataclass(frozen=True, slots=True)
class RecipeSize:
    """One size of the whole recipe.

    Attributes:
        name: `cpu`, `gpu` or `smoke`.
        picture_px: side of the pictures.
        deck: of them.
        batch: pictures in a step of a backbone.
        muon_rate, adamw_rate, ema_decay: its optimisers' rates and the memory of the averaged weights.
        network: of a backbone, but for its operator and the latents' channels.
        coder_batch: crops in a step of the autoencoder.
        minutes: of each stage that trains; a backbone's are of each backbone.
        is_compiled: whether the blocks of a backbone are compiled where there is a compiler.
    """

    name: str
    picture_px: int = 128
    deck: DeckSize = field(default_factory=DeckSize)
    batch: int = 32
    muon_rate: float = 4e-3
    adamw_rate: float = 1.5e-3
    ema_decay: float = 0.998
    network: BackboneConfig = field(
        default_factory=lambda: BackboneConfig(
            latent_channels=16, patch=2, width=288, depth=7, heads=6, hidden=768, native_side=8, detail_channels=48
        )
    )
    coder_batch: int = 16
    minutes: Mapping[str, Minutes] = field(
        default_factory=lambda: {
            "autoencoder": Minutes(26, 9),
            "backbone": Minutes(180, 60),
            "upscaler": Minutes(30, 10),
        }
    )
    is_compiled: bool = True


CPU = RecipeSize("cpu")
GPU = RecipeSize(
    "gpu",
    256,
    DeckSize(plain_grounds=8, other_grounds=3, captions=16, tints=8, pairs=60_000, many=15_000, threes=10_000),
    batch=512,
    network=replace(CPU.network, native_side=16),
    ema_decay=0.999,
    coder_batch=128,
    minutes={"autoencoder": Minutes(5, 2), "backbone": Minutes(9, 3), "upscaler": Minutes(4, 1)},
)
SMOKE = RecipeSize(
    "smoke",
    128,
    DeckSize(plain_grounds=1, other_grounds=1, captions=2, tints=1, pairs=4, many=4, threes=2),
    batch=4,
    network=BackboneConfig(
        latent_channels=16,
        patch=2,
        width=48,
        depth=2,
        heads=3,
        hidden=64,
        state_width=8,
        native_side=8,
        detail_channels=8,
    ),
    coder_batch=4,
    minutes={},  # a few steps each, whatever the clock says
    is_compiled=False,
)


def choose_device() -> torch.device:
    """The GPU where there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def choose_size(*, smoke: bool) -> RecipeSize:
    """What fits the machine."""
    if smoke:
        return SMOKE
    return GPU if choose_device().type == "cuda" else CPU
