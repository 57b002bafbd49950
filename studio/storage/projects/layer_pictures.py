"""The pixels of layers as PNG entries of a project, and back."""

# ruff: noqa: PLC0415 - numpy and Pillow wait until there is a project

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import SaveFailed, StudioError, shorten
from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Pixels, Raster
from studio.document.layers import LayerKind
from studio.document.tiles import content_bounds, made_of, read
from studio.storage import free_memory
from studio.storage.chunks import SIGNATURE
from studio.storage.colours import to_srgb
from studio.storage.free_memory import BYTES_OPENED, GIB, LARGE_PIXELS
from studio.storage.planes import read_planes
from studio.storage.projects.archive import Archive, DamagedEntry
from studio.storage.projects.png_writing import Told, png_of

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

    from studio.document.layers import LayerRecord
    from studio.document.tiles import TileMap

MAX_LAYER_SIDE_PX = 2**16
MAX_LAYER_PIXELS = 2**29
MAX_PIXELS = 2**31
"""Of all layers of a project together: some minutes of work, and no bomb."""

TEXT_BYTES = 2**21
HEADER_BYTES = 33
"""A PNG's signature and its first part."""


def bounds_to_write(record: LayerRecord) -> Bounds | None:
    """Give the rectangle of the grid that holds a layer's pixels; None for an empty layer.

    Raises:
        SaveFailed: The layer reaches further than any program could read.
    """
    bounds = content_bounds(record.tiles)
    if bounds is None:
        return None
    if max(bounds.width, bounds.height) > MAX_LAYER_SIDE_PX or bounds.extent.pixels > MAX_LAYER_PIXELS:
        raise SaveFailed(
            f"The layer {shorten(record.name)!r} reaches over {bounds.extent} pixels; {MAX_LAYER_SIDE_PX:,} a side and"
            f" {MAX_LAYER_PIXELS:,} in all can be saved.",
            "Some of it lies far outside of the picture: cut that away, or merge the layer down.",
        )
    return bounds


def layer_png(record: LayerRecord, bounds: Bounds | None, told: Told) -> bytes:
    """Give a layer's pixels in a rectangle as a PNG; an empty layer is one clear pixel.

    A mask is white, its alpha says how far it goes: so other programs show what it covers.
    """
    if bounds is None:
        return png_of(_blank(Extent(1, 1)), told)
    pixels = read(record.tiles, bounds, record.kind.channels)
    return png_of(_white(pixels) if record.kind is LayerKind.MASK else pixels, told)


def extent_of_png(data: bytes) -> tuple[int, int] | None:
    """Give width and height that a PNG says; None where it is none."""
    if not data.startswith(SIGNATURE) or data[12:16] != b"IHDR" or len(data) < HEADER_BYTES:
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def mask_png(tiles: TileMap, bounds: Bounds, told: Told) -> bytes:
    """Give the tiles of a mask in a rectangle as a grey PNG."""
    return png_of(read(tiles, bounds, 1), told)


def small_png(picture: Raster, side_px: int, told: Told) -> bytes:
    """Give a picture, scaled down so that it fits into a square."""
    import numpy as np
    from PIL import Image

    image = Image.fromarray(picture.array)
    image.thumbnail((side_px, side_px), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return png_of(np.asarray(image), told)


class LayerReader:
    """Reads the PNG entries of one archive, never more pixels than a project may have.

    Attributes:
        notices: What a person should know of their colours.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._left = MAX_PIXELS
        self.notices: list[str] = []

    def tiles(self, name: str, x: int, y: int, kind: LayerKind) -> TileMap:
        """Give an entry's pixels as tiles, its left upper corner at (x, y) of the grid.

        Raises:
            DamagedEntry: It is missing, no PNG, damaged, or too large.
        """
        pixels = self.pixels(name)
        if kind is LayerKind.MASK:
            pixels = pixels[..., 3] if pixels.shape[-1] == 4 else pixels[..., 0]
        return made_of(pixels, Bounds(x, y, pixels.shape[1], pixels.shape[0]))

    def grey(self, name: str) -> Pixels:
        """Give the brightness of an entry, (h, w); of a grey one its own levels.

        Raises:
            DamagedEntry: As above.
        """
        return self.pixels(name)[..., 0]

    def pixels(self, name: str) -> Pixels:
        """Give an entry's pixels, (h, w, 3 or 4), sRGB, straight alpha.

        Raises:
            DamagedEntry: As above.
        """
        extent = self._checked_size(name)
        # A PNG of this size has at most so many bytes of pixels, and room for its texts.
        data = self._archive.read(name, extent.pixels * 8 + extent.height + TEXT_BYTES)
        try:
            return self._decoded(data, name)
        except MemoryError as error:
            raise DamagedEntry("needs more memory than there is") from error
        except StudioError as error:
            raise DamagedEntry(f"is no picture that can be read ({error.text})") from error
        except Exception as error:  # a file's import: a decoder may raise anything on a hostile file
            raise DamagedEntry(f"is damaged ({shorten(error) or type(error).__name__})") from error

    def _checked_size(self, name: str) -> Extent:
        said = extent_of_png(self._archive.start_of(name, HEADER_BYTES))
        if said is None:
            raise DamagedEntry("is no PNG")
        width, height = said
        if not (1 <= width <= MAX_LAYER_SIDE_PX and 1 <= height <= MAX_LAYER_SIDE_PX):
            raise DamagedEntry(f"has {width:,} x {height:,} pixels; {MAX_LAYER_SIDE_PX:,} a side are the limit")
        if width * height > min(MAX_LAYER_PIXELS, self._left):
            raise DamagedEntry(f"has {width:,} x {height:,} pixels, more than a project can have")
        needed = width * height * BYTES_OPENED
        if width * height > LARGE_PIXELS and needed > (free := free_memory.free_bytes()):
            raise DamagedEntry(f"needs {needed / GIB:.1f} GiB of memory, and {free / GIB:.1f} GiB are free")
        self._left -= width * height
        return Extent(width, height)

    def _decoded(self, data: bytes, name: str) -> Pixels:
        import numpy as np
        from PIL import Image

        Image.MAX_IMAGE_PIXELS = None  # the size has been checked, against limits of its own
        warnings.filterwarnings("ignore", module=r"PIL\.")
        path = Path(name)

        def reopen() -> ImageFile:
            return Image.open(io.BytesIO(data), formats=("PNG",))

        with reopen() as image:
            profile = image.info.get("icc_profile", b"")
            planes = read_planes(image, reopen, path)
        colours, notices = to_srgb(planes, profile, path.name)
        self.notices.extend(notices)
        return colours if planes.alpha is None else np.dstack([colours, planes.alpha])


def _white(mask: Pixels) -> Pixels:
    import numpy as np

    pixels = np.full((*mask.shape, 4), 255, np.uint8)
    pixels[..., 3] = mask
    return pixels


def _blank(extent: Extent) -> Pixels:
    import numpy as np

    return np.zeros((extent.height, extent.width, 4), np.uint8)
