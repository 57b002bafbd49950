"""The bench set is the same every time, and its masks leave something to keep and something to repaint."""

from __future__ import annotations

import numpy as np

from studio.bench.scenes import flat_pictures, scenes

SIDE = 64


def test_the_same_numbers_give_the_same_pictures() -> None:
    first, second = list(scenes(6, SIDE)), list(scenes(6, SIDE))
    assert first == second
    assert len({picture.sha256 for picture, _ in first}) == 6


def test_every_mask_marks_a_part() -> None:
    for picture, mask in scenes(20, SIDE):
        assert picture.array.shape == (SIDE, SIDE, 3)
        share = (mask.array > 0).mean()
        assert 0.01 < share < 0.6


def test_some_masks_touch_the_border() -> None:
    touching = [mask.array[0].any() for _, mask in scenes(20, SIDE)]
    assert any(touching)
    assert not all(touching)


def test_flat_pictures_change_from_top_to_bottom_only() -> None:
    for number, picture in enumerate(flat_pictures(4, SIDE)):
        assert np.ptp(picture.array, axis=1).max() == 0
        assert (np.ptp(picture.array, axis=0).max() > 0) == bool(number % 2)
