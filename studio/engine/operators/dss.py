"""DSS: the first diagonal state-space model, as a convolution.

Source: Gupta, Gu and Berant 2022, arXiv 2203.14343: proposition 1 and algorithm 1. With `S_nl = exp(dt Lambda_n l)`,
DSS-softmax is `K = 2 Re(W / Lambda . S / sum_l S)`, each row over its own sum, and DSS-exp is
`K = 2 Re(W (exp(dt Lambda) - 1) / Lambda . S)`.
Deliberate differences: as in S4 and S4D here, Lambda holds one of each conjugate pair of modes and both count (the
paper's implementation takes the real part once, a factor that W learns); no (e, n, l) table of powers (see
`studio.engine.exponential_sums`).

Letters: `b` batch, `l` tokens, `e` channels, `n` modes, of which one of each conjugate pair is given.
"""

from __future__ import annotations

import math
from typing import ClassVar, Literal

import torch
from torch import Tensor, nn

from studio.engine.blocks.scanning import ScannedMixer
from studio.engine.exponential_sums import as_modes, exponential_sums, relative_growth
from studio.engine.operators.fft_conv import ConvolutionCore
from studio.engine.operators.hippo import nplr_legs
from studio.engine.shapes import wide_dtype

Variant = Literal["softmax", "exp"]
EPSILON = 1e-7
"""Of the guarded reciprocal of DSS-softmax, where a row's sum may vanish (paper, appendix A.2)."""


def dss_kernel(Lambda: Tensor, W: Tensor, log_dt: Tensor, length: int, *, variant: Variant = "softmax") -> Tensor:
    """The taps of a diagonal state space.

    Args:
        Lambda: (e, n) or (n), complex. In the variant "exp" real parts should be negative; in "softmax" they may have
            any sign, a growing mode is normalised by its last token.
        W: (e, n) or (n), complex.
        log_dt: (e), logarithms of the steps.
        length: Tokens, from 0; of "softmax" it changes every tap.
        variant: "softmax" or "exp".

    Returns:
        (e, length), real, twice the real part over the modes: float32, or float64 where an argument has it.

    Raises:
        ValueError: Shapes that do not fit together, a negative length, or an unknown variant.
    """
    _check_variant(variant)
    (Lambda, W), dt, dtype = as_modes("dss", {"Lambda": Lambda, "W": W}, log_dt, length)
    exponents = Lambda * dt
    if variant == "exp":
        return exponential_sums(2 * W * (dt * relative_growth(exponents)), torch.exp(exponents), length, dtype)
    grows = exponents.real > 0
    # A growing mode is a decaying one that begins at the last token.
    decaying = torch.where(grows, -exponents, exponents)
    ratios = torch.exp(decaying)
    weights = 2 * W * torch.expm1(decaying) * _guarded_reciprocal(torch.expm1(decaying * length) * Lambda)
    taps = exponential_sums(torch.where(grows, 0, weights), ratios, length, dtype)
    if not grows.any():
        return taps
    return taps + exponential_sums(torch.where(grows, weights, 0), ratios, length, dtype).flip(1)


def dss_kernel_reference(
    Lambda: Tensor, W: Tensor, log_dt: Tensor, length: int, *, variant: Variant = "softmax"
) -> Tensor:
    """The definition, with its table of powers: arguments and result as in `dss_kernel`."""
    _check_variant(variant)
    wide = wide_dtype(Lambda, W, log_dt).to_complex()
    dt = log_dt.exp().to(wide)[:, None]
    Lambda, W = (part.to(wide).expand(len(dt), -1) for part in (Lambda, W))
    exponents = (dt * Lambda)[..., None] * torch.arange(length, device=dt.device)
    if variant == "exp":
        return 2 * (W * (torch.exp(dt * Lambda) - 1) / Lambda)[:, None].matmul(exponents.exp())[:, 0].real
    grows = Lambda.real > 0
    last = torch.where(grows, dt * Lambda * (length - 1), 0)
    S = (exponents - last[..., None]).exp()
    numerator = torch.exp(torch.where(grows, -dt * Lambda, dt * Lambda)) - 1
    denominator = S.sum(dim=2) * numerator
    return 2 * (W * numerator * _guarded_reciprocal(denominator * Lambda))[:, None].matmul(S)[:, 0].real


def _guarded_reciprocal(numbers: Tensor) -> Tensor:
    return numbers.conj() / (numbers.real.square() + numbers.imag.square() + EPSILON)


def _check_variant(variant: str) -> None:
    if variant not in {"softmax", "exp"}:
        raise ValueError(f"dss: there is no variant {variant!r}; there are softmax, exp")


class DssCore(ConvolutionCore):
    """DSS-exp; Lambda is shared by all channels, its real parts kept negative by an exponential.

    Its W is that of a pair of modes, of which each has half: as in the paper's implementation.
    Not DSS-softmax, whose taps depend on the length: a picture of another size would have another kernel.
    """

    WIDE: ClassVar[frozenset[str]] = frozenset({"D", "log_dt", "log_decay", "frequency", "W"})

    def __init__(self, width: int, state_width: int) -> None:
        super().__init__(width)
        self.log_dt = nn.Parameter(torch.empty(width))
        self.log_decay = nn.Parameter(torch.empty(state_width))
        self.frequency = nn.Parameter(torch.empty(state_width))
        self.W = nn.Parameter(torch.empty(width, state_width, 2))

    def initialise(self) -> None:
        """See `SequenceCore.initialise`: the skew-HiPPO spectrum, steps log-uniform in [0.001, 0.1], W normal."""
        super().initialise()
        Lambda = nplr_legs(2 * len(self.frequency)).Lambda
        nn.init.uniform_(self.log_dt, math.log(1e-3), math.log(1e-1))
        nn.init.normal_(self.W)
        with torch.no_grad():
            self.log_decay.copy_((-Lambda.real).log())
            self.frequency.copy_(Lambda.imag)

    def kernel(self, length: int) -> Tensor:
        """See `ConvolutionCore.kernel`."""
        Lambda = torch.complex(-self.log_decay.float().exp(), self.frequency.float())
        W = torch.view_as_complex(self.W.float()) / 2
        return dss_kernel(Lambda, W, self.log_dt.float(), length, variant="exp")


class DssMixer(ScannedMixer):
    """DSS along each path. The gate takes the place of the GELU and the linear layer behind its convolutions."""

    def build_core(self) -> DssCore:
        """See `ScannedMixer.build_core`."""
        return DssCore(self.settings.inner, self.settings.state_width)
