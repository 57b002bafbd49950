"""What a step of one of our backbones takes, counted from its layers, with one token mixer and with another.

Nothing is computed: the network is built on the meta device, where it has shapes and no numbers.

Letters: `l` picture tokens, `k` text tokens, `d` width.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch

from studio.contract.geometry import MAX_SIDE_PX, Extent
from studio.contract.port import OperatorComparison, OperatorCost
from studio.engine.backbones.backbone import Backbone, BackboneBlock, BackboneConfig
from studio.engine.blocks.mixing import Grid, Mixer, layer_flops

TEXT_TOKENS = 16
"""k of a sentence of usual length; what it changes is a hundredth."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A network that carries an operator.

    Attributes:
        operator: Id of the operator.
        config: Of the network.
        token_px: Pixels of the picture on a side of one token.
        seconds: Seconds of a step by the size that the network saw, from earlier jobs.
    """

    operator: str
    config: BackboneConfig
    token_px: int
    seconds: Mapping[Extent, float]

    def flops(self, seen: Extent) -> int:
        """Operations of one evaluation at a size."""
        return flops_of(self.config, (seen.height // self.token_px, seen.width // self.token_px))

    def cost(self, seen: Extent, evaluations: int) -> OperatorCost:
        """What one step takes at a size."""
        return OperatorCost(self.operator, self.flops(seen) * evaluations, self._seconds(seen))

    def _seconds(self, seen: Extent) -> float | None:
        if seen in self.seconds or not self.seconds:
            return self.seconds.get(seen)
        wanted = self.flops(seen)
        nearest = min(self.seconds, key=lambda known: abs(self.flops(known) - wanted))
        return self.seconds[nearest] * wanted / self.flops(nearest)


def compare(attention: Carrier, scanning: Carrier, seen: Extent, evaluations: int) -> OperatorComparison:
    """Lay two networks of one token size side by side.

    Args:
        attention: The one with attention.
        scanning: The other.
        seen: Size that the network sees at once, a multiple of the tokens'.
        evaluations: Of the network in a step: two under guidance.
    """
    return OperatorComparison(
        rows=seen.height // attention.token_px,
        columns=seen.width // attention.token_px,
        token_px=attention.token_px,
        attention=attention.cost(seen, evaluations),
        scanning=scanning.cost(seen, evaluations),
        cheaper_from_px=_cheaper_from_px(attention.config, scanning.config, attention.token_px),
    )


@functools.lru_cache(maxsize=64)
def _cheaper_from_px(attention: BackboneConfig, scanning: BackboneConfig, token_px: int) -> int | None:
    """Side of the smallest square from which on the second network takes no more operations, up to the largest side.

    Attention's grow with the square of the tokens and the others' hardly faster than the tokens: the two meet once.
    """

    def is_cheaper(side: int) -> bool:
        return flops_of(scanning, (side, side)) <= flops_of(attention, (side, side))

    sides = range(1, MAX_SIDE_PX // token_px + 1)
    place = bisect.bisect_left(sides, True, key=is_cheaper)  # noqa: FBT003 - what is looked for
    return sides[place] * token_px if place < len(sides) else None


def flops_of(config: BackboneConfig, grid: Grid) -> int:
    """Operations of one evaluation of a network for one picture: two for each multiplication with an addition.

    Args:
        config: Of the network.
        grid: Rows and columns of tokens.

    Raises:
        ValueError: The config names an operator or a scan order that there is not.
    """
    return _flops(config)(grid)


@functools.lru_cache(maxsize=64)
def _flops(config: BackboneConfig) -> Callable[[Grid], int]:
    """Give what counts a network's operations; the network is built once and only its counts are kept in use."""
    with torch.device("meta"):
        network = Backbone(config)
    return functools.lru_cache(maxsize=2048)(functools.partial(_counted, network))


def _counted(network: Backbone, grid: Grid) -> int:
    length, config = grid[0] * grid[1], network.settings
    total = layer_flops(network.patch_in, length) + layer_flops(network.patch_out, length)
    total += layer_flops(network.text_in, TEXT_TOKENS)
    for layer in (network.sigma_embedder, network.pooled_embedder, network.modulation_out):
        total += layer_flops(layer, 1)
    if network.detail is not None:
        cells = length * config.patch**2
        total += layer_flops(network.detail.to_hidden, cells) + layer_flops(network.detail.to_out, cells)
        total += layer_flops(network.detail.modulation, 1)
    return total + sum(_block_flops(block, length) for block in network.blocks if isinstance(block, BackboneBlock))


def _block_flops(block: BackboneBlock, length: int) -> int:
    text, d = block.text_attention, block.text_attention.to_out.in_features
    mixed = block.mixer.flops(length) if isinstance(block.mixer, Mixer) else 0
    heard = layer_flops(text.to_query, length) + layer_flops(text.to_out, length)
    # The null token stands before the text; scores and the weighted sum take 2 l k d each.
    heard += layer_flops(text.to_key_value, TEXT_TOKENS + 1) + 4 * length * (TEXT_TOKENS + 1) * d
    return mixed + heard + layer_flops(block.feed_forward, length) + layer_flops(block.modulation, 1)
