"""What is computed strip by strip is what is computed at once, and large maps are not held beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.engine.blocks import strips
from studio.engine.blocks.autoencoder import Autoencoder, AutoencoderConfig, convolve_normed
from studio.engine.blocks.strips import by_rows, by_tokens, convolve


def cut_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut tiny tensors too, into two rows at a time."""
    monkeypatch.setattr(strips, "WHOLE_BYTES", 0)
    monkeypatch.setattr(strips, "STRIP_BYTES", 1)
    monkeypatch.setattr(strips, "LEAST_ROWS", 2)


@pytest.fixture
def small_strips(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Strips so small that tiny tensors are cut, and nothing is learnt."""
    cut_small(monkeypatch)
    with torch.no_grad():
        yield


def counted(function: nn.Module) -> list[int]:
    """Gives how many rows each call of a convolution saw, as it is called."""
    seen: list[int] = []
    function.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0].shape[2]))
    return seen


@pytest.mark.parametrize("rows", [1, 3, 8, 9])
@pytest.mark.parametrize("kernel", [1, 3])
@pytest.mark.usefixtures("small_strips")
def test_a_convolution_is_the_same_in_strips(kernel: int, rows: int) -> None:
    convolution = nn.Conv2d(3, 2, kernel, padding=kernel // 2)
    features = torch.randn(2, 3, rows, 5)
    seen = counted(convolution)
    found = convolve(convolution, features, functional.silu)
    assert len(seen) == max(1, round(rows / 2))
    torch.testing.assert_close(found, convolution(functional.silu(features)))


@pytest.mark.usefixtures("small_strips")
def test_rows_that_are_doubled_are_the_same_in_strips() -> None:
    convolution = nn.Conv2d(3, 2, 3, padding=1)
    features, double = torch.randn(1, 3, 7, 4), partial(functional.interpolate, scale_factor=2.0, mode="nearest")
    torch.testing.assert_close(convolve(convolution, features, double, enlarges=2), convolution(double(features)))


@pytest.mark.usefixtures("small_strips")
def test_normed_features_are_the_same_in_strips() -> None:
    convolution, norm = nn.Conv2d(4, 3, 3, padding=1), nn.GroupNorm(2, 4, eps=1e-6)
    nn.init.normal_(norm.weight)
    nn.init.normal_(norm.bias)
    features = 3 * torch.randn(2, 4, 9, 6) + 5
    seen = counted(convolution)
    found = convolve_normed(convolution, features, norm)
    assert max(seen) <= 4 + 2
    torch.testing.assert_close(found, convolution(functional.silu(norm(features))))


@pytest.mark.usefixtures("small_strips")
def test_an_edge_that_hears_of_the_opposite_one_is_not_cut() -> None:
    convolution = nn.Conv2d(2, 2, 3, padding=1, padding_mode="circular")
    features = torch.randn(1, 2, 9, 6)
    seen = counted(convolution)
    convolve(convolution, features, functional.silu)
    assert seen == [9]


@pytest.mark.usefixtures("small_strips")
def test_what_is_learnt_is_not_cut() -> None:
    convolution, features = nn.Conv2d(2, 2, 3, padding=1), torch.randn(1, 2, 9, 6, requires_grad=True)
    seen = counted(convolution)
    with torch.enable_grad():
        convolve(convolution, features, functional.silu).sum().backward()  # type: ignore[no-untyped-call]
    assert seen == [9]
    assert features.grad is not None


@pytest.mark.parametrize("length", [1, 2, 11])
@pytest.mark.usefixtures("small_strips")
def test_tokens_are_the_same_in_strips(length: int) -> None:
    tokens, gate = torch.randn(2, length, 4), torch.randn(2, length, 4)
    calls: list[int] = []

    def gated(some: Tensor, gates: Tensor) -> Tensor:
        calls.append(some.shape[1])
        return some * gates

    torch.testing.assert_close(by_tokens(gated, tokens, gate, width=8), tokens * gate)
    assert len(calls) == max(1, round(length / 2))


@pytest.mark.parametrize("grid", [(1, 4), (7, 3)])
@pytest.mark.usefixtures("small_strips")
def test_rows_that_hear_their_neighbours_are_the_same_in_strips(grid: tuple[int, int]) -> None:
    convolution = nn.Conv2d(4, 4, 3, padding=1)
    tokens = torch.randn(2, grid[0] * grid[1], 4)

    def mixed(some: Tensor, part: tuple[int, int]) -> tuple[Tensor, ...]:
        cells = convolution(some.reshape(len(some), *part, 4).permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        return cells.reshape(len(some), -1, 4), some.sum(-1)

    for found, expected in zip(by_rows(mixed, tokens, grid, convolution, 4), mixed(tokens, grid), strict=True):
        torch.testing.assert_close(found, expected)


def test_a_picture_is_decoded_and_encoded_the_same_in_strips(monkeypatch: pytest.MonkeyPatch) -> None:
    config = AutoencoderConfig(block_out_channels=(8, 16), norm_num_groups=4, mid_block_add_attention=False)
    autoencoder = Autoencoder(config).eval()
    latents, pixels = torch.randn(1, 4, 9, 7), torch.randn(1, 3, 18, 14)
    with torch.no_grad():
        whole = autoencoder.decode(latents), autoencoder.encode_mean(pixels)
        cut_small(monkeypatch)
        seen = counted(autoencoder.decoder.conv_out)
        cut = autoencoder.decode(latents), autoencoder.encode_mean(pixels)
    assert len(seen) > 1
    for found, expected in zip(cut, whole, strict=True):
        torch.testing.assert_close(found, expected)
