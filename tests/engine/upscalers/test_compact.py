"""The upscaler's network: what the paper's equation gives, keys as its source has them, damage refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from studio.contract.errors import WeightsMismatch
from studio.engine.upscalers import UPSCALERS
from studio.engine.upscalers.compact import (
    CONFIG_FILE,
    WEIGHTS_FILE,
    CompactConfig,
    CompactUpscaler,
    load_compact,
    read_compact_config,
)

SMALL = CompactConfig(scale=2, features=5, convolutions=2)


def make_network(config: CompactConfig = SMALL) -> CompactUpscaler:
    torch.manual_seed(3)
    return CompactUpscaler(config).eval().requires_grad_(requires_grad=False)


def write_folder(folder: Path, network: CompactUpscaler, **changes: object) -> Path:
    (folder / CONFIG_FILE).write_text(json.dumps(network.settings.to_json() | changes), encoding="utf-8")
    save_file({key: value.half() for key, value in network.state_dict().items()}, folder / WEIGHTS_FILE)
    return folder


def slow_convolution(features: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """3 x 3 with zeros around, as nine shifted products."""
    h, w = features.shape[1:]
    padded = torch.zeros(features.shape[0], h + 2, w + 2, dtype=features.dtype)
    padded[:, 1:-1, 1:-1] = features
    shifted = torch.stack([padded[:, i : i + h, j : j + w] for i in range(3) for j in range(3)])
    return torch.einsum("ocs,schw->ohw", weight.flatten(2), shifted) + bias[:, None, None]


def slow_forward(network: CompactUpscaler, picture: Tensor) -> Tensor:
    """(3, h, w): every pixel of the result picked by hand."""
    weights, scale = {key: value.double() for key, value in network.state_dict().items()}, network.settings.scale
    features = picture.double()
    last = 2 * (network.settings.convolutions + 1)
    for place in range(0, last + 1, 2):
        features = slow_convolution(features, weights[f"body.{place}.weight"], weights[f"body.{place}.bias"])
        if place < last:
            features = torch.where(
                features > 0, features, weights[f"body.{place + 1}.weight"][:, None, None] * features
            )
    _, h, w = picture.shape
    large = torch.empty(3, scale * h, scale * w, dtype=torch.float64)
    for c in range(3):
        for i in range(scale):
            for j in range(scale):
                large[c, i::scale, j::scale] = features[c * scale**2 + i * scale + j] + picture[c]
    return large


@pytest.mark.parametrize("scale", [1, 2, 3, 4])
def test_the_network_is_convolutions_shuffle_and_repeated_pixels(scale: int) -> None:
    network = make_network(CompactConfig(scale, 5, 2))
    pictures = torch.rand(2, 3, 6, 9, generator=torch.Generator().manual_seed(1))
    expected = torch.stack([slow_forward(network, picture) for picture in pictures])
    torch.testing.assert_close(network(pictures).double(), expected, atol=1e-5, rtol=0)


def test_without_weights_pixels_are_repeated() -> None:
    network = make_network()
    for parameter in network.parameters():
        parameter.zero_()
    picture = torch.rand(1, 3, 4, 5)
    assert torch.equal(network(picture), picture.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3))


def test_the_keys_are_those_of_the_published_checkpoints() -> None:
    with torch.device("meta"):
        network = CompactUpscaler(CompactConfig())
    keys = list(network.state_dict())
    assert keys[:3] == ["body.0.weight", "body.0.bias", "body.1.weight"]
    assert keys[-2:] == ["body.34.weight", "body.34.bias"]
    assert sum(parameter.numel() for parameter in network.parameters()) == 621_424


def test_flat_colours_survive_a_body_in_half_precision() -> None:
    network = make_network()
    for parameter in network.parameters():
        parameter.mul_(0.01)
    picture = torch.full((1, 3, 8, 8), 200 / 255)
    half, whole = network.bfloat16()(picture), network.float()(picture)
    assert half.dtype == torch.float32
    assert float((half - whole).abs().max()) < 1e-3 / 4


def test_a_folder_gives_its_network(tmp_path: Path) -> None:
    network = make_network()
    loaded = load_compact(write_folder(tmp_path, network))
    picture = torch.rand(1, 3, 5, 7)
    assert loaded.settings == SMALL
    assert not loaded.training
    torch.testing.assert_close(loaded(picture), network(picture), atol=2e-3, rtol=0)


def test_weights_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    write_folder(tmp_path, make_network(), features=6)
    with pytest.raises(WeightsMismatch, match=r"body\.0\.bias.*\[5\].*\[6\]"):
        load_compact(tmp_path)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"scales": 2}, "scales"),
        ({"scale": 0}, "scale is 0"),
        ({"scale": True}, "scale is True"),
        ({"features": 2.5}, "features"),
        ({"convolutions": -1}, "convolutions"),
    ],
)
def test_an_impossible_config_is_refused(values: dict[str, object], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        read_compact_config(values)


def test_upscalers_are_registered_without_torch() -> None:
    assert UPSCALERS == {"upscaler-x2": 2, "upscaler-x4": 4}
