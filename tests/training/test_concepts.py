"""Which things are drawn, what they are called, and which are kept for evaluation."""

from __future__ import annotations

import numpy as np
import pytest

from studio.training.compositions import emoji_key
from studio.training.concepts import Concept, concept_key, country_code, is_held_out, slug


@pytest.mark.parametrize(
    ("emoji", "code"), [("🇧🇷", "br"), ("🇰🇷", "kr"), ("🇦🇨", "ac"), ("🇿🇼", "zw"), ("🍎", None), ("🏁", None), ("🇧", None)]
)
def test_a_pair_of_regional_indicators_is_a_country(emoji: str, code: str | None) -> None:
    assert country_code(emoji_key(emoji)) == code
    assert Concept(emoji_key(emoji), "", "", ()).is_flag == (code is not None)


def test_names_are_spelt_as_the_icon_sets_spell_them() -> None:
    assert slug("woman\u2019s hat") == "womans-hat"
    assert slug("star-struck") == "star-struck"
    assert concept_key("2764-FE0F") == "2764"
    assert emoji_key("❤️") == "2764"


def test_about_two_in_a_hundred_concepts_are_held_out_always_the_same() -> None:
    held = [is_held_out(f"1f{number:03x}") for number in range(4000)]
    assert 0.01 < np.mean(held) < 0.03
    assert held == [is_held_out(f"1f{number:03x}") for number in range(4000)]
