"""Outlines as masks: exact areas, antialiased edges, any order of corners."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studio.contract.geometry import Bounds
from studio.document.errors import InvalidEdit
from studio.document.shapes import bounds_of_polygon, polygon

AREA = Bounds(0, 0, 100, 80)


def area_of(coverage):
    return coverage.sum() / 255


def test_a_rectangle_on_whole_pixels_is_exact():
    coverage = polygon([(10, 20), (40, 20), (40, 50), (10, 50)], AREA)
    assert (coverage[20:50, 10:40] == 255).all()
    assert area_of(coverage) == 900


def test_half_pixels_are_half_covered():
    coverage = polygon([(10.5, 20), (40, 20), (40, 50.5), (10.5, 50.5)], AREA)
    assert coverage[30, 10] in (127, 128)
    assert coverage[50, 30] in (127, 128)
    assert coverage[50, 10] in (63, 64)


@pytest.mark.parametrize("turn", [1, -1])
def test_a_circle_has_its_area_in_either_direction(turn):
    corners = [
        (50 + 30 * math.cos(turn * n / 200 * 2 * math.pi), 40 + 30 * math.sin(turn * n / 200 * 2 * math.pi))
        for n in range(200)
    ]
    assert area_of(polygon(corners, AREA)) == pytest.approx(math.pi * 900, rel=0.002)


@given(st.lists(st.tuples(st.floats(-50, 150), st.floats(-50, 130)), min_size=3, max_size=3))
@example([(0, 0), (0, 1.1875), (26, 1.1875)])
def test_a_triangle_has_its_area_where_it_lies_inside(corners):
    large = Bounds(-60, -60, 220, 200)
    (ax, ay), (bx, by), (cx, cy) = corners
    area = abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2
    perimeter = sum(math.dist(corners[n], corners[n - 1]) for n in range(3))
    assert area_of(polygon(corners, large)) == pytest.approx(area, abs=0.02 * perimeter + 0.5)


def test_the_part_of_an_outline_is_that_part_of_the_whole():
    corners = [(-20, -30), (130, 10), (60, 120), (20, 40)]
    whole = polygon(corners, Bounds(-30, -40, 200, 200))
    part = polygon(corners, AREA)
    assert (whole[40:120, 30:130] == part).all()


def test_what_is_gone_around_twice_is_inside():
    square = [(10, 10), (50, 10), (50, 50), (10, 50)]
    assert area_of(polygon([*square, *square], AREA)) == 1_600
    star = [(50 + 35 * math.sin(n * 4 / 5 * math.pi), 40 - 35 * math.cos(n * 4 / 5 * math.pi)) for n in range(5)]
    assert polygon(star, AREA)[40, 50] == 255


def test_rows_drawn_in_bands_fit_together():
    tall = Bounds(0, 0, 20, 700)
    coverage = polygon([(2, 3), (17, 3), (17, 690), (2, 690)], tall)
    assert area_of(coverage) == 15 * 687


def test_less_than_three_corners_enclose_nothing():
    assert not polygon([(1, 1), (50, 50)], AREA).any()
    assert not polygon([], AREA).any()
    assert not polygon([(1, 1), (50, 50), (79, 79)], AREA).any()


def test_far_corners_cost_nothing_and_cut_right():
    coverage = polygon([(-1e9, -1e9), (1e9, -1e9), (1e9, 1e9), (-1e9, 1e9)], AREA)
    assert (coverage == 255).all()


def test_the_bounds_of_an_outline_are_cut_to_the_area():
    assert bounds_of_polygon([(10.2, 20.9), (40.1, 25), (15, 30.5)], AREA) == Bounds(10, 20, 31, 11)
    assert bounds_of_polygon([(-10, -10), (500, 500), (3, 9)], AREA) == AREA
    assert bounds_of_polygon([(-10, -10), (-5, 500), (-3, 9)], AREA) is None
    assert bounds_of_polygon([], AREA) is None


def test_a_corner_that_is_no_number_is_refused():
    with pytest.raises(InvalidEdit):
        polygon([(0, 0), (np.nan, 3), (5, 5)], AREA)
    with pytest.raises(InvalidEdit):
        bounds_of_polygon([(0, 0), (np.inf, 3), (5, 5)], AREA)
