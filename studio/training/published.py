"""Going on from published weights where the state of the run that made them is gone."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file

from studio.training.journal import Journal, read_journal
from studio.training.settings import TrainingFault, TrainingSettings

_CODER_FILES = ("config.json", "preview.safetensors", "diffusion_pytorch_model.safetensors")


@dataclass(frozen=True, slots=True)
class Published:
    """One backbone's folder in `weights/` and what its manifest says of the training; 0 where it says nothing."""

    folder: Path
    pictures: int = 0
    steps: int = 0
    minutes: float = 0.0
    loss: float = 0.0
    crops: int = 0
    psnr: float = 0.0
    coder_minutes: float = 0.0
    notes: tuple[str, ...] = ()


def read_published(weights: Path, backbone: str) -> Published:
    """The folder of `backbone` in `weights`.

    Raises:
        TrainingFault: there is no manifest that can be read.
    """
    folder = weights / backbone
    try:
        figures = json.loads((folder / "manifest.json").read_text(encoding="utf-8")).get("training", {})
    except (OSError, ValueError) as error:
        raise TrainingFault(
            f"{folder} holds no published weights ({error}); --start-from takes the folder that holds {backbone}/"
        ) from error
    return Published(
        folder,
        pictures=figures.get("pictures_seen", 0),
        steps=figures.get("steps", 0),
        minutes=figures.get("minutes", 0.0),
        loss=figures.get("loss", 0.0),
        crops=figures.get("autoencoder_crops_seen", 0),
        psnr=figures.get("autoencoder_psnr_db", 0.0),
        coder_minutes=figures.get("autoencoder_minutes", 0.0),
        notes=tuple(figures.get("notes", ())),
    )


def adopt_autoencoder(published: Published, settings: TrainingSettings, batch: int) -> None:
    """Copies the published autoencoder into the cache where there is none; its figures go into the journal.

    Raises:
        TrainingFault: the cache holds another one, in whose latents the published backbone would see noise.
    """
    source, folder = published.folder / "vae", settings.cache / "autoencoder"
    if (folder / _CODER_FILES[-1]).exists():
        if not _is_same(source / _CODER_FILES[-1], folder / _CODER_FILES[-1]):
            raise TrainingFault(f"{folder} is not the autoencoder of {source}; move it away, or choose another --cache")
    else:
        folder.mkdir(parents=True, exist_ok=True)
        for name in _CODER_FILES:
            shutil.copyfile(source / name, folder / name)
    if not any(entry["event"] == "finished" for entry in read_journal(settings.state, "autoencoder")):
        Journal(settings.state, "autoencoder").write(
            "finished",
            step=published.crops // batch,
            pictures=published.crops,
            psnr=published.psnr,
            minutes=published.coder_minutes,
        )


def _is_same(published: Path, cached: Path) -> bool:
    """Whether two files hold the same weights; the published one is rounded to float16."""
    ours, theirs = load_file(cached), load_file(published)
    return ours.keys() == theirs.keys() and all(torch.equal(ours[key].half(), theirs[key]) for key in ours)


def note_the_start(published: Published, journal: Journal) -> None:
    """Takes the earlier notes over and adds one on what was there before, for RECORD.md."""
    for text in published.notes:
        journal.write("note", text=text)
    journal.write(
        "note",
        text=f"went on from the published weights: {published.pictures:,} pictures in {published.steps:,} steps "
        f"before, loss {published.loss:.4f}; the optimisers began afresh",
    )
