"""A number that a person sets or leaves to the backbone: a box to type in, a slider, and the way back."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QSlider, QToolButton, QWidget

from studio.ui import icons, theme
from studio.ui.scheduling.calm_wheel import calm
from studio.ui.scheduling.note_label import NoteLabel
from studio.ui.scheduling.plain_numbers import UNKNOWN, plain_locale

USUAL_TEXT = "-100.0"
"""Every box has room for this, so that sliders above each other begin at the same place."""


@dataclass(frozen=True, slots=True)
class NumberRange:
    """What can be set.

    Attributes:
        low: Smallest number.
        high: Largest number that can be typed.
        slider_low: Left end of the slider.
        slider_high: Right end of the slider.
        step: Step of the slider and the arrows.
        decimals: Digits after the point that can be typed.
        shown_decimals: Digits after the point that are always shown.
    """

    low: float
    high: float
    slider_low: float
    slider_high: float
    step: float = 1
    decimals: int = 0
    shown_decimals: int = 0


class OptionalNumber(QWidget):
    """Shows a person's own number, or what the backbone recommends.

    Args:
        numbers: What can be set.

    Signals:
        chosen: A person has set this number; None takes it back to what is recommended.
    """

    chosen = Signal(object)

    def __init__(self, numbers: NumberRange, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbers = numbers
        self._name = ""
        self._refusal = ""
        self._own: float | None = None
        self._recommended: float | None = None
        self._is_showing = False
        self.spin = _NumberSpin(numbers)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, round((numbers.slider_high - numbers.slider_low) / numbers.step))
        self.reset = QToolButton(autoRaise=True)
        self.reset.setIcon(icons.icon("reset"))
        self.note = NoteLabel()
        self._lay_out()
        calm(self.spin, self.slider)
        self.setFocusProxy(self.spin)
        self.spin.valueChanged.connect(self._take_spin)
        self.slider.valueChanged.connect(self._take_slider)
        self.reset.clicked.connect(lambda: self.chosen.emit(None))
        self.show_number(None, None)

    def show_number(self, own: float | None, recommended: float | None) -> None:
        """Show a number.

        Args:
            own: What a person has set; None where it is left to the backbone.
            recommended: What the backbone recommends; None where that is not known.
        """
        self._own, self._recommended = own, recommended
        number = recommended if own is None else own
        self._is_showing = True
        try:
            self.spin.show_number(number)
            self.slider.setValue(self._slider_place(number))
        finally:
            self._is_showing = False
        self._say()

    def refuse(self, reason: str) -> None:
        """Switch the number off and say why; an empty reason switches it on."""
        self._refusal = reason
        self._say()

    def retranslate(self, name: str) -> None:
        """Set every text in the language of the moment.

        Args:
            name: What the number is.
        """
        self._name = name
        self.spin.setLocale(plain_locale())
        self.reset.setToolTip(self.tr("Use what the backbone recommends"))
        self.reset.setAccessibleName(self.tr("{name}: use what the backbone recommends").format(name=name))
        self.slider.setAccessibleName(self.tr("{name}, slider").format(name=name))
        self.spin.setAccessibleName(name)
        self._say()

    def _lay_out(self) -> None:
        self.slider.setMinimumWidth(theme.Spacing.XL * 2)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(theme.Spacing.XS)
        layout.setVerticalSpacing(0)
        layout.addWidget(self.spin, 0, 0)
        layout.addWidget(self.slider, 0, 1)
        layout.addWidget(self.reset, 0, 2)
        layout.addWidget(self.note, 1, 0, 1, 3)
        layout.setColumnStretch(1, 1)

    def _take_spin(self, number: float) -> None:
        if not self._is_showing:
            self.chosen.emit(max(number, self._numbers.low))

    def _take_slider(self, place: int) -> None:
        if not self._is_showing:
            self.chosen.emit(self._numbers.slider_low + place * self._numbers.step)

    def _slider_place(self, number: float | None) -> int:
        # Qt keeps it inside the slider's range.
        return 0 if number is None else round((number - self._numbers.slider_low) / self._numbers.step)

    def _say(self) -> None:
        note = self._refusal or self._standing()
        self.note.say(note)
        self.spin.setAccessibleDescription(note)
        self.spin.setToolTip(note)
        for part in (self.spin, self.slider):
            part.setEnabled(not self._refusal)
        self.reset.setEnabled(not self._refusal and self._own is not None)

    def _standing(self) -> str:
        """Say whether the number is the recommended one, and which that is."""
        if self._own is None:
            known = self._recommended is not None
            return self.tr("Recommended") if known else self.tr("As the backbone recommends")
        if self._recommended is None:
            return self.tr("Your own")
        return self.tr("Recommended: {number}").format(number=self.spin.textFromValue(self._recommended))


class _NumberSpin(QDoubleSpinBox):
    """A box for a number with as many digits after the point as it has, or with none at all while it is not known."""

    def __init__(self, numbers: NumberRange) -> None:
        super().__init__()
        self._numbers = numbers
        self.setDecimals(numbers.decimals)
        self.setSingleStep(numbers.step)
        self.setRange(numbers.low, numbers.high)

    def show_number(self, number: float | None) -> None:
        """Show a number, or that it is not known."""
        low = self._numbers.low - (self._numbers.step if number is None else 0)
        if low != self.minimum():
            # Below what can be set lies the place of the unknown.
            self.setSpecialValueText(UNKNOWN if number is None else "")
            self.setMinimum(low)
        shown = low if number is None else round(number, self._numbers.decimals)
        # Setting what is there already would write over what a person is typing.
        if shown != self.value():
            self.setValue(shown)

    def textFromValue(self, value: float) -> str:  # noqa: N802 - Qt's name
        """Give a number in the digits of the locale."""
        text = f"{value:.{self._numbers.decimals}f}"
        digits = len(text.partition(".")[2].rstrip("0"))
        return self.locale().toString(float(value), "f", max(digits, self._numbers.shown_decimals))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the size of the longest number and the arrows, alike for all numbers; the slider takes what is left."""
        texts = (self.textFromValue(-self._numbers.high), USUAL_TEXT)
        longest = max(map(self.fontMetrics().horizontalAdvance, texts))
        return QSize(longest + 4 * theme.Spacing.S, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never give way."""
        return self.sizeHint()
