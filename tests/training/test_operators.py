"""The comparison weights: matched sizes, the right optimiser, equal pictures, and a run from nothing to published."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from studio.engine.backbones.backbone import Backbone, load_backbone
from studio.engine.operators import known_operators
from studio.training.backbone import KEPT_FROM_MUON
from studio.training.concepts import VENDORS, Concept
from studio.training.drawings import Drawings
from studio.training.famous import FAMOUS
from studio.training.grounds import Ground, GroundKind
from studio.training.journal import read_journal
from studio.training.latents import reduce_pictures
from studio.training.matching import count_parameters, matched_config, spread
from studio.training.muon import split_parameters
from studio.training.operator_pictures import (
    CONCEPTS,
    TINTED_SHARE,
    VENDOR,
    WHITE_SHARE,
    chosen_concepts,
    is_chosen,
    share_out,
)
from studio.training.operators import COMPARISON, SMOKE_COMPARISON, wanted_operators
from studio.training.pictures import FAVOURITES, Card
from studio.training.placing import CENTRED, Place
from studio.training.recipes import RECIPES
from studio.training.settings import TrainingFault, TrainingSettings

LARGEST_BYTES = 3_000_000


def make_settings(folder: Path) -> TrainingSettings:
    return TrainingSettings(folder / "cache", folder / "state", folder / "resources", smoke=True, seed=3)


@pytest.mark.parametrize("operator", known_operators())
def test_every_operator_has_as_many_parameters_as_attention(operator: str) -> None:
    config = matched_config(operator, COMPARISON.network)
    assert abs(spread(operator, COMPARISON.network)) < 0.02
    assert 2 * count_parameters(config) < LARGEST_BYTES
    shared = ("width", "depth", "heads", "hidden", "patch", "native_side", "scan", "latent_channels")
    assert all(getattr(config, name) == getattr(COMPARISON.network, name) for name in shared)


@pytest.mark.parametrize("operator", known_operators())
def test_muon_takes_weights_of_layers_alone(operator: str) -> None:
    network = Backbone(matched_config(operator, SMOKE_COMPARISON.network))
    matrices, others = split_parameters(network, KEPT_FROM_MUON)
    layers = {id(layer.weight) for layer in network.modules() if isinstance(layer, nn.Linear | nn.Conv1d | nn.Conv2d)}
    assert matrices
    assert all(id(parameter) in layers for parameter in matrices)
    assert len(matrices) + len(others) == len(list(network.parameters()))


def test_a_table_that_has_the_shape_of_a_matrix_is_not_one() -> None:
    class Scan(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.decay = nn.Parameter(torch.ones(32, 16))
            self.to_out = nn.Linear(32, 32)

    network = Scan()
    matrices, others = split_parameters(network)
    assert [id(part) for part in matrices] == [id(network.to_out.weight)]
    assert {id(part) for part in others} == {id(network.decay), id(network.to_out.bias)}


def test_an_unknown_operator_is_refused_with_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(TrainingFault, match=r"--operator: there is no operator 'hyen'; there are attention, .*ssd"):
        wanted_operators(replace(make_settings(tmp_path), operators=("ssd", "hyen")))


def test_operators_are_trained_once_each_by_any_of_their_names(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    assert wanted_operators(replace(settings, operators=("mamba2", "attention", "ssd"))) == ("ssd", "attention")
    assert wanted_operators(settings) == known_operators()


def test_favourites_are_learnt_first() -> None:
    assert len(chosen_concepts()) == CONCEPTS
    assert chosen_concepts() >= FAVOURITES & set(FAMOUS)


def make_deck() -> tuple[Drawings, list[Card]]:
    """Two chosen things by the chosen vendor, one of them by another too, and a thing that is not chosen."""
    first, second = sorted(chosen_concepts())[:2]
    other = next(key for key in FAMOUS if key not in chosen_concepts())
    concepts = tuple(Concept(key, key, "", ()) for key in (first, second, other))
    ours, theirs = VENDORS.index(VENDOR), VENDORS.index("noto")
    drawings = Drawings(
        np.zeros((4, 8, 8, 4), np.uint8), np.array([0, 1, 0, 2]), np.array([ours, ours, theirs, ours]), (), concepts
    )
    blue = Ground(GroundKind.PLAIN, 5)

    def card(drawing: int, ground: Ground, tint: int = -1) -> Card:
        return Card((Place(drawing, *CENTRED, tint=tint),), ground, 0.1, ("a thing",))

    good = [card(0, Ground()), card(0, blue), card(0, blue), card(1, Ground()), card(1, blue), card(0, Ground(), 2)]
    bad = [
        card(2, Ground()),
        card(3, Ground()),
        card(0, Ground(GroundKind.STRIPES, 1, 2)),
        replace(card(0, Ground()), places=(Place(0, *CENTRED), Place(1, *CENTRED))),
    ]
    return drawings, [*good, *bad]


def test_one_vendor_s_chosen_things_stand_alone_on_plain_grounds() -> None:
    drawings, cards = make_deck()
    assert [is_chosen(drawings, card) for card in cards] == [True] * 6 + [False] * 4


def test_every_thing_is_shown_equally_often_and_mostly_on_white() -> None:
    drawings, cards = make_deck()
    weights = [card.weight for card in share_out(drawings, cards[:6])]
    assert sum(weights) == pytest.approx(1)
    assert sum(weights[:3]) == pytest.approx(sum(weights[3:5]))
    assert weights[0] / sum(weights[:3]) == pytest.approx(WHITE_SHARE)
    assert weights[1] == pytest.approx(weights[2])
    each = (1 - TINTED_SHARE) / CONCEPTS
    assert weights[5] / sum(weights) == pytest.approx(TINTED_SHARE / (TINTED_SHARE + 2 * each))


def test_smaller_pictures_are_means_of_squares() -> None:
    picture = np.array([[[0], [2], [9], [9]], [[4], [6], [9], [9]]], np.uint8)[None]
    assert reduce_pictures(picture, 2)[0, :, :, 0].tolist() == [[3, 9]]
    assert reduce_pictures(picture, 1) is picture


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> TrainingSettings:
    """Everything that two operators need, at its tiny size, and both of them trained and published."""
    settings = replace(make_settings(tmp_path_factory.mktemp("comparison")), operators=("attention", "mamba2"))
    for stage in ("data", "autoencoder"):
        RECIPES[stage].run(settings)
    RECIPES["backbone"].run(replace(settings, backbone="ssm"))
    RECIPES["publish"].run(settings)
    RECIPES["operators"].run(replace(settings, steps=50, cooldown_steps=10))
    RECIPES["publish-operators"].run(replace(settings, steps=50, cooldown_steps=10))
    return settings


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_finished_operator_is_not_trained_again(trained: TrainingSettings) -> None:
    before = (trained.state / "operator-ssd.pt").read_bytes()
    RECIPES["operators"].run(replace(trained, steps=50, cooldown_steps=10))
    assert (trained.state / "operator-ssd.pt").read_bytes() == before


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_interrupted_operator_goes_on_as_if_it_had_not_been(trained: TrainingSettings, tmp_path: Path) -> None:
    states = []
    for name, pauses in (("whole", (4,)), ("in two parts", (2, 4))):
        settings = replace(trained, state=tmp_path / name, operators=("ssd",))
        for steps in pauses:
            RECIPES["operators"].run(replace(settings, steps=steps))
        states.append(torch.load(settings.state / "operator-ssd.pt", weights_only=True))
        assert states[-1]["step"] == 4
        assert states[-1]["cpu_seconds"] > 0
    for key, value in states[0]["average"].items():
        torch.testing.assert_close(states[1]["average"][key], value, rtol=0, atol=0)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_published_operators_hold_their_backbone_and_nothing_that_is_shared(trained: TrainingSettings) -> None:
    weights = trained.resources / "weights"
    assert {path.name for path in (weights / "operators").iterdir()} == {"attention", "ssd"}
    for operator in ("attention", "ssd"):
        folder = weights / "operators" / operator
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        assert set(manifest["files"]) == {"backbone/config.json", "backbone/diffusion_pytorch_model.safetensors"}
        assert (manifest["id"], manifest["native_size"], manifest["multiple_of"]) == (f"ssm:{operator}", 64, 8)
        network = load_backbone(folder / "backbone")
        assert network.settings.operator == operator
        assert manifest["training"]["parameters"] == sum(part.numel() for part in network.parameters())
        assert manifest["training"]["measured_loss"] > 0
    stored = load_file(weights / "operators" / "ssd" / "backbone" / "diffusion_pytorch_model.safetensors")
    assert {value.dtype for value in stored.values()} == {torch.float16}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_sheet_curves_and_record_tell_of_the_published_operators(trained: TrainingSettings) -> None:
    weights = trained.resources / "weights"
    for name in ("operators.webp", "operators-loss.svg", "operators-loss.png"):
        assert (weights / name).stat().st_size > 0
    record = (weights / "RECORD.md").read_text(encoding="utf-8")
    assert record.count("## Comparison weights") == 1
    assert "| attention | " in record
    assert "| ssd | " in record
    RECIPES["publish"].run(trained)
    assert (weights / "RECORD.md").read_text(encoding="utf-8").count("## Comparison weights") == 1


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_log_has_the_loss_beside_the_processor_s_seconds(trained: TrainingSettings) -> None:
    steps = [entry for entry in read_journal(trained.state, "operator-attention") if entry["event"] == "step"]
    assert [entry["step"] for entry in steps] == [25, 50]
    assert 0 < float(steps[0]["cpu_seconds"] or 0) < float(steps[1]["cpu_seconds"] or 0)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_what_has_no_state_is_not_published(tmp_path: Path) -> None:
    with pytest.raises(TrainingFault, match="studio train operators"):
        RECIPES["publish-operators"].run(make_settings(tmp_path))
