"""Styles and example prompts: how a style is said, how it is found again, and what no presets are."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.contract.errors import InvalidRequest
from studio.contract.presets import (
    Example,
    PresetsDamaged,
    Style,
    Wording,
    find_style,
    parse_examples,
    parse_styles,
    styled,
    unstyled,
)

GLOSSY = Style("3d", Wording("Glossy 3D", "반짝이는 3D"), Wording("glossy 3d render", "3D 렌더"), "3d.webp", "a cat")
STICKER = Style("sticker", Wording("Sticker", "스티커"), Wording("sticker style", "스티커 스타일"), "s.webp", "a cat")
STYLES = (GLOSSY, STICKER)
SAID = (", glossy 3d render", ", 3D 렌더", "sticker style", ", sticker style")
ENDS = st.sampled_from(["", ",", ", ", "  ", "\n", *SAID])
PROMPTS = st.tuples(st.sampled_from(["", "a cat", "고양이", "a cat, red", ","]), ENDS, ENDS).map("".join)

PLAIN_STYLE = {
    "id": "3d",
    "name": {"en": "Glossy 3D", "ko": "반짝이는 3D"},
    "phrase": {"en": "glossy 3d render", "ko": "3D 렌더"},
    "picture": "3d.webp",
    "sample": "a cat",
}
PLAIN_EXAMPLE = {"en": "a cat", "ko": "고양이", "picture": "cat.webp"}


@pytest.mark.parametrize(
    ("prompt", "whole"),
    [
        ("a cat", "a cat, glossy 3d render"),
        ("고양이", "고양이, 3D 렌더"),
        ("a 고양이", "a 고양이, 3D 렌더"),
        ("été", "été, glossy 3d render"),
        ("a cat , \n", "a cat, glossy 3d render"),
        ("", "glossy 3d render"),
        (" ,", "glossy 3d render"),
        ("a cat, glossy 3d render", "a cat, glossy 3d render"),
        ("glossy 3d render", "glossy 3d render"),
    ],
)
def test_a_style_is_said_after_a_comma_in_the_language_of_the_prompt(prompt: str, whole: str) -> None:
    assert styled(prompt, GLOSSY) == whole
    assert styled(prompt, None) == prompt


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("a cat, glossy 3d render", ("a cat", GLOSSY)),
        ("고양이, 스티커 스타일", ("고양이", STICKER)),
        ("glossy 3d render", ("", GLOSSY)),
        ("a cat, glossy 3d render, sticker style", ("a cat, glossy 3d render", STICKER)),
        ("a cat, 3D 렌더", ("a cat, 3D 렌더", None)),
        ("a cat,, glossy 3d render", ("a cat,, glossy 3d render", None)),
        ("a cat glossy 3d render", ("a cat glossy 3d render", None)),
        ("", ("", None)),
    ],
)
def test_a_style_is_found_at_the_end_where_it_was_said_exactly_so(whole: str, parts: tuple[str, Style | None]) -> None:
    assert unstyled(whole, STYLES) == parts


@given(PROMPTS)
def test_what_is_taken_apart_gives_the_same_prompt_again(prompt: str) -> None:
    subject, style = unstyled(prompt, STYLES)
    assert styled(subject, style) == prompt


@given(PROMPTS, st.sampled_from(STYLES))
def test_a_style_that_was_said_is_never_said_twice(prompt: str, style: Style) -> None:
    whole = styled(prompt, style)
    assert styled(whole, style) == whole


def test_presets_are_read_in_their_order() -> None:
    other = {**PLAIN_STYLE, "id": "sticker", "phrase": {"en": "sticker style", "ko": "스티커 스타일"}, "seed": 7}
    styles = parse_styles(json.dumps({"version": 1, "styles": [other, PLAIN_STYLE]}))
    assert [(style.id, style.seed) for style in styles] == [("sticker", 7), ("3d", 0)]
    assert find_style(styles, "3d") == GLOSSY
    assert find_style(styles, "oil") is None
    examples = parse_examples(json.dumps({"version": 1, "examples": [PLAIN_EXAMPLE, {**PLAIN_EXAMPLE, "style": "3d"}]}))
    assert examples[0] == Example(Wording("a cat", "고양이"), "", "cat.webp")
    assert examples[1].style == "3d"


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "3D"},
        {"id": 3},
        {"picture": "../3d.webp"},
        {"picture": "3d.exe"},
        {"picture": None},
        {"seed": -1},
        {"seed": True},
        {"name": "Glossy"},
        {"name": {"en": "Glossy"}},
        {"phrase": {"en": " , ", "ko": "3D 렌더"}},
        {"phrase": {"en": "a\x00", "ko": "3D 렌더"}},
        {"sample": 4},
    ],
)
def test_a_style_that_makes_no_sense_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(PresetsDamaged):
        parse_styles(json.dumps({"version": 1, "styles": [{**PLAIN_STYLE, **changes}]}))


@pytest.mark.parametrize("changes", [{"ko": 3}, {"en": " "}, {"style": "3D"}, {"picture": "a/b.webp"}, {"seed": 1.5}])
def test_an_example_that_makes_no_sense_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(PresetsDamaged):
        parse_examples(json.dumps({"version": 1, "examples": [{**PLAIN_EXAMPLE, **changes}]}))


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "[" * 100_000, '{"version": 2, "styles": [], "examples": []}', '{"version": 1}', "3"]
)
def test_a_file_of_another_kind_is_refused(text: str) -> None:
    for parse in (parse_styles, parse_examples):
        with pytest.raises(PresetsDamaged):
            parse(text)


@pytest.mark.parametrize("changes", [{"id": "other"}, {"phrase": {"en": "one", "ko": "하나"}}])
def test_two_styles_may_not_be_taken_for_each_other(changes: dict[str, object]) -> None:
    with pytest.raises(PresetsDamaged, match="Two styles"):
        parse_styles(json.dumps({"version": 1, "styles": [PLAIN_STYLE, {**PLAIN_STYLE, **changes}]}))


def test_a_style_without_words_cannot_be_made() -> None:
    with pytest.raises(InvalidRequest):
        Wording("", "고양이")
