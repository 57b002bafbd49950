"""The picture being made: layers, a selection and a history; every change is one edit with a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy.typing as npt

from studio.contract.geometry import MAX_SIDE_PX, Bounds, Extent
from studio.contract.patches import Patch
from studio.contract.raster import Pixels, Raster
from studio.contract.records import SourceReference
from studio.document import moving, selecting, stacking
from studio.document.edits import Edit
from studio.document.errors import InvalidEdit
from studio.document.history import History, Step
from studio.document.layers import BlendMode, Change, Layer, LayerKind, LayerRecord, SelectMode
from studio.document.shown import ShownDocument
from studio.document.state import Difference, DocumentState, Parts, difference
from studio.document.tiles import made_of

Listener = Callable[[Change], None]
Sources = tuple[SourceReference, ...]


class Document(ShownDocument):
    """A picture of layers; lives in one thread, the window's.

    Coordinates are pixels of the picture: (0, 0) is its left upper corner. Layers may hold pixels outside of it, which
    show again when the canvas grows. Every changing method is one step of `history` with the name a person reads there.

    Attributes:
        history: What can be undone.
        listeners: Called after each change, undo and redo.
        revision: Counts every change.
    """

    def __init__(self, extent: Extent) -> None:
        """Make a document with one empty layer.

        Raises:
            InvalidEdit: A side is longer than a picture may be.
        """
        check_extent(extent)
        super().__init__(DocumentState((LayerRecord(1, "Layer 1"),), active=1, area=Bounds.of(extent)))
        self.listeners: list[Listener] = []
        self.history = History(self._show, self.check_closed)
        self._next_id = 2
        self._open: Edit | None = None

    @classmethod
    def of(cls, raster: Raster, name: str = "Background") -> Document:
        """Give a document with one layer that holds a picture."""
        document = cls(raster.extent)
        tiles = made_of(raster.array, Bounds.of(raster.extent))
        document._state = document._state.with_layer(LayerRecord(1, name, tiles=tiles))
        return document

    @classmethod
    def of_state(cls, state: DocumentState) -> Document:
        """Give a document that begins with a moment, such as one read from the disk; nothing of it can be undone.

        Raises:
            InvalidEdit: A side is longer than a picture may be.
        """
        document = cls(state.extent)
        document._state = state
        document._next_id = max(record.id for record in state.layers) + 1
        return document

    # -- edits of pixels ----------------------------------------------------------------------------------------------

    @property
    def is_editing(self) -> bool:
        """Whether an edit is open."""
        return self._open is not None

    def edit(self, name: str) -> Edit:
        """Open a gesture: `with document.edit("Brush") as edit: ...`; all of it is one undo.

        Raises:
            InvalidEdit: Another one is open.
        """
        self.check_closed()
        self._open = Edit(self, name)
        return self._open

    def show_edit(self, state: DocumentState) -> None:
        """Show the tiles that an open edit works on; for `Edit` only."""
        self._state = state

    def note_edit(self, parts: Parts, change: Change) -> None:
        """Tell what an open edit has changed; for `Edit` only."""
        self._compositor.forget(parts)
        self._tell(change)

    def close_edit(self, edit: Edit, state: DocumentState, parts: Parts) -> None:
        """End an edit with the moment that it leaves; for `Edit` only."""
        self._open = None
        if state is edit.start:
            undone = difference(self._state, state, parts)
            self._state = state
            self._show(state, undone)
            return
        done = difference(edit.start, state, parts)
        self._state = state if done.pairs else edit.start
        if done.pairs:
            self.history.push(Step(edit.name, edit.start, state, done))
        self._tell(Change())

    def check_closed(self) -> None:
        """Refuse while an edit is open.

        Raises:
            InvalidEdit: One is.
        """
        if self._open is not None:
            raise InvalidEdit(f"The edit {self._open.name!r} is still open.", "Finish or cancel it first.")

    # -- layers -------------------------------------------------------------------------------------------------------

    def activate(self, layer_id: int) -> None:
        """Choose the layer that is worked on; no step of the history.

        Raises:
            InvalidEdit: There is none with that id, or an edit is open.
        """
        self.check_closed()
        if self._state.active != self._state.layer(layer_id).id:
            self._state = replace(self._state, active=layer_id)
            self._tell(Change(has_layers=True))

    def add_layer(self, kind: LayerKind = LayerKind.PIXELS, name: str = "", above: int | None = None) -> Layer:
        """Add an empty layer above another (the active one) and make it the active one.

        Raises:
            InvalidEdit: There is no such layer, or an edit is open.
        """
        title = name or stacking.free_name(self._state, "Mask" if kind is LayerKind.MASK else "Layer")
        below = self._state.active if above is None else above
        self._do("Add layer", stacking.added(self._state, LayerRecord(self._new_id(), title, kind), below))
        return self.active

    def remove_layer(self, layer_id: int) -> None:
        """Remove a layer.

        Raises:
            InvalidEdit: It is locked, the last one of pixels, not there, or an edit is open.
        """
        self._do("Remove layer", stacking.removed(self._state, layer_id))

    def duplicate_layer(self, layer_id: int) -> Layer:
        """Add a copy above a layer and make it the active one; it shares the memory until one of both is changed.

        Raises:
            InvalidEdit: There is no such layer, or an edit is open.
        """
        self._do("Duplicate layer", stacking.duplicated(self._state, layer_id, self._new_id()))
        return self.active

    def merge_down(self, layer_id: int) -> Layer:
        """Lay a layer onto the one below it.

        Raises:
            InvalidEdit: One of both is hidden or locked, they are of different kinds, or an edit is open.
        """
        self._do("Merge down", stacking.merged_down(self._state, layer_id))
        return self.active

    def flatten(self) -> Layer:
        """Make one layer of all that is visible; hidden layers and masks stay.

        Raises:
            InvalidEdit: A layer is locked, nothing is visible, or an edit is open.
        """
        self._do("Flatten", stacking.flattened(self._state))
        return self.active

    def move_layer(self, layer_id: int, index: int) -> None:
        """Put a layer to another place in the stack, 0 is the bottom.

        Raises:
            InvalidEdit: There is no such layer or place, or an edit is open.
        """
        self._do("Move layer", stacking.moved(self._state, layer_id, index))

    def set_layer(
        self,
        layer_id: int,
        *,
        name: str | None = None,
        opacity: float | None = None,
        blend: BlendMode | None = None,
        is_visible: bool | None = None,
        is_locked: bool | None = None,
    ) -> None:
        """Change properties of a layer; a slider of the opacity that is dragged is one step.

        Raises:
            InvalidEdit: There is no such layer, a value is impossible, or an edit is open.
        """
        values = {"name": name, "opacity": opacity, "blend": blend, "is_visible": is_visible, "is_locked": is_locked}
        given = {key: value for key, value in values.items() if value is not None}
        state = stacking.with_properties(self._state, layer_id, given)
        gesture = ("opacity", layer_id) if list(given) == ["opacity"] else None
        self._do(stacking.title_of(given), state, gesture)

    # -- results ------------------------------------------------------------------------------------------------------

    def place(
        self, patch: Patch, name: str, *, merged: bool = False, area: Bounds | None = None, sources: Sources = ()
    ) -> Layer:
        """Put a result over everything, as a new layer on top, or merged into the active layer.

        As a layer the picture is then exactly `patched(visible, patch)`. Merged it goes into the active layer, or where
        that is a mask into the nearest pixel layer below it.

        Args:
            patch: The result, in the coordinates that the picture has now.
            name: What the undo panel and the layer are called.
            merged: It becomes part of the active layer.
            area: The picture's new area, in the same coordinates and the same step; None leaves it.
            sources: The files that a new layer comes from.

        Raises:
            InvalidEdit: The layer to merge into is locked, the picture would be too large, or an edit is open.
        """
        state, grid = self._state, self._state.to_grid(patch.bounds)
        if area is not None:
            check_extent(area.extent)
            state = moving.resized(state, area)
        if merged:
            place = state.to_picture(grid)
            self._do(name, stacking.merged_patch(state, Patch(patch.raster, place.x, place.y)))
        else:
            record = LayerRecord(self._new_id(), name, tiles=made_of(patch.raster.array, grid), sources=sources)
            self._do(name, stacking.added(state, record, state.layers[-1].id))
        return self.active

    def place_picture(self, raster: Raster, x: int, y: int, name: str, sources: Sources = ()) -> Layer:
        """Put a picture over everything as a new layer, its left upper corner at (x, y); `sources` name its file.

        Raises:
            InvalidEdit: An edit is open.
        """
        return self.place(Patch(Raster(stacking.with_alpha(raster)), x, y), name, sources=sources)

    def place_mask(self, mask: Pixels, name: str, step: str, sources: Sources = ()) -> Layer:
        """Put a mask of the picture's size, (h, w), over everything as a layer of its own: 255 is repainted.

        Args:
            mask: The mask; a selection does not cut it.
            name: What the layer is called.
            step: What the undo panel calls it.
            sources: The files that it comes from.

        Raises:
            InvalidEdit: The mask has another size than the picture, or an edit is open.
        """
        extent = self.extent
        if mask.shape != (extent.height, extent.width):
            raise InvalidEdit(f"The mask has the size {mask.shape[1]}x{mask.shape[0]}, the picture {extent}.")
        tiles = made_of(mask, self._state.to_grid(self.bounds))
        record = LayerRecord(self._new_id(), name, LayerKind.MASK, tiles=tiles, sources=sources)
        self._do(step, stacking.added(self._state, record, self._state.layers[-1].id))
        return self.active

    # -- the whole canvas, and moving ---------------------------------------------------------------------------------

    def resize_canvas(self, bounds: Bounds, name: str = "Resize canvas") -> None:
        """Give the picture another area, in the coordinates it had before; everything moves with it.

        Raises:
            InvalidEdit: A side is longer than a picture may be, or an edit is open.
        """
        check_extent(bounds.extent)
        self._do(name, moving.resized(self._state, bounds))

    def move_pixels(self, layer_id: int, dx: int, dy: int) -> None:
        """Move a layer, or what of it is selected, by whole pixels.

        Raises:
            InvalidEdit: The layer is locked or not there, or an edit is open.
        """
        self._do("Move", moving.moved_pixels(self._state, layer_id, dx, dy))

    def transform(self, layer_id: int, matrix: npt.ArrayLike, bounds: Bounds | None = None) -> None:
        """Transform what of a layer lies in a rectangle (and is selected, where something is).

        Args:
            layer_id: The layer.
            matrix: (2, 3), gives for a point (x, y, 1) of the picture where it goes to; the centre of the left upper
                pixel is at (0.5, 0.5).
            bounds: What is taken; None is the whole layer.

        Raises:
            InvalidEdit: The layer is locked or not there, the matrix cannot be inverted, or an edit is open.
        """
        self._do("Transform", moving.transformed(self._state, layer_id, matrix, bounds))

    # -- selection ----------------------------------------------------------------------------------------------------

    def select(
        self, mask: Pixels | None, bounds: Bounds, mode: SelectMode = SelectMode.REPLACE, name: str = "Select"
    ) -> None:
        """Select a part of the picture, or add, subtract or intersect it.

        Args:
            mask: (h, w) of the bounds' size, 255 selected; None selects the whole rectangle.
            bounds: Where it lies; what of it is outside the picture is left away.
            mode: How it meets what is selected.
            name: What the undo panel calls it.

        Raises:
            InvalidEdit: The mask has another size than the bounds, or an edit is open.
        """
        self._do(name, selecting.selected(self._state, mask, bounds, mode))

    def grow_selection(self, px: int) -> None:
        """Let the selection grow by so many pixels, round; InvalidEdit where that is impossible."""
        self._do("Grow selection", selecting.grown(self._state, px))

    def shrink_selection(self, px: int) -> None:
        """Let the selection shrink by so many pixels, round; InvalidEdit where that is impossible."""
        self._do("Shrink selection", selecting.shrunk(self._state, px))

    def feather_selection(self, px: int) -> None:
        """Let the selection fade over so many pixels; InvalidEdit where that is impossible."""
        self._do("Feather selection", selecting.feathered(self._state, px))

    def invert_selection(self) -> None:
        """Select what is not selected (all of the picture where nothing is)."""
        self._do("Invert selection", selecting.inverted(self._state))

    def select_all(self) -> None:
        """Select the whole picture."""
        self._do("Select all", selecting.selected(self._state, None, self.bounds, SelectMode.REPLACE))

    def deselect(self) -> None:
        """Select nothing: edits go everywhere."""
        self._do("Deselect", replace(self._state, selection={}))

    # -- inside -------------------------------------------------------------------------------------------------------

    def _new_id(self) -> int:
        self.check_closed()
        self._next_id += 1
        return self._next_id - 1

    def _do(self, name: str, state: DocumentState, gesture: tuple[object, ...] | None = None) -> None:
        """Make a moment the present, as one step; nothing happens where it is the same."""
        self.check_closed()
        before = self._state
        done = difference(before, state)
        if done.is_nothing:
            return
        self._state = state
        self.history.push(Step(name, before, state, done, gesture=gesture))
        self._show(state, done)

    def _show(self, state: DocumentState, shown: Difference) -> None:
        # An undo of a stroke must not change which layer is worked on.
        self._state = state if shown.has_layers else replace(state, active=self._state.active)
        self._compositor.forget(shown.picture)
        self._tell(shown.change(state))

    def _tell(self, change: Change) -> None:
        self.revision += 1
        for listener in tuple(self.listeners):
            listener(change)


def check_extent(extent: Extent) -> None:
    """Refuse a picture that is too large.

    Raises:
        InvalidEdit: A side is longer than a picture may be.
    """
    if max(extent.width, extent.height) > MAX_SIDE_PX:
        raise InvalidEdit(
            f"The picture would be {extent}; a side may have {MAX_SIDE_PX:,} pixels.", "Choose a smaller size."
        )
