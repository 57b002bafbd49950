# ruff: noqa: PLC0415 - numpy costs as much as all of Qt, and the window paints before there is a picture
"""Pictures and masks as read-only 8-bit arrays: the one form in which pixels cross between rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from studio.contract.errors import InvalidRequest, UnreadablePicture
from studio.contract.geometry import MAX_SIDE_PX, Extent

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Pixels: TypeAlias = "npt.NDArray[np.uint8]"


class _Grid:
    """What a raster and a mask share: a read-only uint8 array that can be compared, hashed and sent as JSON."""

    array: Pixels

    @cached_property
    def extent(self) -> Extent:
        """Size in pixels."""
        return Extent(int(self.array.shape[1]), int(self.array.shape[0]))

    @cached_property
    def sha256(self) -> str:
        """Fingerprint of shape and pixels: equal pictures have equal ones, whatever file they came from."""
        import hashlib

        digest = hashlib.sha256(repr(self.array.shape).encode())
        digest.update(self.array.tobytes())
        return digest.hexdigest()

    def __eq__(self, other: object) -> bool:
        import numpy as np

        return type(self) is type(other) and np.array_equal(self.array, other.array)

    def __hash__(self) -> int:
        return hash(self.sha256)

    def to_json(self) -> dict[str, Any]:
        """Give the pixels as JSON: width, height, channels, and the bytes deflated, in base64 (lossless)."""
        import base64
        import zlib

        channels = 1 if self.array.ndim == 2 else int(self.array.shape[2])
        packed = base64.b64encode(zlib.compress(self.array.tobytes(), 6)).decode("ascii")
        return {"width": self.extent.width, "height": self.extent.height, "channels": channels, "zlib": packed}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote.

        Raises:
            UnreadablePicture: The bytes do not fit the size, or are no deflated data.
        """
        import base64
        import zlib

        import numpy as np

        try:
            width, height, channels = (int(plain[key]) for key in ("width", "height", "channels"))
            shape = (height, width) if channels == 1 else (height, width, channels)
            # Never more than the stated size (and none of an impossible one) is unpacked, whatever the bytes promise.
            is_possible = 0 < width <= MAX_SIDE_PX and 0 < height <= MAX_SIDE_PX and channels in (1, 3, 4)
            limit = width * height * channels if is_possible else 0
            data = zlib.decompressobj().decompress(base64.b64decode(plain["zlib"], validate=True), limit + 1)
            array = np.frombuffer(data, np.uint8).reshape(shape)
        except (KeyError, TypeError, ValueError, OverflowError, zlib.error) as error:
            raise UnreadablePicture(f"A picture inside the request cannot be read ({error}).") from error
        return cls(array)  # type: ignore[call-arg]  # both subclasses take the array


def _owned(array: Pixels) -> Pixels:
    """Give a contiguous read-only array that nobody else can write to."""
    import numpy as np

    if array.dtype != np.uint8:
        raise InvalidRequest(f"Pixels are {array.dtype}; they must be 8-bit unsigned numbers.")
    if array.flags.writeable or not array.flags.c_contiguous or array.base is not None:
        array = array.copy(order="C")
    array.flags.writeable = False
    return array


@dataclass(frozen=True, eq=False)
class Raster(_Grid):
    """A picture: (height, width, 3) RGB or (height, width, 4) RGBA straight alpha, uint8, sRGB, read-only.

    Raises:
        InvalidRequest: The array has another shape or type.
    """

    array: Pixels

    def __post_init__(self) -> None:
        if self.array.ndim != 3 or self.array.shape[2] not in (3, 4) or 0 in self.array.shape:
            raise InvalidRequest(f"A picture has shape {self.array.shape}; it must be (height, width, 3 or 4).")
        object.__setattr__(self, "array", _owned(self.array))

    def over(self, background: tuple[int, int, int] = (255, 255, 255)) -> Raster:
        """Give the picture without transparency, laid over one colour."""
        if self.array.shape[2] == 3:
            return self
        import numpy as np

        alpha = self.array[..., 3:].astype(np.float32) / 255
        mixed = self.array[..., :3] * alpha + np.asarray(background, np.float32) * (1 - alpha)
        return Raster((mixed + 0.5).astype(np.uint8))


@dataclass(frozen=True, eq=False)
class Mask(_Grid):
    """A mask: (height, width) uint8, 255 = repaint, 0 = keep, between = partly; read-only.

    Raises:
        InvalidRequest: The array has another shape or type.
    """

    array: Pixels

    def __post_init__(self) -> None:
        if self.array.ndim != 2 or 0 in self.array.shape:
            raise InvalidRequest(f"A mask has shape {self.array.shape}; it must be (height, width).")
        object.__setattr__(self, "array", _owned(self.array))


@dataclass(frozen=True, slots=True)
class PictureReference:
    """A picture by its fingerprint instead of its pixels: what a record keeps of a source, so that it stays small.

    Attributes:
        sha256: :attr:`Raster.sha256` of the pixels.
        extent: Their size.
    """

    sha256: str
    extent: Extent

    @classmethod
    def of(cls, grid: Raster | Mask) -> PictureReference:
        """Give the reference of a picture or mask."""
        return cls(grid.sha256, grid.extent)
