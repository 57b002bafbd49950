"""What the canvas shows, and how it follows from documents, pictures, jobs and frames: without a widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QImage

from studio.contract.geometry import Bounds, Extent
from studio.ui.canvas.mosaic import Mosaic
from studio.ui.canvas.pyramid import Pyramid
from studio.ui.canvas.sources import DocumentSource, RasterSource
from studio.ui.qimages import resampled, to_qimage

if TYPE_CHECKING:
    from studio.contract.raster import Raster
    from studio.document.document import Document

LARGEST_SOFTENED_PX = 512
"""Longer side up to which a preview is doubled: 1 ms in the window's thread."""


@dataclass(frozen=True, slots=True)
class Part:
    """A preview of a part of the picture.

    Attributes:
        bounds: Where it lies, in the picture's pixels; may reach beyond it.
        pixels: What it looks like.
    """

    bounds: Bounds
    pixels: Pyramid


@dataclass(frozen=True, slots=True)
class Candidate:
    """A staged result over the document.

    Attributes:
        image: The result; what of it can be seen through shows the document.
        mosaic: Its pixels for the view.
        bounds: Where it lies in the document; may reach beyond it.
        wipe: Up to which share of its width it is shown, the original beside it; None is all of it.
    """

    image: Raster
    mosaic: Mosaic
    bounds: Bounds
    wipe: float | None


