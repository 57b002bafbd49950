"""The training pictures as a deck of cards: drawing, ground, repainting, captions, and how often each is shown."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.training.captions import Scene, caption
from studio.training.colours import COLOURS, GROUNDS, WHITE, Colour, dominant_colour, flatten, tint
from studio.training.concepts import VENDORS, concept_key, is_held_out
from studio.training.drawings import Drawings
from studio.training.famous import FAMOUS

SHARE_FAMOUS, SHARE_TINTED, SHARE_OTHER = 0.68, 0.09, 0.23
WHITE_SHARE = 0.7
FAVOURITE_WEIGHT = 2.0
_VENDOR_WEIGHTS = {
    "twemoji": 0.46,
    "noto": 0.20,
    "fluent-emoji-flat": 0.16,
    "fluent-emoji-3d": 0.11,
    "emojione": 0.05,
    "fxemoji": 0.02,
}
"""One flat vendor leads, so that a caption without a style has one likely picture: a small budget affords no more."""
_TINTED_VENDORS = ("noto", "twemoji", "fluent-emoji-flat")
_TINTS = tuple(
    colour
    for colour in COLOURS
    if colour.english in {"red", "orange", "yellow", "green", "blue", "purple", "pink", "black"}
)
_FAVOURITE_EMOJIS = """
🍎 🙂 😀 😍 😎 😢 😡 ⭐ ❤️ 💛 💚 💙 💜 ☀️ 🌙 ☁️ 🌈 🔥 💧 ❄️ ⛄ 🐱 🐶 🐰 🦊 🐻 🐼 🐯 🦁 🐷 🐸 🐧 🐦 🐟 🦋 🌳 🎄 🌴 🌵 🌸 🌹
🌻 🍄 🍌 🍋 🍉 🍓 🍕 🍔 🥚 🍩 🎂 🍦 ☕ 🏠 🚗 🚌 ✈️ 🚀 ⛵ 🎈 🎁 ⚽ 👑 💎 💡 🤖 👻 🎃 🔴 🔵 🟢 🟦 🟥
"""
FAVOURITES = frozenset(
    concept_key("-".join(f"{ord(letter):x}" for letter in emoji)) for emoji in _FAVOURITE_EMOJIS.split()
)
"""What people type first of all: shown FAVOURITE_WEIGHT times as often as other well-known things."""


@dataclass(frozen=True, slots=True)
class Card:
    """One training picture: indices into drawings and COLOURS (`tint` -1 for none), share of the samples, captions."""

    drawing: int
    ground: int
    tint: int
    weight: float
    captions: tuple[str, ...]


def _captions(scene: Scene, count: int, random: np.random.Generator) -> tuple[str, ...]:
    """Up to `count` different captions."""
    return tuple(sorted({caption(scene, random) for _ in range(count)}))


def _grounds(count: int, random: np.random.Generator) -> list[tuple[Colour, float]]:
    """White and `count` colours with their shares of the samples."""
    chosen = random.choice(len(GROUNDS), count, replace=False)
    return [(WHITE, WHITE_SHARE), *((GROUNDS[index], (1 - WHITE_SHARE) / count) for index in chosen)]


def _concept_weights(drawings: Drawings) -> NDArray[np.float64]:
    """(n drawings) share of all samples, repainted ones not counted; 0 for held-out concepts."""
    keys = [concept.key for concept in drawings.concepts]
    famous = np.array([(FAVOURITE_WEIGHT if key in FAVOURITES else 1.0) if key in FAMOUS else 0.0 for key in keys])
    other = np.array([0.0 if key in FAMOUS or is_held_out(key) else 1.0 for key in keys])
    shares = sum(
        share * part / part.sum() for share, part in ((SHARE_FAMOUS, famous), (SHARE_OTHER, other)) if part.sum() > 0
    )
    vendor = np.array([_VENDOR_WEIGHTS[VENDORS[index]] for index in drawings.vendor])
    of_concept = np.bincount(drawings.concept, vendor, len(keys))
    return np.asarray(np.asarray(shares)[drawings.concept] * vendor / of_concept[drawings.concept], dtype=np.float64)


def _tinted_cards(drawings: Drawings, random: np.random.Generator) -> list[Card]:
    """Repainted cards of things where any colour makes sense."""
    cards: list[Card] = []
    for index in range(len(drawings.rgba)):
        concept = drawings.concepts[drawings.concept[index]]
        famous = FAMOUS.get(concept.key)
        if famous is None or not famous.is_tintable or VENDORS[drawings.vendor[index]] not in _TINTED_VENDORS:
            continue
        for place in random.choice(len(_TINTS), 6, replace=False):
            for ground, share in _grounds(1, random):
                if ground == _TINTS[place]:
                    continue
                scene = Scene(concept, int(drawings.vendor[index]), ground, None, _TINTS[place])
                weight = share * _VENDOR_WEIGHTS[VENDORS[scene.vendor]]
                texts = _captions(scene, 4, random)
                cards.append(Card(index, COLOURS.index(ground), COLOURS.index(_TINTS[place]), weight, texts))
    total = sum(card.weight for card in cards)
    return [
        Card(card.drawing, card.ground, card.tint, SHARE_TINTED * card.weight / total, card.captions) for card in cards
    ]


def build_cards(drawings: Drawings, seed: int) -> list[Card]:
    """All cards, in the order of the drawings; the same for the same drawings and seed."""
    random = np.random.default_rng(seed)
    cards: list[Card] = []
    for index, weight in enumerate(_concept_weights(drawings)):
        concept = drawings.concepts[drawings.concept[index]]
        is_famous = concept.key in FAMOUS
        if weight == 0.0:
            continue
        colour = dominant_colour(drawings.rgba[index])
        for ground, share in _grounds(4 if is_famous else 1, random):
            scene = Scene(concept, int(drawings.vendor[index]), ground, colour, None)
            texts = _captions(scene, (10 if ground == WHITE else 4) if is_famous else 3, random)
            cards.append(Card(index, COLOURS.index(ground), -1, float(weight) * share, texts))
    return cards + _tinted_cards(drawings, random)


def render_card(drawings: Drawings, card: Card) -> NDArray[np.uint8]:
    """The picture of a card, (64, 64, 3)."""
    rgba = drawings.rgba[card.drawing]
    if card.tint >= 0:
        rgba = tint(rgba, COLOURS[card.tint])
    return flatten(rgba, COLOURS[card.ground].rgb)


def save_cards(path: Path, cards: list[Card]) -> None:
    """Writes one card a line, as JSON."""
    lines = [
        json.dumps([card.drawing, card.ground, card.tint, card.weight, card.captions], ensure_ascii=False)
        for card in cards
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def load_cards(path: Path) -> list[Card]:
    """Reads what `save_cards` wrote."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Card(drawing, ground, painted, weight, tuple(texts)) for drawing, ground, painted, weight, texts in rows]
