"""What an upscaler is, whatever it is made of: a network that enlarges, and how far its pixels look.

Letters: `b` batch, `h w` pixels of the small picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn import functional

RESAMPLED_PX = 2
"""How far a bicubic resampler looks, in the pixels that it reads."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of an upscaler without its weights.

    Attributes:
        scale: How many times wider and higher a picture gets.
        reach_px: How far, in small pixels, a pixel of the result looks.
        bytes_a_pixel: Memory of its features for each small pixel, estimated from above.
        is_exact: It looks no farther than its reach, so that tiles give what one piece would; else they are faded.
    """

    scale: int
    reach_px: int
    bytes_a_pixel: int
    is_exact: bool = True

    def passes(self, scale: int) -> int:
        """Give how often it runs for a scale that need not be its own."""
        return 1 if self.scale == 1 else math.ceil(math.log(scale, self.scale) - 1e-9)

    def at(self, scale: int) -> Traits:
        """Give the traits for a scale: run as often as it takes, then resampled."""
        if scale == self.scale:
            return self
        passes = self.passes(scale)
        reach = sum(math.ceil(self.reach_px / self.scale**number) for number in range(passes))
        return replace(
            self,
            scale=scale,
            reach_px=reach + RESAMPLED_PX,
            bytes_a_pixel=self.bytes_a_pixel * self.scale ** (2 * (passes - 1)),
        )


@dataclass(frozen=True)
class Upscaler:
    """A loaded upscaler.

    Attributes:
        id: Id of the catalog, or the path of its file.
        name: Name for people.
        fingerprint: SHA-256 of its weights; empty for a classical one.
        network: (b, 3, h, w) in [0, 1] to (b, 3, scale h, scale w) about [0, 1].
        traits: Its scale, and how far it looks.
    """

    id: str
    name: str
    fingerprint: str
    network: nn.Module
    traits: Traits

    @property
    def device(self) -> torch.device:
        """Where it runs."""
        return next(iter((*self.network.parameters(), *self.network.buffers()))).device

    def at(self, scale: int) -> Upscaler:
        """Give the upscaler for a scale that need not be its own."""
        if scale == self.traits.scale:
            return self
        return replace(
            self, network=Repeated(self.network, self.traits.passes(scale), scale), traits=self.traits.at(scale)
        )


class Repeated(nn.Module):
    """An upscaler that runs several times; the result is resampled to the scale that is wanted."""

    def __init__(self, network: nn.Module, passes: int, scale: int) -> None:
        super().__init__()
        self.network = network
        self.passes = passes
        self.scale = scale

    def forward(self, pictures: Tensor) -> Tensor:
        """(b, 3, h, w) to (b, 3, scale h, scale w)."""
        h, w = pictures.shape[2:]
        for _ in range(self.passes):
            pictures = self.network(pictures)
        wanted = (h * self.scale, w * self.scale)
        if tuple(pictures.shape[2:]) == wanted:
            return pictures
        return functional.interpolate(pictures.float(), wanted, mode="bicubic", antialias=True)
