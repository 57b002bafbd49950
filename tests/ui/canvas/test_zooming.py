"""The view transform, judged by what must hold at every zoom, place and size."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from studio.contract.geometry import Extent
from studio.ui.canvas.zooming import (
    LARGEST_SCALE,
    SMALLEST_SCALE,
    ZOOM_STEPS,
    Point,
    ViewSize,
    Zoom,
    centred,
    fit,
    next_step,
    previous_step,
)

ratios = st.sampled_from([1.0, 1.25, 1.5, 2.0, 3.0])
places = st.floats(-20_000, 20_000)
scales = st.floats(SMALLEST_SCALE, LARGEST_SCALE)
zooms = st.builds(Zoom, scales, places, places, ratios)
points = st.builds(Point, st.floats(0, 4000), st.floats(0, 4000))
extents = st.builds(Extent, st.integers(1, 16_384), st.integers(1, 16_384))
views = st.builds(ViewSize, st.integers(1, 4000), st.integers(1, 4000))


def close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-7, abs_tol=1e-5)


@given(zooms, points, st.floats(0.01, 100))
def test_the_point_under_the_cursor_stays(zoom: Zoom, cursor: Point, factor: float) -> None:
    before, after = zoom.view_to_picture(cursor), zoom.zoom_at(cursor, factor).view_to_picture(cursor)
    # Far out one view pixel is 64 picture pixels: measured in view pixels the point must not move at all.
    assert abs(after.x - before.x) * zoom.view_scale < 1e-5
    assert abs(after.y - before.y) * zoom.view_scale < 1e-5


@given(zooms, points, st.floats(0.05, 20))
def test_zooming_in_and_out_again_is_nothing(zoom: Zoom, cursor: Point, factor: float) -> None:
    assume(SMALLEST_SCALE <= zoom.scale * factor <= LARGEST_SCALE)
    back = zoom.zoom_at(cursor, factor).zoom_at(cursor, 1 / factor)
    assert close(back.scale, zoom.scale)
    assert close(back.x, zoom.x)
    assert close(back.y, zoom.y)


@given(zooms, points)
def test_a_place_goes_to_the_picture_and_back(zoom: Zoom, at: Point) -> None:
    back = zoom.picture_to_view(zoom.view_to_picture(at))
    assert close(back.x, at.x)
    assert close(back.y, at.y)


@given(extents, views, st.floats(0, 100), ratios)
def test_fit_is_inside_and_in_the_middle(extent: Extent, view: ViewSize, margin: float, ratio: float) -> None:
    zoom = fit(extent, view, margin, ratio)
    assume(zoom.scale > SMALLEST_SCALE)  # smaller than the smallest scale nothing is shown
    assume(min(view) > 2 * margin + 1)
    corner = zoom.picture_to_view(Point(extent.width, extent.height))
    for start, end, length in ((zoom.x, corner.x, view.width), (zoom.y, corner.y, view.height)):
        assert start >= margin - 1e-6
        assert end <= length - margin + 1e-6
        assert close(start, length - end)


@given(extents, views, ratios)
def test_fit_leaves_no_room_unused(extent: Extent, view: ViewSize, ratio: float) -> None:
    zoom = fit(extent, view, 0, ratio)
    assume(SMALLEST_SCALE < zoom.scale < LARGEST_SCALE)
    used = max(extent.width * zoom.view_scale / view.width, extent.height * zoom.view_scale / view.height)
    assert used > 0.8 - 1e-6  # a whole scale of 4 or more gives away at most a fifth
    assert zoom.scale < 4 or zoom.scale == int(zoom.scale)


@given(zooms, points, st.floats(1e-6, 1e6))
def test_the_limits_hold(zoom: Zoom, cursor: Point, factor: float) -> None:
    assert SMALLEST_SCALE <= zoom.zoom_at(cursor, factor).scale <= LARGEST_SCALE


@given(zooms)
def test_snapping_puts_the_corner_on_a_device_pixel_and_moves_it_by_half_at_most(zoom: Zoom) -> None:
    snapped = zoom.snapped()
    for before, after in ((zoom.x, snapped.x), (zoom.y, snapped.y)):
        assert close(after * zoom.ratio, round(after * zoom.ratio))
        assert abs(after - before) * zoom.ratio <= 0.5 + 1e-6
    assert snapped.snapped() == snapped


@given(zooms, extents, views, st.floats(0, 100))
def test_the_picture_cannot_be_lost(zoom: Zoom, extent: Extent, view: ViewSize, reach: float) -> None:
    kept = zoom.kept_in(extent, view, reach)
    corner = kept.picture_to_view(Point(extent.width, extent.height))
    for start, end, length in ((kept.x, corner.x, view.width), (kept.y, corner.y, view.height)):
        seen = min(end, length) - max(start, 0)
        assert seen >= min(reach, end - start, length) - 1e-5
    assert kept.kept_in(extent, view, reach).x == pytest.approx(kept.x)


@given(zooms, views, ratios)
def test_another_display_shows_the_same_middle_at_the_same_zoom(zoom: Zoom, view: ViewSize, ratio: float) -> None:
    middle = Point(view.width / 2, view.height / 2)
    moved = zoom.on_display(ratio, view)
    assert (moved.scale, moved.ratio) == (zoom.scale, ratio)
    before, after = zoom.view_to_picture(middle), moved.view_to_picture(middle)
    assert abs(after.x - before.x) * zoom.view_scale < 1e-5
    assert abs(after.y - before.y) * zoom.view_scale < 1e-5


@given(zooms, extents, views)
def test_only_a_side_that_finds_room_is_centred(zoom: Zoom, extent: Extent, view: ViewSize) -> None:
    moved = zoom.centred_where_small(extent, view)
    sides = (moved.x, zoom.x, extent.width, view.width), (moved.y, zoom.y, extent.height, view.height)
    for after, before, length, room in sides:
        free = room - length * zoom.view_scale
        assert after == (pytest.approx(free / 2) if free >= 0 else before)


def test_one_hundred_percent_is_a_device_pixel() -> None:
    assert centred(Extent(100, 100), ViewSize(400, 400), 1.0, ratio=2.0).picture_to_view(Point(100, 0)).x == 225


@given(scales)
def test_a_step_goes_on_and_back(scale: float) -> None:
    assert next_step(scale) > scale or scale == LARGEST_SCALE
    assert previous_step(scale) < scale or scale == SMALLEST_SCALE


def test_the_steps_are_the_usual_ones_in_order() -> None:
    assert list(ZOOM_STEPS) == sorted(ZOOM_STEPS)
    assert {0.25, 1 / 3, 0.5, 2 / 3, 1.0, 1.5, 2.0, 3.0, 4.0} <= set(ZOOM_STEPS)
    assert (ZOOM_STEPS[0], ZOOM_STEPS[-1]) == (SMALLEST_SCALE, LARGEST_SCALE)
    walked = [ZOOM_STEPS[0]]
    while walked[-1] < LARGEST_SCALE:
        walked.append(next_step(walked[-1]))
    assert walked == list(ZOOM_STEPS)
    assert previous_step(next_step(1.0)) == 1.0
