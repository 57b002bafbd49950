"""Hydra against its matrix, two shifted scans and symmetry; its mixer on a grid."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional

from studio.engine.operators.hydra import hydra, hydra_reference
from studio.engine.operators.ssd import ssd_reference

Sizes = tuple[int, int, int, int, int, int]


def make_inputs(sizes: Sizes, dtype: torch.dtype = torch.float64, seed: int = 0) -> tuple[Tensor, ...]:
    """x, dt, A, B, C and D of every token, for (b, l, groups, heads per group, p, n)."""
    b, length, groups, repeats, p, n = sizes
    generator = torch.Generator().manual_seed(seed)
    heads = groups * repeats

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64).to(dtype)

    def uniform(*shape: int) -> Tensor:
        return torch.rand(shape, generator=generator, dtype=torch.float64).to(dtype)

    return (
        normal(b, length, heads, p),
        uniform(b, length, 2, heads),
        -(0.1 + 4 * uniform(2, heads)),
        normal(b, length, 2, groups, n),
        normal(b, length, 2, groups, n),
        normal(b, length, heads),
    )


@settings(max_examples=20, deadline=None)
@given(
    sizes=st.tuples(*(st.integers(1, top) for top in (2, 20, 3, 3, 4, 5))),
    chunk_size=st.one_of(st.none(), st.integers(1, 12)),
)
def test_chunks_give_the_product_with_the_matrix_for_any_shape(sizes: Sizes, chunk_size: int | None) -> None:
    inputs = make_inputs(sizes)
    torch.testing.assert_close(hydra(*inputs, chunk_size), hydra_reference(*inputs), rtol=1e-10, atol=1e-10)


def test_the_matrix_is_two_shifted_scans_and_a_diagonal() -> None:
    x, dt, A, B, C, D = make_inputs((2, 23, 2, 2, 3, 4))
    first = ssd_reference(x, dt[:, :, 0], A[0], B[:, :, 0], C[:, :, 0])
    second = ssd_reference(*(part.flip(1) for part in (x, dt[:, :, 1])), A[1], B[:, :, 1].flip(1), C[:, :, 1].flip(1))
    shifted = functional.pad(first[:, :-1], (0, 0, 0, 0, 1, 0)) + functional.pad(
        second[:, :-1], (0, 0, 0, 0, 1, 0)
    ).flip(1)
    torch.testing.assert_close(hydra_reference(x, dt, A, B, C, D), shifted + D[..., None] * x, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("length", [1, 2, 63, 64, 65, 200])
def test_a_flip_of_the_tokens_exchanges_the_directions(length: int) -> None:
    x, dt, A, B, C, D = make_inputs((1, length, 1, 2, 3, 4))
    flipped = hydra(x.flip(1), dt.flip(1, 2), A.flip(0), B.flip(1, 2), C.flip(1, 2), D.flip(1))
    torch.testing.assert_close(flipped.flip(1), hydra(x, dt, A, B, C, D), rtol=1e-10, atol=1e-10)


def test_a_token_hears_itself_only_through_the_diagonal() -> None:
    x, dt, A, B, C, _ = make_inputs((1, 9, 1, 2, 1, 4))
    for token in range(9):
        alone = torch.zeros_like(x)
        alone[:, token] = 1
        assert hydra(alone, dt, A, B, C, chunk_size=4)[:, token].abs().max() == 0


def test_a_diagonal_of_heads_and_one_of_every_token_agree() -> None:
    x, dt, A, B, C, _ = make_inputs((2, 9, 1, 2, 3, 4))
    heads = torch.tensor([0.5, -2.0], dtype=torch.float64)
    wanted = hydra(x, dt, A, B, C) + heads[:, None] * x
    for diagonal in (heads, heads[:, None].expand(2, 3), heads.expand(2, 9, 2)):
        torch.testing.assert_close(hydra(x, dt, A, B, C, diagonal), wanted, rtol=1e-12, atol=1e-12)


def test_strong_decays_leave_values_and_gradients_finite() -> None:
    x, dt, A, B, C, D = make_inputs((1, 150, 1, 2, 3, 4), torch.float32)
    leaves = [part.requires_grad_() for part in (x, 40 * dt, 20 * A, B, C, D)]
    y = hydra(*leaves)
    assert y.isfinite().all()
    assert all(gradient.isfinite().all() for gradient in torch.autograd.grad(y.sum(), leaves))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"A": -torch.ones(2)}, r"hydra: A has the shape \(2,\); \(2, h\) is needed"),
        ({"dt": torch.ones(1, 5, 3, 2)}, r"hydra: dt has the shape \(1, 5, 3, 2\)"),
        ({"B": torch.ones(1, 5, 2, 1, 4).bfloat16()}, "hydra: B holds torch.bfloat16 and x torch.float32"),
        ({"chunk_size": -1}, "hydra: the chunk_size is -1; at least 1"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, Tensor | int], message: str) -> None:
    fitting = {
        "x": torch.ones(1, 5, 2, 3),
        "dt": torch.ones(1, 5, 2, 2),
        "A": -torch.ones(2, 2),
        "B": torch.ones(1, 5, 2, 1, 4),
        "C": torch.ones(1, 5, 2, 1, 4),
    }
    assert hydra(**fitting).shape == (1, 5, 2, 3)
    with pytest.raises(ValueError, match=message):
        hydra(**{**fitting, **change})
