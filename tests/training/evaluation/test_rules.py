"""The rules on pictures of which the answer is known: drawn here, and put together from drawings."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from studio.training.colours import COLOURS
from studio.training.compositions import HELD_OUT, NUMBERS, Composition, Relation
from studio.training.concepts import Concept
from studio.training.drawings import draw_smoke_pictures
from studio.training.evaluation.features import random_features
from studio.training.evaluation.retrieval import fit_scorer
from studio.training.evaluation.rules import (
    RelationJudge,
    RuleKind,
    count_things,
    follows,
    foreground,
    ground_name,
    halves,
    kind_of,
    score_rules,
    thing_colour,
)
from studio.training.evaluation.truth import named, prompt_of, true_picture
from studio.training.settings import TrainingFault

PX = 64
DRAWINGS = draw_smoke_pictures()
RED, BLUE = (DRAWINGS.concepts[index].key for index in (0, 2))


def discs(places: list[tuple[int, int]], radius: int, colour: str, ground: str = "white") -> np.ndarray:
    picture = Image.new("RGB", (PX, PX), named(ground).rgb)
    for x, y in places:
        ImageDraw.Draw(picture).ellipse((x - radius, y - radius, x + radius, y + radius), fill=named(colour).rgb)
    return np.asarray(picture)


def make_judge() -> RelationJudge:
    """A scorer that knows red from blue discs, from features of a network without training."""
    features = random_features(0)
    kinds = ["red", "blue"] * 24
    random = np.random.default_rng(0)
    pictures = np.stack(
        [discs([tuple(random.integers(24, 40, 2).tolist())], int(random.integers(8, 18)), kind) for kind in kinds]
    )
    names = {RED: np.eye(4, dtype=np.float32)[0], BLUE: np.eye(4, dtype=np.float32)[1]}
    texts = np.stack([names[RED if kind == "red" else BLUE] for kind in kinds])
    return RelationJudge(features, fit_scorer(features(pictures), texts, ridge=0.1), names)


@pytest.mark.parametrize("colour", COLOURS, ids=lambda colour: colour.english)
def test_the_ground_is_what_stands_along_the_border(colour) -> None:
    assert ground_name(discs([(32, 32)], 20, "black", colour.english)) == colour.english


@pytest.mark.parametrize("colour", ["red", "orange", "green", "blue", "purple", "pink", "black"])
def test_the_colour_of_a_thing_is_not_that_of_its_ground(colour: str) -> None:
    assert thing_colour(discs([(32, 32)], 20, colour)) == colour
    assert thing_colour(discs([(32, 32)], 20, colour, "yellow")) == colour


def test_enclosed_holes_belong_to_the_thing_and_specks_do_not_count() -> None:
    picture = discs([(32, 32)], 20, "red").copy()
    picture[28:36, 28:36] = 255
    assert foreground(picture)[32, 32]
    picture[2, 2] = 0
    assert count_things(picture) == 1


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_things_that_do_not_touch_are_counted(count: int) -> None:
    places = [(16, 16), (48, 16), (16, 48), (48, 48)][:count]
    assert count_things(discs(places, 10, "blue")) == count
    assert count_things(discs([], 10, "blue")) == 0


def test_halves_come_in_the_order_of_the_words() -> None:
    picture = discs([(16, 32)], 10, "red").copy()
    left, right = halves(picture, Relation.LEFT)
    assert left.shape == right.shape == (PX, PX, 3)
    assert (left != 255).any()
    assert (right == 255).all()
    assert np.array_equal(halves(picture, Relation.RIGHT)[0], right)
    assert np.array_equal(*halves(picture, Relation.ABOVE)) is False


@pytest.mark.parametrize("relation", [Relation.LEFT, Relation.RIGHT, Relation.ABOVE, Relation.BELOW])
def test_a_relation_holds_in_its_true_picture_and_not_in_the_opposite_one(relation: Relation) -> None:
    judge = make_judge()
    asked = Composition("", "", RED, BLUE, relation)
    swapped = Composition("", "", BLUE, RED, relation)
    picture = true_picture(DRAWINGS, asked, PX, np.random.default_rng(1))
    assert picture is not None
    assert judge.judge(picture, asked)
    assert not judge.judge(picture, swapped)


def test_a_relation_needs_both_things() -> None:
    asked = Composition("", "", RED, BLUE, Relation.LEFT)
    assert not make_judge().judge(discs([(16, 32)], 10, "red"), asked)


@pytest.mark.parametrize("count", sorted(NUMBERS))
def test_true_pictures_of_numbers_have_that_many(count: int) -> None:
    case = Composition("", "", RED, count=count)
    picture = true_picture(DRAWINGS, case, PX, np.random.default_rng(0))
    assert picture is not None
    assert follows(picture, case, make_judge())


def test_a_repainted_thing_on_a_ground_follows_both_rules() -> None:
    judge = make_judge()
    for case in (Composition("", "", RED, tint="green"), Composition("", "", RED, ground="blue")):
        picture = true_picture(DRAWINGS, case, PX, np.random.default_rng(0))
        assert picture is not None
        assert follows(picture, case, judge)


def test_every_kind_is_scored_by_itself_and_unknown_things_are_left_out() -> None:
    judge = make_judge()
    cases = [
        Composition("", "", RED, ground="blue"),
        Composition("", "", RED, ground="red"),
        Composition("", "", "other", RED, Relation.LEFT),
    ]
    pictures = [discs([(32, 32)], 10, "red", "blue")] * 3
    assert score_rules(pictures, cases, judge) == {RuleKind.GROUND: (0.5, 2)}


def test_the_held_out_compositions_cover_every_rule() -> None:
    assert {kind_of(case) for case in HELD_OUT} == set(RuleKind)


@pytest.mark.parametrize(
    ("concept", "prompt"),
    [
        (Concept("1f9a3", "mammoth", "", ()), "a mammoth"),
        (Concept("1f1e6-1f1f4", "flag of Angola", "", ()), "flag of Angola"),
        (Concept("1f355", "pizza", "", ()), "pizza"),
        (Concept("1f34e", "apple", "", ()), "a red apple"),
    ],
)
def test_things_are_asked_for_as_people_ask(concept: Concept, prompt: str) -> None:
    assert prompt_of(concept) == prompt


def test_a_thing_that_nobody_draws_has_no_true_picture_and_an_unknown_colour_is_named() -> None:
    assert true_picture(DRAWINGS, Composition("", "", "other"), PX, np.random.default_rng(0)) is None
    with pytest.raises(TrainingFault, match="mauve"):
        named("mauve")
