"""Why the settings cannot run: what is wrong, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.session.messages import translated
from studio.session.session import Session
from studio.ui import theme
from studio.ui.backbones import words
from studio.ui.icon_label import IconLabel
from studio.ui.scheduling.note_label import NoteLabel


class FaultMessage(QFrame):
    """Shows what the engine says against the settings; why a backbone cannot run is told where it is chosen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._advice = session.advice
        self.text = NoteLabel()
        self.hint = NoteLabel()
        theme.set_role(self.text, "")
        lines = QVBoxLayout()
        lines.setSpacing(theme.Spacing.XS)
        lines.addWidget(self.text)
        lines.addWidget(self.hint)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*(theme.Spacing.S,) * 4)
        layout.setSpacing(theme.Spacing.S)
        layout.addWidget(IconLabel("error", "danger"), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(lines, 1)
        self.hide()
        session.advice.changed.connect(self._follow_advice)

    def retranslate(self) -> None:
        """Show the fault in the language of the moment."""
        fault = None if self._advice.report is None else self._advice.fault
        self.setVisible(fault is not None)
        text, hint = ("", "") if fault is None else (translated(fault.text), translated(fault.hint))
        self.text.setText(words.breakable(text))
        self.hint.setText(words.breakable(hint))
        self.hint.setVisible(bool(hint))
        self.setAccessibleName(f"{text} {hint}".strip())

    def _follow_advice(self, name: str) -> None:
        if name in ("report", "fault"):
            self.retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Set the message apart from what scrolls above it."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QColor(theme.current().colours.border))
        painter.drawLine(0, 0, self.width(), 0)
        painter.end()
