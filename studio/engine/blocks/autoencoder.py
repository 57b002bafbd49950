"""Pictures to latents and back: diffusers' `AutoencoderKL` as plain torch, without importing diffusers.

State-dict keys, config and arithmetic equal diffusers 0.42.1 (Apache-2.0) `models/autoencoders/autoencoder_kl.py`, so
that the same folder loads in both and gives the same bits. The network is that of Rombach et al., arXiv 2112.10752,
section 3.1.
Deliberate differences: only the mean of the posterior is given, and only DownEncoderBlock2D and UpDecoderBlock2D are
built.

Letters: `b` batch, `c` channels, `h w` grid.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias, cast

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from studio.engine.blocks.maps import HELD_BYTES, FeatureMap, added, convolved, doubled, halved, is_large, normed

NORM_EPS = 1e-6


@dataclass(frozen=True, slots=True)
class AutoencoderConfig:
    """The part of AutoencoderKL's config.json that decides the network; names and defaults are diffusers'."""

    in_channels: int = 3
    out_channels: int = 3
    block_out_channels: tuple[int, ...] = (64,)
    layers_per_block: int = 1
    latent_channels: int = 4
    norm_num_groups: int = 32
    sample_size: int = 32
    scaling_factor: float = 0.18215
    shift_factor: float | None = None
    use_quant_conv: bool = True
    use_post_quant_conv: bool = True
    mid_block_add_attention: bool = True

    @property
    def downscale(self) -> int:
        """Pixels a latent cell is wide."""
        return int(2 ** (len(self.block_out_channels) - 1))

    def to_json(self) -> dict[str, object]:
        """The config.json that diffusers' AutoencoderKL reads."""
        depth = len(self.block_out_channels)
        values = asdict(self)
        values["block_out_channels"] = list(self.block_out_channels)
        return {
            "_class_name": "AutoencoderKL",
            "_diffusers_version": "0.42.1",
            "act_fn": "silu",
            "force_upcast": False,
            "down_block_types": ["DownEncoderBlock2D"] * depth,
            "up_block_types": ["UpDecoderBlock2D"] * depth,
            **values,
        }


def read_autoencoder_config(values: Mapping[str, object]) -> AutoencoderConfig:
    """From the JSON of a config.json.

    Raises:
        ValueError: a block type, activation or normalisation that this module does not build; names the key and the
            value.
    """
    for key, allowed in (("down_block_types", "DownEncoderBlock2D"), ("up_block_types", "UpDecoderBlock2D")):
        blocks = values.get(key, [allowed])
        if not isinstance(blocks, Sequence) or any(block != allowed for block in blocks):
            raise ValueError(f"{key} is {blocks}; only {allowed} is built here")
    if values.get("act_fn", "silu") != "silu":
        raise ValueError(f"act_fn is {values['act_fn']}; only silu is built here")
    if values.get("latents_mean") is not None or values.get("latents_std") is not None:
        raise ValueError("latents_mean and latents_std are set; only scaling_factor and shift_factor are read here")
    known = {key: value for key, value in values.items() if key in AutoencoderConfig.__dataclass_fields__}
    known["block_out_channels"] = tuple(cast("Sequence[int]", known.get("block_out_channels", (64,))))
    return AutoencoderConfig(**known)  # type: ignore[arg-type]  # JSON values; the fields' types are AutoencoderKL's own


def convolve_normed(convolution: nn.Conv2d, source: FeatureMap, norm: nn.GroupNorm) -> Tensor:
    """`convolution(silu(norm(source)))` of a map that is needed no more; of a large one without another beside it."""
    if not is_large(source, (convolution,)):
        return convolution(functional.silu(norm(source.tensor)))  # type: ignore[no-any-return]  # nn.Module calls are Any
    return convolved(convolution, source, normed(norm, source)).held(uses_up=True).tensor


