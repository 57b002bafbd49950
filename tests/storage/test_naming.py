"""Names are readable, safe on every system, and short enough, whatever the prompt says."""

from __future__ import annotations

import itertools
import os
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.contract.errors import InvalidRequest
from studio.storage.naming import DEFAULT_TEMPLATE, NameParts, NameTemplate, cut, numbered, safe_stem, slug, with_number

TAKEN = {
    DEFAULT_TEMPLATE: "0041-x.png",
    "{number}": "0041.png",
    "{prompt}-{number}": "cats-3-0041.png",
    "{date} {number}_{seed}": "2026-11-21 0041_3.png",
    "{backbone}/{number}-{prompt}": "0041.png",
}
PARTS = NameParts("2026-11-21", "a red apple", 7, "dit")


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("A red apple!", "a-red-apple"),
        ("빨간 사과 하나", "빨간-사과-하나"),
        ("\u1100\u1161", "가"),
        ("ねこ と 犬", "ねこ-と-犬"),
        ("हिन्दी चित्र", "हिन्दी-चित्र"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\system32", "c-windows-system32"),
        ("\u202eevil\u202c", "evil"),
        ("שלום עולם", "שלום-עולם"),
        ("🍎❤️ apple 👨‍👩‍👧", "apple"),
        ("🍎", ""),
        ("", ""),
        ("...", ""),
        ("con", "con-"),
        ("NUL", "nul-"),
        ("COM¹", "com¹-"),
        ("\ud800half", "half"),
        ("tab\tand\nline", "tab-and-line"),
        ("\u3164\u115f", ""),
    ],
)
def test_a_prompt_becomes_a_slug(prompt: str, expected: str) -> None:
    assert slug(prompt) == expected


def test_a_long_prompt_is_cut_between_words_and_a_long_word_between_letters() -> None:
    assert slug("word " * 100) == "-".join(["word"] * 16)
    assert slug("가" * 100) == "가" * 26
    assert len(slug("x" * 200_000)) == 80
    assert cut("가나", 4) == "가"


@given(st.text(alphabet=st.characters()) | st.text(alphabet='/\\.:*?"<>| \0\n\u202e\u200d\ufe0fcon가🍎', max_size=40))
def test_no_text_makes_a_dangerous_name(prompt: str) -> None:
    made = slug(prompt)
    assert len(made.encode("utf-8")) <= 81
    assert not re.search(r'[<>:"/\\|?*.\s]', made)
    assert not made.startswith("-")
    assert all(unicodedata.category(letter)[0] != "C" for letter in made)
    assert made.lower() not in ("con", "nul", "aux", "prn", "com1", "lpt9")
    assert unicodedata.normalize("NFC", made) == made


@settings(max_examples=40)
@given(st.text(alphabet=st.characters()), st.integers(0, 2**64 - 1), st.text(alphabet=st.characters()))
def test_a_name_is_found_again_by_its_number(prompt: str, seed: int, backbone: str) -> None:
    parts = NameParts("2026-11-21", prompt, seed, backbone)
    for text, taken in TAKEN.items():
        template = NameTemplate(text)
        name = next(template.names(parts, [taken, "unrelated.png"]))
        assert template.highest_number([name]) == 42
        assert len(name.encode("utf-8")) <= 255
        assert Path(name).name == name
        assert all(folder and "/" not in folder for folder in template.folders(parts))


def test_names_never_end() -> None:
    names = list(itertools.islice(NameTemplate().names(PARTS, []), 3))
    assert names == ["0001-a-red-apple.png", "0002-a-red-apple.png", "0003-a-red-apple.png"]


def test_a_number_beyond_four_digits_goes_on() -> None:
    assert next(NameTemplate().names(PARTS, ["9999-x.png"])) == "10000-a-red-apple.png"


def test_a_folder_without_a_name_gets_one() -> None:
    assert NameTemplate("{prompt}/{number}").folders(NameParts("2026-11-21", "🍎", 1, "dit")) == ("pictures",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{prompt}",
        "{number}/{prompt}",
        "{number}{number}",
        "/{number}",
        "../{number}",
        "a/./{number}",
        "con/{number}",
        "a:b/{number}",
        "{date.__class__}/{number}",
        "{numbr}",
        "{prompt}{prompt}{number}",
        "x" * 41 + "{number}",
        "\ud800{number}",
        "\u202e{number}",
        "{number}-\u2066fox",
        "a\u200b/{number}",
    ],
)
def test_a_template_that_cannot_work_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest, match="The name template"):
        NameTemplate(text)


def test_a_misspelt_field_is_recognised() -> None:
    with pytest.raises(InvalidRequest, match="Did you mean 'number'"):
        NameTemplate("{numbr}")


def test_the_pictures_of_one_request_are_numbered() -> None:
    assert list(numbered("a", 1)) == ["a.png"]
    assert list(numbered("a", 2)) == ["a-1.png", "a-2.png"]
    assert next(numbered("a", 10)) == "a-01.png"


@pytest.mark.parametrize(
    "name", ["a.png", "가" * 83 + ".png", "x" * 251 + ".png", "no suffix", os.fsdecode(b"\xe9t\xe9.png")]
)
def test_a_name_with_a_number_goes_where_the_name_itself_goes(name: str) -> None:
    found = with_number(name, 2)
    assert found.endswith(f" (2){Path(name).suffix}")
    assert found.startswith(Path(name).stem[:3])
    assert len(os.fsencode(found)) <= max(100, len(os.fsencode(name)))


@given(st.text())
def test_a_files_own_name_becomes_one_that_every_system_takes(text):
    stem = safe_stem(text)
    assert 0 < len(stem.encode("utf-8")) <= 121
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', stem)
    assert stem[0] not in " ."
    assert stem[-1] not in " ."
    assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", stem)
    assert all(unicodedata.category(letter)[0] != "C" for letter in stem)


def test_a_files_own_name_stays_readable():
    assert safe_stem("My Cat (2) — 빨간 사과") == "My Cat (2) — 빨간 사과"
    assert safe_stem("...") == safe_stem("\n") == "picture"
