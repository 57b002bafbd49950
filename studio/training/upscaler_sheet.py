"""The sheet that shows what the upscalers do: details of held-out drawings, every method beside the truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from studio.training.enlargements import Drawer, Pixels, white_ground
from studio.training.sheets import find_font
from studio.training.upscaler_measures import LANCZOS, OURS, UNTUNED, Enlarger, exact_pair, psnr

CELL_PX, GAP_PX, HEAD_PX, LABEL_PX = 168, 8, 28, 18
SHOWN = (LANCZOS, UNTUNED, OURS)
HEADS = ("small, pixels repeated", "Lanczos", "before fine-tuning", "ours", "true rasterisation")


@dataclass(frozen=True, slots=True)
class Row:
    """One drawing at one scale: its detail in every column of HEADS, and the whole picture's PSNR under it."""

    title: str
    details: tuple[Pixels, ...]
    levels: tuple[float | None, ...]


def busiest_place(truth: Pixels, side_px: int, step_px: int) -> tuple[int, int]:
    """Top and left, multiples of step_px, of the square with the most edges in it."""
    grey = truth.astype(np.float64).mean(axis=2)
    edges = np.abs(np.diff(grey, axis=0))[:, :-1] + np.abs(np.diff(grey, axis=1))[:-1]
    sums = np.pad(edges.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    places = range(0, len(grey) - side_px, step_px)
    rated = {
        (top, left): sums[top + side_px, left + side_px]
        - sums[top, left + side_px]
        - sums[top + side_px, left]
        + sums[top, left]
        for top in places
        for left in places
    }
    return max(rated, key=lambda place: rated[place], default=(0, 0))


def make_row(
    drawer: Drawer, index: int, title: str, sizes: tuple[int, int], methods: dict[str, Enlarger], cell_px: int = CELL_PX
) -> Row:
    """The row of a drawing; `sizes` are (scale, small_px)."""
    scale, small_px = sizes
    small, truth = exact_pair(drawer, index, small_px, scale, white_ground())
    whole = [methods[name](small) for name in SHOWN]
    repeated = small.repeat(scale, axis=0).repeat(scale, axis=1)
    side = min(cell_px, len(truth) - 1)
    top, left = busiest_place(truth, side, scale)
    details = tuple(
        picture[top : top + side, left : left + side].repeat(cell_px // side, axis=0).repeat(cell_px // side, axis=1)
        for picture in (repeated, *whole, truth)
    )
    return Row(f"{title}, {scale} x {small_px} px", details, (None, *(psnr(shown, truth) for shown in whole), None))


def save_sheet(path: Path, rows: list[Row]) -> None:
    """Writes the rows under their heads; one pixel of a detail is one of the sheet."""
    cell_px = rows[0].details[0].shape[1]
    wide, high = cell_px + GAP_PX, cell_px + 2 * LABEL_PX + GAP_PX
    sheet = Image.new("RGB", (GAP_PX + len(HEADS) * wide, HEAD_PX + len(rows) * high), "white")
    draw = ImageDraw.Draw(sheet)
    for column, head in enumerate(HEADS):
        draw.text((GAP_PX + column * wide, 8), head, fill="black", font=find_font(14))
    for place, row in enumerate(rows):
        top = HEAD_PX + place * high + LABEL_PX
        draw.text((GAP_PX, top - LABEL_PX), row.title, fill="black", font=find_font(12))
        for column, (detail, level) in enumerate(zip(row.details, row.levels, strict=True)):
            left = GAP_PX + column * wide
            sheet.paste(Image.fromarray(detail), (left, top))
            if level is not None:
                draw.text((left, top + cell_px + 1), f"{level:.1f} dB", fill="black", font=find_font(12))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, optimize=True)
