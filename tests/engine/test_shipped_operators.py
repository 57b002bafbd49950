"""The comparison weights that are shipped: one of each operator, small, alike in size, whole."""

from __future__ import annotations

import json

import pytest

from studio.contract.geometry import Extent
from studio.contract.requests import BackboneChoice
from studio.engine import comparison_weights, finding, loading
from studio.engine.fingerprints import check_manifest
from studio.engine.operators import known_operators
from studio.storage.assets import resources_folder

WEIGHTS = resources_folder() / "weights"
LARGEST_BYTES = 3_000_000
SHIPPED = comparison_weights.available(WEIGHTS)
NAMED = "attention ssd mamba hydra mamba3 s4 s4d dss s4nd hyena gla hybrid"


def parameters_of(operator: str) -> int:
    file = WEIGHTS / "operators" / operator / "backbone" / "diffusion_pytorch_model.safetensors"
    return loading.count_parameters(file)


def test_every_operator_that_the_field_names_has_weights() -> None:
    assert set(NAMED.split()) <= set(SHIPPED) <= set(known_operators())


@pytest.mark.parametrize("operator", SHIPPED)
def test_each_is_whole_and_small_and_as_large_as_attention_s(operator: str) -> None:
    found = finding.find(BackboneChoice("ssm", operator), WEIGHTS)
    assert (found.report.operator, found.report.native, found.report.multiple_of) == (operator, Extent(64, 64), 8)
    assert sum(file.size for file in found.folder.components["backbone"].files) <= LARGEST_BYTES
    assert parameters_of(operator) == pytest.approx(parameters_of("attention"), rel=0.02)
    manifest = json.loads((found.folder.path / "manifest.json").read_text(encoding="utf-8"))
    check_manifest(found.folder.path, manifest["files"], lambda: None)


def test_all_were_trained_alike() -> None:
    told = [
        json.loads((WEIGHTS / "operators" / operator / "manifest.json").read_text(encoding="utf-8"))["training"]
        for operator in SHIPPED
    ]
    assert len({(each["step"], each["pictures"]) for each in told}) == 1
    configs = [
        json.loads((WEIGHTS / "operators" / operator / "backbone" / "config.json").read_text(encoding="utf-8"))
        for operator in SHIPPED
    ]
    for config in configs:
        for name in ("operator", "inner", "state_width"):
            del config[name]
    assert all(config == configs[0] for config in configs)
