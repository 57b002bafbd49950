"""Ruler, steps and the pure functions of the prompt panel."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.contract.port import TokenCount
from studio.session.session import Session
from studio.ui.prompting.field import PROMPT, PromptField
from studio.ui.prompting.plain_text import in_one_line, qt_position, with_plain_lines, without_forbidden
from studio.ui.prompting.ruler import TokenRuler
from studio.ui.prompting.stepping import HistorySteps


@pytest.fixture
def ruler(qtbot: QtBot) -> TokenRuler:
    ruler = TokenRuler()
    qtbot.addWidget(ruler)
    return ruler


@pytest.fixture
def field(session: Session, qtbot: QtBot) -> PromptField:
    field = PromptField(session, PROMPT)
    qtbot.addWidget(field)
    field.show()
    return field


def tell_tokens(session: Session, count: TokenCount | None) -> None:
    session.advice.prompt_tokens = count
    session.advice.changed.emit("prompt_tokens")
    session.advice.answered.emit("prompt_tokens")


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (None, ""),
        (TokenCount(7, 77, 7), "7 of 77 tokens"),
        (TokenCount(77, 77, 90, 200), "90 tokens, 77 fit: what is grey is cut off"),
        (TokenCount(77, 77, 90), "90 tokens, 77 fit: the end is cut off"),
        (TokenCount(0, 0, 0), "0 of 0 tokens"),
    ],
)
def test_the_ruler_says_how_much_is_read(ruler: TokenRuler, count: TokenCount | None, text: str) -> None:
    ruler.show_count(count)
    assert ruler.text() == text
    assert ruler.accessibleName() == text
    ruler.resize(240, ruler.heightForWidth(240))
    ruler.grab()


def test_a_narrow_ruler_breaks_its_sentence(ruler: TokenRuler) -> None:
    ruler.show_count(TokenCount(77, 77, 90, 200))
    assert ruler.heightForWidth(100) > ruler.heightForWidth(1_000)


def test_a_ruler_follows_the_language(ruler: TokenRuler) -> None:
    ruler.show_count(TokenCount(7, 77, 7))
    ruler.setAccessibleName("")
    QApplication.sendEvent(ruler, QEvent(QEvent.Type.LanguageChange))
    assert ruler.accessibleName() == "7 of 77 tokens"


def test_the_ruler_keeps_its_place_while_nothing_is_known(ruler: TokenRuler) -> None:
    before = ruler.heightForWidth(240)
    ruler.show_count(TokenCount(7, 77, 7))
    assert ruler.heightForWidth(240) == before


def test_a_count_is_dim_until_it_is_of_the_text_as_it_is(field: PromptField, session: Session) -> None:
    field.editor.set_text("a red apple")
    assert field.ruler.is_stale
    tell_tokens(session, TokenCount(5, 10, 12, 6))
    assert not field.ruler.is_stale
    assert field.editor.extraSelections()[0].cursor.selectedText() == "apple"
    assert field.ruler.is_cut
    assert field.editor.accessibleDescription() == field.ruler.text()
    field.editor.set_text("a red apple!")
    assert field.ruler.is_stale
    session.advice.answered.emit("prompt_tokens")
    assert not field.ruler.is_stale


def test_a_count_of_an_older_text_is_not_shown_as_of_this_one(field: PromptField, session: Session) -> None:
    field.editor.set_text("a red apple")
    session.advice.prompt_tokens = TokenCount(5, 10, 12, 6)
    session.advice.changed.emit("prompt_tokens")
    assert field.ruler.is_stale
    assert field.ruler.text() == ""
    assert field.editor.extraSelections() == []


def test_another_backbone_asks_for_another_count(field: PromptField, session: Session) -> None:
    field.editor.set_text("a red apple")
    tell_tokens(session, TokenCount(5, 10, 12, 6))
    session.panels.update(backbone="ssm")
    assert field.ruler.is_stale
    assert field.editor.extraSelections() == []


def test_a_text_that_is_not_taken_is_not_measured(field: PromptField, session: Session) -> None:
    tell_tokens(session, TokenCount(5, 10, 5))
    field.set_taken(is_taken=False)
    assert field.ruler.text() == ""
    field.set_taken(is_taken=True)
    assert field.ruler.text() == "5 of 10 tokens"


def test_a_refusal_becomes_a_notice(field: PromptField, session: Session) -> None:
    field.editor.refused.emit("Something was left out.")
    assert session.notices.all[-1].text == "Something was left out."


def test_an_edited_earlier_prompt_is_the_new_draft() -> None:
    steps, entries = HistorySteps(), ("b", "a")
    assert steps.older("draft", entries) == "b"
    assert steps.older("b, edited", entries) == "b"
    assert steps.newer("b", entries) == "b, edited"
    assert steps.newer("b, edited", entries) == "b, edited"


def test_a_text_that_is_the_newest_entry_already_is_skipped() -> None:
    assert HistorySteps().older("b", ("b", "a")) == "a"
    assert HistorySteps().older("only", ("only",)) == "only"
    assert HistorySteps().older("draft", ()) == "draft"


def test_stepping_survives_a_list_that_has_shrunk() -> None:
    steps = HistorySteps()
    assert steps.older("draft", ("b", "a")) == "b"
    assert steps.older("b", ("b", "a")) == "a"
    assert steps.newer("a", ()) == "draft"
    steps.forget()
    assert steps.newer("a", ("b",)) == "a"


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=60))
def test_any_text_becomes_one_that_a_request_takes(text: str) -> None:
    plain = with_plain_lines(without_forbidden(text))
    plain.encode("utf-8")
    assert not set(plain) & set("\r\u2028\u2029\x00")


@given(st.text(max_size=60), st.integers(0, 60))
def test_a_position_for_qt_counts_units_of_utf_16(text: str, position: int) -> None:
    assert qt_position(text, position) == sum(2 if ord(letter) > 0xFFFF else 1 for letter in text[:position])


def test_a_long_text_is_shown_by_its_beginning() -> None:
    assert in_one_line("a\n  b", 10) == "a b"
    assert in_one_line("abcdef", 4) == "abc…"
    assert in_one_line("x " * 100_000, 10) == "x x x x x…"
    assert in_one_line(" " * 100 + "x", 10) == "…"
