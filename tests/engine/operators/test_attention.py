"""Fused attention against the paper's formula."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from studio.engine.operators.attention import attention, attention_reference


def make_inputs(sizes: tuple[int, int, int, int, int], dtype: torch.dtype) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """query, key, value and a mask whose first key is always seen, for (b, heads, l, k, p)."""
    b, heads, length, keys, p = sizes
    generator = torch.Generator().manual_seed(1)
    query = torch.randn(b, heads, length, p, generator=generator, dtype=torch.float64).to(dtype)
    key, value = torch.randn(2, b, heads, keys, p, generator=generator, dtype=torch.float64).to(dtype)
    mask = torch.rand(b, 1, 1, keys, generator=generator) < 0.6
    mask[..., 0] = True
    return query, key, value, mask


@settings(max_examples=30, deadline=None)
@given(sizes=st.tuples(*(st.integers(1, top) for top in (2, 3, 12, 12, 8))), is_masked=st.booleans())
def test_the_fast_path_is_the_formula_for_any_shape(sizes: tuple[int, int, int, int, int], is_masked: bool) -> None:
    query, key, value, mask = make_inputs(sizes, torch.float64)
    wanted = attention_reference(query, key, value, mask if is_masked else None)
    torch.testing.assert_close(
        attention(query, key, value, mask if is_masked else None), wanted, rtol=1e-10, atol=1e-10
    )


def test_float32_stays_within_rounding() -> None:
    exact = attention_reference(*make_inputs((2, 2, 20, 30, 16), torch.float64))
    fast = attention(*make_inputs((2, 2, 20, 30, 16), torch.float32))
    torch.testing.assert_close(fast.double(), exact, rtol=1e-4, atol=1e-5)


def test_gradients_are_those_of_the_formula() -> None:
    gradients = []
    for mix in (attention, attention_reference):
        query, key, value, mask = make_inputs((1, 2, 5, 6, 4), torch.float64)
        inputs = [part.clone().requires_grad_() for part in (query, key, value)]
        mix(*inputs, mask).square().sum().backward()
        gradients.append([part.grad for part in inputs])
    for fast, slow in zip(*gradients, strict=True):
        torch.testing.assert_close(fast, slow, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("seen", [0, 2])
def test_a_query_that_sees_one_key_takes_its_value(seen: int) -> None:
    query, key, value, _ = make_inputs((1, 1, 4, 3, 2), torch.float64)
    mask = torch.zeros(1, 1, 1, 3, dtype=torch.bool)
    mask[..., seen] = True
    torch.testing.assert_close(attention(query, key, value, mask), value[:, :, seen : seen + 1].expand(-1, -1, 4, -1))
