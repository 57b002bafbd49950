"""Inpainting and outpainting with a backbone's own mask channels, pasted back without a seam.

The hidden part is first filled with the nearest known pixels, so that nothing of the truth reaches the latents; the
network hears the kept latents and the mask (1 = repaint) beside the noisy latents, as in training; after each step the
kept latents are set to the picture's own at that noise level. The result is matched to the colours around the mask and
laid over the picture through a soft mask that lies wholly inside the repainted part: known pixels stay bit for bit.

Letters: `b` pictures, `c` channels, `h w` latent grid or pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import ndimage  # type: ignore[import-untyped]  # scipy has no types
from torch import Tensor
from torch.nn import functional

from studio.engine.sentences import load_sentence_encoder
from studio.training.autoencoder import to_pictures, to_pixels
from studio.training.evaluation.subjects import Pictures, Sampling, Subject, encode_texts, parts_of, scheduler_for

Mask = NDArray[np.bool_]
SOFT_SHARE = 1 / 40
"""Width of the soft edge as a share of the picture's side."""
COLOUR_SHARE = 1 / 24
"""Reach of the colour matching, likewise."""
_LEAST_KNOWN = 0.05


@dataclass(frozen=True, slots=True)
class Hidden:
    """Pictures with a part hidden.

    Attributes:
        pictures: (n, h, w, 3), the truth.
        masks: (n, h, w), True where it is to be repainted.
        captions: n prompts.
    """

    pictures: Pictures
    masks: Mask
    captions: tuple[str, ...]


def fill_nearest(picture: Pictures, mask: Mask) -> Pictures:
    """(h, w, 3) with every masked pixel set to the nearest known one; grey where nothing is known."""
    if mask.all():
        return np.full_like(picture, 128)
    nearest = ndimage.distance_transform_edt(mask, return_distances=False, return_indices=True)
    return np.asarray(picture[tuple(nearest)], dtype=np.uint8)


def latent_masks(masks: Mask, downscale: int) -> Tensor:
    """(n, 1, h / f, w / f) float, 1 where any pixel of the cell is to be repainted."""
    return functional.max_pool2d(torch.from_numpy(masks).float()[:, None], downscale)


def paste_back(picture: Pictures, painted: Pictures, mask: Mask) -> Pictures:
    """The painted pixels (h, w, 3) over the picture, colours matched, soft inside the mask, nothing outside it."""
    side = max(mask.shape)
    matched = painted.astype(np.float64) + _colour_difference(picture, painted, ~mask, side * COLOUR_SHARE)
    depth = ndimage.distance_transform_edt(mask)
    share = np.clip(depth / max(1.0, side * SOFT_SHARE), 0, 1)[..., None]
    base = fill_nearest(picture, mask)
    mixed = np.clip(np.rint(base + share * (matched - base)), 0, 255).astype(np.uint8)
    return np.where(mask[..., None], mixed, picture)


def _colour_difference(picture: Pictures, painted: Pictures, known: Mask, reach_px: float) -> NDArray[np.float64]:
    """(h, w, 3): what the known pixels near each place differ by, smoothed, fading where none is near."""
    weight = ndimage.gaussian_filter(known.astype(np.float64), reach_px)[..., None]
    difference = (picture.astype(np.float64) - painted) * known[..., None]
    smooth = ndimage.gaussian_filter(difference, (reach_px, reach_px, 0))
    return np.asarray(smooth / np.maximum(weight, _LEAST_KNOWN))


@torch.inference_mode()
def repaint(subject: Subject, hidden: Hidden, seed: int, sampling: Sampling) -> Pictures:
    """(n, h, w, 3): the hidden parts painted anew after the captions."""
    painted = np.concatenate(
        [_repaint_part(subject, hidden, part, seed, sampling) for part in parts_of(len(hidden.pictures))]
    )
    return np.stack([paste_back(*each) for each in zip(hidden.pictures, painted, hidden.masks, strict=True)])


