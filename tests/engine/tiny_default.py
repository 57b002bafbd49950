"""Our own backbones at toy size, on disk as the shipped ones are: real files, real networks, milliseconds."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import save_file

from studio.engine import previewing
from studio.engine.backbones.backbone import Backbone, BackboneConfig
from studio.engine.blocks.autoencoder import Autoencoder, AutoencoderConfig
from studio.training import operator_publishing
from studio.training.autoencoder import save_autoencoder
from studio.training.publishing import write_configs, write_json, write_manifest

OPERATORS = {"dit": "attention", "ssm": "ssd"}


def make(root: Path) -> Path:
    """Write `dit` and `ssm` under a folder, random but for a fixed seed, and give the folder."""
    for name, operator in OPERATORS.items():
        backbone = _backbone(operator, patch=2)
        autoencoder = Autoencoder(
            AutoencoderConfig(
                block_out_channels=(8, 16), latent_channels=4, norm_num_groups=4, mid_block_add_attention=False
            )
        )
        folder = root / name
        write_configs(folder, backbone.settings)
        save_file(backbone.state_dict(), folder / "backbone" / "diffusion_pytorch_model.safetensors")
        chart = previewing.colour_chart(32)
        with torch.no_grad():
            preview = previewing.fit(autoencoder.encode_mean(chart), chart, kernel=3, patch=2)
        tensors = {"weight": preview.weight, "bias": preview.bias}
        save_autoencoder(folder / "vae", autoencoder, tensors, torch.float32)
        write_manifest(folder, name, {})
    return root


def make_comparison(root: Path, operator: str) -> Path:
    """Write comparison weights of an operator beside the `ssm` of a folder that `make` filled, and give theirs."""
    backbone = _backbone(operator, patch=1)
    folder = root / "operators" / operator
    write_json(folder / "backbone" / "config.json", backbone.settings.to_json())
    save_file(backbone.state_dict(), folder / "backbone" / "diffusion_pytorch_model.safetensors")
    operator_publishing.write_manifest(folder, operator, downscale=2, figures={})
    return folder


def _backbone(operator: str, patch: int) -> Backbone:
    torch.manual_seed(3)
    config = BackboneConfig(
        operator, latent_channels=4, patch=patch, width=32, depth=2, heads=2, hidden=48, state_width=8
    )
    backbone = Backbone(config)
    # Gates begin at zero, where text and operator change nothing: give them something to say.
    for parameter in backbone.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return backbone
