"""Convolution through the Fourier transform against the sum of taps, and what a core keeps of it."""

from __future__ import annotations

from copy import deepcopy

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from studio.engine.operators.fft_conv import (
    ConvolutionCore,
    convolve_spectrum,
    fft_conv,
    fft_conv_reference,
    good_fft_size,
    kernel_spectrum,
    two_sided_fft_conv,
    two_sided_fft_conv_reference,
)


def normal(*shape: int, dtype: torch.dtype = torch.float64) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(sum(shape)), dtype=torch.float64).to(dtype)


@settings(max_examples=60, deadline=None)
@given(sizes=st.tuples(st.integers(0, 2), st.integers(1, 3), st.integers(0, 40), st.integers(0, 50)))
def test_any_kernel_length_gives_the_sum(sizes: tuple[int, int, int, int]) -> None:
    b, channels, length, taps = sizes
    u, kernel, skip = normal(b, channels, length), normal(channels, taps), normal(channels)
    for D in (None, skip):
        fast, slow = fft_conv(u, kernel, D), fft_conv_reference(u, kernel, D)
        assert fast.shape == u.shape
        torch.testing.assert_close(fast, slow, rtol=1e-10, atol=1e-11)


@settings(max_examples=60, deadline=None)
@given(sizes=st.tuples(st.integers(1, 3), st.integers(0, 40), st.integers(0, 50), st.integers(0, 50)))
def test_both_sides_give_the_sum_at_any_kernel_lengths(sizes: tuple[int, int, int, int]) -> None:
    channels, length, ahead, back = sizes
    u = normal(2, channels, length)
    kernels = normal(channels, ahead), normal(channels, back)
    for D in (None, normal(channels)):
        fast = two_sided_fft_conv(u, *kernels, D)
        torch.testing.assert_close(fast, two_sided_fft_conv_reference(u, *kernels, D), rtol=1e-10, atol=1e-11)


def test_turning_the_sequence_around_swaps_the_sides() -> None:
    u, both = normal(1, 2, 30), normal(2, 12)
    # A lag of nought belongs to the kernel ahead, so that it is taken out on both sides.
    ahead = torch.cat([torch.zeros(2, 1, dtype=torch.float64), both], dim=1)
    y = two_sided_fft_conv(u, ahead, both)
    torch.testing.assert_close(two_sided_fft_conv(u.flip(2), ahead, both).flip(2), y, rtol=1e-12, atol=1e-12)


def test_an_impulse_gives_the_kernel_where_it_stands() -> None:
    kernel = normal(3, 10)
    u = torch.zeros(1, 3, 16, dtype=torch.float64)
    u[..., 4] = 1
    y = fft_conv(u, kernel)
    torch.testing.assert_close(y[0, :, 4:14], kernel, rtol=0, atol=1e-13)
    assert y[..., :4].abs().max() < 1e-13
    assert y[..., 14:].abs().max() < 1e-13


def test_a_strided_view_is_as_good() -> None:
    tokens, kernel = normal(2, 20, 3), normal(3, 20)
    torch.testing.assert_close(
        fft_conv(tokens.transpose(1, 2), kernel), fft_conv(tokens.transpose(1, 2).contiguous(), kernel)
    )


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_short_floats_are_convolved_in_float32(dtype: torch.dtype) -> None:
    u = torch.full((1, 1, 300), 100.0, dtype=dtype)
    kernel = torch.full((1, 300), 0.01)
    y = fft_conv(u, kernel)
    assert y.dtype == dtype
    torch.testing.assert_close(y[0, 0].double(), torch.arange(1.0, 301.0).double(), rtol=1e-2, atol=1e-2)


def test_gradients_of_both_sides_pass_gradcheck() -> None:
    leaves = [normal(1, 2, 6).requires_grad_(), *(normal(2, taps).requires_grad_() for taps in (6, 4))]
    assert torch.autograd.gradcheck(two_sided_fft_conv, (*leaves, normal(2).requires_grad_()), fast_mode=True)


@pytest.mark.parametrize(("shortest", "good"), [(1, 2), (2, 2), (7, 8), (127, 128), (1999, 2000), (4097, 4320)])
def test_transforms_are_of_a_good_size(shortest: int, good: int) -> None:
    assert good_fft_size(shortest) == good


