"""The way of an operator through the tokens of a picture, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui import theme
from studio.ui.theme import Spacing

MOST_CELLS = 16
"""Cells that are drawn on the longer side of a path."""
FEWER_CELLS = 8
"""The same of more than two paths, which have less room."""
LARGEST_TILE_PX = 148
LINE_PX = 1.6
DOT_PX = 3.2
ARROW_PX = 6.0
HUES_APART = 137
"""Degrees between the colours of paths: the golden angle, so that any number of them are far apart."""
JUMP_ALPHA = 0.35
GLANCE_ALPHA = 0.35

Cell = tuple[int, int]
"""Row and column; a pad stands one column beside the picture."""


def drawn_grid(rows: int, columns: int, paths: int = 1) -> Cell:
    """Give rows and columns to draw of a grid, of its shape and few enough to follow a line through them.

    Args:
        rows: Rows of tokens.
        columns: Columns of tokens.
        paths: Paths that are drawn side by side.
    """
    limit = MOST_CELLS if paths <= 2 else FEWER_CELLS
    longest = max(rows, columns)
    if longest <= limit:
        return rows, columns
    return max(1, round(rows * limit / longest)), max(1, round(columns * limit / longest))


def cells_of(path: Sequence[int], rows: int, columns: int) -> list[Cell]:
    """Give the cells that a path visits, its pads beside the end of the row that was just read."""
    cells: list[Cell] = []
    for index in path:
        if index < rows * columns:
            cells.append(divmod(index, columns))
        elif cells:
            row, column = cells[-1]
            cells.append((row, -1 if column == 0 else columns))
    return cells


def is_step(one: Cell, other: Cell) -> bool:
    """Say whether a path goes from one cell to a neighbour, and does not jump."""
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) <= 1


@dataclass(frozen=True, slots=True)
class _Tile:
    """Where one path is drawn: the grid's top left and the width of a cell."""

    left: float
    top: float
    cell: float

    def middle(self, cell: Cell) -> QPointF:
        return QPointF(self.left + (cell[1] + 0.5) * self.cell, self.top + (cell[0] + 0.5) * self.cell)


