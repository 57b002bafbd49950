"""What can be read of a document: its layers, what is visible, what is selected."""

from __future__ import annotations

import numpy as np

from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Mask, Pixels, Raster
from studio.document import selecting
from studio.document.compositing import Compositor
from studio.document.layers import Layer
from studio.document.state import DocumentState
from studio.document.tiles import content_bounds, read


class ShownDocument:
    """The reading half of `studio.document.document.Document`.

    Attributes:
        revision: Counts every change.
    """

    def __init__(self, state: DocumentState) -> None:
        """Show a moment."""
        self.revision = 0
        self._state = state
        self._compositor = Compositor()
        self._handles: dict[int, Layer] = {}
        self._selection: tuple[int, Mask | None] = (-1, None)

    @property
    def state(self) -> DocumentState:
        """The present moment: immutable, except while an edit is open."""
        return self._state

    @property
    def extent(self) -> Extent:
        """The picture's size."""
        return self._state.extent

    @property
    def bounds(self) -> Bounds:
        """The whole picture."""
        return Bounds.of(self.extent)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers, bottom to top."""
        return tuple(self.layer(record.id) for record in self._state.layers)

    @property
    def active(self) -> Layer:
        """The layer that is worked on."""
        return self.layer(self._state.active)

    def layer(self, layer_id: int) -> Layer:
        """Give the handle of a layer.

        Raises:
            InvalidEdit: There is none with that id.
        """
        self._state.layer(layer_id)
        return self._handles.setdefault(layer_id, Layer(self, layer_id))

    def composite(self, bounds: Bounds) -> Pixels:
        """Give what is visible in a rectangle, (h, w, 4) straight alpha, a copy; beyond the picture it is empty."""
        common = bounds.intersection(self.bounds)
        if common == bounds:
            return self._compositor.pixels(self._state.layers, self._state.to_grid(bounds))
        pixels = np.zeros((bounds.height, bounds.width, 4), np.uint8)
        if common is not None:
            inside = common.moved(-bounds.x, -bounds.y)
            pixels[inside.y : inside.bottom, inside.x : inside.right] = self.composite(common)
        return pixels

    def visible(self, bounds: Bounds | None = None) -> Raster:
        """Give what is visible as a picture: RGB where all of it is opaque, else RGBA."""
        pixels = self.composite(bounds or self.bounds)
        is_opaque = bool((pixels[..., 3] == 255).all())
        pixels = np.ascontiguousarray(pixels[..., :3]) if is_opaque else pixels
        pixels.flags.writeable = False
        return Raster(pixels)

    def layer_pixels(self, layer_id: int, bounds: Bounds) -> Pixels:
        """Give a copy of a layer's pixels, (h, w, 4) straight alpha, or (h, w) of a mask layer.

        Raises:
            InvalidEdit: There is none with that id.
        """
        record = self._state.layer(layer_id)
        return read(record.tiles, self._state.to_grid(bounds), record.kind.channels)

    def layer_bounds(self, layer_id: int) -> Bounds | None:
        """Give the smallest rectangle that holds all of a layer, also outside the picture; None where it is empty.

        Raises:
            InvalidEdit: There is none with that id.
        """
        found = content_bounds(self._state.layer(layer_id).tiles)
        return None if found is None else self._state.to_picture(found)

    @property
    def selection(self) -> Mask | None:
        """The selection, as large as the picture: 255 is selected; None where nothing is."""
        if self._selection[0] != self.revision:
            self._selection = (self.revision, selecting.mask_of(self._state.selection, self._state))
        return self._selection[1]

    @property
    def selection_bounds(self) -> Bounds | None:
        """The smallest rectangle that holds all that is selected; None where nothing is."""
        found = content_bounds(self._state.selection)
        return None if found is None else self._state.to_picture(found)

    def repaint_mask(self) -> Mask | None:
        """Give what is to be repainted: the selection, else all visible mask layers together; None where nothing is."""
        return self.selection or selecting.mask_of(selecting.masked(self._state), self._state)
