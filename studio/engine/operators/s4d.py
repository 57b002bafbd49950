"""S4D: a diagonal state-space model as a convolution.

Source: Gu, Gupta, Goel and Re 2022, arXiv 2206.11893: kernel and discretisations in section 3 and table 1,
initialisations in section 4. `x' = A x + B u`, `y = 2 Re(C x)`: A holds one of each conjugate pair of modes. With a
step dt, `K_l = 2 Re sum_n C_n Bbar_n Abar_n^l`.
Deliberate differences: no (e, n, l) table of powers (see `studio.engine.exponential_sums`).

Letters: `b` batch, `l` tokens, `e` channels, `n` modes, half the state width.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import ClassVar, Literal

import torch
from torch import Tensor, nn

from studio.engine.blocks.scanning import ScannedMixer
from studio.engine.exponential_sums import as_modes, exponential_sums, relative_growth
from studio.engine.operators.fft_conv import ConvolutionCore
from studio.engine.operators.hippo import nplr_legs
from studio.engine.shapes import check_positive, wide_dtype

Discretisation = Literal["zoh", "bilinear"]


def s4d_kernel(
    A: Tensor, B: Tensor, C: Tensor, log_dt: Tensor, length: int, *, discretisation: Discretisation = "zoh"
) -> Tensor:
    """The taps of a diagonal state-space model.

    Args:
        A: (e, n) or (n), complex, real parts negative for a stable model.
        B: (e, n) or (n), complex.
        C: (e, n) or (n), complex.
        log_dt: (e), logarithms of the steps.
        length: Tokens, from 0.
        discretisation: "zoh", an input that stays constant over a step, or "bilinear".

    Returns:
        (e, length), real, twice the real part over the modes: float32, or float64 where an argument has it.

    Raises:
        ValueError: Shapes that do not fit together, a negative length, or an unknown discretisation.
    """
    _check_discretisation(discretisation)
    (A, B, C), dt, dtype = as_modes("s4d", {"A": A, "B": B, "C": C}, log_dt, length)
    ratio, gain = _discretised(A * dt, discretisation)
    return exponential_sums(2 * C * B * (dt * gain), ratio, length, dtype)


def _discretised(exponents: Tensor, discretisation: str) -> tuple[Tensor, Tensor]:
    """Abar, and Bbar over dt B, from dt A."""
    if discretisation == "zoh":
        return torch.exp(exponents), relative_growth(exponents)
    gain = 1 / (1 - exponents / 2)
    return (1 + exponents / 2) * gain, gain


def s4d_kernel_reference(
    A: Tensor, B: Tensor, C: Tensor, log_dt: Tensor, length: int, *, discretisation: Discretisation = "zoh"
) -> Tensor:
    """The recurrence, answering an impulse: arguments and result as in `s4d_kernel`."""
    _check_discretisation(discretisation)
    wide = wide_dtype(A, B, C, log_dt).to_complex()
    dt = log_dt.exp().to(wide)[:, None]
    A, B, C = (part.to(wide).expand(len(dt), -1) for part in (A, B, C))
    if discretisation == "zoh":
        decay = torch.exp(dt * A)
        state = torch.expm1(dt * A) / A * B
    else:
        decay = (1 + dt * A / 2) / (1 - dt * A / 2)
        state = dt * B / (1 - dt * A / 2)
    taps = [A.real[:, :0]]
    for _ in range(length):
        taps.append(2 * (C * state).sum(dim=1, keepdim=True).real)
        state = decay * state
    return torch.cat(taps, dim=1)


def _check_discretisation(discretisation: str) -> None:
    if discretisation not in {"zoh", "bilinear"}:
        raise ValueError(f"s4d: there is no discretisation {discretisation!r}; there are zoh, bilinear")


def _linear(n: int) -> Tensor:
    return torch.complex(torch.full((n,), -0.5, dtype=torch.float64), math.pi * torch.arange(n, dtype=torch.float64))


def _inverse(n: int) -> Tensor:
    state_width = 2 * n
    order = torch.arange(n, dtype=torch.float64)
    frequencies = state_width / math.pi * (state_width / (2 * order + 1) - 1)
    return torch.complex(torch.full_like(frequencies, -0.5), frequencies)


def _real(n: int) -> Tensor:
    return -(1 + torch.arange(n, dtype=torch.float64)).to(torch.complex128)


def _legendre(n: int) -> Tensor:
    return nplr_legs(2 * n).Lambda


INITIALISATIONS: dict[str, Callable[[int], Tensor]] = {
    "lin": _linear,
    "inv": _inverse,
    "real": _real,
    "legs": _legendre,
}
"""S4D-Lin, S4D-Inv, S4D-Real and S4D-LegS: arXiv 2206.11893, equations 9, 8 and section 4.3, and definition 1."""


def s4d_initialisation(name: str, n: int) -> Tensor:
    """Give the state matrix that a diagonal model starts from.

    Args:
        name: "lin", "inv", "real" or "legs".
        n: Modes, from 1, half the state width: one of each conjugate pair.

    Returns:
        (n), complex128.

    Raises:
        ValueError: There is no such initialisation, or `n` is below 1.
    """
    check_positive("s4d", "number of modes", n)
    if name not in INITIALISATIONS:
        raise ValueError(f"s4d: there is no initialisation {name!r}; there are {', '.join(INITIALISATIONS)}")
    return INITIALISATIONS[name](n)


class S4dCore(ConvolutionCore):
    """S4D-Lin with B = 1: A and C of every channel are learned, real parts of A kept negative by an exponential."""

    WIDE: ClassVar[frozenset[str]] = frozenset({"D", "log_dt", "log_decay", "frequency", "C"})

    def __init__(self, width: int, state_width: int) -> None:
        super().__init__(width)
        modes = (state_width + 1) // 2
        self.log_dt = nn.Parameter(torch.empty(width))
        self.log_decay = nn.Parameter(torch.empty(width, modes))
        self.frequency = nn.Parameter(torch.empty(width, modes))
        self.C = nn.Parameter(torch.empty(width, modes, 2))

    def initialise(self) -> None:
        """See `SequenceCore.initialise`: steps log-uniform in [0.001, 0.1], C complex normal of variance 1."""
        super().initialise()
        A = s4d_initialisation("lin", self.frequency.shape[1])
        nn.init.uniform_(self.log_dt, math.log(1e-3), math.log(1e-1))
        nn.init.normal_(self.C, std=0.5**0.5)
        with torch.no_grad():
            self.log_decay.copy_((-A.real).log())
            self.frequency.copy_(A.imag)

    def kernel(self, length: int) -> Tensor:
        """See `ConvolutionCore.kernel`."""
        A = torch.complex(-self.log_decay.float().exp(), self.frequency.float())
        C = torch.view_as_complex(self.C.float())
        return s4d_kernel(A, torch.ones_like(A[0]), C, self.log_dt.float(), length)


class S4dMixer(ScannedMixer):
    """S4D along each path. The gate takes the place of the GELU and the linear layer behind S4's convolutions."""

    def build_core(self) -> S4dCore:
        """See `ScannedMixer.build_core`."""
        return S4dCore(self.settings.inner, self.settings.state_width)
