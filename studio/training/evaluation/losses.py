"""The flow loss in ten bins of the noise level, on things that training showed and on things that it never did."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from studio.engine.sentences import SentenceFeatures
from studio.training.backbone import Batch, flow_loss
from studio.training.evaluation.subjects import Subject
from studio.training.latents import encode_pictures

BINS = 10
_SEEN_TOGETHER = 48


@dataclass(frozen=True, slots=True)
class LossFigures:
    """Mean training loss in each tenth of the noise level, from clean to noise, and over all."""

    bins: tuple[float, ...]
    pictures: int

    @property
    def mean(self) -> float:
        """Over all bins alike."""
        return float(np.mean(self.bins))


def middle_of_bins() -> tuple[float, ...]:
    """The noise level at which each bin is measured: 0.05, 0.15, ..."""
    return tuple((index + 0.5) / BINS for index in range(BINS))


@torch.no_grad()
def measure_loss(subject: Subject, pictures: NDArray[np.uint8], text: SentenceFeatures, seed: int) -> LossFigures:
    """The loss of pictures (n, h, w, 3) with their captions; noise from the seed: the same for every backbone.

    In float32 wherever it runs, so that figures of two machines can be compared.
    """
    clean = encode_pictures(subject.autoencoder, pictures).float()
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(clean.shape, generator=generator)
    b, c, h, w = clean.shape
    condition = torch.cat([torch.zeros(b, c, h, w), torch.ones(b, 1, h, w)], dim=1)
    whole = Batch(clean, noise, torch.zeros(b), text.tokens, text.mask, text.pooled, condition)
    found = []
    for level in middle_of_bins():
        sums = 0.0
        for begin in range(0, b, _SEEN_TOGETHER):
            part = _part(whole, slice(begin, begin + _SEEN_TOGETHER), level)
            sums += float(flow_loss(subject.network, part)) * len(part.clean)
        found.append(sums / b)
    return LossFigures(tuple(found), b)


def _part(batch: Batch, rows: slice, level: float) -> Batch:
    return replace(
        batch,
        clean=batch.clean[rows],
        noise=batch.noise[rows],
        sigma=torch.full((len(batch.clean[rows]),), level),
        tokens=batch.tokens[rows],
        token_mask=batch.token_mask[rows],
        pooled=batch.pooled[rows],
        condition=batch.condition[rows],
    )
