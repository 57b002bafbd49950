"""Gated linear attention against its recurrence and what is known of it in closed form; its mixer on a grid."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from studio.engine.blocks.mixing import MixerSettings
from studio.engine.operators.gla import GlaMixer, gla, gla_reference
from studio.engine.operators.ssd import ssd_reference


def make_inputs(
    sizes: tuple[int, int, int, int, int], dtype: torch.dtype = torch.float64, strongest: float = 3.0
) -> dict[str, Tensor]:
    """Arguments for (b, l, h, n, p); log decays down to -strongest."""
    b, length, heads, n, p = sizes
    generator = torch.Generator().manual_seed(0)

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64).to(dtype)

    rates = torch.rand(b, length, heads, n, generator=generator, dtype=torch.float64).to(dtype)
    return {
        "query": normal(b, length, heads, n),
        "key": normal(b, length, heads, n),
        "value": normal(b, length, heads, p),
        "log_decay": -strongest * rates,
    }


@settings(max_examples=15, deadline=None)
@given(
    sizes=st.tuples(*(st.integers(1, top) for top in (2, 150, 3, 4, 3))),
    strongest=st.sampled_from([0.0, 0.1, 3.0, 1e4]),
)
def test_halving_gives_what_the_recurrence_gives_for_any_shape(
    sizes: tuple[int, int, int, int, int], strongest: float
) -> None:
    inputs = make_inputs(sizes, strongest=strongest)
    torch.testing.assert_close(gla(**inputs), gla_reference(**inputs), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("strongest", [0.1, 3.0, 50.0])
def test_chunks_that_come_one_by_one_carry_their_state_and_its_gradients(
    strongest: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.engine.operators.gla.CHUNK", 16)
    monkeypatch.setattr("studio.engine.operators.gla.CHUNKS_AT_ONCE", 2)
    gradients = []
    for path in (gla, gla_reference):
        inputs = make_inputs((1, 85, 2, 2, 2), strongest=strongest)
        leaves = {name: tensor.requires_grad_() for name, tensor in inputs.items()}
        path(**leaves).square().sum().backward()
        gradients.append({name: tensor.grad for name, tensor in leaves.items()})
    for name, slow in gradients[1].items():
        torch.testing.assert_close(gradients[0][name], slow, rtol=1e-8, atol=1e-10, msg=name)


@pytest.mark.parametrize("length", [1, 50, 200])
def test_without_decay_it_is_linear_attention(length: int) -> None:
    inputs = make_inputs((2, length, 2, 3, 4), strongest=0)
    memory = torch.einsum("blhn,blhp->blhnp", inputs["key"], inputs["value"]).cumsum(dim=1)
    summed = torch.einsum("blhn,blhnp->blhp", inputs["query"], memory)
    torch.testing.assert_close(gla(**inputs), summed, rtol=1e-10, atol=1e-10)
    scores = torch.einsum("bihn,bjhn->bhij", inputs["query"], inputs["key"]).tril()
    masked = torch.einsum("bhij,bjhp->bihp", scores, inputs["value"])
    torch.testing.assert_close(gla(**inputs), masked, rtol=1e-10, atol=1e-10)


def test_one_decay_for_all_channels_makes_it_mamba2() -> None:
    inputs = make_inputs((2, 100, 2, 3, 4))
    steps = -inputs["log_decay"][..., 0]
    inputs["log_decay"] = inputs["log_decay"][..., :1].expand(-1, -1, -1, 3)
    rates = torch.tensor([-1.0, -1.0], dtype=torch.float64)
    scan = ssd_reference(inputs["value"], steps, rates, inputs["key"], inputs["query"])
    inputs["key"] = steps[..., None] * inputs["key"]
    torch.testing.assert_close(gla(**inputs), scan, rtol=1e-10, atol=1e-10)


def test_each_channel_fades_at_its_own_rate() -> None:
    length = 100
    rates = torch.tensor([-0.01, -0.5], dtype=torch.float64)
    key = torch.zeros(1, length, 1, 2, dtype=torch.float64)
    key[:, 0] = 1
    query = torch.eye(2, dtype=torch.float64).repeat(length // 2, 1).view(1, length, 1, 2)
    y = gla(query, key, torch.ones(1, length, 1, 1, dtype=torch.float64), rates.expand(1, length, 1, 2))
    exponents = rates.repeat(length // 2) * torch.arange(length)
    torch.testing.assert_close(y.flatten(), exponents.exp())


@pytest.mark.parametrize("strongest", [0.1, 0.5, 2.0, 30.0, 1e4])
def test_leaves_of_every_length_give_the_same(strongest: float) -> None:
    inputs = make_inputs((1, 64, 1, 3, 2), strongest=strongest)
    inputs["log_decay"][0, 0, 0, 0] = -strongest
    torch.testing.assert_close(gla(**inputs), gla_reference(**inputs), rtol=1e-11, atol=1e-11)


def test_a_decay_to_nothing_leaves_the_token_itself() -> None:
    inputs = make_inputs((1, 100, 2, 3, 4))
    own = (inputs["query"] * inputs["key"]).sum(dim=-1, keepdim=True) * inputs["value"]
    for nothing in (-1e9, -float("inf")):
        inputs["log_decay"] = torch.full_like(inputs["log_decay"], nothing)
        torch.testing.assert_close(gla(**inputs), own, rtol=1e-10, atol=1e-10)


def test_strong_and_weak_decays_in_turn_stay_exact_in_float32() -> None:
    inputs = make_inputs((1, 200, 2, 4, 4), torch.float32, strongest=0.01)
    inputs["log_decay"][:, ::7] = -60  # an exponential of their sum over a chunk would overflow or vanish
    leaves = {name: tensor.requires_grad_() for name, tensor in inputs.items()}
    y = gla(**leaves)
    exact = gla_reference(**{name: tensor.double() for name, tensor in inputs.items()})
    torch.testing.assert_close(y.double(), exact, rtol=1e-5, atol=1e-5)
    y.sum().backward()
    assert all(tensor.grad is not None and tensor.grad.isfinite().all() for tensor in leaves.values())


def test_a_token_never_sees_a_later_one() -> None:
    inputs = make_inputs((1, 150, 2, 3, 4))
    first = gla(**inputs)
    for name, tensor in inputs.items():
        changed = tensor.clone()
        changed[:, 100:] *= 0.5
        second = gla(**inputs | {name: changed})
        torch.testing.assert_close(first[:, :100], second[:, :100], rtol=0, atol=0, msg=name)
        assert not torch.allclose(first[:, 100:], second[:, 100:]), name


def test_float16_sums_beyond_its_range_in_the_state() -> None:
    length = 2000
    ones = torch.ones(1, length, 1, 2, dtype=torch.float16)
    y = gla(ones / 1000, ones, 100 * ones, torch.zeros(1, length, 1, 2))
    assert y.dtype == torch.float16
    torch.testing.assert_close(y[0, :, 0, 0].float(), 0.2 * torch.arange(1, length + 1), rtol=2e-3, atol=0)


def test_float16_products_beyond_its_range_stay_in_the_state() -> None:
    large = torch.full((1, 4, 1, 2), 300.0, dtype=torch.float16)
    for path in (gla, gla_reference):
        y = path(large / 2**14, large, large, torch.zeros(1, 4, 1, 2))
        torch.testing.assert_close(y[0, :, 0, 0].float(), 3295.9 * torch.arange(1, 5), rtol=2e-3, atol=0)


def test_autocast_leaves_the_state_wide() -> None:
    inputs = make_inputs((1, 130, 2, 3, 4), torch.float32)
    with torch.autocast("cpu", torch.bfloat16):
        y = gla(**inputs)
    assert y.dtype == torch.float32
    torch.testing.assert_close(y, gla(**inputs), rtol=0, atol=0)


@pytest.mark.parametrize(
    ("name", "tensor", "message"),
    [
        ("key", torch.ones(1, 10, 2, 4), r"gla: key has the shape \(1, 10, 2, 4\).*n of query is 3"),
        ("value", torch.ones(1, 9, 2, 4), r"gla: value has the shape \(1, 9, 2, 4\).*l of query is 10"),
        ("log_decay", torch.ones(1, 10, 2), r"gla: log_decay has the shape \(1, 10, 2\); \(b, l, h, n\) is needed"),
        ("value", torch.ones(1, 10, 2, 4, dtype=torch.float16), "gla: value holds torch.float16 and query"),
        ("log_decay", torch.ones(1, 10, 2, 3, dtype=torch.complex64), "gla: log_decay holds torch.complex64; real"),
    ],
)
def test_what_does_not_fit_is_named(name: str, tensor: Tensor, message: str) -> None:
    inputs = make_inputs((1, 10, 2, 3, 4), torch.float32)
    with pytest.raises(ValueError, match=message):
        gla(**inputs | {name: tensor})


def test_keys_of_no_width_are_refused() -> None:
    with pytest.raises(ValueError, match="gla: the width of a key is 0"):
        gla(**make_inputs((1, 10, 2, 0, 4)))


# The mixer


def test_the_mixer_has_about_the_parameters_of_attention() -> None:
    with torch.device("meta"):
        mixer = GlaMixer(MixerSettings(192, 192, 6, 48, "alternating"))
    assert sum(parameter.numel() for parameter in mixer.parameters()) / (4 * 192**2) == pytest.approx(1.1, abs=0.05)


def test_longer_pictures_cost_in_proportion() -> None:
    mixer = GlaMixer(MixerSettings(48, 48, 4, 12, "alternating"))
    assert mixer.flops(4096) == 4 * mixer.flops(1024) > 16 * mixer.flops(64)
