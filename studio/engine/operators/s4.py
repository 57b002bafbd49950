"""S4: a diagonal plus low-rank state-space model as a convolution.

Source: Gu, Goel and Re 2021, arXiv 2111.00396: algorithm 1 and appendix C.3. `x' = A x + B u`, `y = C x` with
`A = diag(Lambda) - P P*`, bilinear steps; modes come in conjugate pairs, of which one of each is given. The transform
of the taps is the generating function `sum_l K_l w^l` at the roots of unity, where each mode is a fraction (a Cauchy
sum) and the low rank is taken out by Woodbury's identity; C less its last power, `C (1 - Abar^length)`, ends the sum at
the length.
Deliberate differences: the fractions are written with sine and cosine of half the angle, which have no pole at w = -1;
both modes of a pair are one real fraction; tables of modes and roots are made for some roots at a time, and again on
the way back.

Letters: `b` batch, `l` tokens, `e` channels, `n` modes, half the state width, `m` roots of unity.
"""

from __future__ import annotations

import math
from typing import ClassVar, cast

import torch
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx, once_differentiable

from studio.contract.scans import find_scan
from studio.engine.blocks.scanning import ScannedMixer
from studio.engine.exponential_sums import as_modes
from studio.engine.operators.fft_conv import ConvolutionCore
from studio.engine.operators.hippo import nplr_legs
from studio.engine.shapes import wide_dtype

TABLE_NUMBERS = 2**18
"""Modes times roots of one table: a megabyte, which stays in a core's cache."""


def s4_kernel(Lambda: Tensor, P: Tensor, B: Tensor, C: Tensor, log_dt: Tensor, length: int) -> Tensor:
    """The taps of a diagonal plus low-rank state-space model, bilinear steps.

    Args:
        Lambda: (e, n) or (n), complex, real parts negative.
        P: (e, n) or (n), complex, the low rank: `A = diag(Lambda) - P P*` over both modes of every pair.
        B: (e, n) or (n), complex.
        C: (e, n) or (n), complex, the model's own, not the one with its last power taken off.
        log_dt: (e), logarithms of the steps.
        length: Tokens, from 0.

    Returns:
        (e, length), real, twice the real part over the modes: float32, or float64 where an argument has it.

    Raises:
        ValueError: Shapes that do not fit together, or a negative length.
    """
    C_cut = cut_reading(Lambda, P, C, log_dt, length).to(wide_dtype(Lambda, P, B, C, log_dt).to_complex())
    return s4_kernel_of_cut(Lambda, P, B, C_cut, log_dt, length)


def s4_kernel_of_cut(Lambda: Tensor, P: Tensor, B: Tensor, C_cut: Tensor, log_dt: Tensor, length: int) -> Tensor:
    """The same from a C whose sum ends at the length, `C (1 - Abar^length)`: what S4's layers learn in its place.

    Arguments, result and errors otherwise as in `s4_kernel`.
    """
    modes, dt, dtype = as_modes("s4", {"Lambda": Lambda, "P": P, "B": B, "C": C_cut}, log_dt, length)
    if length == 0:
        return modes[0].real[:, :0].to(dtype)
    scaled, low_rank, column = modes[0] * dt, modes[1] * dt.sqrt(), modes[2] * dt
    with torch.autocast(dt.device.type, enabled=False):
        at_roots = _at_roots((scaled, low_rank, column, modes[3]), length, dtype)
        taps: Tensor = torch.fft.irfft(at_roots, n=length)
    return taps


def cut_reading(Lambda: Tensor, P: Tensor, C: Tensor, log_dt: Tensor, length: int) -> Tensor:
    """C (1 - Abar^length): its matrix is squared, length's binary digits times.

    Args:
        Lambda: As in `s4_kernel`; so are the others.
        P: The low rank.
        C: The model's own.
        log_dt: (e).
        length: Tokens, from 0.

    Returns:
        (e, n), complex, in double precision where the device has it.
    """
    (Lambda, P, C), dt, _ = as_modes("s4", {"Lambda": Lambda, "P": P, "C": C}, log_dt, length)
    with torch.autocast(dt.device.type, enabled=False):
        matrix = _step_matrix(Lambda * dt, P * dt.sqrt())
        power = _row(C)
        while length:
            if length % 2:
                power = power @ matrix
            length //= 2
            if length:
                matrix = matrix @ matrix
    return C - _complex(power)


def whole_reading(Lambda: Tensor, P: Tensor, C_cut: Tensor, log_dt: Tensor, length: int) -> Tensor:
    """The C that `cut_reading` was given, from what it gave: for a kernel of another length than the learned one."""
    (Lambda, P, C_cut), dt, _ = as_modes("s4", {"Lambda": Lambda, "P": P, "C": C_cut}, log_dt, length)
    with torch.autocast(dt.device.type, enabled=False):
        power = torch.linalg.matrix_power(_step_matrix(Lambda * dt, P * dt.sqrt()), length)
        one = torch.eye(power.shape[-1], dtype=power.dtype, device=power.device)
        return _complex(torch.linalg.solve(one - power, _row(C_cut), left=False))


