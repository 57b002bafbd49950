"""Hydra: a state-space model in two directions at once, the product with a quasi-separable matrix.

Source: Hwang, Lahoti, Dao and Gu 2024, arXiv 2407.09941, section 3: `y = shift(SS(x)) + flip(shift(SS(flip x))) + D x`,
where SS is the scan of Mamba-2 (arXiv 2405.21060). Row i of the matrix has below the diagonal `C_{i-1} . B_j dt_j
exp(A (dt_{j+1} + .. + dt_{i-1}))` of the first direction, above it `C_{i+1} . B_j dt_j exp(A (dt_{i+1} + .. +
dt_{j-1}))` of the second, and D on it: a token's own weight is free of both scans.
Deliberate differences: nothing is flipped, both triangles of a chunk are one matrix and one product; each direction has
decays and step biases of its own.

Letters: `b` batch, `l` tokens, `d` width of the tokens, `e` width inside the mixer, `g` groups, `h` heads, `n` state
width, `p` width of a head.
"""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.contract.scans import find_scan
from studio.engine.blocks.mixing import Grid, Mixer, MixerSettings, layer_flops, rms_norm, step_biases
from studio.engine.blocks.scanning import paths_of
from studio.engine.blocks.semiseparable import Scan, check_scan, chunk_length, semiseparable, semiseparable_flops, skip
from studio.engine.shapes import wide_dtype


