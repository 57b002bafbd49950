"""Picture files to what they hold: pixels in the file's own depth, colour profile, orientation."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import contextlib
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import StudioError, UnreadablePicture, shorten
from studio.storage.free_memory import BYTES_OPENED, BYTES_OPENED_DEEP, TooLittleMemory, check_memory
from studio.storage.metadata.jpegs import check_markers
from studio.storage.metadata.limits import MAX_TEXT_BYTES
from studio.storage.metadata.orientations import orientation_of
from studio.storage.metadata.texts import KEYWORDS
from studio.storage.planes import Planes, is_deep, read_planes
from studio.storage.png_pixels import PixelParts, pixel_parts
from studio.storage.unreadable import FORMATS, check_file, check_size, why_unreadable

if TYPE_CHECKING:
    import numpy.typing as npt
    from PIL.ImageFile import ImageFile

    from studio.contract.raster import Pixels

_DNG_VERSION = 50_706
_ANIMATED = ("PNG", "WEBP", "AVIF", "GIF")


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """What a picture file holds.

    Attributes:
        planes: Its pixels, as they lie in the file.
        profile: Its ICC profile, empty where it has none; None where it has one that cannot even be unpacked.
        orientation: How it is turned upright (EXIF): 1 to 8, 1 is as it lies.
        format: Its format, as Pillow names it.
        notices: What a person should know of it.
    """

    planes: Planes
    profile: bytes | None
    orientation: int
    format: str
    notices: tuple[str, ...] = ()


def decode(path: Path) -> Decoded:
    """Decode a picture file, told by its content, not by its name.

    Raises:
        UnreadablePicture: The file is missing, empty, cut off, of another kind, or larger than 16,384 pixels a side
            (which its header says, before anything is decoded), or there is too little memory.
    """
    check_file(path)
    try:
        parts = pixel_parts(path)
        check_markers(path)
        return _decoded(path, parts)
    except StudioError:
        raise
    except MemoryError as error:
        raise TooLittleMemory(path) from error
    except Exception as error:  # a file's import: a decoder may raise anything on a hostile file
        raise why_unreadable(path, error) from error


def _decoded(path: Path, parts: PixelParts | None) -> Decoded:
    from PIL import Image

    # Every size is checked here, by the header; Pillow's own check would say no size.
    Image.MAX_IMAGE_PIXELS = None
    # It warns of what is wrong beside the pixels, such as damaged EXIF data, on standard error.
    warnings.filterwarnings("ignore", module=r"PIL\.")

    with contextlib.ExitStack() as files:

        def reopen() -> ImageFile:
            file = path if parts is None else files.enter_context(parts.open())
            return Image.open(file, formats=FORMATS)

        with reopen() as image:
            check_size(path, *image.size)
            _check_raw(image, path)
            deep = BYTES_OPENED_DEEP if is_deep(image) else BYTES_OPENED
            check_memory(path, image.size[0] * image.size[1], deep)
            profile = image.info.get("icc_profile", b"")
            planes = read_planes(image, reopen, path)
            # After the pixels: Pillow decodes a PNG to look for EXIF data behind them.
            notices = (*_texts_notice(parts), *_frames_notice(image, path))
            return Decoded(planes, profile, _orientation(image), image.format or "", notices)


def _texts_notice(parts: PixelParts | None) -> tuple[str, ...]:
    """Tell of texts that were left out, but not of those that who reads the record is told of."""
    large = () if parts is None else tuple(text for text in parts.large if text[0] not in KEYWORDS)
    if parts is None or not large:
        return ()
    keyword, size = large[0]
    return (
        f"{parts.path.name} carries a text of {size:,} bytes, {shorten(keyword)}, which was left out: at most"
        f" {MAX_TEXT_BYTES:,} are read.",
    )


def _check_raw(image: ImageFile, path: Path) -> None:
    if _DNG_VERSION in getattr(image, "tag_v2", {}):
        raise UnreadablePicture(
            f"{path} is a camera's raw file, whatever its name says.", "Develop it to a TIFF first."
        )


def _orientation(image: ImageFile) -> int:
    """Give the EXIF orientation; 1 where there is none, or none that can be read."""
    if image.format == "TIFF":  # Pillow turns these itself
        return 1
    return orientation_of(image.info)


def _frames_notice(image: ImageFile, path: Path) -> tuple[str, ...]:
    frames = int(getattr(image, "n_frames", 1))
    if frames > 1 and image.format in _ANIMATED:
        return (f"{path.name} is animated ({frames:,} frames); its first frame was opened.",)
    if frames > 1 and image.format == "TIFF":
        return (f"{path.name} has {frames:,} pages; the first one was opened.",)
    return ()


def upright(pixels: Pixels, orientation: int) -> Pixels:
    """Turn pixels (height, width, ...) as an EXIF orientation says (EXIF 2.32, table 6: tag 274)."""
    import numpy as np

    turned: npt.NDArray[np.uint8] = np.swapaxes(pixels, 0, 1) if orientation >= 5 else pixels
    if orientation in (2, 3, 6, 7):
        turned = turned[:, ::-1]
    if orientation in (3, 4, 7, 8):
        turned = turned[::-1]
    return turned
