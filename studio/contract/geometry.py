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

    @property
    def right(self) -> int:
        """The column after the last one."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The row after the last one."""
        return self.y + self.height

    @classmethod
    def of(cls, extent: Extent) -> Bounds:
        """Give the whole of a picture."""
        return cls(0, 0, extent.width, extent.height)

    @classmethod
    def between(cls, left: int, top: int, right: int, bottom: int) -> Bounds:
        """Give a rectangle by its edges; `right` and `bottom` are outside it."""
        return cls(left, top, right - left, bottom - top)

    def moved(self, x: int, y: int) -> Bounds:
        """Give the rectangle, moved by so many pixels."""
        return Bounds(self.x + x, self.y + y, self.width, self.height)

    def grown(self, pixels: int) -> Bounds:
        """Give the rectangle with so many pixels more on every side."""
        return Bounds(self.x - pixels, self.y - pixels, self.width + 2 * pixels, self.height + 2 * pixels)

    def contains(self, other: Bounds) -> bool:
        """Say whether the other rectangle lies wholly inside."""
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom

    def union(self, other: Bounds) -> Bounds:
        """Give the smallest rectangle that holds both."""
        return Bounds.between(
            min(self.x, other.x),
            min(self.y, other.y),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def intersection(self, other: Bounds) -> Bounds | None:
        """Give the common part of two rectangles, None where they share no pixel."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right = min(self.x + self.width, other.x + other.width)
        bottom = min(self.y + self.height, other.y + other.height)
        if right <= left or bottom <= top:
            return None
        return Bounds(left, top, right - left, bottom - top)


@dataclass(frozen=True, slots=True)
class Margins:
    """How far a picture grows on each side, in pixels.

    Raises:
        InvalidRequest: A margin is negative or no whole number, or all of them are 0.
    """

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0

    def __post_init__(self) -> None:
        sides = {"left": self.left, "top": self.top, "right": self.right, "bottom": self.bottom}
        for name, margin in sides.items():
            if isinstance(margin, bool) or not isinstance(margin, int) or not 0 <= margin <= MAX_SIDE_PX:
                raise InvalidRequest(
                    f"The margin on the {name} is {shorten(margin)}; "
                    f"it must be a whole number of pixels from 0 to {MAX_SIDE_PX:,}."
                )
        if not any(sides.values()):
            raise InvalidRequest("All margins are 0: there is nothing to paint.", "Give at least one, as --right 64.")

    def around(self, extent: Extent) -> Extent:
        """Give the size of a picture that has grown by these margins."""
        return Extent(self.left + extent.width + self.right, self.top + extent.height + self.bottom)
