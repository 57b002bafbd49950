"""The record: any one survives JSON; broken and newer ones are refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from studio.contract.errors import InvalidRequest, UnknownVersion
from studio.contract.geometry import Extent
from studio.contract.records import BackboneIdentity, PictureRecord
from studio.contract.requests import GenerateRequest
from tests.contract.strategies import records

FEW = 30
RECORD = PictureRecord(
    created="2026-11-21T06:31:32+09:00",
    request=GenerateRequest(prompt="사과"),
    seed=1,
    backbone=BackboneIdentity("dit", "Diffusion Transformer", "default", "ab"),
    scheduler="FlowMatchEulerDiscreteScheduler",
    extent=Extent(8, 8),
    device="cpu",
    precision="fp32",
)


@settings(max_examples=FEW)
@given(records())
def test_any_record_survives_json(record: PictureRecord) -> None:
    assert PictureRecord.from_json(json.dumps(record.to_json(), allow_nan=False)) == record


def test_record_and_request_have_their_own_versions() -> None:
    plain = RECORD.to_json()
    assert (plain["version"], plain["request"]["version"]) == (2, 1)


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        ({"version": 9}, UnknownVersion, "record has version 9"),
        ({"request": {"version": 9}}, UnknownVersion, "request has version 9"),
        ({"request": None}, InvalidRequest, "request"),
        ({"seed": "x"}, InvalidRequest, "record.seed"),
        ({"steps": [{"index": 1}]}, InvalidRequest, r"record.steps\[0\]"),
        ({"versions": []}, InvalidRequest, "record.versions"),
        ({"versions": {"torch": 2}}, InvalidRequest, "record.versions.torch"),
        ({"notices": [1]}, InvalidRequest, r"record.notices\[0\]"),
        ({"surprise": 1}, InvalidRequest, "unknown key 'surprise'"),
    ],
)
def test_a_broken_record_is_refused_by_its_path(change: dict[str, Any], kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said):
        PictureRecord.from_json({**RECORD.to_json(), **change})


def test_a_record_without_its_backbone_is_refused() -> None:
    plain = RECORD.to_json()
    del plain["backbone"]
    with pytest.raises(InvalidRequest, match="lacks the key 'backbone'"):
        PictureRecord.from_json(plain)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_record_with_an_impossible_seed_cannot_be_made(seed: int) -> None:
    identity = BackboneIdentity("dit", "DiT", "default", "00")
    with pytest.raises(InvalidRequest, match="seed"):
        PictureRecord("2026", GenerateRequest(), seed, identity, "X", Extent(1, 1), "cpu", "fp32")
