"""The cards of the empty canvas: how many there is room for, how the keyboard walks, what is taken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.session.session import Session
from studio.ui.starting.example_card import ExampleCard
from studio.ui.starting.example_cards import GAP, MOST, SIDES, ExampleCards
from tests.window_parts import PATIENCE_MS

Key = Qt.Key


@pytest.fixture
def cards(session: Session, qtbot: QtBot) -> ExampleCards:
    cards = ExampleCards(session)
    qtbot.addWidget(cards)
    cards.resize(cards.arrange(QSize(800, 600)))
    cards.show()
    return cards


def seen(cards: ExampleCards) -> list[ExampleCard]:
    return [card for card in cards.cards if not card.isHidden()]


def test_eight_examples_have_a_card_each(cards: ExampleCards, session: Session) -> None:
    assert [card.example for card in seen(cards)] == list(session.presets.examples[:MOST])
    assert all(card.accessibleName() == card.text() for card in cards.cards)


@pytest.mark.parametrize(
    ("room", "count"),
    [
        ((1_000, 700), 8),
        ((470, 420), 8),
        ((380, 420), 6),
        ((500, 200), 4),
        ((100, 200), 1),
        ((60, 900), 0),
        ((0, 0), 0),
    ],
)
def test_as_many_cards_are_shown_as_there_is_room_for(cards: ExampleCards, room: tuple[int, int], count: int) -> None:
    size = cards.arrange(QSize(*room))
    assert len(seen(cards)) == count
    assert size.isEmpty() == (count == 0)
    for card in seen(cards):
        assert card.geometry().right() < size.width() <= room[0]
        assert card.geometry().bottom() < size.height() <= room[1]
    places = [card.geometry().adjusted(0, 0, GAP - 1, GAP - 1) for card in seen(cards)]
    assert not any(first.intersects(second) for first in places for second in places if first is not second)


def test_tab_stops_once_and_the_arrows_walk(cards: ExampleCards, qtbot: QtBot) -> None:
    with qtbot.waitActive(cards):
        cards.activateWindow()
    cards.cards[0].setFocus()
    walked = []
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Down, Key.Key_Left, Key.Key_Left, Key.Key_Up, Key.Key_Up):
        QTest.keyClick(QApplication.focusWidget(), key)
        walked.append(cards.cards.index(QApplication.focusWidget()))
    assert walked == [1, 5, 5, 4, 4, 0, 0]
    stops = [card for card in cards.cards if card.focusPolicy() is not Qt.FocusPolicy.NoFocus]
    assert stops == [cards.cards[0]]


def test_a_card_that_has_no_room_is_no_stop_of_tab(cards: ExampleCards, qtbot: QtBot) -> None:
    with qtbot.waitActive(cards):
        cards.activateWindow()
    cards.cards[0].setFocus()
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Right)
    cards.arrange(QSize(300, 200))
    stops = [card for card in cards.cards if card.focusPolicy() is not Qt.FocusPolicy.NoFocus]
    assert stops == [cards.cards[0]]


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Space])
def test_a_card_is_taken_by_key(cards: ExampleCards, qtbot: QtBot, key: Qt.Key) -> None:
    with qtbot.waitSignal(cards.picked) as taken:
        QTest.keyClick(cards.cards[1], key)
    assert taken.args == [cards.cards[1].example]


def test_a_card_is_taken_by_one_click_and_leaves_the_keyboard_alone(cards: ExampleCards, qtbot: QtBot) -> None:
    with qtbot.waitSignal(cards.picked) as taken:
        QTest.mouseClick(cards.cards[2], Qt.MouseButton.LeftButton)
    assert taken.args == [cards.cards[2].example]
    assert not cards.cards[2].hasFocus()


def test_enter_with_ctrl_is_left_to_generate(cards: ExampleCards) -> None:
    taken: list[object] = []
    cards.picked.connect(taken.append)
    QTest.keyClick(cards.cards[0], Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert taken == []


def test_the_pictures_come_once_the_cards_are_seen(cards: ExampleCards, session: Session, qtbot: QtBot) -> None:
    before = [card.grab().toImage() for card in cards.cards]
    qtbot.waitUntil(lambda: all(card._image is not None for card in cards.cards), timeout=PATIENCE_MS)
    assert all(card.grab().toImage() != image for card, image in zip(cards.cards, before, strict=True))


def test_the_words_are_in_the_language_of_the_window(cards: ExampleCards, session: Session) -> None:
    before = QLocale()
    first = next(card for card in cards.cards if card.example.style)
    assert first.text().startswith(f"{first.example.prompt.english}, ")
    QLocale.setDefault(QLocale("ko_KR"))
    try:
        cards.retranslate()
        assert first.text().startswith(f"{first.example.prompt.korean}, ")
    finally:
        QLocale.setDefault(before)


@pytest.mark.parametrize("is_korean", [False, True])
def test_the_shipped_words_fit_on_every_card(cards: ExampleCards, session: Session, is_korean: bool) -> None:
    for card in cards.cards:
        card.setText(session.presets.prompt_of(card.example, is_korean=is_korean))
        assert not [line for side in SIDES for line in card._lines(side) if line.endswith("…")]


def test_long_words_end_in_an_ellipsis_and_stay_in_the_card(cards: ExampleCards) -> None:
    card = cards.cards[0]
    card.setText("a very long prompt " * 20)
    lines = card._lines(96)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    card.setText("로켓")
    assert card._lines(128) == ["로켓"]


def test_a_card_without_a_picture_shows_a_sign(cards: ExampleCards) -> None:
    card = cards.cards[0]
    card._image = None
    plain = card.grab().toImage()
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    card.show_image(image)
    assert card.grab().toImage() != plain