class ResidualBlock(nn.Module):
    """Two normalised 3x3 convolutions with a skip (diffusers' ResnetBlock2D without time)."""

    def __init__(self, channels: int, channels_out: int, groups: int) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(groups, channels, eps=NORM_EPS)
        self.conv1 = nn.Conv2d(channels, channels_out, 3, padding=1)
        self.norm2 = nn.GroupNorm(groups, channels_out, eps=NORM_EPS)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, padding=1)
        self.conv_shortcut = nn.Conv2d(channels, channels_out, 1) if channels != channels_out else None

    def forward(self, features: Tensor) -> Tensor:
        """(b, c, h, w) to (b, c_out, h, w)."""
        hidden: Tensor = self.conv1(functional.silu(self.norm1(features)))
        hidden = self.conv2(functional.silu(self.norm2(hidden)))
        skip: Tensor = features if self.conv_shortcut is None else self.conv_shortcut(features)
        return skip + hidden if torch.is_grad_enabled() else hidden.add_(skip)

    def convolutions(self) -> tuple[nn.Conv2d, ...]:
        """Those that hear of neighbouring cells."""
        return (self.conv1, self.conv2)

    def of_map(self, source: FeatureMap, room: int) -> FeatureMap:
        """The same of a map that is needed no more; what lies in memory is about the larger of the two, or `room`."""
        hidden = convolved(self.conv1, source, normed(self.norm1, source))
        if source.bytes_beneath + hidden.nbytes <= room:
            hidden = hidden.held()
        changed = convolved(self.conv2, hidden, normed(self.norm2, hidden))
        skip = source if self.conv_shortcut is None else convolved(self.conv_shortcut, source)
        return added(changed, skip).held(uses_up=True)


class SpatialAttention(nn.Module):
    """One head of attention over all cells, with a skip (diffusers' Attention as the mid-block uses it)."""

    def __init__(self, channels: int, groups: int) -> None:
        super().__init__()
        self.group_norm = nn.GroupNorm(groups, channels, eps=NORM_EPS)
        self.to_q = nn.Linear(channels, channels)
        self.to_k = nn.Linear(channels, channels)
        self.to_v = nn.Linear(channels, channels)
        self.to_out = nn.ModuleList([nn.Linear(channels, channels)])

    def forward(self, features: Tensor) -> Tensor:
        """(b, c, h, w) to the same shape."""
        b, c, h, w = features.shape
        cells = self.group_norm(features.view(b, c, h * w)).transpose(1, 2)  # (b, h w, c)
        query, key, value = (
            layer(cells).view(b, -1, 1, c).transpose(1, 2) for layer in (self.to_q, self.to_k, self.to_v)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value).transpose(1, 2).reshape(b, -1, c)
        return self.to_out[0](mixed).transpose(-1, -2).reshape(b, c, h, w) + features  # type: ignore[no-any-return]


class Downsampler(nn.Module):
    """Halves the grid with a strided 3x3 convolution, padded on the right and at the bottom."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, stride=2)

    def forward(self, features: Tensor) -> Tensor:
        """(b, c, h, w) to (b, c, h/2, w/2)."""
        return self.conv(functional.pad(features, (0, 1, 0, 1)))  # type: ignore[no-any-return]

    def convolutions(self) -> tuple[nn.Conv2d, ...]:
        """The one."""
        return (self.conv,)

    def of_map(self, source: FeatureMap, room: int) -> FeatureMap:
        """The same of a map that is needed no more."""
        return halved(self.conv, source).held(uses_up=True)


class Upsampler(nn.Module):
    """Doubles the grid by repeating cells, then a 3x3 convolution."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, features: Tensor) -> Tensor:
        """(b, c, h, w) to (b, c, 2h, 2w)."""
        return self.conv(functional.interpolate(features, scale_factor=2.0, mode="nearest"))  # type: ignore[no-any-return]

    def convolutions(self) -> tuple[nn.Conv2d, ...]:
        """The one."""
        return (self.conv,)

    def of_map(self, source: FeatureMap, room: int) -> FeatureMap:
        """The same of a map that is needed no more, held where it fits into `room` bytes."""
        large = doubled(self.conv, source)
        return large.held(uses_up=True) if large.nbytes <= room else large


