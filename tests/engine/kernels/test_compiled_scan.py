"""The selective scan that numba compiles, against the plain recurrence; see also `test_selective_scan`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from studio.engine.operators import selective_scan as operator
from studio.engine.operators.selective_scan import find_machine_code, selective_scan, selective_scan_reference

compiled_scan = pytest.importorskip("studio.engine.kernels.compiled_scan", reason="numba is not installed")
pytestmark = pytest.mark.slow  # the first of them compiles


def make_inputs(b: int, e: int, n: int, length: int) -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(0)

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator)

    return {
        "u": normal(b, e, length),
        "delta": normal(b, e, length),
        "A": -(0.1 + 4 * torch.rand(e, n, generator=generator)),
        "B": normal(b, n, length),
        "C": normal(b, n, length),
        "D": normal(e),
        "z": normal(b, e, length),
        "delta_bias": normal(e) - 2,
    }


@pytest.fixture
def threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("b", "e", "n", "length"),
    [(1, 1, 1, 1), (2, 3, 4, 0), (0, 3, 4, 5), (2, 16, 16, 65), (3, 17, 5, 64), (1, 530, 2, 40), (1, 4, 16, 1000)],
)
def test_it_is_the_recurrence(b: int, e: int, n: int, length: int) -> None:
    assert find_machine_code() is compiled_scan.scan
    inputs = make_inputs(b, e, n, length)
    fast = selective_scan(**inputs, delta_softplus=True)
    exact = selective_scan_reference(**{name: part.double() for name, part in inputs.items()}, delta_softplus=True)
    assert fast.dtype == torch.float32
    torch.testing.assert_close(fast.double(), exact, rtol=1e-5, atol=1e-5)


def test_bfloat16_data_is_scanned_in_float32() -> None:
    inputs = make_inputs(2, 8, 16, 70)
    data = {name: part.bfloat16() if part.ndim == 3 else part for name, part in inputs.items()}
    fast, slow = (scan(**data, delta_softplus=True) for scan in (selective_scan, selective_scan_reference))
    assert fast.dtype == torch.bfloat16
    torch.testing.assert_close(fast, slow, rtol=1e-2, atol=1e-2)


def test_decays_are_exact_to_float32_from_one_to_nothing() -> None:
    # A state of 1 after the first token is exp(-step) after the second; channels have the steps.
    steps = torch.cat([torch.linspace(0, 87, 500), torch.logspace(-8, 0, 100), torch.tensor([200.0, 1e30])])
    inputs = torch.stack([torch.ones_like(steps), torch.zeros_like(steps)])[None]
    ones = torch.ones(1, 2, 1)
    y = compiled_scan.scan(
        inputs, torch.stack([torch.ones_like(steps), steps])[None], -ones[0, :1].expand(602, 1), ones, ones
    )
    exact = torch.exp(-steps.double())
    # The rounding of a step that is large in itself, and that of the result.
    assert ((y[0, 1] - exact).abs() <= (3e-7 + 1e-7 * steps.double()) * exact + 1e-38).all()


def test_growth_without_bound_and_what_is_not_a_number_are_not_hidden() -> None:
    inputs = make_inputs(1, 2, 3, 60)
    inputs["A"][0] = 50
    inputs["B"], inputs["C"] = inputs["B"].abs() + 0.1, inputs["C"].abs() + 0.1
    inputs["u"] = inputs["u"].abs() + 0.1
    grown = selective_scan(**inputs, delta_softplus=True)
    assert not grown[0, 0, -1].isfinite()
    assert grown[0, 1].isfinite().all()
    for name in ("u", "delta", "A", "B", "C"):
        spoiled = make_inputs(1, 2, 3, 60)
        spoiled[name].view(-1)[0] = float("nan")
        assert selective_scan(**spoiled, delta_softplus=True).isnan().any()


def test_an_endless_step_is_as_in_the_recurrence() -> None:
    inputs = torch.ones(1, 3, 1)
    steps = torch.tensor([1.0, float("inf"), 1.0])[None, :, None]
    b_states = torch.tensor([1.0, 0.0, 1.0])[None, :, None]
    y = compiled_scan.scan(inputs, steps, -torch.ones(1, 1), b_states, torch.ones(1, 3, 1))
    assert y[0, 1].isnan()  # an endless step times an input of 0, as in the recurrence
    y = compiled_scan.scan(inputs, steps, -torch.ones(1, 1), torch.ones(1, 3, 1), torch.ones(1, 3, 1))
    assert y[0, 1].isinf()


def test_threads_share_the_channels_and_change_no_bit(threads: None, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = make_inputs(2, 70, 4, 50)
    alone = selective_scan(**inputs, delta_softplus=True)
    monkeypatch.setattr(compiled_scan, "NUMBERS_A_THREAD", 1000)
    assert torch.equal(selective_scan(**inputs, delta_softplus=True), alone)


def test_gradients_and_float64_go_the_eager_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("machine code is for float32 without gradients")

    monkeypatch.setattr(operator, "find_machine_code", refuse)
    inputs = make_inputs(1, 3, 4, 20)
    selective_scan(**{name: part.double() for name, part in inputs.items()})
    inputs["B"].requires_grad_()
    selective_scan(**inputs).sum().backward()
    with torch.no_grad(), pytest.raises(AssertionError, match="machine code"):
        selective_scan(**inputs)


@pytest.mark.parametrize("reason", ["switched off", "not installed", "broken"])
def test_without_machine_code_the_eager_way_gives_the_same(reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = make_inputs(2, 6, 4, 90)
    compiled = selective_scan(**inputs, delta_softplus=True)
    find_machine_code.cache_clear()
    if reason == "switched off":
        monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    elif reason == "not installed":
        monkeypatch.setattr(operator, "find_spec", lambda _name: None)
    else:
        monkeypatch.setattr(operator, "import_module", fail_to_import)
    try:
        assert find_machine_code() is None
        torch.testing.assert_close(selective_scan(**inputs, delta_softplus=True), compiled, rtol=1e-5, atol=1e-5)
    finally:
        find_machine_code.cache_clear()


def fail_to_import(_name: str) -> None:
    raise ImportError("Numba needs NumPy 2.4 or less")
