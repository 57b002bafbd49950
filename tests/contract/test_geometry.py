"""Sizes and rectangles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Bounds, Extent

RECTANGLES = st.builds(Bounds, st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 9), st.integers(1, 9))


@pytest.mark.parametrize(
    ("text", "width", "height"), [("64x32", 64, 32), ("64", 64, 64), (" 8 X 9 ", 8, 9), ("8\u00d79", 8, 9)]
)
def test_a_size_is_read(text: str, width: int, height: int) -> None:
    assert Extent.parse(text) == Extent(width, height)


@pytest.mark.parametrize("text", ["", "x", "64x", "64x64x64", "64.5", "0x1", "-8x8", "8x-8", "1e3", "9" * 40])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest):
        Extent.parse(text)


@pytest.mark.parametrize("side", [0, -1, 1.5, True, "8"])
def test_a_side_is_a_whole_number_of_at_least_1(side: object) -> None:
    with pytest.raises(InvalidRequest, match="at least 1"):
        Extent(side, 8)  # type: ignore[arg-type]
    with pytest.raises(InvalidRequest, match="height"):
        Extent(8, side)  # type: ignore[arg-type]


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_a_size_survives_its_text(width: int, height: int) -> None:
    extent = Extent(width, height)
    assert Extent.parse(str(extent)) == extent
    assert extent.pixels == width * height


@given(st.integers(1, 999), st.integers(1, 999), st.integers(1, 64))
def test_rounding_gives_the_nearest_multiple(width: int, height: int, step: int) -> None:
    rounded = Extent(width, height).rounded_to(step)
    assert rounded.is_multiple_of(step)
    assert abs(rounded.width - width) <= step / 2 or rounded.width == step
    assert rounded.rounded_to(step) == rounded


def test_a_rectangle_knows_its_extent_and_is_never_empty() -> None:
    assert Bounds(-3, 4, 5, 6).extent == Extent(5, 6)
    with pytest.raises(InvalidRequest):
        Bounds(0, 0, 0, 5)


@given(RECTANGLES, RECTANGLES)
def test_the_common_part_is_exactly_the_shared_pixels(one: Bounds, other: Bounds) -> None:
    def pixels(bounds: Bounds | None) -> set[tuple[int, int]]:
        if bounds is None:
            return set()
        columns, rows = range(bounds.x, bounds.x + bounds.width), range(bounds.y, bounds.y + bounds.height)
        return {(x, y) for x in columns for y in rows}

    assert pixels(one.intersection(other)) == pixels(one) & pixels(other)


@given(RECTANGLES, RECTANGLES)
def test_a_union_is_the_smallest_that_contains_both(first: Bounds, second: Bounds) -> None:
    union = first.union(second)
    assert union.contains(first)
    assert union.contains(second)
    assert {union.x, union.right} <= {first.x, first.right, second.x, second.right}
    assert {union.y, union.bottom} <= {first.y, first.bottom, second.y, second.bottom}


@given(RECTANGLES, st.integers(0, 5))
def test_growing_and_moving_keep_what_they_should(bounds: Bounds, pixels: int) -> None:
    grown = bounds.grown(pixels)
    assert grown.contains(bounds)
    assert grown.width == bounds.width + 2 * pixels
    assert bounds.moved(3, -4).moved(-3, 4) == bounds
    assert Bounds.between(bounds.x, bounds.y, bounds.right, bounds.bottom) == bounds
