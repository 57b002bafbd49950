"""A grid of equal tiles whose geometry is arithmetic: 50,000 rows cost what the visible ones do.

QListView lays out every row: 120 to 180 ms for 50,000 of them at each new picture and each change of width.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QAccessible, QCursor, QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QRubberBand,
    QStyle,
    QStyleOptionRubberBand,
    QStyleOptionViewItem,
    QWidget,
)

Index = QModelIndex | QPersistentModelIndex
Action = QAbstractItemView.CursorAction
Hint = QAbstractItemView.ScrollHint
MAX_PIECES = 50
"""Where more pieces of a choice change at once, all that is seen is painted anew."""
_STEPS = {
    Action.MoveLeft: -1,
    Action.MovePrevious: -1,
    Action.MoveRight: 1,
    Action.MoveNext: 1,
}


class VirtualGrid(QAbstractItemView):
    """Lays the rows of a model out in a grid that scrolls downwards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tile = QSize(100, 100)
        self._columns = 1
        self._band_start = QPoint()
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A bar that comes and goes would change the number of columns, and with it whether it is needed.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    @property
    def columns(self) -> int:
        """How many tiles stand beside each other."""
        return self._columns

    @property
    def lines(self) -> int:
        """How many lines of tiles there are."""
        return -(-self._count // self._columns)

    def lay_out(self, tile: QSize, columns: int) -> None:
        """Give the tiles another size; what was first on the screen stays there."""
        if (tile, columns) != (self._tile, self._columns):
            first = self.verticalOffset() / self._tile.height() * self._columns
            self._tile, self._columns = QSize(tile), columns
            self.updateGeometries()
            self.verticalScrollBar().setValue(round(first / columns * tile.height()))
            self.viewport().update()

    @property
    def _count(self) -> int:
        return 0 if self.model() is None else self.model().rowCount()

    def _rect(self, row: int) -> QRect:
        line, column = divmod(row, self._columns)
        width, height = self._tile.width(), self._tile.height()
        return QRect(column * width, line * height - self.verticalOffset(), width, height)

    def _cells(self, rect: QRect) -> list[tuple[int, int]]:
        """Give the rows whose tiles a rectangle touches, as ranges: one a line of tiles."""
        width, height, count = self._tile.width(), self._tile.height(), self._count
        top, bottom = rect.top() + self.verticalOffset(), rect.bottom() + self.verticalOffset()
        left, right = max(0, rect.left() // width), min(self._columns - 1, rect.right() // width)
        if left > right or not count:
            return []
        lines = range(max(0, top // height), min(self.lines - 1, bottom // height) + 1)
        cells = [(line * self._columns + left, min(line * self._columns + right, count - 1)) for line in lines]
        return [(first, last) for first, last in cells if first <= last]

    def _nearest(self, place: QPoint) -> int:
        """Give the row whose tile is under a place, or nearest to it."""
        column = min(max(0, place.x() // self._tile.width()), self._columns - 1)
        line = max(0, (place.y() + self.verticalOffset()) // self._tile.height())
        return min(line * self._columns + column, self._count - 1)

    # Qt's

    def visualRect(self, index: Index) -> QRect:  # noqa: N802 - Qt's name
        """Give where a tile is in the viewport."""
        return self._rect(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802 - Qt's name
        """Give the tile at a place of the viewport."""
        cells = self._cells(QRect(point, QSize(1, 1))) if point.x() >= 0 else []
        return self.model().index(cells[0][0], 0) if cells else QModelIndex()

    def scrollTo(self, index: Index, hint: Hint = Hint.EnsureVisible) -> None:  # noqa: N802 - Qt's name
        """Bring a tile to the screen, no further than needed."""
        rect, bar = self.visualRect(index), self.verticalScrollBar()
        height = self.viewport().height()
        if hint is Hint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - height // 2)
        elif rect.top() < 0 or hint is Hint.PositionAtTop:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() >= height:
            bar.setValue(bar.value() + min(rect.top(), rect.bottom() + 1 - height))

    def horizontalOffset(self) -> int:  # noqa: N802 - Qt's name
        """Give nothing: the grid is as wide as the viewport."""
        return 0

    def verticalOffset(self) -> int:  # noqa: N802 - Qt's name
        """Give how far it is scrolled."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:  # noqa: N802 - Qt's name
        """Say that every row has a tile."""
        del index
        return False

    def moveCursor(self, action: Action, modifiers: Qt.KeyboardModifier) -> QModelIndex:  # noqa: N802 - Qt's name
        """Give where a key leads; past the ends it leads nowhere."""
        del modifiers
        count, current = self._count, self.currentIndex()
        if not count:
            return QModelIndex()
        if not current.isValid():
            return self.model().index(0, 0)
        page = max(1, self.viewport().height() // self._tile.height()) * self._columns
        far = {
            Action.MoveUp: -self._columns,
            Action.MoveDown: self._columns,
            Action.MovePageUp: -page,
            Action.MovePageDown: page,
            Action.MoveHome: -count,
            Action.MoveEnd: count,
        }
        row = current.row() + _STEPS.get(action, far.get(action, 0))
        if action is Action.MoveUp and row < 0:
            row = current.row()
        return self.model().index(min(max(row, 0), count - 1), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:  # noqa: N802 - Qt's name
        """Choose what a rubber band touches, or all from one tile to another where keys and clicks choose."""
        selection = QItemSelection()
        if self.state() is QAbstractItemView.State.DragSelectingState:
            for first, last in self._cells(rect.normalized()):
                selection.select(self.model().index(first, 0), self.model().index(last, 0))
        elif self._count:
            # Not normalised: from the tile where the choice began to the one where it ends.
            first, last = sorted((self._nearest(rect.topLeft()), self._nearest(rect.bottomRight())))
            selection.select(self.model().index(first, 0), self.model().index(last, 0))
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802 - Qt's name
        """Give what is painted anew when the choice changes: of the tiles in it those that are seen."""
        room = self.viewport().rect()
        ranges = selection.toList()
        cells = self._cells(room)
        if len(ranges) > MAX_PIECES or not cells:
            return QRegion(room)
        region = QRegion()
        first_seen, last_seen = cells[0][0], cells[-1][1]
        for part in ranges:
            for row in range(max(part.top(), first_seen), min(part.bottom(), last_seen) + 1):
                region += self._rect(row)
        return region

    def updateGeometries(self) -> None:  # noqa: N802 - Qt's name
        """Fit the scroll bar to the number of rows."""
        super().updateGeometries()
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self.lines * self._tile.height() - height))
        bar.setPageStep(height)
        # The bar stays, but without anything to scroll its handle is not seen.
        bar.setEnabled(bar.maximum() > 0)
        bar.setSingleStep(max(1, self._tile.height() // 3))

    def reset(self) -> None:
        """Follow a model that has other rows."""
        super().reset()
        self.updateGeometries()
        self.viewport().update()

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:  # noqa: N802 - Qt's name
        """Follow new rows."""
        super().rowsInserted(parent, start, end)
        self.updateGeometries()
        self.viewport().update()

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:  # noqa: N802 - Qt's name
        """Paint what tells something else now; Qt itself would ask for the place of each row in between."""
        if QAccessible.isActive():
            super().dataChanged(first, last, roles)
        top, bottom = self._rect(first.row()), self._rect(last.row())
        changed = top if first.row() == last.row() else QRect(0, top.top(), self.viewport().width(), 0)
        changed.setBottom(bottom.bottom())
        self.viewport().update(changed)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        """Move what is painted already, and paint only what comes in."""
        is_banding = self.state() is QAbstractItemView.State.DragSelectingState
        if is_banding or not self.devicePixelRatioF().is_integer():
            self.viewport().update()
            return
        self.viewport().scroll(dx, dy)
        if self.viewport().underMouse():
            # Another tile is under the pointer now.
            place = self.viewport().mapFromGlobal(QCursor.pos())
            for each in (place, place + QPoint(0, dy)):
                self.viewport().update(self.visualRect(self.indexAt(each)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the tiles that are seen."""
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state
        hovered, region = self._hovered(), event.region()
        for first, last in self._cells(event.rect()):
            for row in range(first, last + 1):
                rect = self._rect(row)
                if region.intersects(rect):
                    index = self.model().index(row, 0)
                    option.rect = rect
                    option.state = self._state_of(index, plain, is_hovered=row == hovered)
                    self.itemDelegate().paint(painter, option, index)
        if self.state() is QAbstractItemView.State.DragSelectingState:
            self._paint_band(painter)
        painter.end()

    def _hovered(self) -> int:
        if not self.viewport().underMouse():
            return -1
        return self.indexAt(self.viewport().mapFromGlobal(QCursor.pos())).row()

    def _state_of(self, index: QModelIndex, state: QStyle.StateFlag, *, is_hovered: bool) -> QStyle.StateFlag:
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if is_hovered:
            state |= QStyle.StateFlag.State_MouseOver
        if self.hasFocus() and index == self.currentIndex():
            state |= QStyle.StateFlag.State_HasFocus
        return state

    def _paint_band(self, painter: QPainter) -> None:
        option = QStyleOptionRubberBand()
        option.initFrom(self)
        option.shape = QRubberBand.Shape.Rectangle
        end = self.viewport().mapFromGlobal(QCursor.pos())
        option.rect = QRect(self._band_start - QPoint(0, self.verticalOffset()), end).normalized()
        self.style().drawControl(QStyle.ControlElement.CE_RubberBand, option, painter, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Note where a rubber band may begin."""
        self._band_start = event.position().toPoint() + QPoint(0, self.verticalOffset())
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the rubber band out."""
        super().mouseMoveEvent(event)
        if self.state() is QAbstractItemView.State.DragSelectingState:
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take the rubber band away."""
        super().mouseReleaseEvent(event)
        self.viewport().update()
