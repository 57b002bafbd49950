"""Strokes: dabs at places between pixels, one coverage a stroke, nothing done for what lies off the canvas."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.contract.geometry import Bounds
from studio.document.dabs import Dabs
from studio.document.errors import InvalidEdit
from studio.document.laying import erased, lowered, painted, raised
from studio.document.strokes import Brush, Stroke, stepped

AREA = Bounds(0, 0, 256, 256)
EXACT = Brush(size_px=20, hardness=1, smoothing=0, spacing=0.05)


def drawn(brush, *points, area=AREA):
    stroke = Stroke(brush, area)
    for point in points:
        stroke.add(*point)
    stroke.finish()
    return stroke, stroke.coverage(area)


@pytest.mark.parametrize("diameter", [3.0, 10.0, 31.0, 100.0])
@pytest.mark.parametrize("at", [(50.0, 50.0), (50.25, 50.75), (50.5, 50.5)])
def test_a_hard_dab_covers_the_area_of_its_circle_around_its_middle(diameter, at):
    dab = Dabs().at(*at, diameter, 1.0)
    share = dab.mask / 255
    assert share.sum() == pytest.approx(math.pi * diameter**2 / 4, rel=0.05)
    places = np.arange(dab.mask.shape[0]) + 0.5
    assert dab.left + (share.sum(0) * places).sum() / share.sum() == pytest.approx(at[0], abs=0.02)
    assert dab.top + (share.sum(1) * places).sum() / share.sum() == pytest.approx(at[1], abs=0.02)


def test_a_brush_of_one_pixel_in_the_middle_of_a_pixel_covers_just_that():
    _, coverage = drawn(Brush(size_px=1, hardness=1, smoothing=0), (10.5, 20.5))
    assert coverage[20, 10] == 255
    assert np.count_nonzero(coverage) == 1


def test_a_soft_dab_falls_off_evenly_to_its_rim():
    profile = Dabs().at(50.5, 50.5, 40, 0.5).mask[20 + 1].astype(int)
    middle = len(profile) // 2
    assert (profile[middle - 9 : middle + 10] == 255).all()
    assert (np.diff(profile[middle:]) <= 0).all()
    assert 0 < profile[middle + 15] < 255
    assert profile[0] == profile[-1] == 0


def test_masks_are_made_once_and_no_more_of_them_are_kept_than_fit():
    dabs = Dabs(kept_bytes=50_000)
    assert dabs.at(10, 10, 50, 1).mask is dabs.at(90, 40, 50, 1).mask
    assert dabs.at(10.3, 10, 50, 1).mask is not dabs.at(10, 10, 50, 1).mask
    for size in range(50, 90):
        dabs.at(0, 0, float(size), 1)
    assert dabs.bytes_used <= 50_000
    assert not dabs.at(0, 0, 50, 1).mask.flags.writeable


def test_a_stroke_never_covers_more_than_its_opacity_however_often_it_crosses_itself():
    brush = Brush(size_px=30, hardness=0.2, opacity=0.4, smoothing=0)
    _, coverage = drawn(brush, (20, 20), (200, 200), (20, 200), (200, 20), (20, 20))
    assert coverage.max() == round(255 * 0.4)


@settings(max_examples=60)
@given(
    opacity=st.floats(0, 1),
    hardness=st.floats(0, 1),
    points=st.lists(st.tuples(st.floats(-500, 800), st.floats(-500, 800), st.floats(0, 1)), min_size=1, max_size=8),
)
def test_whatever_is_drawn_only_the_given_bounds_change(opacity, hardness, points):
    brush = Brush(
        size_px=37, hardness=hardness, opacity=opacity, smoothing=0.5, has_pressure_size=True, has_pressure_opacity=True
    )
    stroke = Stroke(brush, AREA)
    before = stroke.coverage(AREA)
    for point in points:
        dirty = stroke.add(*point)
        after = stroke.coverage(AREA)
        changed = after != before
        if dirty is not None:
            assert AREA.contains(dirty)
            changed[dirty.y : dirty.bottom, dirty.x : dirty.right] = False
        assert not changed.any()
        assert after.max(initial=0) <= round(255 * opacity)
        before = after


def test_a_line_has_the_same_cover_along_its_whole_length_and_in_pieces():
    _, whole = drawn(EXACT, (30.0, 60.5), (200.0, 60.5))
    _, pieces = drawn(EXACT, (30.0, 60.5), *((30.0 + 17 * n / 3, 60.5) for n in range(1, 31)))
    assert (whole[60, 30:200] == 255).all()
    assert np.abs(whole.astype(int) - pieces).max() <= 40  # the dabs lie elsewhere along the line: only its rim differs
    rows = whole[:, 60:170].astype(float).sum(0) / 255
    assert rows.min() > 19.4
    assert rows.max() < 20.6


def test_a_pointer_far_off_the_canvas_costs_and_holds_nothing():
    stroke = Stroke(EXACT, AREA)
    began = time.process_time()
    for place in (1e9, 1e12, 1e300, 5e6):
        stroke.add(place, -place)
        stroke.add(-place, -place / 2)
    assert time.process_time() - began < 0.1
    assert stroke.bytes_used == 0
    assert stroke.bounds is None
    assert not stroke.coverage(AREA).any()


def test_a_place_that_is_no_number_is_left_out():
    stroke = Stroke(EXACT, AREA)
    assert stroke.add(math.nan, 10) is None
    assert stroke.add(10, math.inf) is None
    assert stroke.add(10, 10, math.nan) is None
    assert stroke.finish() is None
    assert stroke.bytes_used == 0


def test_a_line_that_leaves_the_canvas_and_comes_back_is_painted_where_it_crosses():
    stroke, coverage = drawn(EXACT, (-1e6, 100.5), (1e6, 100.5))
    assert (coverage[100] == 255).all()
    assert Bounds(0, 88, 256, 25).contains(stroke.bounds)


def test_pressure_makes_the_stroke_thinner_and_weaker():
    thin, _ = drawn(Brush(size_px=40, smoothing=0, has_pressure_size=True), (100, 100, 0.25))
    assert thin.bounds.width < 14
    _, weak = drawn(Brush(size_px=40, smoothing=0, has_pressure_opacity=True, has_pressure_size=False), (100, 100, 0.5))
    assert weak.max() == 127
    nothing, _ = drawn(Brush(smoothing=0), (100, 100, 0.0))
    assert nothing.bounds is None


def test_sizes_under_pressure_come_in_few_steps_none_of_which_is_seen():
    sizes = np.linspace(0.2, 500, 5_000)
    steps = [stepped(size) for size in sizes]
    assert max(abs(step - size) / max(size, 4) for step, size in zip(steps, sizes, strict=True)) < 0.02
    assert len(set(steps)) < 400


def test_smoothing_takes_the_jitter_out_and_the_end_arrives():
    jitter = [(20 + 4 * n, 100 + (6 if n % 2 else -6)) for n in range(50)]
    heights = []
    for smoothing in (0.0, 0.8):
        _, coverage = drawn(Brush(size_px=4, hardness=1, smoothing=smoothing), *jitter)
        used = np.flatnonzero(coverage[:, 100:200].any(1))
        heights.append(used[-1] - used[0])
        assert coverage[94, 212] or coverage[106, 216] or coverage[jitter[-1][1], jitter[-1][0]]
    assert heights[1] < heights[0] / 2


@pytest.mark.parametrize("field", ["size_px", "hardness", "opacity", "spacing", "smoothing"])
@pytest.mark.parametrize("value", [-1.0, 1e6, math.nan])
def test_an_impossible_brush_cannot_be_made(field, value):
    with pytest.raises(InvalidEdit, match=field):
        Brush(**{field: value})


def test_colour_covers_wholly_not_at_all_and_half():
    pixels = np.full((1, 3, 4), (10, 20, 30, 255), np.uint8)
    result = painted(pixels, np.array([[0, 255, 128]], np.uint8), (200, 100, 0))
    assert result[0, 0].tolist() == [10, 20, 30, 255]
    assert result[0, 1].tolist() == [200, 100, 0, 255]
    assert result[0, 2].tolist() == [105, 60, 15, 255]
    empty = painted(np.zeros((1, 1, 4), np.uint8), np.array([[100]], np.uint8), (200, 100, 0))
    assert empty[0, 0].tolist() == [200, 100, 0, 100]


def test_the_eraser_takes_alpha_and_leaves_the_colour():
    pixels = np.full((1, 3, 4), (10, 20, 30, 200), np.uint8)
    result = erased(pixels, np.array([[0, 255, 128]], np.uint8))
    assert result[0].tolist() == [[10, 20, 30, 200], [10, 20, 30, 0], [10, 20, 30, 100]]
    assert pixels[0, 1, 3] == 200


@given(mask=st.integers(0, 255), coverage=st.integers(0, 255))
def test_a_mask_is_brought_nearer_to_full_and_to_empty(mask, coverage):
    one, share = np.array([[mask]], np.uint8), np.array([[coverage]], np.uint8)
    assert lowered(one, share)[0, 0] == math.floor(mask * (255 - coverage) / 255 + 0.5)
    assert raised(one, share)[0, 0] == 255 - math.floor((255 - mask) * (255 - coverage) / 255 + 0.5)


def test_a_dab_of_a_hundred_pixels_is_quick():
    stroke = Stroke(Brush(size_px=100, smoothing=0), Bounds(0, 0, 4096, 4096))
    seconds = []
    for number in range(200):
        began = time.process_time()
        stroke.add(100 + 6.0 * number, 300 + 3.1 * number)
        seconds.append(time.process_time() - began)
    assert np.median(seconds) < 0.0003 * 4  # machines differ; measured 0.03 ms
