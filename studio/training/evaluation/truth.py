"""True pictures of compositions, put together from the artists' drawings: what the rules are tried on first.

They are laid out plainly: one thing in the middle, two things side by side or one over the other, several in a grid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio.training.captions import with_article
from studio.training.colours import COLOURS, WHITE, Colour, tint
from studio.training.compositions import Composition, Relation
from studio.training.concepts import Concept
from studio.training.drawings import Drawings
from studio.training.famous import FAMOUS
from studio.training.settings import TrainingFault

Pixels = NDArray[np.uint8]
_CELLS: dict[int, tuple[tuple[float, float], ...]] = {
    2: ((0.27, 0.5), (0.73, 0.5)),
    3: ((0.5, 0.27), (0.27, 0.73), (0.73, 0.73)),
    4: ((0.27, 0.27), (0.73, 0.27), (0.27, 0.73), (0.73, 0.73)),
    5: ((0.2, 0.2), (0.8, 0.2), (0.5, 0.5), (0.2, 0.8), (0.8, 0.8)),
}
"""Centres (x, y) of so many things."""
_PAIRS: dict[Relation, tuple[tuple[float, float], ...]] = {
    Relation.LEFT: ((0.27, 0.5), (0.73, 0.5)),
    Relation.RIGHT: ((0.73, 0.5), (0.27, 0.5)),
    Relation.BESIDE: ((0.27, 0.5), (0.73, 0.5)),
    Relation.ABOVE: ((0.5, 0.27), (0.5, 0.73)),
    Relation.BELOW: ((0.5, 0.73), (0.5, 0.27)),
}
_PAIR_SHARE = 0.46
_MANY_SHARE = {2: 0.46, 3: 0.44, 4: 0.44, 5: 0.34}
_WANDER = 0.02


@dataclass(frozen=True, slots=True)
class Placed:
    """A drawing (p, p, 4) with its centre (x, y) and side as shares of the picture's side."""

    rgba: Pixels
    centre: tuple[float, float]
    share: float


def compose(placed: list[Placed], ground: Colour, side_px: int) -> Pixels:
    """(side_px, side_px, 3): drawings over a plain ground, the later ones in front."""
    canvas = Image.new("RGBA", (side_px, side_px), (*ground.rgb, 255))
    for thing in placed:
        size = max(1, round(thing.share * side_px))
        drawing = Image.fromarray(thing.rgba).convert("RGBa").resize((size, size), Image.Resampling.LANCZOS)
        left, top = (round(place * side_px - size / 2) for place in thing.centre)
        layer = Image.new("RGBa", (side_px, side_px))
        layer.paste(drawing, (left, top))
        canvas = Image.alpha_composite(canvas, layer.convert("RGBA"))
    return np.asarray(canvas.convert("RGB"), dtype=np.uint8)


def plain(rgba: Pixels, ground: Colour, side_px: int) -> Pixels:
    """(side_px, side_px, 3): one drawing in its own box."""
    return compose([Placed(rgba, (0.5, 0.5), 1.0)], ground, side_px)


def named(colour: str | None) -> Colour:
    """A colour by its English name, white for None.

    Raises:
        TrainingFault: there is no such colour.
    """
    if colour is None:
        return WHITE
    found = next((known for known in COLOURS if known.english == colour), None)
    if found is None:
        raise TrainingFault(f"{colour!r} is no colour; there are {', '.join(known.english for known in COLOURS)}")
    return found


def label_of(concept: Concept) -> str:
    """What a concept is called: its first hand-written name, else its own."""
    famous = FAMOUS.get(concept.key)
    return concept.english if famous is None else famous.english[0]


def prompt_of(concept: Concept) -> str:
    """The label as a prompt, with an article where it takes one: `a mammoth`, `pizza`, `flag of Angola`."""
    famous = FAMOUS.get(concept.key)
    takes_article = not concept.is_flag if famous is None else famous.takes_article[0]
    return with_article(label_of(concept)) if takes_article else label_of(concept)


def drawings_of(drawings: Drawings, key: str) -> NDArray[np.int64]:
    """Indices of all drawings of a concept; empty where nobody draws it."""
    places = [index for index, concept in enumerate(drawings.concepts) if concept.key == key]
    return np.flatnonzero(np.isin(drawings.concept, places))


def true_picture(drawings: Drawings, case: Composition, side_px: int, random: np.random.Generator) -> Pixels | None:
    """The composition as an artist might have it; None where one of its things is not among the drawings."""
    firsts = drawings_of(drawings, case.first)
    seconds = firsts if case.second is None else drawings_of(drawings, case.second)
    if not len(firsts) or not len(seconds):
        return None
    first, second = random.choice(firsts), random.choice(seconds)
    alike = np.intersect1d(drawings.vendor[firsts], drawings.vendor[seconds])
    if case.second is not None and len(alike):
        vendor = random.choice(alike)
        first = firsts[drawings.vendor[firsts] == vendor][0]
        second = seconds[drawings.vendor[seconds] == vendor][0]
    rgba = drawings.rgba[first]
    rgba = rgba if case.tint is None else tint(rgba, named(case.tint))
    ground = named(case.ground)
    if case.relation is not None:
        places, share = _PAIRS[case.relation], _PAIR_SHARE
        things = [rgba, drawings.rgba[second]]
    elif case.count > 1:
        places, share = _CELLS[case.count], _MANY_SHARE[case.count]
        things = [rgba] * case.count
    else:
        return plain(rgba, ground, side_px)
    wander = random.uniform(-_WANDER, _WANDER, (len(things), 2))
    placed = [
        Placed(thing, (x + float(right), y + float(down)), share)
        for thing, (x, y), (right, down) in zip(things, places, wander, strict=True)
    ]
    return compose(placed, ground, side_px)
