"""What is made of the open picture, what stands under the mask, and two usual strengths."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from studio.contract.requests import Fill
from studio.session.session import Session
from studio.session.state import Task
from studio.ui.inpainting import words
from studio.ui.scheduling.choice_box import ChoiceBox, Offer
from studio.ui.theme import Spacing

RESTORE, SKETCH = 0.25, 0.7
"""A little noise mends a picture, much of it takes a sketch for a hint."""


class TaskBox(ChoiceBox[Task]):
    """Offers the tasks."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.chosen.connect(lambda task: session.panels.update(task=task))
        session.panels.changed.connect(self._follow)

    def _follow(self, names: frozenset[str]) -> None:
        if "task" in names:
            self.refresh()

    def refresh(self) -> None:
        """Show what can be chosen and what is."""
        offers = [Offer(task, words.task_name(task), words.task_hint(task)) for task in Task]
        self.show_offers(offers, self._session.panels.state.task)
        self.setToolTip(self.words)


class FillBox(ChoiceBox[Fill]):
    """Offers what stands under the mask before the denoising.

    Args:
        session: What the window knows.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._automatic: Fill | None = None

    def show_fill(self, own: Fill | None, automatic: Fill | None) -> None:
        """Show what is chosen, and what the automatic choice would be."""
        automatic_text = (
            self.tr("Automatic")
            if automatic is None
            else self.tr("Automatic: {fill}").format(fill=words.fill_name(automatic))
        )
        offers: list[Offer[Fill]] = [
            Offer(None, automatic_text),
            *(Offer(fill, words.fill_name(fill)) for fill in Fill),
        ]
        self.show_offers(offers, own)
        self.setToolTip(self.words)


class UsualStrengths(QWidget):
    """Two buttons that start from the picture with a usual strength."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.restore, self.sketch = QPushButton(), QPushButton()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Spacing.S)
        layout.addWidget(self.restore, 1)
        layout.addWidget(self.sketch, 1)
        self.restore.clicked.connect(lambda: self._choose(RESTORE))
        self.sketch.clicked.connect(lambda: self._choose(SKETCH))
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.restore.setText(self.tr("Restore"))
        self.restore.setToolTip(self.tr("From the picture with a little noise: mends faults, keeps what is there"))
        self.sketch.setText(self.tr("Sketch"))
        self.sketch.setToolTip(self.tr("From the picture with much noise: what is drawn is a hint"))

    def _choose(self, strength: float) -> None:
        self._session.panels.update(task=Task.FROM_PICTURE, strength=strength)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
