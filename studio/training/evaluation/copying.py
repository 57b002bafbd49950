"""Is it copying? Distances from samples to their nearest training pictures, beside what real pictures do.

Two yardsticks stand beside the samples: how close a training drawing is to the nearest *other* drawing (artists draw
the same things alike), and how close a training drawing is to itself after the autoencoder (an exact copy would lie
there). Features see what is drawn and how, not single pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.training.evaluation.features import Vectors

_COMPARED_TOGETHER = 512


@dataclass(frozen=True, slots=True)
class Copying:
    """What the distances say; all distances are 1 - cosine of features about the training pictures' mean.

    Attributes:
        nearest: median distance of a sample to its nearest training picture.
        closest: the smallest of them.
        others: percentiles 1, 5 and 50 of a training drawing's distance to the nearest other drawing.
        exact: median and 95th percentile of a training drawing's distance to its own decoded copy.
        closer_than_others: shares of samples below the percentiles of `others`.
        like_a_copy: share of samples closer than the 95th percentile of `exact`.
        samples: how many.
        drawings: how many training drawings they were compared with.
    """

    nearest: float
    closest: float
    others: tuple[float, float, float]
    exact: tuple[float, float]
    closer_than_others: tuple[float, float, float]
    like_a_copy: float
    samples: int
    drawings: int

    def verdict(self) -> str:
        """One honest sentence."""
        share, expected = self.closer_than_others[0], 0.01
        told = f"{self.like_a_copy:.0%} of the samples lie as close to a training drawing as an exact copy would"
        if share <= 2 * expected:
            return f"not closer to training drawings than those are to each other; {told}"
        return f"{share:.0%} of the samples lie closer than 99 % of training drawings lie to others; {told}"


def nearest_distances(features: Vectors, among: Vectors, own: NDArray[np.int64] | None = None) -> Vectors:
    """(n,) distance to the nearest of `among`; with `own` (n,) that row is left out for each.

    Args:
        features: (n, d), about the mean of the training pictures.
        among: (m, d), about the same mean.
        own: rows of `among` that are the picture itself.
    """
    targets = _unit(among)
    found = []
    for begin in range(0, len(features), _COMPARED_TOGETHER):
        cosines = _unit(features[begin : begin + _COMPARED_TOGETHER]) @ targets.T
        if own is not None:
            cosines[np.arange(len(cosines)), own[begin : begin + _COMPARED_TOGETHER]] = -1.0
        found.append(1 - cosines.max(axis=1))
    return np.concatenate(found)


def measure_copying(samples: Vectors, drawings: Vectors, decoded: Vectors, decoded_rows: NDArray[np.int64]) -> Copying:
    """Compares samples (n, d) with training drawings (m, d), m at least 2.

    Args:
        samples: features of generated pictures.
        drawings: features of every training drawing.
        decoded: features of some drawings after the autoencoder.
        decoded_rows: which drawings those are.
    """
    middle = drawings.mean(axis=0)
    samples, drawings, decoded = samples - middle, drawings - middle, decoded - middle
    nearest = nearest_distances(samples, drawings)
    others = np.percentile(nearest_distances(drawings, drawings, np.arange(len(drawings))), [1, 5, 50])
    exact = np.percentile(1 - (_unit(decoded) * _unit(drawings[decoded_rows])).sum(axis=1), [50, 95])
    first, fifth, middle_share = (float((nearest < limit).mean()) for limit in others)
    return Copying(
        nearest=float(np.median(nearest)),
        closest=float(nearest.min()),
        others=(float(others[0]), float(others[1]), float(others[2])),
        exact=(float(exact[0]), float(exact[1])),
        closer_than_others=(first, fifth, middle_share),
        like_a_copy=float((nearest < exact[1]).mean()),
        samples=len(samples),
        drawings=len(drawings),
    )


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-8), dtype=np.float32)
