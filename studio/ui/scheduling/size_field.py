"""Width and height of the picture: typed, locked to their proportions, turned, or of a preset."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from studio.contract.geometry import Extent
from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.backbones import words
from studio.ui.scheduling import sizes
from studio.ui.scheduling.calm_wheel import calm
from studio.ui.scheduling.note_label import NoteLabel
from studio.ui.scheduling.plain_numbers import plain_locale
from studio.ui.scheduling.shape_preview import ShapePreview
from studio.ui.scheduling.side_box import SideBox
from studio.ui.scheduling.size_presets import USUAL_MULTIPLE, SizePresets


class SizeField(QWidget):
    """Two-way between the panels' extent and two boxes.

    What a person types counts at once, as its nearest multiple; the box keeps what was typed until the keyboard leaves.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shape = sizes.SQUARE
        self._typed: tuple[SideBox, int] | None = None
        self._edited: SideBox | None = None
        self._is_showing = False
        self.width_box = SideBox()
        self.height_box = SideBox()
        self.preview = ShapePreview()
        self.aspect = _button("aspect")
        self.aspect.setCheckable(True)
        self.swap = _button("swap")
        self.presets = SizePresets(session)
        self.reset = _button("reset")
        self.note = NoteLabel()
        self._lay_out()
        calm(self.width_box, self.height_box)
        self.setFocusProxy(self.width_box)
        self._connect()
        self._remember_shape()

    @property
    def extent(self) -> Extent | None:
        """Size of the next picture: the chosen one, else the backbone's own where it is known."""
        return self._session.panels.state.extent or self._native

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        for box in (self.width_box, self.height_box):
            box.setLocale(plain_locale())
        self.width_box.setAccessibleName(self.tr("Width in pixels"))
        self.height_box.setAccessibleName(self.tr("Height in pixels"))
        for button, text in (
            (self.aspect, self.tr("Keep the proportions")),
            (self.swap, self.tr("Swap width and height")),
            (self.reset, self.tr("Use the backbone's own size")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self.presets.retranslate()
        self._show()

    # Parts

    @property
    def _native(self) -> Extent | None:
        report = self._session.advice.report
        return None if report is None else report.native

    @property
    def _multiple(self) -> int:
        report = self._session.advice.report
        return USUAL_MULTIPLE if report is None else report.multiple_of

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for part in (self.preview, self.aspect, self.swap, self.presets):
            buttons.addWidget(part)
        buttons.addStretch(1)
        buttons.addWidget(self.reset)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(theme.Spacing.XS)
        layout.setVerticalSpacing(theme.Spacing.XS)
        layout.addWidget(self.width_box, 0, 0)
        layout.addWidget(QLabel("\N{MULTIPLICATION SIGN}"), 0, 1)
        layout.addWidget(self.height_box, 0, 2)
        layout.addLayout(buttons, 1, 0, 1, 3)
        layout.addWidget(self.note, 2, 0, 1, 3)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(2, 1)

    def _connect(self) -> None:
        panels = self._session.panels
        self.width_box.valueChanged.connect(lambda side: self._take(self.width_box, side))
        self.height_box.valueChanged.connect(lambda side: self._take(self.height_box, side))
        for box in (self.width_box, self.height_box):
            box.editingFinished.connect(self._show)
        self.aspect.clicked.connect(lambda is_on: panels.update(keeps_aspect=is_on))
        self.swap.clicked.connect(self._swap)
        self.reset.clicked.connect(lambda: panels.update(extent=None))
        panels.changed.connect(self._follow_panels)
        self._session.advice.changed.connect(self._follow_advice)

    def _take(self, box: SideBox, side: int) -> None:
        """Take over what a person set in a box."""
        if self._is_showing or side < 1:
            return
        self._typed = box, side
        self._edited = box
        try:
            self._session.panels.update(extent=self._with_side(box, side))
        finally:
            self._edited = None
        self._say()

    def _with_side(self, box: SideBox, side: int) -> Extent:
        extent, is_width = self.extent, box is self.width_box
        if extent is None or self._session.panels.state.keeps_aspect:
            change = sizes.with_width if is_width else sizes.with_height
            return change(self._shape, side, self._multiple)
        side = sizes.snapped(side, self._multiple)
        return Extent(side, extent.height) if is_width else Extent(extent.width, side)

    def _side_of(self, box: SideBox, extent: Extent) -> int:
        return extent.width if box is self.width_box else extent.height

    def _swap(self) -> None:
        if self.extent is not None and self.extent != sizes.turned(self.extent):
            self._session.panels.update(extent=sizes.turned(self.extent))

    def _follow_panels(self, names: frozenset[str]) -> None:
        if {"extent", "keeps_aspect"} & names:
            if self._edited is None:
                self._typed = None
                self._remember_shape()
            self._show()

    def _follow_advice(self, name: str) -> None:
        if name == "report":
            if self._session.panels.state.extent is None:
                self._remember_shape()
            self._show()

    def _remember_shape(self) -> None:
        """Keep the proportions that a locked edit goes by: not those of its own results, which are rounded."""
        self._shape = self.extent or sizes.SQUARE

    def _show(self) -> None:
        """Show the size; a box that a person types into keeps what was typed."""
        state, extent = self._session.panels.state, self.extent
        self._is_showing = True
        try:
            for box in (self.width_box, self.height_box):
                box.multiple = self._multiple
                if box is not self._edited:
                    box.show_side(None if extent is None else self._side_of(box, extent))
        finally:
            self._is_showing = False
        self.aspect.setChecked(state.keeps_aspect)
        self.reset.setEnabled(state.extent is not None)
        self.swap.setEnabled(extent is not None and extent.width != extent.height)
        self.preview.show_extent(extent)
        self.preview.setVisible(extent is not None)
        self._say()

    def _say(self) -> None:
        warning = self._warning()
        text = warning or self._snapping() or self._standing()
        self.note.say(text, is_warning=bool(warning))
        for box in (self.width_box, self.height_box):
            box.setAccessibleDescription(text)
            box.setToolTip(
                self.tr("In steps of {multiple} pixels").format(multiple=plain_locale().toString(self._multiple))
            )

    def _warning(self) -> str:
        extent = self._session.panels.state.extent
        if extent is None or extent.is_multiple_of(self._multiple):
            return ""
        return self.tr("Both sides must be multiples of {multiple}.").format(
            multiple=plain_locale().toString(self._multiple)
        )

    def _snapping(self) -> str:
        """Say what became of a number that was typed."""
        if self._typed is None or self.extent is None:
            return ""
        box, typed = self._typed
        became = self._side_of(box, self.extent)
        if became == typed:
            return ""
        is_rounded = became == sizes.snapped(typed, self._multiple)
        text = (
            self.tr("{typed} becomes {number} (multiples of {multiple})")
            if is_rounded
            else self.tr("{typed} becomes {number}: the other side would be too long")
        )
        numbers = {"typed": typed, "number": became, "multiple": self._multiple}
        return text.format(**{name: plain_locale().toString(number) for name, number in numbers.items()})

    def _standing(self) -> str:
        """Say whether the size is the recommended one, and which that is."""
        if self._session.panels.state.extent is None:
            known = self._native is not None
            return self.tr("Recommended") if known else self.tr("As the backbone recommends")
        if self._native is None:
            return self.tr("Your own")
        return self.tr("Recommended: {size}").format(size=words.size(self._native))


def _button(icon: str) -> QToolButton:
    button = QToolButton(autoRaise=True)
    button.setIcon(icons.icon(icon))
    return button
