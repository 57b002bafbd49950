"""Does a picture show what its caption says? A ridge regression from picture features onto the text vectors decides.

The regression is fitted on one half of the real training drawings; drawings of the other half, which it never saw, are
the upper bound, and shuffled captions are chance. It knows no generated picture. It names things by what an ImageNet
network sees in them, so that a figure means something beside those two alone.

Letters: `n` pictures, `d` features, `t` width of the text vectors, `k` labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.training.evaluation.features import Vectors

RIDGE = 300.0
"""Penalty; of 300, 1,000, 3,000 and 10,000 the best on drawings that the fit did not see."""
_LEAST_SPREAD = 1e-3


@dataclass(frozen=True, slots=True)
class TextScorer:
    """A fitted regression.

    Attributes:
        middle: (d,) mean feature, taken away first.
        spread: (d,) deviation, divided by.
        weights: (d, t).
        text_middle: (t,) mean unit text vector of the fit.
    """

    middle: Vectors
    spread: Vectors
    weights: Vectors
    text_middle: Vectors

    def similarities(self, features: Vectors, texts: Vectors) -> Vectors:
        """(n, k) cosines between pictures (n, d) and texts (k, t), both about the mean text."""
        centred = np.asarray((features - self.middle) / self.spread, dtype=np.float32)
        seen = _unit(centred @ self.weights)
        return np.asarray(seen @ _unit(_unit(texts) - self.text_middle).T, dtype=np.float32)


def fit_scorer(features: Vectors, texts: Vectors, ridge: float = RIDGE) -> TextScorer:
    """Fits features (n, d) onto the text vectors (n, t) of their captions, of any length, by ridge regression."""
    middle, spread = features.mean(axis=0), features.std(axis=0) + _LEAST_SPREAD
    seen: NDArray[np.float64] = ((features - middle) / spread).astype(np.float64)
    unit = _unit(np.asarray(texts, dtype=np.float32))
    text_middle = unit.mean(axis=0)
    gram = seen.T @ seen + ridge * np.eye(seen.shape[1])
    weights = np.linalg.solve(gram, seen.T @ (unit - text_middle))
    return TextScorer(middle, spread, weights.astype(np.float32), text_middle)


@dataclass(frozen=True, slots=True)
class Retrieval:
    """How often the right label is among the best: shares in [0, 1]; `median` rank from 1; `labels` to choose from."""

    first: float
    among_ten: float
    median: float
    labels: int
    pictures: int


def ranks(similarities: Vectors, right: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) places from 1 of the right labels (n,) among all k of (n, k); a tie counts against it."""
    own = similarities[np.arange(len(right)), right]
    return np.asarray((similarities >= own[:, None]).sum(axis=1), dtype=np.int64)


def measure_retrieval(similarities: Vectors, right: NDArray[np.int64]) -> Retrieval:
    """The figures of (n, k) similarities, n at least 1."""
    places = ranks(similarities, right)
    return Retrieval(
        first=float((places == 1).mean()),
        among_ten=float((places <= 10).mean()),
        median=float(np.median(places)),
        labels=similarities.shape[1],
        pictures=len(places),
    )


def tells_apart(similarities: Sequence[Vectors], asked: tuple[int, int]) -> NDArray[np.bool_]:
    """Whether the first of two parts of each picture shows the first of two texts rather than the other way round.

    Args:
        similarities: of the first and of the second part, each (n, k).
        asked: the two texts' columns.
    """
    first, second = similarities
    right = first[:, asked[0]] + second[:, asked[1]]
    return np.asarray(right > first[:, asked[1]] + second[:, asked[0]])


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-8), dtype=np.float32)
