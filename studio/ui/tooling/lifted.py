"""What is moved or transformed: the part of a layer that a tool has taken hold of, as a small picture to be shown."""

# ruff: noqa: PLC0415 - numpy costs as much as all of Qt; the window has its tools before there is a picture

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage, QPainter, QTransform

from studio.contract.errors import shorten
from studio.contract.geometry import Bounds
from studio.document.errors import InvalidEdit
from studio.document.layers import LayerKind
from studio.ui.qimages import to_qimage

if TYPE_CHECKING:
    from studio.contract.raster import Pixels
    from studio.document.document import Document

LARGEST_SHOWN_PX = 1_024
"""Longer side of what is shown while it is dragged: the pixels themselves are moved once, at the end."""
SHOWN_OPACITY = 0.85


@dataclass(frozen=True, slots=True)
class Lifted:
    """A part of a layer.

    Attributes:
        layer_id: The layer.
        bounds: Where it lies, in document pixels.
        image: How it looks, at a size that paints quickly.
    """

    layer_id: int
    bounds: Bounds
    image: QImage

    def paint(self, painter: QPainter, to_view: QTransform) -> None:
        """Paint it at another place.

        Args:
            painter: Of the view.
            to_view: From document pixels where it lies now to view pixels where it shall be seen.
        """
        size, bounds = self.image.size(), self.bounds
        onto = QTransform.fromTranslate(bounds.x, bounds.y)
        onto.scale(bounds.width / size.width(), bounds.height / size.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(SHOWN_OPACITY)
        painter.setTransform(onto * to_view, combine=True)
        painter.drawImage(0, 0, self.image)
        painter.restore()


def lift(document: Document) -> Lifted | None:
    """Take hold of the active layer, or what of it is selected; None where there is nothing.

    Raises:
        InvalidEdit: The layer is locked or hidden.
    """
    layer = document.active
    if layer.is_locked:
        raise InvalidEdit(f"The layer {shorten(layer.name)!r} is locked.", "Unlock it in the layers panel first.")
    if not layer.is_visible:
        raise InvalidEdit(f"The layer {shorten(layer.name)!r} is hidden.", "Show it in the layers panel first.")
    bounds = document.layer_bounds(layer.id)
    # A mask layer is moved as a whole: the selection does not cut it.
    selected = document.selection_bounds if layer.kind is LayerKind.PIXELS else None
    if bounds is not None and selected is not None:
        bounds = bounds.intersection(selected)
    if bounds is None:
        return None
    return Lifted(layer.id, bounds, to_qimage_of(document, bounds, is_cut=selected is not None))


def to_qimage_of(document: Document, bounds: Bounds, *, is_cut: bool) -> QImage:
    """Give how a part of the active layer looks, no larger than what paints quickly."""
    import numpy as np

    from studio.contract.raster import Raster
    from studio.document.laying import lowered

    step = -(-max(bounds.width, bounds.height) // LARGEST_SHOWN_PX)
    pixels: Pixels = document.layer_pixels(document.active.id, bounds)[::step, ::step]
    if pixels.ndim == 2:
        shown = np.empty((*pixels.shape, 4), np.uint8)
        shown[..., :3] = 255
        shown[..., 3] = pixels // 2
        pixels = shown
    selection = document.selection
    if is_cut and selection is not None:
        part = selection.array[bounds.y : bounds.bottom, bounds.x : bounds.right][::step, ::step]
        pixels[..., 3] = lowered(pixels[..., 3], ~part)
    return to_qimage(Raster(pixels))
