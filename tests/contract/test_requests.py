"""The request: an impossible one cannot be made, and any possible one survives JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.contract.errors import InvalidRequest, StudioError, UnknownVersion
from studio.contract.geometry import Extent, Margins
from studio.contract.raster import Mask, PictureReference, Raster
from studio.contract.requests import (
    MAX_PROMPT_CHARACTERS,
    AdapterChoice,
    BackboneChoice,
    EnlargeSettings,
    GenerateRequest,
    GuidanceSettings,
    InpaintSettings,
    SchedulerSettings,
    check_text,
)
from tests.contract.strategies import requests

FEW = 30
PICTURE = Raster(np.zeros((4, 6, 3), np.uint8))
MASK = Mask(np.zeros((4, 6), np.uint8))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=FEW)
@given(requests())
def test_any_request_survives_json(request_: GenerateRequest) -> None:
    text = json.dumps(request_.to_json(), allow_nan=False)
    assert GenerateRequest.from_json(text) == request_
    assert GenerateRequest.from_json(json.loads(text)) == request_


@settings(max_examples=FEW)
@given(requests())
def test_a_record_keeps_no_pixels(request_: GenerateRequest) -> None:
    slim = request_.without_pixels()
    assert not isinstance(slim.source, Raster)
    assert not isinstance(slim.mask, Mask)
    assert GenerateRequest.from_json(slim.to_json()) == slim == slim.without_pixels()
    assert (slim.source is None) == (request_.source is None)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: SchedulerSettings(steps=0), "The number of steps is 0"),
        (lambda: SchedulerSettings(steps=1001), "from 1 to 1000"),
        (lambda: SchedulerSettings(steps=True), "must be a whole number"),
        (lambda: SchedulerSettings(steps=2.5), "must be a whole number"),  # type: ignore[arg-type]
        (lambda: SchedulerSettings(shift=0.0), "from 0.01 to 100"),
        (lambda: GuidanceSettings(float("nan")), "must be a number"),
        (lambda: GuidanceSettings(-0.1), "from 0 to 100"),
        (lambda: GuidanceSettings("4"), "must be a number"),  # type: ignore[arg-type]
        (lambda: GuidanceSettings(4.0, 1.5), "guidance rescale"),
        (lambda: GuidanceSettings(interval=(-0.1, 1.0)), "start"),
        (lambda: GuidanceSettings(interval=(0.0, 1.1)), "end"),
        (lambda: GuidanceSettings(interval=(0.9, 0.1)), "must not exceed"),
        (lambda: InpaintSettings(grow_px=-1), "The grow is -1"),
        (lambda: InpaintSettings(blend_px=99_999), "from 0 to 16384"),
        (lambda: AdapterChoice("a", 11.0), "adapter weight"),
        (lambda: BackboneChoice("  "), "The backbone is empty"),
        (lambda: GenerateRequest(seed=-1), "The seed is -1"),
        (lambda: GenerateRequest(seed=2**64), "A seed has 64 bits"),
        (lambda: GenerateRequest(count=0), "The count is 0"),
        (lambda: GenerateRequest(count=10_001), "from 1 to 10000"),
        (lambda: GenerateRequest(strength=0.0), "above 0, up to 1"),
        (lambda: GenerateRequest(strength=1.01), "from 0 to 1"),
        (lambda: GenerateRequest(device="gpu"), "allowed: auto, cpu"),
        (lambda: GenerateRequest(device="cud"), "Did you mean 'cuda'?"),
        (lambda: GenerateRequest(device="cuda:x"), "allowed: auto, cpu"),
        (lambda: GenerateRequest(mask=MASK), "no picture that it belongs to"),
        (lambda: GenerateRequest(source=Raster(np.zeros((4, 4, 3), np.uint8)), mask=MASK), "but the picture is 4x4"),
        (lambda: GenerateRequest(prompt=b"bytes"), "must be a text"),  # type: ignore[arg-type]
        (lambda: GenerateRequest(prompt="x" * (MAX_PROMPT_CHARACTERS + 1)), "at most 200,000"),
        (lambda: GenerateRequest(negative_prompt="a\ud800"), r"U\+D800 \(half of a surrogate pair\) at position 2"),
        (lambda: GenerateRequest(prompt="\0"), r"U\+0000 \(NUL\) at position 1"),
    ],
)
def test_an_impossible_value_is_refused_by_name(make: object, said: str) -> None:
    with pytest.raises(InvalidRequest, match=said) as caught:
        make()  # type: ignore[operator]
    assert caught.value.is_bad_input
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "prompt", ["", "x" * MAX_PROMPT_CHARACTERS, "👨‍👩‍👧", "\u202eabc", "\u200b", "a\nb\t", "e\u0301"]
)
def test_prompts_that_people_write_go_in_as_they_are(prompt: str) -> None:
    check_text("prompt", prompt)
    assert GenerateRequest.from_json(GenerateRequest(prompt=prompt).to_json()).prompt == prompt


@pytest.mark.parametrize(
    ("text", "name", "operator"),
    [
        ("dit", "dit", None),
        ("ssm:ssd", "ssm", "ssd"),
        ("/weights/a", "/weights/a", None),
        ("C:\\weights", "C:\\weights", None),
        ("c:ssd", "c:ssd", None),
        ("ssm:", "ssm:", None),
    ],
)
def test_a_backbone_is_an_id_an_operator_or_a_path(text: str, name: str, operator: str | None) -> None:
    choice = BackboneChoice.parse(text)
    assert (choice.name, choice.operator) == (name, operator)
    assert str(choice) == text


def test_each_picture_has_its_own_seed_which_wraps_around() -> None:
    request = GenerateRequest(seed=2**64 - 1, count=3)
    assert [request.seed_of(number) for number in range(3)] == [2**64 - 1, 0, 1]


@pytest.mark.parametrize(
    ("plain", "kind", "said"),
    [
        ("{", InvalidRequest, "is not JSON"),
        (b"\xff", InvalidRequest, "is not JSON"),
        ("[" * 200_000, InvalidRequest, "is not JSON"),
        ("[]", InvalidRequest, "must be a JSON object"),
        (None, InvalidRequest, "must be a JSON object"),
        ({}, UnknownVersion, "version None"),
        ({"version": 2}, UnknownVersion, "written by a newer studio"),
        ({"version": 0}, UnknownVersion, "version 0"),
        ({"version": "1"}, UnknownVersion, "version '1'"),
        ({"version": True}, UnknownVersion, "version True"),
        ({"version": 1, "prompts": "x"}, InvalidRequest, "Did you mean 'prompt'?"),
        ({"version": 1, "prompt": 5}, InvalidRequest, "request.prompt is 5; it must be a text"),
        ({"version": 1, "seed": "1"}, InvalidRequest, "request.seed"),
        ({"version": 1, "seed": 1.0}, InvalidRequest, "must be a whole number"),
        ({"version": 1, "seed": True}, InvalidRequest, "must be a whole number"),
        ({"version": 1, "strength": "half"}, InvalidRequest, "must be a number"),
        ({"version": 1, "strength": False}, InvalidRequest, "must be a number"),
        ({"version": 1, "strength": float("inf")}, InvalidRequest, "strength"),
        ({"version": 1, "precision": "fp64"}, InvalidRequest, "Did you mean 'fp16'?|allowed: auto"),
        ({"version": 1, "precision": []}, InvalidRequest, "allowed: auto"),
        (
            {"version": 1, "backbone": "dit"},
            InvalidRequest,
            "request.backbone is \"'dit'\"; it must be an object|object",
        ),
        ({"version": 1, "backbone": {"name": 1}}, InvalidRequest, "request.backbone.name"),
        ({"version": 1, "extent": {"width": 1}}, InvalidRequest, "lacks the key 'height'"),
        ({"version": 1, "extent": [1, 2]}, InvalidRequest, "must be an object"),
        ({"version": 1, "guidance": {"interval": [0.1]}}, InvalidRequest, "a list of 2"),
        ({"version": 1, "guidance": {"interval": "0,1"}}, InvalidRequest, "must be a list"),
        ({"version": 1, "adapters": {}}, InvalidRequest, "must be a list"),
        ({"version": 1, "adapters": [{"path": "a"}, {}]}, InvalidRequest, r"adapters\[1\] lacks the key 'path'"),
        ({"version": 1, "source": 5}, InvalidRequest, "request.source"),
        ({"version": 1, "source": {}}, InvalidRequest, "cannot be read"),
        ({"version": 1, "source": {"sha256": "ab"}}, InvalidRequest, "lacks the key 'extent'"),
        ({"version": 1, "inpaint": {"is_differential": 1}}, InvalidRequest, "true or false"),
    ],
)
def test_hostile_json_is_refused_by_its_path(plain: object, kind: type[StudioError], said: str) -> None:
    with pytest.raises(kind, match=said) as caught:
        GenerateRequest.from_json(plain)
    assert len(caught.value.text) < 300


@settings(max_examples=FEW)
@given(JSON)
def test_any_json_is_a_request_or_a_sentence(plain: object) -> None:
    for value in (
        plain,
        {"version": 1, "prompt": plain},
        {"version": 1, "source": plain},
        {"version": 1, "guidance": plain},
    ):
        try:
            made = GenerateRequest.from_json(value)
        except StudioError:
            continue
        assert GenerateRequest.from_json(made.to_json()) == made


def test_a_reference_travels_in_place_of_pixels() -> None:
    request = GenerateRequest(source=PictureReference.of(PICTURE), mask=PictureReference.of(MASK))
    assert GenerateRequest.from_json(request.to_json()) == request
    assert replace(request, source=PICTURE, mask=MASK).without_pixels() == request
    assert request.source is not None
    assert request.source.extent == Extent(6, 4)


def test_a_task_says_the_size_of_its_result() -> None:
    whole = Mask(np.full((4, 6), 255, np.uint8))
    assert GenerateRequest(source=PICTURE, mask=whole).result_extent == Extent(6, 4)
    assert GenerateRequest(source=PICTURE, margins=Margins(1, 2, 3, 4)).result_extent == Extent(10, 10)
    assert GenerateRequest(source=PICTURE, enlarge=EnlargeSettings(4)).result_extent == Extent(24, 16)
    assert GenerateRequest(source=PICTURE).result_extent is None


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: GenerateRequest(margins=Margins(1)), "margins but no picture"),
        (lambda: GenerateRequest(enlarge=EnlargeSettings()), "an enlargement but no picture"),
        (
            lambda: GenerateRequest(source=PICTURE, margins=Margins(1), enlarge=EnlargeSettings()),
            "margins and an enlargement",
        ),
        (lambda: GenerateRequest(source=PICTURE, margins=Margins(1), extent=Extent(9, 9)), "becomes 7x4"),
        (lambda: GenerateRequest(source=PICTURE, margins=Margins(16_380)), "may have 16,384 pixels"),
        (Margins, "All margins are 0"),
        (lambda: Margins(-1), "margin on the left is -1"),
        (lambda: EnlargeSettings(3), "scale is 3; it must be 2 or 4"),
        (lambda: EnlargeSettings(2, tile_px=4), "tile size is 4"),
    ],
)
def test_an_impossible_task_is_refused(make: Callable[[], object], said: str) -> None:
    with pytest.raises(InvalidRequest, match=said):
        make()
