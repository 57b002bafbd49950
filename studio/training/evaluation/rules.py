"""Rules that tell whether a composed prompt was followed: colour of the ground, colour of the thing, number, relation.

Each looks at pixels only, knows nothing of how the picture was made, and is tried on true pictures of the same prompts
(`truth.true_picture`) before anything is said of generated ones: a rule that is right on 90 % of the truth cannot
be asked for more of a network.

- Ground: the median colour of the pixels along the border is nearest, in RGB, to the named colour.
- Foreground: pixels whose colour is more than 40 (Euclidean, 0..255) from that median; enclosed holes belong to it.
- Colour of a thing: the named colour is the most frequent colour word of the foreground, on at least 30 % of it.
- Number: connected parts of the foreground, each at least a fifth of the largest and 0.5 % of the picture.
- Relation: the picture is cut in the middle, across or down; the regression of `retrieval` must find the first thing
  more in its own half, and the second in the other, than the other way round. Chance is one half. Both halves must
  show something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage  # type: ignore[import-untyped]  # scipy has no types

from studio.training.colours import COLOURS, dominant_colour
from studio.training.compositions import Composition, Relation
from studio.training.evaluation.features import PictureFeatures, Vectors
from studio.training.evaluation.retrieval import TextScorer, tells_apart

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
BORDER_SHARE = 1 / 32
FAR_FROM_GROUND = 40.0
LEAST_COLOUR_SHARE = 0.3
LEAST_OF_LARGEST, LEAST_OF_PICTURE = 0.2, 0.005


class RuleKind(StrEnum):
    """What is checked."""

    GROUND = "ground"
    COLOUR = "colour"
    COUNT = "count"
    RELATION = "relation"


def kind_of(case: Composition) -> RuleKind:
    """The rule that a composition is about."""
    if case.relation is not None:
        return RuleKind.RELATION
    if case.count > 1:
        return RuleKind.COUNT
    return RuleKind.COLOUR if case.tint is not None else RuleKind.GROUND


def border_colour(picture: Pixels) -> NDArray[np.float64]:
    """(3,) median colour along the border of (h, w, 3)."""
    width = max(1, round(min(picture.shape[:2]) * BORDER_SHARE))
    edge = np.ones(picture.shape[:2], dtype=bool)
    edge[width:-width, width:-width] = False
    return np.asarray(np.median(picture[edge], axis=0), dtype=np.float64)


def ground_name(picture: Pixels) -> str:
    """The named colour nearest to the border's."""
    known = np.array([colour.rgb for colour in COLOURS], dtype=np.float64)
    return COLOURS[int(np.linalg.norm(known - border_colour(picture), axis=1).argmin())].english


def foreground(picture: Pixels) -> Mask:
    """(h, w): what is not ground; holes that the foreground encloses belong to it."""
    away = np.linalg.norm(picture.astype(np.float64) - border_colour(picture), axis=2)
    return np.asarray(ndimage.binary_fill_holes(away > FAR_FROM_GROUND), dtype=bool)


def thing_colour(picture: Pixels) -> str | None:
    """The most frequent colour word of the foreground; None where no word covers LEAST_COLOUR_SHARE of it."""
    alpha = np.where(foreground(picture), 255, 0).astype(np.uint8)
    return dominant_colour(np.dstack([picture, alpha]), LEAST_COLOUR_SHARE)


def count_things(picture: Pixels) -> int:
    """Connected parts of the foreground that are large enough; 0 for an empty picture."""
    parts, count = ndimage.label(foreground(picture), structure=np.ones((3, 3)))
    if not count:
        return 0
    areas = np.bincount(parts.ravel())[1:]
    least = max(LEAST_OF_LARGEST * areas.max(), LEAST_OF_PICTURE * parts.size)
    return int((areas >= least).sum())


def halves(picture: Pixels, relation: Relation) -> tuple[Pixels, Pixels]:
    """The half in which the first thing belongs, and the other, each squared by its own ground."""
    h, w = picture.shape[:2]
    is_across = relation in (Relation.LEFT, Relation.RIGHT, Relation.BESIDE)
    parts = (picture[:, : w // 2], picture[:, w // 2 :]) if is_across else (picture[: h // 2], picture[h // 2 :])
    first, second = (_squared(part, border_colour(picture)) for part in parts)
    return (second, first) if relation in (Relation.RIGHT, Relation.BELOW) else (first, second)


def _squared(part: Pixels, ground: NDArray[np.float64]) -> Pixels:
    side = max(part.shape[:2])
    canvas = np.empty((side, side, 3), dtype=np.uint8)
    canvas[:] = np.rint(ground)
    top, left = (side - part.shape[0]) // 2, (side - part.shape[1]) // 2
    canvas[top : top + part.shape[0], left : left + part.shape[1]] = part
    return canvas


@dataclass(frozen=True, slots=True)
class RelationJudge:
    """Tells which thing stands in which half.

    Attributes:
        names: text vectors of the names of things by concept key, each (t,).
    """

    features: PictureFeatures
    scorer: TextScorer
    names: dict[str, Vectors]

    def knows(self, case: Composition) -> bool:
        """Whether both things have a name."""
        return case.first in self.names and case.second in self.names

    def judge(self, picture: Pixels, case: Composition) -> bool:
        """Whether the two things stand as asked; `beside` asks only that both are there, in either order."""
        if case.relation is None or case.second is None:
            return False
        parts = halves(picture, case.relation)
        if not all(_shows_something(part, border_colour(picture)) for part in parts):
            return False
        texts = np.stack([self.names[case.first], self.names[case.second]])
        found = self.scorer.similarities(self.features(np.stack(parts)), texts)
        return case.relation is Relation.BESIDE or bool(tells_apart((found[:1], found[1:]), (0, 1))[0])


def _shows_something(part: Pixels, ground: NDArray[np.float64]) -> bool:
    away = np.linalg.norm(part.astype(np.float64) - ground, axis=2) > FAR_FROM_GROUND
    return bool(away.mean() >= LEAST_OF_PICTURE)


def follows(picture: Pixels, case: Composition, judge: RelationJudge) -> bool:
    """Whether a picture does what its composition's rule asks."""
    kind = kind_of(case)
    if kind is RuleKind.RELATION:
        return judge.judge(picture, case)
    if kind is RuleKind.COUNT:
        return count_things(picture) == case.count
    if kind is RuleKind.COLOUR:
        return thing_colour(picture) == case.tint
    return ground_name(picture) == case.ground


def score_rules(
    pictures: Sequence[Pixels], cases: Sequence[Composition], judge: RelationJudge
) -> dict[RuleKind, tuple[float, int]]:
    """For each kind the share of pictures that follow it, and how many there were."""
    verdicts: dict[RuleKind, list[bool]] = {}
    for picture, case in zip(pictures, cases, strict=True):
        if kind_of(case) is RuleKind.RELATION and not judge.knows(case):
            continue
        verdicts.setdefault(kind_of(case), []).append(follows(picture, case, judge))
    return {kind: (float(np.mean(found)), len(found)) for kind, found in verdicts.items()}