Layer: TypeAlias = ResidualBlock | SpatialAttention | Downsampler | Upsampler


class Stage(nn.Module):
    """Residual blocks at one size, then an optional change of size."""

    def __init__(self, widths: tuple[int, int], layers: int, groups: int, resampler: str) -> None:
        super().__init__()
        channels, channels_out = widths
        self.resnets = nn.ModuleList(
            ResidualBlock(channels if index == 0 else channels_out, channels_out, groups) for index in range(layers)
        )
        self.downsamplers = nn.ModuleList([Downsampler(channels_out)]) if resampler == "down" else None
        self.upsamplers = nn.ModuleList([Upsampler(channels_out)]) if resampler == "up" else None

    def layers(self) -> Iterator[Layer]:
        """In their order. Whoever runs them holds one map at a time; a call of the stage would hold its input too."""
        for part in (self.resnets, self.downsamplers, self.upsamplers):
            yield from cast("Iterable[Layer]", part or ())


class MiddleStage(nn.Module):
    """Two residual blocks at the smallest size with attention between them where the config wants it."""

    def __init__(self, channels: int, groups: int, *, has_attention: bool) -> None:
        super().__init__()
        self.attentions = nn.ModuleList([SpatialAttention(channels, groups)] if has_attention else [])
        self.resnets = nn.ModuleList(ResidualBlock(channels, channels, groups) for _ in range(2))

    def layers(self) -> Iterator[Layer]:
        """In their order."""
        yield from cast("Iterable[Layer]", (self.resnets[0], *self.attentions, self.resnets[1]))


def _through(stages: Iterable[nn.Module], features: FeatureMap, room: int) -> FeatureMap:
    """What stages make of a map that is needed no more; `room`: bytes up to which maps are held that need not be."""
    for stage in stages:
        for layer in cast("Stage | MiddleStage", stage).layers():
            if isinstance(layer, SpatialAttention) or not is_large(features, layer.convolutions()):
                features = FeatureMap.holding(layer(features.tensor))
            else:
                features = layer.of_map(features, room)
    return features


class Encoder(nn.Module):
    """Pixels to the moments of the latents."""

    def __init__(self, config: AutoencoderConfig) -> None:
        super().__init__()
        widths, groups = config.block_out_channels, config.norm_num_groups
        last = len(widths) - 1
        self.conv_in = nn.Conv2d(config.in_channels, widths[0], 3, padding=1)
        self.down_blocks = nn.ModuleList(
            Stage((widths[max(index - 1, 0)], width), config.layers_per_block, groups, "down" if index < last else "")
            for index, width in enumerate(widths)
        )
        self.mid_block = MiddleStage(widths[-1], groups, has_attention=config.mid_block_add_attention)
        self.conv_norm_out = nn.GroupNorm(groups, widths[-1], eps=NORM_EPS)
        self.conv_out = nn.Conv2d(widths[-1], 2 * config.latent_channels, 3, padding=1)

    def forward(self, pixels: Tensor) -> Tensor:
        """(b, 3, h, w) in [-1, 1] to (b, 2c, h/f, w/f)."""
        b, _, h, w = pixels.shape
        room = max(HELD_BYTES, 4 * b * self.conv_in.out_channels * h * w)
        features = _through((*self.down_blocks, self.mid_block), self._begun(pixels), room)
        return convolve_normed(self.conv_out, features, self.conv_norm_out)

    def _begun(self, pixels: Tensor) -> FeatureMap:
        source = FeatureMap.holding(pixels)
        if is_large(source, (self.conv_in,)):
            return convolved(self.conv_in, source).held()
        return FeatureMap.holding(self.conv_in(pixels))


