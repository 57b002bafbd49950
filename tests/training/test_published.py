"""`studio train backbone --start-from`: going on from published weights where no state is left."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from studio.training.autoencoder import TINY, save_autoencoder
from studio.training.journal import Journal, read_journal
from studio.training.published import Published, adopt_autoencoder, note_the_start, read_published
from studio.training.recipes import RECIPES
from studio.training.schedule import RunClock
from studio.training.settings import TrainingFault, TrainingSettings

FIGURES = {"pictures_seen": 96, "steps": 3, "loss": 0.5, "minutes": 2.0, "notes": ["step 1 ran hot"]}
CODER = {"autoencoder_crops_seen": 64, "autoencoder_psnr_db": 30.5, "autoencoder_minutes": 7.0}


def publish_coder(folder: Path, seed: int = 0) -> Published:
    """Writes a tiny autoencoder as `publish` would, with a manifest."""
    from studio.engine.blocks.autoencoder import Autoencoder

    torch.manual_seed(seed)
    save_autoencoder(folder / "dit" / "vae", Autoencoder(TINY), {"weight": torch.zeros(1)}, torch.float16)
    (folder / "dit" / "manifest.json").write_text(json.dumps({"training": FIGURES | CODER}), encoding="utf-8")
    return read_published(folder, "dit")


def make_settings(folder: Path) -> TrainingSettings:
    return TrainingSettings(folder / "cache", folder / "state", folder / "resources", smoke=True, seed=3)


def test_the_manifest_tells_how_far_the_published_weights_got(tmp_path: Path) -> None:
    published = publish_coder(tmp_path)
    assert (published.pictures, published.steps, published.minutes) == (96, 3, 2.0)
    assert published.notes == ("step 1 ran hot",)
    (tmp_path / "dit" / "manifest.json").write_text("{}", encoding="utf-8")
    assert read_published(tmp_path, "dit").pictures == 0


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingFault, match="--start-from takes the folder that holds dit/"):
        read_published(tmp_path, "dit")


def test_the_published_autoencoder_comes_into_an_empty_cache_with_its_figures(tmp_path: Path) -> None:
    settings, published = make_settings(tmp_path), publish_coder(tmp_path / "weights")
    for _ in range(2):
        adopt_autoencoder(published, settings, batch=32)
    assert {path.name for path in (settings.cache / "autoencoder").iterdir()} == {
        path.name for path in (published.folder / "vae").iterdir()
    }
    (entry,) = read_journal(settings.state, "autoencoder")
    del entry["seconds"]
    assert entry == {"event": "finished", "step": 2, "pictures": 64, "psnr": 30.5, "minutes": 7.0}


def test_the_unrounded_autoencoder_of_the_cache_is_the_published_one(tmp_path: Path) -> None:
    settings, published = make_settings(tmp_path), publish_coder(tmp_path / "weights")
    weights = load_file(published.folder / "vae" / "diffusion_pytorch_model.safetensors")
    (settings.cache / "autoencoder").mkdir(parents=True)
    kept = settings.cache / "autoencoder" / "diffusion_pytorch_model.safetensors"
    save_file({key: value.float() + 1e-9 for key, value in weights.items()}, kept)
    before = kept.read_bytes()
    adopt_autoencoder(published, settings, batch=32)
    assert kept.read_bytes() == before


def test_another_autoencoder_in_the_cache_is_refused(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    adopt_autoencoder(publish_coder(tmp_path / "one"), settings, batch=32)
    with pytest.raises(TrainingFault, match="is not the autoencoder of"):
        adopt_autoencoder(publish_coder(tmp_path / "other", seed=1), settings, batch=32)


def test_the_record_is_told_what_was_before(tmp_path: Path) -> None:
    note_the_start(publish_coder(tmp_path / "weights"), Journal(tmp_path, "backbone-dit"))
    first, second = (str(entry["text"]) for entry in read_journal(tmp_path, "backbone-dit"))
    assert first == "step 1 ran hot"
    assert second.startswith("went on from the published weights: 96 pictures in 3 steps before")


def test_optimisers_that_began_late_warm_up_from_there() -> None:
    clock = RunClock(minutes=0, cooldown_minutes=0, warm_from=1000)
    assert clock.rate(1000) < 0.02
    assert clock.rate(1100) == 1.0


@pytest.mark.slow
def test_a_backbone_goes_on_from_what_was_published(tmp_path: Path) -> None:
    settings = make_settings(tmp_path / "first")
    for name in ("data", "autoencoder", "backbone", "publish"):
        RECIPES[name].run(settings)
    weights = settings.resources / "weights"
    later = replace(make_settings(tmp_path / "second"), start_from=weights, steps=4)
    for _ in range(2):
        RECIPES["backbone"].run(later)
    state = torch.load(later.state / "backbone-dit.pt", weights_only=True)
    assert (state["step"], state["pictures"], state["warm_from"]) == (4, 16, 3)
    shipped = load_file(weights / "dit" / "backbone" / "diffusion_pytorch_model.safetensors")
    assert max(float((state["network"][key] - shipped[key].float()).abs().max()) for key in shipped) < 1e-2
    RECIPES["publish"].run(later)
    record = (later.resources / "weights" / "RECORD.md").read_text(encoding="utf-8")
    assert "- dit: went on from the published weights: 12 pictures in 3 steps before" in record
    coder = "vae/diffusion_pytorch_model.safetensors"
    assert (later.resources / "weights" / "dit" / coder).read_bytes() == (weights / "dit" / coder).read_bytes()
