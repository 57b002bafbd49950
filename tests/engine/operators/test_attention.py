"""Fused attention against the paper's formula."""

from __future__ import annotations

from collections.abc import Callable

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


@pytest.mark.parametrize("mix", [attention, attention_reference])
@pytest.mark.parametrize("is_training", [False, True])
def test_float16_scores_beyond_its_range_pick_the_nearest_key(mix: Callable[..., Tensor], is_training: bool) -> None:
    # 300 * 300 * 4 / 2 = 180,000 is beyond what float16 holds.
    sign = torch.tensor([1.0, -1.0, 1.0], dtype=torch.float16)[:, None]
    query = (300 * sign * torch.ones(1, 1, 3, 4, dtype=torch.float16)).requires_grad_(is_training)
    value = torch.tensor([2.0, 4.0], dtype=torch.float16)[:, None].expand(1, 1, 2, 4)
    mixed = mix(query, query.detach()[:, :, :2], value)
    assert mixed.dtype == torch.float16
    assert mixed[0, 0, :, 0].tolist() == [2, 4, 2]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"key": torch.ones(1, 2, 6, 3)}, r"attention: key has the shape \(1, 2, 6, 3\).*p of query is 4"),
        ({"value": torch.ones(1, 2, 6, 4)}, "attention: value holds torch.float32 and query torch.float64"),
        ({"mask": torch.ones(1, 1, 1, 6)}, "attention: mask holds torch.float32; torch.bool is needed"),
        ({"mask": torch.ones(5, 7) > 0}, r"mask has the shape \(5, 7\).* \(b, h, l, k\) = \(1, 2, 5, 6\) is needed"),
        ({"mask": torch.ones(1, 1, 1, 1, 6) > 0}, r"mask has the shape \(1, 1, 1, 1, 6\)"),
        ({"mask": torch.ones(5, 6, device="meta") > 0}, "attention: mask is on meta and query on cpu"),
        (
            dict.fromkeys(("query", "key", "value"), torch.ones(1, 2, 5, 0)),
            "attention: the width of a head is 0; at least 1",
        ),
    ],
)
def test_what_does_not_fit_is_named(changes: dict[str, Tensor], message: str) -> None:
    given = dict(zip(("query", "key", "value", "mask"), make_inputs((1, 2, 5, 6, 4), torch.float64), strict=True))
    with pytest.raises(ValueError, match=message):
        attention(**{**given, **changes})


@pytest.mark.parametrize("seen", [0, 2])
def test_a_query_that_sees_one_key_takes_its_value(seen: int) -> None:
    query, key, value, _ = make_inputs((1, 1, 4, 3, 2), torch.float64)
    mask = torch.zeros(1, 1, 1, 3, dtype=torch.bool)
    mask[..., seen] = True
    torch.testing.assert_close(attention(query, key, value, mask), value[:, :, seen : seen + 1].expand(-1, -1, 4, -1))
