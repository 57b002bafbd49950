"""Paints a layer's row: eye, kind, name, lock; the eye and the lock are pressed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.ui import icons, theme
from studio.ui.layering.rows import LAYER_ROLE
from studio.ui.theme import FontStep, Spacing

if TYPE_CHECKING:
    from studio.document.layers import Layer

Index = QModelIndex | QPersistentModelIndex
ICON_PX = 16


class Places(NamedTuple):
    """Where the parts of a row stand."""

    eye: QRect
    kind: QRect
    name: QRect
    lock: QRect


class LayerDelegate(QStyledItemDelegate):
    """One line a row.

    Signals:
        eye_pressed: A layer shall be shown or hidden.
        lock_pressed: A layer shall be locked or unlocked.
    """

    eye_pressed = Signal(object)
    lock_pressed = Signal(object)

    def _places(self, rect: QRect) -> Places:
        top = rect.center().y() - ICON_PX // 2 + 1
        eye = QRect(rect.left() + Spacing.S, top, ICON_PX, ICON_PX)
        kind = eye.translated(ICON_PX + Spacing.S, 0)
        lock = QRect(rect.right() - Spacing.S - ICON_PX, top, ICON_PX, ICON_PX)
        left = kind.right() + 1 + Spacing.S
        return Places(eye, kind, QRect(left, rect.top(), lock.left() - Spacing.S - left, rect.height()), lock)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        layer: Layer | None = index.data(LAYER_ROLE)
        if layer is None:
            return
        places, colours = self._places(option.rect), theme.current().colours
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        icons.icon("eye" if layer.is_visible else "eye-off", "text" if layer.is_visible else "disabled").paint(
            painter, places.eye
        )
        icons.icon("mask" if layer.kind == "mask" else "picture", "muted").paint(painter, places.kind)
        if layer.is_locked or option.state & QStyle.StateFlag.State_MouseOver:
            icons.icon("lock" if layer.is_locked else "unlock", "text" if layer.is_locked else "muted").paint(
                painter, places.lock
            )
        painter.setPen(QColor(colours.text if layer.is_visible else colours.muted))
        self._paint_texts(painter, option, places, (str(index.data()), self._told(layer)))
        painter.restore()

    def _told(self, layer: Layer) -> str:
        return "" if layer.opacity == 1 else f"{round(layer.opacity * 100)} %"

    def _paint_texts(
        self, painter: QPainter, option: QStyleOptionViewItem, places: Places, texts: tuple[str, str]
    ) -> None:
        small = theme.font(FontStep.SMALL)
        room = QFontMetrics(small).horizontalAdvance(texts[1]) + Spacing.S if texts[1] else 0
        name = places.name.adjusted(0, 0, -room, 0)
        painter.setFont(option.font)
        shown = QFontMetrics(option.font).elidedText(texts[0], Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        if texts[1]:
            painter.setFont(small)
            painter.setPen(QColor(theme.current().colours.muted))
            painter.drawText(places.name, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), texts[1])

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        colours, state = theme.current().colours, option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        ground = colours.accent_soft if is_chosen else colours.hover if state & QStyle.StateFlag.State_MouseOver else ""
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(QColor(colours.focus), 1.5) if has_focus else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
        if ground or has_focus:
            painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), theme.RADIUS, theme.RADIUS)

    # Qt's names

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Give the height of any row; its width is the list's."""
        return QSize(1, QFontMetrics(option.font).height() + 2 * Spacing.S)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        """Rename where the name stands."""
        editor.setGeometry(self._places(option.rect).name.adjusted(-Spacing.XS, 2, 0, -2))

    def editorEvent(  # noqa: N802
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Take presses on the eye and the lock."""
        kinds = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick)
        if isinstance(event, QMouseEvent) and event.type() in kinds and event.button() == Qt.MouseButton.LeftButton:
            places = self._places(option.rect)
            reach = Spacing.XS
            for place, signal in ((places.eye, self.eye_pressed), (places.lock, self.lock_pressed)):
                if place.adjusted(-reach, -reach, reach, reach).contains(event.position().toPoint()):
                    if event.type() != QEvent.Type.MouseButtonRelease:
                        signal.emit(index.data(LAYER_ROLE))
                    return True
        return super().editorEvent(event, model, option, index)
