# ruff: noqa: PLC0415 - numpy costs as much as all of Qt, and the window paints before there is a path
"""Scan orders: in which order a sequence operator visits the tokens of a picture.

A path is a gather index: entry i says which token (row * columns + column) is visited i-th. The engine scans along it,
the window draws it. Every order works on any grid, square or not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from studio.contract.errors import nearest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Path: TypeAlias = "NDArray[np.int64]"

DEFAULT_SCAN = "alternating"


@dataclass(frozen=True, slots=True)
class ScanOrder:
    """One way through a picture.

    Attributes:
        id: Word of configs and of the command line.
        title: Name for people.
        source: Paper and arXiv number.
        has_pads: A learned token follows each row; its place in a path is `rows * columns`.
        paths: Gives the paths of a block, from (block, rows, columns); of every block equally many.
    """

    id: str
    title: str
    source: str
    paths: Callable[[int, int, int], tuple[Path, ...]]
    has_pads: bool = False

    @property
    def path_count(self) -> int:
        """Paths that a block scans along; each has an operator with parameters of its own."""
        return len(self.paths(0, 1, 1))


def scan_paths(scan: str, block: int, rows: int, columns: int) -> tuple[Path, ...]:
    """Give the paths of a block over a grid.

    Args:
        scan: Id in `SCANS`.
        block: Index of the block, from 0: some orders change from block to block.
        rows: Rows of tokens, from 1.
        columns: Columns of tokens, from 1.

    Returns:
        Gather indices, each of rows * columns entries, and of one more a row where the order has pads.

    Raises:
        ValueError: There is no such order, or the grid or the block is impossible; says what is allowed.
    """
    if rows < 1 or columns < 1 or block < 0:
        raise ValueError(f"the grid is {rows} x {columns} and the block {block}; at least 1 x 1 and block 0 are needed")
    return find_scan(scan).paths(block, rows, columns)


def find_scan(scan: str) -> ScanOrder:
    """Give an order by its id.

    Raises:
        ValueError: There is none of that id; lists those there are.
    """
    if scan not in SCANS:
        hint = nearest(scan, SCANS)
        raise ValueError(
            f"there is no scan order {scan!r}; there are {', '.join(SCANS)}" + (f" ({hint})" if hint else "")
        )
    return SCANS[scan]


def inverse_path(path: Path, tokens: int) -> Path:
    """Give where each token stands in a path: `scanned[inverse_path(path, tokens)]` is in the picture's order again.

    Args:
        path: Of a grid of `tokens` tokens; its pads, which stand behind every token, are left out.
        tokens: rows * columns.
    """
    import numpy as np

    return np.argsort(path, kind="stable")[:tokens]


def _raster(rows: int, columns: int) -> Path:
    import numpy as np

    return np.arange(rows * columns, dtype=np.int64)


def _column(rows: int, columns: int) -> Path:
    import numpy as np

    return np.ascontiguousarray(_raster(rows, columns).reshape(rows, columns).T).reshape(-1)


def _both_ways(path: Path) -> tuple[Path, ...]:
    return path, path[::-1].copy()


def _alternating(block: int, rows: int, columns: int) -> tuple[Path, ...]:
    return _both_ways((_column if block % 2 else _raster)(rows, columns))


def _cross(rows: int, columns: int) -> tuple[Path, ...]:
    return *_both_ways(_raster(rows, columns)), *_both_ways(_column(rows, columns))


def _zigzag(block: int, rows: int, columns: int) -> Path:
    """A snake from one of four corners, along rows or columns: eight paths, one a block.

    The corners come in ZigMa's order: top left, top right, bottom left, bottom right; first along rows, then along
    columns.
    """
    grid = _raster(rows, columns).reshape(rows, columns)
    corner = block % 4
    if corner in {1, 3}:
        grid = grid[:, ::-1]
    if corner in {2, 3}:
        grid = grid[::-1]
    if block % 8 >= 4:
        grid = grid.T
    snake = grid.copy()
    snake[1::2] = snake[1::2, ::-1]
    return snake.reshape(-1)


def _hilbert(block: int, rows: int, columns: int) -> Path:
    """A path that keeps near tokens near; by block it is reversed and transposed.

    On a grid of 2^k x 2^k this is Hilbert's curve. On any other it is the generalised one: a rectangle is cut into
    parts whose paths join, so that steps go to a neighbour, diagonal ones at most where both parities forbid it.
    """
    import numpy as np

    transposed = block % 4 >= 2
    height, width = (columns, rows) if transposed else (rows, columns)
    cells = np.array(_curve(width, height), dtype=np.int64)  # (l, 2), x and y
    x, y = cells[:, 0], cells[:, 1]
    path = x * columns + y if transposed else y * columns + x
    return path[::-1].copy() if block % 2 else path


Vector: TypeAlias = tuple[int, int]


def _curve(width: int, height: int) -> list[Vector]:
    """Cells (x, y) of a grid along a space-filling curve from a corner, the longer side first."""
    cells: list[Vector] = []
    along, across = ((width, 0), (0, height)) if width >= height else ((0, height), (width, 0))
    waiting = [((0, 0), along, across)]
    while waiting:
        start, along, across = waiting.pop()
        parts = _parts(start, along, across)
        if parts:
            waiting.extend(reversed(parts))
        else:
            cells.extend(_line(start, along, across))
    return cells


def _parts(start: Vector, along: Vector, across: Vector) -> list[tuple[Vector, Vector, Vector]]:
    """A rectangle's parts in order, each (start, major axis, minor axis); none where it is a single line.

    The rectangle is entered at `start` and left at the other end of its major axis.
    """
    width, height = abs(along[0] + along[1]), abs(across[0] + across[1])
    if width == 1 or height == 1:
        return []
    half_along, half_across = (along[0] // 2, along[1] // 2), (across[0] // 2, across[1] // 2)
    unit_along, unit_across = _unit(along), _unit(across)
    wide, tall = abs(half_along[0] + half_along[1]), abs(half_across[0] + half_across[1])
    if 2 * width > 3 * height:
        if wide % 2 and width > 2:
            half_along = _plus(half_along, unit_along)
        return [
            (start, half_along, across),
            (_plus(start, half_along), _minus(along, half_along), across),
        ]
    if tall % 2 and height > 2:
        half_across = _plus(half_across, unit_across)
    last = _plus(start, _plus(_minus(along, unit_along), _minus(half_across, unit_across)))
    return [
        (start, half_across, half_along),
        (_plus(start, half_across), along, _minus(across, half_across)),
        (last, _minus((0, 0), half_across), _minus((0, 0), _minus(along, half_along))),
    ]


def _line(start: Vector, along: Vector, across: Vector) -> list[Vector]:
    """The cells of a rectangle that is one cell wide."""
    major = along if abs(along[0] + along[1]) > 1 or abs(across[0] + across[1]) == 1 else across
    step = _unit(major)
    return [(start[0] + i * step[0], start[1] + i * step[1]) for i in range(abs(major[0] + major[1]))]


def _unit(vector: Vector) -> Vector:
    return (vector[0] > 0) - (vector[0] < 0), (vector[1] > 0) - (vector[1] < 0)


def _plus(one: Vector, other: Vector) -> Vector:
    return one[0] + other[0], one[1] + other[1]


def _minus(one: Vector, other: Vector) -> Vector:
    return one[0] - other[0], one[1] - other[1]


def _padded(rows: int, columns: int) -> tuple[Path, ...]:
    """Both ways along the rows, with a pad after each row, wherever the scan comes from."""
    import numpy as np

    grid = _raster(rows, columns).reshape(rows, columns)
    pads = np.full((rows, 1), rows * columns, dtype=np.int64)
    ways = (grid, grid[::-1, ::-1])
    return tuple(np.concatenate([way, pads], axis=1).reshape(-1) for way in ways)


SCANS: dict[str, ScanOrder] = {
    order.id: order
    for order in (
        ScanOrder(
            DEFAULT_SCAN,
            "Rows and columns in turn, both ways",
            "Vim, arXiv 2401.09417, with DiM's turns, arXiv 2405.14224",
            _alternating,
        ),
        ScanOrder(
            "raster",
            "Rows, left to right",
            "Mamba, arXiv 2312.00752, on rows of patches",
            lambda _, r, c: (_raster(r, c),),
        ),
        ScanOrder(
            "reverse",
            "Rows, from the end",
            "Mamba, arXiv 2312.00752, on reversed rows",
            lambda _, r, c: (_raster(r, c)[::-1].copy(),),
        ),
        ScanOrder(
            "bidirectional", "Rows, both ways", "Vim, arXiv 2401.09417", lambda _, r, c: _both_ways(_raster(r, c))
        ),
        ScanOrder("column", "Columns, top to bottom", "VMamba, arXiv 2401.10166", lambda _, r, c: (_column(r, c),)),
        ScanOrder(
            "zigzag",
            "A snake, from another corner in each block",
            "ZigMa, arXiv 2403.13802",
            lambda block, r, c: (_zigzag(block, r, c),),
        ),
        ScanOrder(
            "hilbert",
            "Hilbert curve, turned in each block",
            "Hilbert 1891; in ZigMa, arXiv 2403.13802",
            lambda block, r, c: (_hilbert(block, r, c),),
        ),
        ScanOrder(
            "cross",
            "Rows and columns at once, both ways",
            "VMamba, arXiv 2401.10166",
            lambda _, r, c: _cross(r, c),
        ),
        ScanOrder(
            "padded",
            "Rows, both ways, with a learned token at each row's end",
            "DiM, arXiv 2405.14224",
            lambda _, r, c: _padded(r, c),
            has_pads=True,
        ),
    )
}
