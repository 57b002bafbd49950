"""DSS against the paper's propositions, in both variants."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from studio.engine.operators import OPERATORS
from studio.engine.operators.dss import DssCore, dss_kernel, dss_kernel_reference
from studio.engine.operators.fft_conv import fft_conv
from studio.engine.operators.s4d import s4d_kernel
from tests.engine.operators.kernel_cores import check_core, check_mixer


def model(channels: int = 3) -> tuple[Tensor, Tensor, Tensor]:
    """Lambda, W and log_dt."""
    Lambda = torch.tensor([-0.5 + 1j, -0.4 + 9j, -2.0, -1 + 40j], dtype=torch.complex128)
    W = torch.randn(channels, 4, generator=torch.Generator().manual_seed(0), dtype=torch.complex128)
    return Lambda, W, torch.linspace(math.log(1e-3), math.log(1e-1), channels, dtype=torch.float64)


@pytest.mark.parametrize("length", [1, 65, 1000])
def test_exp_is_s4d_with_an_input_of_1(length: int) -> None:
    Lambda, W, log_dt = model()
    ones = torch.ones_like(Lambda)
    torch.testing.assert_close(
        dss_kernel(Lambda, W, log_dt, length, variant="exp"), s4d_kernel(Lambda, ones, W, log_dt, length)
    )


@pytest.mark.parametrize("length", [1, 2, 65, 1000])
def test_exp_gives_what_its_definition_gives(length: int) -> None:
    gradients = []
    for make in (dss_kernel, dss_kernel_reference):
        leaves = [part.clone().requires_grad_() for part in model()]
        kernel = make(*leaves, length, variant="exp")
        kernel.square().sum().backward()
        gradients.append([kernel.detach(), *(leaf.grad for leaf in leaves)])
    for fast, slow in zip(*gradients, strict=True):
        torch.testing.assert_close(fast, slow, rtol=1e-9, atol=1e-10)


def test_softmax_is_exp_with_other_weights() -> None:
    # Proposition 1: both span the same kernels; the row's sum is (exp(L x) - 1) / (exp(x) - 1), x = dt Lambda.
    Lambda, W, log_dt = model()
    sums = torch.exp(300 * Lambda * log_dt.exp()[:, None]) - 1
    softmax = dss_kernel(Lambda, W * sums, log_dt, 300)
    torch.testing.assert_close(softmax, dss_kernel(Lambda, W, log_dt, 300, variant="exp"), rtol=1e-5, atol=1e-4)


def test_a_pair_of_modes_is_a_real_system_of_two() -> None:
    decay, turn, dt = 0.4, 3.0, 0.05
    A = torch.tensor([[-decay, turn], [-turn, -decay]], dtype=torch.float64)
    C = torch.tensor([0.8, -0.3], dtype=torch.float64)
    step = torch.linalg.matrix_exp(dt * A)
    state = torch.linalg.solve(A, (step - torch.eye(2, dtype=torch.float64))[:, 0])
    taps = []
    for _ in range(60):
        taps.append(C @ state)
        state = step @ state
    # z = x_1 - i x_2 is the mode that turns with Lambda, its conjugate the other: y = Re((0.8 - 0.3i) z).
    Lambda = torch.tensor([complex(-decay, turn)], dtype=torch.complex128)
    W = torch.tensor([[complex(0.8, -0.3) / 2]], dtype=torch.complex128)
    kernel = dss_kernel(Lambda, W, torch.tensor([math.log(dt)], dtype=torch.float64), 60, variant="exp")
    torch.testing.assert_close(kernel[0], torch.stack(taps), rtol=1e-10, atol=1e-12)


def test_a_real_mode_is_a_softmax_along_the_tokens() -> None:
    Lambda = torch.tensor([-3.0, 2.0], dtype=torch.float64)
    log_dt = torch.tensor([math.log(0.05)], dtype=torch.float64)
    exponents = 0.05 * Lambda[:, None] * torch.arange(40)
    wanted = 2 * (torch.tensor([1.0, 4.0], dtype=torch.float64) / Lambda) @ exponents.softmax(dim=1)
    kernel = dss_kernel(Lambda, torch.tensor([[1.0, 4.0]], dtype=torch.float64), log_dt, 40)
    torch.testing.assert_close(kernel[0], wanted, rtol=1e-5, atol=1e-7)


def test_a_mode_that_grows_without_bound_stays_finite() -> None:
    Lambda = torch.tensor([60.0 + 3j, -60.0], dtype=torch.complex64, requires_grad=True)
    kernel = dss_kernel(Lambda, torch.ones(1, 2, dtype=torch.complex64), torch.zeros(1), 4096)
    kernel.sum().backward()
    assert kernel.isfinite().all()
    assert kernel[0, -1].abs() > 1e-3  # the growing mode is at its last token
    assert Lambda.grad is not None
    assert Lambda.grad.isfinite().all()


def test_the_convolution_is_the_recurrence() -> None:
    Lambda, W, log_dt = model()
    u = torch.randn(2, 3, 70, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    step = torch.exp(Lambda * log_dt.exp()[:, None])
    state = torch.zeros(2, 3, 4, dtype=torch.complex128)
    outputs = []
    for token in range(70):
        state = step * state + (step - 1) / Lambda * u[:, :, token, None]
        outputs.append(2 * (W * state).sum(dim=2).real)
    kernel = dss_kernel(Lambda, W, log_dt, 70, variant="exp")
    torch.testing.assert_close(fft_conv(u, kernel), torch.stack(outputs, dim=2), rtol=1e-10, atol=1e-12)


def test_unknown_variants_are_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="dss: there is no variant 'sum'; there are softmax, exp"):
        dss_kernel(*model(), 4, variant="sum")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"dss: W has the shape \(3, 4\).*n of Lambda is 2"):
        dss_kernel(model()[0][:2], *model()[1:], 4)


def test_a_core_starts_stable() -> None:
    check_core(DssCore(24, 8))


def test_the_mixer_mixes_and_learns() -> None:
    check_mixer(OPERATORS["dss"])
