"""The geometry of the grid: it is arithmetic, and the same whatever the number of rows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, QSize, QStringListModel, Qt
from PySide6.QtGui import QColor, QCursor, QImage, QPainter
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStyledItemDelegate, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from studio.ui.gallery.virtual_grid import VirtualGrid

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def grid(qtbot: QtBot) -> VirtualGrid:
    """Ten rows in four columns of 50 x 60."""
    grid = VirtualGrid()
    qtbot.addWidget(grid)
    grid.setModel(QStringListModel([str(number) for number in range(10)], grid))
    grid.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    grid.resize(260, 100)
    grid.show()
    grid.lay_out(QSize(50, 60), 4)
    return grid


def chosen(grid: VirtualGrid) -> list[int]:
    return sorted(index.row() for index in grid.selectedIndexes())


def test_every_row_has_a_tile_and_every_tile_its_row(grid: VirtualGrid) -> None:
    for row in range(10):
        rect = grid.visualRect(grid.model().index(row, 0))
        assert rect.size() == QSize(50, 60)
        assert grid.indexAt(rect.center()).row() == row
        assert grid.indexAt(rect.topLeft()).row() == row
    for place in (QPoint(201, 10), QPoint(120, 130), QPoint(-1, 5), QPoint(10, 500)):
        assert not grid.indexAt(place).isValid()
    assert grid.lines == 3


@pytest.mark.parametrize(
    ("start", "key", "end"),
    [
        (5, Qt.Key.Key_Left, 4),
        (5, Qt.Key.Key_Right, 6),
        (5, Qt.Key.Key_Up, 1),
        (5, Qt.Key.Key_Down, 9),
        (1, Qt.Key.Key_Up, 1),
        (9, Qt.Key.Key_Right, 9),
        (7, Qt.Key.Key_Down, 9),
        (5, Qt.Key.Key_Home, 0),
        (5, Qt.Key.Key_End, 9),
        (1, Qt.Key.Key_PageDown, 5),
    ],
)
def test_the_keys_lead_through_the_grid(grid: VirtualGrid, qtbot: QtBot, start: int, key: Qt.Key, end: int) -> None:
    grid.setCurrentIndex(grid.model().index(start, 0))
    qtbot.keyClick(grid, key)
    assert grid.currentIndex().row() == end
    assert chosen(grid) == [end]
    assert grid.viewport().rect().intersects(grid.visualRect(grid.currentIndex()))


def test_shift_chooses_all_between_two_tiles(grid: VirtualGrid, qtbot: QtBot) -> None:
    viewport, left = grid.viewport(), Qt.MouseButton.LeftButton
    qtbot.mouseClick(viewport, left, pos=grid.visualRect(grid.model().index(2, 0)).center())
    qtbot.mouseClick(viewport, left, SHIFT, grid.visualRect(grid.model().index(5, 0)).center())
    assert chosen(grid) == [2, 3, 4, 5]
    qtbot.mouseClick(viewport, left, SHIFT, grid.visualRect(grid.model().index(1, 0)).center())
    assert chosen(grid) == [1, 2]
    qtbot.keyClick(grid, Qt.Key.Key_Down, SHIFT)
    assert chosen(grid) == [2, 3, 4, 5]


def test_control_chooses_one_more(grid: VirtualGrid, qtbot: QtBot) -> None:
    for row in (1, 6, 3, 1):
        place = grid.visualRect(grid.model().index(row, 0)).center()
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    assert chosen(grid) == [3, 6]


def test_a_rubber_band_chooses_what_it_touches(grid: VirtualGrid) -> None:
    assert grid._cells(QRect(60, 10, 80, 70)) == [(1, 2), (5, 6)]
    assert grid._cells(QRect(60, 130, 200, 400)) == [(9, 9)]
    assert grid._cells(QRect(0, 500, 10, 10)) == []


def test_a_tile_is_brought_to_the_screen_and_no_further(grid: VirtualGrid) -> None:
    bar, height = grid.verticalScrollBar(), grid.viewport().height()
    assert bar.maximum() == 3 * 60 - height
    grid.scrollTo(grid.model().index(9, 0))
    assert bar.value() == bar.maximum()
    grid.scrollTo(grid.model().index(9, 0))
    assert bar.value() == bar.maximum()
    grid.scrollTo(grid.model().index(0, 0))
    assert bar.value() == 0


def test_only_the_tiles_that_are_seen_are_painted(grid: VirtualGrid, qtbot: QtBot) -> None:
    asked = set()

    class Asked(QStringListModel):
        def data(self, index, role=0):
            asked.add(index.row())
            return super().data(index, role)

    grid.setModel(Asked([str(number) for number in range(50_000)], grid))
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum() // 2)
    asked.clear()
    grid.grab()
    assert asked
    assert len(asked) <= 16
    assert min(asked) > 20_000


class Recorder(QStyledItemDelegate):
    """Paints each row in a colour of its own, and notes which rows it painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[int] = []

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        self.painted.append(index.row())
        painter.fillRect(option.rect.adjusted(2, 2, -2, -2), QColor.fromHsv(index.row() * 7 % 360, 200, 200))

    def taken(self) -> set[int]:
        painted, self.painted = set(self.painted), []
        return painted


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def long_grid(recorder: Recorder, qtbot: QtBot) -> VirtualGrid:
    """Two hundred rows in four columns of 50 x 60; rows 0 to 11 are seen and painted."""
    grid = VirtualGrid()
    qtbot.addWidget(grid)
    grid.setModel(QStringListModel([str(number) for number in range(200)], grid))
    grid.setItemDelegate(recorder)
    grid.resize(260, 160)
    grid.lay_out(QSize(50, 60), 4)
    QCursor.setPos(grid.screen().geometry().bottomRight())  # a tile that comes under the pointer is painted, too
    grid.show()
    qtbot.waitUntil(lambda: bool(recorder.painted))
    QApplication.processEvents()
    recorder.taken()
    return grid


def test_scrolling_paints_only_what_comes_in(long_grid: VirtualGrid, recorder: Recorder) -> None:
    grid = long_grid
    grid.verticalScrollBar().setValue(60)
    QApplication.processEvents()
    assert recorder.taken() == set(range(8, 16))
    grid.verticalScrollBar().setValue(0)
    QApplication.processEvents()
    assert recorder.taken() == set(range(4))


def test_what_was_moved_looks_as_if_it_were_painted(long_grid: VirtualGrid) -> None:
    grid, plain = long_grid, QImage.Format.Format_RGB32
    for value in (37, 100, 81, 2_000, 1_990):
        grid.verticalScrollBar().setValue(value)
        QApplication.processEvents()
        moved = grid.screen().grabWindow(grid.winId()).toImage()
        assert moved.convertToFormat(plain) == grid.grab().toImage().convertToFormat(plain)


def test_a_change_paints_its_own_tiles_alone(long_grid: VirtualGrid, recorder: Recorder) -> None:
    model = long_grid.model()
    for first, last, painted in ((5, 5, {5}), (3, 6, {*range(8)}), (0, 199, {*range(12)}), (100, 150, set())):
        model.dataChanged.emit(model.index(first, 0), model.index(last, 0))
        QApplication.processEvents()
        assert recorder.taken() == painted


def test_another_choice_paints_its_tiles_alone(long_grid: VirtualGrid, recorder: Recorder) -> None:
    grid = long_grid
    for row, painted in ((5, {5}), (7, {5, 7}), (150, {7})):
        grid.selectionModel().select(grid.model().index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        QApplication.processEvents()
        assert recorder.taken() == painted
    grid.selectAll()
    QApplication.processEvents()
    assert recorder.taken() == set(range(12))
