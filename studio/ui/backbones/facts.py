"""What the chosen backbone is, and why it cannot run where it cannot."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from studio.contract.catalog import BackboneReport
from studio.session.engine_host import EngineState
from studio.session.messages import translated
from studio.session.session import Session
from studio.ui import theme
from studio.ui.backbones import words
from studio.ui.backbones.message_line import MessageLine
from studio.ui.backbones.section import Section
from studio.ui.theme import Spacing

FACTS = ("predicts", "parameters", "disk", "native", "scheduler")


class BackboneFacts(Section):
    """The report of the engine in words.

    Args:
        session: Whose backbone it is.

    Attributes:
        fault: Why the backbone, or a setting with it, cannot run.
        tried: Whether its family is proven by our tests.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_current = session.advice.is_settled
        self._name = QLabel(self)
        self._name.setWordWrap(True)
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._wait = QLabel(self)
        self._wait.setWordWrap(True)
        theme.set_role(self._wait, "muted")
        self.fault = MessageLine("error", "danger", self)
        self.tried = MessageLine("success", "success", self)
        self._table = QWidget(self)
        self._labels = {name: self._row(number) for number, name in enumerate(FACTS)}
        self._notices = QVBoxLayout()
        self._notices.setSpacing(Spacing.XS)
        self._notice_lines: list[MessageLine] = []
        for part in (self._wait, self.fault, self._name, self.tried, self._table):
            self.body.addWidget(part)
        self.body.addLayout(self._notices)
        session.advice.changed.connect(self._advice_changed)
        session.advice.answered.connect(self._answered)
        session.panels.changed.connect(self._panels_changed)
        session.engine.changed.connect(self.refresh)
        session.engine.catalog_changed.connect(self.refresh)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.heading.setText(self.tr("What it is"))
        names = {
            "predicts": self.tr("Predicts"),
            "parameters": self.tr("Weights"),
            "disk": self.tr("On disk"),
            "native": self.tr("Native size"),
            "scheduler": self.tr("Own scheduler"),
        }
        for name, (label, _) in self._labels.items():
            label.setText(names[name])
        self.refresh()

    def refresh(self) -> None:
        """Show the report, the fault, or that it is being looked at."""
        advice = self._session.advice
        fault = advice.fault if self._is_current else None
        report = advice.report if self._is_current else None
        self.fault.say("" if fault is None else translated(fault.text), "" if fault is None else translated(fault.hint))
        self._show_wait(is_known=report is not None or fault is not None)
        for part in (self._name, self._table):
            part.setVisible(report is not None)
        self._show_notices(() if report is None else report.notices)
        if report is None:
            self.tried.say("")
        else:
            self._show_report(report)

    def fact(self, name: str) -> str:
        """Give what stands beside a fact's name; empty where it is not told."""
        label = self._labels[name][1]
        return "" if self._table.isHidden() or label.isHidden() else label.accessibleName()

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should read about the backbone."""
        return tuple(line.text for line in self._notice_lines if line.text)

    # Parts

    def _row(self, number: int) -> tuple[QLabel, QLabel]:
        layout = self._table.layout()
        if not isinstance(layout, QGridLayout):
            layout = QGridLayout(self._table)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setHorizontalSpacing(Spacing.M)
            layout.setVerticalSpacing(Spacing.XS)
            layout.setColumnStretch(1, 1)
        name, value = QLabel(self._table), QLabel(self._table)
        theme.set_role(name, "muted")
        value.setWordWrap(True)
        value.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(value, number, 1, Qt.AlignmentFlag.AlignTop)
        return name, value

    def _show_wait(self, *, is_known: bool) -> None:
        is_ready = self._session.engine.state is EngineState.READY
        self._wait.setText(self.tr("Looking at it…") if is_ready else self.tr("Known once the engine is ready."))
        self._wait.setVisible(not is_known)

    def _show_report(self, report: BackboneReport) -> None:
        self._name.setText(words.breakable(report.name))
        self._name.setAccessibleName(report.name)
        self._name.setToolTip(report.path)
        if report.is_tried:
            self.tried.show_as("success", "success")
            self.tried.say(self.tr("{family}, tested").format(family=report.family_name))
        else:
            self.tried.show_as("warning", "warning")
            self.tried.say(
                self.tr("{family}, untried").format(family=report.family_name),
                self.tr("Nobody has tested weights of this kind here; they may fail or give noise."),
            )
        for name, value in self._values(report).items():
            label, told = self._labels[name]
            told.setText(words.breakable(value))
            told.setAccessibleName(value)
            label.setVisible(bool(value))
            told.setVisible(bool(value))

    def _values(self, report: BackboneReport) -> dict[str, str]:
        return {
            "predicts": words.predicted(report.prediction),
            "parameters": words.parameters(report.parameters) if report.parameters else "",
            "disk": words.memory(report.bytes_on_disk) if report.bytes_on_disk else "",
            "native": "" if report.native is None else words.size(report.native),
            "scheduler": words.scheduler_name(report.scheduler),
        }

    def _show_notices(self, notices: tuple[str, ...]) -> None:
        while len(self._notice_lines) < len(notices):
            line = MessageLine("warning", "warning", self)
            self._notice_lines.append(line)
            self._notices.addWidget(line)
        for number, line in enumerate(self._notice_lines):
            line.say(translated(notices[number]) if number < len(notices) else "")

    def _panels_changed(self, names: frozenset[str]) -> None:
        if "backbone" in names:
            # What is known is true of another backbone.
            self._is_current = False
            self.refresh()

    def _advice_changed(self, name: str) -> None:
        if name in ("report", "fault") and self._is_current:
            self.refresh()

    def _answered(self, name: str) -> None:
        if name == "report":
            self._is_current = True
            self.refresh()
