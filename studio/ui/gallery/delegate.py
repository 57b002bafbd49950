"""Paints a tile of the gallery: the whole picture, under it its stars and its label."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.ui import theme
from studio.ui.gallery.model import NOTHING_SEEN, GalleryModel
from studio.ui.gallery.words import LABEL_COLOURS, label_name
from studio.ui.results_strip.tile import fitted, paint_mark

if TYPE_CHECKING:
    from studio.session.library import Entry

FOOT_PX = 18
STAR_PX = 12
STARS = 5
DOT_PX = 14
OVER_ALPHA = 215
STAR_INK = "#e0a51f"
"""The colour of stars, in every theme."""
# As numbers: a tile asks several times, and Python's flags take a microsecond for each answer.
CHOSEN = QStyle.StateFlag.State_Selected.value
HOVERED = QStyle.StateFlag.State_MouseOver.value
FOCUSED = QStyle.StateFlag.State_HasFocus.value


class GalleryTile(QStyledItemDelegate):
    """Paints the tiles, all of one size.

    Attributes:
        side: Width of a tile, and height of the picture's part of it.
        foot_px: Height below the picture for stars and label. Without any, in a low dock, the number of stars and the
            label lie over the picture's lower edge, and stars are given with the keys and the menu alone.
        broken_word: Stands on the tile of a file that cannot be read.
    """

    side = 96
    foot_px = FOOT_PX
    broken_word = ""
    _blank: tuple[tuple[QSize, float, str, str], QPixmap] | None = None

    def size(self) -> QSize:
        """Give the size of a tile."""
        return QSize(self.side, self.side + self.foot_px)

    @property
    def picture_side(self) -> int:
        """The room for a picture, in logical pixels."""
        return self.side - 2 * (1 + theme.Spacing.XS)

    def star_at(self, tile: QRect, place: QPoint) -> int:
        """Give which star is at a place, from 1; 0 where there is none."""
        row = self._star_row(tile)
        if not self.foot_px or not row.adjusted(-2, -2, 2, 2).contains(place):
            return 0
        return min(STARS, max(1, (place.x() - row.x()) // STAR_PX + 1))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a tile."""
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        tile = option.rect.adjusted(1, 1, -1, -1)
        pad = theme.Spacing.XS
        room = QRect(tile.x() + pad, tile.y() + pad, self.picture_side, self.picture_side)
        model = index.model()
        seen = model.seen(index.row()) if isinstance(model, GalleryModel) else NOTHING_SEEN
        state = option.state.value
        self._paint_ground(painter, tile, state)
        if seen.image is not None:
            room = fitted(seen.image, room)
            painter.drawImage(room, seen.image)
        else:
            self._paint_placeholder(painter, room, is_broken=seen.is_broken)
        if seen.is_shown:
            paint_mark(painter, room)
        if seen.entry is not None:
            self._paint_foot(painter, option.rect, seen.entry, is_near=bool(state & (HOVERED | FOCUSED)))
        if state & FOCUSED:
            painter.setPen(QPen(QColor(theme.current().colours.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(tile, theme.RADIUS, theme.RADIUS)
        painter.restore()

    def _paint_ground(self, painter: QPainter, tile: QRect, state: int) -> None:
        is_chosen = bool(state & CHOSEN)
        if is_chosen or state & HOVERED:
            colours = theme.current().colours
            # A frame beside the ground: which tiles are chosen is seen without telling colours apart.
            painter.setPen(QPen(QColor(colours.accent_text), 1.5) if is_chosen else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_soft if is_chosen else colours.hover))
            painter.drawRoundedRect(QRectF(tile), theme.RADIUS, theme.RADIUS)

    def _paint_placeholder(self, painter: QPainter, room: QRect, *, is_broken: bool) -> None:
        if not is_broken:
            painter.drawPixmap(room.topLeft(), self._blank_of(room.size(), painter.device().devicePixelRatio()))
            return
        colours = theme.current().colours
        painter.setPen(QPen(QColor(colours.border), 1, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(colours.panel))
        painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        painter.setPen(QColor(colours.muted))
        painter.setFont(theme.font(theme.FontStep.SMALL))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.broken_word)

    def _blank_of(self, size: QSize, ratio: float) -> QPixmap:
        """Give what stands where a picture will be, painted once: a dragged scroll bar shows little else."""
        colours = theme.current().colours
        key = size, ratio, colours.border, colours.hover
        if self._blank is None or self._blank[0] != key:
            blank = QPixmap(size * ratio)
            blank.setDevicePixelRatio(ratio)
            blank.fill(Qt.GlobalColor.transparent)
            painter = QPainter(blank)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours.border), 1))
            painter.setBrush(QColor(colours.hover))
            rect = QRectF(QPointF(0, 0), QSizeF(size)).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)
            painter.end()
            self._blank = key, blank
        return self._blank[1]

    def _paint_foot(self, painter: QPainter, tile: QRect, entry: Entry, *, is_near: bool) -> None:
        row = self._star_row(tile)
        colours = theme.current().colours
        if not self.foot_px:
            self._paint_count(painter, row, entry.stars)
        for number in range((STARS if is_near else entry.stars) if self.foot_px else 0):
            is_full = number < entry.stars
            painter.setPen(QPen(QColor(STAR_INK if is_full else colours.muted), 1))
            painter.setBrush(QColor(STAR_INK) if is_full else Qt.BrushStyle.NoBrush)
            painter.drawPolygon(_STAR.translated(row.x() + (number + 0.5) * STAR_PX, row.center().y() + 0.5))
        if entry.label in LABEL_COLOURS:
            self._paint_label(painter, tile, entry.label)

    def _paint_count(self, painter: QPainter, row: QRect, stars: int) -> None:
        """Paint a star and the number of them, on a ground that is seen over any picture."""
        if not stars:
            return
        colours = theme.current().colours
        ground = QColor(colours.panel)
        ground.setAlpha(OVER_ALPHA)
        chip = QRectF(row.x() - 2, row.y() - 1, 2 * STAR_PX + 4, STAR_PX + 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(chip, theme.RADIUS, theme.RADIUS)
        painter.setBrush(QColor(STAR_INK))
        painter.drawPolygon(_STAR.translated(row.x() + STAR_PX / 2, row.center().y() + 0.5))
        painter.setFont(theme.font(theme.FontStep.SMALL))
        painter.setPen(QColor(colours.text))
        painter.drawText(chip.adjusted(STAR_PX, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, str(stars))

    def _paint_label(self, painter: QPainter, tile: QRect, label: str) -> None:
        """Paint a dot in the label's colour with the first letter of its name in it."""
        row = self._star_row(tile)
        dot = QRectF(tile.right() - theme.Spacing.S - DOT_PX, row.center().y() - DOT_PX / 2 + 0.5, DOT_PX, DOT_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LABEL_COLOURS[label]))
        painter.drawEllipse(dot)
        letter = theme.font(theme.FontStep.SMALL)
        letter.setPixelSize(9)
        letter.setBold(True)
        painter.setFont(letter)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(dot, Qt.AlignmentFlag.AlignCenter, label_name(label)[:1])

    def _star_row(self, tile: QRect) -> QRect:
        top = tile.bottom() - FOOT_PX + (FOOT_PX - STAR_PX) // 2 - 1
        return QRect(tile.x() + theme.Spacing.S, top, STARS * STAR_PX, STAR_PX)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Give the size of a tile."""
        return self.size()


def star(radius: float) -> QPolygonF:
    """Give a star of five points around the origin."""
    points = []
    for number in range(2 * STARS):
        length = radius if number % 2 == 0 else radius * 0.45
        angle = math.pi * number / STARS - math.pi / 2
        points.append(QPointF(length * math.cos(angle), length * math.sin(angle)))
    return QPolygonF(points)


_STAR = star(STAR_PX / 2 - 1)