def _row(reading: Tensor) -> Tensor:
    """C (e, n) as a row for real and imaginary parts of a state, (e, 1, 2n): its product is the real part of C x."""
    return torch.cat([reading.real, -reading.imag], dim=1)[:, None]


def _complex(row: Tensor) -> Tensor:
    real, imaginary = row[:, 0].chunk(2, dim=1)
    return torch.complex(real, -imaginary)


def _step_matrix(scaled: Tensor, low_rank: Tensor) -> Tensor:
    """Abar = 2 (1 - dt A / 2)^-1 - 1 on real and imaginary parts, (e, 2n, 2n), the inverse by Woodbury's identity.

    Over both modes of a pair `P P* x` is `2 P Re(P* x)`: on real and imaginary parts 2 p p^T, still of one rank.
    """
    inverse = 1 / (1 - scaled / 2)
    p = torch.cat([low_rank.real, low_rank.imag], dim=1)
    left = _parts(inverse * low_rank)
    right = _parts(inverse.conj() * low_rank)
    rank_one = left[:, :, None] * right[:, None] / (1 + (p * left).sum(dim=1))[:, None, None]
    kept = 2 * inverse - 1
    top = torch.cat([kept.real.diag_embed(), -kept.imag.diag_embed()], dim=2)
    bottom = torch.cat([kept.imag.diag_embed(), kept.real.diag_embed()], dim=2)
    return torch.cat([top, bottom], dim=1) - 2 * rank_one


def _parts(numbers: Tensor) -> Tensor:
    return torch.cat([numbers.real, numbers.imag], dim=1)


