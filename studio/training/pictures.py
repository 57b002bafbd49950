"""The training pictures as a deck of cards: things, their places, ground, captions, and how often each is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.training.captions import Scene, Thing, caption
from studio.training.colours import COLOURS, dominant_colour
from studio.training.compositions import emoji_key, is_ground_held_out, is_tint_held_out
from studio.training.concepts import VENDORS, country_code, is_held_out
from studio.training.drawings import Drawings
from studio.training.famous import FAMOUS
from studio.training.grounds import Ground, GroundKind, random_ground
from studio.training.placing import CENTRED, Place, paint_scene, standing
from studio.training.settings import TrainingFault
from studio.training.sizes import DeckSize
from studio.training.wholefiles import written_whole

SHARES = {
    "famous": 0.46,
    "tinted": 0.07,
    "flag": 0.06,
    "other": 0.06,
    "pair": 0.19,
    "many": 0.14,
    "three": 0.02,
}
"""How the samples are divided; relations and numbers need the most once single things are known."""
GROUND_SHARES = {
    GroundKind.PLAIN: 0.26,
    GroundKind.LANDSCAPE: 0.08,
    GroundKind.GRADIENT: 0.03,
    GroundKind.STRIPES: 0.02,
    GroundKind.DOTS: 0.02,
    GroundKind.CHECKS: 0.02,
}
"""Of single things; the rest is on white."""
WHITE_SHARE = 1 - sum(GROUND_SHARES.values())
FAVOURITE_WEIGHT, FAVOURITE_FLAG_WEIGHT, FIRST_FLAG_WEIGHT = 2.5, 12.0, 60.0
WEIGHTS_TOLERANCE = 1e-8
"""How far from 1 the weights of a deck may sum by rounding; the lightest card of the largest deck weighs more."""
_VENDOR_WEIGHTS = {
    "twemoji": 0.40,
    "noto": 0.17,
    "fluent-emoji-flat": 0.12,
    "fluent-emoji-3d": 0.16,
    "fluent-emoji": 0.05,
    "emojione": 0.04,
    "fxemoji": 0.02,
    "streamline-emojis": 0.04,
    "flag": 0.25,
    "circle-flags": 0.12,
}
"""One flat vendor leads, so that a caption without a style has one likely picture: a small budget affords no more."""
FLAT_VENDORS = ("noto", "twemoji", "fluent-emoji-flat")
_TINTS = tuple(
    index
    for index, colour in enumerate(COLOURS)
    if colour.english in {"red", "orange", "yellow", "green", "blue", "purple", "pink", "black"}
)
_FAVOURITE_EMOJIS = """
🍎 🙂 😀 😍 😎 😢 😡 ⭐ ❤️ 💛 💚 💙 💜 ☀️ 🌞 🌙 ☁️ 🌈 🔥 💧 ❄️ ⛄ 🐱 🐶 🐰 🦊 🐻 🐼 🐯 🦁 🐷 🐸 🐧 🦉 🐦 🐟 🦋 🌳 🎄 🌴 🌵
🌸 🌹 🌻 🍄 🍌 🍋 🍉 🍓 🍕 🍔 🥚 🍩 🎂 🍦 ☕ 🏠 🚗 🚌 ✈️ 🚀 ⛵ 🎈 🎁 ⚽ 👑 💎 💡 🤖 👻 🎃 🐳 🔴 🔵 🟢 🟦 🟥
"""
FAVOURITES = frozenset(emoji_key(emoji) for emoji in _FAVOURITE_EMOJIS.split())
"""What people type first of all: shown FAVOURITE_WEIGHT times as often as other well-known things."""
_FAVOURITE_COUNTRIES = """
kr jp cn us gb fr de it es pt br ar mx ca in id vn th tr ru ua pl nl be se no dk fi ch at gr ie au nz za eg ng ke ma sa
ae il cl co pe
"""
FAVOURITE_FLAGS = frozenset(_FAVOURITE_COUNTRIES.split())
"""Countries whose flags are shown FAVOURITE_FLAG_WEIGHT times as often as others': a small budget learns a few."""
FIRST_FLAGS = frozenset({"kr"})
"""Those shown FIRST_FLAG_WEIGHT times as often: the most intricate of the flags that many users ask for."""


