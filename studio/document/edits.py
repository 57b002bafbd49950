"""One gesture of a person: any number of changes to pixels that are one undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

from studio.contract.errors import shorten
from studio.contract.geometry import Bounds
from studio.contract.raster import Pixels
from studio.document.blending import between
from studio.document.errors import InvalidEdit
from studio.document.layers import Change, LayerKind, LayerRecord, Target
from studio.document.state import DocumentState, Parts
from studio.document.tiles import Key, Tile, TileMap, keys_of, read, settled, touched_part, window, write

if TYPE_CHECKING:
    from studio.document.document import Document


class _Work:
    """The tiles of one target while they are edited: a map of its own, and which tiles may be written in place."""

    __slots__ = ("owned", "start", "tiles")

    def __init__(self, start: TileMap) -> None:
        self.start = start
        self.tiles: dict[Key, Tile] = dict(start)
        self.owned: set[Key] = set()

    def settle(self) -> TileMap:
        """Give the finished tiles in their cheapest form; those that are as before are the ones of before."""
        for key in self.owned:
            was, now = self.start.get(key), settled(self.tiles[key])
            if was is not None and now is not None and (was.pixels == now.pixels).all():
                now = was
            if now is None:
                del self.tiles[key]
            else:
                self.tiles[key] = now
        self.owned.clear()
        is_same = self.tiles.keys() == self.start.keys() and all(
            tile is self.start[key] for key, tile in self.tiles.items()
        )
        return self.start if is_same else self.tiles


class Edit:
    """One open gesture; leave its `with` block normally to keep it, by an exception to have everything as before.

    Attributes:
        name: What the undo panel calls it.
        start: The document before it.
        touched: What of the picture was changed so far; None while nothing was.
    """

    def __init__(self, document: Document, name: str) -> None:
        """Open a gesture; `Document.edit` is the way to get one."""
        self.name = name
        self.touched: Bounds | None = None
        self._document = document
        self.start = document.state
        self._works: dict[int | Target, _Work] = {}
        self._parts: Parts = {}
        self._is_open = True

    @property
    def is_open(self) -> bool:
        """Whether it was neither committed nor cancelled yet."""
        return self._is_open

    def blend(
        self,
        target: int | Target,
        bounds: Bounds,
        apply: Callable[[Pixels], Pixels],
        *,
        from_start: bool = False,
    ) -> None:
        """Change the pixels of a rectangle of the picture; what of it lies outside the picture is left as it is.

        A pixel layer is changed only where something is selected (everywhere where nothing is), softly where it is
        selected softly.

        Args:
            target: Id of a layer, or `SELECTION`.
            bounds: The rectangle, in pixels of the picture.
            apply: Gets a copy of its pixels, (h, w, 4) straight alpha or (h, w) for a mask layer and the selection, and
                gives the new ones in the same shape and type.
            from_start: Hand over the pixels as they were before the gesture: a stroke that grows never adds up.

        Raises:
            InvalidEdit: The layer is locked or gone, the gesture is over, or `apply` gave another shape.
        """
        if not self._is_open:
            raise InvalidEdit(f"The edit {self.name!r} is over.", "Begin a new one.")
        record = None if isinstance(target, Target) else editable(self.start, target)
        common = bounds.intersection(Bounds.of(self.start.extent))
        if common is None:
            return
        work = self._work(target)
        grid = self.start.to_grid(bounds)
        channels = 1 if record is None else record.kind.channels
        before = read(work.start if from_start else work.tiles, grid, channels)
        after = self._selected(record, grid, before, apply)
        inside = window(common, bounds)
        write(work.tiles, self.start.to_grid(common), after[inside], work.owned)
        self._note(record, common)

    def commit(self) -> None:
        """Keep the gesture as one step of the history; nothing happens where it changed nothing."""
        if not self._is_open:
            return
        self._is_open = False
        state = self._state({target: work.settle() for target, work in self._works.items()})
        self._document.close_edit(self, state, self._parts)

    def cancel(self) -> None:
        """Have everything as it was before the gesture, bit for bit."""
        if not self._is_open:
            return
        self._is_open = False
        self._document.close_edit(self, self.start, self._parts)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.commit()
        else:
            self.cancel()

    def _work(self, target: int | Target) -> _Work:
        """Give the tiles to write into; the document shows them from now on."""
        if target not in self._works:
            start = self.start.selection if isinstance(target, Target) else self.start.layer(target).tiles
            self._works[target] = _Work(start)
            self._document.show_edit(self._state({key: work.tiles for key, work in self._works.items()}))
        return self._works[target]

    def _state(self, tiles: dict[int | Target, TileMap]) -> DocumentState:
        """Give the moment before the gesture with some tiles exchanged."""
        state = self.start
        for target, new in tiles.items():
            if isinstance(target, Target):
                state = replace(state, selection=new)
            else:
                state = state.with_layer(replace(state.layer(target), tiles=new))
        return state

    def _selected(
        self, record: LayerRecord | None, grid: Bounds, before: Pixels, apply: Callable[[Pixels], Pixels]
    ) -> Pixels:
        """Give what `apply` makes of the pixels, where something is selected."""
        selection = self._document.state.selection
        is_clipped = bool(selection) and record is not None and record.kind is LayerKind.PIXELS
        after = apply(before.copy() if is_clipped else before)
        if after.shape != before.shape or after.dtype != before.dtype:
            raise InvalidEdit(
                f"An edit gave {after.dtype} pixels of shape {shorten(after.shape)}; "
                f"they must be {before.dtype} of {before.shape}."
            )
        return between(before, after, read(selection, grid, 1)) if is_clipped else after

    def _note(self, record: LayerRecord | None, common: Bounds) -> None:
        """Say what has changed."""
        self.touched = common if self.touched is None else self.touched.union(common)
        grid = self.start.to_grid(common)
        parts = {key: touched_part(key, grid) for key in keys_of(grid)}
        for key, part in parts.items():
            self._parts[key] = part.union(self._parts[key]) if key in self._parts else part
        if record is None:
            self._document.note_edit({}, Change(selection=common))
        elif not record.is_visible:
            self._document.note_edit({}, Change())
        elif record.kind is LayerKind.MASK:
            self._document.note_edit({}, Change(masks=common))
        else:
            self._document.note_edit(parts, Change(common, parts=(common,)))


def editable(state: DocumentState, layer_id: int) -> LayerRecord:
    """Give a layer whose pixels may be changed.

    Raises:
        InvalidEdit: It is locked, or there is none with that id.
    """
    record = state.layer(layer_id)
    if record.is_locked:
        raise InvalidEdit(f"The layer {shorten(record.name)!r} is locked.", "Unlock it in the layers panel first.")
    return record
