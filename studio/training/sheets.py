"""Grids of pictures and plots of losses, as PNG, with Pillow only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

_FONTS = ("NotoSansCJK-Regular.ttc", "NotoSansKR-Regular.otf", "NanumGothic.ttf", "DejaVuSans.ttf")


def find_font(size_px: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A font with Hangul where the machine has one, else any; Pillow searches the system's font folders."""
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size_px)
        except OSError:
            continue
    return ImageFont.load_default(size_px)


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
    path: Path, rows: Sequence[tuple[str, Sequence[NDArray[np.uint8]]]], columns: int, scale: int = 2
) -> None:
    """Writes cells of a caption over its pictures (one a backbone, side by side), `columns` cells a row."""
    h, w = rows[0][1][0].shape[:2]
    beside = len(rows[0][1])
    cell_w, cell_h, text_h = beside * (w * scale + 4) + 12, h * scale + 30, 22
    sheet = Image.new("RGB", (columns * cell_w, -(-len(rows) // columns) * cell_h), "white")
    draw = ImageDraw.Draw(sheet)
    font = find_font(13)
    for index, (caption, pictures) in enumerate(rows):
        left, top = index % columns * cell_w, index // columns * cell_h
        draw.text((left + 4, top + 2), caption, fill="black", font=font)
        for place, picture in enumerate(pictures):
            enlarged = Image.fromarray(picture).resize((w * scale, h * scale), Image.Resampling.NEAREST)
            sheet.paste(enlarged, (left + 4 + place * (w * scale + 4), top + text_h))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)


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
