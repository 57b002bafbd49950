"""Cards with more than one thing: pairs in a relation, several of one thing, three different things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from studio.training.captions import Scene
from studio.training.colours import COLOURS, GROUNDS
from studio.training.compositions import (
    Relation,
    emoji_key,
    is_count_held_out,
    is_ground_held_out,
    is_pair_held_out,
    is_tint_held_out,
)
from studio.training.concepts import VENDORS
from studio.training.drawings import Drawings
from studio.training.famous import FAMOUS
from studio.training.grounds import Ground, GroundKind
from studio.training.pictures import FAVOURITES, FLAT_VENDORS, Card, Catalogue, make_captions
from studio.training.placing import related, repeated
from studio.training.sizes import DeckSize

_COMPOSED_VENDORS = ("twemoji", "twemoji", "noto", "fluent-emoji-flat", "fluent-emoji-3d")
"""Whose things meet, the leading vendor twice as often as each other."""
_COUNTED_EMOJIS = """
🍎 🍏 ⭐ ❤️ 💙 🐱 🐶 🐰 🐻 🐟 🐦 🦋 🐝 🐤 🌳 🌸 🌹 🌻 🌷 🍄 🍌 🍊 🍋 🍓 🍐 🥕
🥚 🍩 🍪 🧁 🏠 🚗 🚀 ⛵ 🎈 🎁 ⚽ 🏀 👑 💎 💡 🔑 🔔 ☁️ ❄️ 👻 🔴 🔵 🟢 🟡
"""
FAVOURED_PAIRS = 0.75
"""How many pairs are of favourites alone: where a thing stands is learned from things that are known already."""
COUNTED = tuple(emoji_key(emoji) for emoji in _COUNTED_EMOJIS.split())


def _by_vendor(drawings: Drawings) -> dict[str, dict[str, int]]:
    """Vendor to {key of a well-known thing: its drawing}."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for index, (concept, vendor) in enumerate(zip(drawings.concept, drawings.vendor, strict=True)):
        key = drawings.concepts[concept].key
        if key in FAMOUS:
            found[VENDORS[vendor]][key] = index
    return found


def _some_of(known: dict[str, int], count: int, random: np.random.Generator) -> list[str]:
    """Different things."""
    keys = list(known)
    return [keys[index] for index in random.choice(len(keys), count, replace=False)]


def _known_best(known: dict[str, int]) -> dict[str, int]:
    """The favourites among the well-known things; all of them where there are too few."""
    best = {key: drawing for key, drawing in known.items() if key in FAVOURITES}
    return best if len(best) >= 3 else known


def _ground(keys: Iterable[str], random: np.random.Generator, tinted: int = -1) -> Ground:
    """Mostly white, else plain; none held out for one of the things, none in their own tint."""
    if random.random() < 0.7:
        return Ground()
    allowed = [
        index
        for index, colour in enumerate(GROUNDS)
        if index != tinted and not any(is_ground_held_out(key, colour.english) for key in keys)
    ]
    return Ground(GroundKind.PLAIN, allowed[random.integers(len(allowed))])


def composed_cards(catalogue: Catalogue, size: DeckSize, random: np.random.Generator) -> Iterator[tuple[str, Card]]:
    """(share's name, card); nothing that is held out."""
    found = _by_vendor(catalogue.drawings)
    vendors = [vendor for vendor in _COMPOSED_VENDORS if len(found[vendor]) >= 3]
    if not vendors:
        return
    for _ in range(size.pairs):
        known = found[vendors[random.integers(len(vendors))]]
        yield from _pair(catalogue, _known_best(known) if random.random() < FAVOURED_PAIRS else known, random)
    flat = [vendor for vendor in FLAT_VENDORS if len(found[vendor]) >= 3] or vendors
    for _ in range(size.many):
        yield from _many(catalogue, found[flat[random.integers(len(flat))]], random)
    for _ in range(size.threes):
        yield from _three(catalogue, found[vendors[random.integers(len(vendors))]], random)


def _pair(catalogue: Catalogue, known: dict[str, int], random: np.random.Generator) -> Iterator[tuple[str, Card]]:
    first, second = _some_of(known, 2, random)
    if is_pair_held_out(first, second):
        return
    relation = list(Relation)[random.integers(len(Relation))]
    places = related((known[first], known[second]), relation, random)
    things = (catalogue.thing(places[0]), catalogue.thing(places[1]))
    # Beside each other is also what "and" means.
    said = None if relation is Relation.BESIDE and random.random() < 0.5 else relation
    ground = _ground((first, second), random)
    yield "pair", Card(places, ground, 1.0, make_captions(Scene(things, ground, relation=said), 3, random))


def _many(catalogue: Catalogue, known: dict[str, int], random: np.random.Generator) -> Iterator[tuple[str, Card]]:
    counted = [key for key in COUNTED if key in known] or list(known)
    key, count = counted[random.integers(len(counted))], int(random.integers(2, 6))
    if is_count_held_out(key, count):
        return
    is_tinted = FAMOUS[key].is_tintable and random.random() < 0.2
    tinted = int(random.integers(len(COLOURS) - 2)) if is_tinted else -1
    if is_tinted and is_tint_held_out(key, COLOURS[tinted].english):
        return
    places = repeated([known[key]] * count, tinted, random)
    ground = _ground((key,), random, tinted)
    scene = Scene((catalogue.thing(places[0]),), ground, count=count)
    yield "many", Card(places, ground, 1.0, make_captions(scene, 3, random))


def _three(catalogue: Catalogue, known: dict[str, int], random: np.random.Generator) -> Iterator[tuple[str, Card]]:
    keys = _some_of(known, 3, random)
    if any(is_pair_held_out(first, second) for first in keys for second in keys if first < second):
        return
    places = repeated([known[key] for key in keys], -1, random)
    things = tuple(catalogue.thing(place) for place in places)
    ground = _ground(keys, random)
    yield "three", Card(places, ground, 1.0, make_captions(Scene(things, ground), 3, random))
