"""What the canvas shows, and how it follows from pictures, jobs and frames: without a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from studio.contract.geometry import Extent
from studio.ui.canvas.pyramid import Pyramid
from studio.ui.qimages import resampled, to_qimage

if TYPE_CHECKING:
    from studio.contract.raster import Raster

LARGEST_SOFTENED_PX = 512
"""Longer side up to which a preview is doubled: 1 ms in the window's thread."""


class Content:
    """A picture, the frames of a job on their way to one, or the empty paper before its first frame.

    Attributes:
        pixels: What is painted into the extent; None where there is nothing, or only paper.
        extent: Size of the picture, or of the picture that the frames become; None where there is nothing.
        frame_number: Number of the frame that is shown, None where it is a picture.
        is_dimmed: Whether it is the rest of a job that was cancelled.
        is_cancelled: Whether the newest job was cancelled.
    """

    def __init__(self) -> None:
        self.pixels: Pyramid | None = None
        self.extent: Extent | None = None
        self.frame_number: int | None = None
        self.is_dimmed = False
        self.is_cancelled = False
        self._job: Extent | None = None

    @property
    def is_paper(self) -> bool:
        """Whether a job of known size runs, or was cancelled, before there was anything to see."""
        return self.extent is not None and self.pixels is None

    @property
    def is_unfinished(self) -> bool:
        """Whether what is shown is all that there is of a job that was cancelled or failed."""
        return self.is_cancelled and (self.is_dimmed or self.is_paper)

    @property
    def is_enlarged(self) -> bool:
        """Whether the pixels are not the picture's own: a preview, smaller than what it becomes."""
        if self.pixels is None or self.extent is None:
            return False
        return (self.pixels.image.width(), self.pixels.image.height()) != (self.extent.width, self.extent.height)

    def show_picture(self, raster: Raster | None) -> None:
        """Show a finished picture, or nothing."""
        self.frame_number = None
        self.is_dimmed = self.is_cancelled = False
        self.pixels = None if raster is None else Pyramid(to_qimage(raster))
        self.extent = None if raster is None else raster.extent
        if raster is None:
            self._job = None

    def begin(self, extent: Extent) -> None:
        """Expect frames of a picture of this size; what is shown, and its size, stays until the first."""
        self._job = extent
        self.is_cancelled = False
        if self.pixels is None:
            self.extent = extent

    def show_frame(self, raster: Raster, number: int) -> bool:
        """Show a frame of the running job; one that comes after the job was cancelled changes nothing.

        Returns:
            Whether it is shown.
        """
        if self.is_cancelled:
            return False
        self.extent = self._job or raster.extent
        self.pixels = Pyramid(softened(to_qimage(raster), self.extent))
        self.frame_number = number
        self.is_dimmed = False
        return True

    def mark_cancelled(self) -> None:
        """Let the half-made picture lose its colours; a finished picture from before the job stays as it is."""
        if self._job is None:
            return
        self._job = None
        self.is_cancelled = True
        if self.pixels is not None and self.frame_number is not None:
            self.is_dimmed = True
            grey = self.pixels.image.convertToFormat(QImage.Format.Format_Grayscale8)
            self.pixels = Pyramid(grey.convertToFormat(QImage.Format.Format_RGB32))


def softened(image: QImage, extent: Extent) -> QImage:
    """Give a preview doubled until it is nearly as large as the picture: doubling again and again leaves no grid.

    Filtered to eight times its size in one go the latent's squares are to be seen.
    """
    while 2 * max(image.width(), image.height()) <= min(LARGEST_SOFTENED_PX, max(extent.width, extent.height) / 2):
        image = resampled(image, image.size() * 2)
    return image
