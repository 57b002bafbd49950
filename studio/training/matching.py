"""Backbones of every operator with as many parameters as attention's, so that the operator alone is compared."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import torch

from studio.engine.backbones.backbone import Backbone, BackboneConfig
from studio.engine.operators import operator_id

YARDSTICK = "attention"
STATE_WIDTHS: Mapping[str, int] = {"mamba": 16}
"""n of operators whose papers use another than the comparison's own."""
HEAD_STEP, NARROWEST, WIDEST = 4, 0.25, 2.5
"""Inner widths are tried in steps of so many columns a head, between these shares of the width."""


def count_parameters(config: BackboneConfig) -> int:
    """Parameters of the network that a config describes; no memory is taken for them."""
    with torch.device("meta"):
        return sum(parameter.numel() for parameter in Backbone(config).parameters())


@cache
def matched_config(operator: str, base: BackboneConfig) -> BackboneConfig:
    """`base` with an operator, and the inner width whose parameters are nearest to attention's.

    Args:
        operator: id or alias of an operator or of a mixture.
        base: everything else; its inner width is attention's own.

    Raises:
        ValueError: there is no such operator.
    """
    name = operator_id(operator)
    yardstick = replace(base, operator=YARDSTICK, inner=0)
    if name == YARDSTICK:
        return yardstick
    wanted = count_parameters(yardstick)
    own = replace(base, operator=name, state_width=STATE_WIDTHS.get(name, base.state_width))
    step = base.heads * HEAD_STEP
    lowest = max(step, round(base.width * NARROWEST) // step * step)
    widths = range(lowest, round(base.width * WIDEST) + 1, step)
    # Parameters grow with the width: halving builds a few networks where trying each would build two dozen.
    above = bisect_left(widths, wanted, key=lambda inner: count_parameters(replace(own, inner=inner)))
    nearest = [replace(own, inner=inner) for inner in widths[max(0, above - 1) : above + 1]]
    return min(nearest, key=lambda config: abs(count_parameters(config) - wanted))


def spread(operator: str, base: BackboneConfig) -> float:
    """How many parameters more than attention's a matched network has, as a share; negative for fewer."""
    wanted = count_parameters(replace(base, operator=YARDSTICK, inner=0))
    return count_parameters(matched_config(operator, base)) / wanted - 1
