"""Captions for pictures: English and Korean, with colour, style, number, relation and background, in many wordings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.training.articles import article, is_bare, is_plural
from studio.training.colours import COLOURS, Colour
from studio.training.compositions import (
    ENGLISH_RELATIONS,
    KOREAN_NUMBERS,
    KOREAN_RELATIONS,
    NUMBERS,
    Relation,
    emoji_key,
)
from studio.training.concepts import VENDORS, Concept
from studio.training.famous import FAMOUS, Famous
from studio.training.grounds import Ground

KOREAN_SHARE = 0.18
_COLOUR_WORDS = frozenset(word for colour in COLOURS for word in colour.english.split()) | {"grey", "golden"}
_KOREAN_COLOUR_WORDS = tuple({colour.korean for colour in COLOURS})
STYLES: dict[str, tuple[float, tuple[str, ...], str]] = {
    "noto": (0.35, ("emoji style",), "이모지 스타일"),
    "twemoji": (0.15, ("flat style",), "플랫 스타일"),
    "fluent-emoji-flat": (0.35, ("flat vector", "flat style"), "플랫 벡터"),
    "fluent-emoji": (0.80, ("soft gradient style",), "부드러운 그라데이션 스타일"),
    "fluent-emoji-3d": (0.80, ("glossy 3d render", "3d render", "3d style"), "3D 렌더"),
    "emojione": (0.60, ("cartoon style",), "만화 스타일"),
    "fxemoji": (0.70, ("sticker style",), "스티커 스타일"),
    "streamline-emojis": (0.85, ("outlined style",), "외곽선 스타일"),
    "circle-flags": (0.85, ("round flag",), "동그란 국기"),
    "flag": (0.10, ("flat style",), "플랫 스타일"),
}
"""Vendor to (how often its style is said, English phrases, Korean phrase): the flat vendors are what no style means."""
_ANIMAL_EMOJIS = "🐱🐶🐭🐰🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆🦉🐴🦄🐝🦋🐞🐌🐢🐍🐙🐟🐠🐬🐳🦈🦀🐘🐑🦖🐲"
_ANIMALS = frozenset(emoji_key(emoji) for emoji in _ANIMAL_EMOJIS)
_FIRST_HANGUL, _LAST_HANGUL, _FINALS = 0xAC00, 0xD7A3, 28


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing in a picture: a concept by a vendor, repainted or not.

    Attributes:
        colour: the dominant colour's word, None where there is none.
        tint: the colour it was repainted in, None for its own colours.
    """

    concept: Concept
    vendor: int
    colour: str | None = None
    tint: Colour | None = None

    @property
    def famous(self) -> Famous | None:
        """The hand-written names, for well-known things."""
        return FAMOUS.get(self.concept.key)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a picture shows.

    Attributes:
        things: one; two with a relation; two or three without one; all by one vendor.
        count: how often the only thing is there.
        relation: of the first thing to the second.
    """

    things: tuple[Thing, ...]
    ground: Ground
    count: int = 1
    relation: Relation | None = None


def with_article(noun: str) -> str:
    """`a red apple`, `an egg`; plurals, and what is not counted, stay as they are."""
    return noun if is_bare(noun) else f"{article(noun)} {noun}"


def plural(noun: str) -> str:
    """`red apples`, `strawberries`, `buses`, `fish`."""
    if noun.endswith("fish") or is_plural(noun):
        return noun
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def ends_in_consonant(word: str) -> bool:
    """Whether the last syllable of a Korean word has a final consonant, which decides its particles."""
    code = ord(word[-1])
    return _FIRST_HANGUL <= code <= _LAST_HANGUL and (code - _FIRST_HANGUL) % _FINALS != 0


def plain_names(famous: Famous) -> tuple[str, str]:
    """The first English and Korean names without a colour word: what a repainted thing is called."""
    english = next((name for name in famous.english if not _COLOUR_WORDS & set(name.split())), famous.english[0])
    korean = next((name for name in famous.korean if not name.startswith(_KOREAN_COLOUR_WORDS)), famous.korean[0])
    return english, korean


def _english_noun(thing: Thing, random: np.random.Generator, *, is_alone: bool) -> tuple[str, bool]:
    """The noun with its colour, and whether it takes an article."""
    famous, takes_article = thing.famous, True
    if famous is not None and thing.tint is not None:
        noun = f"{thing.tint.english} {plain_names(famous)[0]}"
    elif famous is not None:
        index = 0 if random.random() < (0.45 if is_alone else 0.7) else int(random.integers(len(famous.english)))
        noun, takes_article = famous.english[index], famous.takes_article[index]
    else:
        noun = thing.concept.english
    is_uncoloured = thing.tint is None and not _COLOUR_WORDS & set(noun.lower().split())
    if is_uncoloured and thing.colour is not None and not thing.concept.is_flag and random.random() < 0.3 * is_alone:
        noun = f"{thing.colour} {noun}"
    return noun, takes_article and not thing.concept.is_flag


def _english_thing(thing: Thing, random: np.random.Generator, *, is_alone: bool) -> str:
    noun, takes_article = _english_noun(thing, random, is_alone=is_alone)
    return with_article(noun) if takes_article and random.random() < (0.55 if is_alone else 0.95) else noun


def _english_subject(scene: Scene, random: np.random.Generator) -> str:
    """Everything before style and background."""
    first = scene.things[0]
    if scene.count > 1:
        noun = (first.famous.english[0] if first.famous else first.concept.english) if first.tint is None else ""
        noun = noun or _english_noun(first, random, is_alone=False)[0]
        return f"{NUMBERS[scene.count]} {plural(noun)}"
    named = [_english_thing(thing, random, is_alone=len(scene.things) == 1) for thing in scene.things]
    if scene.relation is not None:
        return f"{named[0]} {ENGLISH_RELATIONS[scene.relation]} {named[1]}"
    if len(named) > 1:
        return ", ".join(named[:-1]) + f" and {named[-1]}"
    keywords = first.concept.keywords
    if keywords and random.random() < (0.08 if first.famous else 0.35):
        count = min(len(keywords), int(random.integers(1, 3)))
        chosen = random.choice(len(keywords), count, replace=False)
        return ", ".join([named[0], *(keywords[index] for index in chosen)])
    return named[0]


def english_caption(scene: Scene, random: np.random.Generator) -> str:
    """One English caption."""
    subject = _english_subject(scene, random)
    how_often, phrases, _ = STYLES[VENDORS[scene.things[0].vendor]]
    style = f", {phrases[random.integers(len(phrases))]}" if random.random() < how_often else ""
    ground = scene.ground.english(random)
    # "a cat on a blue background, 3d render" and "a cat, 3d render, on a blue background" are both what people type.
    return subject + (ground + style if random.random() < 0.5 else style + ground)


def _korean_thing(thing: Thing, random: np.random.Generator) -> str:
    famous = thing.famous
    if famous is not None and thing.tint is not None:
        return f"{thing.tint.korean} {plain_names(famous)[1]}"
    if famous is not None:
        return famous.korean[0 if random.random() < 0.45 else int(random.integers(len(famous.korean)))]
    return thing.concept.korean


def _korean_subject(scene: Scene, random: np.random.Generator) -> str:
    first = scene.things[0]
    if scene.count > 1:
        counter = "마리" if first.concept.key in _ANIMALS else "개"
        return f"{_korean_thing(first, random)} {KOREAN_NUMBERS[scene.count]} {counter}"
    named = [_korean_thing(thing, random) for thing in scene.things]
    if scene.relation is not None:
        return f"{named[1]} {KOREAN_RELATIONS[scene.relation]} {named[0]}"
    text = named[0]
    for name in named[1:]:
        text += ("과 " if ends_in_consonant(text) else "와 ") + name
    return text


def korean_caption(scene: Scene, random: np.random.Generator) -> str:
    """One Korean caption."""
    how_often, _, phrase = STYLES[VENDORS[scene.things[0].vendor]]
    style = f", {phrase}" if random.random() < how_often else ""
    before, after = scene.ground.korean(random)
    return before + _korean_subject(scene, random) + after + style


def caption(scene: Scene, random: np.random.Generator) -> str:
    """One caption, Korean for about a sixth of them where every thing has a Korean name."""
    has_korean = all(thing.famous is not None or thing.concept.korean for thing in scene.things)
    if has_korean and random.random() < KOREAN_SHARE:
        return korean_caption(scene, random)
    return english_caption(scene, random)
