"""`ssm:OPERATOR`: a small backbone an operator, which borrows the rest of `ssm`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from studio.contract.errors import InvalidRequest, StudioError, WeightsDamaged, WeightsNotFound
from studio.contract.geometry import Extent
from studio.contract.port import Stop
from studio.contract.requests import BackboneChoice, GenerateRequest, SchedulerSettings
from studio.engine import comparison_weights, finding
from studio.engine.operators import known_operators
from studio.engine.service import TorchEngine
from tests.engine import tiny_default

OWN = ("attention", "ssd", "s4d")


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Default weights with comparison weights of a few operators; do not write into it."""
    root = tiny_default.make(tmp_path_factory.mktemp("compared"))
    for operator in OWN:
        tiny_default.make_comparison(root, operator)
    return root


@pytest.fixture
def comparing(compared: Path) -> Iterator[TorchEngine]:
    engine = TorchEngine(compared)
    yield engine
    engine.close()


@pytest.fixture
def own(compared: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return shutil.copytree(compared, tmp_path / "weights")


def paint(engine: TorchEngine, backbone: str) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    request = GenerateRequest(
        prompt="a cat", backbone=BackboneChoice.parse(backbone), seed=5, scheduler=SchedulerSettings(steps=2)
    )
    return engine.run(request, lambda event: None, Stop()).images[0].array


def test_an_operator_is_found_with_what_it_borrows(compared: Path) -> None:
    found = finding.find(BackboneChoice("ssm", "s4d"), compared)
    assert (found.report.id, found.report.operator, found.report.native) == ("ssm:s4d", "s4d", Extent(16, 16))
    assert found.is_default
    assert found.folder.path == compared / "operators" / "s4d"
    assert found.folder.components["backbone"].path.parent == found.folder.path
    assert found.folder.components["vae"].path == compared / "ssm" / "vae"
    assert found.folder.lender == compared / "ssm"


def test_another_name_of_an_operator_finds_the_same(compared: Path) -> None:
    by_id, by_name = (finding.find(BackboneChoice("ssm", name), compared) for name in ("ssd", "mamba2"))
    assert by_id.folder.path == by_name.folder.path == compared / "operators" / "ssd"


def test_without_an_operator_the_default_weights_stand(compared: Path) -> None:
    assert finding.find(BackboneChoice("ssm"), compared).folder.path == compared / "ssm"


def test_the_default_weights_are_taken_where_their_own_operator_has_no_others(weights: Path) -> None:
    assert finding.find(BackboneChoice("ssm", "ssd"), weights).folder.path == weights / "ssm"


def test_the_folder_of_an_operator_can_be_given_as_a_path(compared: Path) -> None:
    found = finding.find(BackboneChoice(str(compared / "operators" / "ssd")), compared)
    assert found.report.id == "ssm:ssd"
    assert not found.is_default


def test_an_unknown_operator_is_refused_with_those_there_are(compared: Path) -> None:
    with pytest.raises(InvalidRequest, match=r"no operator 'attentoin'; there are attention, ssd, s4d\.") as caught:
        finding.find(BackboneChoice("ssm", "attentoin"), compared)
    assert "Did you mean 'attention'?" in caught.value.hint


def test_an_operator_without_weights_says_how_to_train_them(compared: Path) -> None:
    missing = next(operator for operator in known_operators() if operator not in OWN)
    with pytest.raises(WeightsNotFound, match=rf"no comparison weights of '{missing}'.*attention, ssd, s4d") as caught:
        finding.find(BackboneChoice("ssm", missing), compared)
    assert caught.value.hint.endswith(f"studio train operators publish-operators --operator {missing}")


def test_only_ssm_has_operators_to_choose(compared: Path) -> None:
    with pytest.raises(InvalidRequest, match=r"has no operator 'ssd'; it has attention\."):
        finding.find(BackboneChoice("dit", "ssd"), compared)


def test_every_operator_is_available_in_the_registry_s_order(compared: Path) -> None:
    assert comparison_weights.available(compared) == tuple(sorted(OWN, key=known_operators().index))
    assert comparison_weights.available(compared / "ssm") == ()


def test_operators_paint_different_pictures_at_the_same_seed_and_the_same_again(comparing: TorchEngine) -> None:
    pictures = {name: paint(comparing, f"ssm:{name}") for name in OWN}
    assert all(picture.shape == (16, 16, 3) for picture in pictures.values())
    assert not np.array_equal(pictures["attention"], pictures["ssd"])
    assert not np.array_equal(pictures["s4d"], pictures["ssd"])
    assert np.array_equal(paint(comparing, "ssm:mamba2"), pictures["ssd"])


def test_the_record_names_the_operator(comparing: TorchEngine) -> None:
    request = GenerateRequest(backbone=BackboneChoice("ssm", "s4d"), scheduler=SchedulerSettings(steps=1))
    record = comparing.run(request, lambda event: None, Stop()).record
    assert record.backbone.id == "ssm:s4d"
    assert str(record.request.backbone) == "ssm:s4d"


@pytest.mark.parametrize(
    ("file", "error"),
    [
        ("operators/ssd/backbone/diffusion_pytorch_model.safetensors", WeightsDamaged),
        ("ssm/vae/diffusion_pytorch_model.safetensors", WeightsDamaged),
        ("operators/ssd/manifest.json", WeightsDamaged),
    ],
)
def test_damage_is_found_in_the_own_and_in_the_borrowed_part(own: Path, file: str, error: type[StudioError]) -> None:
    content = bytearray((own / file).read_bytes())
    content[-2] ^= 0xFF
    (own / file).write_bytes(bytes(content))
    engine = TorchEngine(own)
    try:
        with pytest.raises(error):
            paint(engine, "ssm:ssd")
    finally:
        engine.close()


def test_damage_of_the_backbone_that_is_not_borrowed_does_not_matter(own: Path) -> None:
    path = own / "ssm" / "backbone" / "diffusion_pytorch_model.safetensors"
    path.write_bytes(path.read_bytes()[:-4] + b"\x00\x01\x02\x03")
    engine = TorchEngine(own)
    try:
        assert paint(engine, "ssm:ssd").shape == (16, 16, 3)
    finally:
        engine.close()


@pytest.mark.parametrize("operator", known_operators())
def test_every_operator_of_the_registry_paints(operator: str, weights: Path, tmp_path: Path) -> None:
    root = shutil.copytree(weights, tmp_path / "weights")
    tiny_default.make_comparison(root, operator)
    engine = TorchEngine(root)
    try:
        picture = paint(engine, f"ssm:{operator}")
    finally:
        engine.close()
    assert picture.shape == (16, 16, 3)
    assert picture.std() > 1


def test_painting_takes_the_memory_of_the_borrowed_autoencoder(comparing: TorchEngine) -> None:
    costs = [
        comparing.predict_cost(GenerateRequest(backbone=BackboneChoice.parse(name), extent=Extent(512, 512)))
        for name in ("ssm", "ssm:ssd")
    ]
    assert costs[0].bytes_needed == pytest.approx(costs[1].bytes_needed, rel=0.05)
