"""Example prompts with their pictures: a first picture for the price of a click."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QLocale, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from studio.contract.presets import Example
from studio.session.session import Session
from studio.ui.canvas.offer import Offer
from studio.ui.preset_pictures import PresetPictures
from studio.ui.starting.example_card import SMALLEST_PX, ExampleCard, card_size
from studio.ui.theme import Spacing

GRIDS = ((4, 2), (3, 2), (2, 3), (4, 1), (2, 2), (3, 1), (2, 1), (1, 1))
"""Columns and rows, the best first; a smaller grid shows the first cards only."""
MOST = 8
SIDES = (128, 112, 96, SMALLEST_PX)
"""Sides that a picture may have, in logical pixels; a grid takes the largest that fits."""
GAP = Spacing.M


class ExampleCards(Offer):
    """As many cards as there is room for, in a grid; the arrows walk among them, and Tab stops at one of them.

    Args:
        session: Has the examples.
        parent: Qt's parent.

    Attributes:
        cards: All of them, the best first.

    Signals:
        picked: A person took this `Example`.
    """

    picked = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._columns = 0
        self._count = 0
        self._pictures = PresetPictures(session, self)
        self.cards = tuple(ExampleCard(example, self) for example in session.presets.examples[:MOST])
        for card in self.cards:
            card.clicked.connect(lambda _=False, example=card.example: self.picked.emit(example))
            card.arrow_pressed.connect(self._walk)
        for first, second in itertools.pairwise(self.cards):
            QWidget.setTabOrder(first, second)
        self._let_tab_stop_at(0)
        self._pictures.made.connect(self._show_picture)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of the moment; its user calls it."""
        is_korean = QLocale().language() == QLocale.Language.Korean
        self.setAccessibleName(self.tr("Examples"))
        for card in self.cards:
            text = self._session.presets.prompt_of(card.example, is_korean=is_korean)
            card.setText(text)
            card.setAccessibleName(text)
            card.setToolTip(self.tr("Makes this picture: {prompt}").format(prompt=text))

    def arrange(self, room: QSize) -> QSize:
        """Lay the cards out.

        Args:
            room: What there is at most.

        Returns:
            What they take; empty where there is no room for a single one.
        """
        for (columns, rows), side in itertools.product(GRIDS, SIDES):
            card = card_size(side)
            size = QSize(columns * (card.width() + GAP) - GAP, rows * (card.height() + GAP) - GAP)
            if columns * rows <= len(self.cards) and size.width() <= room.width() and size.height() <= room.height():
                self._place(columns, columns * rows, card)
                return size
        self._place(0, 0, QSize())
        return QSize()

    # Parts

    def _place(self, columns: int, count: int, size: QSize) -> None:
        self._columns, self._count = columns, count
        for number, card in enumerate(self.cards):
            card.setHidden(number >= count)
            if number < count:
                row, column = divmod(number, columns)
                card.setGeometry(
                    column * (size.width() + GAP), row * (size.height() + GAP), size.width(), size.height()
                )
        if not any(card.focusPolicy() is not Qt.FocusPolicy.NoFocus for card in self.cards[:count]):
            self._let_tab_stop_at(0)

    def _let_tab_stop_at(self, chosen: int) -> None:
        for number, card in enumerate(self.cards):
            card.setFocusPolicy(Qt.FocusPolicy.TabFocus if number == chosen else Qt.FocusPolicy.NoFocus)

    def _walk(self, right: int, down: int) -> None:
        """Go to the card beside the one with the keyboard; at the edge it stays."""
        number = next((number for number, card in enumerate(self.cards) if card.hasFocus()), 0)
        row, column = divmod(number, self._columns)
        place = QPoint(column + right, row + down)
        wanted = place.y() * self._columns + place.x()
        if 0 <= place.x() < self._columns and 0 <= wanted < self._count:
            self.cards[wanted].setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.cards[wanted].setFocus(Qt.FocusReason.OtherFocusReason)
            self._let_tab_stop_at(wanted)

    def _show_picture(self, example: Example) -> None:
        image = self._pictures.image(example)
        for card in self.cards:
            if card.example == example and image is not None:
                card.show_image(image)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the pictures once they are seen."""
        super().showEvent(event)
        for card in self.cards:
            image = self._pictures.image(card.example)
            if image is not None:
                card.show_image(image)
