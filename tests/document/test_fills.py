"""Similar colours: by tolerance, all of them or what hangs together."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from studio.document.errors import InvalidEdit
from studio.document.fills import connected, similar


def flooded(alike, x, y):
    """The plain reference: one pixel after the other."""
    found = np.zeros(alike.shape, np.uint8)
    waiting = deque([(y, x)] if alike[y, x] else [])
    while waiting:
        row, column = waiting.popleft()
        if not (0 <= row < alike.shape[0] and 0 <= column < alike.shape[1]):
            continue
        if alike[row, column] and not found[row, column]:
            found[row, column] = 255
            waiting.extend([(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)])
    return found


@given(
    alike=arrays.arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 12))), seed=st.tuples(*[st.integers(0)] * 2)
)
def test_what_hangs_together_is_what_a_flood_reaches(alike, seed):
    y, x = seed[0] % alike.shape[0], seed[1] % alike.shape[1]
    assert (connected(alike, x, y) == flooded(alike, x, y)).all()


def test_noise_and_a_spiral_are_found_whole():
    noise = np.random.default_rng(1).random((300, 300)) < 0.62
    noise[150, 150] = True
    assert (connected(noise, 150, 150) == flooded(noise, 150, 150)).all()
    spiral = np.zeros((41, 41), bool)
    row, column, length, turn = 0, 0, 40, 0
    spiral[0, 0] = True
    while length > 0:
        for _ in range(2 if turn else 3):
            down, right = [(0, 1), (1, 0), (0, -1), (-1, 0)][turn % 4]
            for _ in range(length):
                row, column = row + down, column + right
                spiral[row, column] = True
            turn += 1
        length -= 2
    assert (connected(spiral, 0, 0) == flooded(spiral, 0, 0)).all()


def picture():
    pixels = np.zeros((20, 30, 4), np.uint8)
    pixels[...] = (100, 100, 100, 255)
    pixels[:, 14:16] = (200, 0, 0, 255)
    pixels[:, 16:] = (110, 104, 95, 255)
    return pixels


def test_the_tolerance_is_the_largest_difference_in_any_channel():
    assert (similar(picture(), 0, 0, 9, is_contiguous=False) == 255).sum() == 20 * 14
    assert (similar(picture(), 0, 0, 10, is_contiguous=False) == 255).sum() == 20 * 28


def test_contiguous_stays_on_its_side():
    assert (similar(picture(), 0, 0, 10) == 255).sum() == 20 * 14
    assert (similar(picture(), 29, 19, 10) == 255).sum() == 20 * 14


def test_transparent_pixels_are_alike_whatever_colour_they_hide():
    pixels = np.random.default_rng(2).integers(0, 256, (5, 5, 4), np.uint8)
    pixels[..., 3] = 0
    assert (similar(pixels, 2, 2, 0) == 255).all()


def test_a_mask_and_a_picture_without_alpha_can_be_filled_too():
    assert similar(np.array([[0, 10], [200, 0]], np.uint8), 0, 0, 20).tolist() == [[255, 255], [0, 255]]
    assert similar(np.zeros((2, 2, 3), np.uint8), 0, 0, 0).min() == 255


@pytest.mark.parametrize(("x", "y"), [(-1, 0), (30, 0), (0, 20)])
def test_a_place_outside_is_refused(x, y):
    with pytest.raises(InvalidEdit, match="30x20"):
        similar(picture(), x, y, 10)


def test_an_impossible_tolerance_is_refused():
    with pytest.raises(InvalidEdit, match="from 0 to 255"):
        similar(picture(), 0, 0, 256)