class ScanPathView(QWidget):
    """Draws each path in a grid of its own, side by side, or that every token sees every other.

    Attributes:
        grid: Rows and columns that are drawn; (0, 0) before anything is shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid: Cell = (0, 0)
        self._paths: tuple[list[Cell], ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def paths(self) -> tuple[list[Cell], ...]:
        """The cells that each drawn path visits; empty where everything is seen at once."""
        return self._paths

    def show_paths(self, paths: Sequence[Sequence[int]], rows: int, columns: int) -> None:
        """Draw paths over a grid.

        Args:
            paths: Gather indices, as `contract.scans.scan_paths` gives them for this grid.
            rows: Rows to draw.
            columns: Columns to draw.
        """
        self._show(tuple(cells_of(path, rows, columns) for path in paths), (rows, columns))

    def show_everything(self, rows: int, columns: int) -> None:
        """Draw that one token, and so any other, sees the whole grid."""
        self._show((), (rows, columns))

    def _show(self, paths: tuple[list[Cell], ...], grid: Cell) -> None:
        self._paths, self.grid = paths, grid
        self.updateGeometry()
        self.update()

    # Parts

    def _tile_px(self, width: int) -> tuple[float, float]:
        """Give width and height of one tile."""
        rows, columns = self.grid
        count = max(1, len(self._paths))
        room = (width - Spacing.M * (count - 1)) / count
        cell = min(room, LARGEST_TILE_PX) / (max(rows, columns, 1) + self._margin() * 2)
        return cell * (columns + self._margin() * 2), cell * rows

    def _margin(self) -> int:
        """Cells beside the grid on each side, for pads."""
        columns = self.grid[1]
        return int(any(not 0 <= column < columns for path in self._paths for _, column in path))

    def _tiles(self) -> list[_Tile]:
        width, _ = self._tile_px(self.width())
        cell = width / (self.grid[1] + self._margin() * 2)
        step = width + Spacing.M
        return [_Tile(number * step + self._margin() * cell, 0.0, cell) for number in range(max(1, len(self._paths)))]

    def _paint_grid(self, painter: QPainter, tile: _Tile) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().colours.hover))
        inset = max(0.5, tile.cell * 0.06)
        for row in range(self.grid[0]):
            for column in range(self.grid[1]):
                square = QRectF(tile.left + column * tile.cell, tile.top + row * tile.cell, tile.cell, tile.cell)
                painter.drawRect(square.adjusted(inset, inset, -inset, -inset))

    def _paint_path(self, painter: QPainter, tile: _Tile, cells: list[Cell], colour: QColor) -> None:
        steps, jumps = QPainterPath(), QPainterPath()
        for one, other in pairwise(cells):
            line = steps if is_step(one, other) else jumps
            if line.currentPosition() != tile.middle(one) or line.isEmpty():
                line.moveTo(tile.middle(one))
            line.lineTo(tile.middle(other))
        faint = QColor(colour)
        faint.setAlphaF(JUMP_ALPHA)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(faint, 1, Qt.PenStyle.DotLine))
        painter.drawPath(jumps)
        painter.setPen(QPen(colour, LINE_PX, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPath(steps)
        self._paint_pads(painter, tile, cells, colour)
        self._paint_ends(painter, tile, cells, colour)

    def _paint_pads(self, painter: QPainter, tile: _Tile, cells: list[Cell], colour: QColor) -> None:
        painter.setPen(QPen(colour, 1))
        painter.setBrush(QColor(theme.current().colours.panel))
        half = tile.cell * 0.28
        for cell in cells:
            if not 0 <= cell[1] < self.grid[1]:
                middle = tile.middle(cell)
                painter.drawRect(QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half))

    def _paint_ends(self, painter: QPainter, tile: _Tile, cells: list[Cell], colour: QColor) -> None:
        """Mark the start with a dot and the end with an arrow."""
        painter.setPen(QPen(QColor(theme.current().colours.panel), 1))
        painter.setBrush(colour)
        painter.drawEllipse(tile.middle(cells[0]), DOT_PX, DOT_PX)
        if len(cells) < 2:
            return
        tip, tail = tile.middle(cells[-1]), tile.middle(cells[-2])
        away = tip - tail
        length = max(1e-6, (away.x() ** 2 + away.y() ** 2) ** 0.5)
        along = away / length * ARROW_PX
        across = QPointF(-along.y(), along.x()) * 0.55
        tip += along * 0.4
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon([tip, tip - along + across, tip - along - across])

    def _paint_glances(self, painter: QPainter, tile: _Tile) -> None:
        """Draw a line from a token to every other one."""
        rows, columns = self.grid
        seer = (rows // 3, columns // 3)
        colour = path_colour(0)
        faint = QColor(colour)
        faint.setAlphaF(GLANCE_ALPHA)
        painter.setPen(QPen(faint, 1))
        for row in range(rows):
            for column in range(columns):
                painter.drawLine(tile.middle(seer), tile.middle((row, column)))
        painter.setPen(QPen(QColor(theme.current().colours.panel), 1))
        painter.setBrush(colour)
        painter.drawEllipse(tile.middle(seer), DOT_PX, DOT_PX)

    # Qt's

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Say that the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Give the height of the tiles."""
        return round(self._tile_px(width)[1]) + 1

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for tiles of full size."""
        width = LARGEST_TILE_PX * max(1, len(self._paths))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Be as narrow as the panel."""
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the tiles."""
        if not all(self.grid):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, tile in enumerate(self._tiles()):
            self._paint_grid(painter, tile)
            if self._paths:
                self._paint_path(painter, tile, self._paths[number], path_colour(number))
            else:
                self._paint_glances(painter, tile)
        painter.end()


def path_colour(number: int) -> QColor:
    """Give the colour of a path, from 0: the accent first, then others as light or dark as it."""
    accent = QColor(theme.current().colours.accent_text)
    if number == 0:
        return accent
    hue = (accent.hslHue() + number * HUES_APART) % 360
    return QColor.fromHsl(hue, accent.hslSaturation(), accent.lightness())
