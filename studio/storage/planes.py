"""The pixels of an open picture file as arrays, in the depth that the file has: nothing clipped, cut or guessed.

Pillow keeps eight bits of what has sixteen, and cuts instead of rounding. Its decoders are asked twice here, once for
the upper and once for the lower bytes, so that 16-bit colours arrive whole.
"""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from studio.contract.errors import UnreadablePicture
from studio.contract.raster import Pixels

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL.ImageFile import ImageFile

Levels: TypeAlias = "npt.NDArray[np.integer[Any]]"

WHITE = 65_535
_DEEP = re.compile(r"(RGB|RGBA|RGBa|RGBX|CMYK);16([BLN])")
_GREY_STEPS = {"L;2": 85, "L;4": 17}
_OTHER_ORDER = {"B": "L", "L": "B", "N": "B" if sys.byteorder == "little" else "L"}
_BITS_PER_SAMPLE, _PHOTOMETRIC, _PLANAR = 258, 262, 284


@dataclass(frozen=True, slots=True, eq=False)
class Planes:
    """A picture as its file has it.

    Attributes:
        space: What the colours are: L, RGB, CMYK or LAB.
        colours: (height, width, 1, 3 or 4), uint8 or uint16.
        alpha: (height, width) straight alpha, None where everything is opaque.
    """

    space: str
    colours: Levels
    alpha: Pixels | None = None

    @property
    def rounded(self) -> Pixels:
        """The colours in 8 bits, rounded to the nearest."""
        return eight_bits(self.colours)


