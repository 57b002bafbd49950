from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from studio.contract.geometry import MAX_SIDE_PX, Extent
from studio.session.session import Session
from studio.ui.backbones import words
from studio.ui.scheduling.size_field import SizeField
from tests.ui.scheduling.answers import DIT, report

RECOMMENDED = f"Recommended: {words.size(Extent(64, 64))}"


@pytest.fixture
def field(qtbot: QtBot, session: Session) -> SizeField:
    field = SizeField(session)
    qtbot.addWidget(field)
    field.retranslate()
    report(session)
    return field


def sides(field: SizeField) -> tuple[str, str]:
    return field.width_box.text(), field.height_box.text()


def type_over(qtbot: QtBot, box: QSpinBox, text: str) -> None:
    box.selectAll()
    qtbot.keyClicks(box, text)


def presets(field: SizeField) -> dict[str, str]:
    """The words of the menu and the sizes behind them."""
    field.presets.fill()
    texts = [
        action.text().replace(words.TIMES, "x") for action in field.presets.menu().actions() if not action.isSeparator()
    ]
    return dict(text.split("\t") if "\t" in text else (text, "") for text in texts)


def choose(field: SizeField, words: str) -> None:
    field.presets.fill()
    next(action for action in field.presets.menu().actions() if action.text().startswith(words)).trigger()


def test_nothing_set_shows_the_backbones_own_size(session: Session, field: SizeField):
    assert sides(field) == ("64", "64")
    assert field.note.text() == "Recommended"
    assert not field.reset.isEnabled()
    assert session.panels.state.extent is None


def test_before_the_engine_has_answered_there_is_no_size(session: Session, field: SizeField):
    report(session, None)
    assert sides(field) == ("\N{EM DASH}", "\N{EM DASH}")
    assert field.note.text() == "As the backbone recommends"
    assert session.panels.state.extent is None


def test_a_size_can_be_set_before_the_engine_has_answered(qtbot: QtBot, session: Session, field: SizeField):
    report(session, None)
    qtbot.keyClick(field.width_box, Qt.Key.Key_Up)
    assert session.panels.state.extent == Extent(8, 8)
    assert field.note.text() == "Your own"


def test_a_typed_side_counts_at_once(qtbot: QtBot, session: Session, field: SizeField):
    type_over(qtbot, field.width_box, "128")
    assert session.panels.state.extent == Extent(128, 64)
    assert field.note.text() == RECOMMENDED
    assert field.reset.isEnabled()


def test_a_typed_side_snaps_and_says_so(qtbot: QtBot, session: Session, field: SizeField):
    type_over(qtbot, field.height_box, "99")
    assert session.panels.state.extent == Extent(64, 96)
    assert field.height_box.text() == "99"
    assert field.note.text() == "99 becomes 96 (multiples of 8)"
    qtbot.keyClick(field.height_box, Qt.Key.Key_Return)
    assert field.height_box.text() == "96"
    assert field.note.text() == "99 becomes 96 (multiples of 8)"
    qtbot.keyClick(field.height_box, Qt.Key.Key_Up)
    assert session.panels.state.extent == Extent(64, 104)
    assert field.note.text() == RECOMMENDED


def test_a_side_that_snaps_to_what_it_was_is_put_right_too(qtbot: QtBot, session: Session, field: SizeField):
    type_over(qtbot, field.width_box, "66")
    assert session.panels.state.extent == Extent(64, 64)
    qtbot.keyClick(field.width_box, Qt.Key.Key_Return)
    assert sides(field) == ("64", "64")


def test_typing_with_locked_proportions_does_not_drift(qtbot: QtBot, session: Session, field: SizeField):
    session.panels.update(extent=Extent(96, 64), keeps_aspect=True)
    for text in ("16", "7", "1000", "192"):
        type_over(qtbot, field.width_box, text)
    assert session.panels.state.extent == Extent(192, 128)
    type_over(qtbot, field.height_box, "64")
    assert session.panels.state.extent == Extent(96, 64)


def test_locking_takes_the_proportions_of_the_moment(qtbot: QtBot, session: Session, field: SizeField):
    type_over(qtbot, field.width_box, "128")
    field.aspect.click()
    assert session.panels.state.keeps_aspect
    type_over(qtbot, field.height_box, "128")
    assert session.panels.state.extent == Extent(256, 128)


