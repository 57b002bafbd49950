"""Grounds: what the words say is what is painted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.training.colours import COLOURS, GROUNDS, WHITE
from studio.training.grounds import LANDS, Ground, GroundKind, random_ground

SIDE = 128
RED, BLUE = 0, 5
TWO_COLOURED = (GroundKind.GRADIENT, GroundKind.STRIPES, GroundKind.DOTS, GroundKind.CHECKS)
phases = st.floats(0, 0.999)


def rgb(index: int) -> np.ndarray:
    return np.array(COLOURS[index].rgb, dtype=np.float32)


def share_of(picture: np.ndarray, index: int) -> float:
    """Of the pixels that have the colour exactly."""
    return float(np.isclose(picture, rgb(index), atol=0.01).all(axis=-1).mean())


@pytest.mark.parametrize("index", range(len(COLOURS)))
def test_a_plain_ground_has_one_colour(index: int) -> None:
    ground = Ground(GroundKind.PLAIN, index)
    assert share_of(ground.paint(SIDE), index) == 1.0
    assert ground.colour == COLOURS[index]
    assert ground.is_white == (COLOURS[index] == WHITE)


@given(phases)
def test_a_gradient_goes_from_the_first_colour_down_to_the_second(phase: float) -> None:
    picture = Ground(GroundKind.GRADIENT, RED, BLUE, phase).paint(SIDE)
    along = np.arange(SIDE)[:, None, None] / SIDE
    np.testing.assert_allclose(
        picture, np.broadcast_to(rgb(RED) + (rgb(BLUE) - rgb(RED)) * along, picture.shape), atol=0.01
    )


@given(phases)
def test_stripes_are_two_colours_of_equal_width_and_lean(phase: float) -> None:
    picture = Ground(GroundKind.STRIPES, RED, BLUE, phase).paint(SIDE)
    shares = [share_of(picture, index) for index in (RED, BLUE)]
    assert sum(shares) > 0.8
    assert shares[0] == pytest.approx(shares[1], abs=0.05)
    np.testing.assert_allclose(picture[1:, :-1], picture[:-1, 1:], atol=0.01)


@given(phases)
def test_checks_are_two_colours_in_equal_squares(phase: float) -> None:
    picture = Ground(GroundKind.CHECKS, RED, BLUE, phase).paint(SIDE)
    shares = [share_of(picture, index) for index in (RED, BLUE)]
    assert sum(shares) == pytest.approx(1.0)
    assert shares[0] == pytest.approx(0.5, abs=0.05)


@given(phases)
def test_dots_of_the_second_colour_lie_on_the_first(phase: float) -> None:
    picture = Ground(GroundKind.DOTS, RED, BLUE, phase).paint(SIDE)
    covered = ((picture - rgb(RED)) @ (rgb(BLUE) - rgb(RED))).mean() / np.square(rgb(BLUE) - rgb(RED)).sum()
    assert covered == pytest.approx(np.pi * 0.24**2, abs=0.01)
    assert share_of(picture, RED) > 0.7
    assert share_of(picture, BLUE) > 0.1


@pytest.mark.parametrize("land", range(len(LANDS)), ids=lambda land: LANDS[land].english)
@pytest.mark.parametrize("phase", [0.0, 0.4, 0.999])
def test_sky_meets_land_at_the_horizon(land: int, phase: float) -> None:
    ground = Ground(GroundKind.LANDSCAPE, land, 0, phase)
    picture = ground.paint(SIDE)
    assert (picture == picture[:, :1]).all()
    np.testing.assert_allclose(picture[0, 0], LANDS[land].sky[0], atol=0.01)
    np.testing.assert_allclose(picture[-1, 0], LANDS[land].land[1], atol=0.01)
    jumps = np.abs(np.diff(picture[:, 0], axis=0)).sum(axis=-1)
    assert (jumps.argmax() + 0.5) / (SIDE - 1) == pytest.approx(ground.horizon, abs=1.5 / SIDE)
    assert 0.5 <= ground.horizon <= 0.7


@pytest.mark.parametrize("kind", TWO_COLOURED)
def test_the_words_of_a_pattern_name_it_and_both_colours(kind: GroundKind) -> None:
    ground, random = Ground(kind, RED, BLUE), np.random.default_rng(0)
    english = ground.english(random)
    korean = {"".join(ground.korean(random)) for _ in range(30)}
    patterns = {
        GroundKind.GRADIENT: (" on a red to blue gradient background", "빨간색에서 파란색으로 변하는 배경"),
        GroundKind.STRIPES: (" on a red and blue striped background", "빨간색 파란색 줄무늬 배경"),
        GroundKind.CHECKS: (" on a red and blue checkered background", "빨간색 파란색 체크무늬 배경"),
        GroundKind.DOTS: (" on a red background with blue dots", "파란색 물방울무늬가 있는 빨간색 배경"),
    }
    words = patterns[kind][1]
    assert english == patterns[kind][0]
    assert korean == {f"{words} 위의 ", f"{words}의 ", f", {words}"}


@pytest.mark.parametrize("index", range(len(GROUNDS)))
def test_a_plain_ground_is_named_by_its_colour_with_the_right_article(index: int) -> None:
    random, name = np.random.default_rng(0), COLOURS[index].english
    said = {Ground(GroundKind.PLAIN, index).english(random) for _ in range(60)}
    assert said == {f", {name} background", f" on {'an' if name == 'orange' else 'a'} {name} background"}
    assert all(COLOURS[index].korean_ground in "".join(Ground(first=index).korean(random)) for _ in range(10))


def test_white_is_seldom_spoken_of() -> None:
    random = np.random.default_rng(0)
    english = [Ground().english(random) for _ in range(1000)]
    korean = ["".join(Ground().korean(random)) for _ in range(1000)]
    for said in (english, korean):
        assert 0.04 < np.mean([bool(words) for words in said]) < 0.13
    assert {words for words in english if words} == {", white background", " on a white background"}


@pytest.mark.parametrize("land", range(len(LANDS)), ids=lambda land: LANDS[land].english)
def test_a_landscape_is_named_in_both_languages(land: int) -> None:
    ground, random = Ground(GroundKind.LANDSCAPE, land), np.random.default_rng(0)
    assert ground.english(random) == f" {LANDS[land].english}"
    assert ground.korean(random) == (f"{LANDS[land].korean} ", "")
    assert LANDS[land].korean.endswith(" 위의")


@given(st.sampled_from(list(GroundKind)), st.integers(0, 2**32 - 1))
def test_a_random_ground_can_be_painted_and_its_colours_differ(kind: GroundKind, seed: int) -> None:
    ground = random_ground(kind, np.random.default_rng(seed))
    picture = ground.paint(16)
    assert picture.shape == (16, 16, 3)
    assert picture.min() >= 0
    assert picture.max() <= 255
    assert not ground.is_white
    if kind in TWO_COLOURED:
        assert ground.first != ground.second
    assert ground == random_ground(kind, np.random.default_rng(seed))
