"""What the catalog says of operators, and what of two of them is compared."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from studio.contract.geometry import Extent
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.contract.requests import BackboneChoice, EnlargeSettings, GenerateRequest, SchedulerSettings
from studio.contract.scans import SCANS
from studio.engine.offering import operator_name
from studio.engine.operators import HYBRIDS, OPERATORS, known_operators
from studio.engine.service import TorchEngine
from tests.engine import tiny_default


@pytest.fixture(scope="module")
def weights(tmp_path_factory) -> Path:
    """Our own backbones at toy size, with comparison weights; do not write into the folder."""
    root = tiny_default.make(tmp_path_factory.mktemp("offered"))
    for operator in ("s4d", "attention", "s4nd"):
        tiny_default.make_comparison(root, operator)
    return root


def asked(backbone: str, **settings) -> GenerateRequest:
    return GenerateRequest(
        backbone=BackboneChoice.parse(backbone), scheduler=SchedulerSettings(steps=2), seed=1, **settings
    )


def test_own_operators_come_first_then_those_to_compare_as_they_are_registered(engine):
    operators = engine.catalog().operators
    assert [(entry.backbone, entry.id, entry.is_comparison) for entry in operators] == [
        ("dit", "attention", False),
        ("ssm", "ssd", False),
        *(("ssm", name, True) for name in known_operators() if name in ("s4d", "attention", "s4nd")),
    ]
    entries = {entry.id: entry for entry in operators if entry.is_comparison}
    assert entries["s4d"].source == OPERATORS["s4d"].source
    assert entries["s4d"].scan == "alternating"
    assert entries["s4nd"].scan is None
    assert entries["s4d"].native == engine.inspect("ssm:s4d").native != engine.inspect("ssm").native
    assert 0 < entries["s4d"].parameters < engine.inspect("ssm:s4d").parameters


def test_the_catalog_names_every_scan_order(engine):
    assert [(scan.id, scan.name) for scan in engine.catalog().scans] == [
        (order.id, order.title) for order in SCANS.values()
    ]


def test_damaged_comparison_weights_are_said_and_the_rest_stays(weights, tmp_path):
    broken = shutil.copytree(weights, tmp_path / "weights")
    (broken / "operators" / "s4d" / "manifest.json").write_text("{")
    engine = TorchEngine(broken)
    catalog = engine.catalog()
    engine.close()
    assert "s4d" not in [entry.id for entry in catalog.operators]
    assert "s4nd" in [entry.id for entry in catalog.operators]
    assert any("s4d" in notice for notice in catalog.notices)


def test_a_report_says_what_mixes_the_tokens_of_each_block(engine):
    report = engine.inspect("ssm")
    assert (report.operator, report.scan, report.block_operators) == ("ssd", "alternating", ("ssd", "ssd"))
    assert report.token_px == report.multiple_of
    assert engine.inspect("dit").scan is None


@pytest.mark.parametrize("operator", known_operators())
def test_every_operator_has_a_name_for_people(operator):
    assert operator_name(operator) not in (operator, operator.upper())


def test_a_mixtures_name_says_its_shares():
    assert operator_name("hybrid") == "Hybrid: 3 x State-space duality (Mamba-2), 1 x Softmax attention"
    assert set(HYBRIDS) == {"hybrid"}
    assert operator_name("invented") == "INVENTED"


@pytest.mark.parametrize(
    ("backbone", "attention", "scanning"),
    [
        ("dit", "attention", "ssd"),
        ("ssm", "attention", "ssd"),
        ("ssm:s4d", "attention", "s4d"),
        ("ssm:attention", "attention", "ssd"),
    ],
)
def test_a_backbone_is_laid_beside_the_one_that_would_be_chosen_instead(engine, backbone, attention, scanning):
    told = engine.compare_operators(asked(backbone))
    assert (told.attention.operator, told.scanning.operator) == (attention, scanning)
    assert told.tokens == 64
    assert told.attention.flops != told.scanning.flops


def test_a_folder_of_our_own_is_compared_with_itself_under_attention(engine, weights):
    told = engine.compare_operators(asked(str(weights / "ssm")))
    assert (told.attention.operator, told.scanning.operator) == ("attention", "ssd")


def test_the_comparison_follows_size_and_guidance(engine):
    told = engine.compare_operators(asked("ssm", extent=Extent(64, 32)))
    assert (told.rows, told.columns) == (32 // told.token_px, 64 // told.token_px)
    plain = asked("ssm", extent=Extent(64, 32))
    plain = GenerateRequest.from_json({**plain.to_json(), "guidance": {**plain.to_json()["guidance"], "scale": 1.0}})
    assert engine.compare_operators(plain).scanning.flops * 2 == told.scanning.flops


def test_seconds_are_known_after_a_job_of_each(engine):
    assert engine.compare_operators(asked("ssm")).scanning.seconds is None
    engine.run(asked("ssm"), lambda event: None, Stop())
    told = engine.compare_operators(asked("ssm"))
    assert told.scanning.seconds > 0
    assert told.attention.seconds is None
    assert engine.compare_operators(asked("dit")).scanning.seconds == told.scanning.seconds


@pytest.mark.slow  # the first pipeline imports diffusers
def test_weights_of_others_and_enlargements_are_not_compared(engine, tiny):
    assert engine.compare_operators(asked(str(tiny("ddpm")))) is None
    picture = Raster(np.zeros((8, 8, 3), np.uint8))
    assert engine.compare_operators(GenerateRequest(source=picture, enlarge=EnlargeSettings(scale=2))) is None


def test_the_record_names_operator_and_scan_order(engine):
    finished = engine.run(asked("ssm:s4d"), lambda event: None, Stop())
    assert (finished.record.backbone.operator, finished.record.backbone.scan) == ("s4d", "alternating")
    assert json.loads(json.dumps(finished.record.to_json()))["backbone"]["operator"] == "s4d"
