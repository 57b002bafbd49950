"""Sizes and rectangles, in pixels of the picture unless a name says otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studio.contract.errors import InvalidRequest, shorten

MAX_SIDE_PX = 16_384
"""Longest side of any picture: 16,384 x 16,384 RGBA is 1 GiB, the largest that a canvas opens."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A size in pixels, both sides at least 1.

    Raises:
        InvalidRequest: A side is not a whole number of at least 1.
    """

    width: int
    height: int

    def __post_init__(self) -> None:
        for name, side in (("width", self.width), ("height", self.height)):
            if isinstance(side, bool) or not isinstance(side, int) or side < 1:
                raise InvalidRequest(
                    f"The {name} is {side}; it must be a whole number of pixels, at least 1.",
                    "For example --size 64x64.",
                )

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"

    @property
    def pixels(self) -> int:
        """Number of pixels."""
        return self.width * self.height

    def is_multiple_of(self, step: int) -> bool:
        """Say whether both sides are multiples of `step`."""
        return self.width % step == 0 and self.height % step == 0

    def rounded_to(self, step: int) -> Extent:
        """Give the nearest extent whose sides are multiples of `step`, at least one step each."""
        return Extent(*(max(step, (side + step // 2) // step * step) for side in (self.width, self.height)))

    @classmethod
    def parse(cls, text: str) -> Extent:
        """Read "WIDTHxHEIGHT" (also with a multiplication sign, or one number for a square).

        Raises:
            InvalidRequest: The text is not of that form, or a side is below 1.
        """
        match = re.fullmatch(r"\s*(-?\d{1,9})\s*(?:[xX\u00d7*]\s*(-?\d{1,9})\s*)?", text)
        if match is None:
            raise InvalidRequest(f"The size {shorten(text)!r} is not of the form WIDTHxHEIGHT.", "For example 64x64.")
        return cls(int(match[1]), int(match[2] or match[1]))


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle: its left upper corner (may lie outside the picture) and its extent.

    Raises:
        InvalidRequest: The extent is not at least 1 x 1.
    """

    x: int
    y: int
    width: int
    height: int

    def __post_init__(self) -> None:
        Extent(self.width, self.height)

    @property
    def extent(self) -> Extent:
        """The rectangle's size."""
        return Extent(self.width, self.height)

    def intersection(self, other: Bounds) -> Bounds | None:
        """Give the common part of two rectangles, None where they share no pixel."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right = min(self.x + self.width, other.x + other.width)
        bottom = min(self.y + self.height, other.y + other.height)
        if right <= left or bottom <= top:
            return None
        return Bounds(left, top, right - left, bottom - top)
