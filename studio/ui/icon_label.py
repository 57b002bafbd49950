"""An icon that is only looked at; it follows the theme and the screen's scale."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui import icons

ICON_PX = 16


class IconLabel(QWidget):
    """Paints one icon.

    Args:
        name: Name of the icon; empty for none.
        colour: Token of its colour.
        parent: Qt's parent.
    """

    def __init__(self, name: str = "", colour: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = name, colour
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, colour: str = "text") -> None:
        """Show another icon."""
        self._icon = name, colour
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the size of icons beside text."""
        return QSize(ICON_PX, ICON_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the icon in the colours of the moment."""
        name, colour = self._icon
        if name:
            painter = QPainter(self)
            place = QRect(0, 0, ICON_PX, ICON_PX)
            place.moveCenter(self.rect().center())
            icons.icon(name, colour).paint(painter, place)
            painter.end()
