"""The numbers of a bar: its places, and how a number is shown and read."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QLocale

PLACES = 1_000
"""Places along a bar."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From the places of a bar to numbers and back.

    Attributes:
        low: Number at the left end.
        high: Number at the right end.
        factor: Shown as so many times the number (100: percent).
        unit: What stands behind it.
        power: Above 1 small numbers have more room.
        step: What an arrow key does, as a number that is shown.
    """

    low: float
    high: float
    factor: float = 1.0
    unit: str = ""
    power: float = 1.0
    step: float = 1.0

    def number(self, place: int) -> float:
        """Give the number at a place, on whole shown numbers."""
        share: float = (place / PLACES) ** self.power
        shown = round((self.low + (self.high - self.low) * share) * self.factor)
        return self.limited(shown / self.factor)

    def limited(self, number: float) -> float:
        """Give the nearest number of the range."""
        return min(max(number, self.low), self.high)

    def place(self, number: float) -> int:
        """Give the place of a number."""
        share: float = ((self.limited(number) - self.low) / (self.high - self.low)) ** (1 / self.power)
        return round(PLACES * share)

    def text(self, number: float) -> str:
        """Give a number as it is shown."""
        return QLocale().toString(round(number * self.factor)) + (f" {self.unit}" if self.unit else "")

    def read(self, text: str) -> float | None:
        """Give what a person has typed, within the range; None where it is no number."""
        locale = QLocale()
        number, is_number = locale.toDouble(text.replace(self.unit, "").strip())
        if not is_number or not math.isfinite(number):
            return None
        return self.limited(number / self.factor)
