"""Where pixels lie: the area of the canvas, layers that are moved, layers that are transformed. Pure functions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from studio.contract.geometry import Bounds
from studio.contract.raster import Pixels
from studio.document.blending import covered, laid
from studio.document.edits import editable
from studio.document.layers import LayerKind, LayerRecord
from studio.document.resampling import check_matrix, resampled
from studio.document.state import DocumentState
from studio.document.tiles import (
    TILE_PX,
    Key,
    Tile,
    TileMap,
    bounds_of,
    content_bounds,
    cropped,
    keys_of,
    made_of,
    read,
    settled,
    settled_all,
    write,
)

Matrix = npt.NDArray[np.float64]


def resized(state: DocumentState, bounds: Bounds) -> DocumentState:
    """Give the state with another area of the canvas; no pixel is touched, the selection loses what is outside."""
    area = state.to_grid(bounds)
    return replace(state, area=area, selection=cropped(state.selection, area))


def moved_pixels(state: DocumentState, layer_id: int, dx: int, dy: int) -> DocumentState:
    """Give the state with a layer, or what of it is selected, moved; the selection goes with it."""
    record = editable(state, layer_id)
    if (dx, dy) == (0, 0):
        return state
    if not state.selection or record.kind is LayerKind.MASK:
        return state.with_layer(replace(record, tiles=_shifted(record.tiles, dx, dy, record.kind.channels)))
    grid = content_bounds(state.selection)
    assert grid is not None  # noqa: S101 - a selection without content is none
    taken, rest = _lifted(state, record, grid)
    tiles = _laid_into(rest, grid.moved(dx, dy), taken)
    selection = cropped(_shifted(state.selection, dx, dy, 1), state.area)
    return replace(state.with_layer(replace(record, tiles=tiles)), selection=selection)


def transformed(state: DocumentState, layer_id: int, matrix: npt.ArrayLike, bounds: Bounds | None) -> DocumentState:
    """Give the state with what of a layer lies in a rectangle (and is selected) transformed; the selection with it."""
    record = editable(state, layer_id)
    forward = check_matrix(matrix)
    content = content_bounds(record.tiles)
    source = content if bounds is None or content is None else state.to_grid(bounds).intersection(content)
    if source is None:
        return state
    forward = _in_grid(forward, state)
    taken, rest = _lifted(state, record, source)
    pixels, place = resampled(taken, source, forward)
    is_mask = record.kind is LayerKind.MASK
    tiles = _united(rest, place, pixels) if is_mask else _laid_into(rest, place, pixels)
    result = state.with_layer(replace(record, tiles=tiles))
    if is_mask or not state.selection:
        return result
    selected = content_bounds(state.selection)
    assert selected is not None  # noqa: S101 - a selection without content is none
    mask, place = resampled(read(state.selection, selected, 1), selected, forward)
    return replace(result, selection=cropped(made_of(mask, place), state.area))


def _in_grid(matrix: Matrix, state: DocumentState) -> Matrix:
    """Give the matrix for the grid's coordinates instead of the picture's."""
    origin = np.array([state.area.x, state.area.y], np.float64)
    result = matrix.copy()
    result[:, 2] += origin - matrix[:, :2] @ origin
    return result


def _lifted(state: DocumentState, record: LayerRecord, grid: Bounds) -> tuple[Pixels, dict[Key, Tile]]:
    """Give what of a layer lies in a rectangle and is selected, and the tiles of what is left."""
    pixels = read(record.tiles, grid, record.kind.channels)
    if record.kind is LayerKind.MASK or not state.selection:
        coverage = np.full(pixels.shape[:2], 255, np.uint8)
    else:
        coverage = read(state.selection, grid, 1)
    rest = dict(record.tiles)
    write(rest, grid, covered(pixels, ~coverage), set())
    return covered(pixels, coverage), settled_all(rest)


def _laid_into(tiles: TileMap, grid: Bounds, pixels: Pixels) -> dict[Key, Tile]:
    result = dict(tiles)
    write(result, grid, laid(read(tiles, grid, 4), pixels), set())
    return settled_all(result)


def _united(tiles: TileMap, grid: Bounds, pixels: Pixels) -> dict[Key, Tile]:
    result = dict(tiles)
    write(result, grid, np.maximum(read(tiles, grid, 1), pixels), set())
    return settled_all(result)


def _shifted(tiles: TileMap, dx: int, dy: int, channels: int) -> dict[Key, Tile]:
    """Give the tiles with everything moved."""
    if dx % TILE_PX == 0 and dy % TILE_PX == 0:
        return {(row + dy // TILE_PX, column + dx // TILE_PX): tile for (row, column), tile in tiles.items()}
    result: dict[Key, Tile] = {}
    for key in dict.fromkeys(found for old in tiles for found in keys_of(bounds_of(old).moved(dx, dy))):
        tile = settled(Tile(read(tiles, bounds_of(key).moved(-dx, -dy), channels)))
        if tile is not None:
            result[key] = tile
    return result
