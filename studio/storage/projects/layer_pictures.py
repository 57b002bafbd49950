"""The pixels of layers as PNG entries of a project, and back."""

# ruff: noqa: PLC0415 - numpy and Pillow wait until there is a project

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import SaveFailed, StudioError, shorten
from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Mask, Pixels, Raster
from studio.document.layers import LayerKind
from studio.document.tiles import content_bounds, made_of, read
from studio.storage.colours import to_srgb
from studio.storage.planes import read_planes
from studio.storage.projects.archive import Archive, DamagedEntry

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

    from studio.document.layers import LayerRecord
    from studio.document.tiles import TileMap

MAX_LAYER_SIDE_PX = 2**16
MAX_LAYER_PIXELS = 2**29
MAX_PIXELS = 2**31
"""Of all layers of a project together: some minutes of work, and no bomb."""

TEXT_BYTES = 2**21
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
FAST_PIXELS = 2**16
"""Above so many pixels the fastest deflate level is used."""


def layer_png(record: LayerRecord) -> tuple[bytes, Bounds]:
    """Give a layer's pixels as a PNG, and where it lies in the grid; an empty layer is one clear pixel.

    A mask is white, its alpha says how far it goes: so other programs show what it covers.

    Raises:
        SaveFailed: The layer reaches further than any program could read.
    """
    bounds = content_bounds(record.tiles)
    if bounds is None:
        return _png(_blank(Extent(1, 1))), Bounds(0, 0, 1, 1)
    if max(bounds.width, bounds.height) > MAX_LAYER_SIDE_PX or bounds.extent.pixels > MAX_LAYER_PIXELS:
        raise SaveFailed(
            f"The layer {shorten(record.name)!r} reaches over {bounds.extent} pixels; {MAX_LAYER_SIDE_PX:,} a side and"
            f" {MAX_LAYER_PIXELS:,} in all can be saved.",
            "Some of it lies far outside of the picture: cut that away, or merge the layer down.",
        )
    pixels = read(record.tiles, bounds, record.kind.channels)
    return _png(_white(pixels) if record.kind is LayerKind.MASK else pixels), bounds


def mask_png(tiles: TileMap, bounds: Bounds) -> bytes:
    """Give the tiles of a mask in a rectangle as a grey PNG."""
    return _png(read(tiles, bounds, 1))


def picture_png(picture: Raster | Mask) -> bytes:
    """Give a picture or mask of a job as a PNG."""
    return _png(picture.array)


def small_png(picture: Raster, side_px: int) -> bytes:
    """Give a picture, scaled down so that it fits into a square."""
    import numpy as np
    from PIL import Image

    image = Image.fromarray(picture.array)
    image.thumbnail((side_px, side_px), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return _png(np.asarray(image))


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
        start = self._archive.start_of(name, 33)
        if not start.startswith(PNG_SIGNATURE) or start[12:16] != b"IHDR" or len(start) < 33:
            raise DamagedEntry("is no PNG")
        width, height = int.from_bytes(start[16:20]), int.from_bytes(start[20:24])
        if not (1 <= width <= MAX_LAYER_SIDE_PX and 1 <= height <= MAX_LAYER_SIDE_PX):
            raise DamagedEntry(f"has {width:,} x {height:,} pixels; {MAX_LAYER_SIDE_PX:,} a side are the limit")
        if width * height > min(MAX_LAYER_PIXELS, self._left):
            raise DamagedEntry(f"has {width:,} x {height:,} pixels, more than a project can have")
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


def _png(pixels: Pixels) -> bytes:
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    texts.add(b"sRGB", b"\0")
    buffer = io.BytesIO()
    level = 1 if pixels.shape[0] * pixels.shape[1] > FAST_PIXELS else 6
    Image.fromarray(pixels).save(buffer, "PNG", compress_level=level, pnginfo=texts)
    return buffer.getvalue()


def _white(mask: Pixels) -> Pixels:
    import numpy as np

    pixels = np.full((*mask.shape, 4), 255, np.uint8)
    pixels[..., 3] = mask
    return pixels


def _blank(extent: Extent) -> Pixels:
    import numpy as np

    return np.zeros((extent.height, extent.width, 4), np.uint8)
