"""A box that offers a few values and keeps the chosen one itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from studio.ui.scheduling.choice_box import ChoiceBox, Offer

V = TypeVar("V")


class ValueBox(ChoiceBox[V], Generic[V]):
    """Offers values, one of which is always chosen.

    Args:
        value: The one at first.
        parent: Where it stands.

    Signals:
        changed: Another one is chosen.
    """

    changed = Signal()

    def __init__(self, value: V, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = value
        self.chosen.connect(self.choose)

    @property
    def value(self) -> V:
        """The chosen one."""
        return self._value

    def choose(self, value: V) -> None:
        """Choose a value that is on offer."""
        self._value = value
        self.show_offers(self._offers, value)
        self.changed.emit()

    def offer(self, offers: Sequence[tuple[V, str]]) -> None:
        """Offer values, each with its words."""
        self.show_offers([Offer(value, text) for value, text in offers], self._value)
