"""The line over the jobs: how many wait, whether the queue goes on, and what clears it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from studio.session import commands
from studio.session.session import Session
from studio.ui import icons, theme
from studio.ui.icon_label import IconLabel
from studio.ui.queueing import words
from studio.ui.theme import Spacing

CLEARING = ("clear_waiting", "clear_ended")
ICON_PX = 16


class QueueHeader(QWidget):
    """Count, pause, menu; under them, why the queue stands still where it does.

    Args:
        session: Whose queue it is.

    Attributes:
        pause: Pauses and resumes.
        more: Opens the menu.
        menu: Clears the queue.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._count = QLabel(self)
        self.pause = QToolButton(self)
        self.more = QToolButton(self)
        self.menu = QMenu(self.more)
        self._clearing: dict[str, QAction] = {}
        self._reason = QWidget(self)
        self._reason_text = QLabel(self._reason)
        self._build_buttons()
        self._lay_out()
        session.queue.changed.connect(self._refresh)
        session.commands.changed.connect(self._refresh)
        self.retranslate()

    @property
    def reason(self) -> str:
        """Why no further job begins, in words; empty where nothing is held up."""
        return self._reason_text.text()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.more.setAccessibleName(self.tr("More about the queue"))
        self.more.setToolTip(self.tr("Clear the queue"))
        for command_id, action in self._clearing.items():
            action.setText(commands.name_of(commands.find(command_id)))
        self._refresh()

    # Parts

    def _build_buttons(self) -> None:
        self.pause.setObjectName("pause")
        self.pause.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.pause.clicked.connect(lambda: self._run("pause_queue"))
        self.more.setObjectName("more")
        self.more.setIcon(icons.icon("more"))
        # Not the button's own menu: that would paint an arrow over the three dots.
        self.more.clicked.connect(lambda: self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft())))
        for command_id in CLEARING:
            self._clearing[command_id] = self.menu.addAction(icons.icon(commands.find(command_id).icon), "")
            self._clearing[command_id].triggered.connect(lambda _=False, name=command_id: self._run(name))
        for button in (self.pause, self.more):
            button.setAutoRaise(True)
            button.setIconSize(QSize(ICON_PX, ICON_PX))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _lay_out(self) -> None:
        theme.set_role(self._count, "muted")
        self._reason_text.setWordWrap(True)
        theme.set_role(self._reason_text, "warning")
        reason = QHBoxLayout(self._reason)
        reason.setContentsMargins(0, 0, 0, 0)
        reason.setSpacing(Spacing.S)
        reason.addWidget(IconLabel("pause", "warning", self._reason), 0, Qt.AlignmentFlag.AlignTop)
        reason.addWidget(self._reason_text, 1)
        line = QHBoxLayout()
        line.setSpacing(Spacing.XS)
        line.addWidget(self._count, 1)
        line.addWidget(self.pause)
        line.addWidget(self.more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Spacing.S, Spacing.XS, Spacing.XS, Spacing.XS)
        layout.setSpacing(Spacing.XS)
        layout.addLayout(line)
        layout.addWidget(self._reason)

    def _run(self, command_id: str) -> None:
        self._session.commands.run(command_id)

    def _refresh(self) -> None:
        queue = self._session.queue
        waiting = len(queue.waiting)
        self._count.setText(self.tr("{count} waiting").format(count=QLocale().toString(waiting)))
        reason = words.standstill(queue.pause_reason, waiting)
        self._reason_text.setText(reason)
        self._reason.setVisible(bool(reason))
        text = self.tr("Resume") if queue.is_paused else self.tr("Pause")
        self.pause.setText(text)
        self.pause.setIcon(icons.icon("resume" if queue.is_paused else "pause"))
        self.pause.setAccessibleName(self.tr("Resume the queue") if queue.is_paused else self.tr("Pause the queue"))
        self.pause.setAccessibleDescription(reason)
        self.pause.setToolTip(reason or self.tr("The running job goes on, no further one begins"))
        for command_id, action in self._clearing.items():
            action.setEnabled(self._session.commands.is_enabled(command_id))

    # Qt's

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
