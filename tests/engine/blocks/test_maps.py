"""Maps that are computed some rows at a time are what is computed at once, and large ones are never held."""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils._python_dispatch import TorchDispatchMode

from studio.engine.blocks import autoencoder as autoencoders
from studio.engine.blocks import maps, strips
from studio.engine.blocks.autoencoder import Autoencoder, AutoencoderConfig, Downsampler, convolve_normed
from studio.engine.blocks.maps import FeatureMap, convolved, doubled, normed


def cut_small(monkeypatch: pytest.MonkeyPatch, held: int = 0) -> None:
    """Cut tiny maps too, into two rows at a time, and hold those of so many bytes only."""
    for module in (maps, strips):
        monkeypatch.setattr(module, "WHOLE_BYTES", 0)
    monkeypatch.setattr(strips, "STRIP_BYTES", 1)
    monkeypatch.setattr(strips, "LEAST_ROWS", 2)
    for module in (maps, autoencoders):
        monkeypatch.setattr(module, "HELD_BYTES", held)


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
    found = convolved(convolution, FeatureMap.holding(features), functional.silu).held().tensor
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
    found = doubled(convolution, FeatureMap.holding(features)).held().tensor
    assert len(seen) == rows  # strips of two rows: whoever watches the layer can stop a long decode between them
    torch.testing.assert_close(found, convolution(repeated))
    assert convolution.weight.shape == (2, 3, 3, 3)
    for first in range(2 * rows):  # rows that begin and end within a cell too
        cut = slice(first, min(first + 3, 2 * rows))
        torch.testing.assert_close(
            doubled(convolution, FeatureMap.holding(features)).rows(cut), convolution(repeated)[:, :, cut]
        )


