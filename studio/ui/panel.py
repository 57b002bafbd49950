"""What every panel is: a widget over the session that can say its title and change its language."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from studio.session.session import Session
from studio.session.texts import QT_TRANSLATE_NOOP

TITLES = {
    "prompt": QT_TRANSLATE_NOOP("Panels", "Prompt"),
    "queue": QT_TRANSLATE_NOOP("Panels", "Queue"),
    "backbone": QT_TRANSLATE_NOOP("Panels", "Backbone"),
    "layers": QT_TRANSLATE_NOOP("Panels", "Layers"),
    "history": QT_TRANSLATE_NOOP("Panels", "History"),
    "scheduler": QT_TRANSLATE_NOOP("Panels", "Scheduler"),
    "inpaint": QT_TRANSLATE_NOOP("Panels", "Inpaint"),
    "results": QT_TRANSLATE_NOOP("Panels", "Results"),
    "gallery": QT_TRANSLATE_NOOP("Panels", "Gallery"),
}
"""Titles of the panels in English: docks have theirs before there is a panel in them."""


def title_of(panel_id: str) -> str:
    """Give a panel's title in the language of the moment."""
    return QCoreApplication.translate("Panels", TITLES[panel_id])


class Panel(QWidget):
    """The content of a dock; the window gives it its frame.

    Attributes:
        panel_id: Stable word under which the layout remembers it.
        session: What the window knows.
    """

    panel_id: ClassVar[str] = ""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session

    def title(self) -> str:
        """Give the title of the dock in the language of the moment."""
        return title_of(self.panel_id)

    def retranslate(self) -> None:
        """Set every text in the language of the moment; a panel calls it once at the end of its construction."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
