"""Colour words: what is called red is red, also after repainting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.training.colours import COLOURS, WHITE, dominant_colour, flatten, tint
from studio.training.drawings import PICTURE_PX, draw_smoke_pictures

RED, BLUE = COLOURS[0], COLOURS[5]
MIDDLE = PICTURE_PX // 2


def disc(rgb: tuple[int, int, int]) -> np.ndarray:
    rgba = draw_smoke_pictures().rgba[0].copy()
    rgba[rgba[..., 3] > 0, :3] = rgb
    return rgba


@pytest.mark.parametrize("colour", COLOURS, ids=lambda colour: colour.english)
def test_a_disc_in_a_named_colour_is_called_by_that_name(colour) -> None:
    assert dominant_colour(disc(colour.rgb)) == colour.english


@pytest.mark.parametrize("colour", COLOURS[:8], ids=lambda colour: colour.english)
def test_a_repainted_disc_is_called_by_its_new_name_and_keeps_its_shape(colour) -> None:
    before = disc((90, 200, 60))
    after = tint(before, colour)
    assert dominant_colour(after) == colour.english
    assert np.array_equal(after[..., 3], before[..., 3])


def slow_word(red: float, green: float, blue: float) -> str:
    """The word of one colour by the textbook's conversion, the judge of the vectorised one."""
    import colorsys

    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    limits = {12: "red", 42: "orange", 68: "yellow", 165: "green", 205: "light blue", 255: "blue", 295: "purple"}
    name = next((word for limit, word in limits.items() if 360 * hue < limit), "pink" if 360 * hue < 340 else "red")
    if value < 0.2:
        return "black"
    if saturation < 0.14:
        return "white" if value > 0.93 else "gray"
    if name == "orange" and value < 0.68:
        return "brown"
    return "blue" if name == "light blue" and value < 0.6 else name


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_any_colour_is_called_as_the_textbook_says(rgb: tuple[int, int, int]) -> None:
    rgba = np.full((21, 21, 4), (*rgb, 255), dtype=np.uint8)
    # Half a step to either side: a colour on the border of two words may be called by either.
    near = {slow_word(*(np.clip(np.array(rgb) + shift, 0, 255) / 255)) for shift in np.eye(3) * 0.01}
    near |= {slow_word(*(part / 255 for part in rgb))}
    assert dominant_colour(rgba) in near


def test_two_equal_halves_have_no_dominant_colour() -> None:
    rgba = disc(RED.rgb)
    rgba[:MIDDLE, :, :3] = BLUE.rgb
    assert dominant_colour(rgba) is None


def test_hardly_anything_visible_has_no_dominant_colour() -> None:
    rgba = disc(RED.rgb)
    rgba[8:, :, 3] = 0
    assert dominant_colour(rgba) is None


def test_flattening_shows_the_ground_where_nothing_is_drawn() -> None:
    picture = flatten(disc(RED.rgb), BLUE.rgb)
    assert tuple(picture[0, 0]) == BLUE.rgb
    assert tuple(picture[MIDDLE, MIDDLE]) == RED.rgb


def test_colours_have_different_words_and_white_comes_last() -> None:
    for words in ("english", "korean", "korean_ground", "rgb"):
        assert len({getattr(colour, words) for colour in COLOURS}) == len(COLOURS)
    assert WHITE.rgb == (255, 255, 255)
    assert all(colour.korean_ground.endswith("색") for colour in COLOURS)
