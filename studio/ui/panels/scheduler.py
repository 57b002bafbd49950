"""How the picture is made: sampler, steps, guidance, size, how many, and the seed."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget

from studio.contract.requests import MAX_COUNT, MAX_GUIDANCE, MAX_STEPS
from studio.session.session import Session
from studio.ui.binding import bind
from studio.ui.panel import Panel
from studio.ui.scheduling.calm_wheel import calm
from studio.ui.scheduling.fault_message import FaultMessage
from studio.ui.scheduling.fitting import Fitting
from studio.ui.scheduling.form import Form
from studio.ui.scheduling.optional_number import NumberRange, OptionalNumber
from studio.ui.scheduling.seed_field import SeedField
from studio.ui.scheduling.sigma_plot import SigmaPlot
from studio.ui.scheduling.size_field import SizeField
from studio.ui.scheduling.walk_boxes import SamplerBox, SpacingBox

STEPS = NumberRange(low=1, high=MAX_STEPS, slider_low=1, slider_high=100)
GUIDANCE = NumberRange(low=0, high=MAX_GUIDANCE, slider_low=0, slider_high=30, step=0.5, decimals=2, shown_decimals=1)


class SchedulerPanel(Panel):
    """Shows and sets everything about the walk from noise to picture."""

    panel_id: ClassVar[str] = "scheduler"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.sampler = SamplerBox(session)
        self.spacing = SpacingBox(session)
        self.steps = OptionalNumber(STEPS)
        self.plot = SigmaPlot(session)
        self.guidance = OptionalNumber(GUIDANCE)
        self.size_field = SizeField(session)
        self.count = QSpinBox()
        self.count.setRange(1, MAX_COUNT)
        self.count.setGroupSeparatorShown(True)
        calm(self.count)
        self.seed = SeedField(session)
        self.fault = FaultMessage(session)
        self.form = Form()
        self._lay_out()
        self._connect()
        self.retranslate()
        self._fitting = Fitting(session, self)

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        names: dict[QWidget, str] = {
            self.sampler: self.tr("Sampler"),
            self.spacing: self.tr("Spacing"),
            self.steps: self.tr("Steps"),
            self.guidance: self.tr("Guidance"),
            self.size_field: self.tr("Size"),
            self.count: self.tr("Pictures"),
            self.seed: self.tr("Seed"),
        }
        for field, name in names.items():
            self.form.set_name(field, name)
        self.count.setLocale(QLocale())
        self.count.setAccessibleName(self.tr("Pictures"))
        self.count.setToolTip(self.tr("So many pictures are made, each with the next seed"))
        self.steps.retranslate(names[self.steps])
        self.guidance.retranslate(names[self.guidance])
        for part in (self.sampler, self.spacing, self.plot, self.size_field, self.seed, self.fault):
            part.retranslate()
        self._show_numbers()

    # Parts

    def _lay_out(self) -> None:
        self.form.add_fields(self.sampler, self.spacing, self.steps)
        self.form.add_wide(self.plot)
        self.form.add_fields(self.guidance, self.size_field, self.count, self.seed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.form, 1)
        layout.addWidget(self.fault)

    def _connect(self) -> None:
        panels = self.session.panels
        bind(panels, "count", self.count.valueChanged, self.count.value, self.count.setValue)
        self.steps.chosen.connect(lambda steps: panels.update(steps=None if steps is None else round(steps)))
        self.guidance.chosen.connect(lambda guidance: panels.update(guidance=guidance))
        panels.changed.connect(self._follow_panels)
        self.session.advice.changed.connect(self._follow_advice)

    def _follow_panels(self, names: frozenset[str]) -> None:
        if {"steps", "guidance"} & names:
            self._show_numbers()

    def _follow_advice(self, name: str) -> None:
        if name == "report":
            self._show_numbers()

    def _show_numbers(self) -> None:
        state, report = self.session.panels.state, self.session.advice.report
        self.steps.show_number(state.steps, None if report is None else report.steps)
        if report is None or report.takes_guidance:
            self.guidance.refuse("")
            self.guidance.show_number(state.guidance, None if report is None else report.guidance)
        else:
            self.guidance.refuse(self.tr("This backbone takes no guidance."))
            self.guidance.show_number(None, None)
