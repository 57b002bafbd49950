"""What the engine is doing while it is not ready, and a way on where it could not start."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from studio.session.engine_host import WORDS, EngineState
from studio.session.messages import translated
from studio.session.session import Session
from studio.ui import theme
from studio.ui.backbones.message_line import MessageLine
from studio.ui.theme import Spacing


class EngineLine(QWidget):
    """Hidden while the engine is ready and loads nothing.

    Args:
        session: Whose engine it is.

    Attributes:
        again: Starts the engine once more.
        fault: Why it could not start.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._doing = QLabel(self)
        self._doing.setWordWrap(True)
        self._busy = QProgressBar(self)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedHeight(Spacing.S)
        self.fault = MessageLine("error", "danger", self)
        self.again = QPushButton(self)
        self.again.clicked.connect(self._try_again)
        theme.set_role(self._doing, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Spacing.S)
        for part in (self._doing, self._busy, self.fault, self.again):
            layout.addWidget(part)
        session.engine.changed.connect(self._refresh)
        self.retranslate()

    @property
    def text(self) -> str:
        """What the engine is doing."""
        return self._doing.text()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self._busy.setAccessibleName(self.tr("The engine is busy"))
        self.again.setText(self.tr("Try again"))
        self.again.setToolTip(self.tr("Starts the engine once more"))
        self._refresh()

    def _refresh(self) -> None:
        engine = self._session.engine
        has_failed = engine.state is EngineState.FAILED
        ready = QCoreApplication.translate("EngineHost", str(WORDS[EngineState.READY]))
        is_loading = engine.state is EngineState.READY and engine.words != ready
        fault = engine.fault if has_failed else None
        self._doing.setText(engine.words)
        self._doing.setVisible(fault is None)
        self._busy.setVisible(is_loading or engine.state is EngineState.STARTING)
        self.fault.say("" if fault is None else translated(fault.text), "" if fault is None else translated(fault.hint))
        self.again.setVisible(has_failed)
        self.setVisible(is_loading or engine.state is not EngineState.READY)

    def _try_again(self) -> None:
        self._session.tasks.start(self._session.engine.engine())

    # Qt's

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
