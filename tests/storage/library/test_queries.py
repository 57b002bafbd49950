"""Any text is a search; what is understood is a filter, what is not is a word, and a notice says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.storage.library.queries import FILTERS, MAX_CHARACTERS, MAX_TERMS, Query, Term, parse_query


def terms(text: str) -> list[Term]:
    return list(parse_query(text).terms)


def test_words_phrases_and_what_is_left_out() -> None:
    assert terms('fox "in the snow" -dog') == [
        Term("word", "=", ("fox",)),
        Term("phrase", "=", ("in the snow",)),
        Term("word", "=", ("dog",), is_negated=True),
    ]
    assert parse_query('fox "in the snow" -dog steps:3').words == ("fox", "in the snow")


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("backbone:ssm", Term("backbone", "=", ("ssm",))),
        ("-Backbone:ssm,dit", Term("backbone", "=", ("ssm", "dit"), is_negated=True)),
        ('tag:"night, sky"', Term("tag", "=", ("night, sky",))),
        ("steps:>20", Term("steps", ">", (20,))),
        ("steps:10..20", Term("steps", "..", (10, 20))),
        ("stars:>=3", Term("stars", ">=", (3,))),
        ("stars:4,5", Term("stars", "=", (4, 5))),
        ("size:512x256", Term("size", "=", ((512, 256),))),
        ("seed:18446744073709551615", Term("seed", "=", (2**64 - 1,))),
        ("date:2026-11", Term("date", "=", ("2026-11",))),
        ("date:>2026-11-01", Term("date", ">", ("2026-11-01",))),
        ("label:RED,none", Term("label", "=", ("red", "none"))),
        ("태그:산", Term("word", "=", ("태그:산",))),
        ("collection:여행", Term("collection", "=", ("여행",))),
        ("name:./..", Term("name", "=", ("./..",))),
    ],
)
def test_a_filter_is_understood(text: str, term: Term) -> None:
    assert terms(text) == [term]


@pytest.mark.parametrize(
    "text",
    [
        "steps:many",
        "stars:9",
        "size:big",
        "date:soon",
        "label:pink",
        "has:wings",
        "stops:3",
        "steps:9999999999999999999",
    ],
)
def test_what_is_not_understood_is_a_word_and_a_notice_says_so(text: str) -> None:
    query = parse_query(text)
    assert query.terms == (Term("word", "=", (text,)),)
    assert "looked for as a word" in query.notices[0]
    assert text.partition(":")[2] in query.notices[0] or text.partition(":")[0] in query.notices[0]


def test_a_mistyped_filter_is_told_the_nearest() -> None:
    assert "'steps'" in parse_query("stpes:3").notices[0]
    assert "'violet'" in parse_query("label:viollet").notices[0]


@pytest.mark.parametrize("text", ["steps:", "steps:>", "tag:", 'tag:""', "size:", "date:>="])
def test_a_filter_that_is_still_being_typed_leaves_nothing_out(text: str) -> None:
    query = parse_query(text)
    assert (query.terms, len(query.notices)) == ((), 1)


@pytest.mark.parametrize("text", ["", " ", "-", '"', '""', "- -", "\n\t\0", '-""'])
def test_nothing_is_no_condition(text: str) -> None:
    assert terms(text) == []


def test_decomposed_korean_is_looked_for_composed() -> None:
    assert terms("\u1109\u1161\u11ab") == [Term("word", "=", ("산",))]


def test_a_search_without_end_is_cut() -> None:
    query = parse_query("a " * 9_999)
    assert len(query.terms) == MAX_TERMS
    assert len(query.notices) == 2
    assert len(parse_query("a" * (MAX_CHARACTERS + 1)).terms[0].values[0]) == MAX_CHARACTERS  # type: ignore[arg-type]


pieces = st.one_of(
    st.text(max_size=8), st.sampled_from([*'-":<>=.,()*^ ', "AND", "NEAR(", *(f"{name}:" for name in FILTERS)])
)


@given(st.lists(pieces, max_size=12).map("".join))
def test_any_text_is_a_search(text: str) -> None:
    query = parse_query(text)
    assert isinstance(query, Query)
    for term in query.terms:
        assert term.values
        for value in term.values:
            str(value).encode("utf-8")
