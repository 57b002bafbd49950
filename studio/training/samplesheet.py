"""The sheet of samples beside the published weights, made from the published files, backbones side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from studio.engine.backbones.backbone import load_backbone
from studio.engine.blocks.autoencoder import load_autoencoder
from studio.engine.sentences import load_sentence_encoder
from studio.training.autoencoder import to_pictures
from studio.training.sampling import sample, shifted_sigmas
from studio.training.sheets import save_captioned_sheet

SHOWN_PX = 128
"""Smaller pictures are enlarged to about this."""
SHEET_PROMPTS = (
    "a red apple",
    "a smiling face",
    "a yellow star",
    "a red heart",
    "a cat",
    "a dog",
    "a panda",
    "pizza",
    "a tree",
    "a rocket",
    "a car",
    "a sun",
    "a flower",
    "a fish",
    "an egg",
    "a blue star",
    "a house on a blue background",
    "a cat, 3d render",
    "a green circle on a yellow background",
    "빨간 사과",
    "웃는 얼굴",
    "노란 별",
    "고양이",
    "파란 배경 위의 피자",
)


@torch.no_grad()
def write_sheet(
    folder: Path, backbones: Sequence[str], *, steps: int, guidance: float, shift: float, seed: int
) -> None:
    """Writes `sheet.png` below the folder of published weights; the same noise for every backbone."""
    text = load_sentence_encoder().encode(SHEET_PROMPTS)
    shown = []
    for backbone in backbones:
        network = load_backbone(folder / backbone / "backbone")
        autoencoder = load_autoencoder(folder / backbone / "vae")
        side = network.settings.native_side * network.settings.patch
        noise = torch.randn(
            len(SHEET_PROMPTS),
            network.settings.latent_channels,
            side,
            side,
            generator=torch.Generator().manual_seed(seed),
        )
        shown.append(
            to_pictures(autoencoder.decode(sample(network, text, noise, shifted_sigmas(steps, shift), guidance)))
        )
    rows = [(prompt, [pictures[index] for pictures in shown]) for index, prompt in enumerate(SHEET_PROMPTS)]
    scale = max(1, SHOWN_PX // shown[0].shape[1])
    save_captioned_sheet(folder / "sheet.png", rows, columns=6, scale=scale)