def _at_roots(modes: tuple[Tensor, Tensor, Tensor, Tensor], length: int, dtype: torch.dtype) -> Tensor:
    """The generating function at the first half of the roots of unity, (e, length // 2 + 1), complex.

    Args:
        modes: dt Lambda, sqrt(dt) P, dt B and the cut C, (e, n) each.
        length: Tokens.
        dtype: Real number format of the tables and of the result.
    """
    scaled, low_rank, column, row = modes
    # With w = exp(-i angle): (1 - w) / (1 + w) = i tan(angle / 2), 1 + w = 2 cos(angle / 2) exp(-i angle / 2).
    half = (torch.arange(length // 2 + 1, dtype=torch.float64) * (math.pi / length)).to(scaled.device, dtype)
    through = (low_rank.real.square() + low_rank.imag.square()).to(row.dtype)
    residues = torch.stack([row * column, row * low_rank, low_rank.conj() * column, through], dim=1)
    rows = torch.cat([residues.real, (residues * scaled.conj()[:, None]).real], dim=1)  # (e, 8, n)
    sums = _CauchySums.apply(rows.to(dtype), scaled.to(dtype.to_complex()), half)  # type: ignore[no-untyped-call]
    whole, to_rank, from_rank, through = cast("Tensor", sums).unbind(dim=1)
    cosine = half.cos()
    taken = to_rank * from_rank * cosine / (1 + cosine * through)
    return torch.polar(torch.ones_like(half), half) * (whole - taken)


class _CauchySums(torch.autograd.Function):
    """`_fractions` for all roots, some at a time; on the way back their tables are made again instead of being kept."""

    @staticmethod
    def forward(ctx: FunctionCtx, rows: Tensor, scaled: Tensor, half: Tensor) -> Tensor:
        ctx.save_for_backward(rows, scaled, half)
        return torch.cat([_fractions(rows, scaled, some) for some in _some_roots(scaled, half)], dim=2)

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, gradient: Tensor) -> tuple[Tensor, Tensor, None]:
        rows, scaled, half = ctx.saved_tensors  # type: ignore[attr-defined]  # torch adds it when it calls
        rows, scaled = rows.detach().requires_grad_(), scaled.detach().requires_grad_()
        of_rows, of_scaled = torch.zeros_like(rows), torch.zeros_like(scaled)
        parts = _some_roots(scaled, half)
        for some, part in zip(parts, torch.split(gradient, len(parts[0]), dim=2), strict=True):
            with torch.enable_grad():
                sums = _fractions(rows, scaled, some)
            more_rows, more_scaled = torch.autograd.grad(sums, (rows, scaled), part)
            of_rows += more_rows
            of_scaled += more_scaled
        return of_rows, of_scaled, None


def _some_roots(scaled: Tensor, half: Tensor) -> tuple[Tensor, ...]:
    return torch.split(half, max(1, TABLE_NUMBERS // scaled.numel()))


def _fractions(rows: Tensor, scaled: Tensor, half: Tensor) -> Tensor:
    """`sum_n v / (2i sin - cos mu)` over both modes of a pair, mu = dt Lambda, for four residues v: (e, 4, m), complex.

    A pair is one fraction: `(4i sin Re v - 2 cos Re(v conj(mu))) / (cos^2 |mu|^2 - 4 sin^2 - 4i sin cos Re mu)`.
    """
    sine, cosine = half.sin(), half.cos()
    size = scaled.real.square() + scaled.imag.square()
    x = size[..., None] * cosine.square() - 4 * sine.square()  # (e, n, m)
    y = scaled.real[..., None] * (4 * sine * cosine)
    over = 1 / (x.square() + y.square())
    by_x, by_y = (x * over, y * over)
    sums_x, sums_y = rows @ by_x, rows @ by_y  # (e, 8, m)
    plain_x, turned_x = sums_x.chunk(2, dim=1)
    plain_y, turned_y = sums_y.chunk(2, dim=1)
    real = -2 * cosine * turned_x - 4 * sine * plain_y
    return torch.complex(real, 4 * sine * plain_x - 2 * cosine * turned_y)


def s4_kernel_reference(Lambda: Tensor, P: Tensor, B: Tensor, C: Tensor, log_dt: Tensor, length: int) -> Tensor:
    """The recurrence with the whole matrix, answering an impulse: arguments and result as in `s4_kernel`."""
    wide = wide_dtype(Lambda, P, B, C, log_dt).to_complex()
    dt = log_dt.exp().to(wide)[:, None, None]
    pairs = [part.to(wide).expand(len(dt), -1) for part in (Lambda, P, B, C)]
    Lambda, P, B, C = (torch.cat([part, part.conj()], dim=1) for part in pairs)
    A = Lambda.diag_embed() - P[:, :, None] * P.conj()[:, None]
    one = torch.eye(A.shape[-1], dtype=wide, device=A.device)
    step = torch.linalg.solve(one - dt / 2 * A, one + dt / 2 * A)
    state = torch.linalg.solve(one - dt / 2 * A, dt * B[..., None])
    taps = [A.real[:, :0, 0]]
    for _ in range(length):
        taps.append((C[:, None] @ state)[..., 0].real)
        state = step @ state
    return torch.cat(taps, dim=1)


class S4Core(ConvolutionCore):
    """S4-LegS: A and B are shared by all channels, as in S4's own layers; C is the cut one of the trained length."""

    WIDE: ClassVar[frozenset[str]] = frozenset({"D", "log_dt", "log_decay", "frequency", "P", "B", "C_cut"})

    def __init__(self, width: int, state_width: int, native_length: int) -> None:
        super().__init__(width)
        modes = (state_width + 1) // 2
        self.native_length = native_length
        self.log_dt = nn.Parameter(torch.empty(width))
        self.log_decay = nn.Parameter(torch.empty(modes))
        self.frequency = nn.Parameter(torch.empty(modes))
        self.P = nn.Parameter(torch.empty(modes, 2))
        self.B = nn.Parameter(torch.empty(modes, 2))
        self.C_cut = nn.Parameter(torch.empty(width, modes, 2))

    def initialise(self) -> None:
        """See `SequenceCore.initialise`: HiPPO-LegS, steps log-uniform in [0.001, 0.1], C complex normal."""
        super().initialise()
        legs = nplr_legs(2 * len(self.frequency))
        nn.init.uniform_(self.log_dt, math.log(1e-3), math.log(1e-1))
        with torch.no_grad():
            C = torch.view_as_complex(torch.randn_like(self.C_cut) * 0.5**0.5)
            self.log_decay.copy_((-legs.Lambda.real).log())
            self.frequency.copy_(legs.Lambda.imag)
            self.P.copy_(torch.view_as_real(legs.P))
            self.B.copy_(torch.view_as_real(legs.B))
            cut = cut_reading(legs.Lambda, legs.P, C, self.log_dt, self.native_length)
            self.C_cut.copy_(torch.view_as_real(cut))

    def kernel(self, length: int) -> Tensor:
        """See `ConvolutionCore.kernel`."""
        Lambda = torch.complex(-self.log_decay.float().exp(), self.frequency.float())
        P, B, C = (torch.view_as_complex(part.float()) for part in (self.P, self.B, self.C_cut))
        log_dt = self.log_dt.float()
        if length == self.native_length:
            return s4_kernel_of_cut(Lambda, P, B, C, log_dt, length)
        whole = whole_reading(Lambda, P, C, log_dt, self.native_length)
        C = cut_reading(Lambda, P, whole, log_dt, length).to(C.dtype)
        return s4_kernel_of_cut(Lambda, P, B, C, log_dt, length)


class S4Mixer(ScannedMixer):
    """S4 along each path. The gate takes the place of the GELU and the linear layer behind S4's convolutions."""

    def build_core(self) -> S4Core:
        """See `ScannedMixer.build_core`."""
        pads = self.settings.native_side if find_scan(self.settings.scan).has_pads else 0
        native_length = self.settings.native_side**2 + pads
        return S4Core(self.settings.inner, self.settings.state_width, native_length)
