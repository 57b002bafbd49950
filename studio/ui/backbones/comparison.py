"""What a step takes with attention and with a state-space operator, side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from studio.contract.geometry import Extent
from studio.contract.port import OperatorComparison, OperatorCost
from studio.session.session import Session
from studio.ui import theme
from studio.ui.backbones import operator_words, words
from studio.ui.backbones.meter import Meter
from studio.ui.backbones.section import Section

TINY = 0.005
"""A difference that is none."""


class ComparisonSection(Section):
    """Two meters and who computes less; hidden for weights that are not our own.

    Args:
        session: Whose panels they are.

    Attributes:
        attention: What a step takes with attention.
        scanning: What it takes with the other operator.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.attention, self.scanning = Meter(self), Meter(self)
        self._verdict = QLabel(self)
        self._verdict.setWordWrap(True)
        theme.set_role(self._verdict, "muted")
        for part in (self.attention, self.scanning, self._verdict):
            self.body.addWidget(part)
        session.advice.changed.connect(self._advice_changed)
        self.retranslate()

    @property
    def verdict(self) -> str:
        """Who computes less, in words."""
        return self._verdict.text()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        comparison = self._session.advice.comparison
        self.setVisible(comparison is not None)
        if comparison is not None:
            self._show(comparison)

    def _advice_changed(self, name: str) -> None:
        if name in ("comparison", "report"):
            self.retranslate()

    def _show(self, comparison: OperatorComparison) -> None:
        self.heading.setText(self.tr("One step at {count} tokens").format(count=words.count(comparison.tokens)))
        most = max(comparison.attention.flops, comparison.scanning.flops, 1)
        report = self._session.advice.report
        for meter, cost in ((self.attention, comparison.attention), (self.scanning, comparison.scanning)):
            meter.say(self._name(cost), self._number(cost))
            is_chosen = report is not None and report.operator == cost.operator
            meter.bar.set_share(cost.flops / most, "accent_text" if is_chosen else "muted")
            meter.setToolTip(self.tr("Operations of the whole network in one step, counted from its layers"))
        parts = (self._at_this_size(comparison), self._from_which_size(comparison), self._in_time(comparison))
        self._verdict.setText(" ".join(part for part in parts if part))

    def _name(self, cost: OperatorCost) -> str:
        return operator_words.name(cost.operator, self._session.engine.catalog)

    def _number(self, cost: OperatorCost) -> str:
        told = operator_words.operations(cost.flops)
        return told if cost.seconds is None else f"{told}, {operator_words.step_seconds(cost.seconds)}"

    def _at_this_size(self, comparison: OperatorComparison) -> str:
        less, more = sorted((comparison.attention, comparison.scanning), key=lambda cost: cost.flops)
        share = 1 - less.flops / max(1, more.flops)
        if share < TINY:
            return self.tr("Both compute as much at this size.")
        return self.tr("{name} computes {percent} % less at this size.").format(
            name=self._name(less), percent=max(1, round(share * 100))
        )

    def _from_which_size(self, comparison: OperatorComparison) -> str:
        name, side = self._name(comparison.scanning), comparison.cheaper_from_px
        if side is None:
            return self.tr("{name} computes more at every size.").format(name=name)
        if side <= comparison.token_px:
            return self.tr("{name} computes less at every size.").format(name=name)
        return self.tr("{name} computes less from {size} on.").format(name=name, size=words.size(Extent(side, side)))

    def _in_time(self, comparison: OperatorComparison) -> str:
        """Say who was quicker, where the clock says something else than the operations."""
        costs = (comparison.attention, comparison.scanning)
        if any(cost.seconds is None for cost in costs):
            return ""
        quicker = min(costs, key=lambda cost: cost.seconds or 0.0)
        if quicker is min(costs, key=lambda cost: cost.flops):
            return ""
        return self.tr("On this machine {name} was quicker in the last runs.").format(name=self._name(quicker))
