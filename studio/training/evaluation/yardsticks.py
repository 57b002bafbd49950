"""What generated pictures are held against: real pictures' features, and a scorer fitted on half of them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.engine.sentences import load_sentence_encoder
from studio.training.captions import with_article
from studio.training.colours import GROUNDS, WHITE, flatten
from studio.training.compositions import (
    ENGLISH_RELATIONS,
    HELD_OUT,
    Composition,
    Relation,
    is_ground_held_out,
    is_pair_held_out,
)
from studio.training.concepts import Concept, is_held_out
from studio.training.drawings import Drawings
from studio.training.evaluation.features import PictureFeatures, Vectors
from studio.training.evaluation.prompts import PROMPTS
from studio.training.evaluation.retrieval import TextScorer, fit_scorer
from studio.training.evaluation.rules import RelationJudge
from studio.training.evaluation.truth import label_of, named, plain, prompt_of, true_picture
from studio.training.famous import FAMOUS

ALIKE = 0.8
"""Labels whose text vectors have at least this cosine say the same; they do not count against each other."""
FITTED_COMPOSITIONS = 1_500
_FLATTENED_TOGETHER = 256


def encode_labels(texts: Sequence[str]) -> Vectors:
    """(n, t) pooled text vectors."""
    return np.asarray(load_sentence_encoder().encode(list(texts)).pooled.numpy(), dtype=np.float32)


def on_white(drawings: Drawings, chosen: NDArray[np.int64], side_px: int) -> NDArray[np.uint8]:
    """(n, side, side, 3): drawings on white, each in its own box."""
    if drawings.rgba.shape[1] == side_px:
        parts = np.array_split(chosen, max(1, len(chosen) // _FLATTENED_TOGETHER))
        return np.concatenate([flatten(drawings.rgba[part], WHITE.rgb) for part in parts])
    return np.stack([plain(drawings.rgba[index], WHITE, side_px) for index in chosen])


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """Everything that is known before a generated picture is looked at.

    Attributes:
        side_px: of all pictures.
        real: (n, d) features of every drawing on white.
        fitted: (n,) whether the scorer was fitted on the drawing; the others are the truth to compare with.
        labels: names of the concepts, then the fixed prompts in English, then the compositions.
        label_vectors: (k, t).
        alike: (k, k) whether two labels say the same.
        judge: with the scorer in it.
    """

    drawings: Drawings
    side_px: int
    features: PictureFeatures
    real: Vectors
    fitted: NDArray[np.bool_]
    labels: tuple[str, ...]
    label_vectors: Vectors
    alike: NDArray[np.bool_]
    scorer: TextScorer
    judge: RelationJudge

    @property
    def trained(self) -> NDArray[np.bool_]:
        """(n,) whether training may show the drawing."""
        keys = [concept.key for concept in self.drawings.concepts]
        shown = np.array([not is_held_out(key) or key in FAMOUS for key in keys])
        return np.asarray(shown[self.drawings.concept])

    @property
    def unseen(self) -> Drawings:
        """The drawings that the scorer was not fitted on."""
        kept = ~self.fitted
        return Drawings(
            self.drawings.rgba[kept],
            self.drawings.concept[kept],
            self.drawings.vendor[kept],
            tuple(name for name, is_kept in zip(self.drawings.names, kept, strict=True) if is_kept),
            self.drawings.concepts,
        )

    def places(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """Rows of `labels` that these texts are."""
        where = {text: place for place, text in enumerate(self.labels)}
        return np.array([where[text] for text in texts])

    def similarities(self, features: Vectors, right: NDArray[np.int64]) -> Vectors:
        """(n, k) of pictures and all labels; those that say the same as the right one (n,) are taken out as -2."""
        found = self.scorer.similarities(features, self.label_vectors)
        same = self.alike[right].copy()
        same[np.arange(len(right)), right] = False
        return np.where(same, np.float32(-2), found)


def make_yardsticks(drawings: Drawings, side_px: int, features: PictureFeatures, cache: Path, seed: int) -> Yardsticks:
    """Reads or computes the features of all drawings, and fits the scorer on half of them and on compositions."""
    random = np.random.default_rng((seed, 17))
    real = real_features(drawings, side_px, features, cache)
    fitted = random.random(len(real)) < 0.5
    if fitted.all() or not fitted.any():
        fitted[::2] = ~fitted[::2]
    names = [label_of(concept) for concept in drawings.concepts]
    labels = tuple(
        dict.fromkeys([*names, *(prompt.english for prompt in PROMPTS), *(case.english for case in HELD_OUT)])
    )
    vectors = encode_labels(labels)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    place = {label: index for index, label in enumerate(labels)}
    kept = np.flatnonzero(fitted)
    pictures, captions = _practice(drawings, kept, side_px, random)
    own = vectors[[place[names[concept]] for concept in drawings.concept[kept]]]
    seen, told = (
        (real[kept], own)
        if not captions
        else (np.concatenate([real[kept], features(pictures)]), np.concatenate([own, encode_labels(captions)]))
    )
    scorer = fit_scorer(seen, told)
    famous = encode_labels([famous.english[0] for famous in FAMOUS.values()])
    judge = RelationJudge(features, scorer, dict(zip(FAMOUS, famous, strict=True)))
    return Yardsticks(drawings, side_px, features, real, fitted, labels, vectors, unit @ unit.T >= ALIKE, scorer, judge)


def real_features(drawings: Drawings, side_px: int, features: PictureFeatures, cache: Path) -> Vectors:
    """(n, d) of every drawing on white, kept in the cache while drawings, size and network are the same."""
    stamp = f"{features.name} {features.side_px} {side_px} {len(drawings.rgba)} {zlib.crc32(drawings.rgba.tobytes())}"
    path = cache / "evaluation-features.npz"
    if path.exists():
        with np.load(path) as stored:
            if str(stored["stamp"]) == stamp:
                return np.asarray(stored["real"], dtype=np.float32)
    chosen = np.arange(len(drawings.rgba))
    parts = np.array_split(chosen, max(1, len(chosen) // _FLATTENED_TOGETHER))
    real = np.concatenate([features(on_white(drawings, part, side_px)) for part in parts])
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as stream:
        np.savez(stream, stamp=np.array(stamp), real=real)
    partial.replace(path)
    return real


def _practice(
    drawings: Drawings, kept: NDArray[np.int64], side_px: int, random: np.random.Generator
) -> tuple[NDArray[np.uint8], list[str]]:
    """Compositions of the fitted half with their captions, none of them held out, so that the scorer knows such."""
    some = Drawings(
        drawings.rgba[kept],
        drawings.concept[kept],
        drawings.vendor[kept],
        tuple(drawings.names[index] for index in kept),
        drawings.concepts,
    )
    drawn = [concept for place, concept in enumerate(drawings.concepts) if (some.concept == place).any()]
    known = [concept for concept in drawn if concept.key in FAMOUS]
    pictures, captions = [], []
    for _ in range(min(FITTED_COMPOSITIONS, 8 * len(known))):
        case = _practice_case(known, random)
        picture = None if case is None else true_picture(some, case, side_px, random)
        if case is not None and picture is not None:
            pictures.append(picture)
            captions.append(case.english)
    return (np.stack(pictures) if pictures else np.empty((0, side_px, side_px, 3), np.uint8)), captions


def _practice_case(known: Sequence[Concept], random: np.random.Generator) -> Composition | None:
    """A thing on a coloured ground, or two things in a relation; None where training never shows it."""
    first, second = (known[index] for index in random.integers(0, len(known), 2))
    name, other = prompt_of(first), prompt_of(second)
    if random.random() < 0.5:
        ground = named(random.choice([colour.english for colour in GROUNDS])).english
        if is_ground_held_out(first.key, ground):
            return None
        return Composition(f"{name} on {with_article(ground)} background", "", first.key, ground=ground)
    relation = list(Relation)[int(random.integers(len(Relation)))]
    if first.key == second.key or is_pair_held_out(first.key, second.key):
        return None
    return Composition(f"{name} {ENGLISH_RELATIONS[relation]} {other}", "", first.key, second.key, relation)
