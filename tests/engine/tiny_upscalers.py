"""Our own upscalers at toy size, on disk as the shipped ones are."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from studio.engine.upscalers import UPSCALERS
from studio.engine.upscalers.compact import CONFIG_FILE, WEIGHTS_FILE, CompactConfig, CompactUpscaler


def network(scale: int, convolutions: int = 1) -> CompactUpscaler:
    """Give a network that is random but for a fixed seed, and changes the picture only a little."""
    torch.manual_seed(5)
    made = CompactUpscaler(CompactConfig(scale, 6, convolutions)).eval().requires_grad_(requires_grad=False)
    made.body[-1].weight.mul_(0.3)
    made.body[-1].bias.zero_()
    return made


def make(root: Path) -> Path:
    """Write both upscalers under a folder, and give the folder."""
    for name, scale in UPSCALERS.items():
        write(root / name, network(scale))
    return root


def write(folder: Path, made: CompactUpscaler) -> Path:
    """Write one folder with its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG_FILE).write_text(json.dumps(made.settings.to_json()), encoding="utf-8")
    save_file(made.state_dict(), folder / WEIGHTS_FILE)
    write_manifest(folder, made.settings.scale)
    return folder


def write_manifest(folder: Path, scale: int) -> None:
    """Write a manifest that fits what lies in the folder now."""
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (CONFIG_FILE, WEIGHTS_FILE)}
    manifest = {"schema": 1, "id": folder.name, "name": f"Tiny {scale}x", "scale": scale, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
