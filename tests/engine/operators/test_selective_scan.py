"""The selective scan beyond what every operator is tested for: blocks, closed forms, number formats, the mixer."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional

from studio.contract.scans import SCANS
from studio.engine import kernels
from studio.engine.blocks.mixing import MixerSettings
from studio.engine.operators.selective_scan import (
    SelectiveScanCore,
    SelectiveScanMixer,
    selective_scan,
    selective_scan_reference,
)

Sizes = tuple[int, int, int, int]


def make_inputs(sizes: Sizes, dtype: torch.dtype = torch.float64, seed: int = 0) -> dict[str, Tensor]:
    """Everything but the flag, for (b, e, n, l); steps before softplus around -2."""
    b, e, n, length = sizes
    generator = torch.Generator().manual_seed(seed)

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64).to(dtype)

    return {
        "u": normal(b, e, length),
        "delta": normal(b, e, length),
        "A": -(0.1 + torch.rand(e, n, generator=generator, dtype=torch.float64)).to(dtype),
        "B": normal(b, n, length),
        "C": normal(b, n, length),
        "D": normal(e),
        "z": normal(b, e, length),
        "delta_bias": normal(e) - 2,
    }


@settings(max_examples=20, deadline=None)
@given(sizes=st.tuples(*(st.integers(1, top) for top in (3, 4, 5, 80))), parts=st.sets(st.sampled_from("Dzb+")))
def test_it_is_the_recurrence_for_any_shape_and_any_options(sizes: Sizes, parts: set[str]) -> None:
    inputs = make_inputs(sizes)
    for letter, name in (("D", "D"), ("z", "z"), ("b", "delta_bias")):
        if letter not in parts:
            del inputs[name]
    fast, slow = (
        scan(**inputs, delta_softplus="+" in parts)
        if "+" in parts
        else scan(**{**inputs, "delta": inputs["delta"].abs()})
        for scan in (selective_scan, selective_scan_reference)
    )
    torch.testing.assert_close(fast, slow, rtol=1e-10, atol=1e-10 * max(1.0, float(slow.abs().max())))


def test_several_groups_of_pictures_and_blocks_of_tokens_give_the_gradients_of_the_recurrence() -> None:
    # 7 pictures of 2,560 numbers a step go as 6 and 1, their 60 tokens in blocks of 25.
    gradients = []
    for scan in (selective_scan, selective_scan_reference):
        inputs = {name: part.requires_grad_() for name, part in make_inputs((7, 160, 16, 60)).items()}
        scan(**inputs, delta_softplus=True).square().sum().backward()
        gradients.append([part.grad for part in inputs.values()])
    for fast, slow in zip(*gradients, strict=True):
        torch.testing.assert_close(fast, slow, rtol=1e-9, atol=1e-9 * float(slow.abs().max()))


def test_gradcheck_of_every_argument() -> None:
    inputs = {name: part.requires_grad_() for name, part in make_inputs((2, 2, 2, 5)).items()}

    def call(*parts: Tensor) -> Tensor:
        return selective_scan(**dict(zip(inputs, parts, strict=True)), delta_softplus=True)

    assert torch.autograd.gradcheck(call, tuple(inputs.values()))


def test_a_gradient_of_a_gradient_is_refused_not_wrong() -> None:
    inputs = {name: part.requires_grad_() for name, part in make_inputs((1, 2, 2, 5)).items()}
    (gradient,) = torch.autograd.grad(selective_scan(**inputs).square().sum(), inputs["u"], create_graph=True)
    with pytest.raises(RuntimeError, match="once_differentiable"):
        gradient.sum().backward()


def test_how_channels_lie_in_memory_changes_nothing() -> None:
    inputs = make_inputs((2, 6, 4, 90))
    turned = {
        name: part.transpose(1, 2).contiguous().transpose(1, 2) if part.ndim == 3 else part
        for name, part in inputs.items()
    }
    assert not turned["u"].is_contiguous()
    torch.testing.assert_close(selective_scan(**turned), selective_scan(**inputs), rtol=0, atol=0)


def test_constant_coefficients_give_a_geometric_sum() -> None:
    length, step, rate = 100, 0.3, 0.5
    ones = torch.ones(1, 1, length, dtype=torch.float64)
    y = selective_scan(ones, step * ones, torch.full((1, 1), -rate, dtype=torch.float64), ones, ones)
    decay = torch.exp(torch.tensor(-step * rate, dtype=torch.float64))
    expected = step * (1 - decay ** torch.arange(1, length + 1)) / (1 - decay)
    torch.testing.assert_close(y[0, 0], expected, rtol=1e-12, atol=0)


def test_one_impulse_rings_as_a_sum_of_exponentials() -> None:
    n, length, step = 3, 80, 0.1
    rates = torch.tensor([[0.5, 1.0, 4.0]], dtype=torch.float64)
    c_states = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64)
    impulse = torch.zeros(1, 1, length, dtype=torch.float64)
    impulse[..., 0] = 1 / step
    y = selective_scan(
        impulse,
        torch.full_like(impulse, step),
        -rates,
        torch.ones(1, n, length, dtype=torch.float64),
        c_states[None, :, None].expand(1, n, length),
    )
    times = step * torch.arange(length, dtype=torch.float64)
    torch.testing.assert_close(y[0, 0], torch.exp(-times[:, None] * rates) @ c_states, rtol=1e-11, atol=1e-14)


def test_a_token_never_sees_a_later_one() -> None:
    inputs = make_inputs((1, 3, 4, 100))
    changed = {name: part.clone() for name, part in inputs.items()}
    for name in ("u", "delta", "B", "C"):
        changed[name][..., 70:] += 1
    first, second = (selective_scan(**part, delta_softplus=True) for part in (inputs, changed))
    torch.testing.assert_close(first[..., :70], second[..., :70], rtol=0, atol=0)
    assert not torch.allclose(first[..., 70:], second[..., 70:])


def test_what_is_not_a_number_stays_in_its_channel_and_its_future() -> None:
    inputs = make_inputs((2, 3, 4, 100))
    inputs["u"][1, 2, 70] = float("nan")
    y = selective_scan(**inputs, delta_softplus=True)
    assert y[1, 2, 70:].isnan().all()
    y[1, 2, 70:] = 0
    assert y.isfinite().all()


def test_softplus_is_the_identity_above_its_threshold() -> None:
    inputs = make_inputs((1, 2, 3, 40))
    inputs["delta"] = 22 + inputs["delta"].abs()  # 20 after the bias
    inputs["delta_bias"] = torch.full_like(inputs["delta_bias"], -2)
    plain, soft = (selective_scan(**inputs, delta_softplus=flag) for flag in (False, True))
    torch.testing.assert_close(soft, plain, rtol=0, atol=0)
    inputs["delta"] = inputs["delta"] - 3
    plain, soft = (selective_scan(**inputs, delta_softplus=flag) for flag in (False, True))
    assert not torch.equal(soft, plain)


def test_float16_data_has_float32_states() -> None:
    length = 400
    ones = torch.ones(1, 1, length, dtype=torch.float16)
    y = selective_scan(1000 * ones, ones, torch.zeros(1, 1), ones, 1e-3 * ones)  # the state ends at 400,000
    assert y.dtype == torch.float16
    torch.testing.assert_close(y[0, 0, -1].float(), torch.tensor(400.0), rtol=1e-3, atol=0)


def test_autocast_changes_neither_values_nor_gradients() -> None:
    results = []
    for is_on in (False, True):
        inputs = {name: part.requires_grad_() for name, part in make_inputs((1, 3, 4, 70), torch.float32).items()}
        with torch.autocast("cpu", torch.bfloat16, enabled=is_on):
            y = selective_scan(**inputs, delta_softplus=True)
            y.square().sum().backward()
        results.append([y, *(part.grad for part in inputs.values())])
    for plain, cast in zip(*results, strict=True):
        torch.testing.assert_close(cast, plain, rtol=0, atol=0)


@pytest.mark.parametrize(
    ("name", "wrong", "message"),
    [
        ("delta", torch.ones(1, 3, 7), r"delta has the shape \(1, 3, 7\); \(b, e, l\) is needed, and l of u is 6"),
        ("A", torch.ones(3), r"A has the shape \(3,\); \(e, n\) is needed"),
        ("B", torch.ones(1, 5, 6), r"B has the shape \(1, 5, 6\)"),
        ("C", torch.ones(1, 4, 6, dtype=torch.float16), r"C holds torch.float16 and u torch.float32"),
        ("A", torch.ones(3, 4, dtype=torch.complex64), "A holds torch.complex64; real floating numbers are needed"),
        ("u", torch.ones(1, 3, 6, dtype=torch.int64), "u holds torch.int64"),
        ("D", torch.ones(3, device="meta"), "D is on meta and u on cpu"),
    ],
)
def test_wrong_arguments_are_named(name: str, wrong: Tensor, message: str) -> None:
    inputs = make_inputs((1, 3, 4, 6), torch.float32)
    with pytest.raises(ValueError, match=f"selective_scan: {message}"):
        selective_scan(**{**inputs, name: wrong})


def test_a_state_of_width_0_is_refused() -> None:
    with pytest.raises(ValueError, match="the state width is 0; at least 1 is needed"):
        selective_scan(**make_inputs((1, 3, 0, 6)))


def test_where_a_kernel_is_it_is_called_with_what_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = make_inputs((1, 3, 4, 6), torch.float32)
    expected = selective_scan(**inputs, delta_softplus=True)
    names = []

    def run(name: str, plain: kernels.Plain, tensors: tuple[Tensor | None, ...], option: object) -> Tensor:
        assert option is True
        names.append(name)
        return plain(*tensors)

    monkeypatch.setattr(kernels, "is_available", lambda _tensor: True)
    monkeypatch.setattr(kernels, "run", run)
    torch.testing.assert_close(selective_scan(**inputs, delta_softplus=True), expected, rtol=0, atol=0)
    assert names == ["selective_scan"]


# The mixer


def make_mixer(scan: str) -> SelectiveScanMixer:
    torch.manual_seed(0)
    mixer = SelectiveScanMixer(MixerSettings(width=8, inner=12, heads=1, state_width=4, scan=scan))
    mixer.initialise()
    return mixer


@pytest.mark.parametrize("scan", sorted(SCANS))
def test_every_parameter_learns_in_every_scan_order(scan: str) -> None:
    mixer = make_mixer(scan)
    tokens = torch.randn(2, 15, 8, requires_grad=True)
    mixed = mixer(tokens, (3, 5))
    mixed.square().sum().backward()
    assert mixed.shape == tokens.shape
    for name, parameter in mixer.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().sum() > 0, name


def test_a_picture_turned_by_half_gives_the_turned_result_in_both_directions() -> None:
    mixer = make_mixer("bidirectional")
    with torch.no_grad():
        kernel = mixer.convolution.weight
        kernel.copy_((kernel + kernel.flip(2, 3)) / 2)
        mixer.cores[1].load_state_dict(mixer.cores[0].state_dict())
        tokens = torch.randn(1, 24, 8)
        turned = mixer(tokens.flip(1), (4, 6)).flip(1)
        torch.testing.assert_close(turned, mixer(tokens, (4, 6)), rtol=1e-5, atol=1e-6)


def test_it_begins_as_mamba_does() -> None:
    core = SelectiveScanCore(64, 16)
    core.initialise()
    steps = functional.softplus(core.dt_bias.detach())
    assert 1e-3 <= float(steps.min()) < 3e-3
    assert 3e-2 < float(steps.max()) <= 1e-1 + 1e-6
    torch.testing.assert_close(core.A_log.exp(), torch.arange(1.0, 17).expand(64, 16))
    assert core.x_proj.weight.shape == (4 + 32, 64)
    assert core.dt_proj.weight.abs().max() <= 0.5
    assert (core.D == 1).all()


def test_a_bfloat16_network_keeps_its_decays_wide() -> None:
    core = make_mixer("raster").cores[0]
    assert isinstance(core, SelectiveScanCore)
    sequence = torch.randn(2, 30, 12)
    exact = core(sequence)
    for name, parameter in core.named_parameters():
        if name not in core.WIDE:
            parameter.data = parameter.data.bfloat16()
    rounded = core(sequence.bfloat16())
    assert rounded.dtype == torch.bfloat16
    torch.testing.assert_close(rounded.float(), exact, rtol=3e-2, atol=5e-2)
    with torch.autocast("cpu", torch.bfloat16):
        assert make_mixer("raster").cores[0](sequence).dtype == torch.float32


def test_its_operations_grow_with_the_length() -> None:
    mixer = make_mixer("cross")
    assert mixer.flops(200) == 2 * mixer.flops(100) > 0
