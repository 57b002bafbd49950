"""How far a job is, in words."""

from __future__ import annotations

from string import Formatter

import pytest
from PySide6.QtCore import QLocale

from studio.session.live import Phase, Progress
from studio.ui import progress_words
from studio.ui.languages import LanguageSwitch
from studio.ui.progress_words import doing, time_left


def test_every_phase_has_words():
    for phase in Phase:
        words = doing(Progress(phase, what="the text encoder"))
        assert words
        assert "{" not in words
    assert "the text encoder" in doing(Progress(Phase.LOADING, what="the text encoder"))


def test_of_one_picture_only_the_step_is_told():
    assert doing(Progress(Phase.STEPPING, step=7, steps=20, picture=1, count=1)) == "Step 7 of 20"
    assert doing(Progress(Phase.STEPPING, step=7, steps=20, picture=2, count=4)) == "Picture 2 of 4, step 7 of 20"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "about 1 s left"),
        (0.4, "about 1 s left"),
        (89.4, "about 89 s left"),
        (89.9, "about 90 s left"),
        (90.0, "about 2 min left"),
        (5_399.0, "about 90 min left"),
        (5_400.0, "about 1.5 h left"),
        (100_000.0, "about 27.8 h left"),
    ],
)
def test_time_is_told_in_the_unit_that_fits(seconds, words):
    assert time_left(Progress(Phase.STEPPING, seconds_left=seconds)) == words


def test_no_time_is_told_before_it_is_known_and_while_the_picture_is_saved():
    assert time_left(Progress(Phase.STEPPING)) == ""
    assert time_left(Progress(Phase.SAVING, seconds_left=3.0)) == ""


def test_numbers_are_written_as_the_locale_writes_them():
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    try:
        assert doing(Progress(Phase.STEPPING, step=1_000, steps=2_000)) == "Step 1.000 of 2.000"
        assert time_left(Progress(Phase.STEPPING, seconds_left=5_400)) == "about 1,5 h left"
    finally:
        QLocale.setDefault(before)


def places_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_korean_has_every_word_and_every_place(qapp, session):
    languages = LanguageSwitch(qapp, session.resources / "languages")
    english = [*progress_words.WORDS.values(), progress_words.STEP, progress_words.PICTURE_STEP]
    english += [progress_words.SECONDS_LEFT, progress_words.MINUTES_LEFT, progress_words.HOURS_LEFT]
    languages.choose("ko")
    try:
        for text in english:
            korean = qapp.translate("Progress", text)
            assert korean != text
            assert places_of(korean) == places_of(text)
    finally:
        languages.choose("en")
        languages.deleteLater()
