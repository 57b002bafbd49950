"""The list of layers: choose, drag, rename, show, hide, lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from studio.session.session import Session
from studio.ui.layering.delegate import LayerDelegate
from studio.ui.layering.rows import LayerRows

if TYPE_CHECKING:
    from studio.document.layers import Layer


Index = QModelIndex | QPersistentModelIndex


class LayerView(QListView):
    """Shows the layers of the open document, the active one chosen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_following = False
        self.rows = LayerRows(session, self)
        self.setModel(self.rows)
        delegate = LayerDelegate(self)
        self.setItemDelegate(delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        delegate.eye_pressed.connect(self._toggle_eye)
        delegate.lock_pressed.connect(self._toggle_lock)
        self.rows.modelReset.connect(self._follow)
        self.rows.dataChanged.connect(self._follow)
        self._follow()

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setAccessibleName(self.tr("Layers, the top one first"))
        self.setAccessibleDescription(
            self.tr("Space shows or hides, L locks, F2 renames, Alt and the arrow keys move a layer.")
        )
        self.rows.retranslate()

    # Inside

    def _follow(self, *_: object) -> None:
        document = self._session.canvas.document
        row = -1 if document is None else self.rows.row_of(document.active.id)
        self._is_following = True
        try:
            self.setCurrentIndex(self.rows.index(row) if row >= 0 else QModelIndex())
        finally:
            self._is_following = False

    def _toggle_eye(self, layer: Layer) -> None:
        self._session.canvas.do(lambda document: document.set_layer(layer.id, is_visible=not layer.is_visible))

    def _toggle_lock(self, layer: Layer) -> None:
        self._session.canvas.do(lambda document: document.set_layer(layer.id, is_locked=not layer.is_locked))

    # Qt's names

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        """Work on the layer that was chosen."""
        super().currentChanged(current, previous)
        layer = self.rows.layer(current.row())
        document = self._session.canvas.document
        if not self._is_following and layer is not None and document is not None and layer != document.active:
            self._session.canvas.do(lambda document: document.activate(layer.id))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Show, hide, lock and move with the keyboard."""
        layer, row = self.rows.layer(self.currentIndex().row()), self.currentIndex().row()
        key, has_alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if layer is None:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space:
            self._toggle_eye(layer)
        elif key == Qt.Key.Key_L and not event.modifiers():
            self._toggle_lock(layer)
        elif has_alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.rows.move(row, row - 1 if key == Qt.Key.Key_Up else min(row + 1, self.rows.rowCount() - 1))
        else:
            super().keyPressEvent(event)
