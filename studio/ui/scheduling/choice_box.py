"""A box that offers a few values of the panels, and shows the chosen one even where it is not on offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from studio.ui import theme
from studio.ui.scheduling.calm_wheel import calm

V = TypeVar("V")
FEWEST_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Offer(Generic[V]):
    """One entry.

    Attributes:
        value: What it stands for; None is what the panels leave to others.
        text: Its words.
        hint: What the words do not tell.
    """

    value: V | None
    text: str
    hint: str = ""


class ChoiceBox(QComboBox, Generic[V]):
    """Offers values.

    Signals:
        chosen: A person has chosen this value, or None.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers: tuple[Offer[V], ...] = ()
        # Long names are cut off in the box; the list and the tool tip show them whole.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(FEWEST_LETTERS)
        calm(self)
        self.activated.connect(lambda place: self.chosen.emit(self._offers[place].value))

    @property
    def values(self) -> tuple[V | None, ...]:
        """What every entry stands for."""
        return tuple(offer.value for offer in self._offers)

    @property
    def texts(self) -> tuple[str, ...]:
        """The words of every entry."""
        return tuple(offer.text for offer in self._offers)

    def show_offers(self, offers: Sequence[Offer[V]], chosen: V | None) -> None:
        """Offer these values and show the chosen one."""
        if tuple(offers) != self._offers:
            self._offers = tuple(offers)
            self.clear()
            for place, offer in enumerate(self._offers):
                self.addItem(offer.text)
                self.setItemData(place, offer.hint, Qt.ItemDataRole.ToolTipRole)
        places = [place for place, offer in enumerate(self._offers) if offer.value == chosen]
        self.setCurrentIndex(places[0] if places else -1)

    @property
    def words(self) -> str:
        """The chosen entry in all its words."""
        if self.currentIndex() < 0:
            return ""
        offer = self._offers[self.currentIndex()]
        return "\n".join(part for part in (offer.text, offer.hint) if part)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the box; words that are too long for it end in an ellipsis, which Qt leaves out."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room - theme.Spacing.XS
        )
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Open the list as wide as its longest entry."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + theme.Spacing.XL)
        super().showPopup()
