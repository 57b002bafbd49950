"""The dots of the colour labels, for menus."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from studio.ui.gallery.words import LABEL_COLOURS

SIDE_PX, DOT_PX, SCALE = 16, 12, 3


@lru_cache
def label_icon(label: str, *, is_on: bool = False) -> QIcon:
    """Give a dot in the colour of a label; the same in every theme, as on the pictures.

    Args:
        label: The label.
        is_on: With a tick: a menu shows an icon in the place of its own.
    """
    picture = QPixmap(SIDE_PX * SCALE, SIDE_PX * SCALE)
    picture.setDevicePixelRatio(SCALE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(LABEL_COLOURS[label]))
    edge = (SIDE_PX - DOT_PX) / 2
    painter.drawEllipse(QRectF(edge, edge, DOT_PX, DOT_PX))
    if is_on:
        painter.setPen(QPen(Qt.GlobalColor.white, 2, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF([QPointF(5.0, 8.3), QPointF(7.2, 10.5), QPointF(11.2, 5.8)]))
    painter.end()
    return QIcon(picture)
