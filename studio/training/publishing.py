"""Trained states to ordinary diffusers folders in `resources/weights`, with record, credits and a sheet of samples."""

from __future__ import annotations

import hashlib
import json
import math
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from studio.engine.backbones import BACKBONES
from studio.engine.backbones.backbone import BackboneConfig, read_backbone_config
from studio.engine.blocks.autoencoder import read_autoencoder_config
from studio.engine.sentences import PACKAGE, TOKEN_LIMIT, VERSION, WIDTH
from studio.engine.upscalers import UPSCALERS
from studio.training.backbone import name_of
from studio.training.checkpoints import load_state
from studio.training.journal import Entry, Journal, read_journal
from studio.training.records import write_credits, write_record
from studio.training.samplesheet import write_sheet
from studio.training.settings import TrainingFault, TrainingSettings, prepare_torch
from studio.training.sizes import GUIDANCE, SHIFT, STEPS
from studio.training.thumbnails import write_thumbnails
from studio.training.upscaler import state_path
from studio.training.upscaler_publishing import publish_upscalers

SCHEMA = 1
NAMES = {"dit": "Scanline DiT", "ssm": "Scanline SSM"}
DIFFUSERS = "0.42.1"
_COMPONENTS = "studio.engine.families.default_components"


def write_json(path: Path, values: dict[str, object]) -> None:
    """Writes a file of a published folder, indented, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_configs(folder: Path, config: BackboneConfig) -> None:
    """model_index.json and the configs of backbone, scheduler and text encoder."""
    write_json(
        folder / "model_index.json",
        {
            "_class_name": "DefaultPipeline",
            "_diffusers_version": DIFFUSERS,
            "backbone": [_COMPONENTS, "DiffusersBackbone"],
            "vae": ["diffusers", "AutoencoderKL"],
            "scheduler": ["diffusers", "FlowMatchEulerDiscreteScheduler"],
            "text_encoder": [_COMPONENTS, "TextEncoder"],
        },
    )
    write_json(folder / "backbone" / "config.json", config.to_json())
    write_json(
        folder / "scheduler" / "scheduler_config.json",
        {
            "_class_name": "FlowMatchEulerDiscreteScheduler",
            "_diffusers_version": DIFFUSERS,
            "num_train_timesteps": 1000,
            "shift": SHIFT,
            "use_dynamic_shifting": False,
        },
    )
    write_json(
        folder / "text_encoder" / "config.json",
        {
            "_class_name": "TextEncoder",
            "_diffusers_version": DIFFUSERS,
            "package": PACKAGE,
            "version": VERSION,
            "token_limit": TOKEN_LIMIT,
            "width": WIDTH,
            "pooled_scale": math.sqrt(WIDTH),
        },
    )


def write_autoencoder(source: Path, folder: Path) -> None:
    """Copies a trained autoencoder's folder, its weights rounded to float16."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "preview.safetensors"):
        shutil.copyfile(source / name, folder / name)
    weights = {key: value.half() for key, value in load_file(source / "diffusion_pytorch_model.safetensors").items()}
    save_file(weights, folder / "diffusion_pytorch_model.safetensors", metadata={"format": "pt"})


def training_figures(state: Path, backbone: str) -> dict[str, object]:
    """What the manifest says of the training, from the journals."""
    autoencoder: Entry = next(
        (entry for entry in reversed(read_journal(state, "autoencoder")) if entry["event"] == "finished"), {}
    )
    entries = read_journal(state, name_of(backbone))
    steps = [entry for entry in entries if entry["event"] == "step"]
    last: Entry = steps[-1] if steps else {}
    reached: Entry = next((entry for entry in reversed(entries) if "pictures" in entry), {})
    stopped: Entry = next((entry for entry in reversed(entries) if entry["event"] == "stopped"), {})
    return {
        "pictures_seen": reached.get("pictures", 0),
        "steps": reached.get("step", 0),
        "minutes": stopped.get("minutes", 0.0),
        "loss": last.get("loss", 0.0),
        "notes": [entry["text"] for entry in entries if entry["event"] == "note"],
        "autoencoder_crops_seen": autoencoder.get("pictures", 0),
        "autoencoder_psnr_db": autoencoder.get("psnr", 0.0),
        "autoencoder_minutes": autoencoder.get("minutes", 0.0),
    }


def write_manifest(folder: Path, backbone: str, figures: dict[str, object]) -> None:
    """manifest.json: identity, sizes, recommended settings, sha256 of every other file."""
    network = read_backbone_config(json.loads((folder / "backbone" / "config.json").read_text(encoding="utf-8")))
    coder = read_autoencoder_config(json.loads((folder / "vae" / "config.json").read_text(encoding="utf-8")))
    multiple_of = network.patch * coder.downscale
    native_size = network.native_side * multiple_of
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    write_json(
        folder / "manifest.json",
        {
            "schema": SCHEMA,
            "id": backbone,
            "name": f"{NAMES[backbone]} {native_size}",
            "operator": BACKBONES[backbone],
            "native_size": native_size,
            "multiple_of": multiple_of,
            "recommended": {"steps": STEPS, "guidance": GUIDANCE, "shift": SHIFT},
            "files": {
                path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
            },
            "training": figures,
        },
    )


def publish_backbone(settings: TrainingSettings, backbone: str) -> Path:
    """Writes `weights/<backbone>/` from the latest state, built beside and renamed: nobody reads half of it.

    Raises:
        TrainingFault: the backbone has no state yet.
    """
    state = load_state(settings.state / f"{name_of(backbone)}.pt")
    if state is None:
        raise TrainingFault(f"{backbone} has no state in {settings.state}; run `studio train backbone` first")
    folder = settings.resources / "weights" / backbone
    partial = folder.with_name(f".{backbone}-partial")
    shutil.rmtree(partial, ignore_errors=True)
    write_configs(partial, BackboneConfig(**state["config"]))
    weights = {key: value.to(torch.float16).contiguous() for key, value in state["average"].items()}
    save_file(weights, partial / "backbone" / "diffusion_pytorch_model.safetensors", metadata={"format": "pt"})
    write_autoencoder(settings.cache / "autoencoder", partial / "vae")
    write_manifest(partial, backbone, training_figures(settings.state, backbone))
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    return folder


def run_publish(settings: TrainingSettings) -> None:
    """Publishes every backbone and upscaler that has a state, then sheet, thumbnails, record and credits."""
    prepare_torch(settings)
    journal = Journal(settings.state, "publish")
    published = [backbone for backbone in BACKBONES if (settings.state / f"{name_of(backbone)}.pt").exists()]
    if not published:
        raise TrainingFault(f"no backbone has a state in {settings.state}; run `studio train backbone` first")
    for backbone in published:
        journal.write("published", backbone=backbone, folder=publish_backbone(settings, backbone).name)
    if all(state_path(settings, upscaler).exists() for upscaler in UPSCALERS):
        journal.write("published", upscalers=len(publish_upscalers(settings)))
    folder = settings.resources / "weights"
    write_sheet(
        folder, published, steps=2 if settings.smoke else STEPS, guidance=GUIDANCE, shift=SHIFT, seed=settings.seed
    )
    if (settings.resources / "presets").exists():
        journal.write("published", thumbnails=len(write_thumbnails(settings.resources)))
    write_record(folder, settings, published)
    write_credits(folder)