def _repaint_part(subject: Subject, hidden: Hidden, part: slice, seed: int, sampling: Sampling) -> Pictures:
    masks, downscale = hidden.masks[part], subject.autoencoder.config.downscale
    filled = np.stack([fill_nearest(*each) for each in zip(hidden.pictures[part], masks, strict=True)])
    clean = subject.autoencoder.encode_mean(to_pixels(filled)).float()
    mask = latent_masks(masks, downscale)
    noise = torch.randn(clean.shape, generator=torch.Generator().manual_seed(seed))
    velocity = _ConditionedVelocity(subject, hidden.captions[part], torch.cat([clean * (1 - mask), mask], 1), sampling)
    scheduler, latents = scheduler_for(sampling), noise
    for number, timestep in enumerate(scheduler.timesteps):
        sigma, sigma_next = (float(scheduler.sigmas[number + later]) for later in (0, 1))
        latents = scheduler.step(velocity(latents, sigma), timestep, latents, return_dict=False)[0]
        kept = (1 - sigma_next) * clean + sigma_next * noise
        latents = mask * latents + (1 - mask) * kept
    return to_pictures(subject.autoencoder.decode(latents))


class _ConditionedVelocity:
    """A backbone under guidance, with kept latents and mask (b, c + 1, h, w) in both halves of the batch."""

    def __init__(self, subject: Subject, captions: Sequence[str], condition: Tensor, sampling: Sampling) -> None:
        self._network, self._sampling = subject.network, sampling
        self._dtype = next(subject.network.parameters()).dtype
        text = encode_texts(load_sentence_encoder(), captions).moved(torch.device("cpu"), self._dtype)
        b = len(captions)
        self._text = [
            torch.cat([part[:-1], part[-1:].expand(b, *part.shape[1:])])
            for part in (text.tokens, text.mask, text.pooled)
        ]
        self._condition = torch.cat([condition, condition]).to(self._dtype)

    def __call__(self, latents: Tensor, sigma: float) -> Tensor:
        """(b, c, h, w) to velocity, float32."""
        both = torch.cat([latents, latents]).to(self._dtype)
        levels = torch.full((len(both),), sigma)
        with_text, without = self._network(both, levels, *self._text, self._condition).float().chunk(2)
        low, high = self._sampling.interval
        scale = self._sampling.guidance if low <= 1 - sigma <= high else 1.0
        return torch.as_tensor(without + scale * (with_text - without))


@dataclass(frozen=True, slots=True)
class SeamFigures:
    """How visible the borders are.

    Attributes:
        seam: mean step of brightness across the border of the mask, 0..255.
        truth: the same step in the true pictures.
        changed: pixels outside the masks that are not what they were.
        pictures: how many.
    """

    seam: float
    truth: float
    changed: int
    pictures: int

    @property
    def ratio(self) -> float:
        """1 for a border like any place in a true picture."""
        return self.seam / max(self.truth, 1e-6)


def border_step(picture: Pictures, mask: Mask) -> float:
    """Mean absolute difference of neighbours of which one is masked and one is not; 0 where there are none."""
    values = picture.astype(np.float64).mean(axis=2)
    steps = []
    for axis in (0, 1):
        crosses = np.diff(mask.astype(np.int8), axis=axis) != 0
        steps.append(np.abs(np.diff(values, axis=axis))[crosses])
    found = np.concatenate(steps)
    return float(found.mean()) if len(found) else 0.0


def measure_seams(hidden: Hidden, repainted: Pictures) -> SeamFigures:
    """The borders of all pictures."""
    each = list(zip(hidden.pictures, repainted, hidden.masks, strict=True))
    return SeamFigures(
        seam=float(np.mean([border_step(after, mask) for _, after, mask in each])),
        truth=float(np.mean([border_step(before, mask) for before, _, mask in each])),
        changed=sum(int((before != after).any(axis=2)[~mask].sum()) for before, after, mask in each),
        pictures=len(each),
    )
