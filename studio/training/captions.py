"""Captions for drawings: English and Korean, with colour, style and background, in many wordings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.training.colours import COLOURS, WHITE, Colour
from studio.training.concepts import VENDORS, Concept
from studio.training.famous import FAMOUS, Famous

KOREAN_SHARE = 0.18
_COLOUR_WORDS = frozenset(word for colour in COLOURS for word in colour.english.split()) | {"grey", "golden"}
_KOREAN_COLOUR_WORDS = tuple({colour.korean for colour in COLOURS})
_STYLES: dict[str, tuple[float, tuple[str, ...], str]] = {
    "noto": (0.10, ("emoji style", "flat style"), "이모지 스타일"),
    "twemoji": (0.15, ("flat style", "flat vector"), "플랫 스타일"),
    "fluent-emoji-flat": (0.15, ("flat style", "flat vector"), "플랫 스타일"),
    "fluent-emoji-3d": (0.75, ("3d render", "glossy 3d render", "3d style"), "3D 렌더"),
    "emojione": (0.45, ("cartoon style",), "만화 스타일"),
    "fxemoji": (0.60, ("sticker style",), "스티커 스타일"),
}
"""Vendor to (how often its style is said, English phrases, Korean phrase): the flat vendors are what no style means."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a picture shows: a concept by a vendor, repainted or not, on a ground.

    Attributes:
        colour: the dominant colour's word, None where there is none.
        tint: the colour it was repainted in, None for its own colours.
    """

    concept: Concept
    vendor: int
    ground: Colour
    colour: str | None
    tint: Colour | None

    @property
    def famous(self) -> Famous | None:
        """The hand-written names, for well-known things."""
        return FAMOUS.get(self.concept.key)


def with_article(noun: str) -> str:
    """`a red apple`, `an egg`; plurals stay as they are."""
    if noun.endswith("s") and not noun.endswith("ss") and not noun.endswith("us"):
        return noun
    return ("an " if noun[:1].lower() in "aeio" or noun.startswith("umb") else "a ") + noun


def plain_names(famous: Famous) -> tuple[str, str]:
    """The first English and Korean names without a colour word: what a repainted thing is called."""
    english = next((name for name in famous.english if not _COLOUR_WORDS & set(name.split())), famous.english[0])
    korean = next((name for name in famous.korean if not name.startswith(_KOREAN_COLOUR_WORDS)), famous.korean[0])
    return english, korean


def _english_name(scene: Scene, random: np.random.Generator) -> str:
    """The noun phrase, with colour and article where they belong."""
    famous, takes_article = scene.famous, True
    if famous is not None and scene.tint is not None:
        noun = f"{scene.tint.english} {plain_names(famous)[0]}"
    elif famous is not None:
        index = 0 if random.random() < 0.45 else int(random.integers(len(famous.english)))
        noun, takes_article = famous.english[index], famous.takes_article[index]
    else:
        noun = scene.concept.english
    is_uncoloured = scene.tint is None and not _COLOUR_WORDS & set(noun.lower().split())
    if is_uncoloured and scene.colour is not None and random.random() < 0.3:
        noun = f"{scene.colour} {noun}"
    return with_article(noun) if takes_article and random.random() < 0.55 else noun


def english_caption(scene: Scene, random: np.random.Generator) -> str:
    """One English caption."""
    text = _english_name(scene, random)
    keywords = scene.concept.keywords
    if keywords and random.random() < (0.08 if scene.famous else 0.35):
        count = min(len(keywords), int(random.integers(1, 3)))
        text += ", " + ", ".join(random.choice(keywords, count, replace=False).tolist())
    how_often, phrases, _ = _STYLES[VENDORS[scene.vendor]]
    if random.random() < how_often:
        text += ", " + phrases[random.integers(len(phrases))]
    if scene.ground != WHITE or random.random() < 0.08:
        ground = scene.ground.english
        text += f", {ground} background" if random.random() < 0.2 else f" on {with_article(ground)} background"
    return text


def korean_caption(scene: Scene, random: np.random.Generator) -> str:
    """One Korean caption."""
    famous = scene.famous
    if famous is not None and scene.tint is not None:
        text = f"{scene.tint.korean} {plain_names(famous)[1]}"
    elif famous is not None:
        text = famous.korean[0 if random.random() < 0.45 else int(random.integers(len(famous.korean)))]
    else:
        text = scene.concept.korean
    how_often, _, phrase = _STYLES[VENDORS[scene.vendor]]
    style = f", {phrase}" if random.random() < how_often else ""
    if scene.ground != WHITE or random.random() < 0.08:
        wording = random.random()
        if wording < 0.5:
            return f"{scene.ground.korean} 배경 위의 {text}{style}"
        return (
            f"{scene.ground.korean} 배경의 {text}{style}"
            if wording < 0.75
            else f"{text}{style}, {scene.ground.korean} 배경"
        )
    return text + style


def caption(scene: Scene, random: np.random.Generator) -> str:
    """One caption, Korean for about a sixth of them where a Korean name is known."""
    has_korean = scene.famous is not None or bool(scene.concept.korean)
    return (
        korean_caption(scene, random)
        if has_korean and random.random() < KOREAN_SHARE
        else english_caption(scene, random)
    )
