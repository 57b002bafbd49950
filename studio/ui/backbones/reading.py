"""How the network reads a picture: its operator, the order of the tokens, and the way through them, drawn."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from studio.contract.catalog import BackboneReport
from studio.contract.geometry import Extent
from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.backbones import operator_words, words
from studio.ui.backbones.scan_path import Cell, ScanPathView, drawn_grid
from studio.ui.backbones.section import Section
from studio.ui.theme import Spacing

BLOCKS_TO_COMPARE = 8
"""Orders repeat after so many blocks at most."""
CORNER = 4
"""Tokens on a side that are enough to tell two orders apart."""


class ReadingSection(Section):
    """Operator and scan order in words, and the paths of one block over the tokens; hidden for weights not our own.

    Args:
        session: Whose backbone it is.

    Attributes:
        view: The drawing.
        earlier: Shows the block before.
        later: Shows the block after.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._block = 0
        self._operator, self._sentence, self._order = (self._label(role) for role in ("", "muted", ""))
        self.view = ScanPathView(self)
        self.earlier, self.later = self._button("chevron-left", -1), self._button("chevron-right", 1)
        self._place, self._caption = self._label("muted"), self._label("small")
        self._stepper = QWidget(self)
        line = QHBoxLayout(self._stepper)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Spacing.XS)
        line.addWidget(self.earlier)
        line.addWidget(self.later)
        line.addWidget(self._place, 1)
        for widget in (self._operator, self._sentence, self._order, self.view, self._stepper, self._caption):
            self.body.addWidget(widget)
        session.advice.changed.connect(self._advice_changed)
        session.advice.answered.connect(self._answered)
        session.panels.changed.connect(self._panels_changed)
        session.engine.catalog_changed.connect(self.refresh)
        self.retranslate()

    @property
    def operator(self) -> str:
        """The operator's name, as it is shown; empty while the section is hidden."""
        return "" if self.isHidden() else self._operator.text()

    @property
    def order(self) -> str:
        """The scan order's name, as it is shown."""
        return self._order.text()

    @property
    def place(self) -> str:
        """Which block is shown; empty where all read alike."""
        return "" if self._stepper.isHidden() else self._place.text()

    @property
    def caption(self) -> str:
        """What the drawing shows, in words."""
        return self._caption.text()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.heading.setText(self.tr("How it reads the picture"))
        self.view.setToolTip(
            self.tr("Each path begins at its dot and ends at its arrow. Dotted lines are jumps to tokens further away.")
        )
        for button, text in ((self.earlier, self.tr("The block before")), (self.later, self.tr("The block after"))):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self.refresh()

    def refresh(self) -> None:
        """Show the operator of the chosen backbone, where it is known."""
        report = self._report()
        self.setVisible(report is not None)
        if report is not None:
            self._show(report)

    # Parts

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        theme.set_role(label, role)
        return label

    def _button(self, icon: str, step: int) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icons.icon(icon))
        button.setAutoRaise(True)
        button.clicked.connect(lambda: self._step(step))
        return button

    def _report(self) -> BackboneReport | None:
        report = self._session.advice.report_of(self._session.panels.state.backbone)
        return None if report is None or not report.block_operators or not report.token_px else report

    def _grid(self, report: BackboneReport) -> Cell:
        """Give rows and columns of the tokens at the size of the panels, else at the native one."""
        comparison = self._session.advice.comparison
        if comparison is not None:
            return comparison.rows, comparison.columns
        side = report.token_px if report.native is None else max(report.native.width, report.token_px)
        return side // report.token_px, side // report.token_px

    def _show(self, report: BackboneReport) -> None:
        catalog = self._session.engine.catalog
        self._block %= len(report.block_operators)
        self._operator.setText(operator_words.name(report.operator, catalog))
        self._sentence.setText(operator_words.sentence(report.operator))
        self._sentence.setVisible(bool(self._sentence.text()))
        self._order.setText(self.tr("Order: {order}").format(order=operator_words.scan_name(report.scan, catalog)))
        grid = self._grid(report)
        drawn = self._draw(report, grid)
        self._show_place(report, grid)
        tokens = self.tr("{grid} tokens of {size} pixels").format(
            grid=_size(grid), size=words.size(Extent(report.token_px, report.token_px))
        )
        coarse = self.tr("drawn as {grid}").format(grid=_size(drawn))
        self._caption.setText(tokens if drawn == grid else f"{tokens}, {coarse}")
        self.view.setAccessibleName(" ".join(part for part in (self._order.text(), self.place, self.caption) if part))

    def _draw(self, report: BackboneReport, grid: Cell) -> Cell:
        """Draw what the shown block reads; give the rows and columns that were drawn."""
        count = len(self._paths(report, self._block, (1, 1)))
        drawn = drawn_grid(*grid, max(1, count))
        if count:
            self.view.show_paths(self._paths(report, self._block, drawn), *drawn)
        else:
            self.view.show_everything(*drawn)
        return drawn

    def _paths(self, report: BackboneReport, block: int, grid: Cell) -> tuple[list[int], ...]:
        """Give the paths of a block; none where its operator needs none."""
        from studio.contract.scans import scan_paths  # noqa: PLC0415 - numpy waits until something is drawn

        if report.scan is None or report.block_operators[block] == operator_words.ATTENTION:
            return ()
        return tuple(path.tolist() for path in scan_paths(report.scan, block, *grid))

    def _show_place(self, report: BackboneReport, grid: Cell) -> None:
        blocks = len(report.block_operators)
        # Blocks that differ on the whole grid differ on a corner of it, which is quicker to look at.
        corner = (min(grid[0], CORNER), min(grid[1], CORNER))
        seen = [self._paths(report, block, corner) for block in range(min(blocks, BLOCKS_TO_COMPARE))]
        self._stepper.setVisible(any(paths != seen[0] for paths in seen))
        place = self.tr("Block {number} of {count}").format(number=self._block + 1, count=blocks)
        operator = report.block_operators[self._block]
        if len(set(report.block_operators)) > 1:
            place = f"{place}: {operator_words.name(operator, self._session.engine.catalog)}"
        self._place.setText(place)

    def _step(self, step: int) -> None:
        self._block += step
        self.refresh()

    def _advice_changed(self, name: str) -> None:
        if name in ("report", "comparison"):
            self.refresh()

    def _answered(self, name: str) -> None:
        if name == "report":
            self.refresh()

    def _panels_changed(self, names: frozenset[str]) -> None:
        if "backbone" in names:
            self._block = 0
            self.refresh()


def _size(grid: Cell) -> str:
    rows, columns = grid
    return words.size(Extent(columns, rows))
