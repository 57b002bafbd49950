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


def test_what_another_program_tells_is_shown_and_what_is_not_ours(person: Person) -> None:
    from studio.storage.metadata.foreign import ForeignRecord, ForeignSource

    settings = "Steps: 9, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 64x96, Model: sd, Clip skip: 2"
    text = f"사과\nNegative prompt: blur\n{settings}"
    foreign = ForeignRecord(ForeignSource.A1111, texts={"parameters": text})
    Path("p.png").write_bytes(encode_png(picture_of(1, Extent(4, 4)), foreign))
    assert person.types("show", "p.png") == 0
    shown = person.reads()[0]
    for line in ("made with:    Automatic1111 / Forge", "prompt:       사과", "seed:         5", "Clip skip:    2"):
        assert line in shown
    assert "not ours:     weights (sd), sampler (Euler a)" in shown
    assert person.types("show", "p.png", "--json") == 0
    told = json.loads(person.reads()[0])
    assert (told["source"], told["prompt"], told["size"]) == ("a1111", "사과", {"width": 64, "height": 96})


def test_a_picture_that_does_not_say_how_it_was_made_is_told(person: Person) -> None:
    Path("p.png").write_bytes(encode_png(picture_of(1, Extent(4, 4))))
    assert person.types("show", "p.png") == 2
    assert "carries no record" in person.reads()[1]


def test_what_a_picture_came_from_is_shown(person: Person) -> None:
    from studio.contract.records import SourceReference, SourceRole

    base = SourceReference(SourceRole.BASE, "ab" * 32, "fox.png", "cd" * 16)
    record = a_record(GenerateRequest(), 7).derived(Extent(4, 4), base)
    Path("p.png").write_bytes(encode_png(picture_of(1, Extent(4, 4)), record))
    assert person.types("show", "p.png") == 0
    assert "came from:    base, fox.png, fingerprint abababababab, record cdcdcdcdcdcd" in person.reads()[0]
