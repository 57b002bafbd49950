"""A sampler or spacing that does not fit what was chosen beside it goes back to the backbone's own, and it is said."""

from __future__ import annotations

from PySide6.QtCore import QObject

from studio.session.notices import Severity
from studio.session.session import Session
from studio.ui.backbones import words
from studio.ui.scheduling.walk_words import entry_of, sampler_name, spacing_name


class Fitting(QObject):
    """Watches the panels for choices that no longer fit each other."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        # A report tells of the backbone that was chosen when it was asked for; a recalled sampler waits for its own.
        self._is_report_current = session.advice.is_settled
        session.advice.answered.connect(self._take_answer)
        session.panels.changed.connect(self._follow_panels)

    def _take_answer(self, topic: str) -> None:
        if topic == "report":
            self._is_report_current = True
            self._check_sampler()

    def _follow_panels(self, names: frozenset[str]) -> None:
        if "backbone" in names:
            self._is_report_current = False
        if "scheduler" in names:
            self._check_sampler()
        if {"scheduler", "spacing"} & names:
            self._check_spacing(is_left_over="spacing" not in names)

    def _check_sampler(self) -> None:
        report, chosen = self._session.advice.report, self._session.panels.state.scheduler
        if not self._is_report_current or report is None or chosen is None or chosen in report.schedulers:
            return
        name = sampler_name(chosen, self._session.engine.catalog)
        self._session.panels.update(scheduler=None, spacing=None)
        self._tell(
            self.tr("The sampler {sampler} does not fit the backbone {backbone}.").format(
                sampler=name, backbone=words.card_name(report.id, report)
            ),
            self.tr("The backbone's own sampler is chosen instead."),
        )

    def _check_spacing(self, *, is_left_over: bool) -> None:
        state, catalog = self._session.panels.state, self._session.engine.catalog
        if state.spacing is None or catalog is None:
            return
        entry = entry_of(state.scheduler, catalog)
        taken = () if entry is None else entry.spacings
        # What the backbone's own sampler takes is known to the engine alone: a recalled spacing is its to judge.
        if state.spacing in taken or (state.scheduler is None and not is_left_over):
            return
        self._session.panels.update(spacing=None)
        sampler = (
            self.tr("The backbone's own sampler") if state.scheduler is None else sampler_name(state.scheduler, catalog)
        )
        self._tell(
            self.tr("{sampler} does not take the spacing {spacing}.").format(
                sampler=sampler, spacing=spacing_name(state.spacing)
            ),
            self.tr("Its own spacing is chosen instead."),
        )

    def _tell(self, text: str, hint: str) -> None:
        self._session.notices.post(text, hint, Severity.WARNING)
