"""Mixers of every operator: any grid and scan order, both ends hear of each other, nothing unfilled, cost counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from studio.contract.scans import SCANS
from studio.engine.blocks.mixing import Mixer, MixerSettings
from studio.engine.operators import OPERATORS

SETTINGS = MixerSettings(width=12, inner=12, heads=3, state_width=4, scan="alternating", native_side=6)
MIXERS = sorted(operator.id for operator in OPERATORS.values() if operator.mixer)
SCANNED = sorted(operator.id for operator in OPERATORS.values() if operator.mixer and operator.takes_scan)


def make_mixer(operator: str, settings: MixerSettings = SETTINGS) -> Mixer:
    """A mixer whose linear layers and convolutions are torch's own, and the rest filled by itself."""
    torch.manual_seed(0)
    mixer = OPERATORS[operator].build(settings)
    with torch.no_grad():
        for parameter in mixer.parameters(recurse=True):
            parameter.fill_(torch.nan)
    for module in mixer.modules():
        if isinstance(module, torch.nn.Linear | torch.nn.Conv1d | torch.nn.Conv2d):
            module.reset_parameters()
    mixer.initialise()
    return mixer


@pytest.mark.parametrize("operator", MIXERS)
def test_nothing_is_left_unfilled(operator: str) -> None:
    for scan in ("alternating", "padded"):
        for name, parameter in make_mixer(operator, replace(SETTINGS, scan=scan)).named_parameters():
            assert parameter.isfinite().all(), name


@pytest.mark.parametrize("operator", MIXERS)
def test_a_mixer_is_allocated_on_the_meta_device(operator: str) -> None:
    with torch.device("meta"):
        mixer = OPERATORS[operator].build(SETTINGS)
    assert all(parameter.is_meta for parameter in mixer.parameters())
    assert mixer.flops(64) > 0


@pytest.mark.parametrize("grid", [(1, 1), (3, 5), (12, 11)])
@pytest.mark.parametrize("operator", MIXERS)
def test_any_grid_is_mixed(operator: str, grid: tuple[int, int]) -> None:
    mixer = make_mixer(operator)
    tokens = torch.randn(2, grid[0] * grid[1], 12)
    with torch.no_grad():
        mixed = mixer(tokens, grid)
    assert mixed.shape == tokens.shape
    assert mixed.isfinite().all()


@pytest.mark.parametrize("scan", sorted(SCANS))
@pytest.mark.parametrize("operator", SCANNED)
def test_any_scan_order_is_taken(operator: str, scan: str) -> None:
    tokens = torch.randn(1, 15, 12)
    with torch.no_grad():
        mixed = make_mixer(operator, replace(SETTINGS, scan=scan, block=1))(tokens, (3, 5))
    assert mixed.shape == tokens.shape
    assert mixed.isfinite().all()


@pytest.mark.parametrize("block", [0, 1])
@pytest.mark.parametrize("operator", MIXERS)
def test_both_ends_of_the_grid_hear_of_each_other(operator: str, block: int) -> None:
    mixer = make_mixer(operator, replace(SETTINGS, block=block))
    tokens = torch.randn(1, 36, 12, requires_grad=True)
    for asked, heard in ((0, 35), (35, 0)):
        (gradient,) = torch.autograd.grad(mixer(tokens, (6, 6))[0, asked].square().sum(), tokens)
        assert gradient[0, heard].abs().sum() > 0


@pytest.mark.parametrize("is_autocast", [False, True])
@pytest.mark.parametrize("scan", ["raster", "alternating", "cross", "padded"])
@pytest.mark.parametrize("operator", MIXERS)
def test_every_parameter_is_trained(operator: str, scan: str, is_autocast: bool) -> None:
    mixer = make_mixer(operator, replace(SETTINGS, scan=scan))
    with torch.autocast("cpu", torch.bfloat16, enabled=is_autocast):
        mixed = mixer(torch.randn(2, 15, 12), (3, 5))
    mixed.float().square().sum().backward()
    for name, parameter in mixer.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.isfinite().all(), name
        assert parameter.grad.abs().sum() > 0, name


@pytest.mark.parametrize("operator", SCANNED)
def test_what_was_painted_first_can_be_trained_then(operator: str) -> None:
    mixer, tokens = make_mixer(operator), torch.randn(1, 77, 12)
    with torch.inference_mode():
        mixer(tokens, (7, 11))
    mixer(tokens, (7, 11)).square().sum().backward()
    assert all(parameter.grad is not None for parameter in mixer.parameters())


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # the compiler's own, which it meets while it traces
@pytest.mark.parametrize("operator", MIXERS)
def test_a_compiled_mixer_is_trained_as_it_is(operator: str) -> None:
    mixer = make_mixer(operator, replace(SETTINGS, block=1))
    compiled = torch.compile(mixer, backend="eager", dynamic=False)
    tokens = torch.randn(1, 15, 12)
    gradients = [
        torch.autograd.grad(run(tokens, (3, 5)).square().sum(), list(mixer.parameters())) for run in (mixer, compiled)
    ]
    torch._dynamo.reset()
    torch.testing.assert_close(gradients[1], gradients[0])


@pytest.mark.parametrize("operator", SCANNED)
def test_a_column_scan_of_a_transposed_picture_is_the_row_scan_transposed(operator: str) -> None:
    rows, columns = (make_mixer(operator, replace(SETTINGS, scan=scan)) for scan in ("raster", "column"))
    columns.load_state_dict(rows.state_dict())
    with torch.no_grad():
        for layer in rows.modules():
            if isinstance(layer, torch.nn.Conv2d):
                layer.weight.copy_(layer.weight.transpose(2, 3).clone())
    tokens = torch.randn(1, 4, 6, 12)
    with torch.no_grad():
        expected = rows(tokens.transpose(1, 2).reshape(1, 24, 12), (6, 4)).view(1, 6, 4, 12).transpose(1, 2)
        torch.testing.assert_close(columns(tokens.reshape(1, 24, 12), (4, 6)).view(1, 4, 6, 12), expected)


@pytest.mark.parametrize("operator", MIXERS)
def test_bf16_is_near_float32_and_leaves_nothing_infinite(operator: str) -> None:
    mixer = make_mixer(operator)
    tokens = torch.randn(2, 30, 12)
    with torch.no_grad():
        exact = mixer(tokens, (5, 6))
        with torch.autocast("cpu", torch.bfloat16):
            rough = mixer(tokens, (5, 6))
    assert rough.isfinite().all()
    assert (rough.float() - exact).abs().max() <= 0.1 * exact.abs().max()


def test_attention_does_not_care_for_the_order_of_tokens() -> None:
    mixer = make_mixer("attention")
    tokens, order = torch.randn(1, 9, 12), torch.randperm(9)
    torch.testing.assert_close(mixer(tokens[:, order], (3, 3)), mixer(tokens, (3, 3))[:, order])


@pytest.mark.parametrize(("field", "value"), [("width", 0), ("state_width", 0), ("heads", -1), ("inner", 13)])
def test_an_impossible_size_is_named(field: str, value: int) -> None:
    with pytest.raises(ValueError, match=f"{field}.* is {value}"):
        replace(SETTINGS, **{field: value})
