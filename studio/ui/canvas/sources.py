# ruff: noqa: PLC0415 - numpy costs as much as all of Qt, and the window paints before there is a picture
"""Where the canvas's pixels come from: a picture, or a document with what is masked tinted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPainter

from studio.contract.geometry import Bounds, Extent
from studio.ui.qimages import over_words, write_words

if TYPE_CHECKING:
    from studio.contract.raster import Pixels, Raster
    from studio.document.document import Document
    from studio.ui.qimages import Words


class _Scratch:
    """Memory for the pixels that were asked for last."""

    def __init__(self) -> None:
        self._words: Words | None = None

    def of(self, pixels: Pixels) -> Words:
        """Give pixels as premultiplied words; the next call writes over them."""
        import numpy as np

        height, width = pixels.shape[:2]
        if self._words is None or self._words.size < height * width:
            self._words = np.empty(height * width, np.uint32)
        words = self._words[: height * width].reshape(height, width)
        write_words(pixels, words)
        return words


class RasterSource:
    """A finished picture."""

    def __init__(self, raster: Raster) -> None:
        self._raster = raster
        self._scratch = _Scratch()

    @property
    def extent(self) -> Extent:
        """Size of the picture."""
        return self._raster.extent

    def words(self, bounds: Bounds) -> Words:
        """Give the premultiplied pixels of a rectangle, until the next call."""
        return self._scratch.of(self._raster.array[bounds.y : bounds.bottom, bounds.x : bounds.right])


class DocumentSource:
    """What is visible of a document, and over it a tint where it is to be repainted.

    Attributes:
        document: The document.
        tints_selection: Whether the selection is tinted too, as a quick mask; visible mask layers always are.
        tint: The tint where a mask is full, with its opacity.
    """

    def __init__(self, document: Document, tint: QColor) -> None:
        self.document = document
        self.tint = tint
        self.tints_selection = False
        self._scratch = _Scratch()

    @property
    def extent(self) -> Extent:
        """Size of the picture."""
        return self.document.extent

    def words(self, bounds: Bounds) -> Words:
        """Give the premultiplied pixels of a rectangle, tinted, until the next call."""
        words = self._scratch.of(self.document.composite(bounds))
        mask = self.mask(bounds)
        return words if mask is None else tinted(words, mask, self.tint)

    def mask(self, bounds: Bounds) -> Pixels | None:
        """Give what is tinted of a rectangle, (h, w); None where nothing is."""
        import numpy as np

        from studio.document.layers import LayerKind

        parts = [
            self.document.layer_pixels(layer.id, bounds)
            for layer in self.document.layers
            if layer.kind is LayerKind.MASK and layer.is_visible and layer.tiles
        ]
        if self.tints_selection and self.document.state.selection:
            parts.append(selection_pixels(self.document, bounds))
        parts = [part for part in parts if part.any()]
        return np.maximum.reduce(parts) if parts else None


def selection_pixels(document: Document, bounds: Bounds) -> Pixels:
    """Give the selection of a rectangle of the picture, (h, w), 255 is selected."""
    from studio.document.tiles import read

    state = document.state
    return read(state.selection, state.to_grid(bounds), 1)


def tinted(words: Words, mask: Pixels, tint: QColor) -> Words:
    """Give premultiplied pixels under a tint that is as strong as the mask."""
    import numpy as np

    alpha = (np.arange(256, dtype=np.uint32) * tint.alpha() + 127) // 255
    table = alpha << 24
    for shift, value in ((16, tint.red()), (8, tint.green()), (0, tint.blue())):
        table |= ((alpha * value + 127) // 255) << shift
    over = table.astype(np.uint32)[mask]
    painter = QPainter(below := over_words(words, is_opaque=False))
    painter.drawImage(0, 0, over_words(over, is_opaque=False))
    painter.end()
    del below  # it looks at the words, which are given back
    return words
