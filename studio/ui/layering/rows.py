"""The layers as rows of a list, the top one first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QByteArray, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.session.session import Session
from studio.ui.layering import words

if TYPE_CHECKING:
    from studio.document.layers import Change, Layer

Index = QModelIndex | QPersistentModelIndex
LAYER_ROLE = Qt.ItemDataRole.UserRole
MIME = "application/x-scanline-layer"
NO_PARENT = QModelIndex()


class LayerRows(QAbstractListModel):
    """Follows the open document; a person's renaming and dragging goes into it."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = session.canvas
        self._ids: tuple[int, ...] = ()
        self._canvas.replaced.connect(self._start_over)
        self._canvas.changed.connect(self._follow)
        self._start_over()

    def layer(self, row: int) -> Layer | None:
        """Give the layer of a row."""
        document = self._canvas.document
        return document.layer(self._ids[row]) if document is not None and 0 <= row < len(self._ids) else None

    def row_of(self, layer_id: int) -> int:
        """Give the row of a layer; -1 where it has none."""
        return self._ids.index(layer_id) if layer_id in self._ids else -1

    def retranslate(self) -> None:
        """Say every name in the language of the moment."""
        self._tell_all()

    # Inside

    def _now(self) -> tuple[int, ...]:
        document = self._canvas.document
        return () if document is None else tuple(layer.id for layer in reversed(document.layers))

    def _start_over(self) -> None:
        self.beginResetModel()
        self._ids = self._now()
        self.endResetModel()

    def _follow(self, change: Change) -> None:
        if not change.has_layers:
            return
        if self._now() == self._ids:
            self._tell_all()
        else:
            self._start_over()

    def _tell_all(self) -> None:
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    # Qt's names

    def rowCount(self, parent: Index = NO_PARENT) -> int:  # noqa: N802
        """Give the number of layers."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a layer's name, or the layer."""
        layer = self.layer(index.row())
        if layer is None:
            return None
        if role == LAYER_ROLE:
            return layer
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return words.layer_name(layer.name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(layer)
        return None

    def _spoken(self, layer: Layer) -> str:
        told = [words.layer_name(layer.name)]
        told += [self.tr("mask")] if layer.kind == "mask" else []
        told += [] if layer.is_visible else [self.tr("hidden")]
        told += [self.tr("locked")] if layer.is_locked else []
        return ", ".join(told)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Rename a layer."""
        layer, name = self.layer(index.row()), str(value).strip()
        if layer is None or role != Qt.ItemDataRole.EditRole or not name or name == words.layer_name(layer.name):
            return False
        self._canvas.do(lambda document: document.set_layer(layer.id, name=name))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say what can be done with a row: dragged and renamed; dropped between rows alone."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return usual | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsEditable

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        """Say that rows are moved, never copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Say that only layers are taken."""
        return [MIME]

    def mimeData(self, indexes: list[QModelIndex]) -> QMimeData:  # type: ignore[override]  # noqa: N802
        """Give what is dragged."""
        data = QMimeData()
        layer = self.layer(indexes[0].row()) if indexes else None
        if layer is not None:
            data.setData(MIME, QByteArray(str(layer.id).encode()))
        return data

    def dropMimeData(  # noqa: N802
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Put a layer between two others."""
        dragged = bytes(data.data(MIME).data())
        source = self.row_of(int(dragged)) if dragged.isdigit() else -1
        if action is not Qt.DropAction.MoveAction or source < 0:
            return False
        target = row if row >= 0 else len(self._ids)
        self.move(source, target - 1 if source < target else target)
        # The document has moved it already: the view must not take the row out once more.
        return False

    def move(self, source: int, target: int) -> None:
        """Put a row to another place, both counted from the top."""
        layer = self.layer(source)
        if layer is not None and source != target:
            index = len(self._ids) - 1 - max(0, min(target, len(self._ids) - 1))
            self._canvas.do(lambda document: document.move_layer(layer.id, index))
