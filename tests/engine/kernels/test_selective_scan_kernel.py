"""The Triton kernels of the selective scan, interpreted on the CPU, against the plain recurrence in float64."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from studio.engine.operators.selective_scan import selective_scan_reference
from tests.engine.kernels.conftest import Interpret

NAMES = ("u", "delta", "A", "B", "C", "D", "z", "delta_bias")
Inputs = dict[str, Tensor | None]


def make_inputs(sizes: tuple[int, int, int, int], dtype: torch.dtype = torch.float32) -> Inputs:
    """All arguments for (b, e, l, n); parameters are float32, delta suits a softplus."""
    b, e, length, n = sizes
    generator = torch.Generator().manual_seed(3)

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator)

    return {
        "u": normal(b, e, length).to(dtype),
        "delta": (0.7 * normal(b, e, length) - 1).to(dtype),
        "A": -(0.1 + 2 * torch.rand(e, n, generator=generator)),
        "B": normal(b, n, length).to(dtype),
        "C": normal(b, n, length).to(dtype),
        "D": normal(e),
        "z": normal(b, e, length).to(dtype),
        "delta_bias": 0.3 * normal(e),
    }


def judge(inputs: Inputs, is_softplus: bool, upper: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """The reference's result and gradients, in float64."""
    exact = {name: part if part is None else part.detach().double().requires_grad_() for name, part in inputs.items()}
    result = selective_scan_reference(**exact, delta_softplus=is_softplus)
    there = {name: part for name, part in exact.items() if part is not None}
    gradients = torch.autograd.grad(result, list(there.values()), upper.double())
    return result.detach(), dict(zip(there, gradients, strict=True))


def compare(interpret: Interpret, inputs: Inputs, is_softplus: bool = True, tolerance: float = 1e-5) -> None:
    """Result and every gradient are the reference's, to a part of the largest number among them."""
    u = inputs["u"]
    assert u is not None
    upper = torch.randn(u.shape, generator=torch.Generator().manual_seed(4)).to(u.dtype)
    result, gradients = interpret("selective_scan", [inputs[name] for name in NAMES], is_softplus, upper)
    wanted, wanted_gradients = judge(inputs, is_softplus, upper)
    assert result.dtype == u.dtype
    assert result.shape == u.shape
    found = {"y": result} | dict(zip(wanted_gradients, gradients or (), strict=True))
    for name, exact in ({"y": wanted} | wanted_gradients).items():
        atol = tolerance * float(exact.abs().max()) + 1e-30
        torch.testing.assert_close(
            found[name].double(), exact, rtol=tolerance, atol=atol, msg=lambda text, n=name: f"{n}: {text}"
        )


@pytest.mark.parametrize("length", [1, 2, 63, 64, 65, 130])
def test_values_and_gradients_are_those_of_the_recurrence(interpret: Interpret, length: int) -> None:
    compare(interpret, make_inputs((1, 3, length, 16)))


@pytest.mark.parametrize("n", [1, 5, 8, 64])
def test_any_state_width_gives_the_recurrence(interpret: Interpret, n: int) -> None:
    compare(interpret, make_inputs((2, 1, 33, n)))


@pytest.mark.parametrize("left_out", ["D", "z", "delta_bias", "softplus", "all"])
def test_what_is_left_out_does_nothing(interpret: Interpret, left_out: str) -> None:
    inputs = make_inputs((1, 2, 9, 4))
    is_softplus = left_out not in ("softplus", "all")
    for name in ("D", "z", "delta_bias"):
        if left_out in (name, "all"):
            inputs[name] = None
    if not is_softplus:
        inputs["delta"] = make_inputs((1, 2, 9, 4))["delta"].sigmoid()  # type: ignore[union-attr]
    compare(interpret, inputs, is_softplus)


def test_channels_may_lie_inside_and_parts_side_by_side(interpret: Interpret) -> None:
    inputs = make_inputs((2, 3, 10, 4))
    for name in ("u", "delta", "z"):
        inputs[name] = inputs[name].transpose(1, 2).contiguous().transpose(1, 2)  # type: ignore[union-attr]
    both = torch.cat([inputs["B"], inputs["C"]], dim=1)  # type: ignore[list-item]
    inputs["B"], inputs["C"] = both[:, :4], both[:, 4:]
    inputs["A"] = torch.cat([inputs["A"], inputs["A"]], dim=1)[:, :4]  # type: ignore[list-item]
    compare(interpret, inputs)


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.bfloat16, 1e-2), (torch.float16, 1e-3)])
def test_narrow_data_is_rounded_once(interpret: Interpret, dtype: torch.dtype, tolerance: float) -> None:
    compare(interpret, make_inputs((1, 2, 65, 8), dtype), tolerance=tolerance)


def test_steps_may_be_wider_than_the_data(interpret: Interpret) -> None:
    inputs = make_inputs((1, 2, 9, 4), torch.bfloat16)
    inputs["delta"] = make_inputs((1, 2, 9, 4))["delta"]
    compare(interpret, inputs, tolerance=1e-2)


def test_a_state_beyond_float16_does_not_overflow(interpret: Interpret) -> None:
    u = torch.full((1, 1, 20), 3e4, dtype=torch.float16)
    delta, small = torch.ones_like(u), torch.full_like(u, 1e-2)
    tensors = [u, delta, torch.zeros(1, 1), torch.ones_like(u), small, None, None, None]
    result, _ = interpret("selective_scan", tensors, False)
    assert float(result[0, 0, -1]) == pytest.approx(20 * 3e4 * 1e-2, rel=2e-3)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_not_finite_shows_from_its_token_on(interpret: Interpret, bad: float) -> None:
    inputs = make_inputs((1, 2, 12, 4))
    inputs["u"][0, 1, 7] = bad  # type: ignore[index]
    result, _ = interpret("selective_scan", [inputs[name] for name in NAMES], True)
    assert result[0, 0].isfinite().all()
    assert result[0, 1, :7].isfinite().all()
    assert not result[0, 1, 7:].isfinite().any()


def test_softplus_keeps_its_digits_at_both_ends(interpret: Interpret) -> None:
    raw = torch.tensor([-60.0, -17.0, -9.0, -1.0, 0.0, 5.0, 19.9, 20.1, 90.0]).view(1, 1, -1)
    ones, decay = torch.ones_like(raw), torch.full((1, 1), -1e3)
    result, _ = interpret("selective_scan", [ones, raw, decay, ones, ones, None, None, None], True)
    wanted = selective_scan_reference(*(part.double() for part in (ones, raw, decay, ones, ones)), delta_softplus=True)
    torch.testing.assert_close(result.double(), wanted, rtol=1e-5, atol=0)