@dataclass(frozen=True, slots=True)
class Card:
    """One training picture.

    Attributes:
        places: drawings (indices into Drawings) and where they are.
        weight: share of the samples, not normalised.
    """

    places: tuple[Place, ...]
    ground: Ground
    weight: float
    captions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The drawings with the colour word of each, None where no colour leads."""

    drawings: Drawings
    colours: tuple[str | None, ...]

    @classmethod
    def of(cls, drawings: Drawings) -> Catalogue:
        """Looks at every drawing once."""
        return cls(drawings, tuple(dominant_colour(rgba) for rgba in drawings.rgba))

    def thing(self, place: Place) -> Thing:
        """What a placed drawing is called."""
        concept = self.drawings.concepts[self.drawings.concept[place.drawing]]
        tint = COLOURS[place.tint] if place.tint >= 0 else None
        colour = None if tint is not None else self.colours[place.drawing]
        return Thing(concept, int(self.drawings.vendor[place.drawing]), colour, tint)


def make_captions(scene: Scene, count: int, random: np.random.Generator) -> tuple[str, ...]:
    """Up to `count` different captions."""
    return tuple(sorted({caption(scene, random) for _ in range(count)}))


def _grounds(key: str, size: DeckSize, random: np.random.Generator, *, is_famous: bool) -> list[tuple[Ground, float]]:
    """White and others with their shares; none that is held out for the thing."""
    chosen = [(Ground(), WHITE_SHARE if is_famous else 0.75)]
    if not is_famous:
        kinds = [GroundKind.PLAIN]
        shares = [0.25]
    else:
        kinds = [GroundKind.PLAIN] * size.plain_grounds + [
            kind for kind in GROUND_SHARES if kind is not GroundKind.PLAIN for _ in range(size.other_grounds)
        ]
        shares = [
            GROUND_SHARES[kind] / (size.plain_grounds if kind is GroundKind.PLAIN else size.other_grounds)
            for kind in kinds
        ]
    for kind, share in zip(kinds, shares, strict=True):
        ground = random_ground(kind, random)
        while ground.colour is not None and is_ground_held_out(key, ground.colour.english):
            ground = random_ground(kind, random)
        chosen.append((ground, share))
    return chosen


def _single_cards(catalogue: Catalogue, size: DeckSize, random: np.random.Generator) -> Iterator[tuple[str, Card]]:
    """(share's name, card) of every drawing of a concept that is not held out, on white and other grounds."""
    drawings = catalogue.drawings
    of_kind = [_kind_of(concept.key, is_flag=concept.is_flag) for concept in drawings.concepts]
    vendor_weight = np.array([_VENDOR_WEIGHTS[VENDORS[index]] for index in drawings.vendor])
    of_concept = np.bincount(drawings.concept, vendor_weight, len(drawings.concepts))
    for index in range(len(drawings.rgba)):
        concept_index = int(drawings.concept[index])
        concept, kind = drawings.concepts[concept_index], of_kind[concept_index]
        if kind == "held-out":
            continue
        weight = float(vendor_weight[index] / of_concept[concept_index])
        weight *= _favour(concept.key)
        for ground, share in _grounds(concept.key, size, random, is_famous=kind == "famous"):
            place = standing(index, ground, random) if ground.kind is GroundKind.LANDSCAPE else Place(index, *CENTRED)
            count = (size.captions if ground.is_white else 4) if kind == "famous" else 3
            texts = make_captions(Scene((catalogue.thing(place),), ground), count, random)
            yield kind, Card((place,), ground, weight * share, texts)


def _favour(key: str) -> float:
    """How many times as often as others of its kind a concept is shown."""
    if country_code(key) in FIRST_FLAGS:
        return FIRST_FLAG_WEIGHT
    if country_code(key) in FAVOURITE_FLAGS:
        return FAVOURITE_FLAG_WEIGHT
    return FAVOURITE_WEIGHT if key in FAVOURITES else 1.0


def _kind_of(key: str, *, is_flag: bool) -> str:
    """Which share of the samples a concept belongs to."""
    if key in FAMOUS:
        return "famous"
    if is_held_out(key):
        return "held-out"
    return "flag" if is_flag else "other"


def _tinted_cards(catalogue: Catalogue, size: DeckSize, random: np.random.Generator) -> Iterator[tuple[str, Card]]:
    """Repainted things where any colour makes sense, mostly on white."""
    drawings = catalogue.drawings
    for index in range(len(drawings.rgba)):
        key = drawings.concepts[drawings.concept[index]].key
        famous, vendor = FAMOUS.get(key), VENDORS[drawings.vendor[index]]
        if famous is None or not famous.is_tintable or vendor not in FLAT_VENDORS:
            continue
        for tint in random.choice(_TINTS, min(len(_TINTS), size.tints), replace=False):
            if is_tint_held_out(key, COLOURS[tint].english):
                continue
            for ground, share in ((Ground(), 0.8), (random_ground(GroundKind.PLAIN, random), 0.2)):
                colour = ground.colour
                if ground.first == tint or (colour is not None and is_ground_held_out(key, colour.english)):
                    continue
                place = Place(index, *CENTRED, tint=int(tint))
                texts = make_captions(Scene((catalogue.thing(place),), ground), 4, random)
                yield "tinted", Card((place,), ground, _VENDOR_WEIGHTS[vendor] * share, texts)


def build_cards(drawings: Drawings, seed: int, size: DeckSize) -> list[Card]:
    """All cards; the same for the same drawings, seed and size. The weights sum to 1."""
    from studio.training.composing import composed_cards  # noqa: PLC0415  # it makes cards too

    random = np.random.default_rng(seed)
    catalogue = Catalogue.of(drawings)
    made = [
        *_single_cards(catalogue, size, random),
        *_tinted_cards(catalogue, size, random),
        *composed_cards(catalogue, size, random),
    ]
    totals: dict[str, float] = {}
    for kind, card in made:
        totals[kind] = totals.get(kind, 0.0) + card.weight
    whole = sum(SHARES[kind] for kind in totals)
    return [replace(card, weight=card.weight * SHARES[kind] / totals[kind] / whole) for kind, card in made]


def render_card(drawings: Drawings, card: Card) -> NDArray[np.uint8]:
    """The picture of a card, (p, p, 3)."""
    return paint_scene(drawings.rgba, card.places, card.ground)


def save_cards(path: Path, cards: list[Card]) -> None:
    """Writes one card a line, as JSON; the file appears whole or not at all.

    Raises:
        TrainingFault: the disk is full.
    """
    lines = [json.dumps(asdict(card), ensure_ascii=False) for card in cards]
    with written_whole(path) as partial:
        partial.write_text("\n".join(lines) + "\n", encoding="utf-8")


def load_cards(path: Path) -> list[Card]:
    """Reads what `save_cards` wrote.

    Raises:
        TrainingFault: a line is no card, or lines are missing.
    """
    lines = path.read_bytes().splitlines()
    cards = [_read_card(path, number, line) for number, line in enumerate(lines, 1)]
    total = sum(card.weight for card in cards)
    if abs(total - 1) > WEIGHTS_TOLERANCE:
        raise TrainingFault(
            f"{path} is cut off: the weights of its {len(cards)} cards sum to {total:.6f}, those of a whole deck to 1; "
            "remove it and run `studio train data` again"
        )
    return cards


def _read_card(path: Path, number: int, line: bytes) -> Card:
    """One line of the deck's file."""
    try:
        row = json.loads(line)
        ground = Ground(**{**row["ground"], "kind": GroundKind(row["ground"]["kind"])})
        places = tuple(Place(**place) for place in row["places"])
        return Card(places, ground, float(row["weight"]), tuple(row["captions"]))
    except (ValueError, KeyError, TypeError) as damaged:
        raise TrainingFault(
            f"{path}, line {number}, is no card of this version ({damaged}); "
            "remove it and run `studio train data` again"
        ) from damaged
