from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot

from studio.ui.panels.scheduler import GUIDANCE, STEPS
from studio.ui.scheduling.optional_number import NumberRange, OptionalNumber


def number(qtbot: QtBot, numbers: NumberRange = STEPS) -> OptionalNumber:
    field = OptionalNumber(numbers)
    qtbot.addWidget(field)
    field.retranslate("Steps")
    return field


def kept(field: OptionalNumber) -> list[float | None]:
    """What a person has chosen, which the field is then told, as a panel does."""
    chosen: list[float | None] = []
    field.chosen.connect(chosen.append)
    field.chosen.connect(lambda own: field.show_number(own, 20))
    return chosen


def test_nothing_set_shows_what_is_recommended(qtbot: QtBot):
    field = number(qtbot)
    field.show_number(None, 20)
    assert field.spin.text() == "20"
    assert field.note.text() == "Recommended"
    assert field.spin.accessibleDescription() == "Recommended"
    assert not field.reset.isEnabled()


def test_an_own_number_names_the_recommended_one(qtbot: QtBot):
    field = number(qtbot)
    field.show_number(35, 20)
    assert field.spin.text() == "35"
    assert field.note.text() == "Recommended: 20"
    assert field.reset.isEnabled()


def test_an_own_number_that_is_the_recommended_one_is_still_own(qtbot: QtBot):
    field = number(qtbot)
    field.show_number(20, 20)
    assert field.reset.isEnabled()


def test_before_the_engine_has_answered_there_is_no_number(qtbot: QtBot):
    field = number(qtbot)
    field.show_number(None, None)
    assert field.spin.text() == "\N{EM DASH}"
    assert field.note.text() == "As the backbone recommends"
    field.show_number(7, None)
    assert field.spin.text() == "7"
    assert field.note.text() == "Your own"


def test_showing_is_no_choice(qtbot: QtBot):
    field = number(qtbot)
    chosen = kept(field)
    for own, recommended in ((None, None), (None, 20), (1000, 20), (None, None), (1, None)):
        field.show_number(own, recommended)
    assert chosen == []


def test_what_is_typed_counts_at_once_and_is_not_written_over(qtbot: QtBot):
    field = number(qtbot, GUIDANCE)
    chosen = kept(field)
    field.show_number(None, 3)
    field.spin.selectAll()
    qtbot.keyClicks(field.spin, "7.")
    assert field.spin.text() == "7."
    qtbot.keyClicks(field.spin, "25")
    assert chosen[-1] == 7.25
    assert field.spin.text() == "7.25"


def test_the_lowest_number_is_shown_as_a_number(qtbot: QtBot):
    field = number(qtbot)
    field.show_number(1, 20)
    assert field.spin.text() == "1"


def test_an_arrow_takes_an_unknown_number_to_the_lowest(qtbot: QtBot):
    field = number(qtbot)
    chosen: list[float] = []
    field.chosen.connect(chosen.append)
    field.show_number(None, None)
    qtbot.keyClick(field.spin, Qt.Key.Key_Up)
    assert chosen == [1]


def test_the_slider_and_the_box_move_together(qtbot: QtBot):
    field = number(qtbot, GUIDANCE)
    chosen = kept(field)
    field.show_number(3, 3)
    assert field.slider.value() == 6
    field.slider.setValue(15)
    assert chosen == [7.5]
    assert field.spin.text() == "7.5"


def test_a_number_beyond_the_slider_stays(qtbot: QtBot):
    field = number(qtbot)
    chosen = kept(field)
    field.show_number(640, 20)
    assert field.spin.value() == 640
    assert field.slider.value() == field.slider.maximum()
    assert chosen == []


def test_reset_gives_the_number_back(qtbot: QtBot):
    field = number(qtbot)
    chosen = kept(field)
    field.show_number(35, 20)
    field.reset.click()
    assert chosen == [None]
    assert field.spin.text() == "20"
    assert not field.reset.isEnabled()


def test_a_refused_number_says_why(qtbot: QtBot):
    field = number(qtbot)
    field.show_number(35, 20)
    field.refuse("No steps here.")
    assert field.note.text() == "No steps here."
    assert not any(part.isEnabled() for part in (field.spin, field.slider, field.reset))
    field.refuse("")
    assert all(part.isEnabled() for part in (field.spin, field.slider, field.reset))


@pytest.mark.parametrize(("language", "text"), [(QLocale.Language.English, "1000"), (QLocale.Language.German, "1000")])
def test_thousands_have_no_mark_that_nobody_types(qtbot: QtBot, language: QLocale.Language, text: str):
    before = QLocale()
    QLocale.setDefault(QLocale(language))
    try:
        field = number(qtbot)
        field.show_number(1000, 20)
        assert field.spin.text() == text
    finally:
        QLocale.setDefault(before)


def test_the_point_is_the_one_of_the_locale(qtbot: QtBot):
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    try:
        field = number(qtbot, GUIDANCE)
        field.show_number(7.5, 3)
        assert field.spin.text() == "7,5"
        assert field.note.text() == "Recommended: 3,0"
    finally:
        QLocale.setDefault(before)


def test_sliders_above_each_other_begin_at_the_same_place(qtbot: QtBot):
    steps, guidance = number(qtbot), number(qtbot, GUIDANCE)
    assert steps.spin.sizeHint().width() == guidance.spin.sizeHint().width()
