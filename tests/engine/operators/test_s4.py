"""S4 against the real system that it stands for, S4D where the low rank is nought, and itself at other lengths."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from studio.engine.operators import OPERATORS
from studio.engine.operators.fft_conv import fft_conv
from studio.engine.operators.hippo import hippo_legs, nplr_legs
from studio.engine.operators.s4 import (
    S4Core,
    cut_reading,
    s4_kernel,
    s4_kernel_of_cut,
    s4_kernel_reference,
    whole_reading,
)
from studio.engine.operators.s4d import s4d_kernel
from tests.engine.operators.kernel_cores import check_core, check_mixer


def model(channels: int = 3, n: int = 16) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Lambda, P, B, C and log_dt of HiPPO-LegS with a state of n."""
    legs = nplr_legs(n)
    C = torch.randn(channels, n // 2, generator=torch.Generator().manual_seed(0), dtype=torch.complex128)
    log_dt = torch.linspace(math.log(1e-3), math.log(1e-1), channels, dtype=torch.float64)
    return legs.Lambda, legs.P, legs.B, C, log_dt


@pytest.mark.parametrize("length", [1, 2, 63, 64, 65, 300])
def test_the_kernel_is_that_of_the_real_hippo_system(length: int) -> None:
    A, B = hippo_legs(16)
    legs = nplr_legs(16)
    reading = torch.randn(16, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    dt = 0.03
    one = torch.eye(16, dtype=torch.float64)
    step = torch.linalg.solve(one - dt / 2 * A, one + dt / 2 * A)
    state = torch.linalg.solve(one - dt / 2 * A, dt * B)
    taps = []
    for _ in range(length):
        taps.append(reading @ state)
        state = step @ state
    C = reading.to(legs.V.dtype) @ legs.V
    log_dt = torch.tensor([math.log(dt)], dtype=torch.float64)
    kernel = s4_kernel(legs.Lambda, legs.P, legs.B, C, log_dt, length)
    torch.testing.assert_close(kernel[0], torch.stack(taps), rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("length", [1, 2, 64, 1001])
def test_without_a_low_rank_it_is_s4d(length: int) -> None:
    Lambda, P, B, C, log_dt = model()
    kernel = s4_kernel(Lambda, torch.zeros_like(P), B, C, log_dt, length)
    torch.testing.assert_close(
        kernel, s4d_kernel(Lambda, B, C, log_dt, length, discretisation="bilinear"), rtol=1e-10, atol=1e-11
    )


def test_the_convolution_is_the_recurrence() -> None:
    Lambda, P, B, C, log_dt = model(n=8)
    u = torch.randn(2, 3, 70, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    both = [torch.cat([part, part.conj()], dim=-1) for part in (Lambda, P, B, C)]
    A = torch.diag(both[0]) - torch.outer(both[1], both[1].conj())
    half = log_dt.exp()[:, None, None] / 2
    one = torch.eye(8, dtype=A.dtype)
    step = torch.linalg.solve(one - half * A, one + half * A)
    gain = torch.linalg.solve(one - half * A, (2 * half * both[2][:, None]))[..., 0]
    state = torch.zeros(2, 3, 8, dtype=A.dtype)
    outputs = []
    for token in range(70):
        state = (step @ state[..., None])[..., 0] + gain * u[:, :, token, None]
        outputs.append((both[3] * state).sum(dim=2).real)
    kernel = s4_kernel(Lambda, P, B, C, log_dt, 70)
    torch.testing.assert_close(fft_conv(u, kernel), torch.stack(outputs, dim=2), rtol=1e-9, atol=1e-10)


def test_many_tables_of_roots_are_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    results = []
    for numbers in (2**18, 100):
        monkeypatch.setattr("studio.engine.operators.s4.TABLE_NUMBERS", numbers)
        leaves = [part.clone().requires_grad_() for part in model()]
        kernel = s4_kernel(*leaves, 101)
        kernel.square().sum().backward()
        results.append([kernel.detach(), *(leaf.grad for leaf in leaves)])
    for one, many in zip(*results, strict=True):
        torch.testing.assert_close(one, many, rtol=1e-11, atol=1e-12)


def test_a_full_hippo_state_keeps_float32() -> None:
    arguments = model(channels=4, n=64)
    exact = s4_kernel_reference(*arguments, 400)
    short = [part.to(torch.complex64 if part.is_complex() else torch.float32) for part in arguments]
    kernel = s4_kernel(*short, 400)
    assert kernel.dtype == torch.float32
    torch.testing.assert_close(kernel.double(), exact, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("length", [1, 2, 63, 64, 100])
def test_a_cut_reading_is_made_whole_again(length: int) -> None:
    Lambda, P, B, C, log_dt = model()
    cut = cut_reading(Lambda, P, C, log_dt, length)
    torch.testing.assert_close(whole_reading(Lambda, P, cut, log_dt, length), C, rtol=1e-8, atol=1e-8)
    torch.testing.assert_close(
        s4_kernel_of_cut(Lambda, P, B, cut, log_dt, length), s4_kernel(Lambda, P, B, C, log_dt, length)
    )


def test_nothing_is_left_of_a_reading_without_tokens() -> None:
    Lambda, P, _, C, log_dt = model()
    assert cut_reading(Lambda, P, C, log_dt, 0).abs().max() == 0


def test_what_does_not_fit_is_refused() -> None:
    Lambda, P, B, C, log_dt = model()
    with pytest.raises(ValueError, match=r"s4: P has the shape \(7,\).*n of Lambda is 8"):
        s4_kernel(Lambda, P[:7], B, C, log_dt, 10)
    with pytest.raises(ValueError, match=r"s4: C has the shape \(3, 8\).*e of log_dt is 2"):
        s4_kernel(Lambda, P, B, C, log_dt[:2], 10)
    with pytest.raises(ValueError, match="s4: the length is -1"):
        s4_kernel(Lambda, P, B, C, log_dt, -1)


@pytest.mark.parametrize("native_length", [16, 64])
def test_a_core_starts_stable_and_is_one_model_at_every_length(native_length: int) -> None:
    check_core(S4Core(12, 16, native_length))


def test_the_trained_length_needs_no_matrix_power(monkeypatch: pytest.MonkeyPatch) -> None:
    core = S4Core(6, 8, 20)
    core.initialise()
    monkeypatch.delattr("studio.engine.operators.s4.cut_reading")
    monkeypatch.delattr("studio.engine.operators.s4.whole_reading")
    assert core.kernel(20).shape == (6, 20)


def test_the_mixer_mixes_and_learns() -> None:
    check_mixer(OPERATORS["s4"])
