"""The kernel of two axes against its definition, in closed form, flipped, and on other grids than the trained one."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from studio.engine.blocks.mixing import MixerSettings
from studio.engine.operators import s4nd as s4nd_module
from studio.engine.operators.s4nd import (
    LONGEST_PRODUCT,
    S4ndMixer,
    axis_kernels,
    convolve_axes,
    s4nd,
    s4nd_kernel,
    s4nd_reference,
)


def make_system(e: int = 2, n: int = 3, r: int = 2, directions: int = 2, *, is_shared: bool = False) -> dict[str, Any]:
    """A, B, C and log_dt in float64, of modes that oscillate slowly enough for a grid."""
    generator = torch.Generator().manual_seed(3)

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    shape = (2, n) if is_shared else (2, e, n)
    return {
        "A": torch.complex(-0.2 - normal(*shape).abs(), 2 * normal(*shape)),
        "B": torch.complex(normal(*shape), normal(*shape)),
        "C": torch.complex(normal(2, directions, r, e, n), normal(2, directions, r, e, n)),
        "log_dt": 0.3 * normal(2, e) - 1.0,
    }


def make_picture(b: int, e: int, h: int, w: int) -> Tensor:
    return torch.randn(b, e, h, w, generator=torch.Generator().manual_seed(4), dtype=torch.float64)


def close(mine: Tensor, wanted: Tensor, tolerance: float = 1e-11) -> None:
    torch.testing.assert_close(mine, wanted, rtol=tolerance, atol=tolerance * max(1.0, float(wanted.abs().max())))


# The definition


@pytest.mark.parametrize("directions", [1, 2])
@pytest.mark.parametrize("is_shared", [False, True])
def test_it_is_the_double_sum_over_offsets(directions: int, is_shared: bool) -> None:
    system = make_system(directions=directions, is_shared=is_shared)
    u = make_picture(1, 2, 4, 6)
    kernel = s4nd_kernel(**system, grid=(4, 6))
    wanted = torch.zeros_like(u)
    for i in range(4):
        for j in range(6):
            for row in range(4):
                for column in range(6):
                    wanted[:, :, i, j] += kernel[:, i - row + 3, j - column + 5] * u[:, :, row, column]
    close(s4nd(u, **system), wanted)
    close(s4nd_reference(u, **system), wanted)


@pytest.mark.parametrize(("h", "w"), [(1, 1), (1, 65), (64, 1), (2, 63), (25, 40)])
@pytest.mark.parametrize("form", ["products", "fft"])
def test_both_forms_are_the_recurrences_on_any_grid(h: int, w: int, form: str) -> None:
    u, skip = make_picture(2, 2, h, w), torch.tensor([0.5, -2.0], dtype=torch.float64)
    options = {"rate": (0.5, 1.5), "bandlimit": 0.7}
    close(s4nd(u, **make_system(), D=skip, form=form, **options), s4nd_reference(u, **make_system(), D=skip, **options))


@settings(max_examples=20, deadline=None)
@given(
    sizes=st.tuples(*(st.integers(1, top) for top in (2, 3, 9, 9))), r=st.integers(1, 3), directions=st.integers(1, 2)
)
def test_both_forms_agree_for_any_shape(sizes: tuple[int, int, int, int], r: int, directions: int) -> None:
    u = make_picture(*sizes)
    kernels = axis_kernels(**make_system(e=sizes[1], r=r, directions=directions), grid=sizes[2:])
    close(convolve_axes(u, *kernels, form="products"), convolve_axes(u, *kernels, form="fft"))


def test_a_side_too_long_for_products_takes_the_transform() -> None:
    u = make_picture(1, 1, 1, LONGEST_PRODUCT + 1)
    kernels = axis_kernels(**make_system(e=1), grid=(1, LONGEST_PRODUCT + 1))
    torch.testing.assert_close(convolve_axes(u, *kernels), convolve_axes(u, *kernels, form="fft"), rtol=0, atol=0)


@pytest.mark.parametrize("form", ["products", "fft"])
@pytest.mark.parametrize("b", [1, 2])
def test_some_channels_at_a_time_give_the_same_wherever_they_lie(
    monkeypatch: pytest.MonkeyPatch, form: str, b: int
) -> None:
    u = make_picture(b, 70, 5, 6)
    kernels, skip = axis_kernels(**make_system(e=70), grid=(5, 6)), make_picture(1, 1, 1, 70).flatten()
    wanted = convolve_axes(u, *kernels, skip, form)
    for name, value in {"fft_conv.LARGE_NUMBERS": 1, "s4nd.BLOCK_BYTES": 20_000, "s4nd.BLOCK_NUMBERS": 1}.items():
        monkeypatch.setattr(f"studio.engine.operators.{name}", value)
    form_name, together = f"_convolve_by_{form}", []
    plain = getattr(s4nd_module, form_name)
    monkeypatch.setattr(s4nd_module, form_name, lambda x, *kernels: together.append(len(x)) or plain(x, *kernels))
    with torch.no_grad():
        last = convolve_axes(u.contiguous(memory_format=torch.channels_last), *kernels, skip, form)
        turned = convolve_axes(u.transpose(2, 3).contiguous().transpose(2, 3), *kernels, skip, form)
        close(convolve_axes(u, *kernels, skip, form), wanted)
    close(last, wanted)
    close(turned, wanted)
    assert last.is_contiguous(memory_format=torch.channels_last)
    assert max(together) < 10
    assert sum(together) == 3 * 70


def test_the_kernel_of_a_damped_oscillator_is_its_integral_over_a_cell() -> None:
    damping, turns, dt = 0.3, 2.0, 0.25
    system = {
        "A": torch.full((2, 1), complex(-damping, turns), dtype=torch.complex128),
        "B": torch.full((2, 1), 1.5, dtype=torch.complex128),
        "C": torch.full((2, 1, 1, 1, 1), complex(0.5, -0.25), dtype=torch.complex128),
        "log_dt": torch.full((2, 1), math.log(dt), dtype=torch.float64),
    }

    def integral(time: float) -> float:
        """Of 2 Re(1.5 (0.5 - 0.25i) exp((-damping + i turns) t)) = exp(-damping t) (1.5 cos + 0.75 sin)."""
        cosine, sine = math.cos(turns * time), math.sin(turns * time)
        of_cosine, of_sine = turns * sine - damping * cosine, -turns * cosine - damping * sine
        return math.exp(-damping * time) * (1.5 * of_cosine + 0.75 * of_sine) / (damping**2 + turns**2)

    wanted = torch.tensor([integral((l + 1) * dt) - integral(l * dt) for l in range(9)], dtype=torch.float64)  # noqa: E741
    down, across = axis_kernels(**system, grid=(9, 5))
    close(down.flatten(), wanted)
    close(across.flatten(), wanted[:5])
    close(s4nd_kernel(**system, grid=(9, 5))[0, 8:, 4:], torch.outer(wanted, wanted[:5]))


def test_one_direction_never_looks_ahead() -> None:
    u, system = make_picture(1, 2, 6, 5), make_system(directions=1)
    changed = u.clone()
    changed[:, :, 3, 2] += 1
    difference = s4nd(changed, **system) - s4nd(u, **system)
    assert difference[:, :, :3].abs().max() < 1e-12
    assert difference[:, :, :, :2].abs().max() < 1e-12
    assert difference[:, :, 3:, 2:].abs().min() > 1e-6


# Symmetry


@pytest.mark.parametrize("axis", [0, 1])
def test_exchanging_the_directions_of_an_axis_flips_the_picture(axis: int) -> None:
    u, system = make_picture(1, 2, 5, 8), make_system()
    exchanged = system["C"].clone()
    exchanged[axis] = system["C"][axis].flip(0)
    flipped = s4nd(u.flip(2 + axis), **{**system, "C": exchanged}).flip(2 + axis)
    close(flipped, s4nd(u, **system))
    assert not torch.allclose(s4nd(u.flip(2 + axis), **system).flip(2 + axis), s4nd(u, **system))


def test_exchanging_the_axes_transposes_the_picture() -> None:
    u, system = make_picture(1, 2, 5, 8), make_system()
    exchanged = {name: tensor.flip(0) for name, tensor in system.items()}
    close(s4nd(u.transpose(2, 3), **exchanged).transpose(2, 3), s4nd(u, **system))


# Other resolutions


def test_a_finer_grid_samples_the_same_continuous_kernel() -> None:
    system = make_system()
    coarse = axis_kernels(**system, grid=(8, 6), bandlimit=0.5)
    fine = axis_kernels(**system, grid=(16, 18), rate=(1 / 2, 1 / 3), bandlimit=0.5)
    for finer, trained, cells in zip(fine, coarse, (2, 3), strict=True):
        close(finer.unflatten(-1, (-1, cells)).sum(dim=-1), trained)
        assert trained.abs().max() > 0.1


def test_the_same_picture_in_finer_pixels_gives_the_same_values() -> None:
    # One direction reads a cell when it is complete: at the last of the finer pixels that it is made of.
    u, system = make_picture(1, 2, 5, 7), make_system(directions=1)
    enlarged = u.repeat_interleave(2, dim=2).repeat_interleave(4, dim=3)
    fine = s4nd(enlarged, **system, rate=(1 / 2, 1 / 4), bandlimit=0.6)
    close(fine[:, :, 1::2, 3::4], s4nd(u, **system, bandlimit=0.6))


def test_without_the_rate_a_finer_grid_gives_something_else() -> None:
    u, system = make_picture(1, 2, 5, 7), make_system(directions=1)
    enlarged = u.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)
    assert not torch.allclose(s4nd(enlarged, **system)[:, :, 1::2, 1::2], s4nd(u, **system), rtol=0.1, atol=0.1)


def test_smooth_pictures_converge_in_both_directions_as_the_grid_gets_finer() -> None:
    system = make_system(e=1)

    def middle(side: int) -> float:
        places = (torch.arange(side, dtype=torch.float64) + 0.5) / side
        picture = torch.outer(torch.sin(3 * places), torch.cos(2 * places))[None, None]
        mixed = s4nd(picture, **system, rate=8 / side, bandlimit=0.5)
        return float(mixed[0, 0, side // 2 - 1 : side // 2 + 1, side // 2 - 1 : side // 2 + 1].mean())

    values = [middle(side) for side in (16, 32, 64, 128)]
    steps = [abs(finer - coarser) for coarser, finer in pairwise(values)]
    assert steps[2] < steps[0] / 2
    assert steps[2] < 0.05 * abs(values[-1])


@pytest.mark.parametrize(
    ("rate", "bandlimit", "is_kept"),
    [
        (1.0, None, True),
        (1.0, 1.0, True),
        (1.0, 0.5, False),
        (0.5, 1.0, True),
        (0.5, 0.5, False),  # a finer grid brings no mode back that training never saw
        (2.0, 1.0, False),  # a coarser one would take it for a slower oscillation
        (2.0, None, True),
    ],
)
def test_the_bandlimit_drops_what_the_coarser_grid_cannot_hold(
    rate: float, bandlimit: float | None, is_kept: bool
) -> None:
    cycles_a_token = 0.3
    system = {
        "A": torch.full((2, 1), complex(-0.1, 2 * math.pi * cycles_a_token), dtype=torch.complex128),
        "B": torch.ones(2, 1, dtype=torch.complex128),
        "C": torch.ones(2, 1, 1, 1, 1, dtype=torch.complex128),
        "log_dt": torch.zeros(2, 1, dtype=torch.float64),
    }
    for kernel in axis_kernels(**system, grid=(6, 6), rate=rate, bandlimit=bandlimit):
        assert bool(kernel.abs().max() > 0.1) == is_kept
        assert bool((kernel == 0).all()) != is_kept


# Number formats and bad input


def test_float16_does_not_overflow_between_the_axes() -> None:
    ones = torch.ones(2, 1, dtype=torch.complex64)
    system = {"A": -1e-3 * ones, "B": ones, "C": torch.ones(2, 1, 1, 1, 1, dtype=torch.complex64)}
    scaled = {**system, "C": torch.stack([system["C"][0] * 1e-4, system["C"][1] * 1e4])}
    u = torch.full((1, 1, 4, 16), 1.0, dtype=torch.float16)
    mixed = s4nd(u, **scaled, log_dt=torch.zeros(2, 1))
    exact = s4nd_reference(u.double(), **scaled, log_dt=torch.zeros(2, 1))
    assert mixed.dtype == torch.float16
    torch.testing.assert_close(mixed.double(), exact, rtol=2e-3, atol=0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"u": torch.zeros(1, 2, 9)}, r"u has the shape \(1, 2, 9\); \(b, e, h, w\) is needed"),
        ({"C": torch.zeros(2, 3, 1, 2, 3)}, r"C has the shape \(2, 3, 1, 2, 3\); 1 or 2 directions"),
        ({"log_dt": torch.zeros(2, 5)}, "log_dt"),
        ({"A": torch.zeros(1, 3)}, "A has the shape"),
        ({"D": torch.zeros(5)}, "D has the shape"),
        ({"rate": 0.0}, "the rate is 0.0"),
        ({"rate": (1.0, math.nan)}, "the rate is"),
        ({"bandlimit": -1.0}, "the bandlimit is -1.0"),
        ({"form": "slow"}, "the form is 'slow'; products, fft or None"),
    ],
)
def test_bad_input_is_named(changes: dict[str, Any], message: str) -> None:
    arguments = {"u": make_picture(1, 2, 4, 4), **make_system()}
    with pytest.raises(ValueError, match=message):
        s4nd(**{**arguments, **changes})


# The mixer


def make_mixer(width: int = 24, state_width: int = 12) -> S4ndMixer:
    torch.manual_seed(0)
    mixer = S4ndMixer(MixerSettings(width, width, 2, state_width, "raster"))
    for layer in mixer.modules():
        if isinstance(layer, nn.Linear):
            nn.init.xavier_uniform_(layer.weight)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    mixer.initialise()
    return mixer


def test_a_fresh_kernel_has_about_unit_energy_on_the_trained_grid() -> None:
    mixer = make_mixer(96, 16)
    with torch.no_grad():
        down, across = mixer.kernels((8, 8))
    energy = (down.square().sum(dim=(0, 3)) * across.square().sum(dim=(0, 3))).sum(dim=0)
    torch.testing.assert_close(energy, torch.ones(96))


def test_the_mixer_keeps_its_kernels_until_something_changes() -> None:
    mixer, tokens = make_mixer(), torch.randn(1, 24, 24)
    with torch.no_grad():
        first = mixer(tokens, (4, 6))
        assert mixer.kernels((4, 6))[0] is mixer.kernels((4, 6))[0]
        torch.testing.assert_close(mixer(tokens, (4, 6)), first, rtol=0, atol=0)
        assert mixer.kernels((6, 4))[0].shape[-1] == 6
        mixer.C.mul_(2)
        assert not torch.allclose(mixer(tokens, (4, 6)), first)


def test_the_mixer_sees_a_larger_picture_as_the_same_picture_finer() -> None:
    mixer = make_mixer()
    with torch.no_grad():
        trained, finer = mixer.kernels((8, 8)), mixer.kernels((16, 16))
    for coarse, fine in zip(trained, finer, strict=True):
        torch.testing.assert_close(fine.unflatten(-1, (-1, 2)).sum(dim=-1), coarse, rtol=1e-4, atol=1e-5)


def test_the_mixer_is_as_large_as_attention() -> None:
    with torch.device("meta"):
        mixer = S4ndMixer(MixerSettings(192, 192, 6, 48, "alternating"))
    assert sum(parameter.numel() for parameter in mixer.parameters()) == pytest.approx(4 * 192**2, rel=0.05)


def test_the_mixer_counts_its_products() -> None:
    mixer = make_mixer()
    layers = 2 * 64 * (24 * 48 + 24 * 9 + 24 * 24)
    assert mixer.flops(64) == layers + 2 * 64 * 24 * S4ndMixer.RANK * (8 + 8)
