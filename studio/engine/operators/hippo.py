"""HiPPO-LegS: the state matrix whose state is the Legendre series of everything seen so far.

Source: Gu et al. 2020, arXiv 2008.07669, theorem 2 (scaled Legendre measure); the normal plus low-rank form from S4,
arXiv 2111.00396, theorem 1 and appendix C.1. With A negative, as S4 writes it: `x'(t) = (A x + B u) / t`, and
`u(s) = sum_n x_n sqrt(2n + 1) P_n(2s/t - 1)` for s in [0, t], P_n the Legendre polynomials.

Letters: `n` state width.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from studio.engine.shapes import check_positive


def hippo_legs(n: int) -> tuple[Tensor, Tensor]:
    """The matrix A and the column B of HiPPO-LegS.

    Args:
        n: State width, from 1.

    Returns:
        A (n, n), lower triangular, and B (n), float64.

    Raises:
        ValueError: `n` is below 1.
    """
    check_positive("hippo", "state width", n)
    order = torch.arange(n, dtype=torch.float64)
    B = (2 * order + 1).sqrt()
    A = -torch.outer(B, B).tril(-1) - torch.diag(order + 1)
    return A, B


def hippo_legs_reference(n: int) -> tuple[Tensor, Tensor]:
    """The same, entry by entry as in the paper: arguments and result as in `hippo_legs`."""
    check_positive("hippo", "state width", n)
    A, B = torch.zeros(n, n, dtype=torch.float64), torch.zeros(n, dtype=torch.float64)
    for row in range(n):
        B[row] = (2 * row + 1) ** 0.5
        A[row, row] = -(row + 1)
        for column in range(row):
            A[row, column] = -((2 * row + 1) ** 0.5) * (2 * column + 1) ** 0.5
    return A, B


@dataclass(frozen=True, slots=True)
class DiagonalLowRank:
    """A real system in the basis V, in which its matrix is diagonal but for one rank: `A = V (diag(Lambda) - P P*) V*`.

    Eigenvalues come in conjugate pairs, of which one of each is kept, imaginary part positive and ascending: a sum
    over all modes is twice the real part of the sum over these.

    Attributes:
        Lambda: (n / 2), complex128, real part -1/2.
        P: (n / 2), the low rank.
        B: (n / 2), V* times the column B.
        V: (n, n / 2), the kept columns of the unitary basis.
    """

    Lambda: Tensor
    P: Tensor
    B: Tensor
    V: Tensor


def nplr_legs(n: int) -> DiagonalLowRank:
    """HiPPO-LegS as diagonal plus low rank.

    `A + p p^T = -I / 2 + S` with `p_n = sqrt(n + 1/2)` and S skew-symmetric, so that -iS is Hermitian: its eigenvectors
    are orthonormal, which those of A are far from.

    Args:
        n: State width, even.

    Returns:
        What `s4_kernel` takes, computed in float64.

    Raises:
        ValueError: `n` is odd or below 2.
    """
    check_positive("hippo", "state width", n)
    if n % 2:
        raise ValueError(f"hippo: the state width is {n}; an even one is needed, its modes come in conjugate pairs")
    A, B = hippo_legs(n)
    p = (torch.arange(n, dtype=torch.float64) + 0.5).sqrt()
    skew = A + torch.outer(p, p) + 0.5 * torch.eye(n, dtype=torch.float64)
    # Rounding leaves a symmetric rest of 1e-14; the solver wants a Hermitian matrix.
    frequencies, basis = torch.linalg.eigh(-0.5j * (skew - skew.T))
    V = basis[:, n // 2 :]
    Lambda = torch.complex(torch.full_like(frequencies[n // 2 :], -0.5), frequencies[n // 2 :])
    into = V.conj().T
    return DiagonalLowRank(Lambda, into @ p.to(V.dtype), into @ B.to(V.dtype), V)
