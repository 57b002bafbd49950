"""`studio show` on a picture whose record belongs to another one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from studio.contract.geometry import Extent
from studio.contract.requests import GenerateRequest
from studio.storage.pngs import encode_png
from tests.cli.conftest import Person, a_record, picture_of


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_record_of_another_size_is_told_beside_the_record(person: Person, options: list[str]) -> None:
    record = replace(a_record(GenerateRequest(), 7), extent=Extent(64, 48))
    Path("p.png").write_bytes(encode_png(picture_of(1, Extent(4, 4)), record))
    assert person.types("show", "p.png", *options) == 0
    shown, told = person.reads()
    assert "speaks of 64x48 pixels, but the picture has 4x4" in told
    assert len(told.splitlines()) == 1
    if options:
        assert json.loads(shown)["seed"] == 7


@pytest.mark.parametrize(
    ("operator", "scan", "line"),
    [("s4d", "hilbert", "operator:     s4d, scan order hilbert"), ("s4nd", None, "operator:     s4nd\n")],
)
def test_operator_and_scan_order_are_told(person: Person, operator: str, scan: str | None, line: str) -> None:
    record = a_record(GenerateRequest(), 7)
    record = replace(record, backbone=replace(record.backbone, operator=operator, scan=scan))
    Path("p.png").write_bytes(encode_png(picture_of(1, record.extent), record))
    assert person.types("show", "p.png") == 0
    assert line in person.reads()[0]
    assert person.types("show", "p.png", "--json") == 0
    assert json.loads(person.reads()[0])["backbone"]["scan"] == scan