@pytest.mark.parametrize(("rows", "columns"), [(2, 2), (3, 5), (8, 6), (11, 4)])
@pytest.mark.usefixtures("small_strips")
def test_a_map_is_halved_the_same_in_strips(rows: int, columns: int) -> None:
    layer, features = Downsampler(3), torch.randn(2, 3, rows, columns)
    seen = counted(layer.conv)
    found = layer.of_map(FeatureMap.holding(features.clone()), 0).tensor
    assert len(seen) == max(1, round(rows // 2 / 2))
    torch.testing.assert_close(found, layer(features))


@pytest.mark.parametrize("is_held", [True, False])
@pytest.mark.usefixtures("small_strips")
def test_a_map_is_normed_by_the_whole_of_it(is_held: bool) -> None:
    mixing, norm = nn.Conv2d(4, 4, 3, padding=1), scattered(nn.GroupNorm(2, 4, eps=1e-6))
    source = convolved(mixing, FeatureMap.holding(3 * torch.randn(2, 4, 9, 6) + torch.arange(9.0)[:, None] + 5))
    expected = functional.silu(norm(source.held().tensor))
    prepare = normed(norm, source.held() if is_held else source)
    torch.testing.assert_close(prepare(source.held().tensor), expected)


@pytest.mark.usefixtures("small_strips")
def test_rows_that_were_just_computed_are_not_computed_again() -> None:
    convolution = nn.Conv2d(2, 2, 3, padding=1)
    found = convolved(convolution, FeatureMap.holding(torch.randn(1, 2, 9, 4)))
    seen = counted(convolution)
    around, inner = found.around(slice(3, 5), 1)
    torch.testing.assert_close(found.rows(slice(3, 5)), around[:, :, inner])
    assert len(seen) == 1


@pytest.mark.usefixtures("small_strips")
def test_a_map_that_is_needed_no_more_is_overwritten_by_one_of_its_shape() -> None:
    convolution = nn.Conv2d(2, 2, 3, padding=1)
    features = torch.randn(1, 2, 11, 4)
    expected = convolution(features)
    source = FeatureMap.holding(features)
    twice = convolved(convolution, convolved(convolution, source))
    expected_twice = convolution(expected)
    assert twice.held().tensor is not features
    found = twice.held(uses_up=True)
    assert found.whole is features
    with pytest.raises(AssertionError):
        source.rows(slice(0, 1))
    torch.testing.assert_close(features, expected_twice)


class Memory(TorchDispatchMode):
    """What tensors hold that are made while it watches: what was written of empty ones, less what was given back."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, given: Tensor) -> None:
        super().__init__()
        self._given = self._storage(given)[0]
        self.now = self.most = 0
        self.released: list[slice] = []
        self._tensors: Counter[int] = Counter()
        self._written: dict[int, int] = {}
        monkeypatch.setattr(maps.memory, "release_rows", self._release)

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):  # type: ignore[no-untyped-def]
        result = function(*args, **(kwargs or {}))
        for tensor in (result,) if isinstance(result, Tensor) else result if isinstance(result, tuple | list) else ():
            key, count = self._storage(tensor)
            if key not in self._tensors:
                self._write(key, 0 if "empty" in str(function) or key == self._given else count)
            self._tensors[key] += 1  # views hold it too
            weakref.finalize(tensor, self._forget, key)
        if "copy_" in str(function):
            key, count = self._storage(args[0])
            written = self._written.get(key, count)
            self._write(key, min(args[0].numel() * args[0].element_size(), count - written))
        return result

    @staticmethod
    def _storage(tensor: Tensor) -> tuple[int, int]:
        return tensor.untyped_storage().data_ptr(), tensor.untyped_storage().nbytes()

    def _write(self, key: int, count: int) -> None:
        self._written[key] = self._written.get(key, 0) + count
        self.now += count
        self.most = max(self.most, self.now)

    def _forget(self, key: int) -> None:
        self._tensors[key] -= 1
        if not self._tensors[key]:
            del self._tensors[key]
            self.now -= self._written.pop(key)

    def _release(self, features: Tensor, rows: slice) -> None:
        self.released.append(rows)
        features[:, :, rows] = torch.nan
        self._write(self._storage(features)[0], -features[:, :, rows].numel() * features.element_size())


@pytest.mark.parametrize(("part", "shape"), [("decoder", (1, 4, 512, 2)), ("encoder", (1, 3, 2047, 8))])
def test_an_autoencoder_holds_little_more_than_its_largest_map(
    monkeypatch: pytest.MonkeyPatch, part: str, shape: tuple[int, ...]
) -> None:
    config = AutoencoderConfig(block_out_channels=(4, 8, 16), norm_num_groups=4, mid_block_add_attention=False)
    network, given = Autoencoder(config).eval().get_submodule(part), torch.randn(shape)
    pixels = given[0, 0].numel() * (config.downscale**2 if part == "decoder" else 1)
    largest = 4 * 4 * pixels  # of 4 channels at full size
    with torch.no_grad():
        expected = network(given)
        cut_small(monkeypatch, largest)
        monkeypatch.setattr(strips, "LEAST_ROWS", 4)
        with Memory(monkeypatch, given) as memory:
            found = network(given)
    torch.testing.assert_close(found, expected)  # and so nothing was given back too early
    assert 0 < len(memory.released) <= 5 * 16
    assert largest < memory.most < 1.2 * largest


def test_what_is_small_beside_what_is_held_is_not_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    config = AutoencoderConfig(block_out_channels=(4, 8), norm_num_groups=4, mid_block_add_attention=False)
    decoder = Autoencoder(config).eval().decoder
    cut_small(monkeypatch, 2**20)
    latents = torch.randn(1, 4, 20, 3)
    with torch.no_grad(), Memory(monkeypatch, latents) as memory:
        decoder(latents)
    assert memory.released == []


@pytest.mark.parametrize(
    ("widths", "held", "doubled_passes", "hidden_passes"),
    [((4, 8), 2**20, 1, 1), ((4, 8), 0, 3, 2), ((8, 8), 0, 1, 2)],
    ids=["all fits", "nothing fits", "as large as the last map"],
)
def test_maps_are_computed_once_where_they_fit(
    monkeypatch: pytest.MonkeyPatch, widths: tuple[int, int], held: int, doubled_passes: int, hidden_passes: int
) -> None:
    config = AutoencoderConfig(block_out_channels=widths, norm_num_groups=4, mid_block_add_attention=False)
    decoder = Autoencoder(config).eval().decoder
    cut_small(monkeypatch, held)
    of_doubled = counted(decoder.up_blocks[0].upsamplers[0].conv)  # type: ignore[union-attr, index]
    of_hidden = counted(decoder.up_blocks[1].resnets[0].conv1)  # type: ignore[union-attr, index]
    with torch.no_grad():
        decoder(torch.randn(1, 4, 20, 3))
    assert round(len(of_doubled) / 20) == doubled_passes  # strips of two rows of the 40
    assert round(len(of_hidden) / 20) == hidden_passes


def test_an_encoder_computes_maps_once_that_are_smaller_than_its_first(monkeypatch: pytest.MonkeyPatch) -> None:
    config = AutoencoderConfig(block_out_channels=(4, 8), norm_num_groups=4, mid_block_add_attention=False)
    encoder = Autoencoder(config).eval().encoder
    cut_small(monkeypatch)
    passes = [counted(block.resnets[0].conv1) for block in encoder.down_blocks]  # type: ignore[union-attr, index]
    with torch.no_grad():
        encoder(torch.randn(1, 3, 40, 6))
    assert [round(len(seen) / rows) for seen, rows in zip(passes, (20, 10), strict=True)] == [2, 1]


def test_normed_features_are_the_same_in_strips_however_they_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    convolution, norm = nn.Conv2d(4, 3, 3, padding=1), scattered(nn.GroupNorm(2, 4, eps=1e-6))
    features = 3 * torch.randn(2, 4, 9, 6) + 5
    with torch.no_grad():
        expected = convolve_normed(convolution, FeatureMap.holding(features), norm)
        cut_small(monkeypatch)
        seen = counted(convolution)
        for layout in (torch.contiguous_format, torch.channels_last):
            source = FeatureMap.holding(features.clone(memory_format=layout))
            torch.testing.assert_close(convolve_normed(convolution, source, norm), expected)
    assert max(seen) <= 4 + 2


@pytest.mark.usefixtures("small_strips")
def test_an_edge_that_hears_of_the_opposite_one_is_not_cut() -> None:
    convolution = nn.Conv2d(2, 2, 3, padding=1, padding_mode="circular")
    seen = counted(convolution)
    convolve_normed(convolution, FeatureMap.holding(torch.randn(1, 2, 9, 6)), nn.GroupNorm(1, 2))
    assert seen == [9]


@pytest.mark.usefixtures("small_strips")
def test_what_is_learnt_is_not_cut() -> None:
    config = AutoencoderConfig(block_out_channels=(4, 8), norm_num_groups=4, mid_block_add_attention=False)
    autoencoder, latents = Autoencoder(config), torch.randn(1, 4, 9, 6, requires_grad=True)
    seen = counted(autoencoder.decoder.conv_out)
    with torch.enable_grad():
        autoencoder.decode(latents).sum().backward()
    assert seen == [18]
    assert latents.grad is not None


@pytest.mark.usefixtures("small_strips")
def test_pictures_and_latents_are_left_as_they_were() -> None:
    config = AutoencoderConfig(block_out_channels=(3, 8), norm_num_groups=1, mid_block_add_attention=False)
    autoencoder, latents, pixels = Autoencoder(config), torch.randn(1, 4, 9, 6), torch.randn(1, 3, 18, 12)
    before = latents.clone(), pixels.clone()
    autoencoder.decoder(latents)
    autoencoder.encoder(pixels)
    assert torch.equal(latents, before[0])
    assert torch.equal(pixels, before[1])


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float64])
@pytest.mark.usefixtures("small_strips")
def test_only_float32_is_cut(dtype: torch.dtype) -> None:
    convolution = nn.Conv2d(4, 2, 3, padding=1)
    assert maps.is_large(FeatureMap.holding(torch.randn(1, 4, 9, 6)), (convolution,))
    assert not maps.is_large(FeatureMap.holding(torch.randn(1, 4, 9, 6, dtype=dtype)), (convolution,))


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
    holding = FeatureMap.holding

    def noted(features: Tensor) -> FeatureMap:
        held.append(4 * features.numel())
        return holding(features)

    cut_small(monkeypatch, largest - 1)
    monkeypatch.setattr(FeatureMap, "holding", noted)
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
