"""Grids of pictures, captioned sheets and plots of losses, with Pillow only; the ending of a path is its format."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
_FONTS = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansKR-Regular.otf",
    "NanumGothic.ttf",
    "AppleSDGothicNeo.ttc",
    "malgun.ttf",
    "DejaVuSans.ttf",
)
_WEBP_QUALITY = 85
_TEXT_PX, _GAP_PX, _HEADER_PX = 22, 2, 28


def find_font(size_px: int) -> Font:
    """A font with Hangul where the machine has one, else any; Pillow searches the system's font folders."""
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size_px)
        except OSError:
            continue
    return ImageFont.load_default(size_px)


def has_hangul(font: Font) -> bool:
    """Whether a font draws Korean letters, and not one empty box for each of them."""
    first, second = (font.getmask(letter) for letter in ("한", "글"))
    return first.size != second.size or bytes(first) != bytes(second)


def save_grid(path: Path, pictures: NDArray[np.uint8], columns: int, scale: int = 1) -> None:
    """Writes (n, h, w, 3) pictures as one PNG, row by row, enlarged by repeating pixels."""
    count, h, w, _ = pictures.shape
    rows = -(-count // columns)
    sheet = np.full((rows * (h + 2), columns * (w + 2), 3), 200, dtype=np.uint8)
    for index, picture in enumerate(pictures):
        top, left = index // columns * (h + 2), index % columns * (w + 2)
        sheet[top : top + h, left : left + w] = picture
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(sheet).resize((sheet.shape[1] * scale, sheet.shape[0] * scale), Image.Resampling.NEAREST).save(path)


def save_captioned_sheet(
    path: Path,
    rows: Sequence[tuple[str, Sequence[NDArray[np.uint8]]]],
    columns: int,
    scale: int = 2,
    header: str = "",
) -> None:
    """Writes cells of a caption over its pictures (h, w, 3), side by side, `columns` cells a row; header above all."""
    h, w = rows[0][1][0].shape[:2]
    beside = max(len(pictures) for _, pictures in rows)
    cell_w, cell_h = beside * (w * scale + _GAP_PX) + 12, h * scale + _TEXT_PX + 6
    above = _HEADER_PX if header else 0
    sheet = Image.new("RGB", (columns * cell_w, above + -(-len(rows) // columns) * cell_h), "white")
    draw = ImageDraw.Draw(sheet)
    font = find_font(13)
    draw.text((4, 6), header, fill="black", font=find_font(15))
    for index, (caption, pictures) in enumerate(rows):
        left, top = index % columns * cell_w, above + index // columns * cell_h
        draw.text((left + 4, top + 3), caption, fill="black", font=font)
        for place, picture in enumerate(pictures):
            enlarged = Image.fromarray(picture).resize((w * scale, h * scale), Image.Resampling.NEAREST)
            sheet.paste(enlarged, (left + 4 + place * (w * scale + _GAP_PX), top + _TEXT_PX))
    save_picture(path, sheet)


def save_matrix(
    path: Path, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[NDArray[np.uint8]]]], scale: int = 2
) -> None:
    """Writes pictures (h, w, 3) as a table: a name before every row, a caption in up to two lines over every column."""
    h, w = rows[0][1][0].shape[:2]
    font, named = find_font(13), find_font(15)
    cell_w, cell_h = w * scale + _GAP_PX, h * scale + _GAP_PX
    aside = 20 + max(round(named.getlength(name)) for name, _ in rows)
    sheet = Image.new("RGB", (aside + len(columns) * cell_w, 2 * _TEXT_PX + len(rows) * cell_h), "white")
    draw = ImageDraw.Draw(sheet)
    for place, caption in enumerate(columns):
        draw.multiline_text((aside + place * cell_w + 2, 4), _in_two_lines(caption, cell_w, font), "black", font)
    for index, (name, pictures) in enumerate(rows):
        top = 2 * _TEXT_PX + index * cell_h
        draw.text((8, top + cell_h // 2), name, "black", named, anchor="lm")
        for place, picture in enumerate(pictures):
            enlarged = Image.fromarray(picture).resize((w * scale, h * scale), Image.Resampling.BICUBIC)
            sheet.paste(enlarged, (aside + place * cell_w, top))
    save_picture(path, sheet)


def _in_two_lines(caption: str, width: int, font: Font) -> str:
    """A caption with a line break before the first word that does not fit into the width any more."""
    words = caption.split(" ")
    for count in range(len(words), 0, -1):
        first = " ".join(words[:count])
        if font.getlength(first) <= width - 4 or count == 1:
            return "\n".join(part for part in (first, " ".join(words[count:])) if part)
    return caption


def save_picture(path: Path, picture: Image.Image) -> None:
    """Writes a picture, whole or not at all; `.webp` in a quality at which small pictures show no loss."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".partial-{path.name}")
    if path.suffix == ".webp":
        picture.save(partial, quality=_WEBP_QUALITY, method=6)
    else:
        picture.save(partial)
    partial.replace(path)


def save_plot(path: Path, values: Sequence[float], label: str) -> None:
    """Writes a loss curve: logarithmic height, steps from left to right."""
    width, height, margin = 720, 360, 36
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    logs = np.log10(np.maximum(np.array(values, dtype=np.float64), 1e-9))
    low, high = float(logs.min()), float(logs.max()) + 1e-6
    across = np.linspace(margin, width - margin, len(logs))
    down = height - margin - (logs - low) / (high - low) * (height - 2 * margin)
    draw.line(list(zip(across.tolist(), down.tolist(), strict=True)), fill="navy", width=2)
    draw.rectangle((margin, margin, width - margin, height - margin), outline="gray")
    draw.text(
        (margin, 8),
        f"{label}: first {values[0]:.4g}, last {values[-1]:.4g}, least {min(values):.4g}",
        fill="black",
        font=find_font(14),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)
