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
        parts = (self._of_operations(comparison), self._in_time(comparison))
        self._verdict.setText(" ".join(part for part in parts if part))

    def _name(self, cost: OperatorCost) -> str:
        return operator_words.name(cost.operator, self._session.engine.catalog)

    def _number(self, cost: OperatorCost) -> str:
        told = operator_words.operations(cost.flops)
        return told if cost.seconds is None else f"{told}, {operator_words.step_seconds(cost.seconds)}"

    def _of_operations(self, comparison: OperatorComparison) -> str:
        """Say who computes less at this size, and who from which size on."""
        attention, scanning, side = comparison.attention, comparison.scanning, comparison.cheaper_from_px
        less, more = sorted((attention, scanning), key=lambda cost: cost.flops)
        size = "" if side is None else words.size(Extent(side, side))
        facts = {
            "name": self._name(less),
            "percent": max(1, round(100 - 100 * less.flops / max(1, more.flops))),
            "other": self._name(scanning),
            "size": size,
        }
        if more.flops - less.flops < TINY * more.flops:
            text = self.tr("Both compute as much at this size; {other} computes less from {size} on.")
            return text.format(**facts) if size else self.tr("Both compute as much at this size.")
        if (side is None and less is attention) or (side is not None and side <= comparison.token_px):
            return self.tr("{name} computes {percent} % less here, and less at every size.").format(**facts)
        if side is None:
            return self.tr("{name} computes {percent} % less here.").format(**facts)
        if less is scanning:
            return self.tr("{name} computes {percent} % less here, and less from {size} on.").format(**facts)
        return self.tr("{name} computes {percent} % less here; from {size} on {other} does.").format(**facts)

    def _in_time(self, comparison: OperatorComparison) -> str:
        """Say who was quicker, where the clock says something else than the operations."""
        costs = (comparison.attention, comparison.scanning)
        if any(cost.seconds is None for cost in costs):
            return ""
        quicker = min(costs, key=lambda cost: cost.seconds or 0.0)
        if quicker is min(costs, key=lambda cost: cost.flops):
            return ""
        return self.tr("Quicker in the last runs on this machine: {name}.").format(name=self._name(quicker))
