"""Laying pixels over pixels: exact where it is all or nothing, rounded to the nearest between."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.contract.errors import InvalidRequest
from studio.contract.patches import Patch, laid_over, patched
from studio.contract.raster import Raster

SEEDS = st.integers(0, 9_999)


def pixels(seed: int, channels: int, height: int = 5, width: int = 7) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8)


@given(SEEDS, st.sampled_from([3, 4]))
def test_alpha_0_keeps_the_bottom_and_alpha_255_gives_the_top_bit_for_bit(seed: int, channels: int) -> None:
    bottom, top = pixels(seed, channels), pixels(seed + 1, 4)
    top[..., 3] = np.where(top[..., 3] < 128, 0, 255)
    result = laid_over(bottom, top)
    is_top = top[..., 3] == 255
    assert np.array_equal(result[~is_top], bottom[~is_top])
    assert np.array_equal(result[is_top][:, :3], top[is_top][:, :3])


@given(SEEDS, st.sampled_from([3, 4]))
def test_between_it_is_the_formula_of_straight_alpha_to_half_a_level(seed: int, channels: int) -> None:
    bottom, top = pixels(seed, channels), pixels(seed + 1, 4)
    over = top[..., 3:] / 255
    below = (bottom[..., 3:] / 255 if channels == 4 else 1.0) * (1 - over)
    alpha = over + below
    exact = (top[..., :3] * over + bottom[..., :3] * below) / np.maximum(alpha, 1e-9)
    result = laid_over(bottom, top)
    is_seen = np.broadcast_to(alpha > 0, exact.shape)
    assert np.abs(result[..., :3] - exact)[is_seen].max() <= 0.5 + 1e-6
    if channels == 4:
        assert np.abs(result[..., 3:] - alpha * 255).max() <= 0.5 + 1e-6


@pytest.mark.parametrize(("x", "y"), [(0, 0), (-3, -2), (5, 4), (100, 0), (-7, 0)])
def test_what_lies_outside_is_left_away(x: int, y: int) -> None:
    picture, top = Raster(pixels(1, 3)), pixels(2, 4)
    top[..., 3] = 255
    result = patched(picture, Patch(Raster(top), x, y)).array
    for row in range(5):
        for column in range(7):
            inside = 0 <= row - y < 5 and 0 <= column - x < 7
            wanted = top[row - y, column - x, :3] if inside else picture.array[row, column]
            assert np.array_equal(result[row, column], wanted)


def test_a_patch_without_alpha_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="alpha"):
        Patch(Raster(pixels(1, 3)), 0, 0)
