"""What a job takes at the size and settings of the panels."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from studio.contract.port import Cost
from studio.session.session import Session
from studio.ui import theme
from studio.ui.backbones import words
from studio.ui.backbones.message_line import MessageLine
from studio.ui.backbones.meter import Meter
from studio.ui.backbones.section import Section


class CostSection(Section):
    """Memory against what is free, and time as far as it is known; hidden while nothing is known.

    Args:
        session: Whose panels they are.

    Attributes:
        meter: Memory needed of what is free.
        warning: Says that it does not fit.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.meter = Meter(self)
        self.warning = MessageLine("error", "danger", self)
        self._time = QLabel(self)
        self._time.setWordWrap(True)
        theme.set_role(self._time, "muted")
        for part in (self.meter, self.warning, self._time):
            self.body.addWidget(part)
        session.advice.changed.connect(self._advice_changed)
        self.retranslate()

    @property
    def time(self) -> str:
        """How long a job takes, in words."""
        return self._time.text()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.heading.setText(self.tr("What a job takes"))
        cost = self._session.advice.cost
        self.setVisible(cost is not None)
        if cost is not None:
            self._show(cost)

    def _advice_changed(self, name: str) -> None:
        if name == "cost":
            self.retranslate()

    def _show(self, cost: Cost) -> None:
        needed, free = words.memory(cost.bytes_needed), words.memory(cost.bytes_free)
        is_too_much = cost.bytes_needed > cost.bytes_free
        self.meter.say(self.tr("Needs {needed} of {free} free").format(needed=needed, free=free), "")
        self.meter.set_share(cost.bytes_needed / max(1, cost.bytes_free), is_too_much=is_too_much)
        self.warning.say(
            self.tr("This does not fit into the free memory.") if is_too_much else "",
            self.tr("Choose a smaller size, close other programs or unload the weights."),
        )
        if cost.seconds is None:
            self._time.setText(self.tr("The time is known after the first job."))
        else:
            self._time.setText(self.tr("Takes {time}, from the last runs").format(time=words.duration(cost.seconds)))
