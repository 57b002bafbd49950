"""Sizes that a backbone takes: snapped to its multiple, kept in proportion, made of a ratio. Pure functions."""

from __future__ import annotations

import itertools
import math

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import MAX_SIDE_PX, Extent

PRESETS_VERSION = 1
MAX_RATIOS = 50
SQUARE = Extent(1, 1)
FEW_PIXELS = 256 * 256
"""A picture of fewer pixels has none to give away: of another ratio it becomes longer, not lower."""


def largest(multiple: int) -> int:
    """Give the longest side that is a multiple of `multiple`."""
    return max(multiple, MAX_SIDE_PX // multiple * multiple)


def snapped(side: int, multiple: int) -> int:
    """Give the nearest multiple of `multiple`, at least one and at most the longest side; half way goes up."""
    return _nearest(side, 1, multiple)


def stepped(side: int, steps: int, multiple: int) -> int:
    """Give the multiple that lies `steps` further: from a side that is none, the first step leads to the next one."""
    whole = side // multiple if steps > 0 else -(-side // multiple)
    return snapped((whole + steps) * multiple, multiple)


def with_width(shape: Extent, width: int, multiple: int) -> Extent:
    """Give the extent of a width in the proportions of `shape`, both sides snapped.

    A width whose height would exceed the longest side is made smaller; a height is at least one multiple.
    """
    return Extent(*_in_proportion(width, shape.width, shape.height, multiple))


def with_height(shape: Extent, height: int, multiple: int) -> Extent:
    """Give the extent of a height in the proportions of `shape`; as :func:`with_width`."""
    height, width = _in_proportion(height, shape.height, shape.width, multiple)
    return Extent(width, height)


def doubled(extent: Extent, multiple: int) -> Extent:
    """Give the extent with sides twice as long."""
    return Extent(snapped(2 * extent.width, multiple), snapped(2 * extent.height, multiple))


def turned(extent: Extent) -> Extent:
    """Give the extent with its sides exchanged."""
    return Extent(extent.height, extent.width)


def pixels_for(ratio: Extent, base: Extent) -> int:
    """Give the number of pixels that a picture of a ratio should have, beside a backbone's own size."""
    if base.pixels >= FEW_PIXELS:
        return base.pixels
    return base.pixels * max(ratio.width, ratio.height) // min(ratio.width, ratio.height)


def of_ratio(ratio: Extent, pixels: int, multiple: int) -> Extent:
    """Give the extent nearest to a ratio and to a number of pixels whose sides are multiples of `multiple`."""
    width = math.sqrt(pixels * ratio.width / ratio.height)

    def miss(extent: Extent) -> float:
        skew = math.log(extent.width * ratio.height / (extent.height * ratio.width))
        return abs(skew) + abs(math.log(extent.pixels / pixels))

    pairs = itertools.product(_around(width, multiple), _around(pixels / width, multiple))
    return min((Extent(*pair) for pair in pairs), key=miss)


def parse_ratios(text: str) -> tuple[Extent, ...]:
    """Read the file of the presets; a square alone where it is broken or from a newer studio."""
    import json  # noqa: PLC0415 - the first paint needs no presets

    try:
        values = json.loads(text)
        if values["version"] == PRESETS_VERSION:
            return tuple(Extent.parse(ratio.replace(":", "x")) for ratio in values["ratios"][:MAX_RATIOS]) or (SQUARE,)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidRequest):
        pass
    return (SQUARE,)


def _nearest(numerator: int, denominator: int, multiple: int) -> int:
    """Give the multiple nearest to a fraction."""
    count = (2 * numerator + denominator * multiple) // (2 * denominator * multiple)
    return min(max(multiple, count * multiple), largest(multiple))


def _in_proportion(side: int, along: int, across: int, multiple: int) -> tuple[int, int]:
    """Give a side and the one that belongs to it, of a shape that measures `along` and `across` there."""
    side = snapped(side, multiple)
    if side * across > largest(multiple) * along:
        side = max(multiple, largest(multiple) * along // across // multiple * multiple)
    return side, _nearest(side * across, along, multiple)


def _around(side: float, multiple: int) -> set[int]:
    """Give the multiples below and above a side."""
    return {snapped(whole * multiple, multiple) for whole in (math.floor(side / multiple), math.ceil(side / multiple))}
