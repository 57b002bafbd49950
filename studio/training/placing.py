"""Drawings on a ground: where each stands, how large it is, and the picture that comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio.training.colours import COLOURS, tint
from studio.training.compositions import Relation
from studio.training.drawings import BOX_SHARE
from studio.training.grounds import Ground

CENTRED = (0.5, 0.5, 1.0)
"""Across, down and size of a drawing that fills the picture as `Drawings` has it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A drawing in a picture.

    Attributes:
        drawing: index into `Drawings.rgba`.
        across: of its middle, in [0, 1] of the picture's width.
        down: the same for the height.
        size: 1 is the whole picture, as the drawing lies in its array.
        tint: index into COLOURS; -1 keeps its own colours.
    """

    drawing: int
    across: float
    down: float
    size: float
    tint: int = -1


def _rounded(drawing: int, across: float, down: float, size: float, tinted: int = -1) -> Place:
    """Three digits are a tenth of a pixel, and keep the deck's file small."""
    return Place(drawing, round(across, 3), round(down, 3), round(size, 3), tinted)


def standing(drawing: int, ground: Ground, random: np.random.Generator) -> Place:
    """On the land of a landscape, the lower edge of its box below the horizon; a large one may lose its very top."""
    size = random.uniform(0.55, 0.8)
    foot = random.uniform(ground.horizon + 0.08, 0.94)
    return _rounded(drawing, 0.5 + random.uniform(-0.1, 0.1), foot - size * BOX_SHARE / 2, size)


def related(drawings: tuple[int, int], relation: Relation, random: np.random.Generator) -> tuple[Place, Place]:
    """Two drawings, the first in `relation` to the second; BESIDE is left or right."""
    size = random.uniform(0.46, 0.53, 2)
    near, far = random.uniform(0.25, 0.28), random.uniform(0.72, 0.75)
    off = random.uniform(-0.06, 0.06, 2)
    if relation in (Relation.ABOVE, Relation.BELOW):
        ends = (near, far) if relation is Relation.ABOVE else (far, near)
        return (
            _rounded(drawings[0], 0.5 + off[0], ends[0], size[0]),
            _rounded(drawings[1], 0.5 + off[1], ends[1], size[1]),
        )
    is_left = relation is Relation.LEFT or (relation is Relation.BESIDE and random.random() < 0.5)
    ends = (near, far) if is_left else (far, near)
    return (
        _rounded(drawings[0], ends[0], 0.5 + off[0], size[0]),
        _rounded(drawings[1], ends[1], 0.5 + off[1], size[1]),
    )


_LAYOUTS: dict[int, tuple[tuple[tuple[float, float], ...], ...]] = {
    2: (((0.27, 0.5), (0.73, 0.5)), ((0.3, 0.3), (0.7, 0.7))),
    3: (((0.5, 0.27), (0.27, 0.72), (0.73, 0.72)), ((0.19, 0.5), (0.5, 0.5), (0.81, 0.5))),
    4: (((0.28, 0.28), (0.72, 0.28), (0.28, 0.72), (0.72, 0.72)),),
    5: (((0.24, 0.24), (0.76, 0.24), (0.5, 0.5), (0.24, 0.76), (0.76, 0.76)),),
}
_SIZES = {2: 0.46, 3: 0.42, 4: 0.42, 5: 0.33}


def repeated(drawings: Sequence[int], tinted: int, random: np.random.Generator) -> tuple[Place, ...]:
    """Two to five drawings (the same one, to be counted, or several), apart from each other.

    Round ones never touch; corners of square ones may.
    """
    layout = _LAYOUTS[len(drawings)][random.integers(len(_LAYOUTS[len(drawings)]))]
    is_row = len(drawings) == 3 and layout[0][1] == layout[1][1]
    size = (0.29 if is_row else _SIZES[len(drawings)]) * random.uniform(0.94, 1.04)
    return tuple(
        _rounded(drawing, across + random.uniform(-0.02, 0.02), down + random.uniform(-0.02, 0.02), size, tinted)
        for drawing, (across, down) in zip(drawings, layout, strict=True)
    )


def paint_scene(rgba: NDArray[np.uint8], places: Sequence[Place], ground: Ground) -> NDArray[np.uint8]:
    """Drawings (n, p, p, 4) on a ground: (p, p, 3); later places lie over earlier ones."""
    side = rgba.shape[1]
    canvas = Image.fromarray(np.rint(ground.paint(side)).astype(np.uint8)).convert("RGBA")
    for place in places:
        drawn = rgba[place.drawing]
        if place.tint >= 0:
            drawn = tint(drawn, COLOURS[place.tint])
        picture = Image.fromarray(drawn)
        if place.size != 1.0:
            size_px = max(1, round(side * place.size))
            picture = picture.convert("RGBa").resize((size_px, size_px), Image.Resampling.LANCZOS).convert("RGBA")
        corner = (round(place.across * side - picture.width / 2), round(place.down * side - picture.height / 2))
        layer = Image.new("RGBA", canvas.size)
        layer.paste(picture, corner)
        canvas = Image.alpha_composite(canvas, layer)
    return np.asarray(canvas.convert("RGB"), dtype=np.uint8)
