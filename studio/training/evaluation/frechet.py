"""How far apart two sets of pictures are: Frechet distance between Gaussians fitted to their features.

Source: Heusel et al., arXiv 1706.08500, equation 6: d^2 = |m1 - m2|^2 + Tr(C1 + C2 - 2 (C1 C2)^(1/2)).
Deliberate differences: features of EfficientNet-Lite0 in place of Inception; a few hundred pictures in place of 50,000,
so that a figure only means something beside the figure of two equally large sets of real pictures.

Letters: `n` pictures, `d` features.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.training.evaluation.features import Vectors


def frechet_distance(first: Vectors, second: Vectors) -> float:
    """d^2 between two sets of features (n, d), at least two of each.

    Tr((C1 C2)^(1/2)) is the sum of the singular values of A B^T, where A and B are the centred sets divided by
    sqrt(n - 1), so that no root of a d x d matrix is needed.
    """
    means = [part.astype(np.float64).mean(axis=0) for part in (first, second)]
    centred: list[NDArray[np.float64]] = [
        (part - mean) / np.sqrt(len(part) - 1) for part, mean in zip((first, second), means, strict=True)
    ]
    spread = sum(float(np.square(part).sum()) for part in centred)
    shared = float(np.linalg.svd(centred[0] @ centred[1].T, compute_uv=False).sum())
    return float(np.square(means[0] - means[1]).sum()) + spread - 2 * shared
