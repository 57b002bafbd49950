"""S4ND: a state-space kernel along each axis of the picture, their outer product the kernel of a 2-D convolution.

Source: Nguyen et al. 2022, arXiv 2210.06583: section 3.1 (the kernel, equation 6; its tensor rank), section 3.2
(resolution: `rate` scales the steps, `bandlimit` drops the modes that a grid cannot hold). Along an axis the kernel is
S4D's, Gu et al. 2022, arXiv 2206.11893, equation 4, with zero-order hold and twice the real part over half of the
conjugate pairs: `k_l = 2 Re sum_n C_n B_n (exp(dt A_n) - 1) / A_n exp(l dt A_n)`.

Deliberate differences: both directions of an axis keep their diagonal and are summed, so that to exchange them is to
flip the picture; terms of the tensor rank are summed, not averaged; `bandlimit` looks at the coarser of the trained and
the present grid, so that a coarser grid is free of aliases too; and since each term of the kernel is separable, it is
applied as a matrix product along each axis, which is faster than the real 2-D Fourier transform on every grid that a
picture has (2.2 times at 32 x 32, 1.6 at 128 x 128, 1.1 at 256 x 256, one thread, float32); the transform takes over
where a side is longer still.

Letters: `b` batch, `l` tokens, `d` width of the tokens, `e` channels, `h w` grid, `n` modes (conjugate pairs) of an
axis, `r` tensor rank. The first axis of parameters is the axis of the grid (rows, then columns), the second of C its
directions (looking back, looking ahead).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import ClassVar, TypeAlias

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.engine.blocks.mixing import Grid, Mixer, MixerSettings, layer_flops, rms_norm
from studio.engine.exponential_sums import as_modes, exponential_sums, relative_growth
from studio.engine.operators.fft_conv import BLOCK_CHANNELS, good_fft_size, is_large, lay, versions_of
from studio.engine.shapes import check_length, check_shapes, wide_dtype

Rate: TypeAlias = float | tuple[float, float]
"""Tokens of the trained grid that a token of this one stands for: along both axes, or along rows and along columns."""

LONGEST_PRODUCT = 320

BLOCK_BYTES = 6 * 2**20
"""Of what channels hold that are convolved together: more of it in the cache, and less memory."""
BLOCK_NUMBERS = 2**20
"""Of channels that are laid side by side together, at least a line of the cache of them."""


def s4nd(
    u: Tensor,
    A: Tensor,
    B: Tensor,
    C: Tensor,
    log_dt: Tensor,
    D: Tensor | None = None,
    rate: Rate = 1.0,
    bandlimit: float | None = None,
    form: str | None = None,
) -> Tensor:
    """The 2-D convolution of a picture with the outer product of its axes' kernels.

    Args:
        u: (b, e, h, w).
        A: (2, n), or (2, e, n) for modes of every channel's own; complex, real parts negative.
        B: as A.
        C: (2, directions, r, e, n), complex; one direction looks back only, two look both ways.
        log_dt: (2, e), logarithms of the steps on the trained grid.
        D: (e), the skip; None for none.
        rate: tokens of the trained grid that a token of this one stands for; 0.5 on a grid that is twice as fine.
        bandlimit: keeps modes below that part of the highest frequency a grid can hold (1: all that it can hold);
            None keeps all.
        form: `products` or `fft`; changes the speed, not the result; None chooses.

    Returns:
        (b, e, h, w), in the dtype of `u`; kernels are computed in at least float32.

    Raises:
        ValueError: shapes, devices or options that do not fit; says which and what is needed.
    """
    grid = _check(u, A, B, C, log_dt, D)
    if not u.numel():
        return u.clone()
    down, across = axis_kernels(A, B, C, log_dt, grid, rate, bandlimit)
    return convolve_axes(u, down, across, D, form)


def s4nd_reference(
    u: Tensor,
    A: Tensor,
    B: Tensor,
    C: Tensor,
    log_dt: Tensor,
    D: Tensor | None = None,
    rate: Rate = 1.0,
    bandlimit: float | None = None,
    form: str | None = None,
) -> Tensor:
    """The plain recurrences, along one axis and then the other: arguments and result as in `s4nd`, `form` is not used.

    The kernel of a term is a product, so that its convolution is the one axis' state-space model after the other's.
    """
    _check(u, A, B, C, log_dt, D)
    wide = wide_dtype(u, A, B, C, log_dt)
    terms = []
    for term in range(C.shape[2]):
        y = u.to(wide)
        for axis in range(2):
            step, held = _discrete(A, B, C, log_dt, (axis, rate, bandlimit))
            y = y.transpose(-1, -2)  # columns are scanned last, which leaves h and w as they were
            directions = enumerate(held[:, term])
            y = sum(_recur(y, step, taken, is_back=direction == 1) for direction, taken in directions)  # type: ignore[assignment]
        terms.append(y)
    total = torch.stack(terms).sum(dim=0)
    return (total if D is None else total + D[:, None, None] * u).to(u.dtype)


def _recur(u: Tensor, step: Tensor, held: Tensor, *, is_back: bool) -> Tensor:
    """x_t = exp(dt A) x_{t-1} + u_t and y_t = 2 Re (held x_t), along the last axis of u (b, e, ..., tokens)."""
    state = torch.zeros(*u.shape[:-1], step.shape[-1], dtype=step.dtype, device=u.device)
    decay = step.exp()[:, None]
    outputs = []
    for token in (u.flip(-1) if is_back else u).unbind(-1):
        state = decay * state + token[..., None]
        outputs.append(2 * (held[:, None] * state).sum(dim=-1).real)
    if not outputs:
        return torch.zeros_like(u)
    y = torch.stack(outputs, dim=-1)
    return y.flip(-1) if is_back else y


def s4nd_kernel(
    A: Tensor,
    B: Tensor,
    C: Tensor,
    log_dt: Tensor,
    grid: Grid,
    rate: Rate = 1.0,
    bandlimit: float | None = None,
) -> Tensor:
    """The whole kernel on a grid (h, w), to look at; `s4nd` never makes it. Arguments as there.

    Returns:
        (e, 2h - 1, 2w - 1), offset (0, 0) in the middle; an axis of one direction is zero before it.
    """
    down, across = (_two_sided(part) for part in axis_kernels(A, B, C, log_dt, grid, rate, bandlimit))
    return torch.einsum("rei,rej->eij", down, across)


def axis_kernels(
    A: Tensor,
    B: Tensor,
    C: Tensor,
    log_dt: Tensor,
    grid: Grid,
    rate: Rate = 1.0,
    bandlimit: float | None = None,
) -> tuple[Tensor, Tensor]:
    """The kernels along the rows' axis, (directions, r, e, h), and along the columns', (directions, r, e, w).

    Arguments as in `s4nd`; real, in at least float32.
    """
    _check(None, A, B, C, log_dt, None)
    wide = wide_dtype(A, B, C, log_dt)
    kernels = []
    for axis, length in enumerate(grid):
        check_length("s4nd", length)
        step, held = _discrete(A, B, C, log_dt, (axis, rate, bandlimit))
        ratios = step.exp().expand_as(held).flatten(0, 2)
        kernels.append(2 * exponential_sums(held.flatten(0, 2), ratios, length, wide).view(*C.shape[1:-1], length))
    return kernels[0], kernels[1]


def _discrete(
    A: Tensor, B: Tensor, C: Tensor, log_dt: Tensor, place: tuple[int, Rate, float | None]
) -> tuple[Tensor, Tensor]:
    """Dt A (e, n), and C B (exp(dt A) - 1) / A (directions, r, e, n) without the modes over the limit, of one axis."""
    axis, rate, bandlimit = place
    here = _check_rate(rate)[axis]
    (a, b), trained, _ = as_modes("s4nd", {"A": A[axis], "B": B[axis]}, log_dt[axis], 0)
    dt = here * trained
    step = dt * a
    held = C[axis].to(a.dtype) * (dt * b * relative_growth(step))
    if bandlimit is None:
        return step, held
    if not bandlimit > 0:
        raise ValueError(f"s4nd: the bandlimit is {bandlimit}; a number above 0, or None, is needed")
    # In cycles per token of the coarser grid, of which half a cycle is the highest that can be told from lower ones.
    frequencies = max(1.0, here) * trained * a.imag.abs() / (2 * math.pi)
    return step, held * (frequencies < bandlimit / 2)


def convolve_axes(u: Tensor, down: Tensor, across: Tensor, D: Tensor | None = None, form: str | None = None) -> Tensor:
    """Convolve u (b, e, h, w) with the kernels that `axis_kernels` gives for (h, w); the rest as in `s4nd`."""
    if form not in (None, "products", "fft"):
        raise ValueError(f"s4nd: the form is {form!r}; products, fft or None is needed")
    takes_products = form == "products" or (form is None and max(u.shape[-2:]) <= LONGEST_PRODUCT)
    # Products in bfloat16 add up in float32; float16 could overflow between the axes.
    dtype = u.dtype if takes_products and u.dtype == torch.bfloat16 else wide_dtype(u)
    kernels = [_two_sided(part).to(dtype) for part in (down, across)]
    skip = None if D is None else D.to(dtype)[:, None, None, None]
    convolve = _convolve_by_products if takes_products else _convolve_by_fft

    def convolved(x: Tensor, channels: slice) -> Tensor:
        """Some channels (e', b, h, w), to the same."""
        y = convolve(x, *(kernel[:, channels] for kernel in kernels))
        return y if skip is None else torch.addcmul(y, skip[channels], x)

    if not is_large(u):
        return convolved(u.to(dtype).transpose(0, 1).contiguous(), slice(None)).transpose(0, 1).to(u.dtype)
    size = BLOCK_BYTES // (_held(u, len(kernels[0]), takes_products=takes_products) * dtype.itemsize)
    return _in_blocks(convolved, u, dtype, max(1, size))


def _in_blocks(convolved: Callable[[Tensor, slice], Tensor], u: Tensor, dtype: torch.dtype, size: int) -> Tensor:
    """Convolve (b, e, h, w) some channels at a time; they are the inner axis of the result's memory if they are u's."""
    y = torch.empty_like(u, memory_format=torch.channels_last if u.stride(1) == 1 else torch.contiguous_format)
    together = max(BLOCK_CHANNELS, BLOCK_NUMBERS // u[:, 0].numel())
    for first in range(0, u.shape[1], together):
        inputs, results = (whole[:, first : first + together].flatten(2) for whole in (u, y))
        x = u.new_empty(inputs.shape[1], len(u), *u.shape[2:], dtype=dtype)
        for source, target in zip(inputs, x.flatten(2).unbind(1), strict=True):
            lay(source, target)
        for at in range(0, len(x), size):
            x[at : at + size] = convolved(x[at : at + size], slice(first + at, first + min(at + size, len(x))))
        for source, target in zip(x.flatten(2).unbind(1), results, strict=True):
            lay(source, target)
    return y


def _held(u: Tensor, r: int, *, takes_products: bool) -> int:
    """Numbers that one channel holds on its way: the matrices of the axes and the terms, or the spectra."""
    b, _, h, w = u.shape
    if takes_products:
        return r * (h * h + w * w) + (r + 3) * b * h * w
    return 4 * (2 * b + 1) * h * w


def _two_sided(kernel: Tensor) -> Tensor:
    """(directions, r, e, tokens) to (r, e, 2 tokens - 1): offset 0 in the middle, the second direction before it."""
    before = max(kernel.shape[-1] - 1, 0)
    both = functional.pad(kernel[0], (before, 0))
    return both if len(kernel) == 1 else both + functional.pad(kernel[1].flip(-1), (0, before))


def _convolve_by_products(x: Tensor, down: Tensor, across: Tensor) -> Tensor:
    """(e, b, h, w) to the same: one product along w, the terms side by side; one along h, which also sums them."""
    e, b, h, w = x.shape
    r = len(down)
    # Entry (i, j) is tap i + j, of the offset j - (side - 1 - i): what token i of a turned picture tells token j.
    to_columns = across.unfold(-1, w, 1).permute(1, 2, 0, 3).reshape(e, w, r * w)
    by_taps = down.permute(1, 2, 0).reshape(e, -1)  # the terms of a tap side by side
    to_rows = by_taps.unfold(-1, h * r, r).contiguous()
    terms = torch.bmm(x.flip(-2, -1).view(e, b * h, w), to_columns)
    terms = terms.view(e, b, h * r, w).transpose(1, 2).reshape(e, h * r, b * w)
    return torch.bmm(to_rows, terms).view(e, h, b, w).transpose(1, 2)


def _convolve_by_fft(x: Tensor, down: Tensor, across: Tensor) -> Tensor:
    """The same through the real 2-D transform, zeros behind both axes; spectra are multiplied like kernels.

    An axis at a time, so that rows of zeros, and rows of which nothing is kept, are never transformed along w.
    """
    h, w = x.shape[-2:]
    sizes = [good_fft_size(2 * side - 1) for side in (h, w)]
    rows, columns = (
        functional.pad(kernel, (0, size - kernel.shape[-1])).roll(1 - side, -1)  # offset 0 first, those before it last
        for kernel, size, side in zip((down, across), sizes, (h, w), strict=True)
    )
    spectrum = torch.einsum("rei,rej->eij", torch.fft.fft(rows), torch.fft.rfft(columns))
    product = torch.fft.fft(torch.fft.rfft(x, n=sizes[1]), n=sizes[0], dim=-2) * spectrum[:, None]
    y: Tensor = torch.fft.irfft(torch.fft.ifft(product, dim=-2)[..., :h, :], n=sizes[1])
    return y[..., :w]


def _check(u: Tensor | None, A: Tensor, B: Tensor, C: Tensor, log_dt: Tensor, D: Tensor | None) -> Grid:
    modes = "2 n" if A.ndim == 2 else "2 e n"
    arguments = {
        "u": (u, "b e h w"),
        "A": (A, modes),
        "B": (B, modes),
        "C": (C, "2 directions r e n"),
        "log_dt": (log_dt, "2 e"),
        "D": (D, "e"),
    }
    sizes = check_shapes("s4nd", arguments)
    if sizes["directions"] not in (1, 2):
        raise ValueError(f"s4nd: C has the shape {tuple(C.shape)}; 1 or 2 directions are needed")
    return sizes.get("h", 0), sizes.get("w", 0)


def _check_rate(rate: Rate) -> tuple[float, float]:
    rates = rate if isinstance(rate, tuple) else (rate, rate)
    if len(rates) != 2 or not all(0 < part < math.inf for part in rates):
        raise ValueError(f"s4nd: the rate is {rate}; a number above 0, or one for each of two axes, is needed")
    return rates


class S4ndMixer(Mixer):
    """Projection to value and gate, depthwise 3 x 3, SiLU, S4ND over the whole grid, gate, norm, projection.

    Both directions, modes that all channels share and steps from the paper's repository (its picture experiments), C so
    scaled that the kernel on the trained grid has unit energy. The grid is scaled to the area of the trained one, as
    the backbone's positions are, so that a larger picture is the same picture seen finer.
    """

    WIDE: ClassVar[frozenset[str]] = frozenset({"A_log", "A_imag", "log_dt"})
    RANK: ClassVar[int] = 2
    BANDLIMIT: ClassVar[float] = 1.0

    def __init__(self, settings: MixerSettings) -> None:
        super().__init__(settings)
        d, e = settings.width, settings.inner
        modes = max(1, settings.state_width // (2 * self.RANK))
        self.to_in = nn.Linear(d, 2 * e, bias=False)
        self.convolution = nn.Conv2d(e, e, 3, padding=1, groups=e)
        self.A_log = nn.Parameter(torch.empty(2, modes))
        self.A_imag = nn.Parameter(torch.empty(2, modes))
        self.C = nn.Parameter(torch.empty(2, 2, self.RANK, e, modes, 2))
        self.log_dt = nn.Parameter(torch.empty(2, e))
        self.D = nn.Parameter(torch.empty(e))
        self.norm_scale = nn.Parameter(torch.empty(e))
        self.to_out = nn.Linear(e, d)
        self._kept: tuple[object, tuple[Tensor, Tensor]] | None = None

    def initialise(self) -> None:
        """S4D-Lin: A_n = -1/2 + i pi n (arXiv 2206.11893, equation 9); dt log-uniform in [0.1, 1]; C normal."""
        side = self.settings.native_side
        with torch.no_grad():
            self.A_log.fill_(math.log(0.5))
            self.A_imag.copy_(math.pi * torch.arange(self.A_imag.shape[1]).expand_as(self.A_imag))
            self.log_dt.uniform_(math.log(0.1), 0.0)
            nn.init.normal_(self.C)
            for axis, kernel in enumerate(axis_kernels(*self._system(), (side, side), 1.0, self.BANDLIMIT)):
                energy = kernel.square().sum(dim=(0, -1)) * math.sqrt(self.RANK)  # (r, e)
                self.C[axis] *= energy.rsqrt()[..., None, None]
        nn.init.ones_(self.D)
        nn.init.ones_(self.norm_scale)

    def forward(self, tokens: Tensor, grid: Grid) -> Tensor:
        """(b, l, d), rows of the grid first, to the same shape."""
        b, e = len(tokens), self.settings.inner
        value, gate = self.to_in(tokens).chunk(2, dim=-1)
        cells = value.reshape(b, *grid, e).permute(0, 3, 1, 2)
        cells = functional.silu(self.convolution(cells))
        down, across = self.kernels(grid)
        mixed = convolve_axes(cells, down, across, self.D).flatten(2).transpose(1, 2)
        return self.to_out(rms_norm(mixed * functional.silu(gate), self.norm_scale))  # type: ignore[no-any-return]

    def _system(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        A = torch.complex(-self.A_log.exp(), self.A_imag)
        return A, torch.ones_like(A), torch.view_as_complex(self.C.to(self.A_log.dtype)), self.log_dt

    # Inductor writes no code for complex numbers: compiling these small sums takes minutes and gains nothing.
    @torch.compiler.disable  # type: ignore[untyped-decorator]  # torch leaves it untyped
    def kernels(self, grid: Grid) -> tuple[Tensor, Tensor]:
        """The kernels along both axes, for `convolve_axes`; kept while gradients are off and nothing changes."""
        if torch.is_grad_enabled():
            self._kept = None
            return self._make_kernels(grid)
        versions = versions_of((self.A_log, self.A_imag, self.C, self.log_dt))
        if self._kept is None or self._kept[0] != (grid, versions):
            self._kept = ((grid, versions), self._make_kernels(grid))
        return self._kept[1]

    def _make_kernels(self, grid: Grid) -> tuple[Tensor, Tensor]:
        rate = self.settings.native_side / math.sqrt(grid[0] * grid[1])
        return axis_kernels(*self._system(), grid, rate, self.BANDLIMIT)

    def flops(self, length: int) -> int:
        """See `Mixer.flops`; of a square grid, by matrix products."""
        shell = sum(layer_flops(layer, length) for layer in (self.to_in, self.convolution, self.to_out))
        return shell + 4 * self.RANK * self.settings.inner * length * math.ceil(math.sqrt(length))
