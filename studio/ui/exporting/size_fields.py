"""Asks for the size of a copy: as it is, scaled, by its longest side, or exactly."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from studio.contract.geometry import MAX_SIDE_PX, Extent
from studio.session.export_values import Fit, Resize
from studio.ui.exporting.value_box import ValueBox
from studio.ui.scheduling.calm_wheel import calm
from studio.ui.theme import Spacing

LONGEST_PX, SIDE_PX, HALF = 1_024, 512, 50
MOST_PERCENT = 1_600


class SizeMode(StrEnum):
    """What a person gives of the size."""

    AS_IS = "as_is"
    SCALE = "scale"
    LONGEST = "longest"
    EXACT = "exact"


class SizeFields(QWidget):
    """Gives a `Resize`.

    Signals:
        changed: It is another one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode: ValueBox[SizeMode] = ValueBox(SizeMode.AS_IS)
        self.percent = _number(1, MOST_PERCENT, HALF, " %")
        self.longest = _number(1, MAX_SIDE_PX, LONGEST_PX, " px")
        self.width_px = _number(1, MAX_SIDE_PX, SIDE_PX, " px")
        self.height_px = _number(1, MAX_SIDE_PX, SIDE_PX, " px")
        self._times = QLabel("\N{MULTIPLICATION SIGN}")
        self.fit: ValueBox[Fit] = ValueBox(Fit.CUT)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Spacing.S)
        layout.addWidget(self.mode)
        self._of_mode = {
            SizeMode.SCALE: (self.percent,),
            SizeMode.LONGEST: (self.longest,),
            SizeMode.EXACT: (self.width_px, self._times, self.height_px, self.fit),
        }
        for parts in self._of_mode.values():
            for part in parts:
                layout.addWidget(part)
        layout.addStretch(1)
        self.setFocusProxy(self.mode)
        self.mode.changed.connect(self._follow)
        self._follow()

    def resize_wanted(self) -> Resize:
        """Give what is asked for."""
        if self.mode.value is SizeMode.SCALE:
            return Resize(scale=self.percent.value() / 100)
        if self.mode.value is SizeMode.LONGEST:
            return Resize(longest_px=self.longest.value())
        if self.mode.value is SizeMode.EXACT:
            return Resize(exact=Extent(self.width_px.value(), self.height_px.value()), fit=self.fit.value)
        return Resize()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.mode.offer(
            (
                (SizeMode.AS_IS, self.tr("As it is")),
                (SizeMode.SCALE, self.tr("Scaled")),
                (SizeMode.LONGEST, self.tr("Longest side at most")),
                (SizeMode.EXACT, self.tr("Exactly")),
            )
        )
        self.fit.offer(((Fit.CUT, self.tr("cut to fit")), (Fit.BARS, self.tr("whole, with bars"))))
        self.mode.setAccessibleName(self.tr("Size"))
        self.percent.setAccessibleName(self.tr("Scale in per cent"))
        self.longest.setAccessibleName(self.tr("Longest side in pixels"))
        self.width_px.setAccessibleName(self.tr("Width in pixels"))
        self.height_px.setAccessibleName(self.tr("Height in pixels"))
        self.fit.setAccessibleName(self.tr("How the picture fills the size"))

    def _follow(self) -> None:
        for mode, parts in self._of_mode.items():
            for part in parts:
                part.setVisible(mode is self.mode.value)
        self.changed.emit()


def _number(least: int, most: int, value: int, suffix: str) -> QSpinBox:
    field = QSpinBox(minimum=least, maximum=most, value=value, suffix=suffix)
    calm(field)
    return field
