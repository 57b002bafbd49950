"""Paints one small picture: whole, on a tile of its own, with a mark where the canvas shows it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.ui import icons, theme
from studio.ui.results_strip.rows import BROKEN_ROLE, SHOWN_ROLE

MARK_PX = 18


class TilePainter(QStyledItemDelegate):
    """Paints the tiles of a strip, all of one size.

    Attributes:
        side: Height and width of a tile.
        broken_word: Stands on the tile of a file that cannot be read.
    """

    side = 96
    broken_word = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Give the size of a tile."""
        return QSize(self.side, self.side)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a tile."""
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        tile = option.rect.adjusted(1, 1, -1, -1)
        room = tile.adjusted(theme.Spacing.XS, theme.Spacing.XS, -theme.Spacing.XS, -theme.Spacing.XS)
        is_shown = bool(index.data(SHOWN_ROLE))
        self._paint_ground(painter, tile, option.state)
        image = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(image, QImage):
            room = fitted(image, room)
            painter.drawImage(room, image)
        else:
            self._paint_placeholder(painter, room, is_broken=bool(index.data(BROKEN_ROLE)))
        if is_shown:
            paint_mark(painter, room)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.current().colours.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(tile, theme.RADIUS, theme.RADIUS)
        painter.restore()

    def _paint_ground(self, painter: QPainter, tile: QRect, state: QStyle.StateFlag) -> None:
        colours = theme.current().colours
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if is_chosen or is_hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_soft if is_chosen else colours.hover))
            painter.drawRoundedRect(tile, theme.RADIUS, theme.RADIUS)

    def _paint_placeholder(self, painter: QPainter, room: QRect, *, is_broken: bool) -> None:
        colours = theme.current().colours
        painter.setPen(QPen(QColor(colours.border), 1, Qt.PenStyle.DashLine if is_broken else Qt.PenStyle.SolidLine))
        painter.setBrush(QColor(colours.panel if is_broken else colours.hover))
        painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        if is_broken:
            painter.setPen(QColor(colours.muted))
            painter.setFont(theme.font(theme.FontStep.SMALL))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.broken_word)


def fitted(image: QImage, room: QRect) -> QRect:
    """Give where the whole image stands in the middle of the room."""
    size = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(room.topLeft(), size)
    place.moveCenter(room.center())
    return place


def paint_mark(painter: QPainter, picture: QRect) -> None:
    """Frame the picture that the canvas shows, with a sign in its corner: a colour alone tells nothing."""
    colours = theme.current().colours
    painter.setPen(QPen(QColor(colours.accent), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(picture)
    mark = QRect(picture.right() - MARK_PX + 1, picture.top(), MARK_PX, MARK_PX)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.accent))
    painter.drawRect(mark)
    inner = mark.adjusted(theme.Spacing.XS - 1, theme.Spacing.XS - 1, 1 - theme.Spacing.XS, 1 - theme.Spacing.XS)
    icons.icon("eye", "on_accent").paint(painter, inner)
