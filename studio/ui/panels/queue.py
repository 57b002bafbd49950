"""The queue: the jobs that ended, the one that runs, and those that wait."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio.session.session import Session
from studio.ui import theme
from studio.ui.panel import Panel
from studio.ui.queueing.header import QueueHeader
from studio.ui.queueing.view import QueueView
from studio.ui.theme import Spacing

ROWS_HINTED = 5


class QueuePanel(Panel):
    """All jobs in one list.

    Attributes:
        header: How many wait, pause and clear.
        jobs: The list.
    """

    panel_id = "queue"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.header = QueueHeader(session, self)
        self.jobs = QueueView(session, self)
        self._empty = QLabel(self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(Spacing.M, Spacing.S, Spacing.M, Spacing.S)
        theme.set_role(self._empty, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.jobs, 1)
        layout.addWidget(self._empty, 1)
        session.queue.changed.connect(self._refresh)
        self._refresh()
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setAccessibleName(self.title())
        self._empty.setText(self.tr("Jobs that wait appear here."))
        self.jobs.retranslate()

    def _refresh(self) -> None:
        is_empty = self.jobs.rows.rowCount() == 0
        self.jobs.setVisible(not is_empty)
        self._empty.setVisible(is_empty)

    # Qt's

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for room for a few jobs."""
        row = self.jobs.sizeHintForRow(0) if self.jobs.rows.rowCount() else Spacing.XL * 2
        return QSize(super().sizeHint().width(), self.header.sizeHint().height() + ROWS_HINTED * row)
