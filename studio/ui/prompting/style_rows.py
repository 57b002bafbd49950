"""Paints a row of the list of styles: its picture, its name, and what it says in the prompt."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.ui import theme
from studio.ui.theme import FontStep, Spacing

Index = QModelIndex | QPersistentModelIndex
PICTURE_PX = 40
PHRASE_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class StyleRows(QStyledItemDelegate):
    """Two lines a row beside the picture; all rows of one height."""

    def _lines(self, option: QStyleOptionViewItem, index: Index) -> list[tuple[str, QFontMetrics]]:
        name, phrase = index.data(Qt.ItemDataRole.DisplayRole), index.data(PHRASE_ROLE)
        small = QFontMetrics(theme.font(FontStep.SMALL))
        return [(str(name), QFontMetrics(option.font)), *([(str(phrase), small)] if phrase else [])]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        colours = theme.current().colours
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(option.rect, QColor(colours.accent_soft))
        inner = option.rect.adjusted(Spacing.XS, Spacing.XS, -Spacing.S, -Spacing.XS)
        picture = QRect(inner.left(), option.rect.center().y() - PICTURE_PX // 2 + 1, PICTURE_PX, PICTURE_PX)
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(icon, QIcon):
            drawn = picture if index.row() else picture.adjusted(*_INSET)
            icon.paint(painter, drawn)
        lines = self._lines(option, index)
        left = picture.right() + 1 + Spacing.S
        top = option.rect.center().y() - sum(metrics.height() for _, metrics in lines) // 2
        looks = ((option.font, colours.text), (theme.font(FontStep.SMALL), colours.muted))
        for (text, metrics), (font, colour) in zip(lines, looks, strict=False):
            place = QRect(left, top, inner.right() - left, metrics.height())
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
            top += metrics.height()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Give the size of a row with all of its words."""
        # A pixel more than the words: the last one would else be taken for too long.
        widest = max(metrics.horizontalAdvance(text) for text, metrics in self._lines(option, index)) + 2
        width = Spacing.XS + PICTURE_PX + Spacing.S + widest + Spacing.S
        words = QFontMetrics(option.font).height() + QFontMetrics(theme.font(FontStep.SMALL)).height()
        return QSize(width, max(PICTURE_PX, words) + 2 * Spacing.XS)


_INSET = (Spacing.M, Spacing.M, -Spacing.M, -Spacing.M)
"""A sign of the program's own is smaller than a picture."""
