"""The dots of the colour labels, for menus."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from studio.ui.gallery.words import LABEL_COLOURS

SIDE_PX, DOT_PX, SCALE = 16, 12, 3


@lru_cache
def label_icon(label: str) -> QIcon:
    """Give a dot in the colour of a label; the same in every theme, as on the pictures."""
    picture = QPixmap(SIDE_PX * SCALE, SIDE_PX * SCALE)
    picture.setDevicePixelRatio(SCALE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(LABEL_COLOURS[label]))
    edge = (SIDE_PX - DOT_PX) / 2
    painter.drawEllipse(QRectF(edge, edge, DOT_PX, DOT_PX))
    painter.end()
    return QIcon(picture)
