"""Colours of a repainted crop: brought to those around it, and nothing made of too few pixels."""

from __future__ import annotations

import numpy as np
import pytest

from studio.engine import colour_matching


def noise(seed: int, side: int = 48) -> colour_matching.Picture:
    return np.random.default_rng(seed).uniform(40, 200, (side, side, 3)).astype(np.float32)


def test_lab_of_white_black_and_red_is_what_the_standard_says() -> None:
    lab = colour_matching.to_lab(np.array([[[255, 255, 255], [0, 0, 0], [255, 0, 0]]], np.float32))
    assert lab[0, 0] == pytest.approx([100, 0, 0], abs=0.02)
    assert lab[0, 1] == pytest.approx([0, 0, 0], abs=0.02)
    assert lab[0, 2] == pytest.approx([53.24, 80.09, 67.20], abs=0.05)


def test_a_shift_of_the_whole_is_taken_back() -> None:
    picture = noise(1)
    known = np.ones((48, 48), np.bool_)
    known[10:30, 10:30] = False
    shifted = np.clip(picture * 0.9 + 12, 0, 255)
    matched = colour_matching.matched(shifted, picture, known)
    assert np.abs(matched - picture).mean() < np.abs(shifted - picture).mean() / 3


def test_what_is_alike_stays() -> None:
    picture = noise(2)
    assert np.allclose(colour_matching.matched(picture, picture, np.ones((48, 48), np.bool_)), picture, atol=0.05)


@pytest.mark.parametrize("count", [0, 1, colour_matching.ENOUGH_FOR_MEANS - 1])
def test_too_few_pixels_match_nothing(count: int) -> None:
    known = np.zeros(48 * 48, np.bool_)
    known[:count] = True
    painted = noise(3)
    assert colour_matching.matched(painted, noise(4), known.reshape(48, 48)) is painted


def test_a_step_at_the_border_is_taken_away() -> None:
    picture = np.full((64, 64, 3), 100, np.float32)
    known = np.ones((64, 64), np.bool_)
    known[:, 40:] = False
    joined = colour_matching.joined(picture + 20, picture, known)
    assert np.abs(joined[:, 40] - 100).max() < 1


@pytest.mark.parametrize("known", [np.ones((8, 8), np.bool_), np.zeros((8, 8), np.bool_)])
def test_without_a_border_nothing_is_joined(known: np.ndarray) -> None:
    painted = noise(5, 8)
    assert colour_matching.joined(painted, noise(6, 8), known) is painted


def test_a_drift_is_taken_back_to_what_was_filled_in() -> None:
    filled = np.full((64, 64, 3), 100, np.float32)
    texture = noise(7, 64) - noise(7, 64).mean()
    anchored = colour_matching.anchored(filled + 40 + texture, filled)
    assert abs(float(anchored.mean()) - 100) < 40 * (1 - colour_matching.ANCHOR_WEIGHT) + 1
    assert anchored.std() > 0.9 * texture.std()
