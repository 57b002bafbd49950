"""The chunked scan against the plain recurrence, in values and gradients, for any shape."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from studio.engine.operators.ssd import ssd, ssd_reference


def make_inputs(sizes: tuple[int, int, int, int, int, int], dtype: torch.dtype, seed: int = 0) -> tuple[Tensor, ...]:
    """x, dt, A, B, C, D for (b, l, groups, heads per group, p, n)."""
    b, length, groups, repeats, p, n = sizes
    generator = torch.Generator().manual_seed(seed)
    heads = groups * repeats

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64).to(dtype)

    dt = torch.rand(b, length, heads, generator=generator, dtype=torch.float64).to(dtype)
    decay = -(0.1 + 4 * torch.rand(heads, generator=generator, dtype=torch.float64)).to(dtype)
    return (
        normal(b, length, heads, p),
        dt,
        decay,
        normal(b, length, groups, n),
        normal(b, length, groups, n),
        normal(heads),
    )


@settings(max_examples=40, deadline=None)
@given(
    sizes=st.tuples(*(st.integers(1, top) for top in (2, 40, 3, 3, 4, 5))),
    chunk_size=st.integers(1, 20),
)
def test_chunks_give_what_the_recurrence_gives_for_any_shape(
    sizes: tuple[int, int, int, int, int, int], chunk_size: int
) -> None:
    x, dt, decay, b, c, skip = make_inputs(sizes, torch.float64)
    fast = ssd(x, dt, decay, b, c, chunk_size=chunk_size, D=skip)
    torch.testing.assert_close(fast, ssd_reference(x, dt, decay, b, c, D=skip), rtol=1e-10, atol=1e-10)


def test_float32_stays_within_rounding_of_float64() -> None:
    exact = ssd_reference(*make_inputs((2, 150, 1, 4, 8, 16), torch.float64)[:5])
    fast = ssd(*make_inputs((2, 150, 1, 4, 8, 16), torch.float32)[:5])
    assert fast.dtype == torch.float32
    torch.testing.assert_close(fast.double(), exact, rtol=1e-4, atol=1e-4)


def test_bfloat16_keeps_its_dtype_and_rough_values() -> None:
    exact = ssd_reference(*make_inputs((1, 70, 1, 2, 4, 4), torch.float64)[:5])
    fast = ssd(*make_inputs((1, 70, 1, 2, 4, 4), torch.bfloat16)[:5])
    assert fast.dtype == torch.bfloat16
    torch.testing.assert_close(fast.double(), exact, rtol=0.1, atol=0.3)


@pytest.mark.parametrize("length", [8, 19])
def test_gradients_are_those_of_the_recurrence(length: int) -> None:
    gradients = []
    for scan in (ssd, ssd_reference):
        inputs = [part.requires_grad_() for part in make_inputs((2, length, 2, 2, 3, 4), torch.float64)]
        scan(*inputs[:5], chunk_size=8, D=inputs[5]).square().sum().backward()
        gradients.append([part.grad for part in inputs])
    for fast, slow in zip(*gradients, strict=True):
        torch.testing.assert_close(fast, slow, rtol=1e-9, atol=1e-9)


def test_no_decay_makes_the_scan_a_running_sum() -> None:
    x = torch.arange(6, dtype=torch.float64).view(1, 6, 1, 1)
    ones = torch.ones(1, 6, 1, 1, dtype=torch.float64)
    y = ssd(x, ones[..., 0], torch.zeros(1, dtype=torch.float64), ones, ones, chunk_size=4)
    assert y.flatten().tolist() == [0, 1, 3, 6, 10, 15]


def test_a_token_never_sees_a_later_one() -> None:
    x, dt, decay, b, c, _ = make_inputs((1, 12, 1, 2, 3, 4), torch.float64)
    changed = x.clone()
    changed[:, 7:] += 1
    first, second = (ssd(part, dt, decay, b, c, chunk_size=5) for part in (x, changed))
    torch.testing.assert_close(first[:, :7], second[:, :7], rtol=0, atol=0)
    assert not torch.allclose(first[:, 7:], second[:, 7:])


def test_strong_decay_over_a_long_sequence_stays_finite() -> None:
    x, dt, decay, b, c, _ = make_inputs((1, 300, 1, 2, 3, 4), torch.float32)
    inputs = [x.requires_grad_(), 30 * dt, 20 * decay, b, c]
    y = ssd(*inputs)
    y.sum().backward()
    assert y.isfinite().all()
    assert x.grad is not None
    assert x.grad.isfinite().all()
