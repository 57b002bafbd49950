"""Ten scenes that training never showed, with parts hidden for inpainting (boxes, brush strokes) and outpainting."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.training.captions import with_article
from studio.training.colours import COLOURS, WHITE
from studio.training.compositions import HELD_OUT
from studio.training.concepts import is_held_out
from studio.training.drawings import Drawings
from studio.training.evaluation.repainting import Hidden, Mask
from studio.training.evaluation.subjects import Pictures
from studio.training.evaluation.truth import plain, prompt_of, true_picture
from studio.training.famous import FAMOUS
from studio.training.sheets import save_captioned_sheet

SCENES = 10
COLUMNS = 2
_HIDDEN_PX = (120, 120, 130)
_SMALLEST_SHOWN_PX = 128


def held_out_scenes(drawings: Drawings, side_px: int, seed: int) -> tuple[Pictures, tuple[str, ...]]:
    """Pictures (n, side, side, 3) with captions: half held-out things, half held-out compositions; at most SCENES."""
    random = np.random.default_rng(seed)
    pictures, captions = [], []
    held = [place for place, concept in enumerate(drawings.concepts) if is_held_out(concept.key)]
    unknown = [place for place in held if drawings.concepts[place].key not in FAMOUS]
    some = unknown or held or list(range(len(drawings.concepts)))
    for number, place in enumerate(some[:: max(1, len(some) // (SCENES // 2))][: SCENES // 2]):
        ground = COLOURS[(3 * number + 4) % len(COLOURS)] if number % 2 else WHITE
        rgba = drawings.rgba[random.choice(np.flatnonzero(drawings.concept == place))]
        told = "" if ground == WHITE else f" on {with_article(ground.english)} background"
        pictures.append(plain(rgba, ground, side_px))
        captions.append(prompt_of(drawings.concepts[place]) + told)
    for case in HELD_OUT[4::2]:
        picture = true_picture(drawings, case, side_px, random)
        if picture is not None and len(pictures) < SCENES:
            pictures.append(picture)
            captions.append(case.english)
    return np.stack(pictures), tuple(captions)


def inpainting_mask(side_px: int, number: int) -> Mask:
    """(side, side): a box for even numbers, a brush stroke for odd ones, each in another place."""
    random = np.random.default_rng((31, number))
    mask = np.zeros((side_px, side_px), dtype=bool)
    if number % 2 == 0:
        top, left = (int(place * side_px) for place in random.uniform(0.15, 0.4, 2))
        tall, wide = (int(share * side_px) for share in random.uniform(0.35, 0.5, 2))
        mask[top : top + tall, left : left + wide] = True
        return mask
    rows, columns = np.mgrid[0:side_px, 0:side_px]
    places = random.uniform(0.2, 0.8, (4, 2)) * side_px
    for first, second in pairwise(places):
        for along in np.linspace(0, 1, 24):
            row, column = first + (second - first) * along
            mask |= (rows - row) ** 2 + (columns - column) ** 2 < (0.09 * side_px) ** 2
    return mask


def outpainting_mask(side_px: int, number: int) -> Mask:
    """(side, side): all but the left part, the middle, or the upper part, which are kept."""
    mask = np.ones((side_px, side_px), dtype=bool)
    near, far = side_px // 4, side_px - side_px // 4
    if number % 3 == 0:
        mask[:, : side_px * 5 // 8] = False
    elif number % 3 == 1:
        mask[near // 2 : far + near // 2, near // 2 : far + near // 2] = False
    else:
        mask[: side_px * 5 // 8] = False
    return mask


def hide(pictures: Pictures, captions: tuple[str, ...]) -> dict[str, Hidden]:
    """The scenes under `inpainting` and `outpainting` masks."""
    side_px, numbers = pictures.shape[1], range(len(pictures))
    return {
        "inpainting": Hidden(pictures, np.stack([inpainting_mask(side_px, number) for number in numbers]), captions),
        "outpainting": Hidden(pictures, np.stack([outpainting_mask(side_px, number) for number in numbers]), captions),
    }


def shown_hidden(picture: Pictures, mask: Mask) -> Pictures:
    """(h, w, 3) with the hidden part in grey stripes."""
    rows, columns = np.indices(mask.shape)
    stripes = np.where(((rows + columns) // 4 % 2 == 0)[..., None], np.array(_HIDDEN_PX), np.array(_HIDDEN_PX) + 40)
    return np.where(mask[..., None], stripes, picture).astype(np.uint8)


def write_repainting_sheet(
    path: Path, hidden: Mapping[str, Hidden], repainted: Mapping[str, Mapping[str, Pictures]]
) -> None:
    """One cell a scene: the original, then for each kind of mask what was hidden and what each backbone painted.

    Args:
        path: ends in .webp or .png.
        hidden: kind to scenes; the same scenes under each kind.
        repainted: kind to backbone to pictures.
    """
    scenes = next(iter(hidden.values()))
    backbones = list(next(iter(repainted.values())))
    rows: list[tuple[str, list[NDArray[np.uint8]]]] = []
    for index, caption in enumerate(scenes.captions):
        beside = [scenes.pictures[index]]
        for kind, part in hidden.items():
            beside.append(shown_hidden(part.pictures[index], part.masks[index]))
            beside += [repainted[kind][backbone][index] for backbone in backbones]
        rows.append((f"{index + 1} {caption}", beside))
    order = "; ".join(f"{kind}: hidden, {', '.join(backbones)}" for kind in hidden)
    side_px = scenes.pictures.shape[1]
    save_captioned_sheet(
        path, rows, COLUMNS, scale=max(1, _SMALLEST_SHOWN_PX // side_px), header=f"left to right: original; {order}"
    )
