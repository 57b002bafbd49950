"""Drawings, colours, captions and cards: what a training picture is and what is said of it."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image

from studio.training.captions import KOREAN_SHARE, Scene, caption, english_caption, plain_names, with_article
from studio.training.colours import COLOURS, WHITE, dominant_colour, flatten, tint
from studio.training.concepts import VENDORS, Concept, concept_key, is_held_out, slug
from studio.training.drawings import BOX_PX, PICTURE_PX, Drawings, centre, draw_smoke_pictures
from studio.training.famous import FAMOUS
from studio.training.pictures import (
    FAVOURITES,
    SHARE_TINTED,
    WHITE_SHARE,
    build_cards,
    load_cards,
    render_card,
    save_cards,
)

RED, BLUE = COLOURS[0], COLOURS[5]
APPLE = Concept(concept_key("1F34E"), "red apple", "빨간 사과", ("fruit", "food"))
STAR = Concept(concept_key("2B50"), "star", "별", ())


def disc(rgb: tuple[int, int, int]) -> np.ndarray:
    drawings = draw_smoke_pictures()
    rgba = drawings.rgba[0].copy()
    rgba[rgba[..., 3] > 0, :3] = rgb
    return rgba


@pytest.mark.parametrize("colour", COLOURS, ids=lambda colour: colour.english)
def test_a_disc_in_a_named_colour_is_called_by_that_name(colour) -> None:
    assert dominant_colour(disc(colour.rgb)) == colour.english


@pytest.mark.parametrize("colour", [RED, BLUE, COLOURS[2], COLOURS[6]], ids=lambda colour: colour.english)
def test_a_repainted_disc_is_called_by_its_new_name_and_keeps_its_shape(colour) -> None:
    before = disc((90, 200, 60))
    after = tint(before, colour)
    assert dominant_colour(after) == colour.english
    assert np.array_equal(after[..., 3], before[..., 3])


def test_two_equal_halves_have_no_dominant_colour() -> None:
    rgba = disc(RED.rgb)
    rgba[:32, :, :3] = BLUE.rgb
    assert dominant_colour(rgba) is None


def test_flattening_shows_the_ground_where_nothing_is_drawn() -> None:
    picture = flatten(disc(RED.rgb), BLUE.rgb)
    assert tuple(picture[0, 0]) == BLUE.rgb
    assert tuple(picture[32, 32]) == RED.rgb


def test_a_drawing_is_centred_and_fills_its_box() -> None:
    picture = Image.new("RGBA", (100, 80))
    picture.paste((255, 0, 0, 255), (10, 20, 60, 40))
    centred = centre(picture)
    assert centred is not None
    rows, columns = np.nonzero(centred[..., 3] > 128)
    assert np.ptp(columns) + 1 == pytest.approx(BOX_PX, abs=2)
    assert (rows.min() + rows.max()) / 2 == pytest.approx((PICTURE_PX - 1) / 2, abs=1)
    assert centre(Image.new("RGBA", (10, 10))) is None


def test_names_are_spelt_as_the_icon_sets_spell_them() -> None:
    assert slug("woman\u2019s hat") == "womans-hat"
    assert concept_key("2764-FE0F") == "2764"


def test_about_two_in_a_hundred_concepts_are_held_out_always_the_same() -> None:
    held = [is_held_out(f"1f{number:03x}") for number in range(4000)]
    assert 0.01 < np.mean(held) < 0.03
    assert held == [is_held_out(f"1f{number:03x}") for number in range(4000)]


@pytest.mark.parametrize(
    ("noun", "phrase"),
    [
        ("red apple", "a red apple"),
        ("egg", "an egg"),
        ("unicorn", "a unicorn"),
        ("umbrella", "an umbrella"),
        ("grapes", "grapes"),
        ("glass", "a glass"),
        ("cactus", "a cactus"),
    ],
)
def test_articles_are_right(noun: str, phrase: str) -> None:
    assert with_article(noun) == phrase


def test_captions_name_ground_tint_and_thing() -> None:
    random = np.random.default_rng(0)
    scene = Scene(STAR, VENDORS.index("noto"), BLUE, None, RED)
    for _ in range(20):
        text = english_caption(scene, random)
        assert "red star" in text
        assert "blue background" in text


def test_some_captions_are_korean_and_none_is_empty() -> None:
    random = np.random.default_rng(0)
    scene = Scene(APPLE, VENDORS.index("twemoji"), WHITE, "red", None)
    texts = [caption(scene, random) for _ in range(400)]
    share = np.mean([bool(re.search("[가-힣]", text)) for text in texts])
    assert share == pytest.approx(KOREAN_SHARE, abs=0.06)
    assert all(text.strip() == text and text for text in texts)


def test_well_known_things_have_names_in_both_languages() -> None:
    assert len(FAMOUS) > 150
    for famous in FAMOUS.values():
        assert famous.english
        assert famous.korean
        assert len(famous.takes_article) == len(famous.english)
        assert all(re.search("[가-힣]", name) for name in famous.korean)
    assert set(FAMOUS) >= FAVOURITES
    assert plain_names(FAMOUS[APPLE.key]) == ("apple", "사과")


def test_cards_are_the_same_for_the_same_seed_and_survive_their_file(tmp_path) -> None:
    drawings = draw_smoke_pictures()
    cards = build_cards(drawings, 3)
    assert cards == build_cards(drawings, 3) != build_cards(drawings, 4)
    save_cards(tmp_path / "cards.jsonl", cards)
    assert load_cards(tmp_path / "cards.jsonl") == cards


def test_most_samples_stand_on_white_and_every_card_shows_its_ground() -> None:
    drawings = draw_smoke_pictures()
    cards = build_cards(drawings, 3)
    total = sum(card.weight for card in cards)
    on_white = sum(card.weight for card in cards if COLOURS[card.ground] == WHITE)
    assert on_white / total == pytest.approx(WHITE_SHARE)
    for card in cards:
        assert tuple(render_card(drawings, card)[0, 0]) == COLOURS[card.ground].rgb


def test_well_known_things_are_also_repainted_and_shown_most_often() -> None:
    smoke = draw_smoke_pictures()
    concepts = (STAR, APPLE, Concept("smoke-other", "mailbox", "", ()))
    vendor = np.full(3, VENDORS.index("twemoji"))
    cards = build_cards(Drawings(smoke.rgba[:3], np.arange(3), vendor, concepts), 3)
    shares = [sum(card.weight for card in cards if card.drawing == index) for index in range(3)]
    assert sum(shares) == pytest.approx(1.0)
    assert min(shares[:2]) > shares[2]
    repainted = [card for card in cards if card.tint >= 0]
    assert {card.drawing for card in repainted} == {0, 1}
    assert sum(card.weight for card in repainted) == pytest.approx(SHARE_TINTED)
    for card in repainted:
        scene_colour = COLOURS[card.tint]
        assert all(scene_colour.english in text or scene_colour.korean in text for text in card.captions)
