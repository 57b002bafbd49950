"""What a token mixer is: it takes tokens (b, l, d) and their grid, and gives (b, l, d).

Letters: `b` batch, `l` tokens, `d` width of the tokens, `e` width inside the mixer, `n` state width.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.engine.shapes import check_positive

Grid: TypeAlias = tuple[int, int]
"""Rows and columns of tokens."""
NORM_EPS = 1e-6


def rms_norm(features: Tensor, scale: Tensor) -> Tensor:
    """Features (..., p) over their root mean square, times scale (p), in the features' number format.

    Under autocast the features are bf16 and the scale is not: torch's fused kernel wants both alike.
    """
    return functional.rms_norm(features, scale.shape, scale.to(features.dtype), NORM_EPS)


@dataclass(frozen=True, slots=True)
class MixerSettings:
    """What decides a mixer.

    Attributes:
        width: d, of the tokens.
        inner: e, inside the mixer; a multiple of `heads`.
        heads: Of attention, or of a scan that has heads.
        state_width: n.
        scan: Id of the scan order, in `studio.contract.scans.SCANS`.
        block: Index of the block, for orders that change from block to block.
        native_side: Tokens on a side at the size that was trained, for kernels that know their resolution.
    """

    width: int
    inner: int
    heads: int
    state_width: int
    scan: str
    block: int = 0
    native_side: int = 8

    def __post_init__(self) -> None:
        for what in ("width", "inner", "heads", "state_width", "native_side"):
            check_positive("mixer", what, getattr(self, what))
        if self.inner % self.heads:
            raise ValueError(f"mixer: inner is {self.inner}; a multiple of heads ({self.heads}) is needed")


class Mixer(nn.Module):
    """Mixes the tokens of a picture.

    A subclass allocates its parameters in `__init__`, which also runs on the meta device, and fills them in
    `initialise`, which the backbone calls after it has filled every linear layer.

    Attributes:
        WIDE: Names of own parameters that stay float32 whatever the network's number format is.
    """

    WIDE: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, settings: MixerSettings) -> None:
        super().__init__()
        self.settings = settings

    def initialise(self) -> None:
        """Fill the parameters that are not of linear layers."""
        raise NotImplementedError

    def forward(self, tokens: Tensor, grid: Grid) -> Tensor:
        """(b, l, d), rows of the grid first, to the same shape."""
        raise NotImplementedError

    def flops(self, length: int) -> int:
        """Operations of one forward of one picture of `length` tokens; a multiply-add counts as two."""
        raise NotImplementedError


def layer_flops(module: nn.Module, length: int) -> int:
    """Operations that the linear layers and convolutions under a module need for `length` tokens."""
    total = 0
    for layer in module.modules():
        if isinstance(layer, nn.Linear | nn.Conv1d | nn.Conv2d):
            total += 2 * layer.weight.numel() * length
    return total


def in_dtype(network: nn.Module, state: Mapping[str, Tensor], dtype: torch.dtype) -> dict[str, Tensor]:
    """Give a network's weights in a number format, but for those that its mixers keep in at least float32 (`WIDE`)."""
    wide = set()
    for prefix, module in network.named_modules():
        wide |= {f"{prefix}.{name}" if prefix else name for name in getattr(module, "WIDE", ())}
    wide_dtype = torch.promote_types(dtype, torch.float32)
    return {key: tensor.to(wide_dtype if key in wide else dtype) for key, tensor in state.items()}


def step_biases(count: int, smallest: float = 1e-3, largest: float = 1e-1, floor: float = 1e-4) -> Tensor:
    """Biases (count) that softplus turns into steps, log-uniform between two bounds; Mamba's own initialisation."""
    low, high = torch.tensor(smallest).log(), torch.tensor(largest).log()
    steps = torch.exp(torch.rand(count) * (high - low) + low).clamp_min(floor)
    return steps + torch.log(-torch.expm1(-steps))
