"""The grid of pictures: as many columns as fit, chosen, marked and dragged with pointer and keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStyle, QWidget

from studio.session.session import Session
from studio.ui.gallery.delegate import FOOT_PX, GalleryTile
from studio.ui.gallery.model import GalleryModel
from studio.ui.gallery.thumbnails import GalleryThumbnails
from studio.ui.gallery.virtual_grid import VirtualGrid

SIDES = (64, 320)
LOWEST_SIDE = 48
"""A tile is no smaller, however low its room is."""
FIRST_SIDE = 132
STEP = 1.15
CHOSEN_MS = 120
MAX_RANGES = 5_000
"""So many separate choices outlive another order of the pictures; more would hold the window up."""
LABEL_KEYS = {
    Qt.Key.Key_6: "red",
    Qt.Key.Key_7: "yellow",
    Qt.Key.Key_8: "green",
    Qt.Key.Key_9: "blue",
}
STAR_KEYS = {getattr(Qt.Key, f"Key_{stars}"): stars for stars in range(6)}


class GalleryGrid(VirtualGrid):
    """Shows what was found.

    Signals:
        opened: A person wants to see the picture of this number.
        viewed: A person wants to see it large, without opening it on the canvas.
        menu_asked: A person wants the menu of the chosen pictures, at this place of the screen.
        rated: The chosen pictures get so many stars.
        labelled: The chosen pictures get this label; where all have it already, it is taken away.
        tags_asked: A person wants to give the chosen pictures tags.
        delete_asked: A person wants the chosen pictures in the trash.
        undo_asked: A person wants back what was deleted last.
        refresh_asked: A person wants the folders looked through.
        dropped: Files of other programs were dropped.
        chosen_changed: Other pictures are chosen.
        side_changed: The tiles have another size.
    """

    opened = Signal(object)
    viewed = Signal(object)
    menu_asked = Signal(QPoint)
    rated = Signal(int)
    labelled = Signal(str)
    tags_asked = Signal()
    delete_asked = Signal()
    undo_asked = Signal()
    refresh_asked = Signal()
    dropped = Signal(object)
    chosen_changed = Signal()
    side_changed = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        # No child of this view: what is being made when the view goes ends after it.
        self.thumbnails = GalleryThumbnails(session, self.is_seen)
        self.destroyed.connect(self.thumbnails.close)
        self.pictures = GalleryModel(session, self.thumbnails, self)
        self.tiles = GalleryTile(self)
        self._wanted_side = FIRST_SIDE
        self._prefetch = QTimer(self, singleShot=True, interval=CHOSEN_MS)
        self._prefetch.timeout.connect(lambda: self.pictures.prefetch(self.chosen()))
        session.library.changed.connect(self._prefetch.start)
        self.setModel(self.pictures)
        self.setItemDelegate(self.tiles)
        self._set_up()
        # What works in quiet moments stops before the first frame, not at its next look.
        self.verticalScrollBar().valueChanged.connect(session.quiet.disturb)
        self.activated.connect(lambda index: self._emit_opened(self.opened))
        self.set_side(FIRST_SIDE)

    def _set_up(self) -> None:
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)

    # What is shown, and chosen

    def is_seen(self, number: int) -> bool:
        """Say whether a picture's tile is on the screen, at least in part."""
        row = self.pictures.row_of(number)
        if row < 0 or not self.isVisible():
            return False
        return self.visualRect(self.pictures.index(row, 0)).intersects(self.viewport().rect())

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show these pictures; those that stay keep their choice, and what a person looks at stays where it is."""
        chosen, current = set(self.chosen()), self.current()
        place = self.verticalScrollBar().value()
        lines = self.lines
        if self.pictures.set_ids(ids):
            # What is on the screen stays there when others come in above it; the newest end shows them.
            self.verticalScrollBar().setValue(place + (self.lines - lines) * self.tiles.size().height() if place else 0)
            return
        self._choose(chosen, current)
        self.verticalScrollBar().setValue(place)

    def chosen(self) -> tuple[int, ...]:
        """Give the numbers of the chosen pictures, in their order."""
        ids = self.pictures.ids
        ranges = [(part.top(), part.bottom()) for part in self.selectionModel().selection().toList()]
        return tuple(ids[row] for top, bottom in sorted(ranges) for row in range(top, bottom + 1) if row < len(ids))

    def current(self) -> int | None:
        """Give the number of the picture at which the keyboard is."""
        return self.pictures.id_at(self.currentIndex())

    def go_to(self, number: int) -> None:
        """Choose a picture alone, and bring it to the screen."""
        row = self.pictures.row_of(number)
        if row >= 0:
            self.setCurrentIndex(self.pictures.index(row, 0))
            self.scrollTo(self.currentIndex())

    @property
    def side(self) -> int:
        """How wide a person wants the tiles, in logical pixels."""
        return self._wanted_side

    def set_side(self, side: int) -> None:
        """Make the tiles about so wide: the columns share the room."""
        self._wanted_side = min(SIDES[1], max(SIDES[0], side))
        self._arrange()
        self.side_changed.emit(self._wanted_side)

    def _choose(self, chosen: set[int], current: int | None) -> None:
        selection = QItemSelection()
        for first, last in _ranges(sorted(row for row in map(self.pictures.row_of, chosen) if row >= 0))[:MAX_RANGES]:
            selection.append(QItemSelectionRange(self.pictures.index(first, 0), self.pictures.index(last, 0)))
        row = self.pictures.row_of(current) if current is not None else -1
        model = self.selectionModel()
        if row >= 0:
            model.setCurrentIndex(self.pictures.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        if not selection.isEmpty():
            model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.chosen_changed.emit()

    def _room(self) -> QSize:
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        return QSize(self.maximumViewportSize().width() - bar, self.maximumViewportSize().height())

    def _arrange(self) -> None:
        """Let as many columns as fit share the width, and one whole row fit into a low dock."""
        room = self._room()
        # Where a row with its stars below does not fit, they lie over the pictures.
        self.tiles.foot_px = FOOT_PX if room.height() >= SIDES[0] + FOOT_PX else 0
        highest = max(LOWEST_SIDE, room.height() - self.tiles.foot_px)
        columns = max(1, round(room.width() / self._wanted_side), -(-room.width() // highest))
        self.tiles.side = max(LOWEST_SIDE, room.width() // columns)
        self.lay_out(self.tiles.size(), max(1, room.width() // self.tiles.side))
        self.thumbnails.use_side(round(self.tiles.picture_side * self.devicePixelRatioF()))

    def _emit_opened(self, signal: object) -> None:
        number = self.current()
        if number is not None:
            signal.emit(number)  # type: ignore[attr-defined]  # a bound signal, whose type PySide does not name

    # Qt's

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802 - Qt's name
        """Read what was chosen, and tell of it."""
        super().selectionChanged(selected, deselected)
        self._prefetch.start()
        self.chosen_changed.emit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give room for a row of pictures."""
        return QSize(4 * FIRST_SIDE, FIRST_SIDE)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give room for one small picture."""
        return QSize(SIDES[0] + 24, SIDES[0])

    def event(self, event: QEvent) -> bool:
        """Follow the window to a screen of another scale, and take the keys that are the grid's."""
        if event.type() in (QEvent.Type.DevicePixelRatioChange, QEvent.Type.Show):
            self._arrange()
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_mine(event):
            event.accept()
            return True
        return super().event(event)

    def _is_mine(self, event: QKeyEvent) -> bool:
        control = Qt.KeyboardModifier.ControlModifier
        if event.modifiers() == control:
            return event.key() in (Qt.Key.Key_A, Qt.Key.Key_Z)
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return plain and (event.key() in (*STAR_KEYS, *LABEL_KEYS, Qt.Key.Key_Delete, Qt.Key.Key_T, Qt.Key.Key_F5))

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Do nothing: Qt would ask each of 50,000 rows for its name."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Mark, delete, show; the rest moves the choice."""
        key, is_control = event.key(), event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Space and not event.modifiers():
            self._emit_opened(self.viewed)
        elif is_control and key == Qt.Key.Key_Z:
            self.undo_asked.emit()
        elif is_control or not self._is_mine(event):
            super().keyPressEvent(event)
            return
        elif key in STAR_KEYS:
            self.rated.emit(STAR_KEYS[Qt.Key(key)])
        elif key in LABEL_KEYS:
            self.labelled.emit(LABEL_KEYS[Qt.Key(key)])
        else:
            asked = {Qt.Key.Key_T: self.tags_asked, Qt.Key.Key_F5: self.refresh_asked}
            asked.get(Qt.Key(key), self.delete_asked).emit()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Give stars where one is clicked; the number that a picture has already takes them away."""
        index = self.indexAt(event.position().toPoint())
        entry = self.pictures.entry(index)
        star = self.tiles.star_at(self.visualRect(index), event.position().toPoint()) if entry is not None else 0
        if entry is None or not star or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        if entry.id not in self.chosen():
            self.setCurrentIndex(index)
        self.rated.emit(0 if entry.stars == star else star)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Change the size of the tiles where Control is held."""
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            factor = STEP if event.angleDelta().y() > 0 else 1 / STEP
            self.set_side(round(self._wanted_side * factor))
            event.accept()
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Arrange the tiles for the new room."""
        self._arrange()
        super().resizeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Stand somewhere when the keyboard comes."""
        if not self.currentIndex().isValid() and self.pictures.rowCount():
            first = self.pictures.index(0, 0)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        super().focusInEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the menu of what is chosen; a picture that is not is chosen first."""
        is_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_key else self.indexAt(event.pos())
        if index.isValid() and not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)
        place = self.visualRect(index).center() if is_key else event.pos()
        self.menu_asked.emit(self.viewport().mapToGlobal(place))

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: N802, N803 - Qt's names
        """Drag the chosen pictures out, all of them."""
        chosen = self.chosen()
        if self.pictures.are_ready(chosen):
            super().startDrag(supportedActions)
        else:
            self.pictures.prefetch(chosen)
            self._session.notices.post(
                self.tr("The chosen pictures are still being read."), self.tr("Drag them again in a moment.")
            )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take files of other programs; what comes from here stays here."""
        if event.source() is not self and _files(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Take them anywhere."""
        self.dragEnterEvent(event)  # type: ignore[arg-type]  # a move is asked the same questions

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Tell of the files."""
        files = _files(event)
        if files and event.source() is not self:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(files)


def _ranges(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Give sorted rows as ranges without gaps."""
    starts = [row for place, row in enumerate(rows) if place == 0 or rows[place - 1] != row - 1]
    ends = [row for place, row in enumerate(rows) if place == len(rows) - 1 or rows[place + 1] != row + 1]
    return list(zip(starts, ends, strict=True))


def _files(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
