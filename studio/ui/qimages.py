"""Raster to QImage and back: the only place where pixels change form in this room.

The window's thread or any other may call; a QImage made here owns its memory.
"""

# ruff: noqa: PLC0415 - numpy costs as much as all of Qt and must not be imported before the first paint

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QPainter

from studio.contract.errors import OutOfMemory, UnreadablePicture

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy as np
    import numpy.typing as npt

    from studio.contract.raster import Pixels, Raster

    Words: TypeAlias = npt.NDArray[np.uint32]


def to_qimage(raster: Raster) -> QImage:
    """Give the picture in the format that Qt paints fastest: RGB32, or premultiplied ARGB32 where it has alpha.

    Raises:
        OutOfMemory: There is no memory for it.
    """
    height, width, channels = raster.array.shape
    source, target = (
        (QImage.Format.Format_RGB888, QImage.Format.Format_RGB32)
        if channels == 3
        else (QImage.Format.Format_RGBA8888, QImage.Format.Format_ARGB32_Premultiplied)
    )
    # This one only looks at numpy's memory; the conversion copies, so the array may go.
    seen = QImage(raster.array.data, width, height, width * channels, source)
    return _held(seen.convertToFormat(target), QSize(width, height))


def to_raster(image: QImage) -> Raster:
    """Give the pixels of any QImage, in sRGB; with alpha only where its format has one.

    Raises:
        UnreadablePicture: The image is empty.
        OutOfMemory: There is no memory for it.
    """
    import numpy as np

    from studio.contract.raster import Raster

    if image.isNull():
        raise UnreadablePicture("The picture is empty.")
    has_alpha = image.hasAlphaChannel()
    channels = 4 if has_alpha else 3
    space = image.colorSpace()
    if space.isValid() and space != QColorSpace(QColorSpace.NamedColorSpace.SRgb):
        image = _held(image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb)), image.size())
    wanted = QImage.Format.Format_RGBA8888 if has_alpha else QImage.Format.Format_RGB888
    plain = _held(image.convertToFormat(wanted), image.size())
    # Qt pads every line to whole 32-bit words.
    lines = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    pixels = lines[:, : plain.width() * channels].reshape(plain.height(), plain.width(), channels)
    return Raster(pixels.copy())


def write_words(pixels: Pixels, into: Words) -> None:
    """Write pixels as Qt paints them: one premultiplied 0xAARRGGBB a pixel.

    Args:
        pixels: (h, w, 3) RGB or (h, w, 4) RGBA straight alpha.
        into: (h, w), contiguous; written over. Memory that is used again and again is many times as fast as new one.
    """
    import numpy as np

    height, width, channels = pixels.shape
    lines = np.ascontiguousarray(pixels)
    form = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_RGBA8888
    painter = QPainter(target := over_words(into, is_opaque=False))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.drawImage(0, 0, QImage(lines.data, width, height, width * channels, form))
    painter.end()
    del target  # it looks at the words


def over_words(words: Words, *, is_opaque: bool) -> QImage:
    """Give an image that looks at words: it owns no memory, so keep the words while it is used.

    Args:
        words: (h, w), contiguous.
        is_opaque: Nothing can be seen through it: then it is painted without looking at what is below.
    """
    height, width = words.shape
    form = QImage.Format.Format_RGB32 if is_opaque else QImage.Format.Format_ARGB32_Premultiplied
    return QImage(words.data, width, height, width * 4, form)


def scaled(image: QImage, side: int) -> QImage:
    """Give the image as a thumbnail: its longer side at most `side` pixels, the aspect kept, never enlarged.

    Raises:
        OutOfMemory: There is no memory for it.
    """
    longest = max(image.width(), image.height())
    if longest <= side:
        return image
    width, height = (max(1, round(edge * side / longest)) for edge in (image.width(), image.height()))
    return resampled(image, QSize(width, height))


def fitted_into(image: QImage, side: int) -> QImage:
    """Give the image as large as it fits into a square, the aspect kept: it is painted there as it is, unscaled.

    Raises:
        OutOfMemory: There is no memory for it.
    """
    longest = max(image.width(), image.height())
    if longest == side:
        return image
    return resampled(image, image.size().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))


def resampled(image: QImage, size: QSize) -> QImage:
    """Give the image at another size, each pixel the mean of those that it covers.

    Raises:
        OutOfMemory: There is no memory for it.
    """
    smooth = Qt.TransformationMode.SmoothTransformation
    return _held(image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth), size)


def _held(image: QImage, size: QSize) -> QImage:
    """Give the image, or say that Qt found no memory for it: Qt itself only gives an empty one."""
    if image.isNull():
        raise OutOfMemory(
            f"There is no memory for a picture of {size.width()}x{size.height()} pixels.",
            "Close other pictures or programs, or choose a smaller size.",
        )
    return image
