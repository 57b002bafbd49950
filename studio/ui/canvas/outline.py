# ruff: noqa: PLC0415 - numpy costs as much as all of Qt, and the window paints before there is a picture
"""The edge of the selection as ants that march: black and white dashes, one device pixel wide, seen on any picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from studio.contract.geometry import Bounds
from studio.ui.qimages import over_words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from studio.document.document import Document
    from studio.document.state import DocumentState
    from studio.ui.qimages import Words

    Places: TypeAlias = npt.NDArray[np.intp]

TILE_PX = 256
"""Side of the document's tiles; a test holds it to the document's own, which numpy comes with."""
HALF = 128
"""From this value on a pixel is inside."""
FAR_LEVEL, FARTHEST_LEVEL = 2, 8
"""From 1/4 on the selection is looked at through values that are kept, for less than whole tiles."""
DASH_PX = 4
CELL_PX = 64
"""Side of the squares in which the screen is repainted when the ants march."""
MOST_CELLS = 160
"""Beyond so many squares one rectangle around all is cheaper."""
BLACK, WHITE = 0xFF000000, 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Stand:
    """How the picture stands on the screen, in device pixels: what the edge depends on besides the selection.

    Attributes:
        target: Where the whole picture lies.
        view: What the view shows.
        thick: How wide the edge is.
    """

    target: QRect
    view: QRect
    thick: int


class Outline:
    """The edge of a document's selection where it is seen.

    Attributes:
        phase: How far the ants have marched.
    """

    def __init__(self) -> None:
        self.phase = 0
        self._document: Document | None = None
        self._stand: Stand | None = None
        self._places: Places | None = None
        self._slants: Places | None = None
        self._box = QRect()
        self._memory: Words | None = None
        self._far: dict[int, npt.NDArray[np.bool_]] = {}
        self._cells: list[QRect] = []

    def look_at(self, document: Document | None) -> None:
        """Turn to a document, or take note that its selection has changed."""
        self._document, self._stand = document, None
        self._far.clear()

    @property
    def is_there(self) -> bool:
        """Whether something is selected."""
        return self._document is not None and bool(self._document.state.selection)

    def paint(self, painter: QPainter, stand: Stand) -> None:
        """Paint the edge; the painter's units are device pixels."""
        self._follow(stand)
        if self._places is None or self._slants is None or self._memory is None or not self._places.size:
            return
        import numpy as np

        is_black = (self._slants + self.phase) // (DASH_PX * stand.thick) & 1
        self._memory[self._places] = np.where(is_black, np.uint32(BLACK), np.uint32(WHITE))
        width, height = self._box.width(), self._box.height()
        words = self._memory[: width * height].reshape(height, width)
        painter.drawImage(self._box.topLeft(), over_words(words, is_opaque=False))

    def rects(self) -> list[QRect]:
        """Give the device pixels around the edge as it was painted last, in a few rectangles."""
        return self._cells

    def _follow(self, stand: Stand) -> None:
        """Find the edge anew where the selection or the view is another."""
        if stand == self._stand or self._document is None:
            return
        import numpy as np

        if self._memory is not None and self._places is not None:
            self._memory[self._places] = 0  # memory that is used again is many times as fast as new one
        self._stand, self._places, self._cells = stand, None, []
        self._box = stand.target.intersected(stand.view).intersected(reached(self._document.state, stand.target))
        if self._box.isEmpty():
            return
        edge = np.ascontiguousarray(edge_of(self._sampled(self._document, stand), stand.thick)[1:-1, 1:-1])
        if self._memory is None or self._memory.size < edge.size:
            self._memory = np.zeros(edge.size, np.uint32)
        self._places = np.flatnonzero(edge)
        rows, columns = np.divmod(self._places, edge.shape[1])
        self._slants = rows + columns + (self._box.left() + self._box.top() - stand.target.left() - stand.target.top())
        cells = np.unique((rows // CELL_PX << 16) + columns // CELL_PX).tolist()
        corners = [((cell & 0xFFFF) * CELL_PX, (cell >> 16) * CELL_PX) for cell in cells]
        places = [QRect(self._box.left() + x, self._box.top() + y, CELL_PX, CELL_PX) for x, y in corners]
        self._cells = places if len(places) <= MOST_CELLS else [self._box]

    def _sampled(self, document: Document, stand: Stand) -> npt.NDArray[np.bool_]:
        """Say for each device pixel, and one more on each side, whether the picture's pixel there is selected."""
        box = self._box.adjusted(-1, -1, 1, 1)
        state = document.state
        across, down = stand.target.width() / state.extent.width, stand.target.height() / state.extent.height
        columns = _under(box.left(), box.width(), stand.target.left(), across) + state.area.x
        rows = _under(box.top(), box.height(), stand.target.top(), down) + state.area.y
        level = min(math.floor(math.log2(1 / across)), FARTHEST_LEVEL) if across < 1 else 0
        if level < FAR_LEVEL:
            return sampled(state, rows, columns)
        if level not in self._far:
            self._far[level] = seen_from_far(state, level)
        far = self._far[level]
        first_row, first_column = (edge // TILE_PX * TILE_PX for edge in (state.area.y, state.area.x))
        rows, columns = (rows - first_row) >> level, (columns - first_column) >> level
        result: npt.NDArray[np.bool_] = far[rows.clip(0, far.shape[0] - 1)][:, columns.clip(0, far.shape[1] - 1)]
        result[(rows < 0) | (rows >= far.shape[0])] = False
        result[:, (columns < 0) | (columns >= far.shape[1])] = False
        return result


def reached(state: DocumentState, target: QRect) -> QRect:
    """Give the device pixels that the tiles of the selection reach."""
    if not state.selection:
        return QRect()
    across, down = target.width() / state.extent.width, target.height() / state.extent.height
    columns, rows = [column for _, column in state.selection], [row for row, _ in state.selection]
    left, right = min(columns) * TILE_PX - state.area.x, (max(columns) + 1) * TILE_PX - state.area.x
    top, bottom = min(rows) * TILE_PX - state.area.y, (max(rows) + 1) * TILE_PX - state.area.y
    first = target.left() + math.floor(left * across), target.top() + math.floor(top * down)
    return QRect(*first, math.ceil((right - left) * across) + 1, math.ceil((bottom - top) * down) + 1)


def sampled(state: DocumentState, rows: Places, columns: Places) -> npt.NDArray[np.bool_]:
    """Say for rows and columns of the grid whether they are selected; outside the picture nothing is."""
    import numpy as np

    result = np.zeros((rows.size, columns.size), bool)
    for (row, column), tile in state.selection.items():
        common = Bounds(column * TILE_PX, row * TILE_PX, TILE_PX, TILE_PX).intersection(state.area)
        if common is None:
            continue
        left, right = np.searchsorted(columns, (common.x, common.right))
        top, bottom = np.searchsorted(rows, (common.y, common.bottom))
        if left < right and top < bottom:
            inside = tile.pixels[rows[top:bottom] - row * TILE_PX]
            result[top:bottom, left:right] = inside[:, columns[left:right] - column * TILE_PX] >= HALF
    return result


def seen_from_far(state: DocumentState, level: int) -> npt.NDArray[np.bool_]:
    """Give the selection of all tiles of the picture, one value for each 2^level pixels across and down."""
    import numpy as np

    area, step, side = state.area, 1 << level, TILE_PX >> level
    first_row, first_column = area.y // TILE_PX, area.x // TILE_PX
    rows, columns = -(-area.bottom // TILE_PX) - first_row, -(-area.right // TILE_PX) - first_column
    far = np.zeros((rows * side, columns * side), bool)
    for (row, column), tile in state.selection.items():
        top, left = (row - first_row) * side, (column - first_column) * side
        if 0 <= top < far.shape[0] and 0 <= left < far.shape[1]:
            middles = tile.pixels[step // 2 :: step, step // 2 :: step]
            far[top : top + side, left : left + side] = middles >= HALF
    return far


def _under(start: int, length: int, picture_start: int, each: float) -> Places:
    """Give the picture's pixel under the middle of each device pixel along one side."""
    import numpy as np

    middles = np.arange(start, start + length) + 0.5
    under: Places = np.floor((middles - picture_start) / each).astype(np.intp)
    return under


def edge_of(is_selected: npt.NDArray[np.bool_], thick: int) -> npt.NDArray[np.bool_]:
    """Give the selected pixels that have one that is not selected within reach, across or down."""
    import numpy as np

    inner = is_selected
    for _ in range(thick):
        padded = np.pad(inner, 1)
        inner = inner & padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return is_selected & ~inner
