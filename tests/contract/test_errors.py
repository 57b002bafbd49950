"""Errors are one line, with a stable code each."""

from __future__ import annotations

import pytest

from studio.contract import errors
from studio.contract.errors import Cancelled, StudioError, nearest, one_line, shorten, visible

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, StudioError)]


def test_every_kind_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in KINDS]
    assert len(set(codes)) == len(codes) > 10


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_hint_stand_on_one_line(kind: type[StudioError]) -> None:
    error = kind("What\nhappened.", "Do\tthis.")
    assert str(error) == "What happened. Do this."
    assert (error.text, error.hint) == ("What happened.", "Do this.")


def test_a_cancel_needs_no_words() -> None:
    assert str(Cancelled()) == "Cancelled."


def test_lines_become_one() -> None:
    assert one_line(" a \n\n b\t") == "a b"


def test_no_name_of_a_file_turns_a_sentence_round_or_steers_a_terminal() -> None:
    text = "/p/\u202egnp.exe.png \u2066is\x1b[31m empty\x07."
    expected = r"/p/\u202egnp.exe.png \u2066is\u001b[31m empty\u0007."
    assert (one_line(text), visible(text), StudioError(text).text) == (expected, expected, expected)
    assert visible("두 줄\n\u200d👨‍👩‍👧 ") == "두 줄\n\u200d👨‍👩‍👧 "


def test_a_long_value_loses_its_middle_and_half_a_letter_is_escaped() -> None:
    assert shorten("x" * 100, 11) == "xxxx...xxxx"
    assert shorten("\ud800") == "\\ud800"
    assert shorten(5) == "5"


def test_the_nearest_word_is_offered_where_one_is_near() -> None:
    assert nearest("karas", ["karras", "beta"]) == "Did you mean 'karras'?"
    assert nearest("zzz", ["karras"]) == ""
