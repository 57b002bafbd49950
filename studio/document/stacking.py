"""The stack of layers: add, remove, copy, merge, order, properties, and results placed on it. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from studio.contract.errors import shorten
from studio.contract.patches import Patch
from studio.contract.raster import Pixels, Raster
from studio.contract.records import SourceReference
from studio.document.blending import laid, over
from studio.document.compositing import laid_tile
from studio.document.edits import editable
from studio.document.errors import InvalidEdit
from studio.document.layers import BlendMode, LayerKind, LayerRecord
from studio.document.state import DocumentState
from studio.document.tiles import Key, Tile, read, settled_all, write

_TITLES = {
    "name": "Rename layer",
    "opacity": "Layer opacity",
    "blend": "Blend mode",
    "is_visible": "Show or hide layer",
    "is_locked": "Lock or unlock layer",
}


def with_alpha(raster: Raster) -> Pixels:
    """Give a picture's pixels, (h, w, 4) straight alpha."""
    if raster.array.shape[2] == 4:
        return raster.array
    pixels = np.full((*raster.array.shape[:2], 4), 255, np.uint8)
    pixels[..., :3] = raster.array
    return pixels


def free_name(state: DocumentState, word: str) -> str:
    """Give a word with the first number that no layer has yet."""
    taken = {record.name for record in state.layers}
    return next(name for number in range(1, len(taken) + 2) if (name := f"{word} {number}") not in taken)


def title_of(values: Mapping[str, object]) -> str:
    """Give what the undo panel calls a change of properties."""
    return _TITLES[next(iter(values))] if len(values) == 1 else "Layer properties"


def added(state: DocumentState, record: LayerRecord, above: int) -> DocumentState:
    """Give the stack with one layer more, the active one."""
    index = state.index(above) + 1
    return replace(state, layers=(*state.layers[:index], record, *state.layers[index:]), active=record.id)


def removed(state: DocumentState, layer_id: int) -> DocumentState:
    """Give the stack without a layer; the one below it becomes active where it was."""
    record = editable(state, layer_id)
    rest = tuple(other for other in state.layers if other is not record)
    if not any(other.kind is LayerKind.PIXELS for other in rest):
        raise InvalidEdit(
            f"The layer {shorten(record.name)!r} is the last one with pixels; a picture needs one.",
            "Add another layer first.",
        )
    below = rest[max(state.index(layer_id) - 1, 0)]
    return replace(state, layers=rest, active=below.id if state.active == layer_id else state.active)


def duplicated(state: DocumentState, layer_id: int, new_id: int) -> DocumentState:
    """Give the stack with a copy above a layer."""
    record = state.layer(layer_id)
    return added(state, replace(record, id=new_id, name=f"{record.name} copy", is_locked=False), layer_id)


def moved(state: DocumentState, layer_id: int, index: int) -> DocumentState:
    """Give the stack with a layer at another place."""
    record = state.layer(layer_id)
    if not 0 <= index < len(state.layers):
        raise InvalidEdit(f"The place {index} is not in the stack; it has 0 to {len(state.layers) - 1}.")
    rest = [other for other in state.layers if other is not record]
    return replace(state, layers=(*rest[:index], record, *rest[index:]))


def with_properties(state: DocumentState, layer_id: int, values: Mapping[str, Any]) -> DocumentState:
    """Give the stack with other properties of a layer."""
    record = state.layer(layer_id)
    opacity = values.get("opacity", 1.0)
    if isinstance(opacity, bool) or not isinstance(opacity, int | float) or not 0 <= opacity <= 1:
        raise InvalidEdit(f"The opacity is {shorten(opacity)}; it must be a number from 0 to 1.")
    if not str(values.get("name", "-")).strip():
        raise InvalidEdit("The layer's name is empty.", "Give it at least one letter.")
    changed = dict(values)
    if "blend" in changed:
        changed["blend"] = _blend_mode(changed["blend"])
    if "opacity" in changed:
        changed["opacity"] = float(opacity)
    return state.with_layer(replace(record, **changed))


def _blend_mode(value: str) -> BlendMode:
    try:
        return BlendMode(value)
    except ValueError:
        allowed = ", ".join(BlendMode)
        raise InvalidEdit(f"The blend mode is {shorten(value)!r}; it must be one of {allowed}.") from None


