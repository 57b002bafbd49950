"""What stays where it is, and what is fitted, while picture, view and display change."""

from __future__ import annotations

from studio.contract.geometry import Extent
from studio.ui.canvas.framing import MARGIN_PX, REACH_PX, Framing
from studio.ui.canvas.zooming import Point, ViewSize

VIEW = ViewSize(800, 600)


def looking_at(extent: Extent) -> Framing:
    framing = Framing()
    framing.resize(VIEW, 1.0)
    framing.look_at(extent)
    return framing


def test_a_first_picture_is_fitted_and_stays_so() -> None:
    framing = looking_at(Extent(1104, 100))
    assert framing.is_fitted
    assert framing.zoom.x == MARGIN_PX
    framing.resize(ViewSize(600, 600), 1.0)
    assert framing.zoom.scale == (600 - 2 * MARGIN_PX) / 1104


def test_an_equally_large_picture_keeps_its_place() -> None:
    framing = looking_at(Extent(512, 512))
    framing.scale_to(3.0, Point(10, 20))
    before = framing.zoom
    framing.look_at(Extent(512, 512))
    assert framing.zoom == before


def test_another_size_is_fitted_whatever_the_zoom_was() -> None:
    framing = looking_at(Extent(104, 10_000))
    framing.scale_to(0.2, Point(10, 20))
    framing.look_at(Extent(64, 64))
    assert framing.is_fitted
    assert framing.zoom.scale == 8


def test_a_small_picture_at_its_actual_size_stands_in_the_middle() -> None:
    framing = looking_at(Extent(400, 4000))
    framing.scale_to(2.0, Point(790, 590))
    framing.pan(300, 200)
    here = framing.zoom.view_to_picture(framing.middle)
    framing.scale_to(1.0)
    assert framing.zoom.x == (VIEW.width - 400) / 2
    assert abs(framing.zoom.view_to_picture(framing.middle).y - here.y) < 1e-6


def test_the_middle_stays_in_the_middle_of_a_larger_view() -> None:
    framing = looking_at(Extent(2000, 2000))
    framing.scale_to(1.0)
    before = framing.zoom.view_to_picture(framing.middle)
    framing.resize(ViewSize(1000, 700), 1.0)
    assert framing.zoom.view_to_picture(framing.middle) == before


def test_a_display_with_smaller_pixels_shows_the_same_zoom() -> None:
    framing = looking_at(Extent(2000, 2000))
    framing.scale_to(1.0)
    before = framing.zoom.view_to_picture(framing.middle)
    framing.resize(VIEW, 2.0)
    assert (framing.zoom.scale, framing.zoom.view_scale) == (1.0, 0.5)
    assert framing.zoom.view_to_picture(framing.middle) == before


def test_nothing_moves_where_there_is_nothing() -> None:
    framing = Framing()
    framing.resize(VIEW, 1.0)
    framing.pan(100, 0)
    framing.scale_to(4.0)
    assert framing.is_fitted
    assert framing.zoom.scale == 1.0


def test_the_picture_cannot_be_pushed_out() -> None:
    framing = looking_at(Extent(400, 400))
    framing.pan(10_000, -10_000)
    assert framing.zoom.x == VIEW.width - REACH_PX
    assert framing.zoom.y + 400 * framing.zoom.view_scale == REACH_PX


def test_the_next_picture_after_none_is_fitted_again() -> None:
    framing = looking_at(Extent(400, 400))
    framing.scale_to(2.0)
    framing.look_at(None)
    framing.look_at(Extent(300, 300))
    assert framing.is_fitted