def test_a_locked_side_gives_way_where_the_other_would_be_too_long(qtbot: QtBot, session: Session, field: SizeField):
    session.panels.update(extent=Extent(64, 128), keeps_aspect=True)
    type_over(qtbot, field.width_box, "16000")
    assert session.panels.state.extent == Extent(MAX_SIDE_PX // 2, MAX_SIDE_PX)
    assert field.note.text() == "16000 becomes 8192: the other side would be too long"


def test_swapping_turns_the_size(session: Session, field: SizeField):
    assert not field.swap.isEnabled()
    session.panels.update(extent=Extent(96, 64))
    field.swap.click()
    assert session.panels.state.extent == Extent(64, 96)
    assert sides(field) == ("64", "96")


def test_reset_leaves_the_size_to_the_backbone(session: Session, field: SizeField):
    session.panels.update(extent=Extent(96, 64))
    field.reset.click()
    assert session.panels.state.extent is None
    assert sides(field) == ("64", "64")


def test_a_size_that_the_next_backbone_does_not_take_is_said(session: Session, field: SizeField):
    session.panels.update(extent=Extent(72, 64))
    report(session, replace(DIT, multiple_of=16))
    assert field.note.text() == "Both sides must be multiples of 16."
    assert session.panels.state.extent == Extent(72, 64)
    report(session)
    assert field.note.text() == RECOMMENDED


def test_arrows_lead_from_a_size_that_does_not_fit_to_one_that_does(qtbot: QtBot, session: Session, field: SizeField):
    session.panels.update(extent=Extent(67, 64))
    qtbot.keyClick(field.width_box, Qt.Key.Key_Down)
    assert session.panels.state.extent == Extent(64, 64)


def test_the_presets_are_the_backbones_own_size_and_its_ratios(field: SizeField):
    assert field.presets.text() == "Sizes"
    assert presets(field) == {
        "The backbone's own": "64x64",
        "Twice as large": "128x128",
        "1:1": "64x64",
        "4:3": "88x64",
        "3:2": "96x64",
        "16:9": "112x64",
        "3:4": "64x88",
        "2:3": "64x96",
        "9:16": "64x112",
    }


def test_the_presets_of_small_weights_keep_the_short_side(session: Session, field: SizeField):
    report(session, replace(DIT, native=Extent(128, 128)))
    assert list(presets(field).values()) == [
        *("128x128", "256x256", "128x128", "168x128", "192x128", "224x128", "128x168", "128x192", "128x224")
    ]


def test_the_presets_of_large_weights_keep_the_pixels(session: Session, field: SizeField):
    report(session, replace(DIT, native=Extent(512, 512)))
    assert presets(field)["16:9"] == "680x384"


def test_a_preset_goes_into_the_panels(session: Session, field: SizeField):
    choose(field, "16:9")
    assert session.panels.state.extent == Extent(112, 64)
    assert sides(field) == ("112", "64")
    choose(field, "Twice")
    assert session.panels.state.extent == Extent(128, 128)
    choose(field, "The backbone")
    assert session.panels.state.extent is None


def test_presets_of_a_backbone_without_a_size_go_by_the_chosen_one(session: Session, field: SizeField):
    report(session, replace(DIT, native=None))
    assert presets(field)["1:1"] == "512x512"
    session.panels.update(extent=Extent(256, 256))
    assert presets(field)["1:1"] == "256x256"
    assert "Twice as large" not in presets(field)


def test_presets_without_their_file_are_a_square(session: Session, field: SizeField, tmp_path):
    session.resources = tmp_path
    assert list(presets(field)) == ["The backbone's own", "Twice as large", "1:1"]


def test_the_preview_has_the_proportions(qtbot: QtBot, session: Session, field: SizeField):
    field.show()
    session.panels.update(extent=Extent(128, 64))
    picture = field.preview.grab().toImage()
    ground = picture.pixelColor(0, 0)
    middle = picture.pixelColor(picture.width() // 2, picture.height() // 2)
    assert middle != ground
    assert picture.pixelColor(picture.width() // 2, 3) == ground