def eight_bits(levels: Levels) -> Pixels:
    """Give levels of 65,535 as levels of 255, rounded to the nearest; 8-bit ones as they are."""
    import numpy as np

    if levels.dtype == np.uint8:
        return np.asarray(levels, np.uint8)
    return ((levels.astype(np.uint32) + 128) // 257).astype(np.uint8)


def read_planes(image: ImageFile, reopen: Callable[[], ImageFile], path: Path) -> Planes:
    """Decode a picture file.

    Args:
        image: The open file, its pixels not decoded yet.
        reopen: Opens it once more, where it has 16-bit colours.
        path: Names it in messages.

    Raises:
        UnreadablePicture: Its numbers mean no picture.
        Exception: Whatever a decoder raises on a damaged file.
    """
    _check_planar(image, path)
    raw = _raw_mode(image)
    if raw == "LA;16B":
        return _grey_with_alpha(image)
    if _DEEP.fullmatch(raw):
        return _deep_colours(image, reopen, raw)
    image.load()
    if image.mode.startswith(("I", "F")):
        return _deep_grey(image, path)
    return _shallow(image, raw)


def is_deep(image: ImageFile) -> bool:
    """Say whether an open picture, its pixels not decoded yet, has more than 8 bits a channel."""
    return ";16" in _raw_mode(image) or image.mode.startswith(("I", "F"))


def _check_planar(image: ImageFile, path: Path) -> None:
    tags = getattr(image, "tag_v2", {})
    if tags.get(_PLANAR) == 2 and max(tags.get(_BITS_PER_SAMPLE, (8,))) > 8:
        raise UnreadablePicture(
            f"{path} keeps the colours of its 16 bits apart (planar), which cannot be read.",
            "Save it again, interleaved.",
        )


def _raw_mode(image: ImageFile) -> str:
    """Give how the file's pixels are packed, empty where the decoder does not say."""
    arguments: Any = image.tile[0].args if getattr(image, "tile", None) else ""
    first = arguments[0] if isinstance(arguments, tuple) and arguments else arguments
    return first if isinstance(first, str) else ""


def _with_raw_mode(image: ImageFile, mode: str) -> Pixels:
    """Decode an open picture as if its pixels were packed otherwise."""
    import numpy as np

    image.tile = [
        tile._replace(args=(mode, *tile.args[1:]) if isinstance(tile.args, tuple) else mode) for tile in image.tile
    ]
    image.load()
    return np.asarray(image)


def _deep_colours(image: ImageFile, reopen: Callable[[], ImageFile], raw: str) -> Planes:
    """Decode 16-bit colours: the upper bytes, then the lower ones, by reading the file in the other byte order."""
    import numpy as np

    kind, order = raw.split(";16")
    kind = kind.upper()  # premultiplied ones are divided below, at full depth
    upper = _with_raw_mode(image, f"{kind};16{order}").astype(np.uint16)
    with reopen() as again:
        lower = _with_raw_mode(again, f"{kind};16{_OTHER_ORDER[order]}")
    levels = upper << 8 | lower
    if kind == "CMYK":
        return Planes("CMYK", levels)
    if kind == "RGBA":
        colours, alpha = levels[..., :3], levels[..., 3]
        return Planes("RGB", _divided(colours, alpha) if raw.startswith("RGBa") else colours, eight_bits(alpha))
    transparent = image.info.get("transparency")
    opaque = None if transparent is None else _opaque_but(levels, np.asarray(transparent))
    return Planes("RGB", levels, opaque)


def _divided(colours: Levels, alpha: Levels) -> Levels:
    """Give straight colours for premultiplied ones."""
    import numpy as np

    opacity = np.maximum(alpha, 1)[..., None].astype(np.uint64)
    straight = (colours.astype(np.uint64) * WHITE + opacity // 2) // opacity
    return np.asarray(np.minimum(straight, WHITE), np.uint16)


def _grey_with_alpha(image: ImageFile) -> Planes:
    """Decode 16-bit grey with alpha: four bytes a pixel, as 8-bit RGBA has them."""
    import numpy as np

    pairs = _with_raw_mode(image, "RGBA").astype(np.uint16)
    levels = pairs[..., 0::2] << 8 | pairs[..., 1::2]
    return Planes("L", levels[..., :1], eight_bits(levels[..., 1]))


def _deep_grey(image: ImageFile, path: Path) -> Planes:
    """Give 16-bit, 32-bit and floating-point grey as 16-bit levels."""
    import numpy as np

    values = np.asarray(image, np.float64)
    tags = getattr(image, "tag_v2", {})
    bits = tags.get(_BITS_PER_SAMPLE, (16,))[0]
    white = 1.0 if image.mode == "F" else 4_095.0 if bits == 12 else float(WHITE)
    if not np.isfinite(values).all() or values.min() < 0 or values.max() > white:
        raise UnreadablePicture(
            f"{path} has brightness values outside 0 to {white:g}, which have no meaning as a picture.",
            "Save it with 8 or 16 bits.",
        )
    levels = (values * (WHITE / white) + 0.5).astype(np.uint16)
    if tags.get(_PHOTOMETRIC) == 0:  # white is zero: Pillow turns 8 bits the right way round, and leaves 16
        levels = WHITE - levels
    transparent = image.info.get("transparency")
    alpha = None if transparent is None else _opaque_but(levels[..., None], np.asarray([transparent]))
    return Planes("L", levels[..., None], alpha)


def _opaque_but(colours: Levels, transparent: npt.NDArray[Any]) -> Pixels:
    """Give the alpha of a picture of which one colour is transparent."""
    import numpy as np

    return np.where((colours == transparent).all(axis=-1), 0, 255).astype(np.uint8)


def _shallow(image: ImageFile, raw: str) -> Planes:
    """Give a decoded picture of at most 8 bits."""
    import numpy as np

    transparent = image.info.get("transparency")
    if image.mode in ("1", "L"):
        colours = np.asarray(image.convert("L"))[..., None]
        if not isinstance(transparent, int):
            return Planes("L", colours)
        level = transparent * _GREY_STEPS.get(raw, 1)  # the file counts in its own levels: 0 to 3, or 0 to 15
        return Planes("L", colours, _opaque_but(colours, np.asarray([level])))
    if image.mode in ("LA", "La"):
        pairs = np.asarray(image.convert("LA"))
        return Planes("L", pairs[..., :1], pairs[..., 1])
    if image.mode in ("CMYK", "LAB"):
        return Planes(image.mode, np.asarray(image))
    if image.mode in ("PA", "RGBA", "RGBa") or transparent is not None:
        pixels = np.asarray(image.convert("RGBA"))
        return Planes("RGB", pixels[..., :3], pixels[..., 3])
    return Planes("RGB", np.asarray(image.convert("RGB")))
