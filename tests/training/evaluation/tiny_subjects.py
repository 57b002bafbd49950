"""Tiny real networks to evaluate, with random weights, and a settings folder that holds their states."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import torch

from studio.engine.backbones import BACKBONES
from studio.engine.backbones.backbone import Backbone, BackboneConfig
from studio.engine.blocks.autoencoder import Autoencoder
from studio.training.autoencoder import TINY, save_autoencoder
from studio.training.checkpoints import save_state
from studio.training.evaluation.subjects import Sampling, Subject
from studio.training.settings import TrainingSettings

CONFIG = BackboneConfig(
    latent_channels=TINY.latent_channels, width=32, depth=1, heads=2, hidden=32, state_width=8, native_side=4
)
QUICK = Sampling(steps=2, guidance=3.0, shift=2.0)


def tiny_network(backbone: str) -> Backbone:
    torch.manual_seed(0)
    network = Backbone(replace(CONFIG, operator=BACKBONES[backbone]))
    torch.nn.init.normal_(network.patch_out.weight, std=0.2)
    return network.eval().requires_grad_(requires_grad=False)


def tiny_subject(backbone: str = "dit") -> Subject:
    torch.manual_seed(0)
    autoencoder = Autoencoder(TINY).eval().requires_grad_(requires_grad=False)
    return Subject(backbone, tiny_network(backbone), autoencoder, 3, 12, "state")


def settings_with_states(folder: Path) -> TrainingSettings:
    """A smoke run's folders with an autoencoder and a state of every backbone."""
    settings = TrainingSettings(folder / "cache", folder / "state", folder / "resources", smoke=True, seed=3)
    save_autoencoder(settings.cache / "autoencoder", tiny_subject().autoencoder, {"w": torch.zeros(1)}, torch.float32)
    for backbone in BACKBONES:
        network = tiny_network(backbone)
        state = {"average": network.state_dict(), "config": asdict(network.settings), "step": 3, "pictures": 12}
        save_state(settings.state / f"backbone-{backbone}.pt", state)
    return settings