def test_what_does_not_fit_is_refused() -> None:
    u = normal(1, 3, 8)
    with pytest.raises(ValueError, match=r"fft_conv: kernel has the shape \(2, 8\).*e of u is 3"):
        fft_conv(u, normal(2, 8))
    with pytest.raises(ValueError, match=r"D has the shape \(4,\)"):
        fft_conv(u, normal(3, 8), normal(4))
    with pytest.raises(ValueError, match=r"kernel holds torch\.complex128; real numbers are needed"):
        fft_conv(u, normal(3, 8).to(torch.complex128))
    with pytest.raises(ValueError, match=r"back has the shape \(3, 2, 2\)"):
        two_sided_fft_conv(u, normal(3, 8), normal(3, 2, 2))


class Fading(ConvolutionCore):
    """A kernel of one decay a channel, which counts how often it is made."""

    def __init__(self) -> None:
        super().__init__(2)
        self.rate = nn.Parameter(torch.tensor([0.1, 0.2]))
        self.initialise()
        self.made = 0

    def kernel(self, length: int) -> Tensor:
        self.made += 1
        return torch.exp(-self.rate[:, None] * torch.arange(length))


def test_a_core_is_its_kernel_and_skip() -> None:
    core = Fading()
    sequence = normal(2, 9, 2, dtype=torch.float32)
    wanted = fft_conv_reference(sequence.transpose(1, 2), core.kernel(9), core.D).transpose(1, 2)
    torch.testing.assert_close(core(sequence), wanted)
    with torch.no_grad():
        torch.testing.assert_close(core(sequence), wanted)
    assert core(sequence[:, :0]).shape == (2, 0, 2)
    assert core.flops(9) > 0


def test_a_kernel_is_kept_until_something_changes() -> None:
    core = Fading()
    sequence = normal(1, 9, 2, dtype=torch.float32)
    with torch.no_grad():
        first = core(sequence)
        assert torch.equal(core(sequence), first)
        assert core.made == 1
        core(sequence[:, :5])
        assert core.made == 2
        core.rate.mul_(2)
        changed = core(sequence[:, :5])
        assert core.made == 3
        core.D.zero_()
        assert not torch.equal(core(sequence[:, :5]), changed)
        core.load_state_dict({"rate": torch.ones(2), "D": torch.ones(2)}, assign=True)
        core(sequence[:, :5])
    assert core.made == 5
    copy = deepcopy(core)
    with torch.no_grad():
        torch.testing.assert_close(copy(sequence[:, :5]), core(sequence[:, :5]))


def test_with_gradients_a_kernel_is_made_each_time() -> None:
    core = Fading()
    sequence = normal(1, 9, 2, dtype=torch.float32)
    with torch.no_grad():
        core(sequence)
    core(sequence).sum().backward()
    core(sequence)
    assert core.made == 3
    assert core.rate.grad is not None
    with torch.inference_mode():
        core(sequence)
        core(sequence)
    assert core.made == 4


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16])
def test_large_sequences_in_blocks_are_the_same(monkeypatch: pytest.MonkeyPatch, dtype: torch.dtype) -> None:
    wide = torch.promote_types(dtype, torch.float32)
    sequence, kernel = normal(2, 90, 150, dtype=dtype), normal(150, 90, dtype=wide)
    spectrum = kernel_spectrum(kernel, 90, normal(150, dtype=wide))
    results = []
    for numbers in (2**30, 1):
        monkeypatch.setattr("studio.engine.operators.fft_conv.LARGE_NUMBERS", numbers)
        monkeypatch.setattr("studio.engine.operators.fft_conv.TURNED_TOKENS", 40)
        with torch.no_grad():
            results.append(convolve_spectrum(sequence.transpose(1, 2), spectrum))
    with torch.no_grad():
        results.append(convolve_spectrum(sequence.transpose(1, 2).contiguous(), spectrum))
    for result in results[1:]:
        assert result.dtype == dtype
        torch.testing.assert_close(result, results[0], rtol=1e-6, atol=1e-6)
    assert results[1].transpose(1, 2).is_contiguous()
    assert results[2].is_contiguous()


def test_a_huge_kernel_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    core = Fading()
    monkeypatch.setattr("studio.engine.operators.fft_conv.KEPT_BYTES", core.kept_spectrum(50).nbytes)
    core.made = 0
    with torch.no_grad():
        for length in (50, 50, 51, 51):
            core.kept_spectrum(length)
    assert core.made == 3


def test_a_kept_spectrum_is_that_of_kernel_and_skip() -> None:
    core = Fading()
    u = normal(1, 2, 9, dtype=torch.float32)
    with torch.no_grad():
        torch.testing.assert_close(
            convolve_spectrum(u, core.kept_spectrum(9)), fft_conv_reference(u, core.kernel(9), core.D)
        )
        torch.testing.assert_close(core.kept_spectrum(9), kernel_spectrum(core.kernel(9), 9, core.D))
