"""The steps of the open document as rows of a list: what was opened first, then every edit, the undone ones last."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from studio.session.session import Session
from studio.ui import theme
from studio.ui.layering import words

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


class StepRows(QAbstractListModel):
    """Row number n is the document after n steps."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = session.canvas
        self._steps: tuple[str, ...] = ()
        self._position = 0
        self._has_document = False
        self._canvas.replaced.connect(self.refresh)
        self._canvas.changed.connect(self.refresh)
        self.refresh()

    @property
    def position(self) -> int:
        """The row of the present."""
        return self._position

    def refresh(self, *_: object) -> None:
        """Show the steps as they are; while a stroke is painted nothing is new."""
        document = self._canvas.document
        steps = () if document is None else document.history.steps
        position = 0 if document is None else document.history.position
        if (steps, position) == (self._steps, self._position) and self._has_document == (document is not None):
            return
        self.beginResetModel()
        self._steps, self._position = steps, position
        self._has_document = document is not None
        self.endResetModel()

    def retranslate(self) -> None:
        """Say every name in the language of the moment."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    # Qt's names

    def rowCount(self, parent: Index = NO_PARENT) -> int:  # noqa: N802
        """Give the number of moments."""
        return len(self._steps) + 1 if self._has_document and not parent.isValid() else 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a step's name; what was undone is grey."""
        if role == Qt.ItemDataRole.DisplayRole:
            return words.step_name(self._steps[index.row() - 1]) if index.row() else self.tr("Opened")
        if role == Qt.ItemDataRole.ForegroundRole and index.row() > self._position:
            return QColor(theme.current().colours.disabled)
        return None
