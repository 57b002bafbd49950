"""ST-LPIPS: how far two pictures look apart, not minding a shift of a pixel; for measuring and as a loss.

Source: Ghildyal and Liu 2022, "Shift-tolerant perceptual similarity metric", arXiv 2207.13686, on LPIPS,
arXiv 1801.03924, equation 1; blurred subsampling, arXiv 1904.11486. Weights: AlexNet of the wheel stlpips-pytorch.
Deliberate difference: squared differences of features are summed with a small number under the norm's root, so that
the gradient exists where all features are zero.

Letters: `b` batch, `c` channels, `h w` pixels.
"""

from __future__ import annotations

import io
import pickle
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.training.settings import TrainingFault
from studio.training.wheels import STLPIPS, fetch_wheel, read_member

MEMBER = "stlpips_pytorch/weights/vST0.0/alex_shift_tolerant.pth"
SMALLEST_SIDE_PX = 16
SHIFT, SCALE = (-0.030, -0.088, -0.188), (0.458, 0.448, 0.450)
"""Mean and spread of ImageNet for pixels in [-1, 1], as LPIPS scales them."""
_CONVOLUTIONS = ("slice1.0", "slice2.5", "slice3.9", "slice4.11", "slice5.13")


def subsample(features: Tensor) -> Tensor:
    """Every second of (b, c, h, w) after a binomial blur of 3 x 3, two pixels mirrored at each edge."""
    side = features.new_tensor([0.25, 0.5, 0.25])
    kernel = torch.outer(side, side).expand(features.shape[1], 1, 3, 3)
    mirrored = functional.pad(features, (2, 2, 2, 2), mode="reflect")
    return functional.conv2d(mirrored, kernel, stride=2, groups=features.shape[1])


class PerceptualDistance(nn.Module):
    """AlexNet's five layers with ST-LPIPS' weights of their channels; frozen.

    Attributes:
        layers: the convolutions.
        channel_weights: one (1, c, 1, 1) a layer.
    """

    def __init__(self) -> None:
        super().__init__()
        widths = (3, 64, 192, 384, 256, 256)
        sides, paddings = (11, 5, 3, 3, 3), (2, 2, 1, 1, 1)
        self.layers = nn.ModuleList(
            nn.Conv2d(widths[place], widths[place + 1], sides[place], padding=paddings[place]) for place in range(5)
        )
        self.channel_weights = nn.ParameterList(torch.ones(1, width, 1, 1) for width in widths[1:])
        self.requires_grad_(requires_grad=False)

    def features(self, pixels: Tensor) -> list[Tensor]:
        """Five (b, c, h, w), each pixel's vector of length 1, of pictures (b, 3, h, w) in [-1, 1]."""
        shift, scale = (pixels.new_tensor(values).view(1, 3, 1, 1) for values in (SHIFT, SCALE))
        found: list[Tensor] = []
        last = (pixels - shift) / scale
        for place, layer in enumerate(self.layers):
            if place in (1, 2):
                last = subsample(functional.max_pool2d(last, 3, stride=1))
            last = layer(last)
            last = functional.relu(subsample(last) if place == 0 else last)
            found.append(last / (last.square().sum(dim=1, keepdim=True) + 1e-12).sqrt())
        return found

    def forward(self, pixels: Tensor, truth: Tensor) -> Tensor:
        """Distance (b,) of pictures (b, 3, h, w) in [-1, 1] from the truth; 0 for the same.

        Raises:
            ValueError: a side is under SMALLEST_SIDE_PX, or the shapes differ.
        """
        if pixels.shape != truth.shape or min(pixels.shape[2:]) < SMALLEST_SIDE_PX:
            raise ValueError(
                f"pictures are {tuple(pixels.shape)} and {tuple(truth.shape)}; the same shape (b, 3, h, w) is needed, "
                f"h and w at least {SMALLEST_SIDE_PX}"
            )
        return self.between(self.features(pixels), self.features(truth))

    def between(self, features: list[Tensor], others: list[Tensor]) -> Tensor:
        """Distance (b,) of pictures whose features are known already."""
        distance = features[0].new_zeros(len(features[0]))
        for ours, theirs, weights in zip(features, others, self.channel_weights, strict=True):
            distance = distance + ((ours - theirs).square() * weights).sum(dim=1).mean(dim=(1, 2))
        return distance


def load_perceptual(cache: Path) -> PerceptualDistance:
    """The distance with its weights from the wheel, fetched where it is missing; in evaluation mode on the CPU.

    Raises:
        TrainingFault: the wheel cannot be fetched, is not what was pinned, or holds other weights.
    """
    return read_perceptual(read_member(fetch_wheel(cache, STLPIPS), MEMBER))


def read_perceptual(data: bytes) -> PerceptualDistance:
    """From the bytes of the wheel's .pth (tensors only; code in it is refused).

    Raises:
        TrainingFault: it is none, or its tensors have other names or shapes.
    """
    network = PerceptualDistance()
    try:
        stored = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
        weights = {f"channel_weights.{place}": stored[f"lin{place}.model.1.weight"] for place in range(5)}
        for place, name in enumerate(_CONVOLUTIONS):
            weights |= {f"layers.{place}.{part}": stored[f"net.{name}.{part}"] for part in ("weight", "bias")}
        network.load_state_dict(weights)
    except (KeyError, TypeError, ValueError, RuntimeError, EOFError, pickle.UnpicklingError) as error:
        raise TrainingFault(f"the weights of ST-LPIPS cannot be read ({error})") from error
    return network.eval().requires_grad_(requires_grad=False)
