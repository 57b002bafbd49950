"""Compositions that training never shows, so that composing can be told from remembering; and words for relations.

A held-out pair of things never stands in one training picture, in whatever relation; so many of a thing are never
shown; and no thing is shown on its held-out ground or repainted in its held-out colour, alone or with others.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from studio.training.concepts import concept_key


class Relation(StrEnum):
    """Where the first of two things stands."""

    LEFT = "left"
    RIGHT = "right"
    ABOVE = "above"
    BELOW = "below"
    BESIDE = "beside"


ENGLISH_RELATIONS = {
    Relation.LEFT: "to the left of",
    Relation.RIGHT: "to the right of",
    Relation.ABOVE: "above",
    Relation.BELOW: "below",
    Relation.BESIDE: "next to",
}
KOREAN_RELATIONS = {
    Relation.LEFT: "왼쪽의",
    Relation.RIGHT: "오른쪽의",
    Relation.ABOVE: "위의",
    Relation.BELOW: "아래의",
    Relation.BESIDE: "옆의",
}
NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five"}
KOREAN_NUMBERS = {2: "두", 3: "세", 4: "네", 5: "다섯"}


def emoji_key(emoji: str) -> str:
    """The concept's key of an emoji."""
    return concept_key("-".join(f"{ord(letter):x}" for letter in emoji))


@dataclass(frozen=True, slots=True)
class Composition:
    """A prompt of more than one idea.

    Attributes:
        first: key of the thing it is about.
        second: key of the other thing, where there is a relation.
        relation: of the first thing to the second.
        ground: English name of the background's colour.
        tint: English name of the colour the thing is repainted in.
        count: how many of the first thing.
    """

    english: str
    korean: str
    first: str
    second: str | None = None
    relation: Relation | None = None
    ground: str | None = None
    tint: str | None = None
    count: int = 1


def _on(emoji: str, ground: str, english: str, korean: str) -> Composition:
    return Composition(english, korean, emoji_key(emoji), ground=ground)


def _pair(first: str, relation: Relation, second: str, english: str, korean: str) -> Composition:
    return Composition(english, korean, emoji_key(first), emoji_key(second), relation)


def _painted(emoji: str, tint: str, english: str, korean: str) -> Composition:
    return Composition(english, korean, emoji_key(emoji), tint=tint)


def _many(emoji: str, count: int, english: str, korean: str) -> Composition:
    return Composition(english, korean, emoji_key(emoji), count=count)


HELD_OUT: tuple[Composition, ...] = (
    _on("🐳", "orange", "a blue whale on an orange background", "주황색 배경 위의 고래"),
    _on("🍕", "purple", "pizza on a purple background", "보라색 배경 위의 피자"),
    _on("🐱", "green", "a cat on a green background", "초록색 배경 위의 고양이"),
    _on("⭐", "red", "a yellow star on a red background", "빨간색 배경 위의 노란 별"),
    _on("🍎", "blue", "a red apple on a blue background", "파란색 배경 위의 빨간 사과"),
    _on("🚀", "pink", "a rocket on a pink background", "분홍색 배경 위의 로켓"),
    _on("🐼", "yellow", "a panda on a yellow background", "노란색 배경 위의 판다"),
    _on("🌻", "black", "a sunflower on a black background", "검은색 배경 위의 해바라기"),
    _pair("🚀", Relation.ABOVE, "🌳", "a rocket above a tree", "나무 위의 로켓"),
    _pair("🐱", Relation.LEFT, "🌳", "a cat to the left of a tree", "나무 왼쪽의 고양이"),
    _pair("🐶", Relation.RIGHT, "🏠", "a dog to the right of a house", "집 오른쪽의 강아지"),
    _pair("⭐", Relation.ABOVE, "🏠", "a yellow star above a house", "집 위의 노란 별"),
    _pair("🍎", Relation.LEFT, "🍌", "a red apple to the left of a banana", "바나나 왼쪽의 빨간 사과"),
    _pair("🐟", Relation.BELOW, "⛵", "a fish below a sailboat", "돛단배 아래의 물고기"),
    _pair("🎈", Relation.ABOVE, "🐻", "a red balloon above a bear", "곰 위의 빨간 풍선"),
    _pair("🚗", Relation.RIGHT, "🌵", "a red car to the right of a cactus", "선인장 오른쪽의 빨간 자동차"),
    _painted("🐱", "blue", "a blue cat", "파란 고양이"),
    _painted("🚗", "green", "a green car", "초록색 자동차"),
    _painted("🍄", "purple", "a purple mushroom", "보라색 버섯"),
    _painted("🏠", "pink", "a pink house", "분홍색 집"),
    _many("🍎", 3, "three red apples", "빨간 사과 세 개"),
    _many("⭐", 2, "two yellow stars", "노란 별 두 개"),
    _many("🎈", 4, "four red balloons", "빨간 풍선 네 개"),
    _many("🐟", 3, "three fish", "물고기 세 마리"),
)
_PAIRS = frozenset(frozenset((case.first, case.second)) for case in HELD_OUT if case.second is not None)
_GROUNDS = frozenset((case.first, case.ground) for case in HELD_OUT if case.ground is not None)
_TINTS = frozenset((case.first, case.tint) for case in HELD_OUT if case.tint is not None)
_COUNTS = frozenset((case.first, case.count) for case in HELD_OUT if case.count > 1)


def is_pair_held_out(first: str, second: str) -> bool:
    """Whether two things must not meet in a training picture; keys of concepts."""
    return frozenset((first, second)) in _PAIRS


def is_ground_held_out(key: str, ground: str) -> bool:
    """Whether a thing must not stand on a plain ground of this colour (English name)."""
    return (key, ground) in _GROUNDS


def is_tint_held_out(key: str, tint: str) -> bool:
    """Whether a thing must not be repainted in this colour (English name)."""
    return (key, tint) in _TINTS


def is_count_held_out(key: str, count: int) -> bool:
    """Whether so many of a thing must not be shown."""
    return (key, count) in _COUNTS
