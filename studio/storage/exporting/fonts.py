"""Letters drawn on a picture: the first font of the system that has them, else Pillow's own."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import MissingPackage

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

NAMES = (
    *("NotoSans-Regular.ttf", "DejaVuSans.ttf", "segoeui.ttf", "Helvetica.ttc"),
    *("NanumGothic.ttf", "NotoSansCJK-Regular.ttc", "NotoSansKR-Regular.otf", "malgun.ttf", "AppleSDGothicNeo.ttc"),
    *("UnBatang.ttf", "msgothic.ttc", "msyh.ttc", "Hiragino Sans GB.ttc", "NotoSansArabic-Regular.ttf", "arialuni.ttf"),
)
"""Looked for in this order: the first for Latin, Greek and Cyrillic, then those that have Korean, then others."""
MAX_FILES = 20_000
_NOWHERE = "\uffff"
"""No font has a letter there; what it draws instead is what it draws for every letter that it lacks."""


def font_for(text: str, size_px: int) -> tuple[FreeTypeFont, str]:
    """Give the font that has the most letters of a text, and the letters that it lacks.

    Args:
        text: What is to be drawn.
        size_px: Height of the letters.
    """
    best, lacking = _own_font(size_px), ""
    fewest = len(text) + 1
    for font in _fonts(size_px):
        missing = "".join(dict.fromkeys(letter for letter in text if not _has(font, letter)))
        if len(missing) < fewest:
            best, lacking, fewest = font, missing, len(missing)
        if not missing:
            break
    return best, lacking


@functools.lru_cache(maxsize=8)
def _fonts(size_px: int) -> tuple[FreeTypeFont, ...]:
    from PIL import ImageFont

    found: list[FreeTypeFont] = []
    for file in font_files():
        try:
            found.append(ImageFont.truetype(str(file), size_px))
        except OSError:  # a damaged font; there are others
            continue
    return (*found, _own_font(size_px))


@functools.lru_cache(maxsize=8)
def _own_font(size_px: int) -> FreeTypeFont:
    from PIL import ImageFont

    font = ImageFont.load_default(size_px)
    if not isinstance(font, ImageFont.FreeTypeFont):  # a Pillow that was built without FreeType
        raise MissingPackage(
            "Pillow was built without FreeType, and cannot draw letters.", "Choose no captions, or install Pillow anew."
        )
    return font


@functools.cache
def font_files() -> tuple[Path, ...]:
    """Give the known fonts that the system has, in the order in which they are tried."""
    ranks = {name.casefold(): rank for rank, name in enumerate(NAMES)}
    found: dict[int, Path] = {}
    for path in _files(_folders()):
        rank = ranks.get(path.name.casefold())
        if rank is not None:
            found.setdefault(rank, path)
    return tuple(found[rank] for rank in sorted(found))


def _folders() -> tuple[Path, ...]:
    if sys.platform == "win32":
        return (Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "Fonts",)
    if sys.platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), Path.home() / "Library/Fonts")
    return (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")


def _files(folders: Iterable[Path]) -> Iterable[Path]:
    count = 0
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                count += 1
                if count > MAX_FILES:
                    return
                yield Path(place, name)


@functools.lru_cache(maxsize=20_000)
def _has(font: FreeTypeFont, letter: str) -> bool:
    if not letter.isprintable() or letter.isspace():
        return True
    return bytes(font.getmask(letter)) != _lacking(font)


@functools.lru_cache(maxsize=64)
def _lacking(font: FreeTypeFont) -> bytes:
    return bytes(font.getmask(_NOWHERE))
