"""What stands under a mask: nothing of what was there, where it is to be replaced or continued."""

from __future__ import annotations

import numpy as np
import pytest

from studio.contract.requests import Fill
from studio.engine import filling


def scene() -> tuple[filling.Picture, np.ndarray]:
    """A grey picture with a white square, and a mask a little larger than the square."""
    picture = np.full((64, 64, 3), 90, np.float32)
    picture[24:40, 24:40] = 255
    mask = np.zeros((64, 64), np.float32)
    mask[20:44, 20:44] = 1
    return picture, mask


@pytest.mark.parametrize("fill", [Fill.FILL, Fill.EXPAND, Fill.REMOVE])
def test_what_is_continued_is_of_the_surroundings_alone(fill: Fill) -> None:
    picture, mask = scene()
    assert np.allclose(filling.filled(picture, mask, fill), 90, atol=1e-3)


@pytest.mark.parametrize("fill", [Fill.ADD, Fill.REPLACE_BACKGROUND])
def test_what_is_new_begins_neutral(fill: Fill) -> None:
    picture, mask = scene()
    filled = filling.filled(picture, mask, fill)
    assert np.allclose(filled[32, 32], filling.NEUTRAL)
    assert (filled[mask == 0] == picture[mask == 0]).all()


def test_the_original_stays() -> None:
    picture, mask = scene()
    assert filling.filled(picture, mask, Fill.ORIGINAL) is picture


@pytest.mark.parametrize("fill", list(Fill))
def test_a_full_and_an_empty_mask_fill_what_they_can(fill: Fill) -> None:
    picture, mask = scene()
    assert np.isfinite(filling.filled(picture, np.ones_like(mask), fill)).all()
    assert (filling.filled(picture, np.zeros_like(mask), fill) == picture).all()


def test_a_gradient_goes_on() -> None:
    picture = np.repeat(np.linspace(0, 255, 64, dtype=np.float32)[:, None, None], 64, 1).repeat(3, 2)
    mask = np.zeros((64, 64), np.float32)
    mask[:, 40:] = 1
    filled = filling.filled(picture, mask, Fill.EXPAND)
    assert np.abs(np.diff(filled[8:-8, 38:42], axis=1)).max() < 2
