"""How a picture is turned upright, found in what Pillow gives of a file without asking Pillow to read it.

Pillow copies each value that an EXIF block claims to have: thousands of tags that share a megabyte are gigabytes. So
the blocks are read here, by :mod:`studio.storage.metadata.exif`, which looks at one tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from studio.storage.metadata.exif import find_orientation

Info: TypeAlias = Mapping[str | tuple[int, int], object]
"""`Image.info` of Pillow."""
LYING = 1
"""As it lies."""
MAX_TEXT = 2**21
"""So many letters of a text are looked at; the orientation stands at its beginning."""

_RAW_PROFILES = ("Raw profile type exif", "Raw profile type APP1")
_XMP_TEXT = "XML:com.adobe.xmp"
PNG_KEYWORDS = (*_RAW_PROFILES, _XMP_TEXT)
"""Keywords of a PNG's texts that may say it, as Pillow knows them."""
_XMP_ORIENTATION = re.compile(r'tiff:Orientation(?:\s*=\s*["\']|>)([1-8])\b')


def orientation_of(info: Info) -> int:
    """Give a picture's orientation, 1 to 8 (EXIF 2.32, tag 274); 1 where it says none, or none that can be read.

    Args:
        info: What Pillow found beside the pixels (`Image.info`): of a PNG after its pixels were read, since the block
            may stand behind them.
    """
    turned = find_orientation(_block(info))
    return turned or next((turn for turn in map(_xmp_orientation, _texts(info, ("xmp", _XMP_TEXT))) if turn), LYING)


def _block(info: Info) -> bytes:
    block = info.get("exif")
    if isinstance(block, bytes):
        return block
    return next(map(_unhexed, _texts(info, _RAW_PROFILES)), b"")


def _texts(info: Info, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        text = info.get(name)
        if isinstance(text, str):
            yield text[:MAX_TEXT]
        elif isinstance(text, bytes):
            yield text[:MAX_TEXT].decode("utf-8", "replace")


def _unhexed(profile: str) -> bytes:
    """Give the block of a raw profile: its name and length stand in lines of their own before the letters."""
    digits = "".join("".join(profile.split("\n")[3:]).split())
    try:
        return bytes.fromhex(digits[: len(digits) // 2 * 2])
    except ValueError:
        return b""


def _xmp_orientation(packet: str) -> int | None:
    found = _XMP_ORIENTATION.search(packet)
    return int(found[1]) if found else None
