"""The history of the open picture: every step by its name; a click goes to that moment."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QLocale, QModelIndex, QSize
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget

from studio.session.session import Session
from studio.ui import theme
from studio.ui.layering.command_buttons import CommandButtons
from studio.ui.layering.step_rows import StepRows
from studio.ui.panel import Panel
from studio.ui.rows import RoomyRows
from studio.ui.theme import Spacing

MEBIBYTE = 2**20


class HistoryPanel(Panel):
    """Lists the steps.

    Attributes:
        steps: The list.
        buttons: Undo and redo.
    """

    panel_id: ClassVar[str] = "history"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.steps = QListView()
        self.rows = StepRows(session, self)
        self.steps.setModel(self.rows)
        self.steps.setItemDelegate(RoomyRows(self.steps))
        self.steps.setFrameShape(QFrame.Shape.NoFrame)
        self.steps.setUniformItemSizes(True)
        self.steps.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.buttons = CommandButtons(session, ("undo", "redo"))
        self._memory = QLabel()
        theme.set_role(self._memory, "small")
        self._lay_out()
        self.steps.clicked.connect(self._go_to)
        self.steps.activated.connect(self._go_to)
        self.rows.modelReset.connect(self._follow)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setAccessibleName(self.title())
        self.steps.setAccessibleName(self.tr("Steps, the oldest first"))
        self.steps.setAccessibleDescription(self.tr("Enter goes to the picture as it was after a step."))
        self.rows.retranslate()
        self._follow()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, Spacing.S, 0)
        line.addWidget(self.buttons)
        line.addStretch(1)
        line.addWidget(self._memory)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.steps, 1)
        layout.addLayout(line)

    def _follow(self) -> None:
        document = self.session.canvas.document
        self.steps.setCurrentIndex(self.rows.index(self.rows.position))
        self.steps.scrollTo(self.steps.currentIndex())
        self._memory.setVisible(document is not None)
        if document is not None:
            used = QLocale().toString(document.history.bytes_used / MEBIBYTE, "f", 1)
            self._memory.setText(self.tr("{size} MiB").format(size=used))
            self._memory.setToolTip(self.tr("Memory that the steps hold"))

    def _go_to(self, index: QModelIndex) -> None:
        self.session.canvas.do(lambda document: document.history.go_to(index.row()))

    # Qt's

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Hand the keyboard to the list."""
        self.steps.setFocus(event.reason())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for room for a few steps."""
        return QSize(super().sizeHint().width(), Spacing.XL * 6)
