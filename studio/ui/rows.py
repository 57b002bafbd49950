"""Rows of plain lists with room around their text."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from studio.ui.tokens import Spacing


class RoomyRows(QStyledItemDelegate):
    """Makes each row higher than its text: `view.setItemDelegate(RoomyRows(view))`."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Give the size of a row."""
        size = super().sizeHint(option, index)
        return QSize(size.width() + Spacing.S, size.height() + Spacing.S)
