"""State-space duality: the scan of Mamba-2, chunked into matrix products.

Source: Dao and Gu 2024, arXiv 2405.21060, section 6 and listing 1. The recurrence, for every head:
`h_t = exp(dt_t A) h_{t-1} + dt_t B_t x_t^T`, `y_t = C_t h_t + D x_t`.
Deliberate differences: any length; B and C are shared by groups of heads without being repeated; a sequence of one
chunk has no states; both directions in one pass where both are wanted. How: `blocks/semiseparable.py`.

Letters: `b` batch, `l` tokens, `d` width of the tokens, `e` width inside the mixer, `g` groups, `h` heads, `n` state
width, `p` width of a head.
"""

from __future__ import annotations

from functools import cache, partial, reduce
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.contract.scans import find_scan, scan_paths
from studio.engine import kernels
from studio.engine.blocks.mixing import Grid, Mixer, MixerSettings, layer_flops, rms_norm, step_biases
from studio.engine.blocks.scanning import paths_of
from studio.engine.blocks.semiseparable import Scan, check_scan, chunk_length, semiseparable, semiseparable_flops, skip
from studio.engine.blocks.strips import by_pictures, by_rows, by_tokens
from studio.engine.shapes import wide_dtype


def ssd_reference(
    x: Tensor, dt: Tensor, A: Tensor, B: Tensor, C: Tensor, chunk_size: int | None = None, D: Tensor | None = None
) -> Tensor:  # the field's letters
    """The plain recurrence, the judge of `ssd`: arguments and result as there, `chunk_size` is not used."""
    wide = wide_dtype(x, dt)
    inputs, steps = x.to(wide), dt.to(wide)
    b, length, heads, p = x.shape
    b_heads, c_heads = (part.to(wide).repeat_interleave(heads // B.shape[2], dim=2) for part in (B, C))
    state = inputs.new_zeros(b, heads, B.shape[3], p)
    outputs = []
    for token in range(length):
        decay = torch.exp(steps[:, token] * A.to(wide))
        added = steps[:, token, :, None, None] * b_heads[:, token, :, :, None] * inputs[:, token, :, None]
        state = decay[..., None, None] * state + added
        outputs.append((c_heads[:, token, :, :, None] * state).sum(dim=2))
    y = torch.stack(outputs, dim=1) if outputs else torch.zeros_like(inputs)
    return (y if D is None else y + skip(inputs, D)).to(x.dtype)


def ssd(
    x: Tensor, dt: Tensor, A: Tensor, B: Tensor, C: Tensor, chunk_size: int | None = None, D: Tensor | None = None
) -> Tensor:  # the field's letters
    """The scan as products of matrices: quadratic within a chunk, linear between chunks.

    On a GPU by kernels where triton is installed.

    Args:
        x: (b, l, h, p).
        dt: (b, l, h), steps, not negative (softplus is the caller's).
        A: (h), negative.
        B: (b, l, g, n); g divides h.
        C: (b, l, g, n).
        chunk_size: tokens of a chunk at most; changes the speed, not the result. None chooses by the length.
        D: (h) or (h, p), the skip; None for none.

    Returns:
        (b, l, h, p), in the dtype of `x`; states and decays are computed in at least float32.

    Raises:
        ValueError: shapes, dtypes, devices or a chunk size that do not fit; names which, and what is needed.
    """
    axes = {"x": (x, "b l h p"), "dt": (dt, "b l h"), "A": (A, "h"), "B": (B, "b l g n"), "C": (C, "b l g n")}
    check_scan("ssd", axes, D, chunk_size)
    by_torch = partial(_scan_by_torch, chunk_size)
    if kernels.is_available(x):
        return kernels.run("ssd", by_torch, (x, dt, A, B, C, D), chunk_size)
    return by_torch(x, dt, A, B, C, D)


def _scan_by_torch(
    chunk_size: int | None, x: Tensor, dt: Tensor, A: Tensor, B: Tensor, C: Tensor, D: Tensor | None
) -> Tensor:
    scan = Scan(x, dt[:, :, None], A[None], B[:, :, None], C[:, :, None])
    y = semiseparable(scan, chunk_size or chunk_length(x.shape[1]))
    return y if D is None else y + skip(x, D)


def ssd_both_ways(
    x: Tensor, dt: Tensor, A: Tensor, B: Tensor, C: Tensor, chunk_size: int | None = None, D: Tensor | None = None
) -> Tensor:  # the field's letters
    """`ssd` of the sequence plus, brought back to its order, `ssd` of the reversed one, in one pass.

    Args:
        x: (b, l, h, p).
        dt: (b, l, 2, h), steps of the scan from the first token and of that from the last, in the order of the tokens.
        A: (2, h).
        B: (b, l, 2, g, n).
        C: (b, l, 2, g, n).
        chunk_size: as of `ssd`.
        D: as of `ssd`, added once.

    Returns:
        As `ssd`.

    Raises:
        ValueError: as `ssd`.
    """
    axes = {"x": (x, "b l h p"), "dt": (dt, "b l 2 h"), "A": (A, "2 h"), "B": (B, "b l 2 g n"), "C": (C, "b l 2 g n")}
    check_scan("ssd_both_ways", axes, D, chunk_size)
    if kernels.is_available(x):
        return _one_way_and_back(x, dt, A, B, C, chunk_size, D)
    y = semiseparable(Scan(x, dt, A, B, C), chunk_size or chunk_length(x.shape[1]))
    return y if D is None else y + skip(x, D)


def _one_way_and_back(
    x: Tensor, dt: Tensor, A: Tensor, B: Tensor, C: Tensor, chunk_size: int | None, D: Tensor | None
) -> Tensor:
    """`ssd_both_ways` in two passes: the kernels know one direction."""
    forth = ssd(x, dt[:, :, 0], A[0], B[:, :, 0], C[:, :, 0], chunk_size, D)
    x_back, dt_back, b_back, c_back = (part.flip(1) for part in (x, dt[:, :, 1], B[:, :, 1], C[:, :, 1]))
    return forth + ssd(x_back, dt_back, A[1], b_back, c_back, chunk_size).flip(1)


@cache
def passes(scan: str) -> tuple[slice, ...]:
    """Paths of a scan order that are scanned in one pass: two where the second runs the first one backwards."""
    paths = scan_paths(scan, 0, 2, 3)  # paths that differ do so on any grid with rows and columns
    found = []
    first = 0
    while first < len(paths):
        is_pair = first + 1 < len(paths) and bool((paths[first][::-1] == paths[first + 1]).all())
        found.append(slice(first, first + 1 + int(is_pair)))
        first = found[-1].stop
    return tuple(found)


class SsdMixer(Mixer):
    """Mamba-2 along each path: projection, short convolution on the grid, a scan a path, gated norm, projection.

    Source: Mamba-2 block, arXiv 2405.21060, figure 6, made bidirectional as in Hydra, arXiv 2407.09941, with one input
    projection that holds B, C and dt of all paths.
    Deliberate differences: expansion 1, so that it has the parameters of AttentionMixer; the convolution is a
    non-causal 3 x 3 on the grid; the scans keep their diagonal and are summed, two in one pass where they run there
    and back.
    """

    WIDE: ClassVar[frozenset[str]] = frozenset({"A_log", "dt_bias"})

    def __init__(self, settings: MixerSettings) -> None:
        super().__init__(settings)
        e, n, heads = settings.inner, settings.state_width, settings.heads
        order = find_scan(settings.scan)
        paths = order.path_count
        self.sizes = [e, e + 2 * paths * n, paths * heads]  # gate; x, B and C of all paths; dt of all
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
        return by_pictures(lambda some: self._mixed(some, grid), tokens, 2 * sum(self.sizes))

    def _mixed(self, tokens: Tensor, grid: Grid) -> Tensor:
        """The same, all pictures at once."""
        gate, x, states, steps = by_rows(self._projected, tokens, grid, self.convolution, 2 * sum(self.sizes))
        on_path = (x, states, steps) if self.pad_token is None else self._padded(x, states, steps)
        # What belongs to a token alone waits until all that the scan holds is gone, and comes in parts then.
        return by_tokens(self._finished, self._scan(on_path, grid), x, gate, width=12 * self.settings.inner)

    def _projected(self, tokens: Tensor, grid: Grid) -> tuple[Tensor, ...]:
        """(b, l, d) to the gate (b, l, e), x, B and C (b, l, 2 paths n), and dt (b, l, paths heads)."""
        b, length, _ = tokens.shape
        gate, mixed, dt = torch.split(self.to_all(tokens), self.sizes, dim=-1)
        cells = mixed.view(b, *grid, -1).permute(0, 3, 1, 2)
        mixed = functional.silu(self.convolution(cells)).permute(0, 2, 3, 1).reshape(b, length, -1)
        x, states = torch.split(mixed, [self.settings.inner, self.sizes[1] - self.settings.inner], dim=-1)
        return gate, x, states, functional.softplus(dt + self.dt_bias)

    def _padded(self, x: Tensor, states: Tensor, steps: Tensor) -> tuple[Tensor, ...]:
        """The same, with the pad behind the last token."""
        widths = [x.shape[-1], states.shape[-1], steps.shape[-1]]
        pads = torch.split(self.pad_token.expand(len(x), 1, -1), widths, dim=-1)  # type: ignore[union-attr]  # asked for
        pad_steps = functional.softplus(pads[2] + self.dt_bias)
        parts = zip((x, states, steps), (pads[0], pads[1], pad_steps), strict=True)
        return tuple(torch.cat([part, pad.to(part.dtype)], dim=1) for part, pad in parts)

    def _scan(self, inputs: tuple[Tensor, ...], grid: Grid) -> Tensor:
        """x, B and C, and dt as of `_projected`, in picture order, to the sum of all scans (b, l, e)."""
        e, n, heads = self.settings.inner, self.settings.state_width, self.settings.heads
        decays = -torch.exp(self.A_log.to(wide_dtype(self.A_log))).view(-1, heads)
        b = len(inputs[0])
        x = inputs[0].view(b, -1, heads, e // heads)
        states = inputs[1].view(b, -1, len(decays), 2, 1, n)  # path, B or C
        steps = inputs[2].view(b, -1, len(decays), heads)
        paths = paths_of(self.settings, grid, x.device)

        def heard(own: slice) -> Tensor:
            path = paths[own.start]
            on_path = path.ordered(states[:, :, own])
            x_on, steps_on = path.ordered(x), path.ordered(steps[:, :, own])
            if own.stop - own.start == 2:
                y = ssd_both_ways(x_on, steps_on, decays[own], on_path[:, :, :, 0], on_path[:, :, :, 1])
            else:
                y = ssd(x_on, steps_on[:, :, 0], decays[own.start], on_path[:, :, 0, 0], on_path[:, :, 0, 1])
            restored: Tensor = path.restored(y)
            return restored

        y: Tensor = reduce(torch.add, map(heard, passes(self.settings.scan)))
        return y.view(b, -1, e)

    def _finished(self, scanned: Tensor, x: Tensor, gate: Tensor) -> Tensor:
        """The scans' sum, x and gate (b, l, e) to (b, l, d)."""
        skipped = skip(x.reshape(*x.shape[:2], self.settings.heads, -1), self.D).flatten(2)
        gated = rms_norm((scanned + skipped) * functional.silu(gate), self.norm_scale)
        return self.to_out(gated)  # type: ignore[no-any-return]  # nn.Module calls are Any

    def flops(self, length: int) -> int:
        """See `Mixer.flops`; orders with paths that run back and forth share the products within chunks."""
        e, n = self.settings.inner, self.settings.state_width
        total = layer_flops(self, length)
        for own in passes(self.settings.scan):
            total += semiseparable_flops(length, e, n, directions=own.stop - own.start)
        return total