def merged_down(state: DocumentState, layer_id: int) -> DocumentState:
    """Give the stack with a layer laid onto the one below, which keeps its name and blend mode, at full opacity.

    What is visible stays the same where the lower layer is the lowest one, and where both blend normally; otherwise the
    upper one no longer meets what is below both.
    """
    index = state.index(layer_id)
    if index == 0:
        raise InvalidEdit("The lowest layer has none below it to merge with.")
    upper, lower = state.layers[index], state.layers[index - 1]
    for record in (upper, lower):
        editable(state, record.id)
        if not record.is_visible:
            raise InvalidEdit(f"The layer {shorten(record.name)!r} is hidden.", "Show both layers first.")
    if upper.kind is not lower.kind:
        raise InvalidEdit("A mask cannot be merged with a layer of pixels.", "Choose two layers of the same kind.")
    unite = _laid_tiles if upper.kind is LayerKind.PIXELS else _united_tiles
    whole = replace(lower, opacity=1.0, tiles=unite(lower, upper), sources=_joined((lower, upper)))
    layers = (*state.layers[: index - 1], whole, *state.layers[index + 1 :])
    return replace(state, layers=layers, active=whole.id)


def _laid_tiles(lower: LayerRecord, upper: LayerRecord) -> dict[Key, Tile]:
    tiles = dict(lower.tiles)
    for key in dict.fromkeys((*lower.tiles, *upper.tiles)):
        was = lower.tiles.get(key)
        base = None if was is None else over(None, was.pixels, BlendMode.NORMAL, lower.opacity)
        above = upper.tiles.get(key)
        laid_on = base if above is None else over(base, above.pixels, upper.blend, upper.opacity)
        if laid_on is not None and (was is None or laid_on is not was.pixels):
            tiles[key] = Tile(_own(laid_on))
    return settled_all(tiles)


def _united_tiles(lower: LayerRecord, upper: LayerRecord) -> dict[Key, Tile]:
    tiles = dict(lower.tiles)
    for key, tile in upper.tiles.items():
        was = tiles.get(key)
        tiles[key] = tile if was is None else Tile(np.maximum(was.pixels, tile.pixels))
    return settled_all(tiles)


def _own(pixels: Pixels) -> Pixels:
    """Give an array that no layer has (the formulas may give one of their arguments)."""
    return np.array(pixels, np.uint8, order="C")


def _joined(records: Iterable[LayerRecord]) -> tuple[SourceReference, ...]:
    """Give the files that layers have something of, each once."""
    return tuple(dict.fromkeys(source for record in records for source in record.sources))


def flattened(state: DocumentState) -> DocumentState:
    """Give the stack with all visible pixel layers as one, at the place of the lowest of them."""
    shown = [record for record in state.layers if record.is_shown]
    if not shown:
        raise InvalidEdit("No layer with pixels is visible.", "Show at least one first.")
    for record in shown:
        editable(state, record.id)
    tiles: dict[Key, Tile] = {}
    for key in dict.fromkeys(key for record in shown for key in record.tiles):
        pixels = laid_tile(shown, key)
        if pixels is not None:
            tiles[key] = Tile(_own(pixels))
    sources = _joined(shown)
    whole = replace(shown[0], opacity=1.0, blend=BlendMode.NORMAL, tiles=settled_all(tiles), sources=sources)
    layers = tuple(whole if record is shown[0] else record for record in state.layers if record not in shown[1:])
    return replace(state, layers=layers, active=whole.id)


def merged_patch(state: DocumentState, patch: Patch) -> DocumentState:
    """Give the stack with a result laid onto the active layer, or where that is a mask onto the nearest one below."""
    index = state.index(state.active)
    order = (*reversed(state.layers[: index + 1]), *state.layers[index + 1 :])
    record = editable(state, next(other.id for other in order if other.kind is LayerKind.PIXELS))
    grid = state.to_grid(patch.bounds)
    tiles = dict(record.tiles)
    before = read(tiles, grid, 4)
    write(tiles, grid, laid(before, patch.raster.array), set())
    return replace(state.with_layer(replace(record, tiles=settled_all(tiles))), active=record.id)
