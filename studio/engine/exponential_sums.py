"""Sums of exponentials, `Re sum_n w_n z_n^l`: what the kernel of every diagonal state-space model is made of.

The plain product with a Vandermonde matrix makes a table of every mode at every token, (e, n, l): gigabytes at
picture sizes. Here a token is `l = i J + j`, so that `z^l = z^(iJ) z^j`, and two tables of about sqrt(l) tokens are
multiplied as real matrices. Powers are made by doubling, in double precision, which costs less than a sine each and
leaves only the rounding of the last product (384 channels, 32 modes, 4,096 tokens, one thread: 16 ms; 67 ms with the
same tables from complex exponentials).

Letters: `e` channels, `n` modes, `l` tokens.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from studio.engine.shapes import check_length, check_positive, check_shapes, wide_dtype


def exponential_sums(weights: Tensor, ratios: Tensor, length: int, dtype: torch.dtype) -> Tensor:
    """The real part of `sum_n weights_n ratios_n^l` for every token l, from 0.

    Args:
        weights: (e, n), complex.
        ratios: (e, n), complex; the powers are made in its precision.
        length: Tokens, from 0.
        dtype: Real number format of the last product and of the result.

    Returns:
        (e, length).
    """
    if length == 0:
        return weights.real[:, :0].to(dtype)
    fine = 1 << ((length - 1).bit_length() // 2)
    within, stride = _powers(torch.ones_like(ratios), ratios.conj(), fine)
    starts, _ = _powers(weights, stride.conj(), -(-length // fine))
    # Re(sum a conj(b)) is the plain product of the vectors of real and imaginary parts.
    with torch.autocast(weights.device.type, enabled=False):
        return torch.bmm(_real_pairs(starts, dtype), _real_pairs(within, dtype).mT).flatten(1)[:, :length]


def _powers(first: Tensor, ratio: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """`first ratio^k` for k < count, (e, count, n); and the ratio to the next power of two of `count`, from it on."""
    table = first[:, None]
    while table.shape[1] < count:
        more = table[:, : count - table.shape[1]]
        table = torch.cat([table, more * ratio[:, None]], dim=1)
        ratio = ratio * ratio
    return table, ratio


def _real_pairs(table: Tensor, dtype: torch.dtype) -> Tensor:
    """(e, tokens, n) complex to (e, tokens, 2n) real."""
    return torch.view_as_real(table.resolve_conj()).flatten(-2).to(dtype)


def relative_growth(exponents: Tensor) -> Tensor:
    """(exp(x) - 1) / x of complex x, and 1 at 0: what a mode gathers over a step of constant input."""
    is_zero = exponents == 0
    safe = torch.where(is_zero, 1.0, exponents)
    return torch.where(is_zero, 1 + exponents / 2, torch.expm1(safe) / safe)


def as_modes(
    operator: str, modes: Mapping[str, Tensor], log_dt: Tensor, length: int
) -> tuple[list[Tensor], Tensor, torch.dtype]:
    """Check a kernel's arguments and give them all alike, in double precision where the device has it.

    Args:
        operator: Its name, for messages.
        modes: Arguments by name: (e, n), or (n) for all channels alike; complex, or real for no imaginary part.
        log_dt: (e), logarithms of the steps.
        length: Tokens, from 0.

    Returns:
        The modes as complex (e, n), the steps (e, 1), and the real number format of the result: float32, or float64
        where an argument has it.

    Raises:
        ValueError: Shapes that do not fit together, no mode, a negative length, a complex step.
    """
    axes = {name: (tensor, "n" if tensor.ndim == 1 else "e n") for name, tensor in modes.items()}
    sizes = check_shapes(operator, {"log_dt": (log_dt, "e"), **axes})
    check_positive(operator, "state width", sizes["n"])
    check_length(operator, length)
    if log_dt.is_complex():
        raise ValueError(f"{operator}: log_dt holds {log_dt.dtype}; real numbers are needed")
    # Apple's GPUs have no double precision.
    precise = torch.float32 if log_dt.device.type == "mps" else torch.float64
    complex_modes = [tensor.to(precise.to_complex()).expand(sizes["e"], -1) for tensor in modes.values()]
    return complex_modes, log_dt.to(precise).exp()[:, None], wide_dtype(log_dt, *modes.values())
