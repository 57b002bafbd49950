"""The deck of cards: nothing held out is in it, the shares are as promised, and a seed gives the same deck."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from studio.training.colours import COLOURS
from studio.training.compositions import (
    HELD_OUT,
    emoji_key,
    is_count_held_out,
    is_ground_held_out,
    is_pair_held_out,
    is_tint_held_out,
)
from studio.training.concepts import VENDORS, Concept, country_code, is_held_out
from studio.training.data import load_pictures
from studio.training.drawings import Drawings, draw_smoke_pictures, save_drawings
from studio.training.famous import FAMOUS
from studio.training.grounds import GroundKind
from studio.training.pictures import (
    FAVOURITE_FLAG_WEIGHT,
    FAVOURITE_FLAGS,
    FAVOURITE_WEIGHT,
    FAVOURITES,
    GROUND_SHARES,
    SHARES,
    WHITE_SHARE,
    Card,
    build_cards,
    load_cards,
    render_card,
    save_cards,
)
from studio.training.settings import TrainingFault, TrainingSettings
from studio.training.sizes import DeckSize

SEEDS = (0, 1, 2, 3)
SIZE = DeckSize(plain_grounds=3, other_grounds=1, captions=2, tints=8, pairs=400, many=200, threes=60)
OTHERS = [key for key in (f"1f{number:03x}" for number in range(0x500, 0x5FF)) if key not in FAMOUS]
HIDDEN = next(key for key in OTHERS if is_held_out(key))
SHOWN = next(key for key in OTHERS if not is_held_out(key))
BRAZIL, NAURU = emoji_key("🇧🇷"), emoji_key("🇳🇷")
PLAIN_THING = emoji_key("🧀")
"""Well known, but no favourite."""


def drawings_of(keys: list[str], vendors: tuple[str, ...]) -> Drawings:
    """Every key by every vendor, drawn as the same disc."""
    disc = draw_smoke_pictures().rgba[0]
    concepts = tuple(
        Concept(key, FAMOUS[key].english[0], FAMOUS[key].korean[0], ("nice",))
        if key in FAMOUS
        else Concept(key, f"thing {key}", "것", ())
        for key in keys
    )
    count = len(keys) * len(vendors)
    return Drawings(
        np.broadcast_to(disc, (count, *disc.shape)),
        np.repeat(np.arange(len(keys)), len(vendors)),
        np.tile([VENDORS.index(vendor) for vendor in vendors], len(keys)),
        tuple(f"{key}-{vendor}" for key in keys for vendor in vendors),
        concepts,
    )


@pytest.fixture(scope="module")
def drawings() -> Drawings:
    """All things of the held-out compositions, some more, a flag, and one concept that is held out."""
    things = {key for case in HELD_OUT for key in (case.first, case.second) if key is not None}
    return drawings_of(
        [*sorted(things), PLAIN_THING, BRAZIL, NAURU, SHOWN, HIDDEN], ("twemoji", "noto", "fluent-emoji-3d")
    )


@pytest.fixture(scope="module")
def decks(drawings: Drawings) -> list[list[Card]]:
    """One deck for each of a few seeds."""
    return [build_cards(drawings, seed, SIZE) for seed in SEEDS]


def keys_of(drawings: Drawings, card: Card) -> list[str]:
    return [drawings.concepts[drawings.concept[place.drawing]].key for place in card.places]


def kind_of(drawings: Drawings, card: Card) -> str:
    """Which of the SHARES a card belongs to."""
    keys = keys_of(drawings, card)
    if len(keys) > 1:
        return "many" if len(set(keys)) == 1 else {2: "pair", 3: "three"}[len(keys)]
    if card.places[0].tint >= 0:
        return "tinted"
    return "famous" if keys[0] in FAMOUS else "flag" if country_code(keys[0]) else "other"


def test_no_held_out_concept_is_in_a_deck(drawings: Drawings, decks: list[list[Card]]) -> None:
    for cards in decks:
        shown = {key for card in cards for key in keys_of(drawings, card)}
        assert shown == {concept.key for concept in drawings.concepts} - {HIDDEN}


def test_no_held_out_pair_is_in_a_deck(drawings: Drawings, decks: list[list[Card]]) -> None:
    for cards in decks:
        for card in cards:
            keys = keys_of(drawings, card)
            assert not any(is_pair_held_out(first, second) for first in keys for second in keys)


def test_no_held_out_number_is_in_a_deck(drawings: Drawings, decks: list[list[Card]]) -> None:
    for cards in decks:
        several = [card for card in cards if kind_of(drawings, card) == "many"]
        assert {len(card.places) for card in several} == {2, 3, 4, 5}
        assert not any(is_count_held_out(keys_of(drawings, card)[0], len(card.places)) for card in several)


def test_no_thing_alone_stands_on_its_held_out_ground(drawings: Drawings, decks: list[list[Card]]) -> None:
    for cards in decks:
        for card in (card for card in cards if len(card.places) == 1 and card.ground.colour is not None):
            assert not is_ground_held_out(keys_of(drawings, card)[0], card.ground.colour.english)


def test_no_thing_alone_is_repainted_in_its_held_out_colour(drawings: Drawings, decks: list[list[Card]]) -> None:
    for cards in decks:
        repainted = [card for card in cards if kind_of(drawings, card) == "tinted"]
        assert len({card.places[0].tint for card in repainted}) == 8
        for card in repainted:
            (place,), (key,) = card.places, keys_of(drawings, card)
            assert FAMOUS[key].is_tintable
            assert not is_tint_held_out(key, COLOURS[place.tint].english)
            assert card.ground.first != place.tint


def test_every_kind_of_card_has_its_share(drawings: Drawings, decks: list[list[Card]]) -> None:
    assert sum(SHARES.values()) == pytest.approx(1.0)
    for cards in decks:
        shares: dict[str, float] = defaultdict(float)
        for card in cards:
            shares[kind_of(drawings, card)] += card.weight
        assert shares == pytest.approx(SHARES)


def test_well_known_things_stand_on_white_and_other_grounds_as_promised(
    drawings: Drawings, decks: list[list[Card]]
) -> None:
    for cards in decks:
        shares: dict[str, float] = defaultdict(float)
        for card in cards:
            if kind_of(drawings, card) == "famous":
                shares["white" if card.ground.is_white else card.ground.kind] += card.weight / SHARES["famous"]
        assert shares == pytest.approx({"white": WHITE_SHARE, **GROUND_SHARES})


def test_favourites_are_shown_twice_as_often(drawings: Drawings, decks: list[list[Card]]) -> None:
    weights: dict[str, float] = defaultdict(float)
    for card in decks[0]:
        if kind_of(drawings, card) == "famous":
            weights[keys_of(drawings, card)[0]] += card.weight
    for key, weight in weights.items():
        wanted = FAVOURITE_WEIGHT if key in FAVOURITES else 1.0
        assert weight / weights[PLAIN_THING] == pytest.approx(wanted)


def test_favourite_flags_are_shown_more_often(drawings: Drawings, decks: list[list[Card]]) -> None:
    weights: dict[str, float] = defaultdict(float)
    for card in decks[0]:
        weights[keys_of(drawings, card)[0]] += card.weight
    assert weights[BRAZIL] / weights[NAURU] == pytest.approx(FAVOURITE_FLAG_WEIGHT)
    assert all(
        country_code(emoji_key("".join(chr(0x1F1E6 + ord(x) - ord("a")) for x in code))) for code in FAVOURITE_FLAGS
    )


def test_captions_say_what_a_card_shows(drawings: Drawings, decks: list[list[Card]]) -> None:
    for card in decks[0]:
        assert card.captions
        assert list(card.captions) == sorted(set(card.captions))
        tints = {COLOURS[place.tint] for place in card.places if place.tint >= 0}
        for text in card.captions:
            assert all(tint.english in text or tint.korean in text for tint in tints)
            if card.ground.kind is GroundKind.PLAIN and not card.ground.is_white:
                colour = COLOURS[card.ground.first]
                assert f"{colour.english} background" in text or f"{colour.korean_ground} 배경" in text


def test_a_picture_shows_its_ground_in_the_corner(drawings: Drawings, decks: list[list[Card]]) -> None:
    plain = [card for card in decks[0] if card.ground.kind is GroundKind.PLAIN]
    for card in plain[:: len(plain) // 60]:
        assert tuple(render_card(drawings, card)[0, 0]) == COLOURS[card.ground.first].rgb


def test_a_seed_gives_the_same_deck_and_another_one_another(drawings: Drawings, decks: list[list[Card]]) -> None:
    small = DeckSize(plain_grounds=1, other_grounds=1, captions=2, tints=1, pairs=9, many=9, threes=9)
    assert build_cards(drawings, 5, small) == build_cards(drawings, 5, small)
    assert decks[0] != decks[1]


def test_a_deck_survives_its_file(decks: list[list[Card]], tmp_path: Path) -> None:
    save_cards(tmp_path / "cards.jsonl", decks[0])
    assert load_cards(tmp_path / "cards.jsonl") == decks[0]
    assert [path.name for path in tmp_path.iterdir()] == ["cards.jsonl"]


def test_things_of_one_vendor_that_draws_too_few_are_not_composed() -> None:
    few = drawings_of([PLAIN_THING, emoji_key("🍎")], ("twemoji",))
    cards = build_cards(few, 0, SIZE)
    assert all(len(card.places) == 1 for card in cards)
    assert sum(card.weight for card in cards) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (lambda text: text[: len(text) // 2], "is no card"),
        (lambda text: "".join(text.splitlines(keepends=True)[:-3]), "cut off"),
        (lambda text: "", "cut off"),
        (lambda text: text.replace('"places"', '"items"', 1), "line 1, is no card"),
        (lambda text: text.replace('"plain"', '"marble"', 1), "marble"),
    ],
)
def test_a_damaged_deck_is_refused_and_the_way_out_named(
    decks: list[list[Card]], tmp_path: Path, damage, named: str
) -> None:
    path = tmp_path / "cards.jsonl"
    save_cards(path, decks[0])
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(TrainingFault, match=named) as fault:
        load_cards(path)
    assert "remove it and run `studio train data` again" in str(fault.value)


def test_cards_of_other_drawings_are_refused(drawings: Drawings, decks: list[list[Card]], tmp_path: Path) -> None:
    settings = TrainingSettings(tmp_path, tmp_path / "state", tmp_path / "resources", smoke=True)
    save_drawings(tmp_path / "drawings.npz", draw_smoke_pictures())
    save_cards(tmp_path / "cards.jsonl", decks[0])
    with pytest.raises(TrainingFault, match="there are 12: it belongs to other drawings"):
        load_pictures(settings)


def test_cards_of_another_seed_are_made_anew(tmp_path: Path) -> None:
    settings = [TrainingSettings(tmp_path, tmp_path / "s", tmp_path / "r", smoke=True, seed=seed) for seed in (1, 2)]
    first, other, again = (load_pictures(each)[1] for each in (*settings, settings[0]))
    assert first != other
    assert again == first
