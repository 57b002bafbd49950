"""The strip itself: one row of small pictures where it is flat, a grid where it is tall."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QScrollBar, QStyle, QWidget

from studio.session.session import Session
from studio.ui.results_strip.rows import PictureRows
from studio.ui.results_strip.thumbnails import Thumbnails
from studio.ui.results_strip.tile import TilePainter

SMALLEST_PX = 64
LARGEST_PX = 176
GRID_PX = 112
BROWSE_MS = 120
"""A held arrow key shows the picture it stops at, not each that it passes."""
BROWSING_KEYS = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    }
)


class StripView(QListView):
    """Shows the pictures of a session.

    Signals:
        picture_chosen: A person wants to see this file.
        menu_asked: A person wants the menu of this file, at this place of the screen.
    """

    picture_chosen = Signal(object)
    menu_asked = Signal(object, QPoint)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # No child of this view: what is being read when the view goes ends after it.
        self.thumbnails = Thumbnails(session, self.is_seen)
        self.destroyed.connect(self.thumbnails.close)
        self.rows = PictureRows(session, self.thumbnails, self)
        self.tiles = TilePainter(self)
        self._held: tuple[Path | None, int, int] = None, 0, 0
        self._browsing = QTimer(self, singleShot=True, interval=BROWSE_MS)
        self._browsing.timeout.connect(self._choose_current)
        self.setModel(self.rows)
        self.setItemDelegate(self.tiles)
        self.setUniformItemSizes(True)
        self.setMovement(QListView.Movement.Static)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # The strip moves where a person moves it, not to wherever the current picture is.
        self.setAutoScroll(False)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.clicked.connect(self._clicked)
        self._arrange()

    def is_seen(self, path: Path) -> bool:
        """Say whether a picture's tile is on the screen, at least in part."""
        if not self.isVisible():
            return False
        return self.visualRect(self.rows.index_of(path)).intersects(self.viewport().rect())

    def set_paths(self, paths: Sequence[Path]) -> None:
        """Show these pictures; what a person looks at stays where it is, unless that is the newest end."""
        bar = self._bar()
        held, place = self._hold() if bar.value() > 0 else (None, 0)
        self.rows.set_paths(paths)
        self.thumbnails.keep_only(tuple(paths))
        self.executeDelayedItemsLayout()
        if held in paths:
            bar.setValue(bar.value() + self._place(held) - place)
            self._held = held, place, bar.value()

    def go_to(self, path: Path) -> None:
        """Let the keyboard start at a picture; the strip does not move."""
        index = self.rows.index_of(path)
        if index.isValid():
            self.setCurrentIndex(index)

    def _hold(self) -> tuple[Path | None, int]:
        """Give the picture that must not move, and its place.

        As long as nobody scrolls, it is the same one: in a grid the first one that is seen changes with each new
        picture, and the rows would creep away under the person's eyes.
        """
        path, place, value = self._held
        if path is None or value != self._bar().value() or not self.rows.index_of(path).isValid():
            path = self._first_seen()
            place = self._place(path)
        return path, place

    def _bar(self) -> QScrollBar:
        return self.verticalScrollBar() if self.isWrapping() else self.horizontalScrollBar()

    def _first_seen(self) -> Path | None:
        """Give the first picture of which at least a part is on the screen."""
        rows = (self.rows.index(row, 0) for row in range(self.rows.rowCount()))
        seen = (index for index in rows if self.visualRect(index).intersects(self.viewport().rect()))
        return self.rows.path(next(seen, QModelIndex()))

    def _place(self, path: Path | None) -> int:
        """Give where a picture begins along the way that the strip scrolls."""
        if path is None:
            return 0
        corner = self.visualRect(self.rows.index_of(path)).topLeft()
        return corner.y() if self.isWrapping() else corner.x()

    def _arrange(self) -> None:
        """Choose between strip and grid, and the size of the tiles, by the room there is."""
        room = self.maximumViewportSize()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        is_grid = room.height() >= 2 * GRID_PX
        if is_grid:
            # One pixel less: a row that is full to the last one is wrapped.
            width = room.width() - bar - 1
            side = min(LARGEST_PX, max(SMALLEST_PX, width // max(1, width // GRID_PX)))
        else:
            side = min(LARGEST_PX, max(SMALLEST_PX, room.height() - bar))
        if (is_grid, side) != (self.isWrapping(), self.tiles.side):
            self.tiles.side = side
            self.setWrapping(is_grid)
            never, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
            self.setHorizontalScrollBarPolicy(never if is_grid else needed)
            self.setVerticalScrollBarPolicy(needed if is_grid else never)
            self.scheduleDelayedItemsLayout()

    def _clicked(self, index: QModelIndex) -> None:
        self._browsing.stop()
        self.picture_chosen.emit(self.rows.path(index))

    def _choose_current(self) -> None:
        if self.currentIndex().isValid():
            self._clicked(self.currentIndex())

    # Qt's

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give room for one row of pictures."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        return QSize(4 * GRID_PX, GRID_PX + bar)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give room for one small picture."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        return QSize(SMALLEST_PX + bar, SMALLEST_PX + bar)

    def event(self, event: QEvent) -> bool:
        """Follow the window to a screen of another scale."""
        if event.type() in (QEvent.Type.DevicePixelRatioChange, QEvent.Type.Show):
            self.thumbnails.use_scale(self.devicePixelRatioF())
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Arrange the tiles for the new room."""
        self._arrange()
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Let an ordinary wheel move the strip, which scrolls sideways."""
        delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
        if self.isWrapping() or delta.x() or not delta.y():
            super().wheelEvent(event)
            return
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - delta.y())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Show the current picture on Enter, and the one at which the arrows come to rest."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose_current()
            event.accept()
            return
        before = self.currentIndex()
        super().keyPressEvent(event)
        if event.key() in BROWSING_KEYS and self.currentIndex() != before:
            self.scrollTo(self.currentIndex())
            self._browsing.start()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Stand somewhere when the keyboard comes."""
        if not self.currentIndex().isValid() and self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(0, 0))
        super().focusInEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the menu of the picture under the pointer, or of the current one where a key asked."""
        is_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_key else self.indexAt(event.pos())
        path = self.rows.path(index)
        if path is not None:
            place = self.visualRect(index).center() if is_key else event.pos()
            self.menu_asked.emit(path, self.viewport().mapToGlobal(place))
