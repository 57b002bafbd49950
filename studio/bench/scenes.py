"""The bench set: pictures with flat parts, gradients and sharp edges, and masks over them, drawn from numbers alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from studio.contract.raster import Mask, Pixels, Raster

Marks = NDArray[np.bool_]
SIDE_PX = 192
"""Larger than what the default weights learned, so that a part is cut out, scaled and laid back."""
THINGS = 6


def scenes(count: int, side_px: int = SIDE_PX) -> Iterator[tuple[Raster, Mask]]:
    """Give pictures, each with a mask: brush strokes, boxes, and one box in five that touches the picture's edge."""
    for number in range(count):
        random = np.random.default_rng(number)
        yield Raster(scene(random, side_px)), Mask(np.where(marked(random, side_px, number), 255, 0).astype(np.uint8))


def scene(random: np.random.Generator, side_px: int) -> Pixels:
    """Give a gradient with discs and boxes on it, edges one pixel soft, under a texture; (side, side, 3)."""
    rows, columns = np.mgrid[0:side_px, 0:side_px].astype(np.float64) / side_px
    first, second = random.uniform(60, 250, (2, 3))
    picture = first + (second - first) * rows[..., None]
    for _ in range(THINGS):
        colour, middle, size = random.uniform(0, 255, 3), random.uniform(0, 1, 2), random.uniform(0.08, 0.25)
        if random.random() < 0.5:
            away = np.hypot(rows - middle[0], columns - middle[1])
        else:
            away = np.maximum(np.abs(rows - middle[0]), np.abs(columns - middle[1]))
        share = np.clip((size - away) * side_px + 0.5, 0, 1)[..., None]
        picture += (colour - picture) * share
    wave = np.sin(random.uniform(0.5, 1.5) * side_px * (rows + random.uniform(-1, 1) * columns))
    picture += random.uniform(2, 12) * wave[..., None]
    return np.asarray(np.rint(np.clip(picture, 0, 255)), np.uint8)


def marked(random: np.random.Generator, side_px: int, number: int) -> Marks:
    """Give what of a picture is to be repainted, (side, side)."""
    rows, columns = np.mgrid[0:side_px, 0:side_px]
    marks = np.zeros((side_px, side_px), bool)
    if number % 2:
        top, left = (random.uniform(0.05, 0.5, 2) * side_px).astype(int)
        tall, wide = (random.uniform(0.2, 0.4, 2) * side_px).astype(int)
        marks[top if number % 5 else 0 : top + tall, left : left + wide] = True
        return marks
    begin, end = random.uniform(0.2, 0.8, (2, 2)) * side_px
    radius = random.uniform(0.06, 0.12) * side_px
    for along in np.linspace(0, 1, 24):
        middle = begin + (end - begin) * along
        marks |= (rows - middle[0]) ** 2 + (columns - middle[1]) ** 2 < radius**2
    return marks


def flat_pictures(count: int, side_px: int) -> Iterator[Raster]:
    """Give plain pictures and gradients from top to bottom, in turn: what is beside them is easily seen."""
    for number in range(count):
        random = np.random.default_rng(1000 + number)
        first, second = random.uniform(40, 250, (2, 3))
        share = np.linspace(0, 1, side_px)[:, None, None] if number % 2 else 0.0
        picture = np.broadcast_to(first + (second - first) * share, (side_px, side_px, 3))
        yield Raster(np.rint(picture).astype(np.uint8))