class Content:
    """A document or a picture, the frames of a job on their way to one, or the empty paper before its first frame.

    Attributes:
        pixels: What is painted into the extent; None where there is nothing, or only paper.
        extent: Size of the picture, or of the picture that the frames become; None where there is nothing.
        document: The document, also while the frames of another picture are seen instead of it.
        parts: Frames that lie over it, each at its bounds.
        candidate: The staged result over the document.
        frame_number: Number of the frame that is shown, None where it is a picture.
        is_dimmed: Whether it is the rest of a job that was cancelled.
        is_cancelled: Whether the newest job was cancelled.
    """

    def __init__(self) -> None:
        self.pixels: Mosaic | Pyramid | None = None
        self.extent: Extent | None = None
        self.document: Document | None = None
        self.parts: list[Part] = []
        self.candidate: Candidate | None = None
        self.frame_number: int | None = None
        self.is_dimmed = False
        self.is_cancelled = False
        self._job: Extent | None = None
        self._source: DocumentSource | None = None
        self._mosaic: Mosaic | None = None

    @property
    def is_paper(self) -> bool:
        """Whether a job of known size runs, or was cancelled, before there was anything to see."""
        return self.extent is not None and self.pixels is None

    @property
    def is_unfinished(self) -> bool:
        """Whether what is shown is all that there is of a job that was cancelled or failed."""
        return self.is_cancelled and (self.is_dimmed or self.is_paper)

    @property
    def is_document(self) -> bool:
        """Whether the document is what is seen."""
        return self.document is not None and self.pixels is self._mosaic

    def show_picture(self, raster: Raster | None) -> None:
        """Show a finished picture, or nothing; a document is shown no more."""
        self._forget()
        self.document = self._source = self._mosaic = None
        self.pixels = None if raster is None else Mosaic(RasterSource(raster))
        self.extent = None if raster is None else raster.extent
        if raster is None:
            self._job = None

    def show_document(self, document: Document, tint: QColor) -> None:
        """Show a document, without frames and candidates; one that is shown already keeps its tiles."""
        if document is not self.document or self._mosaic is None:
            self.document = document
            self._source = DocumentSource(document, tint)
            self._mosaic = Mosaic(self._source)
        self._show_document_again()

    def _show_document_again(self) -> None:
        self._forget()
        self.pixels = self._mosaic
        self.extent = None if self.document is None else self.document.extent

    def _forget(self) -> None:
        """Let go of what is only for a while."""
        self.frame_number = self.candidate = None
        self.parts = []
        self.is_dimmed = self.is_cancelled = False

    def document_changed(self, bounds: Bounds | None, *, has_extent: bool) -> None:
        """Take note that a part of what is seen of the document is another, or its size."""
        if self._mosaic is None or (bounds is None and not has_extent):
            return
        self._mosaic.forget(None if has_extent else bounds)
        if has_extent and self.is_document:
            self.extent = self._mosaic.extent

    def tint_selection(self, *, is_tinted: bool) -> bool:
        """Tint the selection as a quick mask, or not; gives whether that is new."""
        if self._source is None or self._mosaic is None or self._source.tints_selection == is_tinted:
            return False
        self._source.tints_selection = is_tinted
        self._mosaic.forget(Bounds.of(self._mosaic.extent))
        return True

    def show_candidate(self, image: Raster | None, wipe: float | None, bounds: Bounds | None) -> bool:
        """Show a staged result over the document; None: no more. Say whether anything is another than before."""
        is_covered = bool(self.parts) or (self.document is not None and not self.is_document)
        if self.document is not None and not self.is_document:
            self._show_document_again()
        self.parts = []
        before = self.candidate
        self.candidate = None
        if image is not None and self.extent is not None:
            is_same = before is not None and before.image.array is image.array
            mosaic = before.mosaic if is_same and before is not None else Mosaic(RasterSource(image))
            self.candidate = Candidate(image, mosaic, bounds or Bounds.of(self.extent), wipe)
        return is_covered or not _is_alike(before, self.candidate)

    def begin(self, extent: Extent) -> None:
        """Expect frames of a picture of this size; what is shown, and its size, stays until the first."""
        self._job = extent
        self.is_cancelled = False
        if self.pixels is None:
            self.extent = extent
            self.parts = []

    def show_frame(self, raster: Raster, number: int, bounds: Bounds | None) -> bool:
        """Show a frame of the running job; one that comes after the job was cancelled changes nothing.

        Returns:
            Whether it is shown.
        """
        if self.is_cancelled:
            return False
        size = self._job or raster.extent
        self.is_dimmed = False
        if bounds is None and self.is_document and size == self.extent:
            bounds = Bounds.of(size)
        if bounds is None:
            self._forget()
            self.extent = size
            self.pixels = Pyramid(softened(to_qimage(raster), size))
        else:
            self._show_part(raster, bounds, size)
        self.frame_number = number
        return True

    def _show_part(self, raster: Raster, bounds: Bounds, size: Extent) -> None:
        """Lay a frame over the document, or over the paper of a job that has none."""
        self.candidate = None
        if not self.is_document and self.extent != size:
            self.extent, self.pixels, self.parts = size, None, []
        self.parts = [part for part in self.parts if not bounds.contains(part.bounds)]
        self.parts.append(Part(bounds, Pyramid(softened(to_qimage(raster), bounds.extent))))

    def mark_cancelled(self) -> None:
        """Let the half-made picture lose its colours; a picture or document from before the job stays as it is."""
        if self._job is None:
            return
        self._job = None
        if self.document is not None:
            candidate = self.candidate
            self._show_document_again()
            self.candidate = candidate
        elif isinstance(self.pixels, Mosaic):
            self.parts = []
        elif self.frame_number is not None:
            self.is_dimmed = True
            self.parts = [Part(part.bounds, greyed(part.pixels)) for part in self.parts]
            self.pixels = None if self.pixels is None else greyed(self.pixels)
        self.is_cancelled = True


def _is_alike(one: Candidate | None, other: Candidate | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.mosaic, one.bounds, one.wipe) == (other.mosaic, other.bounds, other.wipe)


def greyed(pixels: Pyramid) -> Pyramid:
    """Give pixels without their colours."""
    grey = pixels.image.convertToFormat(QImage.Format.Format_Grayscale8)
    return Pyramid(grey.convertToFormat(QImage.Format.Format_RGB32))


def softened(image: QImage, extent: Extent) -> QImage:
    """Give a preview doubled until it is nearly as large as the picture: doubling again and again leaves no grid.

    Filtered to eight times its size in one go the latent's squares are to be seen.
    """
    while 2 * max(image.width(), image.height()) <= min(LARGEST_SOFTENED_PX, max(extent.width, extent.height) / 2):
        image = resampled(image, image.size() * 2)
    return image
