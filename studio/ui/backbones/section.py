"""A part of the panel under a heading."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.theme import Spacing


class Section(QWidget):
    """A heading and what stands under it; a subclass fills `body` and sets its texts in `retranslate`.

    Attributes:
        heading: The heading.
        body: Layout of the content.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = QLabel(self)
        theme.set_role(self.heading, "heading")
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Spacing.S)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Spacing.S)
        layout.addWidget(self.heading)
        layout.addLayout(self.body)

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        raise NotImplementedError

    # Qt's

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
