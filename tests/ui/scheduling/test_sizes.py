from __future__ import annotations

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from studio.contract.geometry import MAX_SIDE_PX, Extent
from studio.storage.assets import resources_folder
from studio.ui.scheduling import sizes

MULTIPLES = st.sampled_from([1, 2, 8, 10, 16, 32, 64, 112])
SIDES = st.integers(1, MAX_SIDE_PX)
SHAPES = st.builds(Extent, st.integers(1, 4096), st.integers(1, 4096))


@given(SIDES, MULTIPLES)
def test_a_side_snaps_to_the_nearest_multiple_that_is_allowed(side: int, multiple: int):
    snapped = sizes.snapped(side, multiple)
    assert snapped % multiple == 0
    assert multiple <= snapped <= MAX_SIDE_PX
    if multiple <= side <= sizes.largest(multiple):
        assert abs(snapped - side) * 2 <= multiple


@given(SIDES, MULTIPLES)
def test_a_multiple_stays_as_it_is(side: int, multiple: int):
    snapped = sizes.snapped(side, multiple)
    assert sizes.snapped(snapped, multiple) == snapped


@given(SHAPES, SIDES, MULTIPLES)
def test_locked_proportions_are_kept_to_half_a_multiple(shape: Extent, width: int, multiple: int):
    extent = sizes.with_width(shape, width, multiple)
    assert extent.is_multiple_of(multiple)
    assert max(extent.width, extent.height) <= MAX_SIDE_PX
    wanted = extent.width * shape.height / shape.width
    if multiple <= wanted <= sizes.largest(multiple):
        assert abs(extent.height - wanted) <= multiple / 2 + 1e-6


@given(SHAPES, SIDES, MULTIPLES)
def test_width_and_height_are_locked_alike(shape: Extent, side: int, multiple: int):
    by_height = sizes.with_height(sizes.turned(shape), side, multiple)
    assert by_height == sizes.turned(sizes.with_width(shape, side, multiple))


@given(SHAPES, SIDES, MULTIPLES)
def test_a_locked_edit_and_the_way_back_give_the_same_size(shape: Extent, width: int, multiple: int):
    shape = shape.rounded_to(multiple)
    assume(max(shape.width, shape.height) <= MAX_SIDE_PX)
    sizes.with_width(shape, width, multiple)
    assert sizes.with_width(shape, shape.width, multiple) == shape


@given(SIDES, st.sampled_from([-10, -1, 1, 10]), MULTIPLES)
def test_arrows_walk_from_multiple_to_multiple(side: int, steps: int, multiple: int):
    stepped = sizes.stepped(side, steps, multiple)
    assert stepped % multiple == 0
    if multiple < side < sizes.largest(multiple) - multiple:
        assert (stepped - side) * steps > 0
        assert abs(stepped - side) <= abs(steps) * multiple


@given(st.sampled_from([Extent(1, 1), Extent(4, 3), Extent(16, 9), Extent(9, 16)]), MULTIPLES, st.integers(256, 2048))
def test_a_preset_has_about_the_pixels_and_the_ratio_it_promises(ratio: Extent, multiple: int, side: int):
    extent = sizes.of_ratio(ratio, side * side, multiple)
    assert extent.is_multiple_of(multiple)
    assume(multiple <= side / 8)
    assert extent.pixels == pytest.approx(side * side, rel=0.25)
    assert extent.width / extent.height == pytest.approx(ratio.width / ratio.height, rel=0.25)


def test_a_square_of_the_native_pixels_is_the_native_square():
    assert sizes.of_ratio(Extent(1, 1), 512 * 512, 8) == Extent(512, 512)
    assert sizes.of_ratio(Extent(4, 3), 512 * 512, 8) == Extent(592, 440)


def test_doubling_stays_within_what_a_canvas_opens():
    assert sizes.doubled(Extent(64, 48), 8) == Extent(128, 96)
    assert sizes.doubled(Extent(10_000, 64), 8) == Extent(MAX_SIDE_PX, 128)


def test_the_shipped_presets_are_read():
    ratios = sizes.parse_ratios((resources_folder() / "presets" / "sizes.json").read_text())
    assert ratios[:4] == (Extent(1, 1), Extent(4, 3), Extent(3, 2), Extent(16, 9))
    assert {sizes.turned(ratio) for ratio in ratios} == set(ratios)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": 2, "ratios": ["4:3"]}',
        '{"version": 1}',
        '{"version": 1, "ratios": []}',
        '{"version": 1, "ratios": ["0:3"]}',
        '{"version": 1, "ratios": [7]}',
        '{"version": 1, "ratios": "4:3"}',
        "[" * 10_000,
    ],
)
def test_broken_presets_leave_the_square(text: str):
    assert sizes.parse_ratios(text) == (sizes.SQUARE,)


def test_presets_of_a_person_are_read():
    assert sizes.parse_ratios(json.dumps({"version": 1, "ratios": ["21:9"]})) == (Extent(21, 9),)
