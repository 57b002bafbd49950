"""The network of our upscalers: convolutions at the small size, one pixel shuffle, the repeated input added.

Source: SRVGGNetCompact of Real-ESRGAN (arXiv 2107.10833, section 4, and its repository's
`realesrgan/archs/srvgg_arch.py`); pixel shuffle, arXiv 1609.05158; PReLU with a slope a channel, arXiv 1502.01852.
The keys of the weights are Real-ESRGAN's own.
Deliberate difference: the body may be in bf16 or fp16 while the picture that it is added to stays as it is, so that
flat colours are not rounded.

Letters: `b` batch, `h w` pixels of the small picture.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.engine.reading import check_state, read_tensors

CONFIG_FILE = "config.json"
WEIGHTS_FILE = "diffusion_pytorch_model.safetensors"


@dataclass(frozen=True, slots=True)
class CompactConfig:
    """Everything that decides the network; JSON-able.

    Attributes:
        scale: how many times wider and higher the picture gets.
        features: channels of every convolution but the last.
        convolutions: 3 x 3 convolutions between the first and the last.
    """

    scale: int = 4
    features: int = 64
    convolutions: int = 16

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            least = 0 if name == "convolutions" else 1
            if type(value) is not int or value < least:
                raise ValueError(f"{name} is {value!r}; it must be a whole number of at least {least}")

    @property
    def reach_px(self) -> int:
        """How far, in small pixels, a pixel of the result can look: one for each 3 x 3 convolution."""
        return self.convolutions + 2

    def to_json(self) -> dict[str, object]:
        """The config.json of an upscaler's folder."""
        return {"_class_name": "CompactUpscaler", **asdict(self)}


def read_compact_config(values: Mapping[str, object]) -> CompactConfig:
    """From the JSON of a config.json; keys that begin with `_` are left aside.

    Raises:
        ValueError: an unknown key, or a value that is not allowed; names it.
    """
    own = {key: value for key, value in values.items() if not key.startswith("_")}
    unknown = sorted(set(own) - set(CompactConfig.__dataclass_fields__))
    if unknown:
        raise ValueError(
            f"unknown keys {unknown} in the upscaler's config; allowed are {sorted(CompactConfig.__dataclass_fields__)}"
        )
    return CompactConfig(**own)  # type: ignore[arg-type]  # JSON values; checked by the dataclass


class CompactUpscaler(nn.Module):
    """Small pictures to large ones, in one pass.

    Attributes:
        body: convolutions and PReLUs by turns; the ModuleList that cancel hooks sit on.
    """

    def __init__(self, config: CompactConfig) -> None:
        super().__init__()
        self.settings = config
        layers: list[nn.Module] = []
        width = 3
        for _ in range(config.convolutions + 1):
            layers += [nn.Conv2d(width, config.features, 3, padding=1), nn.PReLU(config.features)]
            width = config.features
        layers.append(nn.Conv2d(width, 3 * config.scale**2, 3, padding=1))
        self.body = nn.ModuleList(layers)

    def forward(self, pictures: Tensor) -> Tensor:
        """(b, 3, h, w) in [0, 1] to (b, 3, scale h, scale w) about [0, 1], in the dtype of the pictures."""
        features = pictures.to(self.body[0].weight.dtype)  # type: ignore[arg-type]  # the first layer is a Conv2d
        for layer in self.body:
            features = layer(features)
        details = functional.pixel_shuffle(features, self.settings.scale).to(pictures.dtype)
        return details + functional.interpolate(pictures, scale_factor=self.settings.scale, mode="nearest")


def load_compact(
    folder: Path, dtype: torch.dtype = torch.float32, check: Callable[[], None] = lambda: None
) -> CompactUpscaler:
    """From a folder with config.json and diffusion_pytorch_model.safetensors, in evaluation mode on the CPU.

    Raises:
        ValueError: the config has unknown keys or values.
        WeightsDamaged: the weights are cut off, or hold numbers that are not finite.
        WeightsMismatch: keys or shapes of the weights do not fit the config.
    """
    config = read_compact_config(json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8")))
    with torch.device("meta"):
        network = CompactUpscaler(config)
    weights = read_tensors(folder / WEIGHTS_FILE, check)
    check_state(folder.name, network, weights)
    network.load_state_dict({key: value.to(dtype) for key, value in weights.items()}, assign=True)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's overloads leave it out
    return network.eval().requires_grad_(requires_grad=False)
