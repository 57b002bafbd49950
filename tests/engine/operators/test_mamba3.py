"""Mamba-3 against its recurrence and what is known of it in closed form; its mixer on a grid."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from studio.engine.blocks.mixing import MixerSettings
from studio.engine.operators.mamba3 import Mamba3Core, Mamba3Mixer, mamba3, mamba3_reference
from studio.engine.operators.ssd import ssd_reference


def make_inputs(sizes: tuple[int, int, int, int, int], dtype: torch.dtype = torch.float64) -> dict[str, Tensor]:
    """Arguments for (b, l, h, p, half of n); all complex numbers but one turn."""
    b, length, heads, p, complex_numbers = sizes
    generator = torch.Generator().manual_seed(0)

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64).to(dtype)

    def uniform() -> Tensor:
        return torch.rand(b, length, heads, generator=generator, dtype=torch.float64).to(dtype)

    return {
        "x": normal(b, length, heads, p),
        "dt": uniform(),
        "A": -0.1 - 4 * uniform(),
        "B": normal(b, length, heads, 2 * complex_numbers),
        "C": normal(b, length, heads, 2 * complex_numbers),
        "trapezoid": uniform(),
        "theta": 3 * normal(b, length, heads, max(1, complex_numbers - 1)),
        "D": normal(heads),
    }


def constant(value: float, length: int) -> Tensor:
    """(1, l, 1) of one number."""
    return torch.full((1, length, 1), value, dtype=torch.float64)


@settings(max_examples=12, deadline=None)
@given(sizes=st.tuples(*(st.integers(1, top) for top in (2, 100, 3, 4, 3))))
def test_chunks_give_what_the_recurrence_gives_for_any_shape(sizes: tuple[int, int, int, int, int]) -> None:
    inputs = make_inputs(sizes)
    torch.testing.assert_close(mamba3(**inputs), mamba3_reference(**inputs), rtol=1e-10, atol=1e-10)


def test_chunks_that_come_one_by_one_carry_their_state_and_its_gradients(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.engine.operators.mamba3.CHUNKS_AT_ONCE", 2)
    gradients = []
    for path in (mamba3, mamba3_reference):
        inputs = {name: tensor.requires_grad_() for name, tensor in make_inputs((1, 210, 2, 2, 2)).items()}
        path(**inputs | {"A": 0.05 * inputs["A"]}).square().sum().backward()
        gradients.append({name: tensor.grad for name, tensor in inputs.items()})
    for name, slow in gradients[1].items():
        torch.testing.assert_close(gradients[0][name], slow, rtol=1e-8, atol=1e-8, msg=name)


@pytest.mark.parametrize("length", [1, 40, 150])
def test_without_angles_and_with_lambda_1_it_is_mamba2(length: int) -> None:
    inputs = make_inputs((2, length, 2, 3, 2))
    rates = torch.tensor([-0.5, -3.0], dtype=torch.float64)
    scan = ssd_reference(*(inputs[name] for name in ("x", "dt")), rates, inputs["B"], inputs["C"], D=inputs["D"])
    inputs |= {"A": rates.expand(2, length, 2), "trapezoid": torch.ones_like(inputs["dt"])}
    for theta in (None, torch.zeros_like(inputs["theta"])):
        torch.testing.assert_close(mamba3(**inputs | {"theta": theta}), scan, rtol=1e-10, atol=1e-10)


def test_a_push_makes_a_constant_angle_swing_and_die_away() -> None:
    length, step, rate, velocity = 300, 0.05, -0.7, 9.0
    push = constant(0, length)
    push[:, 0] = 1
    real = torch.tensor([1.0, 0.0], dtype=torch.float64).expand(1, length, 1, 2)
    y = mamba3(
        push[..., None],
        constant(step, length),
        constant(rate, length),
        real,
        real,
        constant(1, length),
        constant(velocity, length)[..., None],
    )
    time = step * torch.arange(length, dtype=torch.float64)
    torch.testing.assert_close(y.flatten(), step * torch.exp(rate * time) * torch.cos(velocity * time))


@pytest.mark.parametrize(("share", "order"), [(1.0, 1), (0.5, 2)])
def test_half_a_lambda_makes_the_error_fall_with_the_square_of_the_step(share: float, order: int) -> None:
    errors = []
    for length in (200, 400):
        step = 2 / length
        time = step * torch.arange(1, length + 1, dtype=torch.float64)
        ones = torch.ones(1, length, 1, 1, dtype=torch.float64)
        sizes = (constant(step, length), constant(-1, length))
        y = mamba3(time.sin().view(1, -1, 1, 1), *sizes, ones, ones, constant(share, length))
        exact = 0.5 * (time.sin() - time.cos() + torch.exp(-time))  # x' = -x + sin(t)
        errors.append(float((y.flatten() - exact).abs()[-1]))
    assert errors[0] / errors[1] == pytest.approx(2**order, rel=0.05)


def test_whole_turns_change_nothing() -> None:
    inputs = make_inputs((1, 130, 2, 2, 2))
    inputs["dt"] = torch.ones_like(inputs["dt"])
    more = inputs | {
        "theta": inputs["theta"] + 2 * torch.pi * torch.arange(130.0, dtype=torch.float64).view(1, -1, 1, 1)
    }
    torch.testing.assert_close(mamba3(**more), mamba3(**inputs), rtol=1e-9, atol=1e-9)


def test_float32_keeps_its_angles_over_a_long_sequence() -> None:
    sizes = (1, 2000, 1, 2, 2)
    slow_decay = {"A": torch.full((1, 2000, 1), -0.01)}
    fast = {name: tensor.float() for name, tensor in (make_inputs(sizes) | slow_decay).items()}
    fast["theta"] = fast["theta"] + 3  # 3,000 radians in all
    exact = mamba3_reference(**{name: tensor.double() for name, tensor in fast.items()})
    assert (mamba3(**fast) - exact).abs().max() < 1e-5 * exact.abs().max()


def test_a_token_never_sees_a_later_one() -> None:
    inputs = make_inputs((1, 150, 2, 2, 2))
    first = mamba3(**inputs)
    for name in ("x", "dt", "A", "B", "C", "trapezoid", "theta"):
        changed = inputs[name].clone()
        changed[:, 100:] *= 0.5
        second = mamba3(**inputs | {name: changed})
        torch.testing.assert_close(first[:, :100], second[:, :100], rtol=0, atol=0, msg=name)
        assert not torch.allclose(first[:, 100:], second[:, 100:]), name


def test_strong_decay_forgets_all_but_the_token_itself() -> None:
    inputs = make_inputs((1, 100, 2, 2, 2))
    own = inputs["trapezoid"] * inputs["dt"] * (inputs["B"] * inputs["C"]).sum(dim=-1) + inputs["D"]
    inputs["A"] = torch.full_like(inputs["A"], -1e9)
    torch.testing.assert_close(mamba3(**inputs), own[..., None] * inputs["x"], rtol=1e-10, atol=1e-10)


def test_strong_decay_keeps_gradients_finite() -> None:
    inputs = {name: tensor.requires_grad_() for name, tensor in make_inputs((1, 300, 1, 2, 2), torch.float32).items()}
    y = mamba3(**inputs | {"A": 600 * inputs["A"]})
    y.sum().backward()
    assert y.isfinite().all()
    assert all(tensor.grad is not None and tensor.grad.isfinite().all() for tensor in inputs.values())


def test_float16_sums_beyond_its_range_in_the_state() -> None:
    length = 2000
    ones = torch.ones(1, length, 1, 2, dtype=torch.float16)
    y = mamba3(
        100 * ones,
        torch.ones(1, length, 1),
        torch.zeros(1, length, 1),
        ones,
        ones / 1000,
        torch.ones(1, length, 1),
    )
    assert y.dtype == torch.float16
    torch.testing.assert_close(y[0, :, 0, 0].float(), 0.2 * torch.arange(1, length + 1), rtol=2e-3, atol=0)


def test_float16_products_beyond_its_range_stay_in_the_state() -> None:
    large, ones = torch.full((1, 4, 1, 2), 300.0, dtype=torch.float16), torch.ones(1, 4, 1)
    for path in (mamba3, mamba3_reference):
        y = path(large, ones, torch.zeros(1, 4, 1), large, large / 2**14, ones)
        torch.testing.assert_close(y[0, :, 0, 0].float(), 3295.9 * torch.arange(1, 5), rtol=2e-3, atol=0)


def test_autocast_leaves_the_state_wide() -> None:
    inputs = make_inputs((1, 130, 2, 2, 2), torch.float32)
    with torch.autocast("cpu", torch.bfloat16):
        y = mamba3(**inputs)
    assert y.dtype == torch.float32
    torch.testing.assert_close(y, mamba3(**inputs), rtol=0, atol=0)


@pytest.mark.parametrize(
    ("name", "tensor", "message"),
    [
        ("dt", torch.ones(1, 9, 2), r"mamba3: dt has the shape \(1, 9, 2\).*l of x is 10"),
        ("A", torch.ones(2), r"mamba3: A has the shape \(2,\); \(b, l, h\) is needed"),
        ("B", torch.ones(1, 10, 2, 4, dtype=torch.bfloat16), r"mamba3: B holds torch.bfloat16 and x torch.float32"),
        ("theta", torch.ones(1, 10, 2, 3), "mamba3: theta has 3 angles and the state width is 4; an even"),
        ("D", torch.ones(2, dtype=torch.complex64), "mamba3: D holds torch.complex64; real numbers are needed"),
    ],
)
def test_what_does_not_fit_is_named(name: str, tensor: Tensor, message: str) -> None:
    inputs = make_inputs((1, 10, 2, 3, 2), torch.float32)
    with pytest.raises(ValueError, match=message):
        mamba3(**inputs | {name: tensor})


# The mixer


def test_the_mixer_has_about_the_parameters_of_attention() -> None:
    with torch.device("meta"):
        mixer = Mamba3Mixer(MixerSettings(192, 192, 6, 48, "alternating"))
    assert sum(parameter.numel() for parameter in mixer.parameters()) / (4 * 192**2) == pytest.approx(1.1, abs=0.05)


def test_the_core_begins_with_steps_between_a_thousandth_and_a_tenth() -> None:
    core = Mamba3Core(MixerSettings(48, 48, 4, 12, "alternating"))
    core.initialise()
    steps = torch.nn.functional.softplus(core.dt_bias)
    assert ((steps > 0.999e-3) & (steps < 0.1001)).all()
    assert core.D.tolist() == [1.0] * 4


def test_longer_pictures_cost_in_proportion() -> None:
    mixer = Mamba3Mixer(MixerSettings(48, 48, 4, 12, "alternating"))
    assert mixer.flops(4096) == 4 * mixer.flops(1024) > 16 * mixer.flops(64)


def test_an_odd_state_is_refused() -> None:
    with pytest.raises(ValueError, match="mamba3: the state width is 7; an even one is needed"):
        Mamba3Mixer(MixerSettings(8, 8, 2, 7, "raster"))
