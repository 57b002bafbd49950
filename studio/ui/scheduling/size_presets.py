"""The menu of sizes: the backbone's own, twice that, and ratios with about as many pixels, or as high."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from studio.contract.geometry import Extent
from studio.session.session import Session
from studio.ui.backbones import words
from studio.ui.scheduling import sizes

USUAL_MULTIPLE = 8
"""What nearly every backbone wants, until the chosen one has said."""
USUAL_SIZE = Extent(512, 512)
"""What ratios are made of where neither the backbone nor the person has named a size."""


class SizePresets(QToolButton):
    """Opens the menu; what is chosen goes into the panels."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ratios: tuple[Extent, ...] = ()
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.aboutToShow.connect(self.fill)
        self.setMenu(menu)

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setText(self.tr("Sizes"))
        self.setToolTip(self.tr("Sizes that fit the backbone"))
        self.setAccessibleName(self.tr("Sizes that fit the backbone"))
        self.menu().setAccessibleName(self.tr("Sizes"))

    def fill(self) -> None:
        """Make the menu for the backbone of the moment."""
        self.menu().clear()
        report = self._session.advice.report
        native = None if report is None else report.native
        multiple = USUAL_MULTIPLE if report is None else report.multiple_of
        self._offer(self.tr("The backbone's own"), None, native)
        if native is not None:
            double = sizes.doubled(native, multiple)
            self._offer(self.tr("Twice as large"), double, double)
        base = native or self._session.panels.state.extent or USUAL_SIZE
        for ratio in self._read_ratios():
            if ratio == sizes.SQUARE or ratio == self._first_upright():
                self.menu().addSeparator()
            extent = sizes.of_ratio(ratio, sizes.pixels_for(ratio, base), multiple)
            self._offer(f"{ratio.width}:{ratio.height}", extent, extent)

    def _offer(self, text: str, extent: Extent | None, shown: Extent | None) -> None:
        # What stands behind a tab is set apart at the right, as shortcuts are.
        action = self.menu().addAction(text if shown is None else f"{text}\t{words.size(shown)}")
        action.setCheckable(True)
        action.setChecked(self._session.panels.state.extent == extent)
        action.triggered.connect(lambda: self._session.panels.update(extent=extent))

    def _read_ratios(self) -> tuple[Extent, ...]:
        if not self._ratios:
            try:
                text = (self._session.resources / "presets" / "sizes.json").read_text(encoding="utf-8")
            except (OSError, ValueError):
                text = ""
            self._ratios = sizes.parse_ratios(text)
        return self._ratios

    def _first_upright(self) -> Extent | None:
        return next((ratio for ratio in self._ratios if ratio.height > ratio.width), None)
