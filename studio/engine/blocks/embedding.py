"""Patches, positions and noise levels as vectors.

Letters: `b` batch, `c` channels, `h w` latent grid, `l` tokens, `d` width.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

POSITION_BASE = 100.0
SIGMA_SCALE = 1000.0


def patchify(latents: Tensor, patch: int) -> Tensor:
    """(b, c, h, w) to tokens (b, h/patch * w/patch, c * patch * patch), rows first."""
    b, c, h, w = latents.shape
    cells = latents.reshape(b, c, h // patch, patch, w // patch, patch)
    return cells.permute(0, 2, 4, 1, 3, 5).reshape(b, (h // patch) * (w // patch), c * patch * patch)


def unpatchify(tokens: Tensor, patch: int, grid: tuple[int, int]) -> Tensor:
    """Tokens (b, rows * columns, c * patch * patch) back to (b, c, h, w); `grid` is (rows, columns) of patches."""
    b, _, numbers = tokens.shape
    rows, columns = grid
    cells = tokens.reshape(b, rows, columns, numbers // (patch * patch), patch, patch)
    return cells.permute(0, 3, 1, 4, 2, 5).reshape(b, -1, rows * patch, columns * patch)


def grid_positions(grid: tuple[int, int], width: int, native_side: int) -> Tensor:
    """Sine-cosine positions (rows * columns, width), float32, for any grid.

    Half of the width tells the row, half the column (as in ViT-MAE, arXiv 2111.06377, and DiT, arXiv 2212.09748).
    Deliberate difference: the grid is scaled to the area of the native one and centred on it, so that a square
    picture of any size spans the positions that training saw, and a wide one runs out of them evenly on both sides.
    """
    rows, columns = grid
    scale = native_side / math.sqrt(rows * columns)
    halves = []
    for count in (rows, columns):
        place = (torch.arange(count, dtype=torch.float32) - (count - 1) / 2) * scale
        frequencies = POSITION_BASE ** -(torch.arange(width // 4, dtype=torch.float32) / (width // 4))
        angles = place[:, None] * frequencies
        halves.append(torch.cat([angles.sin(), angles.cos()], dim=1))  # (count, width / 2)
    down, across = halves
    return torch.cat([down.repeat_interleave(columns, dim=0), across.repeat(rows, 1)], dim=1)


def sigma_features(sigma: Tensor, width: int) -> Tensor:
    """Noise levels (b,) in [0, 1] as sines and cosines (b, width), float32.

    Source: arXiv 1706.03762, section 3.5; sigma counts as 1000 steps.
    """
    half = width // 2
    frequencies = torch.exp(-math.log(10_000.0) * torch.arange(half, dtype=torch.float32, device=sigma.device) / half)
    angles = SIGMA_SCALE * sigma.float()[:, None] * frequencies
    return torch.cat([angles.cos(), angles.sin()], dim=1)


class VectorEmbedder(nn.Module):
    """Two linear layers with SiLU between them: (b, width_in) to (b, width)."""

    def __init__(self, width_in: int, width: int) -> None:
        super().__init__()
        self.first = nn.Linear(width_in, width)
        self.second = nn.Linear(width, width)

    def forward(self, vector: Tensor) -> Tensor:
        """(b, width_in) to (b, width)."""
        return self.second(functional.silu(self.first(vector)))  # type: ignore[no-any-return]  # nn.Module calls are Any
