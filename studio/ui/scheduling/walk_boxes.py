"""Which sampler walks from noise to picture, and how its noise levels lie."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio.contract.requests import Spacing
from studio.session.session import Session
from studio.ui.backbones import words
from studio.ui.scheduling.choice_box import ChoiceBox, Offer
from studio.ui.scheduling.walk_words import entry_of, sampler_texts, spacing_name


class SamplerBox(ChoiceBox[str]):
    """Offers the samplers that fit the backbone; its own first."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.chosen.connect(self._choose)
        session.panels.changed.connect(self._follow_panels)
        session.advice.changed.connect(self._follow_advice)
        session.engine.catalog_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what can be chosen and what is."""
        chosen = self._session.panels.state.scheduler
        report, catalog = self._session.advice.report, self._session.engine.catalog
        fitting = list(() if report is None else report.schedulers)
        # What is chosen stays to be seen while nobody knows yet whether it fits.
        ids = [*fitting, chosen] if chosen is not None and chosen not in fitting else fitting
        own = (
            self.tr("The backbone's own")
            if report is None
            else self.tr("The backbone's own: {name}").format(name=words.scheduler_name(report.scheduler))
        )
        offers: list[Offer[str]] = [Offer(None, own), *(Offer(one, *sampler_texts(one, catalog)) for one in ids)]
        self.show_offers(offers, chosen)
        self.setToolTip(self.words)

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setAccessibleName(self.tr("Sampler"))
        self.refresh()

    def _choose(self, scheduler: str | None) -> None:
        self._session.panels.update(scheduler=scheduler)

    def _follow_panels(self, names: frozenset[str]) -> None:
        if "scheduler" in names:
            self.refresh()

    def _follow_advice(self, name: str) -> None:
        if name == "report":
            self.refresh()


class SpacingBox(ChoiceBox[Spacing]):
    """Offers the spacings that the chosen sampler takes; its own first."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.chosen.connect(self._choose)
        session.panels.changed.connect(self._follow_panels)
        session.engine.catalog_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what can be chosen and what is."""
        state = self._session.panels.state
        entry = entry_of(state.scheduler, self._session.engine.catalog)
        taken = list(() if entry is None else entry.spacings)
        if state.spacing is not None and state.spacing not in taken:
            taken.append(state.spacing)
        offers: list[Offer[Spacing]] = [
            Offer(None, self.tr("Its own")),
            *(Offer(one, spacing_name(one)) for one in taken),
        ]
        self.show_offers(offers, state.spacing)
        self.setEnabled(len(offers) > 1)
        self.setToolTip(self._reason() if len(offers) == 1 else self.tr("How the noise levels lie along the walk"))

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setAccessibleName(self.tr("Spacing"))
        self.refresh()

    def _reason(self) -> str:
        if self._session.panels.state.scheduler is None:
            return self.tr("The backbone's own sampler has one spacing; choose a sampler to change it.")
        return self.tr("This sampler has one spacing.")

    def _choose(self, spacing: Spacing | None) -> None:
        self._session.panels.update(spacing=spacing)

    def _follow_panels(self, names: frozenset[str]) -> None:
        if {"scheduler", "spacing"} & names:
            self.refresh()
