"""Products of two short tables against the sum as it is written."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.engine.exponential_sums import as_modes, exponential_sums, relative_growth


@settings(max_examples=60, deadline=None)
@given(
    length=st.integers(0, 150),
    channels=st.integers(1, 3),
    modes=st.integers(1, 4),
    radius=st.floats(0.5, 1.02),
)
def test_the_tables_give_the_sum_at_any_length(length: int, channels: int, modes: int, radius: float) -> None:
    generator = torch.Generator().manual_seed(length)
    weights, turns = torch.randn(2, channels, modes, generator=generator, dtype=torch.complex128)
    ratios = torch.polar(torch.full_like(turns.real, radius), turns.real)
    sums = exponential_sums(weights, ratios, length, torch.float64)
    written = (weights[..., None] * ratios[..., None] ** torch.arange(length)).sum(dim=1).real
    torch.testing.assert_close(sums, written, rtol=1e-10, atol=1e-10)


def test_a_ratio_of_zero_leaves_the_first_token() -> None:
    weights = torch.tensor([[2 + 1j]], dtype=torch.complex128, requires_grad=True)
    ratios = torch.zeros(1, 1, dtype=torch.complex128, requires_grad=True)
    sums = exponential_sums(weights, ratios, 5, torch.float64)
    assert sums.tolist() == [[2, 0, 0, 0, 0]]
    sums.sum().backward()
    assert weights.grad is not None
    assert ratios.grad is not None
    assert ratios.grad.item() == 2 - 1j  # of the second token: weights ratios


def test_powers_of_a_long_sequence_keep_float32_to_its_rounding() -> None:
    ratios = torch.polar(torch.tensor([[0.9999]], dtype=torch.float64), torch.tensor([[2.0]], dtype=torch.float64))
    sums = exponential_sums(torch.ones_like(ratios), ratios, 4096, torch.float32)
    assert sums.dtype == torch.float32
    last = 0.9999**4095 * math.cos(2.0 * 4095)
    assert sums[0, -1].item() == pytest.approx(last, abs=2e-7)


def test_growth_is_one_where_nothing_decays() -> None:
    exponents = torch.tensor([0, 1e-9, 1e-3 + 1e-3j, -40.0], dtype=torch.complex128, requires_grad=True)
    growth = relative_growth(exponents)
    series = 1 + exponents / 2 + exponents**2 / 6 + exponents**3 / 24 + exponents**4 / 120
    torch.testing.assert_close(growth[:3], series[:3], rtol=1e-14, atol=0)
    assert growth[3].item() == pytest.approx(1 / 40)
    growth.real.sum().backward()
    assert exponents.grad is not None
    assert exponents.grad[0].item() == 0.5


def test_modes_of_all_channels_are_spread_and_widened() -> None:
    shared, own = torch.ones(3, dtype=torch.complex64), torch.ones(2, 3)
    (first, second), dt, dtype = as_modes("s4d", {"A": shared, "C": own}, torch.tensor([0.0, 1.0]), 4)
    assert first.shape == second.shape == (2, 3)
    assert first.dtype == second.dtype == torch.complex128
    assert dt.flatten().tolist() == pytest.approx([1, math.e])
    assert dtype == torch.float32


def test_what_does_not_fit_is_refused() -> None:
    modes, steps = torch.ones(2, 3, dtype=torch.complex64), torch.zeros(2)
    with pytest.raises(ValueError, match=r"s4d: A has the shape \(2, 3\).*e of log_dt is 5"):
        as_modes("s4d", {"A": modes}, torch.zeros(5), 4)
    with pytest.raises(ValueError, match=r"C has the shape \(4,\).*n of A is 3"):
        as_modes("s4d", {"A": modes, "C": modes.new_ones(4)}, steps, 4)
    with pytest.raises(ValueError, match="state width is 0"):
        as_modes("s4d", {"A": modes[:, :0]}, steps, 4)
    with pytest.raises(ValueError, match="length is -1"):
        as_modes("s4d", {"A": modes}, steps, -1)
    with pytest.raises(ValueError, match=r"log_dt holds torch\.complex64; real numbers are needed"):
        as_modes("s4d", {"A": modes}, steps.to(torch.complex64), 4)
    with pytest.raises(ValueError, match=r"A holds torch\.int64"):
        as_modes("s4d", {"A": torch.ones(2, 3, dtype=torch.int64)}, steps, 4)
