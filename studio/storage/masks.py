"""Mask files: white is repainted, black stays, grey is repainted partly.

Any picture file is a mask. Its brightness counts, as the numbers stand in the file: a colour profile is for eyes, and a
mask is not seen. Where it has transparency, what is transparent stays; what is visible counts by its brightness, or,
where everything visible has one colour (a shape painted in red, or in black), by its opacity alone.
"""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.raster import Mask, Pixels
from studio.storage.decoding import decode, upright

if TYPE_CHECKING:
    from studio.storage.planes import Planes

LOSSY = ("JPEG", "WEBP", "AVIF", "MPO")
NEAREST_LEVELS = 16
"""In a format that blurs edges, so many levels beside black and beside white count as black and as white."""


@dataclass(frozen=True, slots=True)
class OpenedMask:
    """A mask that was read, and what a person should know of how."""

    mask: Mask
    notices: tuple[str, ...] = ()


def open_mask(path: Path) -> OpenedMask:
    """Read a mask file; see above for what counts.

    Raises:
        UnreadablePicture: As `studio.storage.opening.open_picture` does.
    """
    found = decode(path)
    levels = _levels(found.planes)
    notices = found.notices
    if found.format in LOSSY:
        cleaned = _cleaned(levels)
        if (cleaned != levels).any():
            notices += (f"{path.name} blurs its edges, as its format does: nearly black counts as black there.",)
        levels = cleaned
    return OpenedMask(Mask(upright(levels, found.orientation)), notices)


def _levels(planes: Planes) -> Pixels:
    """Give how far each pixel is to be repainted, 0 to 255."""
    import numpy as np

    brightness = _brightness(planes)
    if planes.alpha is None or (planes.alpha == 255).all():
        return brightness
    visible = planes.rounded[planes.alpha > 0]
    if len(visible) == 0 or (visible == visible[0]).all():
        return planes.alpha
    product = brightness.astype(np.uint32) * planes.alpha
    return ((product + 127) // 255).astype(np.uint8)


def _brightness(planes: Planes) -> Pixels:
    """Give the luma (ITU-R BT.601) of the numbers in the file; that of a grey is its own level."""
    import numpy as np

    colours = planes.rounded
    if planes.space in ("L", "LAB"):
        return colours[..., 0]
    if planes.space == "CMYK":
        left = 255 - colours.astype(np.uint32)
        colours = ((left[..., :3] * left[..., 3:] + 127) // 255).astype(np.uint8)
    weights = np.asarray([19_595, 38_470, 7_471], np.uint32)
    return ((colours @ weights + 32_768) >> 16).astype(np.uint8)


def _cleaned(levels: Pixels) -> Pixels:
    """Give levels without the ripples that a lossy format leaves beside an edge."""
    import numpy as np

    dark = np.where(levels < NEAREST_LEVELS, 0, levels)
    return np.where(dark > 255 - NEAREST_LEVELS, 255, dark).astype(np.uint8)
