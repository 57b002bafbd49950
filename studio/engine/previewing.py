"""Previews: what the network sees now, as a small picture, for less than a thousandth of a step.

The prediction x0 goes through one linear map to RGB. The map is fitted per autoencoder by least squares: our own ships
with one that gives a patch of pixels per latent position; for any other autoencoder a map to one pixel per position is
fitted when it is loaded, on a chart of smooth colours that the autoencoder itself encodes.

Glossary: b batch, c channels, h w latent grid, f pixels per latent position and side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.contract.raster import Raster
from studio.engine.latent_forms import encoder_of
from studio.engine.tensors import to_raster

CHART_SIDE_PX = 128
CHART_SEED = 7


@dataclass(frozen=True)
class LinearPreview:
    """A linear map from latents to RGB.

    Attributes:
        weight: (3 * f * f, c, k, k), float32, on the CPU; k odd.
        bias: (3 * f * f), float32.
    """

    weight: Tensor
    bias: Tensor

    def __call__(self, latents: Tensor) -> Raster:
        """Give the first of (b, c, h, w) as a picture of h * f by w * f pixels."""
        first = latents[:1].detach().to("cpu", torch.float32)
        edge = self.weight.shape[-1] // 2
        if edge:
            first = functional.pad(first, (edge, edge, edge, edge), mode="replicate")
        rgb = functional.conv2d(first, self.weight, self.bias)
        return to_raster(functional.pixel_shuffle(rgb, round((rgb.shape[1] // 3) ** 0.5)))


def show_pixels(pixels: Tensor) -> Raster:
    """Give the first picture of a family that works on pixels, (b, 1 or 3, h, w) in [-1, 1], as it is."""
    return to_raster(pixels.expand(-1, 3, -1, -1) if pixels.shape[1] == 1 else pixels[:, :3])


def from_tensors(tensors: dict[str, Tensor]) -> LinearPreview:
    """Read a shipped map: `weight` (3, c) or (3 * f * f, c, k, k), and `bias`."""
    weight = tensors["weight"].float()
    return LinearPreview(weight if weight.ndim == 4 else weight[:, :, None, None], tensors["bias"].float())


def fit(latents: Tensor, pixels: Tensor, kernel: int = 1, patch: int = 1) -> LinearPreview:
    """Fit a map by ridge-regularised least squares.

    Args:
        latents: (b, c, h, w), as the pipeline's network sees them.
        pixels: (b, 3, h * f, w * f) in [-1, 1], the pictures that they encode.
        kernel: Side of the neighbourhood of latents that one patch is made from, odd.
        patch: Pixels per latent position and side of the preview; f must be a multiple of it.
    """
    b, c, h, w = latents.shape
    target = functional.interpolate(pixels.double(), (h * patch, w * patch), mode="area")
    target = functional.pixel_unshuffle(target, patch).permute(0, 2, 3, 1).reshape(b * h * w, -1)
    edge = kernel // 2
    padded = functional.pad(latents.double(), (edge, edge, edge, edge), mode="replicate") if edge else latents.double()
    columns = functional.unfold(padded, kernel).transpose(1, 2).reshape(b * h * w, c * kernel * kernel)
    columns = torch.cat([columns, torch.ones(len(columns), 1, dtype=torch.float64)], 1)
    ridge = torch.eye(columns.shape[1], dtype=torch.float64) * 1e-4 * len(columns)
    solution = torch.linalg.solve(columns.T @ columns + ridge, columns.T @ target)
    weight = solution[:-1].T.reshape(3 * patch * patch, c, kernel, kernel)
    return LinearPreview(weight.float().contiguous(), solution[-1].float().contiguous())


def colour_chart(side_px: int = CHART_SIDE_PX) -> Tensor:
    """Give a picture of smooth random colours, (1, 3, side, side) in [-1, 1]; always the same."""
    random = np.random.default_rng(CHART_SEED)
    coarse = torch.from_numpy(random.uniform(-1.4, 1.4, (1, 3, 7, 7)).astype(np.float32))
    return functional.interpolate(coarse, (side_px, side_px), mode="bicubic", align_corners=True).clamp(-1, 1)


def fit_to_encoder(encode: Callable[[Tensor], Tensor]) -> LinearPreview:
    """Fit a map of one pixel per latent position for an autoencoder, given as pixels -> the network's latents."""
    chart = colour_chart()
    with torch.inference_mode():
        latents = encode(chart).to("cpu", torch.float32)
    return fit(latents.clone(), chart)


def for_networks(networks: Mapping[str, nn.Module]) -> Callable[[Tensor], Raster] | None:
    """Fit a map for a pipeline's autoencoder; a pipeline without one works on pixels."""
    encode = encoder_of(networks)
    if encode is None:
        return show_pixels
    try:
        return fit_to_encoder(encode)
    except (AttributeError, RuntimeError, TypeError, ValueError):
        # An autoencoder of a shape that we do not know (video, tokens): previews are a comfort, the picture is safe.
        return None
