"""The classical resampler, as a network of one fixed convolution: it is tiled, stopped and timed as the others are.

Source: the Lanczos window (C. E. Duchon, J. Appl. Meteor. 18, 1979) with three lobes, as Pillow's LANCZOS has it.
*Deliberate difference*: beyond the picture its edge is repeated, where Pillow leaves the taps out.

Letters: `b` batch, `c` channels, `h w` pixels of the small picture.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

LOBES = 3


class Lanczos(nn.Module):
    """Small pictures to large ones, always in float32.

    Attributes:
        scale: How many times wider and higher the picture gets.
        reach_px: How far, in small pixels, a pixel of the result looks.
    """

    kernel: Tensor

    def __init__(self, scale: int) -> None:
        super().__init__()
        self.scale = scale
        self.reach_px = LOBES
        lines = torch.stack([_taps((phase + 0.5) / scale - 0.5) for phase in range(scale)])
        kernel = lines[:, None, :, None] * lines[None, :, None, :]
        self.register_buffer("kernel", kernel.reshape(scale * scale, 1, *kernel.shape[2:]).float())

    def forward(self, pictures: Tensor) -> Tensor:
        """(b, c, h, w) to (b, c, scale h, scale w); may reach a little beyond the range of the pictures."""
        b, c, h, w = pictures.shape
        flat = functional.pad(pictures.float().reshape(b * c, 1, h, w), (LOBES,) * 4, mode="replicate")
        large = functional.pixel_shuffle(functional.conv2d(flat, self.kernel), self.scale)
        return large.reshape(b, c, h * self.scale, w * self.scale)


def _taps(position: float) -> Tensor:
    """Give the weights of the pixels -3 to 3 for a place between them."""
    distance = torch.arange(-LOBES, LOBES + 1, dtype=torch.float64) - position
    weights = torch.sinc(distance) * torch.sinc(distance / LOBES) * (distance.abs() < LOBES)
    return weights / weights.sum()
