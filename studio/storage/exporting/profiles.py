"""The colour space Display P3: its ICC profile made from its definition, and sRGB pixels converted to it.

Source: SMPTE EG 432-1 (primaries of P3) with the white point and the curve of sRGB (IEC 61966-2-1), as Apple defines
Display P3; adapted to the profile's white by the linear Bradford transform (ICC.1:2010, annex E).
"""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import functools
import io
import struct
from typing import TYPE_CHECKING

from studio.contract.raster import Raster

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

PRIMARIES = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
WHITE = (0.3127, 0.3290)
D50 = (0.96420288, 1.0, 0.82490540)
"""The white of every profile, as its header has it."""
_BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_HEAD_BYTES = 128
_NAME = "Display P3"
_RIGHTS = "No rights reserved."


def to_display_p3(raster: Raster) -> Raster:
    """Give an sRGB picture in Display P3: the colours look the same, alpha is kept."""
    import numpy as np
    from PIL import Image, ImageCms

    transform = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(io.BytesIO(display_p3())),
        "RGB",
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    colours = Image.fromarray(np.ascontiguousarray(raster.array[..., :3]))
    converted = np.asarray(transform.apply(colours))
    return Raster(np.dstack([converted, raster.array[..., 3]]) if raster.array.shape[2] == 4 else converted)


@functools.cache
def display_p3() -> bytes:
    """Give the ICC profile (version 4) of Display P3; the same bytes each time."""
    columns, adaptation = _matrix()
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(*_SRGB_CURVE)
    tags = {
        b"desc": _text(_NAME),
        b"cprt": _text(_RIGHTS),
        b"wtpt": b"XYZ " + bytes(4) + _fixed(*D50),
        b"chad": b"sf32" + bytes(4) + _fixed(*adaptation.flatten()),
    }
    for number, channel in enumerate((b"r", b"g", b"b")):
        tags[channel + b"XYZ"] = b"XYZ " + bytes(4) + _fixed(*columns[:, number])
        tags[channel + b"TRC"] = curve
    return _assembled(tags)


def _matrix() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give the primaries' XYZ in columns, adapted to D50, and the adaptation from D65."""
    import numpy as np

    xyz = np.array([(x / y, 1.0, (1 - x - y) / y) for x, y in (*PRIMARIES, WHITE)]).T
    primaries, white = xyz[:, :3], xyz[:, 3]
    scaled = primaries * np.linalg.solve(primaries, white)
    cones = np.array(_BRADFORD)
    gain = (cones @ np.array(D50)) / (cones @ white)
    adaptation = np.linalg.inv(cones) @ (gain[:, None] * cones)
    return adaptation @ scaled, adaptation


def _assembled(tags: dict[bytes, bytes]) -> bytes:
    """Give a display profile of its tags (ICC.1:2010, 7.2 and 7.3); equal contents stand once."""
    start = _HEAD_BYTES + 4 + 12 * len(tags)
    table, data = struct.pack(">I", len(tags)), b""
    places: dict[bytes, int] = {}
    for name, content in tags.items():
        if content not in places:
            places[content] = start + len(data)
            data += content + bytes(-len(content) % 4)
        table += name + struct.pack(">II", places[content], len(content))
    head = struct.pack(">I4sI4s4s4s", start + len(data), bytes(4), 0x04200000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _fixed(*D50)
    return head.ljust(_HEAD_BYTES, b"\0") + table + data


def _text(text: str) -> bytes:
    """Give a text in one language (multiLocalizedUnicodeType)."""
    words = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(words), 28) + words


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65_536) for value in values))
