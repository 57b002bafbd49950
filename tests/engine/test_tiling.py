"""Tiles cover a picture once, see what they must, fade without a step, and hear one field of noise."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as some

from studio.contract.errors import OutOfMemory
from studio.contract.geometry import Bounds, Extent
from studio.engine.tiling import (
    NoiseField,
    Tile,
    apart,
    begins,
    lay,
    opacity,
    overlapping,
    scaled,
    sides_down_to,
    with_less,
)

SIDES = some.integers(1, 70)


@given(SIDES, SIDES, some.integers(1, 30), some.integers(0, 9))
def test_tiles_side_by_side_cover_every_pixel_once(width: int, height: int, tile_px: int, reach_px: int) -> None:
    whole = Extent(width, height)
    covered = np.zeros((height, width), int)
    for tile in apart(Bounds.of(whole), tile_px, reach_px, whole):
        covered[tile.own.y : tile.own.bottom, tile.own.x : tile.own.right] += 1
        assert tile.seen.contains(tile.own)
        assert Bounds.of(whole).contains(tile.seen)
        assert tile.seen.x == max(0, tile.own.x - reach_px)
        assert tile.seen.bottom == min(height, tile.own.bottom + reach_px)
    assert covered.min() == covered.max() == 1


@given(some.integers(1, 12), some.integers(1, 12), some.integers(2, 6), some.integers(0, 3))
def test_tiles_of_one_size_leave_no_pixel_out_and_touch_only_what_is_finished(
    columns: int, rows: int, side: int, overlap: int
) -> None:
    whole = Extent(columns * 8, rows * 8)
    tile_px = side * 8
    tile = Extent(min(tile_px, whole.width), min(tile_px, whole.height))
    is_covered = np.zeros((whole.height, whole.width), bool)
    for part in overlapping(whole, tile, min(overlap, side // 2) * 8):
        assert part.seen.extent == tile
        assert part.seen.x % 8 == 0
        own = part.own
        share = opacity(part)
        there = is_covered[own.y : own.bottom, own.x : own.right]
        assert there[share < 1].all()  # what fades has something below it
        there[...] = True
    assert is_covered.all()


def test_the_last_tile_ends_where_the_side_does() -> None:
    assert begins(10, 16, 4) == [0]
    assert begins(16, 16, 4) == [0]
    assert begins(40, 16, 4) == [0, 12, 24]
    assert begins(41, 16, 4) == [0, 12, 24, 25]


def test_the_part_of_a_tile_that_knows_least_is_left_to_its_neighbour() -> None:
    first, second = overlapping(Extent(96, 64), Extent(64, 64), 32)
    assert (first.own, first.fade_left) == (Bounds(0, 0, 64, 64), 0)
    assert (second.seen, second.own) == (Bounds(32, 0, 64, 64), Bounds(40, 0, 56, 64))
    assert (second.fade_left, second.fade_top) == (16, 0)


def test_a_fade_rises_from_nothing_to_all() -> None:
    share = opacity(Tile(Bounds(0, 0, 8, 2), Bounds(0, 0, 8, 2), fade_left=4))
    assert share.shape == (2, 8)
    assert (np.diff(share[0]) >= 0).all()
    assert share[0, 0] < 0.1
    assert (share[0, 4:] == 1).all()


def test_without_a_fade_pixels_are_laid_as_they_are() -> None:
    picture = np.zeros((4, 6, 3), np.uint8)
    lay(picture, Tile(Bounds(0, 0, 6, 4), Bounds(2, 1, 2, 2)), np.full((2, 2, 3), 200, np.uint8))
    assert picture[1:3, 2:4].min() == 200
    assert int(picture.sum()) == 200 * 12


def test_equal_pixels_stay_themselves_under_a_fade() -> None:
    picture = np.full((8, 8, 3), 117, np.uint8)
    lay(picture, Tile(Bounds(0, 0, 8, 8), Bounds(0, 0, 8, 8), 5, 3), picture.copy())
    assert picture.min() == picture.max() == 117


def test_a_tile_scales_with_its_picture() -> None:
    tile = Tile(Bounds(1, 2, 3, 4), Bounds(2, 3, 1, 1), 1, 2)
    assert tile.scaled(4) == Tile(Bounds(4, 8, 12, 16), Bounds(8, 12, 4, 4), 4, 8)
    assert scaled(Bounds(1, 0, 2, 2), 2) == Bounds(2, 0, 4, 4)


@given(some.integers(0, 150), some.integers(0, 150), some.integers(1, 90), some.integers(1, 90))
def test_noise_does_not_depend_on_where_a_tile_begins(x: int, y: int, width: int, height: int) -> None:
    field = NoiseField(9)
    whole = field.at(2, Bounds(0, 0, 240, 240))
    part = field.at(2, Bounds(x, y, width, height))
    assert torch.equal(part, whole[:, :, y : y + height, x : x + width])


def test_noise_is_unit_noise_and_another_for_another_seed() -> None:
    noise = NoiseField(2**64 - 1).at(4, Bounds(0, 0, 200, 200))
    assert abs(float(noise.mean())) < 0.01
    assert abs(float(noise.std()) - 1) < 0.01
    assert abs(float((noise[..., 1:] * noise[..., :-1]).mean())) < 0.01
    assert abs(float((noise * NoiseField(0).at(4, Bounds(0, 0, 200, 200))).mean())) < 0.01


def test_sides_are_halved_down_to_a_floor() -> None:
    assert list(sides_down_to(256, 16)) == [256, 128, 64, 32, 16]
    assert list(sides_down_to(48, 20)) == [48, 24]
    assert list(sides_down_to(112, 28, 16)) == [112, 48]
    assert list(sides_down_to(8, 16)) == [8]


def test_work_goes_on_with_less_where_memory_runs_out() -> None:
    told: list[int] = []

    def work(side: int) -> int:
        if side > 30:
            raise MemoryError
        return side

    assert with_less(work, (100, 50, 25), told.append) == 25
    assert told == [50, 25]


def test_when_the_least_is_too_much_it_is_said() -> None:
    def work(_side: int) -> None:
        raise torch.OutOfMemoryError("out of memory")

    with pytest.raises(OutOfMemory, match="tiles of 25 pixels") as caught:
        with_less(work, (50, 25), lambda side: None)
    assert caught.value.__context__ is None


def test_another_fault_is_not_tried_again() -> None:
    calls: list[int] = []

    def work(side: int) -> None:
        calls.append(side)
        raise RuntimeError("sizes do not fit")

    with pytest.raises(RuntimeError, match="do not fit"):
        with_less(work, (50, 25), lambda side: None)
    assert calls == [50]
