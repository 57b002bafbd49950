"""What the empty canvas can hold below its words: something to begin with."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


class Offer(QWidget):
    """A widget that lays itself out in the room there is."""

    def arrange(self, room: QSize) -> QSize:
        """Give what it takes of the room; empty where it cannot be shown in it."""
        raise NotImplementedError
