"""ncnn's two files: what a test writes by the format's rules is read back, and anything else is refused."""

from __future__ import annotations

import struct

import pytest
import torch

from studio.engine.upscalers.compact import CompactConfig, CompactUpscaler
from studio.training.ncnn import FLOAT16, halve, read_compact
from studio.training.settings import TrainingFault

CONFIG = CompactConfig(scale=2, features=3, convolutions=1)


def make_network(config: CompactConfig = CONFIG) -> CompactUpscaler:
    torch.manual_seed(4)
    network = CompactUpscaler(config).requires_grad_(requires_grad=False)
    for parameter in network.parameters():
        parameter.copy_(parameter.half())
    return network


def write_ncnn(network: CompactUpscaler, flag: int = FLOAT16) -> tuple[str, bytes]:
    lines, data = ["Input in 0 1 data", "Split split 1 2 data data_0 data_1"], b""
    for place, layer in enumerate(network.body):
        weight = layer.weight
        if isinstance(layer, torch.nn.Conv2d):
            numbers = f"0={weight.shape[0]} 1=3 4=1 5=1 6={weight.numel()}"
            lines.append(f"Convolution Conv_{place} 1 1 {place} {place + 1} {numbers}")
            stored = weight.flatten().numpy()
            packed = stored.astype("<f2").tobytes() if flag == FLOAT16 else stored.astype("<f4").tobytes()
            data += struct.pack("<I", flag) + packed + b"\0" * (-len(packed) % 4) + layer.bias.numpy().tobytes()
        else:
            lines.append(f"PReLU PRelu_{place} 1 1 {place} {place + 1} 0={weight.numel()}")
            data += weight.numpy().tobytes()
    scale = network.settings.scale
    lines += [
        f"PixelShuffle DepthToSpace 1 1 9 10 0={scale}",
        f"Interp Resize 1 1 data_0 11 0=1 1={scale}.000000e+00 2={scale}.000000e+00",
        "BinaryOp Add 2 1 10 11 output",
    ]
    return "\n".join(["7767517", f"{len(lines)} 12", *lines]) + "\n", data


@pytest.mark.parametrize("flag", [FLOAT16, 0])
def test_a_network_comes_back_as_it_was_written(flag: int) -> None:
    network = make_network()
    config, weights = read_compact(*write_ncnn(network, flag))
    assert config == CONFIG
    assert weights.keys() == network.state_dict().keys()
    assert all(torch.equal(weights[key], value) for key, value in network.state_dict().items())


def test_half_the_scale_gives_the_mean_of_four_pixels() -> None:
    large = make_network(CompactConfig(scale=4, features=3, convolutions=1))
    config, weights = halve(large.settings, large.state_dict())
    small = CompactUpscaler(config).requires_grad_(requires_grad=False)
    small.load_state_dict(weights)
    pictures = torch.rand(1, 3, 5, 6)
    expected = torch.nn.functional.avg_pool2d(large(pictures), 2)
    torch.testing.assert_close(small(pictures), expected, atol=1e-6, rtol=0)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("7767517", "7767518", "begins with 7767517"),
        ("PixelShuffle", "Permute", "no SRVGGNetCompact"),
        ("PReLU", "ReLU", "no SRVGGNetCompact"),
        ("8 12", "9 12", "announces"),
        ("0=3 1=3", "1=3", "no parameter 0"),
        ("6=81", "6=80", "80 weights"),
        ("5=1", "5=0", "bias 0"),
        ("Conv_0 1 1", "Conv_0 one 1", "cannot be read"),
    ],
)
def test_another_network_is_refused(old: str, new: str, named: str) -> None:
    param, data = write_ncnn(make_network())
    lines = len(param.splitlines()) - 2
    with pytest.raises(TrainingFault, match=named):
        read_compact(param.replace(old.replace("8 12", f"{lines} 12"), new.replace("9 12", f"{lines + 1} 12")), data)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda data: data[:-1], "too early"),
        (lambda data: data + b"\0", "1 bytes more"),
        (lambda data: b"\1" + data[1:], "stored as"),
        (lambda data: b"", "too early"),
    ],
)
def test_damaged_weights_are_refused(change, named: str) -> None:
    param, data = write_ncnn(make_network())
    with pytest.raises(TrainingFault, match=named):
        read_compact(param, change(data))
