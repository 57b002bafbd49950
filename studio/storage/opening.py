"""Opening picture files: what comes out is upright, sRGB and 8 bits a channel, whatever went in."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.contract.raster import Raster
from studio.storage.colours import to_srgb
from studio.storage.decoding import decode, upright
from studio.storage.free_memory import TooLittleMemory


@dataclass(frozen=True, slots=True)
class OpenedPicture:
    """A picture that was read.

    Attributes:
        raster: Its pixels.
        notices: What a person should know of how they were read, in sentences: an animation's other frames, a damaged
            colour profile.
    """

    raster: Raster
    notices: tuple[str, ...] = ()


def open_picture(path: Path) -> OpenedPicture:
    """Read a picture file: PNG, JPEG, WebP, AVIF, TIFF, BMP or GIF, told by its content.

    It is turned upright (EXIF), converted to sRGB where it carries a colour profile, and rounded to 8 bits; alpha is
    kept.

    Raises:
        UnreadablePicture: The file is missing, empty, cut off, of another kind, or larger than 16,384 pixels a side.
    """
    import numpy as np

    found = decode(path)
    try:
        colours, notices = to_srgb(found.planes, found.profile, path.name)
        alpha = found.planes.alpha
        pixels = colours if alpha is None else np.dstack([colours, alpha])
        return OpenedPicture(Raster(upright(pixels, found.orientation)), (*found.notices, *notices))
    except MemoryError as error:
        raise TooLittleMemory(path) from error


def read_picture(path: Path) -> Raster:
    """Read a picture file as :func:`open_picture` does, and give its pixels alone.

    Raises:
        UnreadablePicture: As there.
    """
    return open_picture(path).raster
