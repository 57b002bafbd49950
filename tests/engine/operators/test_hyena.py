"""Hyena against its matrices, and its implicit filters on other lengths than the trained one."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from studio.engine.blocks.mixing import MixerSettings
from studio.engine.operators.hyena import (
    FALLEN,
    FASTEST,
    FLOOR,
    SLOWEST,
    HyenaCore,
    HyenaMixer,
    filter_features,
    filter_windows,
    hyena,
    hyena_reference,
)


def make_inputs(order: int = 2, length: int = 12, filters: int | None = None) -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(7)

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    count = order if filters is None else filters
    return {
        "value": normal(2, 3, length),
        "gates": normal(2, order, 3, length),
        "filters": normal(count, 3, length),
        "D": normal(count, 3),
    }


def causal_matrix(taps: Tensor) -> Tensor:
    """(e, l) to the lower triangular (e, l, l) whose product is the convolution."""
    e, length = taps.shape
    matrix = taps.new_zeros(e, length, length)
    for row in range(length):
        matrix[:, row, : row + 1] = taps[:, : row + 1].flip(1)
    return matrix


# The definition


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_it_is_the_product_of_gates_and_filter_matrices(order: int) -> None:
    inputs = make_inputs(order)
    z = inputs["value"][..., None]
    for step in range(order):
        matrix = causal_matrix(inputs["filters"][step]) + torch.diag_embed(
            inputs["D"][step, :, None].expand(-1, 12).contiguous()
        )
        z = inputs["gates"][:, step, :, :, None] * (matrix @ z)
    for path in (hyena, hyena_reference):
        torch.testing.assert_close(path(**inputs), z[..., 0], rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_a_filter_left_out_is_one_that_changes_nothing(order: int) -> None:
    inputs = make_inputs(order, filters=order - 1)
    impulse = torch.zeros(1, 3, 12, dtype=torch.float64)
    impulse[..., 0] = 1
    filled = {
        "filters": torch.cat([impulse, inputs["filters"]]),
        "D": torch.cat([torch.zeros(1, 3, dtype=torch.float64), inputs["D"]]),
    }
    for path in (hyena, hyena_reference):
        torch.testing.assert_close(path(**inputs), path(**{**inputs, **filled}), rtol=1e-11, atol=1e-11)


def test_filters_that_delay_shift_the_value_between_the_gates() -> None:
    inputs = make_inputs()
    delays = torch.zeros(2, 3, 6, dtype=torch.float64)
    delays[0, :, 2] = 1
    delays[1, :, 3] = 1
    y = hyena(inputs["value"], inputs["gates"], delays)
    wanted = torch.zeros_like(y)
    wanted[..., 5:] = inputs["value"][..., :-5] * inputs["gates"][:, 0, :, 2:-3] * inputs["gates"][:, 1, :, 5:]
    torch.testing.assert_close(y, wanted, rtol=1e-11, atol=1e-11)


def test_a_token_never_sees_a_later_one() -> None:
    inputs = make_inputs(3)
    changed = {**inputs, "value": inputs["value"].clone(), "gates": inputs["gates"].clone()}
    changed["value"][..., 7:] += 1
    changed["gates"][..., 7:] -= 2
    first, second = hyena(**inputs), hyena(**changed)
    torch.testing.assert_close(first[..., :7], second[..., :7], rtol=1e-11, atol=1e-11)
    assert not torch.allclose(first[..., 7:], second[..., 7:])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value": torch.zeros(3, 12)}, r"value has the shape \(3, 12\); \(b, e, l\) is needed"),
        ({"gates": torch.zeros(2, 2, 3, 11)}, "gates has the shape .* l of value is 12"),
        ({"gates": torch.zeros(2, 0, 3, 12, dtype=torch.float64)}, "the order is 0"),
        ({"gates": torch.zeros(2, 2, 3, 12)}, "gates holds torch.float32 and value torch.float64"),
        ({"filters": torch.zeros(4, 3, 12), "D": None}, r"filters has the shape \(4, 3, 12\); .* each of 2 gates"),
        ({"filters": torch.zeros(0, 3, 12), "D": None}, "a filter for each of 2 gates is needed, or one less"),
        ({"D": torch.zeros(1, 3)}, "D has the shape"),
        ({"filters": torch.zeros(2, 3, 12, dtype=torch.int64)}, "filters holds torch.int64"),
    ],
)
def test_bad_input_is_named(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        hyena(**{**make_inputs(), **changes})


def test_float16_does_not_overflow_between_the_gates() -> None:
    value = torch.full((1, 1, 4), 300.0, dtype=torch.float16)
    gates = torch.stack([value, value / 2**14], dim=1)
    filters = torch.tensor([1.0, 0, 0, 0]).expand(2, 1, 4)
    for path in (hyena, hyena_reference):
        mixed = path(value, gates, filters)
        assert mixed.dtype == torch.float16
        torch.testing.assert_close(mixed.float(), torch.full((1, 1, 4), 1647.9), rtol=2e-3, atol=0)


# Implicit filters


def make_core(order: int = 2, inner: int = 6) -> HyenaCore:
    torch.manual_seed(1)
    core = HyenaCore(MixerSettings(inner, inner, 1, 8, "raster"), order)
    core.initialise()
    return core


@pytest.mark.parametrize("finer", [2, 4, 9])
def test_a_longer_path_takes_the_same_continuous_filter(finer: int) -> None:
    core = make_core()
    trained, longer = core.kernel(64), core.kernel(64 * finer)
    torch.testing.assert_close(finer * longer[:, ::finer], trained, rtol=1e-4, atol=1e-5)
    # The sum that a steady input meets stays: it is a Riemann sum of the same integral.
    torch.testing.assert_close(longer.sum(dim=1), trained.sum(dim=1), rtol=0.5, atol=0.3)


def test_fresh_filters_have_unit_energy() -> None:
    for order in (2, 3):
        energy = make_core(order).kernel(64).square().sum(dim=1)
        torch.testing.assert_close(energy, torch.ones(6 * (order - 1)))


def test_windows_have_fallen_where_the_constants_say() -> None:
    windows = filter_windows(1000, 5) - FLOOR
    assert windows[-1, round(FASTEST * 1000)] == pytest.approx(FALLEN, rel=1e-3)
    assert windows[0, 500] == pytest.approx(FALLEN ** (0.5 / SLOWEST), rel=1e-3)
    assert (windows[:, :500].diff(dim=1) < 0).all()
    assert (windows[:, 1:500].diff(dim=0) < 0).all()


def test_features_are_turns_of_the_path() -> None:
    features = filter_features(8, 3)
    assert features.shape == (8, 7)
    torch.testing.assert_close(features[:, 0], torch.arange(8) / 8)
    assert features[0].tolist() == [0, 1, 1, 1, 0, 0, 0]
    torch.testing.assert_close(features[2], torch.tensor([0.25, 0.0, -1.0, 0.0, 1.0, 0.0, -1.0]), atol=1e-6, rtol=0)


@pytest.mark.parametrize("length", [0, 1])
def test_paths_of_hardly_any_token_have_filters(length: int) -> None:
    assert make_core().kernel(length).shape == (6, length)
    assert make_core()(torch.randn(1, length, 18)).shape == (1, length, 6)


def test_a_core_is_hyena_with_its_filters() -> None:
    core = make_core(order=3)
    sequence = torch.randn(2, 10, 24)
    value, *gates = sequence.transpose(1, 2).chunk(4, dim=1)
    filters = core.kernel(10).view(2, 6, 10)
    wanted = hyena(value, torch.stack(gates, dim=1), filters, core.D.view(2, 6)).transpose(1, 2)
    torch.testing.assert_close(core(sequence), wanted)


def test_filters_are_kept_until_something_changes() -> None:
    core, sequence = make_core(), torch.randn(1, 9, 18)
    with torch.no_grad():
        first = core(sequence)
        assert core.kept_spectrum(9) is core.kept_spectrum(9)
        core.frequency.mul_(1.5)
        assert not torch.allclose(core(sequence), first)


# The mixer


def make_mixer(scan: str, width: int = 24) -> HyenaMixer:
    torch.manual_seed(0)
    mixer = HyenaMixer(MixerSettings(width, width, 2, 8, scan))
    for layer in mixer.modules():
        if isinstance(layer, nn.Linear):
            nn.init.xavier_uniform_(layer.weight)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    mixer.initialise()
    return mixer


def test_both_ways_let_every_token_see_every_other() -> None:
    tokens = torch.randn(1, 30, 24, requires_grad=True)
    mixed = make_mixer("bidirectional")(tokens, (5, 6))
    for place in (0, 14, 29):
        (seen,) = torch.autograd.grad(mixed[0, place].sum(), tokens, retain_graph=True)
        assert seen.abs().amax(dim=2).min() > 0


def test_the_mixer_is_about_as_large_as_attention() -> None:
    with torch.device("meta"):
        mixer = HyenaMixer(MixerSettings(192, 168, 6, 32, "alternating"))
    assert sum(parameter.numel() for parameter in mixer.parameters()) == pytest.approx(4 * 192**2, rel=0.05)


def test_a_bfloat16_mixer_makes_its_filters_in_float32() -> None:
    mixer = make_mixer("raster").eval()
    core = mixer.cores[0]
    assert isinstance(core, HyenaCore)
    tokens = torch.randn(1, 12, 24)
    with torch.no_grad():
        exact, filters = mixer(tokens, (3, 4)), core.kernel(12)
        with torch.autocast("cpu", torch.bfloat16):
            assert core.kernel(12).dtype == torch.float32
            torch.testing.assert_close(core.kernel(12), filters)
            rough = mixer(tokens, (3, 4))
    torch.testing.assert_close(rough.float(), exact, rtol=0.1, atol=0.1)


def test_the_mixer_counts_its_layers_and_transforms() -> None:
    mixer = make_mixer("bidirectional")
    layers = 2 * 64 * (24 * 72 + 72 * 9 + 24 * 24)
    assert mixer.flops(64) == layers + sum(core.flops(64) for core in mixer.cores if isinstance(core, HyenaCore))
    assert all(core.flops(64) > 0 for core in mixer.cores if isinstance(core, HyenaCore))