def hydra_reference(
    x: Tensor, dt: Tensor, A: Tensor, B: Tensor, C: Tensor, D: Tensor | None = None, chunk_size: int | None = None
) -> Tensor:  # the field's letters
    """The matrix written out row by row, the judge of `hydra`: arguments and result as there, no chunks."""
    wide = wide_dtype(x, dt)
    inputs, steps = x.to(wide), dt.to(wide)
    log_decay = steps * A.to(wide)  # (b, l, 2, h)
    through = log_decay.cumsum(dim=1)
    before = through - log_decay
    b_heads, c_heads = (part.to(wide).repeat_interleave(x.shape[2] // B.shape[3], dim=3) for part in (B, C))
    rows = []
    for token in range(x.shape[1]):
        row = torch.zeros_like(inputs[:, 0])
        last = x.shape[1] - 1
        sides = ((max(token - 1, 0), slice(0, token)), (min(token + 1, last), slice(token + 1, None)))
        for direction, (reader, heard) in enumerate(sides):
            scores = (c_heads[:, reader, None, direction] * b_heads[:, heard, direction]).sum(dim=-1)  # (b, j, h)
            if direction == 0:
                between = through[:, reader, None, 0] - through[:, heard, 0]
            else:
                between = before[:, heard, 1] - before[:, reader, None, 1]
            weights = scores * steps[:, heard, direction] * between.exp()
            row = row + (weights[..., None] * inputs[:, heard]).sum(dim=1)
        rows.append(row)
    y = torch.stack(rows, dim=1) if rows else torch.zeros_like(inputs)
    return (y if D is None else y + skip(inputs, D)).to(x.dtype)


def hydra(
    x: Tensor, dt: Tensor, A: Tensor, B: Tensor, C: Tensor, D: Tensor | None = None, chunk_size: int | None = None
) -> Tensor:  # the field's letters
    """Both directions as products of matrices: quadratic within a chunk, linear between chunks.

    Args:
        x: (b, l, h, p).
        dt: (b, l, 2, h), steps of the direction from the first token and of that from the last, not negative.
        A: (2, h), negative.
        B: (b, l, 2, g, n); g divides h.
        C: (b, l, 2, g, n).
        D: (h), (h, p), or (b, l, h) where it depends on the tokens; None for none.
        chunk_size: tokens of a chunk at most; changes the speed, not the result. None chooses by the length.

    Returns:
        (b, l, h, p), in the dtype of `x`; states and decays are computed in at least float32.

    Raises:
        ValueError: shapes, dtypes, devices or a chunk size that do not fit; names which, and what is needed.
    """
    axes = {"x": (x, "b l h p"), "dt": (dt, "b l 2 h"), "A": (A, "2 h"), "B": (B, "b l 2 g n"), "C": (C, "b l 2 g n")}
    check_scan("hydra", axes, D, chunk_size)
    y = semiseparable(Scan(x, dt, A, B, C), chunk_size or chunk_length(x.shape[1]), is_shifted=True)
    return y if D is None else y + skip(x, D)


class HydraMixer(Mixer):
    """Projection, short convolution on the grid, Hydra along a path, gated norm, projection.

    Source: arXiv 2407.09941, figure 1 and section 3; its initialisation: A = -1, steps log-uniform in [1e-3, 1e-1].
    Deliberate differences: expansion 1, so that it has the parameters of AttentionMixer; the convolution is a
    non-causal 3 x 3 on the grid. It hears both directions by itself, so of a scan order it takes the first path.
    """

    WIDE: ClassVar[frozenset[str]] = frozenset({"A_log", "dt_bias"})

    def __init__(self, settings: MixerSettings) -> None:
        super().__init__(settings)
        e, n, heads = settings.inner, settings.state_width, settings.heads
        self.sizes = [e, e + 4 * n, 2 * heads]  # gate; x, B and C of both directions; dt of both
        self.to_all = nn.Linear(settings.width, sum(self.sizes), bias=False)
        self.convolution = nn.Conv2d(self.sizes[1], self.sizes[1], 3, padding=1, groups=self.sizes[1])
        self.dt_bias = nn.Parameter(torch.empty(2 * heads))
        self.A_log = nn.Parameter(torch.empty(2 * heads))
        self.to_skip = nn.Linear(e, heads, bias=False)
        self.D = nn.Parameter(torch.empty(heads))
        self.norm_scale = nn.Parameter(torch.empty(e))
        self.to_out = nn.Linear(e, settings.width)
        # Of x, B, C and dt behind the last token, for orders with pads.
        has_pads = find_scan(settings.scan).has_pads
        self.pad_token = nn.Parameter(torch.empty(1, 1, self.sizes[1] + self.sizes[2])) if has_pads else None

    def initialise(self) -> None:
        """See `Mixer.initialise`."""
        with torch.no_grad():
            self.dt_bias.copy_(step_biases(len(self.dt_bias)))
        nn.init.zeros_(self.A_log)
        nn.init.ones_(self.D)
        nn.init.ones_(self.norm_scale)
        if self.pad_token is not None:
            nn.init.normal_(self.pad_token, std=0.02)

    def forward(self, tokens: Tensor, grid: Grid) -> Tensor:
        """(b, l, d), rows of the grid first, to the same shape."""
        b, length, _ = tokens.shape
        gate, mixed, dt = torch.split(self.to_all(tokens), self.sizes, dim=-1)
        cells = mixed.view(b, *grid, -1).permute(0, 3, 1, 2)
        mixed = functional.silu(self.convolution(cells)).permute(0, 2, 3, 1).reshape(b, length, -1)
        if self.pad_token is not None:
            pads = torch.split(self.pad_token.to(mixed.dtype).expand(b, 1, -1), self.sizes[1:], dim=-1)
            mixed, dt = torch.cat([mixed, pads[0]], dim=1), torch.cat([dt, pads[1].to(dt.dtype)], dim=1)
        path = paths_of(self.settings, grid, tokens.device)[0]
        y = self._scan(path.ordered(mixed), path.ordered(functional.softplus(dt + self.dt_bias)))
        gated = rms_norm(path.restored(y) * functional.silu(gate), self.norm_scale)
        return self.to_out(gated)  # type: ignore[no-any-return]  # nn.Module calls are Any

    def _scan(self, mixed: Tensor, steps: Tensor) -> Tensor:
        """x, B and C (b, l, e + 4 n) and dt (b, l, 2 heads), in path order, to (b, l, e)."""
        b, length, _ = mixed.shape
        e, n, heads = self.settings.inner, self.settings.state_width, self.settings.heads
        x, states = torch.split(mixed, [e, 4 * n], dim=-1)
        states = states.view(b, length, 2, 2, 1, n)  # direction, B or C
        diagonal = self.to_skip(x) + self.D.to(x.dtype)
        y = hydra(
            x.view(b, length, heads, e // heads),
            steps.view(b, length, 2, heads),
            -torch.exp(self.A_log.to(wide_dtype(self.A_log))).view(2, heads),
            states[:, :, :, 0],
            states[:, :, :, 1],
            diagonal,
        )
        return y.reshape(b, length, e)

    def flops(self, length: int) -> int:
        """See `Mixer.flops`."""
        e, n = self.settings.inner, self.settings.state_width
        return layer_flops(self, length) + semiseparable_flops(length, e, n, directions=2)
