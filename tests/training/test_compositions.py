"""The compositions that training never shows: each prompt says in both languages what the case is."""

from __future__ import annotations

import pytest

from studio.training.captions import plain_names
from studio.training.colours import COLOURS
from studio.training.compositions import (
    ENGLISH_RELATIONS,
    HELD_OUT,
    KOREAN_NUMBERS,
    KOREAN_RELATIONS,
    NUMBERS,
    Composition,
    Relation,
    emoji_key,
    is_count_held_out,
    is_ground_held_out,
    is_pair_held_out,
    is_tint_held_out,
)
from studio.training.famous import FAMOUS

BY_NAME = {colour.english: colour for colour in COLOURS}
each_case = pytest.mark.parametrize("case", HELD_OUT, ids=lambda case: case.english.replace(" ", "-"))


def names(key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """English and Korean names of a well-known thing."""
    return FAMOUS[key].english, FAMOUS[key].korean


@each_case
def test_a_prompt_names_its_things_in_both_languages(case: Composition) -> None:
    for key in filter(None, (case.first, case.second)):
        english, korean = names(key)
        assert any(name in case.english for name in (*english, plain_names(FAMOUS[key])[0]))
        assert any(name in case.korean for name in (*korean, plain_names(FAMOUS[key])[1]))


@each_case
def test_a_prompt_says_its_ground_colour_number_and_relation(case: Composition) -> None:
    if case.ground is not None:
        assert case.english.endswith(f" {case.ground} background")
        assert case.korean.startswith(f"{BY_NAME[case.ground].korean_ground} 배경 위의 ")
    if case.tint is not None:
        assert case.english.startswith(f"a {case.tint} ")
        assert case.korean.startswith(f"{BY_NAME[case.tint].korean} ")
    if case.count > 1:
        assert case.english.startswith(f"{NUMBERS[case.count]} ")
        assert f" {KOREAN_NUMBERS[case.count]} " in case.korean
    if case.relation is not None:
        assert f" {ENGLISH_RELATIONS[case.relation]} " in case.english
        assert f" {KOREAN_RELATIONS[case.relation]} " in case.korean


@each_case
def test_a_case_holds_out_exactly_one_idea_of_well_known_things(case: Composition) -> None:
    ideas = (case.second is not None, case.ground is not None, case.tint is not None, case.count > 1)
    assert sum(ideas) == 1
    assert (case.second is None) == (case.relation is None)
    assert case.tint is None or FAMOUS[case.first].is_tintable


@each_case
def test_what_a_case_is_about_is_held_out(case: Composition) -> None:
    if case.second is not None:
        assert is_pair_held_out(case.first, case.second)
        assert is_pair_held_out(case.second, case.first)
    if case.ground is not None:
        assert is_ground_held_out(case.first, case.ground)
    if case.tint is not None:
        assert is_tint_held_out(case.first, case.tint)
    if case.count > 1:
        assert is_count_held_out(case.first, case.count)


def test_other_combinations_of_the_same_things_are_shown() -> None:
    apple, rocket, cat = (emoji_key(emoji) for emoji in "🍎🚀🐱")
    assert not is_pair_held_out(apple, rocket)
    assert not is_ground_held_out(apple, "green")
    assert not is_tint_held_out(cat, "red")
    assert not is_count_held_out(apple, 2)


def test_every_kind_of_composition_and_both_axes_are_tested() -> None:
    assert {case.relation for case in HELD_OUT} >= {Relation.LEFT, Relation.RIGHT, Relation.ABOVE, Relation.BELOW}
    assert len({(case.first, case.second, case.ground, case.tint, case.count) for case in HELD_OUT}) == len(HELD_OUT)
    assert set(ENGLISH_RELATIONS) == set(KOREAN_RELATIONS) == set(Relation)
    assert set(NUMBERS) == set(KOREAN_NUMBERS)
