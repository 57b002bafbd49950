"""The selection: which part of the picture edits and repainting go to. Pure functions of a document's state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from studio.contract.errors import shorten
from studio.contract.geometry import Bounds
from studio.contract.raster import Mask, Pixels
from studio.document.errors import InvalidEdit
from studio.document.layers import LayerKind, SelectMode
from studio.document.morphology import dilated, softened, softening_reach
from studio.document.state import DocumentState
from studio.document.tiles import (
    Key,
    Tile,
    TileMap,
    content_bounds,
    filled,
    made_of,
    read,
    settled_all,
    uniform_tile,
    window,
)

MAX_RADIUS_PX = 500
"""How far a selection grows, shrinks or fades at most."""

_EMPTY = uniform_tile((0,))


def mask_of(tiles: TileMap, state: DocumentState) -> Mask | None:
    """Give tiles as a mask of the picture's size, None where nothing of it is in the picture."""
    found = content_bounds(tiles)
    if found is None or found.intersection(state.area) is None:
        return None
    pixels = read(tiles, state.area, 1)
    if not pixels.any():
        return None
    pixels.flags.writeable = False
    return Mask(pixels)


def masked(state: DocumentState) -> TileMap:
    """Give all visible mask layers together."""
    union: dict[Key, Tile] = {}
    for record in state.layers:
        if record.kind is LayerKind.MASK and record.is_visible:
            union = _met(union, record.tiles, np.maximum)
    return union


def selected(state: DocumentState, mask: Pixels | None, bounds: Bounds, mode: SelectMode) -> DocumentState:
    """Give the state with a part of the picture selected, added, subtracted or intersected."""
    _check_mask(mask, bounds)
    common = bounds.intersection(Bounds.of(state.extent))
    new: dict[Key, Tile] = {}
    if common is not None:
        grid = state.to_grid(common)
        new = filled({}, grid, (255,)) if mask is None else made_of(mask[window(common, bounds)], grid)
    match mode:
        case SelectMode.REPLACE:
            return replace(state, selection=new)
        case SelectMode.ADD:
            return replace(state, selection=_met(state.selection, new, np.maximum))
        case SelectMode.SUBTRACT:
            return replace(state, selection=_met(state.selection, new, _without))
        case SelectMode.INTERSECT:
            return replace(state, selection=_met(state.selection, new, np.minimum))


def inverted(state: DocumentState) -> DocumentState:
    """Give the state with selected what was not."""
    return replace(state, selection=_met(filled({}, state.area, (255,)), state.selection, _without))


def grown(state: DocumentState, px: int) -> DocumentState:
    """Give the state with a selection that has grown by a disc of that radius."""
    return _reshaped(state, _radius(px), lambda pixels: dilated(pixels, px))


def shrunk(state: DocumentState, px: int) -> DocumentState:
    """Give the state with a selection that has lost a disc of that radius; the picture's border counts as selected."""
    _radius(px)
    # It must see one pixel around it that is not selected.
    return _reshaped(state, 1, lambda pixels: ~dilated(~pixels, px))


def feathered(state: DocumentState, px: int) -> DocumentState:
    """Give the state with a selection that fades over so many pixels."""
    return _reshaped(state, softening_reach(_radius(px)), lambda pixels: softened(pixels, px))


def _radius(px: int) -> int:
    if isinstance(px, bool) or not isinstance(px, int) or not 1 <= px <= MAX_RADIUS_PX:
        raise InvalidEdit(f"The number of pixels is {shorten(px)}; it must be a whole one from 1 to {MAX_RADIUS_PX}.")
    return px


def _reshaped(state: DocumentState, reach: int, shape: Callable[[Pixels], Pixels]) -> DocumentState:
    """Give the state with another selection, made of the pixels around the one that is there."""
    found = content_bounds(state.selection)
    if found is None:
        raise InvalidEdit("Nothing is selected.", "Select a part of the picture first.")
    bounds = found.grown(reach).intersection(state.area)
    assert bounds is not None  # noqa: S101 - the selection lies inside the picture
    return replace(state, selection=made_of(shape(read(state.selection, bounds, 1)), bounds))


def _check_mask(mask: Pixels | None, bounds: Bounds) -> None:
    if mask is None:
        return
    if mask.shape != (bounds.height, bounds.width) or mask.dtype != np.uint8:
        raise InvalidEdit(
            f"The mask is {mask.dtype} of shape {shorten(mask.shape)}; "
            f"it must be uint8 of shape {(bounds.height, bounds.width)}."
        )


def _met(one: TileMap, other: TileMap, meet: Callable[[Pixels, Pixels], Pixels]) -> dict[Key, Tile]:
    """Give both together, tile by tile; what is not there is 0."""
    result: dict[Key, Tile] = {}
    for key in dict.fromkeys((*one, *other)):
        first, second = one.get(key, _EMPTY), other.get(key, _EMPTY)
        if first.is_uniform and second.is_uniform:
            result[key] = uniform_tile((int(meet(first.pixels[:1, :1], second.pixels[:1, :1])[0, 0]),))
            continue
        pixels = meet(first.pixels, second.pixels)
        same = next((tile for tile in (first, second) if np.array_equal(tile.pixels, pixels)), None)
        result[key] = same or Tile(pixels)
    return settled_all(result)


def _without(one: Pixels, other: Pixels) -> Pixels:
    return np.minimum(one, ~other)
