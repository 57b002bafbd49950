"""Maps that are computed some rows at a time are what is computed at once, and large ones are never held."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.engine.blocks import autoencoder as autoencoders
from studio.engine.blocks import maps, strips
from studio.engine.blocks.autoencoder import Autoencoder, AutoencoderConfig, Downsampler, ResidualBlock, convolve_normed
from studio.engine.blocks.maps import FeatureMap, convolved, doubled, normed


def cut_small(monkeypatch: pytest.MonkeyPatch, held: int = 0) -> None:
    """Cut tiny maps too, into two rows at a time, and hold those of so many bytes only."""
    for module in (maps, strips):
        monkeypatch.setattr(module, "WHOLE_BYTES", 0)
    monkeypatch.setattr(strips, "STRIP_BYTES", 1)
    monkeypatch.setattr(strips, "LEAST_ROWS", 2)
    monkeypatch.setattr(autoencoders, "HELD_BYTES", held)


@pytest.fixture
def small_strips(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Strips so small that tiny maps are cut, and nothing is learnt."""
    cut_small(monkeypatch)
    with torch.no_grad():
        yield


def counted(function: nn.Module) -> list[int]:
    """Gives how many rows each call of a convolution saw, as it is called."""
    seen: list[int] = []
    function.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0].shape[2]))
    return seen


def scattered(norm: nn.GroupNorm) -> nn.GroupNorm:
    """Scales and shifts that are no ones and zeros."""
    nn.init.normal_(norm.weight)
    nn.init.normal_(norm.bias)
    return norm


@pytest.mark.parametrize("rows", [1, 3, 8, 9])
@pytest.mark.parametrize("kernel", [1, 3])
@pytest.mark.usefixtures("small_strips")
def test_a_convolution_is_the_same_in_strips(kernel: int, rows: int) -> None:
    convolution = nn.Conv2d(3, 2, kernel, padding=kernel // 2)
    features = torch.randn(2, 3, rows, 5)
    seen = counted(convolution)
    found = convolved(convolution, FeatureMap.of(features), functional.silu).held().tensor
    assert len(seen) == max(1, round(rows / 2))
    torch.testing.assert_close(found, convolution(functional.silu(features)))


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (2, 3), (7, 4)])
@pytest.mark.parametrize("has_bias", [True, False])
@pytest.mark.usefixtures("small_strips")
def test_cells_that_repeat_are_convolved_as_if_they_were_repeated(rows: int, columns: int, has_bias: bool) -> None:
    convolution = nn.Conv2d(3, 2, 3, padding=1, bias=has_bias)
    features = torch.randn(2, 3, rows, columns)
    repeated = functional.interpolate(features, scale_factor=2.0, mode="nearest")
    seen = counted(convolution)
    found = doubled(convolution, FeatureMap.of(features)).held().tensor
    assert len(seen) == rows  # strips of two rows: whoever watches the layer can stop a long decode between them
    torch.testing.assert_close(found, convolution(repeated))
    assert convolution.weight.shape == (2, 3, 3, 3)
    for first in range(2 * rows):  # rows that begin and end within a cell too
        cut = slice(first, min(first + 3, 2 * rows))
        torch.testing.assert_close(
            doubled(convolution, FeatureMap.of(features)).rows(cut), convolution(repeated)[:, :, cut]
        )


