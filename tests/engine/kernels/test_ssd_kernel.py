"""The Triton kernels of state-space duality, interpreted on the CPU, against the plain recurrence in float64."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from studio.engine.operators.ssd import ssd_reference
from tests.engine.kernels.conftest import Interpret

NAMES = ("x", "dt", "A", "B", "C", "D")
Inputs = dict[str, Tensor | None]


def make_inputs(sizes: tuple[int, int, int, int, int, int], dtype: torch.dtype = torch.float32) -> Inputs:
    """All arguments for (b, l, groups, heads of a group, p, n); steps and parameters are float32, D is (h)."""
    b, length, groups, repeats, p, n = sizes
    heads = groups * repeats
    generator = torch.Generator().manual_seed(5)

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator)

    return {
        "x": normal(b, length, heads, p).to(dtype),
        "dt": torch.rand(b, length, heads, generator=generator),
        "A": -(0.05 + torch.rand(heads, generator=generator)),
        "B": normal(b, length, groups, n).to(dtype),
        "C": normal(b, length, groups, n).to(dtype),
        "D": normal(heads),
    }


def judge(inputs: Inputs, upper: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """The reference's result and gradients, in float64."""
    exact = {name: part if part is None else part.detach().double().requires_grad_() for name, part in inputs.items()}
    result = ssd_reference(**exact)
    there = {name: part for name, part in exact.items() if part is not None}
    gradients = torch.autograd.grad(result, list(there.values()), upper.double())
    return result.detach(), dict(zip(there, gradients, strict=True))


def compare(interpret: Interpret, inputs: Inputs, chunk_size: int | None = None, tolerance: float = 1e-5) -> None:
    """Result and every gradient are the reference's, to a part of the largest number among them."""
    x = inputs["x"]
    assert x is not None
    upper = torch.randn(x.shape, generator=torch.Generator().manual_seed(6)).to(x.dtype)
    result, gradients = interpret("ssd", [inputs[name] for name in NAMES], chunk_size, upper)
    wanted, wanted_gradients = judge(inputs, upper)
    assert result.dtype == x.dtype
    assert result.shape == x.shape
    found = {"y": result} | dict(zip(wanted_gradients, gradients or (), strict=True))
    for name, exact in ({"y": wanted} | wanted_gradients).items():
        # The sum of a parameter's gradient over all tokens nearly cancels now and then.
        atol = (5 if name == "A" else 1) * tolerance * float(exact.abs().max()) + 1e-30
        torch.testing.assert_close(
            found[name].double(), exact, rtol=tolerance, atol=atol, msg=lambda text, n=name: f"{n}: {text}"
        )


@pytest.mark.parametrize("length", [1, 2, 63, 64, 65, 130])
def test_values_and_gradients_are_those_of_the_recurrence(interpret: Interpret, length: int) -> None:
    compare(interpret, make_inputs((1, length, 1, 1, 5, 8)))


@pytest.mark.parametrize("n", [1, 16, 40])
def test_any_state_width_gives_the_recurrence(interpret: Interpret, n: int) -> None:
    compare(interpret, make_inputs((1, 35, 1, 1, 3, n)))


def test_heads_and_states_wider_than_a_tile_give_the_recurrence(interpret: Interpret) -> None:
    compare(interpret, make_inputs((1, 20, 1, 1, 64, 64)))


@pytest.mark.parametrize("chunk_size", [16, 17])
def test_the_chunk_size_changes_no_result(interpret: Interpret, chunk_size: int | None) -> None:
    compare(interpret, make_inputs((1, 40, 1, 1, 4, 4)), chunk_size)


def test_sequences_and_groups_of_heads_are_kept_apart(interpret: Interpret) -> None:
    compare(interpret, make_inputs((2, 9, 2, 2, 3, 4)))


@pytest.mark.parametrize("skip", ["none", "by head", "by channel"])
def test_the_skip_may_be_none_or_of_heads_or_channels(interpret: Interpret, skip: str) -> None:
    inputs = make_inputs((1, 9, 1, 2, 3, 4))
    wide = torch.randn(2, 3, generator=torch.Generator().manual_seed(7))
    inputs["D"] = {"none": None, "by head": inputs["D"], "by channel": wide}[skip]
    compare(interpret, inputs)


def test_inputs_may_be_parts_of_one_projection(interpret: Interpret) -> None:
    inputs = make_inputs((2, 20, 1, 2, 4, 4))
    parts = [inputs[name].flatten(2) for name in ("x", "B", "C", "dt")]  # type: ignore[union-attr]
    split = torch.cat(parts, dim=-1).split([part.shape[-1] for part in parts], dim=-1)
    x, b_states, c_states = (part.view(2, 20, -1, 4) for part in split[:3])
    inputs |= {"x": x, "B": b_states, "C": c_states, "dt": split[3]}
    compare(interpret, inputs)


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.bfloat16, 3e-2), (torch.float16, 2e-3)])
def test_narrow_data_keeps_wide_states(interpret: Interpret, dtype: torch.dtype, tolerance: float) -> None:
    compare(interpret, make_inputs((1, 70, 1, 1, 4, 8), dtype), tolerance=tolerance)


def test_a_state_beyond_float16_does_not_overflow(interpret: Interpret) -> None:
    x = torch.full((1, 70, 1, 1), 3e4, dtype=torch.float16)
    ones, small = torch.ones_like(x), torch.full_like(x, 1e-2)
    result, _ = interpret("ssd", [x, torch.ones(1, 70, 1), torch.zeros(1), ones, small, None], None)
    assert float(result[0, -1]) == pytest.approx(70 * 3e4 * 1e-2, rel=2e-3)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_not_finite_shows_in_every_later_chunk(interpret: Interpret, bad: float) -> None:
    inputs = make_inputs((1, 50, 1, 2, 3, 4))
    inputs["x"][0, 20, 1] = bad  # type: ignore[index]
    result, _ = interpret("ssd", [inputs[name] for name in NAMES], 16)
    assert result[0, :, 0].isfinite().all()
    assert result[0, :16, 1].isfinite().all()
    assert not result[0, 20:, 1].isfinite().any()


def test_strong_decays_leave_the_gradients_finite(interpret: Interpret) -> None:
    inputs = make_inputs((1, 70, 1, 1, 3, 4))
    inputs["dt"], inputs["A"] = 30 * inputs["dt"], 20 * inputs["A"]  # type: ignore[operator]
    compare(interpret, inputs, tolerance=1e-3)  # logarithms of decays reach 1e4, of which float32 keeps 1e-3
