"""S4D against physics, its recurrence on a signal, and the initialisations of the paper."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from studio.engine.operators import OPERATORS
from studio.engine.operators.fft_conv import fft_conv
from studio.engine.operators.hippo import nplr_legs
from studio.engine.operators.s4d import (
    INITIALISATIONS,
    S4dCore,
    s4d_initialisation,
    s4d_kernel,
    s4d_kernel_reference,
)
from tests.engine.operators.kernel_cores import check_core, check_mixer

DISCRETISATIONS = ("zoh", "bilinear")


def model(channels: int = 3, n: int = 4) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """A, B, C and log_dt."""
    generator = torch.Generator().manual_seed(0)
    B, C = torch.randn(2, channels, n, generator=generator, dtype=torch.complex128)
    log_dt = torch.linspace(math.log(1e-3), math.log(1e-1), channels, dtype=torch.float64)
    return s4d_initialisation("lin", n), B, C, log_dt


@pytest.mark.parametrize("length", [1, 2, 65, 1000])
def test_the_kernel_of_a_damped_oscillator_is_its_closed_form(length: int) -> None:
    # q'' + 2 g q' + (g^2 + w^2) q = u has the impulse response exp(-g t) sin(w t) / w; a step dt long that is held
    # gives the difference of two step responses.
    damping, turns, dt = 0.7, 5.0, 0.02
    A = torch.tensor([[complex(-damping, turns)]], dtype=torch.complex128)
    C = torch.tensor([[1 / (2j * turns)]], dtype=torch.complex128)
    kernel = s4d_kernel(A, torch.ones_like(A), C, torch.tensor([math.log(dt)], dtype=torch.float64), length)
    t = dt * torch.arange(length + 1, dtype=torch.float64)
    fallen = torch.exp(-damping * t) * (torch.cos(turns * t) + damping / turns * torch.sin(turns * t))
    after_step = (1 - fallen) / (damping**2 + turns**2)
    torch.testing.assert_close(kernel[0], after_step.diff(), rtol=1e-10, atol=1e-15)


def test_the_bilinear_rule_comes_near_with_the_square_of_the_step() -> None:
    A, C = torch.tensor([[-0.5 + 3j]]).to(torch.complex128), torch.tensor([[0.3 - 0.8j]]).to(torch.complex128)
    errors = []
    for dt, length in ((0.02, 100), (0.01, 200)):
        log_dt = torch.tensor([math.log(dt)], dtype=torch.float64)
        kernel = s4d_kernel(A, torch.ones_like(A), C, log_dt, length, discretisation="bilinear") / dt
        middles = dt * (torch.arange(length, dtype=torch.float64) + 0.5)
        errors.append(float((kernel[0] - 2 * (C[0] * torch.exp(A[0] * middles)).real).abs().max()))
    assert errors[1] == pytest.approx(errors[0] / 4, rel=0.05)


def test_a_mode_that_is_forgotten_in_one_bilinear_step_has_one_tap() -> None:
    A = torch.tensor([[-2.0]], dtype=torch.complex128, requires_grad=True)
    one, log_dt = torch.ones(1, 1, dtype=torch.complex128), torch.zeros(1, dtype=torch.float64)
    kernel = s4d_kernel(A, one, one, log_dt, 5, discretisation="bilinear")
    assert kernel.tolist() == [[1, 0, 0, 0, 0]]
    kernel.sum().backward()
    assert A.grad is not None
    assert A.grad.isfinite().all()


def test_a_mode_without_decay_sums_its_input() -> None:
    nought, one = torch.zeros(1, 1, dtype=torch.complex128), torch.ones(1, 1, dtype=torch.complex128)
    for discretisation in DISCRETISATIONS:
        kernel = s4d_kernel(nought, one, one / 2, torch.zeros(1), 6, discretisation=discretisation)  # type: ignore[arg-type]
        torch.testing.assert_close(kernel, torch.ones(1, 6, dtype=torch.float64))


@pytest.mark.parametrize("discretisation", DISCRETISATIONS)
@pytest.mark.parametrize("initialisation", sorted(INITIALISATIONS))
def test_every_start_gives_what_its_recurrence_gives(initialisation: str, discretisation: str) -> None:
    _, B, C, log_dt = model(n=8)
    arguments = s4d_initialisation(initialisation, 8), B, C, log_dt, 200
    fast = s4d_kernel(*arguments, discretisation=discretisation)  # type: ignore[arg-type]
    slow = s4d_kernel_reference(*arguments, discretisation=discretisation)  # type: ignore[arg-type]
    torch.testing.assert_close(fast, slow, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("discretisation", DISCRETISATIONS)
def test_the_convolution_is_the_recurrence(discretisation: str) -> None:
    A, B, C, log_dt = model()
    u = torch.randn(2, 3, 70, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    dt = log_dt.exp()[:, None]
    step = torch.exp(dt * A) if discretisation == "zoh" else (1 + dt / 2 * A) / (1 - dt / 2 * A)
    gain = (step - 1) / A * B if discretisation == "zoh" else dt * B / (1 - dt / 2 * A)
    state = torch.zeros(2, *B.shape, dtype=torch.complex128)
    outputs = []
    for token in range(70):
        state = step * state + gain * u[:, :, token, None]
        outputs.append(2 * (C * state).sum(dim=2).real)
    kernel = s4d_kernel(A, B, C, log_dt, 70, discretisation=discretisation)  # type: ignore[arg-type]
    torch.testing.assert_close(fft_conv(u, kernel), torch.stack(outputs, dim=2), rtol=1e-10, atol=1e-12)


def test_the_bilinear_gradients_are_those_of_the_recurrence() -> None:
    gradients = []
    for make in (s4d_kernel, s4d_kernel_reference):
        leaves = [part.clone().requires_grad_() for part in model()]
        make(*leaves, 50, discretisation="bilinear").square().sum().backward()
        gradients.append([leaf.grad for leaf in leaves])
    for fast, slow in zip(*gradients, strict=True):
        torch.testing.assert_close(fast, slow, rtol=1e-9, atol=1e-9)


def test_starts_are_the_paper_s() -> None:
    torch.testing.assert_close(s4d_initialisation("lin", 3).imag, math.pi * torch.arange(3, dtype=torch.float64))
    inverse = [6 / math.pi * (6 / order - 1) for order in (1, 3, 5)]
    torch.testing.assert_close(s4d_initialisation("inv", 3).imag, torch.tensor(inverse, dtype=torch.float64))
    assert s4d_initialisation("real", 3).tolist() == [-1, -2, -3]
    torch.testing.assert_close(s4d_initialisation("legs", 3), nplr_legs(6).Lambda)
    for name in ("lin", "inv", "legs"):
        assert (s4d_initialisation(name, 5).real == -0.5).all()


def test_unknown_names_are_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="no discretisation 'euler'; there are zoh, bilinear"):
        s4d_kernel(*model(), 4, discretisation="euler")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no initialisation 'hippo'; there are lin, inv, real, legs"):
        s4d_initialisation("hippo", 4)
    with pytest.raises(ValueError, match="number of modes is 0"):
        s4d_initialisation("lin", 0)


def test_a_core_starts_stable_with_steps_in_range() -> None:
    core = S4dCore(64, 8)
    check_core(core)
    steps = core.log_dt.exp()
    assert steps.min() >= 1e-3
    assert steps.max() <= 1e-1
    assert core.C.std().item() == pytest.approx(0.5**0.5, rel=0.1)


def test_the_mixer_mixes_and_learns() -> None:
    check_mixer(OPERATORS["s4d"])