@pytest.mark.parametrize(("rows", "columns"), [(2, 2), (3, 5), (8, 6), (11, 4)])
@pytest.mark.usefixtures("small_strips")
def test_a_map_is_halved_the_same_in_strips(rows: int, columns: int) -> None:
    layer, features = Downsampler(3), torch.randn(2, 3, rows, columns)
    seen = counted(layer.conv)
    found = layer(features)
    assert len(seen) == max(1, round(rows // 2 / 2))
    torch.testing.assert_close(found, layer.conv(functional.pad(features, (0, 1, 0, 1))))


@pytest.mark.parametrize("is_held", [True, False])
@pytest.mark.usefixtures("small_strips")
def test_a_map_is_normed_by_the_whole_of_it(is_held: bool) -> None:
    mixing, norm = nn.Conv2d(4, 4, 3, padding=1), scattered(nn.GroupNorm(2, 4, eps=1e-6))
    source = convolved(mixing, FeatureMap.of(3 * torch.randn(2, 4, 9, 6) + torch.arange(9.0)[:, None] + 5))
    expected = functional.silu(norm(source.held().tensor))
    prepare = normed(norm, source.held() if is_held else source)
    torch.testing.assert_close(prepare(source.held().tensor), expected)


@pytest.mark.usefixtures("small_strips")
def test_rows_that_were_just_computed_are_not_computed_again() -> None:
    convolution = nn.Conv2d(2, 2, 3, padding=1)
    found = convolved(convolution, FeatureMap.of(torch.randn(1, 2, 9, 4)))
    seen = counted(convolution)
    around, inner = found.around(slice(3, 5), 1)
    torch.testing.assert_close(found.rows(slice(3, 5)), around[:, :, inner])
    assert len(seen) == 1


@pytest.mark.usefixtures("small_strips")
def test_a_map_may_be_written_over_what_it_is_computed_of() -> None:
    convolution = nn.Conv2d(2, 2, 3, padding=1)
    features = torch.randn(1, 2, 11, 4)
    expected = convolution(features)
    found = convolved(convolution, FeatureMap.of(features)).held(into=features)
    assert found.whole is features
    torch.testing.assert_close(features, expected)


def test_normed_features_are_the_same_in_strips_however_they_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    convolution, norm = nn.Conv2d(4, 3, 3, padding=1), scattered(nn.GroupNorm(2, 4, eps=1e-6))
    features = 3 * torch.randn(2, 4, 9, 6) + 5
    with torch.no_grad():
        expected = convolve_normed(convolution, features, norm)
        cut_small(monkeypatch)
        seen = counted(convolution)
        for layout in (torch.contiguous_format, torch.channels_last):
            torch.testing.assert_close(
                convolve_normed(convolution, features.contiguous(memory_format=layout), norm), expected
            )
    assert max(seen) <= 4 + 2


@pytest.mark.usefixtures("small_strips")
def test_an_edge_that_hears_of_the_opposite_one_is_not_cut() -> None:
    convolution = nn.Conv2d(2, 2, 3, padding=1, padding_mode="circular")
    seen = counted(convolution)
    convolve_normed(convolution, torch.randn(1, 2, 9, 6), nn.GroupNorm(1, 2))
    assert seen == [9]


@pytest.mark.usefixtures("small_strips")
def test_what_is_learnt_is_not_cut() -> None:
    block, features = ResidualBlock(2, 3, 1), torch.randn(1, 2, 9, 6, requires_grad=True)
    seen = counted(block.conv1)
    with torch.enable_grad():
        block(features).sum().backward()
    assert seen == [9]
    assert features.grad is not None


@pytest.mark.usefixtures("small_strips")
def test_a_block_leaves_what_it_was_given_as_it_was() -> None:
    block, features = ResidualBlock(4, 4, 2), torch.randn(1, 4, 9, 6)
    before = features.clone()
    block(features)
    assert torch.equal(features, before)


@pytest.mark.parametrize("is_large", [True, False])
@pytest.mark.usefixtures("small_strips")
def test_a_large_map_that_is_needed_no_more_is_overwritten(monkeypatch: pytest.MonkeyPatch, is_large: bool) -> None:
    block, features = ResidualBlock(4, 4, 2), torch.randn(1, 4, 9, 6)
    expected, source = block(features), FeatureMap.of(features)
    monkeypatch.setattr(autoencoders, "HELD_BYTES", 2 * source.nbytes - int(is_large))
    found = block.of_map(source, may_overwrite=True).tensor
    torch.testing.assert_close(found, expected)
    assert (found is features) == is_large


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float64])
@pytest.mark.usefixtures("small_strips")
def test_only_float32_is_cut(dtype: torch.dtype) -> None:
    block, features = ResidualBlock(4, 2, 2).to(dtype), torch.randn(1, 4, 9, 6, dtype=dtype)
    seen = counted(block.conv1)
    assert block(features).dtype == dtype
    assert seen == [9]


@pytest.mark.parametrize("held", [0, 2**20], ids=["nothing held", "all held"])
@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_a_picture_is_decoded_and_encoded_the_same_in_strips(
    monkeypatch: pytest.MonkeyPatch, held: int, layout: torch.memory_format
) -> None:
    config = AutoencoderConfig(block_out_channels=(8, 16, 16), norm_num_groups=4, mid_block_add_attention=False)
    autoencoder = Autoencoder(config).eval()
    latents, pixels = torch.randn(2, 4, 9, 7), torch.randn(2, 3, 36, 28)
    with torch.no_grad():
        whole = autoencoder.decode(latents), autoencoder.encode_mean(pixels)
        cut_small(monkeypatch, held)
        seen = counted(autoencoder.decoder.conv_out)
        cut = (
            autoencoder.decode(latents.contiguous(memory_format=layout)),
            autoencoder.encode_mean(pixels.contiguous(memory_format=layout)),
        )
    assert len(seen) > 1
    for found, expected in zip(cut, whole, strict=True):
        torch.testing.assert_close(found, expected)


def test_the_largest_maps_of_a_decoder_are_never_held(monkeypatch: pytest.MonkeyPatch) -> None:
    config = AutoencoderConfig(block_out_channels=(8, 16), norm_num_groups=4, mid_block_add_attention=False)
    autoencoder, largest = Autoencoder(config).eval(), 4 * 16 * 24 * 20
    held: list[int] = []
    of = FeatureMap.of

    def noted(features: Tensor) -> FeatureMap:
        held.append(4 * features.numel())
        return of(features)

    cut_small(monkeypatch, largest - 1)
    monkeypatch.setattr(FeatureMap, "of", noted)
    with torch.no_grad():
        autoencoder.decode(torch.randn(1, 4, 12, 10))
    assert max(held) == largest // 2


def test_two_threads_may_decode_by_the_same_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    config = AutoencoderConfig(block_out_channels=(8, 16), norm_num_groups=4, mid_block_add_attention=False)
    autoencoder, latents = Autoencoder(config).eval(), torch.randn(1, 4, 40, 10)
    cut_small(monkeypatch)

    def decoded(_: int) -> Tensor:
        with torch.inference_mode():
            return autoencoder.decode(latents)

    expected = decoded(0)
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(decoded, range(6)):
            torch.testing.assert_close(found, expected)
