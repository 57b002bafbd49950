"""Moments of a document that another thread may read while the window goes on painting.

A tile of the document may be packed away by the window's thread at any time (`studio.document.history`). A moment holds
the pixels themselves, which never change: taking one costs a reference a tile, and only for the layers that differ from
the moment before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.document.tiles import Tile, TileMap

if TYPE_CHECKING:
    from studio.document.state import DocumentState


class Moments:
    """Takes moments of one document, in the thread that the document lives in."""

    def __init__(self) -> None:
        self._taken: list[tuple[TileMap, TileMap]] = []

    def take(self, state: DocumentState) -> DocumentState:
        """Give a state whose pixels can be read in any thread; `state` is none that an open edit writes into."""
        taken: list[tuple[TileMap, TileMap]] = []
        known = {id(tiles): own for tiles, own in self._taken}

        def own(tiles: TileMap) -> TileMap:
            found = known.get(id(tiles))
            if found is None:
                found = {key: tile if tile.is_uniform else Tile(tile.pixels) for key, tile in tiles.items()}
                known[id(tiles)] = found
            taken.append((tiles, found))
            return found

        layers = tuple(replace(record, tiles=own(record.tiles)) for record in state.layers)
        selection = own(state.selection)
        self._taken = taken
        return replace(state, layers=layers, selection=selection)
