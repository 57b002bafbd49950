"""HiPPO-LegS against what it is for: a state that is the Legendre series of the past."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from studio.engine.operators.hippo import hippo_legs, hippo_legs_reference, nplr_legs


def reconstruct(state: Tensor, places: np.ndarray) -> np.ndarray:
    """The past that a state tells of, at places in [0, 1] between the beginning and now."""
    n = len(state)
    scales = np.sqrt(2 * np.arange(n) + 1)
    return np.polynomial.legendre.legval(2 * places - 1, state.numpy() * scales)


@pytest.mark.parametrize("n", [1, 2, 7, 64])
def test_the_matrix_is_the_paper_s(n: int) -> None:
    for mine, judge in zip(hippo_legs(n), hippo_legs_reference(n), strict=True):
        torch.testing.assert_close(mine, judge, rtol=1e-15, atol=0)


@pytest.mark.parametrize("degree", [0, 1, 3, 6])
def test_a_polynomial_is_told_exactly(degree: int) -> None:
    # u(t) = t^k has the state t^k g with k g = A g + B: x' = (A x + B u) / t, whatever t.
    A, B = hippo_legs(8)
    state = torch.linalg.solve(degree * torch.eye(8, dtype=torch.float64) - A, B)
    places = np.linspace(0, 1, 21)
    np.testing.assert_allclose(reconstruct(state, places), places**degree, rtol=0, atol=1e-10)


def test_the_state_is_the_projection_on_legendre_polynomials() -> None:
    # x_n = sqrt(2n + 1) times the mean of u P_n over the past: here by Gauss's rule, exact for this polynomial.
    A, B = hippo_legs(6)
    weights = [0.5, -2.0, 3.0]  # of 1, t, t^2, at t = 1
    state = sum(
        weight * torch.linalg.solve(degree * torch.eye(6, dtype=torch.float64) - A, B)
        for degree, weight in enumerate(weights)
    )
    nodes, rule = np.polynomial.legendre.leggauss(8)
    past = np.polynomial.polynomial.polyval((nodes + 1) / 2, weights)
    projected = [
        np.sqrt(2 * n + 1) * (rule * past * np.polynomial.legendre.Legendre.basis(n)(nodes)).sum() / 2 for n in range(6)
    ]
    np.testing.assert_allclose(state.numpy(), projected, rtol=0, atol=1e-12)


def test_a_stepped_state_reconstructs_a_polynomial() -> None:
    A, B = hippo_legs(6)
    one = torch.eye(6, dtype=torch.float64)
    steps = 800
    signal = [(k / steps) ** 2 - k / steps + 0.25 for k in range(1, steps + 1)]
    state = torch.zeros(6, dtype=torch.float64)
    state[0] = signal[0]
    for k in range(1, steps):  # the bilinear rule in log t, where the system does not depend on time
        step = math.log((k + 1) / k)
        middle = (signal[k - 1] + signal[k]) / 2
        state = torch.linalg.solve(one - step / 2 * A, (one + step / 2 * A) @ state + step * B * middle)
    places = np.linspace(0.02, 1, 50)
    np.testing.assert_allclose(reconstruct(state, places), places**2 - places + 0.25, rtol=0, atol=2e-3)


@pytest.mark.parametrize("n", [2, 16, 64])
def test_diagonal_plus_low_rank_is_the_same_matrix(n: int) -> None:
    A, B = hippo_legs(n)
    form = nplr_legs(n)
    basis, spectrum, rank, column = (
        torch.cat([part, part.conj()], dim=-1) for part in (form.V, form.Lambda, form.P, form.B)
    )
    whole = basis @ (torch.diag(spectrum) - torch.outer(rank, rank.conj())) @ basis.conj().T
    torch.testing.assert_close(whole, A.to(whole.dtype), rtol=1e-12, atol=1e-11)
    torch.testing.assert_close(basis @ column, B.to(whole.dtype), rtol=1e-12, atol=1e-12)


def test_modes_decay_alike_and_turn_ever_faster() -> None:
    form = nplr_legs(32)
    assert (form.Lambda.real == -0.5).all()
    assert form.Lambda.imag[0] > 0
    assert (form.Lambda.imag.diff() > 0).all()


def test_impossible_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="hippo: the state width is 0; at least 1"):
        hippo_legs(0)
    with pytest.raises(ValueError, match="the state width is 5; an even one is needed"):
        nplr_legs(5)