class Decoder(nn.Module):
    """Latents to pixels."""

    def __init__(self, config: AutoencoderConfig) -> None:
        super().__init__()
        widths, groups = tuple(reversed(config.block_out_channels)), config.norm_num_groups
        last = len(widths) - 1
        self.upscale = config.downscale
        self.conv_in = nn.Conv2d(config.latent_channels, widths[0], 3, padding=1)
        self.up_blocks = nn.ModuleList(
            Stage((widths[max(index - 1, 0)], width), config.layers_per_block + 1, groups, "up" if index < last else "")
            for index, width in enumerate(widths)
        )
        self.mid_block = MiddleStage(widths[0], groups, has_attention=config.mid_block_add_attention)
        self.conv_norm_out = nn.GroupNorm(groups, widths[-1], eps=NORM_EPS)
        self.conv_out = nn.Conv2d(widths[-1], config.out_channels, 3, padding=1)

    def forward(self, latents: Tensor) -> Tensor:
        """(b, c, h, w) to (b, 3, f h, f w), about [-1, 1], not clamped."""
        b, _, h, w = latents.shape
        room = max(HELD_BYTES, 4 * b * self.conv_norm_out.num_channels * h * w * self.upscale**2)
        # The first map has no name here: that would hold it to the end.
        features = _through((self.mid_block, *self.up_blocks), FeatureMap.holding(self.conv_in(latents)), room)
        return convolve_normed(self.conv_out, features, self.conv_norm_out)


class Autoencoder(nn.Module):
    """Encoder, decoder and the two 1x1 convolutions around the latents.

    Latents are the posterior's mean, shifted and scaled as the config says: `(mean - shift_factor) * scaling_factor`.
    """

    def __init__(self, config: AutoencoderConfig) -> None:
        super().__init__()
        self.config = config
        c = config.latent_channels
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)
        self.quant_conv = nn.Conv2d(2 * c, 2 * c, 1) if config.use_quant_conv else None
        self.post_quant_conv = nn.Conv2d(c, c, 1) if config.use_post_quant_conv else None

    def encode_moments(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """(b, 3, h, w) in [-1, 1] to mean and log variance, each (b, c, h/f, w/f), before shift and scale."""
        moments = self.encoder(pixels)
        if self.quant_conv is not None:
            moments = self.quant_conv(moments)
        mean, log_variance = moments.chunk(2, dim=1)
        return mean, log_variance

    def encode_mean(self, pixels: Tensor) -> Tensor:
        """(b, 3, h, w) in [-1, 1] to latents (b, c, h/f, w/f), ready for a backbone."""
        mean, _ = self.encode_moments(pixels)
        return (mean - (self.config.shift_factor or 0.0)) * self.config.scaling_factor

    def decode(self, latents: Tensor) -> Tensor:
        """Latents (b, c, h, w) to pixels (b, 3, f h, f w), about [-1, 1], not clamped."""
        values = latents / self.config.scaling_factor + (self.config.shift_factor or 0.0)
        if self.post_quant_conv is not None:
            values = self.post_quant_conv(values)
        return self.decoder(values)  # type: ignore[no-any-return]


def load_autoencoder(folder: Path, dtype: torch.dtype = torch.float32) -> Autoencoder:
    """From an ordinary AutoencoderKL folder, in evaluation mode on the CPU.

    Raises:
        ValueError: the config asks for layers that are not built here.
        RuntimeError: keys or shapes of the weights do not fit the config.
    """
    config = read_autoencoder_config(json.loads((folder / "config.json").read_text(encoding="utf-8")))
    with torch.device("meta"):
        autoencoder = Autoencoder(config)
    weights = {key: value.to(dtype) for key, value in load_file(folder / "diffusion_pytorch_model.safetensors").items()}
    autoencoder.load_state_dict(weights, assign=True)
    return autoencoder.eval().requires_grad_(requires_grad=False)
