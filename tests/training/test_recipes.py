"""Every stage at its tiny size, one after the other, as `studio train NAME --smoke` runs them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from studio.cli.main import main
from studio.engine.backbones import BACKBONES
from studio.engine.backbones.backbone import load_backbone
from studio.engine.blocks.autoencoder import load_autoencoder
from studio.engine.upscalers import UPSCALERS
from studio.training.journal import read_journal
from studio.training.recipes import RECIPES, whole_recipe, with_own_limits
from studio.training.settings import TrainingFault, TrainingSettings

# Every test here trains, or waits for the one that does.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def make_settings(folder: Path) -> TrainingSettings:
    return TrainingSettings(folder / "cache", folder / "state", folder / "resources", smoke=True, seed=3)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> TrainingSettings:
    """The whole recipe, walked from nothing as `studio train --smoke` does."""
    folder = tmp_path_factory.mktemp("training")
    words = ["train", "--smoke", "--seed", "3"]
    for name in ("cache", "state", "resources"):
        words += [f"--{name}", str(folder / name)]
    assert main(words) == 0
    return make_settings(folder)


def test_the_recipes_are_those_of_the_command_line() -> None:
    stages = ["data", "autoencoder", "backbone", "upscaler", "evaluate", "publish", "operators", "publish-operators"]
    assert list(RECIPES) == stages
    assert all(recipe.summary and recipe.name == name for name, recipe in RECIPES.items())


def test_training_leaves_logs_grids_and_states(trained: TrainingSettings) -> None:
    for backbone in BACKBONES:
        assert (trained.state / f"backbone-{backbone}.pt").exists()
        assert (trained.state / f"backbone-{backbone}-last.png").exists()
        assert read_journal(trained.state, f"backbone-{backbone}")[-1]["event"] in {"stopped", "evaluated"}
    assert read_journal(trained.state, "autoencoder")[-1]["event"] == "finished"


def test_the_walk_through_all_stages_leaves_everything_that_is_shipped(trained: TrainingSettings) -> None:
    assert {path.name for path in (trained.resources / "weights").iterdir()} == {
        *BACKBONES,
        *UPSCALERS,
        "sheet.png",
        "contact-en.webp",
        "contact-ko.webp",
        "repainting.webp",
        "upscaling.png",
        "operators",
        "operators.webp",
        "RECORD.md",
        "CREDITS.md",
    }
    record = (trained.resources / "weights" / "RECORD.md").read_text(encoding="utf-8")
    assert {entry["scale"] for entry in read_journal(trained.state, "upscalers")} == {2, 4}
    for section in ("Pictures", "Autoencoder", "Backbones", "Upscalers", "Evaluation", "Comparison weights"):
        assert f"## {section}\n" in record


def test_evaluation_adds_its_figures_to_the_journal(trained: TrainingSettings) -> None:
    entry = read_journal(trained.state, "backbone-dit")[-1]
    assert entry["event"] == "evaluated"
    assert isinstance(entry["loss_seen"], float)
    assert entry["loss_seen"] > 0


def test_the_whole_recipe_trains_each_backbone_once(tmp_path: Path) -> None:
    stages = [(recipe.name, settings.backbone) for recipe, settings in whole_recipe(make_settings(tmp_path))]
    assert [backbone for name, backbone in stages if name == "backbone"] == list(BACKBONES)
    assert [name for name, _ in stages if name != "backbone"] == [name for name in RECIPES if name != "backbone"]


def test_a_stage_without_a_limit_takes_the_minutes_of_its_size(tmp_path: Path) -> None:
    real = replace(make_settings(tmp_path), smoke=False)
    limited = with_own_limits(RECIPES["backbone"], real)
    assert limited.minutes > limited.cooldown_minutes > 0
    assert with_own_limits(RECIPES["publish"], real) == real
    assert with_own_limits(RECIPES["backbone"], replace(real, smoke=True)).minutes == 0


def test_what_is_published_loads_and_matches_its_manifest(trained: TrainingSettings) -> None:
    weights = trained.resources / "weights"
    for backbone in BACKBONES:
        folder = weights / backbone
        index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
        assert index["_class_name"] == "DefaultPipeline"
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["id"] == backbone
        assert set(manifest["files"]) | {"manifest.json"} == {
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        }
        network, autoencoder = load_backbone(folder / "backbone"), load_autoencoder(folder / "vae")
        assert network.settings.latent_channels == autoencoder.config.latent_channels


def test_an_interrupted_run_goes_on_as_if_it_had_not_been(trained: TrainingSettings, tmp_path: Path) -> None:
    weights = []
    for name, pauses in (("whole", (4,)), ("in two parts", (2, 4))):
        settings = replace(trained, state=tmp_path / name)
        for steps in pauses:
            RECIPES["backbone"].run(replace(settings, steps=steps))
        state = torch.load(settings.state / "backbone-dit.pt", weights_only=True)
        assert state["step"] == 4
        weights.append(state["network"])
    for key, value in weights[0].items():
        torch.testing.assert_close(weights[1][key], value, rtol=0, atol=0)


def test_a_stage_without_the_one_before_it_says_which_to_run(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    with pytest.raises(TrainingFault, match="studio train autoencoder"):
        RECIPES["backbone"].run(settings)
    with pytest.raises(TrainingFault, match="studio train backbone"):
        RECIPES["publish"].run(settings)
    with pytest.raises(TrainingFault, match="hyena"):
        RECIPES["backbone"].run(replace(settings, backbone="hyena"))
