"""Where things stand in a picture: what a caption says of left, right, above and below is true of the pixels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.training.colours import COLOURS, WHITE, dominant_colour, flatten
from studio.training.compositions import Relation
from studio.training.drawings import BOX_SHARE, PICTURE_PX, draw_smoke_pictures
from studio.training.grounds import Ground, GroundKind
from studio.training.placing import CENTRED, Place, paint_scene, related, repeated, standing

RGBA = draw_smoke_pictures().rgba
CIRCLE, SQUARE = 0, 8
"""A red disc and a blue square, nearly as large as a drawing can be."""
seeds = st.integers(0, 2**32 - 1)


def middles(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(row, column) of the middle of what is red and of what is blue, in pixels."""
    red = (picture[..., 0] > 150) & (picture[..., 2] < 100)
    blue = (picture[..., 2] > 150) & (picture[..., 0] < 100)
    first, second = (np.argwhere(mask).mean(axis=0) for mask in (red, blue))
    return first, second


def has_a_free_border(picture: np.ndarray) -> bool:
    edges = (picture[0], picture[-1], picture[:, 0], picture[:, -1])
    return all((edge > 250).all() for edge in edges)


@given(st.sampled_from(list(Relation)), seeds)
def test_the_first_thing_is_where_its_relation_says(relation: Relation, seed: int) -> None:
    places = related((CIRCLE, SQUARE), relation, np.random.default_rng(seed))
    picture = paint_scene(RGBA, places, Ground())
    (row, column), (other_row, other_column) = middles(picture)
    rightwards, downwards = other_column - column, other_row - row
    if relation is Relation.BESIDE:
        rightwards = abs(rightwards)
    is_upright = relation in (Relation.ABOVE, Relation.BELOW)
    along = downwards if is_upright else rightwards
    across = rightwards if is_upright else downwards
    sign = -1 if relation in (Relation.RIGHT, Relation.BELOW) else 1
    assert sign * along > 0.4 * PICTURE_PX
    assert abs(across) < 0.15 * PICTURE_PX
    assert has_a_free_border(picture)


def test_beside_is_left_and_right_equally_often() -> None:
    random = np.random.default_rng(0)
    places = [related((CIRCLE, SQUARE), Relation.BESIDE, random) for _ in range(400)]
    assert np.mean([first.across < second.across for first, second in places]) == pytest.approx(0.5, abs=0.08)


@given(st.integers(2, 5), seeds)
def test_several_things_keep_apart_and_whole(count: int, seed: int) -> None:
    places = repeated([CIRCLE] * count, -1, np.random.default_rng(seed))
    assert len(places) == count
    assert has_a_free_border(paint_scene(RGBA, places, Ground()))
    diameter = places[0].size * BOX_SHARE
    is_row = count == 3 and np.ptp([place.down for place in places]) < 0.1
    # In a row of three the widest neighbours may meet by up to three pixels.
    allowed = 3 / PICTURE_PX if is_row else 0.0
    for first in range(count):
        for second in range(first):
            apart = np.hypot(places[first].across - places[second].across, places[first].down - places[second].down)
            assert apart >= diameter - allowed


@given(st.floats(0, 0.999), seeds)
def test_a_thing_in_a_landscape_stands_on_the_land(phase: float, seed: int) -> None:
    ground = Ground(GroundKind.LANDSCAPE, 0, 0, phase)
    place = standing(CIRCLE, ground, np.random.default_rng(seed))
    foot = place.down + place.size * BOX_SHARE / 2
    assert ground.horizon + 0.078 <= foot <= 0.942
    assert place.across - place.size * BOX_SHARE / 2 > 0.04
    assert place.across + place.size * BOX_SHARE / 2 < 0.96


def test_a_thing_alone_is_its_drawing_on_the_ground() -> None:
    picture = paint_scene(RGBA, [Place(CIRCLE, *CENTRED)], Ground(first=5))
    expected = flatten(RGBA[CIRCLE], COLOURS[5].rgb)
    assert np.abs(picture.astype(int) - expected).max() <= 1


def test_later_things_lie_over_earlier_ones() -> None:
    picture = paint_scene(RGBA, [Place(CIRCLE, *CENTRED), Place(SQUARE, 0.5, 0.5, 0.3)], Ground())
    middle = PICTURE_PX // 2
    np.testing.assert_allclose(picture[middle, middle], RGBA[SQUARE, middle, middle, :3], atol=2)
    np.testing.assert_allclose(picture[middle, PICTURE_PX // 6], RGBA[CIRCLE, middle, middle, :3], atol=2)


@pytest.mark.parametrize("tint", [0, 3, 5, 6])
def test_a_repainted_thing_has_the_colour_of_its_word(tint: int) -> None:
    picture = paint_scene(RGBA, [Place(SQUARE, *CENTRED, tint=tint)], Ground())
    opaque = np.dstack([picture, np.where((picture == WHITE.rgb).all(axis=-1), 0, 255).astype(np.uint8)])
    assert dominant_colour(opaque) == COLOURS[tint].english
