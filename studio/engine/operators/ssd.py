"""State-space duality: the scan of Mamba-2, chunked into matrix products.

Source: Dao and Gu 2024, arXiv 2405.21060, section 6 and listing 1. The recurrence, for every head:
`h_t = exp(dt_t A) h_{t-1} + dt_t B_t x_t^T`, `y_t = C_t h_t + D x_t`.
Deliberate differences: any length (the tail is padded with dt = 0, which neither adds nor decays), B and C shared by
groups of heads without being repeated, and a sequence of one chunk skips the states altogether.

Letters: `b` batch, `l` tokens, `p` width of a head, `n` state width, `q` tokens of a chunk.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.contract.scans import find_scan
from studio.engine.blocks.mixing import Grid, Mixer, MixerSettings, layer_flops, rms_norm, step_biases
from studio.engine.blocks.scanning import paths_of


def ssd_reference(
    x: Tensor, dt: Tensor, A: Tensor, B: Tensor, C: Tensor, chunk_size: int = 64, D: Tensor | None = None
) -> Tensor:  # the field's letters
    """The plain recurrence, the judge of `ssd`: arguments and result as there, `chunk_size` is not used."""
    b, length, heads, p = x.shape
    repeats = heads // B.shape[2]
    state = x.new_zeros(b, heads, B.shape[3], p)
    outputs = []
    for token in range(length):
        b_token, c_token = (part[:, token].repeat_interleave(repeats, dim=1) for part in (B, C))  # (b, heads, n)
        decay = torch.exp(dt[:, token] * A)
        added = dt[:, token, :, None, None] * b_token[..., None] * x[:, token, :, None, :]
        state = decay[..., None, None] * state + added
        outputs.append((c_token[..., None] * state).sum(dim=2))
    y = torch.stack(outputs, dim=1)
    return y if D is None else y + D.view(heads, -1) * x


def decay_matrix(log_decay: Tensor) -> Tensor:
    """Decays between tokens: (..., q) logarithms to (..., q, q).

    Entry (i, j) is the decay from after token j to token i, 0 above the diagonal.
    """
    q = log_decay.shape[-1]
    total = log_decay.cumsum(dim=-1)
    above = torch.ones(q, q, dtype=torch.bool, device=log_decay.device).triu(1)
    return (total[..., :, None] - total[..., None, :]).masked_fill(above, float("-inf")).exp()


def ssd(
    x: Tensor, dt: Tensor, A: Tensor, B: Tensor, C: Tensor, chunk_size: int = 64, D: Tensor | None = None
) -> Tensor:  # the field's letters
    """The scan as products of matrices: quadratic within a chunk, linear between chunks.

    Args:
        x: (b, l, heads, p).
        dt: (b, l, heads), steps, not negative (softplus is the caller's).
        A: (heads), negative.
        B: (b, l, groups, n); `groups` divides `heads`.
        C: (b, l, groups, n).
        chunk_size: tokens of a chunk; changes the speed, not the result.
        D: (heads) or (heads, p), the skip; None for none.

    Returns:
        (b, l, heads, p), in the dtype of `x`; decays are computed in at least float32.
    """
    b, length, heads, p = x.shape
    groups, n = B.shape[2:]
    q = min(chunk_size, length)
    padding = -length % q
    padded = [
        functional.pad(part, (0, 0) * (part.ndim - 2) + (0, padding)) if padding else part for part in (x, dt, B, C)
    ]
    chunks = (length + padding) // q
    shape = (b, chunks, q, groups, heads // groups)
    wide = torch.promote_types(x.dtype, torch.float32)
    steps = padded[1].view(shape).permute(0, 1, 3, 4, 2)  # (b, chunks, groups, heads per group, q)
    log_decay = steps.to(wide) * A.to(wide).view(groups, -1, 1)
    inputs = padded[0].view(*shape, p).permute(0, 1, 3, 4, 2, 5) * steps.to(x.dtype)[..., None]
    b_chunks, c_chunks = (
        part.view(b, chunks, q, groups, n).permute(0, 1, 3, 2, 4)[:, :, :, None] for part in padded[2:]
    )
    weights = torch.matmul(c_chunks, b_chunks.transpose(-1, -2)) * decay_matrix(log_decay).to(x.dtype)
    y = torch.matmul(weights, inputs)
    if chunks > 1:
        y = y + _from_earlier_chunks(inputs, log_decay, b_chunks, c_chunks)
    y = y.permute(0, 1, 4, 2, 3, 5).reshape(b, chunks * q, heads, p)[:, :length]
    return y if D is None else y + D.to(x.dtype).view(heads, -1) * x


def _from_earlier_chunks(inputs: Tensor, log_decay: Tensor, b_chunks: Tensor, c_chunks: Tensor) -> Tensor:
    """What the states at the beginning of each chunk add: (b, chunks, groups, heads per group, q, p)."""
    total = log_decay.cumsum(dim=-1)
    whole = total[..., -1]  # (b, chunks, groups, heads per group)
    to_end = (whole[..., None] - total).exp().to(inputs.dtype)
    states = torch.matmul(b_chunks.transpose(-1, -2), inputs * to_end[..., None])  # (b, chunks, ..., n, p)
    between = decay_matrix(whole.permute(0, 2, 3, 1)).to(
        inputs.dtype
    )  # (b, ..., chunks, chunks), from state j to the end of chunk i
    after = torch.einsum("bghij,bjghnp->bighnp", between, states)
    before = functional.pad(after[:, :-1], (0, 0) * 4 + (1, 0))
    return torch.matmul(c_chunks, before) * total.exp().to(inputs.dtype)[..., None]


class SsdMixer(Mixer):
    """Mamba-2 along each path: projection, short convolution on the grid, a scan a path, gated norm, projection.

    Source: Mamba-2 block, arXiv 2405.21060, figure 6, made bidirectional as in Hydra, arXiv 2407.09941, with one input
    projection that holds B, C and dt of all paths.
    Deliberate differences: expansion 1, so that it has the parameters of AttentionMixer; the convolution is a
    non-causal 3 x 3 on the grid; the scans keep their diagonal and are summed.
    """

    def __init__(self, settings: MixerSettings) -> None:
        super().__init__(settings)
        e, n, heads = settings.inner, settings.state_width, settings.heads
        order = find_scan(settings.scan)
        paths = order.path_count
        self.sizes = (e, e + 2 * paths * n, paths * heads)  # gate; x, B and C of all paths; dt of all
        self.to_all = nn.Linear(settings.width, sum(self.sizes), bias=False)
        self.convolution = nn.Conv2d(self.sizes[1], self.sizes[1], 3, padding=1, groups=self.sizes[1])
        self.dt_bias = nn.Parameter(torch.empty(paths * heads))
        self.A_log = nn.Parameter(torch.empty(paths * heads))
        self.D = nn.Parameter(torch.empty(heads))
        self.norm_scale = nn.Parameter(torch.empty(e))
        self.to_out = nn.Linear(e, settings.width)
        # Of x, B, C and dt behind the last token, for orders with pads.
        self.pad_token = nn.Parameter(torch.empty(1, 1, self.sizes[1] + self.sizes[2])) if order.has_pads else None

    def initialise(self) -> None:
        """See `Mixer.initialise`: Mamba-2's own steps, log-uniform in [1e-3, 1e-1], and decays, A in [1, 16]."""
        with torch.no_grad():
            self.dt_bias.copy_(step_biases(len(self.dt_bias)))
            self.A_log.uniform_(1.0, 16.0).log_()
        nn.init.ones_(self.D)
        nn.init.ones_(self.norm_scale)
        if self.pad_token is not None:
            nn.init.normal_(self.pad_token, std=0.02)

    def forward(self, tokens: Tensor, grid: Grid) -> Tensor:
        """(b, l, d), rows of the grid first, to the same shape."""
        b, length, _ = tokens.shape
        gate, mixed, dt = self.to_all(tokens).split(self.sizes, dim=-1)
        cells = mixed.view(b, *grid, -1).permute(0, 3, 1, 2)
        mixed = functional.silu(self.convolution(cells)).permute(0, 2, 3, 1).reshape(b, length, -1)
        if self.pad_token is not None:
            pads = self.pad_token.to(mixed.dtype).expand(b, 1, -1).split(self.sizes[1:], dim=-1)
            mixed, dt = torch.cat([mixed, pads[0]], dim=1), torch.cat([dt, pads[1]], dim=1)
        scanned = self._scan(mixed, functional.softplus(dt + self.dt_bias), grid)
        gated = rms_norm(scanned * functional.silu(gate), self.norm_scale)
        return self.to_out(gated)  # type: ignore[no-any-return]  # nn.Module calls are Any

    def _scan(self, mixed: Tensor, steps: Tensor, grid: Grid) -> Tensor:
        """x, B and C (b, l, e + 2 paths n) and dt (b, l, paths heads), in picture order, to the sum (b, l, e)."""
        b, e, n, heads = len(mixed), self.settings.inner, self.settings.state_width, self.settings.heads
        decay = -torch.exp(self.A_log.float())
        x = mixed[..., :e].unflatten(-1, (heads, -1))
        y = x[:, : grid[0] * grid[1]] * self.D.to(x.dtype).view(heads, 1)
        for path, (index, inverse) in enumerate(paths_of(self.settings, grid, mixed.device)):
            own = slice(path * heads, (path + 1) * heads)
            first = e + 2 * path * n
            states = mixed[..., first : first + 2 * n].index_select(1, index).view(b, -1, 2, 1, n)
            scanned = ssd(
                x.index_select(1, index),
                steps[..., own].index_select(1, index),
                decay[own],
                states[:, :, 0],
                states[:, :, 1],
            )
            y = y + scanned.index_select(1, inverse)
        return y.flatten(2)

    def flops(self, length: int) -> int:
        """See `Mixer.flops`; within a chunk q tokens look at each other, and each chunk reads and writes a state."""
        e, n = self.settings.inner, self.settings.state_width
        q = min(64, length)
        paths = find_scan(self.settings.scan).path_count
        return layer_flops(self, length) + paths * length * (2 * q * (n + e) + 4 * n * e)
