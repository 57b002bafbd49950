"""A style on its way from the panels to a request and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.contract.errors import InvalidRequest
from studio.contract.requests import MAX_PROMPT_CHARACTERS
from studio.session.presets import Presets
from studio.session.requests import Recall, build_request, recalled
from studio.session.session import Session
from studio.session.state import PanelState
from studio.storage.assets import resources_folder
from studio.storage.presets import read_styles
from tests.window_parts import settled

STYLES = read_styles(resources_folder())
GLOSSY = next(style for style in STYLES if style.id == "3d")


@pytest.mark.parametrize("prompt", ["a cat", "고양이"])
@pytest.mark.parametrize("part", [Recall.ALL, Recall.PROMPT])
def test_a_recalled_picture_has_its_style_in_the_chooser_and_not_in_the_text(prompt: str, part: Recall) -> None:
    request = build_request(PanelState(prompt=prompt), None, GLOSSY)
    assert request.prompt.startswith(f"{prompt}, ")
    state = recalled(PanelState(style="sticker"), request, part, STYLES)
    assert (state.prompt, state.style) == (prompt, "3d")
    assert build_request(state, None, GLOSSY).prompt == request.prompt


def test_a_recalled_picture_without_a_style_takes_the_chosen_one_away() -> None:
    request = build_request(PanelState(prompt="a cat in style"))
    assert recalled(PanelState(style="3d"), request, styles=STYLES).style is None


def test_a_recalled_seed_leaves_the_style_alone() -> None:
    state = recalled(PanelState(style="sticker"), build_request(PanelState(prompt="a cat")), Recall.SEED, STYLES)
    assert state.style == "sticker"


def test_a_style_alone_does_not_take_the_place_of_a_class() -> None:
    assert build_request(PanelState(class_label="207"), None, GLOSSY).prompt == ""
    assert build_request(PanelState(prompt="a cat", class_label="207"), None, GLOSSY).class_label is None
    assert build_request(PanelState(), None, GLOSSY).prompt == GLOSSY.phrase.english


def test_a_prompt_that_the_style_makes_too_long_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="characters"):
        build_request(PanelState(prompt="x" * MAX_PROMPT_CHARACTERS), None, GLOSSY)


def test_the_panels_remember_the_style() -> None:
    state = PanelState(prompt="a cat", style="3d")
    assert PanelState.from_json(state.to_json()) == state
    assert PanelState.from_json({"style": 3}) == PanelState()
    with pytest.raises(InvalidRequest):
        replace(state, style="a\x00")


def test_a_job_says_the_style_and_the_history_keeps_what_was_typed(session: Session) -> None:
    session.panels.update(prompt="고양이", style="sticker")
    job = session.generate()
    assert job is not None
    assert job.request.prompt == "고양이, 스티커 스타일"
    assert session.history.entries == ("고양이",)
    session.panels.update(prompt="", style=None)
    session.edit(job.id)
    assert (session.panels.state.prompt, session.panels.state.style) == ("고양이", "sticker")


def test_a_style_of_a_later_studio_is_none(session: Session) -> None:
    session.panels.update(prompt="a cat", style="of-a-later-studio")
    job = session.generate()
    assert job is not None
    assert job.request.prompt == "a cat"


@pytest.mark.slow
def test_the_ruler_counts_the_style(started: Session, qtbot) -> None:
    started.panels.update(prompt="a cat")
    settled(qtbot, started)
    without = started.advice.prompt_tokens.needed
    started.panels.update(style="3d")
    settled(qtbot, started)
    assert started.advice.prompt_tokens.needed > without
    started.panels.update(style=None)
    settled(qtbot, started)
    assert started.advice.prompt_tokens.needed == without


def test_presets_that_cannot_be_read_are_none_and_are_told_once(session: Session, tmp_path) -> None:
    presets = Presets(tmp_path, session.notices)
    for _ in range(2):
        assert presets.styles == ()
        assert presets.examples == ()
        assert presets.style("3d") is None
        assert presets.apart("a cat, sticker style") == ("a cat, sticker style", None)
    assert [notice.text for notice in session.notices.all] == [
        "The styles cannot be read.",
        "The example prompts cannot be read.",
    ]
