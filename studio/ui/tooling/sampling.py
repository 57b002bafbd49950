"""The colours that tools look at: of all visible layers, or of the active one."""

# ruff: noqa: PLC0415 - numpy costs as much as all of Qt; the window has its tools before there is a picture

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from studio.contract.geometry import Bounds
from studio.ui.tooling.tool import ALT, Gesture, Moment, PointerEvent

if TYPE_CHECKING:
    from studio.contract.raster import Pixels
    from studio.document.document import Document
    from studio.ui.tooling.settings import Colour
    from studio.ui.tooling.toolbox import ToolBox


def pixel_at(document: Document, event: PointerEvent) -> tuple[int, int] | None:
    """Give the pixel under the pointer; None off the picture."""
    if not (0 <= event.x < document.extent.width and 0 <= event.y < document.extent.height):
        return None
    return math.floor(event.x), math.floor(event.y)


def pixels_of(box: ToolBox, bounds: Bounds) -> Pixels:
    """Give what the settings say is looked at: (h, w, 4), or (h, w) of a mask layer."""
    document = box.document
    assert document is not None  # noqa: S101 - a gesture runs only over a document
    if box.settings.samples_all:
        return document.composite(bounds)
    return document.layer_pixels(document.active.id, bounds)


def region_at(box: ToolBox, event: PointerEvent) -> tuple[Pixels, Bounds] | None:
    """Give the mask of what is like the pixel under the pointer, and where it lies; None off the picture."""
    import numpy as np

    from studio.document.fills import similar

    document, settings = box.document, box.settings
    place = None if document is None else pixel_at(document, event)
    if document is None or place is None:
        return None
    region = similar(pixels_of(box, document.bounds), *place, settings.tolerance, is_contiguous=settings.is_contiguous)
    rows, columns = (np.flatnonzero(region.any(axis=axis)) for axis in (1, 0))
    bounds = Bounds.between(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    return region[bounds.y : bounds.bottom, bounds.x : bounds.right], bounds


def pick(box: ToolBox, event: PointerEvent, *, alt_is_background: bool = False) -> Gesture:
    """Take the colour under the pointer, as long as the button is held."""
    field = "background" if alt_is_background and event.holds(ALT) else "foreground"
    while True:
        colour = colour_at(box, event)
        if colour is not None:
            box.update(**{field: colour})
        if event.moment is Moment.RELEASE:
            return
        event = yield


def colour_at(box: ToolBox, event: PointerEvent) -> Colour | None:
    """Give the colour under the pointer; None off the picture and where it is transparent."""
    place = None if box.document is None else pixel_at(box.document, event)
    if place is None:
        return None
    pixel = pixels_of(box, Bounds(*place, 1, 1))[0, 0]
    if pixel.ndim == 0:  # of a mask layer
        return int(pixel), int(pixel), int(pixel)
    red, green, blue, alpha = (int(value) for value in pixel)
    return (red, green, blue) if alpha else None
