"""What README says of the `tanh` loops that introductions call state-space models, beside the real kernel."""

from __future__ import annotations

import torch
from torch import Tensor

from studio.engine.operators.fft_conv import fft_conv
from studio.engine.operators.hippo import hippo_legs
from studio.engine.operators.s4d import s4d_initialisation, s4d_kernel

LENGTH, WIDTH = 400, 16


def tanh_loop(u: Tensor) -> Tensor:
    """The loop as it is shown: random matrices, a squashed state. (l) to (l)."""
    generator = torch.Generator().manual_seed(0)
    A, B, C = (
        torch.randn(*shape, generator=generator, dtype=torch.float64) / WIDTH**0.5
        for shape in ((WIDTH, WIDTH), (WIDTH,), (WIDTH,))
    )
    state, outputs = torch.zeros(WIDTH, dtype=torch.float64), []
    for token in u:
        state = torch.tanh(A @ state + B * token)
        outputs.append(C @ state)
    return torch.stack(outputs)


def state_space(u: Tensor) -> Tensor:
    """S4D-Lin as one convolution. (l) to (l)."""
    generator = torch.Generator().manual_seed(0)
    C = torch.randn(1, WIDTH, generator=generator, dtype=torch.complex128)
    A = s4d_initialisation("lin", WIDTH).to(torch.complex128)[None]
    kernel = s4d_kernel(A, torch.ones_like(A), C, torch.full((1,), 0.05, dtype=torch.float64).log(), len(u))
    return fft_conv(u[None, None], kernel)[0, 0]


def signals() -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(1)
    one, other = 3 * torch.randn(2, LENGTH, generator=generator, dtype=torch.float64)
    return one, other


def misfit(answer: Tensor, expected: Tensor) -> float:
    """Root mean square of the difference over that of what is expected."""
    return float((answer - expected).norm() / expected.norm())


def test_the_answer_to_a_sum_is_the_sum_of_the_answers_only_for_a_state_space_model() -> None:
    one, other = signals()
    assert misfit(state_space(one + other), state_space(one) + state_space(other)) < 1e-12
    assert misfit(tanh_loop(one + other), tanh_loop(one) + tanh_loop(other)) > 0.25


def test_only_a_state_space_model_is_its_impulse_response() -> None:
    one, _ = signals()
    impulse = torch.zeros(LENGTH, dtype=torch.float64)
    impulse[0] = 1
    for model, is_convolution in ((state_space, True), (tanh_loop, False)):
        response = model(impulse)
        convolved = torch.stack([(response[: t + 1].flip(0) * one[: t + 1]).sum() for t in range(LENGTH)])
        assert (misfit(model(one), convolved) < 1e-12) == is_convolution


def test_a_random_matrix_forgets_what_legendre_coefficients_remember() -> None:
    generator = torch.Generator().manual_seed(2)
    past = torch.randn(LENGTH, generator=generator, dtype=torch.float64).cumsum(0) / LENGTH**0.5
    n = 32
    random = torch.randn(n, n, generator=generator, dtype=torch.float64) / n**0.5
    drive = torch.randn(n, generator=generator, dtype=torch.float64)
    assert best_recall(past, [random] * LENGTH, [drive] * LENGTH) > 0.5
    A, B = hippo_legs(n)
    steps = [legs_step(A, B, token) for token in range(1, LENGTH + 1)]
    assert best_recall(past, [step[0] for step in steps], [step[1] for step in steps]) < 0.15


def legs_step(A: Tensor, B: Tensor, token: int) -> tuple[Tensor, Tensor]:
    """HiPPO-LegS at a token, from 1: x' = (A x + B u) / t by the bilinear rule (arXiv 2008.07669, appendix)."""
    identity = torch.eye(len(A), dtype=torch.float64)
    left = identity - A / (2 * token)
    return torch.linalg.solve(left, identity + A / (2 * token)), torch.linalg.solve(left, B / token)


def best_recall(past: Tensor, matrices: list[Tensor], drives: list[Tensor]) -> float:
    """How much of the whole past is lost, at best, by who reads the last state linearly: 0 nothing, 1 all."""
    rows = []
    reached = torch.eye(len(drives[0]), dtype=torch.float64)
    for matrix, drive in zip(reversed(matrices), reversed(drives), strict=True):
        rows.append(reached @ drive)
        reached = reached @ matrix
    influence = torch.stack(rows[::-1])  # (l, n): what each token left in the state
    basis, singular, _ = torch.linalg.svd(influence, full_matrices=False)
    basis = basis[:, singular > 1e-6 * singular[0]]
    return misfit(basis @ (basis.T @ past), past)
