"""A box for one side of a picture."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QSpinBox, QWidget

from studio.contract.geometry import MAX_SIDE_PX
from studio.ui import theme
from studio.ui.scheduling import sizes
from studio.ui.scheduling.plain_numbers import UNKNOWN


class SideBox(QSpinBox):
    """Takes any number of pixels; its arrows walk from one multiple to the next.

    Attributes:
        multiple: What the backbone wants sides to be multiples of.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.multiple = 1
        self.setRange(1, MAX_SIDE_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_side(self, side: int | None) -> None:
        """Show a side, or that it is not known."""
        low = 1 if side is not None else 0
        if low != self.minimum():
            # Below what can be set lies the place of the unknown.
            self.setSpecialValueText("" if low else UNKNOWN)
            self.setMinimum(low)
        # Setting what is there already would write over what a person is typing.
        if self.value() != (side or 0):
            self.setValue(side or 0)

    def stepBy(self, steps: int) -> None:  # noqa: N802 - Qt's name
        """Go to a multiple; Qt calls it for arrows, keys and the wheel."""
        self.setValue(sizes.stepped(self.value(), steps, self.multiple))
        self.selectAll()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the size of the longest side and the arrows: two boxes stand in a narrow panel."""
        digits = self.fontMetrics().horizontalAdvance(str(MAX_SIDE_PX))
        return QSize(digits + 4 * theme.Spacing.S, super().minimumSizeHint().height())
