# ruff: noqa: PLC0415 - numpy costs as much as all of Qt, and the window paints before there is a picture
"""A part of a picture that lies over another one: how a repainted part comes back without touching the rest.

The one formula by which pixels are laid over pixels: the engine pastes with it, a document shows its layers with it, so
that both give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Pixels, Raster


@dataclass(frozen=True, slots=True)
class Patch:
    """A transparent picture and where it lies.

    Attributes:
        raster: RGBA, straight alpha.
        x: Column of its left edge in the picture below; may be negative.
        y: Row of its upper edge.

    Raises:
        InvalidRequest: The raster has no alpha.
    """

    raster: Raster
    x: int
    y: int

    def __post_init__(self) -> None:
        if self.raster.array.shape[2] != 4:
            raise InvalidRequest("A patch needs an alpha channel.")

    @property
    def bounds(self) -> Bounds:
        """The rectangle that it covers."""
        extent: Extent = self.raster.extent
        return Bounds(self.x, self.y, extent.width, extent.height)


def laid_over(bottom: Pixels, top: Pixels) -> Pixels:
    """Give `top` (h, w, 4) over `bottom` (h, w, 3 or 4), straight alpha, in the shape of the bottom.

    Where the top's alpha is 0 the bottom stays bit for bit, where it is 255 the top's colours stand bit for bit;
    between, values are rounded to the nearest.
    """
    import numpy as np

    alpha = top[..., 3:].astype(np.uint32)
    if bottom.shape[2] == 3:
        mixed = (top[..., :3] * alpha + bottom * (255 - alpha) + 127) // 255
        return np.asarray(mixed, np.uint8)
    below = bottom[..., 3:].astype(np.uint32) * (255 - alpha)  # times 255
    whole = alpha * 255 + below
    mixed = (top[..., :3] * (alpha * 255) + bottom[..., :3] * below + whole // 2) // np.maximum(whole, 1)
    result = np.concatenate([mixed, (whole + 127) // 255], axis=2).astype(np.uint8)
    return np.where(alpha == 0, bottom, result)


def patched(picture: Raster, patch: Patch) -> Raster:
    """Give a picture with a patch over it; what of the patch lies outside is left away."""
    common = patch.bounds.intersection(Bounds.of(picture.extent))
    if common is None:
        return picture
    pixels = picture.array.copy()
    rows, columns = slice(common.y, common.bottom), slice(common.x, common.right)
    part = common.moved(-patch.x, -patch.y)
    pixels[rows, columns] = laid_over(
        pixels[rows, columns], patch.raster.array[part.y : part.bottom, part.x : part.right]
    )
    return Raster(pixels)
