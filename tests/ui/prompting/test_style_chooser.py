"""The chooser of styles: what it shows, what it says, what it writes into the panels."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from studio.session.presets import Presets
from studio.session.session import Session
from studio.ui.prompting.style_chooser import StyleChooser
from studio.ui.prompting.style_rows import PHRASE_ROLE
from tests.window_parts import PATIENCE_MS

Key = Qt.Key


@pytest.fixture
def chooser(session: Session, qtbot: QtBot) -> StyleChooser:
    chooser = StyleChooser(session)
    qtbot.addWidget(chooser)
    chooser.resize(300, 80)
    chooser.show()
    return chooser


@pytest.fixture
def korean() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("ko_KR"))
    yield
    QLocale.setDefault(before)


def row_of(chooser: StyleChooser, style_id: str) -> int:
    return chooser.combo.findData(style_id)


def test_no_style_comes_first_and_adds_nothing(chooser: StyleChooser, session: Session) -> None:
    assert chooser.combo.currentIndex() == 0
    assert chooser.combo.itemText(0) == "No style"
    assert not chooser.added.isVisible()
    assert session.panels.state.style is None
    assert chooser.combo.count() == len(session.presets.styles) + 1


def test_a_style_is_chosen_and_taken_back_by_keyboard(chooser: StyleChooser, session: Session, qtbot: QtBot) -> None:
    session.panels.update(prompt="a cat")
    chooser.combo.setFocus()
    QTest.keyClick(chooser.combo, Key.Key_Down)
    assert session.panels.state.style == session.presets.styles[0].id
    assert chooser.added.isVisible()
    assert chooser.added.text == f"Adds to the prompt: {session.presets.styles[0].phrase.english}"
    assert chooser.combo.accessibleDescription() == chooser.added.text
    QTest.keyClick(chooser.combo, Key.Key_Up)
    assert session.panels.state.style is None
    assert not chooser.added.isVisible()


def test_what_is_added_is_in_the_language_of_the_prompt(chooser: StyleChooser, session: Session) -> None:
    session.panels.update(prompt="a cat", style="3d")
    assert chooser.added.text.endswith(": glossy 3d render")
    session.panels.update(prompt="고양이")
    assert chooser.added.text.endswith(": 3D 렌더")
    assert chooser.combo.itemData(row_of(chooser, "3d"), PHRASE_ROLE) == "3D 렌더"


def test_a_prompt_that_says_the_style_itself_is_told(chooser: StyleChooser, session: Session) -> None:
    session.panels.update(prompt="a cat, sticker style", style="sticker")
    assert chooser.added.text == "The prompt says it already"


def test_what_others_put_into_the_panels_is_shown(chooser: StyleChooser, session: Session) -> None:
    session.panels.update(style="sticker")
    assert chooser.combo.currentText() == "Sticker"
    session.panels.update(style="of-a-later-studio")
    assert chooser.combo.currentIndex() == 0
    assert session.panels.state.style == "of-a-later-studio"
    assert not chooser.added.isVisible()


@pytest.mark.usefixtures("korean")
def test_in_korean_the_styles_have_korean_names(chooser: StyleChooser) -> None:
    assert chooser.combo.itemText(row_of(chooser, "sticker")) == "스티커"
    QLocale.setDefault(QLocale("en_US"))
    QApplication.sendEvent(chooser, QEvent(QEvent.Type.LanguageChange))
    assert chooser.combo.itemText(row_of(chooser, "sticker")) == "Sticker"


def test_every_style_gets_its_picture_once_it_is_seen(chooser: StyleChooser, session: Session, qtbot: QtBot) -> None:
    rows = range(1, chooser.combo.count())
    qtbot.waitUntil(lambda: not any(chooser.combo.itemIcon(row).isNull() for row in rows), timeout=PATIENCE_MS)


def test_a_style_without_a_picture_can_be_chosen(session: Session, qtbot: QtBot, tmp_path) -> None:
    (tmp_path / "presets").mkdir()
    shipped = session.resources / "presets" / "styles.json"
    (tmp_path / "presets" / "styles.json").write_bytes(shipped.read_bytes())
    session.presets = Presets(tmp_path, session.notices)
    chooser = StyleChooser(session)
    qtbot.addWidget(chooser)
    chooser.show()
    qtbot.waitUntil(lambda: not chooser._pictures._is_reading, timeout=PATIENCE_MS)
    chooser.combo.setCurrentIndex(1)
    assert session.panels.state.style == session.presets.styles[0].id
    assert session.notices.all == ()


def test_the_wheel_over_the_chooser_changes_nothing(chooser: StyleChooser, session: Session) -> None:
    session.panels.update(style="sticker")
    chooser.combo.clearFocus()
    QTest.wheelEvent(chooser.windowHandle(), chooser.combo.geometry().center(), QPoint(0, -120))
    assert session.panels.state.style == "sticker"


@pytest.mark.parametrize("state", [QStyle.StateFlag.State_Enabled, QStyle.StateFlag.State_Selected])
def test_a_row_of_the_list_holds_its_words_and_its_picture(
    chooser: StyleChooser, qtbot: QtBot, state: QStyle.StateFlag
) -> None:
    qtbot.waitUntil(lambda: not chooser.combo.itemIcon(1).isNull(), timeout=PATIENCE_MS)
    rows, index = chooser.combo.itemDelegate(), chooser.combo.model().index(1, 0)
    option = QStyleOptionViewItem()
    size = rows.sizeHint(option, index)
    assert size.width() > option.fontMetrics.horizontalAdvance(chooser.combo.itemText(1)) + 40
    assert size.height() == rows.sizeHint(option, chooser.combo.model().index(0, 0)).height()
    option.rect.setSize(size)
    option.state = state
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    blank = image.copy()
    painter = QPainter(image)
    rows.paint(painter, option, index)
    painter.end()
    assert image.copy(0, 0, 48, size.height()) != blank.copy(0, 0, 48, size.height())
    assert image.copy(48, 0, size.width(), size.height()) != blank.copy(48, 0, size.width(), size.height())


def test_the_list_opens_as_wide_as_its_words(chooser: StyleChooser, qtbot: QtBot) -> None:
    chooser.combo.showPopup()
    assert chooser.combo.view().width() >= chooser.combo.view().sizeHintForColumn(0)
    chooser.combo.hidePopup()


def test_the_chooser_fits_the_narrowest_dock(chooser: StyleChooser) -> None:
    assert chooser.minimumSizeHint().boundedTo(QSize(240, 100)) == chooser.minimumSizeHint()
