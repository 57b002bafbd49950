"""How good a backbone is, without an outside network: loss on seen and held-out concepts, colour of the ground."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from studio.engine.backbones.backbone import Backbone, BackboneConfig
from studio.engine.blocks.autoencoder import load_autoencoder
from studio.engine.sentences import SentenceEncoder, load_sentence_encoder
from studio.training.autoencoder import to_pictures
from studio.training.backbone import Batch, flow_loss
from studio.training.captions import Scene, english_caption
from studio.training.checkpoints import load_state
from studio.training.colours import COLOURS, GROUNDS, WHITE, flatten
from studio.training.concepts import is_held_out
from studio.training.data import load_pictures
from studio.training.drawings import Drawings
from studio.training.famous import FAMOUS
from studio.training.journal import Journal
from studio.training.latents import encode_pictures
from studio.training.sampling import sample, shifted_sigmas
from studio.training.settings import TrainingFault, TrainingSettings, prepare_torch

LEVELS = (0.3, 0.5, 0.7, 0.9)
GROUND_NOUNS = ("a cat", "a red apple", "a rocket")


def evaluation_batch(
    drawings: Drawings, wanted: list[int], settings: TrainingSettings, encoder: SentenceEncoder
) -> Batch:
    """Drawings on white with one caption each and fixed noise; `sigma` is filled in by the caller."""
    random = np.random.default_rng(settings.seed + 7)
    captions = [
        english_caption(
            Scene(drawings.concepts[drawings.concept[index]], int(drawings.vendor[index]), WHITE, None, None), random
        )
        for index in wanted
    ]
    pictures = np.stack([flatten(drawings.rgba[index], WHITE.rgb) for index in wanted])
    clean = encode_pictures(load_autoencoder(settings.cache / "autoencoder"), pictures).float()
    text = encoder.encode(captions)
    noise = torch.randn(clean.shape, generator=torch.Generator().manual_seed(settings.seed + 8))
    b, c, h, w = clean.shape
    condition = torch.cat([torch.zeros(b, c, h, w), torch.ones(b, 1, h, w)], dim=1)
    return Batch(clean, noise, torch.zeros(b), text.tokens, text.mask, text.pooled, condition)


@torch.no_grad()
def loss_over_levels(network: Backbone, batch: Batch) -> float:
    """Mean of the training loss at LEVELS."""
    return float(
        np.mean(
            [float(flow_loss(network, replace(batch, sigma=torch.full_like(batch.sigma, level)))) for level in LEVELS]
        )
    )


@torch.no_grad()
def ground_accuracy(network: Backbone, settings: TrainingSettings, encoder: SentenceEncoder) -> float:
    """Share of prompts "... on a <colour> background" whose corners are nearest to the named colour."""
    asked = [(noun, ground) for noun in GROUND_NOUNS for ground in GROUNDS]
    asked = asked[:2] if settings.smoke else asked
    text = encoder.encode([f"{noun} on a {ground.english} background" for noun, ground in asked])
    config = network.settings
    side = config.native_side * config.patch
    noise = torch.randn(
        len(asked), config.latent_channels, side, side, generator=torch.Generator().manual_seed(settings.seed + 9)
    )
    latents = sample(network, text, noise, shifted_sigmas(2 if settings.smoke else 20, 2.0))
    pictures = to_pictures(load_autoencoder(settings.cache / "autoencoder").decode(latents)).astype(np.float32)
    corners = pictures[:, [2, 2, -3, -3], [2, -3, 2, -3]].mean(axis=1)
    known = np.array([colour.rgb for colour in COLOURS], dtype=np.float32)
    nearest = np.linalg.norm(corners[:, None] - known, axis=2).argmin(axis=1)
    return float(np.mean([COLOURS[index] == ground for index, (_, ground) in zip(nearest, asked, strict=True)]))


def run_evaluate(settings: TrainingSettings) -> None:
    """Measures the averaged weights of `settings.backbone` and adds the figures to its journal.

    Raises:
        TrainingFault: the backbone has no state yet.
    """
    prepare_torch(settings)
    name = f"backbone-{settings.backbone}"
    state = load_state(settings.state / f"{name}.pt")
    if state is None:
        raise TrainingFault(f"{settings.backbone} has no state in {settings.state}; run `studio train backbone` first")
    network = Backbone(BackboneConfig(**state["config"]))
    network.load_state_dict(state["average"])
    network.eval().requires_grad_(requires_grad=False)
    drawings, _ = load_pictures(settings)
    keys = [drawings.concepts[index].key for index in drawings.concept]
    held_out = [index for index, key in enumerate(keys) if is_held_out(key) and key not in FAMOUS][:96]
    seen = [index for index, key in enumerate(keys) if not is_held_out(key) and key not in FAMOUS]
    seen = seen[:: max(1, len(seen) // 96)][:96]
    encoder = load_sentence_encoder()
    values = {
        "loss_seen": loss_over_levels(network, evaluation_batch(drawings, seen, settings, encoder)),
        "loss_held_out": loss_over_levels(network, evaluation_batch(drawings, held_out, settings, encoder))
        if held_out
        else None,
        "ground_accuracy": ground_accuracy(network, settings, encoder),
    }
    Journal(settings.state, name).write("evaluated", step=state["step"], **values)
