from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studio.contract.requests import MAX_SEED
from studio.ui.scheduling.seeds import parse_seed

SEEDS = st.integers(0, MAX_SEED)


@given(SEEDS)
@example(0)
@example(MAX_SEED)
def test_every_seed_is_read_from_its_digits(seed: int):
    assert parse_seed(str(seed)) == seed


@given(SEEDS, st.sampled_from([",", "_", " ", "\N{NARROW NO-BREAK SPACE}"]))
def test_marks_between_thousands_are_passed_over(seed: int, mark: str):
    assert parse_seed(f"  {seed:,}\n".replace(",", mark)) == seed


@given(SEEDS, st.sampled_from(["0x{:x}", "0X{:X}", "0x{:020x}", "0x{:_x}"]))
def test_hexadecimal_digits_are_read(seed: int, form: str):
    assert parse_seed(form.format(seed)) == seed


@given(st.integers(MAX_SEED + 1))
def test_a_number_of_more_than_64_bits_is_no_seed(number: int):
    assert parse_seed(str(number)) is None
    assert parse_seed(hex(number)) is None


@given(st.text())
def test_any_text_gives_a_seed_or_none(text: str):
    seed = parse_seed(text)
    assert seed is None or 0 <= seed <= MAX_SEED


@pytest.mark.parametrize("text", ["", "  ", "-1", "+1", "1.5", "1e3", "0x", "x12", "ff", "12 apples", "0x12g", "_"])
def test_what_is_no_whole_number_is_no_seed(text: str):
    assert parse_seed(text) is None


def test_full_width_digits_of_an_input_method_are_digits():
    assert parse_seed("\N{FULLWIDTH DIGIT FOUR}\N{FULLWIDTH DIGIT TWO}") == 42


def test_a_pasted_novel_is_refused_quickly():
    assert parse_seed("9" * 30_000) is None
    assert parse_seed("0" * 30_000 + "7") == 7
