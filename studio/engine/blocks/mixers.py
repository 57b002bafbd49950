"""Token mixers: an operator with its projections. Each takes tokens (b, l, d) and their grid, and gives (b, l, d).

Letters: `b` batch, `l` tokens, `d` width, `n` state width, `p` width of a head.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.engine.operators.attention import attention
from studio.engine.operators.ssd import ssd

Grid = tuple[int, int]
NORM_EPS = 1e-6


def rms_norm(features: Tensor, scale: Tensor) -> Tensor:
    """Features (..., p) over their root mean square, times scale (p), in the features' number format.

    Under autocast the features are bf16 and the scale is not: torch's fused kernel wants both alike.
    """
    return functional.rms_norm(features, scale.shape, scale.to(features.dtype), NORM_EPS)


class AttentionMixer(nn.Module):
    """Self-attention with normalised queries and keys (QK-norm: arXiv 2302.05442, section 3.1; RMS as in SD3)."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.to_qkv = nn.Linear(width, 3 * width, bias=False)
        self.query_scale = nn.Parameter(torch.ones(width // heads))
        self.key_scale = nn.Parameter(torch.ones(width // heads))
        self.to_out = nn.Linear(width, width)

    def forward(self, tokens: Tensor, grid: Grid) -> Tensor:
        """(b, l, d) to (b, l, d); the grid is not looked at, positions are in the tokens."""
        b, length, d = tokens.shape
        qkv = self.to_qkv(tokens).view(b, length, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        query = rms_norm(qkv[0], self.query_scale)
        key = rms_norm(qkv[1], self.key_scale)
        mixed = attention(query, key, qkv[2])
        return self.to_out(mixed.transpose(1, 2).reshape(b, length, d))  # type: ignore[no-any-return]


class SsdMixer(nn.Module):
    """Bidirectional Mamba-2: projection, short convolution on the grid, a scan each way, gated norm, projection.

    Source: Mamba-2 block, arXiv 2405.21060, figure 6, made bidirectional as in Hydra, arXiv 2407.09941, with one input
    projection that holds B, C and dt of both directions.
    Deliberate differences: expansion 1, so that it has the parameters of AttentionMixer; the convolution is a
    non-causal 3 x 3 on the grid; both scans keep their diagonal and are summed; odd blocks scan columns first
    (`is_transposed`).
    """

    def __init__(self, width: int, heads: int, state_width: int, *, is_transposed: bool) -> None:
        super().__init__()
        self.heads, self.state_width, self.is_transposed = heads, state_width, is_transposed
        self.sizes = (width, width + 4 * state_width, 2 * heads)  # gate; x, B and C of both directions; dt of both
        self.to_all = nn.Linear(width, sum(self.sizes), bias=False)
        self.convolution = nn.Conv2d(self.sizes[1], self.sizes[1], 3, padding=1, groups=self.sizes[1])
        # dt starts log-uniform in [1e-3, 1e-1] through softplus; A in [1, 16] (Mamba-2's own initialisation).
        steps = torch.exp(torch.rand(2 * heads) * (math.log(0.1) - math.log(1e-3)) + math.log(1e-3))
        self.dt_bias = nn.Parameter(steps + torch.log(-torch.expm1(-steps)))
        self.A_log = nn.Parameter(torch.log(torch.empty(2 * heads).uniform_(1.0, 16.0)))
        self.D = nn.Parameter(torch.ones(heads))
        self.norm_scale = nn.Parameter(torch.ones(width))
        self.to_out = nn.Linear(width, width)

    def forward(self, tokens: Tensor, grid: Grid) -> Tensor:
        """(b, l, d), rows of the grid first, to the same shape."""
        b, length, d = tokens.shape
        gate, mixed, dt = self.to_all(tokens).split(self.sizes, dim=-1)
        cells = mixed.view(b, *grid, -1).permute(0, 3, 1, 2)
        cells = functional.silu(self.convolution(cells)).permute(0, 2, 3, 1)
        steps = functional.softplus(dt + self.dt_bias).view(b, *grid, -1)
        if self.is_transposed:
            cells, steps = cells.transpose(1, 2), steps.transpose(1, 2)
        scanned = self._scan_both_ways(cells.reshape(b, length, -1), steps.reshape(b, length, -1))
        if self.is_transposed:
            scanned = scanned.view(b, grid[1], grid[0], d).transpose(1, 2).reshape(b, length, d)
        gated = rms_norm(scanned * functional.silu(gate), self.norm_scale)
        return self.to_out(gated)  # type: ignore[no-any-return]  # nn.Module calls are Any

    def _scan_both_ways(self, mixed: Tensor, steps: Tensor) -> Tensor:
        """x, B and C (b, l, d + 4n) and dt (b, l, 2 heads), in scan order, to (b, l, d): the sum of both directions."""
        b, length, _ = mixed.shape
        n, heads = self.state_width, self.heads
        x, states = torch.split(mixed, [mixed.shape[-1] - 4 * n, 4 * n], dim=-1)
        x = x.reshape(b, length, heads, -1)
        p = x.shape[-1]
        states = states.reshape(b, length, 2, 2, n)  # direction, B or C
        steps = steps.view(b, length, 2, heads)
        both = []
        decay = -torch.exp(self.A_log.float())
        for direction in range(2):
            parts = (x, steps[:, :, direction], states[:, :, direction, 0, None], states[:, :, direction, 1, None])
            if direction == 1:
                parts = tuple(part.flip(1) for part in parts)  # type: ignore[assignment]
            scanned = ssd(parts[0], parts[1], decay[direction * heads : (direction + 1) * heads], parts[2], parts[3])
            both.append(scanned.flip(1) if direction == 1 else scanned)
        y: Tensor = both[0] + both[1] + self.D.view(heads, 1) * x
        return y.reshape(b, length, heads * p)


class TextAttention(nn.Module):
    """Cross-attention from picture tokens to text tokens, queries and keys normalised."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.to_query = nn.Linear(width, width, bias=False)
        self.to_key_value = nn.Linear(width, 2 * width, bias=False)
        self.query_scale = nn.Parameter(torch.ones(width // heads))
        self.key_scale = nn.Parameter(torch.ones(width // heads))
        self.to_out = nn.Linear(width, width)

    def forward(self, tokens: Tensor, text: Tensor, text_mask: Tensor) -> Tensor:
        """(b, l, d), text (b, k, d) and text_mask (b, k), at least one True in each row, to (b, l, d)."""
        b, length, d = tokens.shape
        p = d // self.heads
        query = self.to_query(tokens).view(b, length, self.heads, p).transpose(1, 2)
        key, value = self.to_key_value(text).view(b, -1, 2, self.heads, p).permute(2, 0, 3, 1, 4)
        query = rms_norm(query, self.query_scale)
        key = rms_norm(key, self.key_scale)
        mixed = attention(query, key, value, text_mask[:, None, None, :])
        return self.to_out(mixed.transpose(1, 2).reshape(b, length, d))  # type: ignore[no-any-return]
