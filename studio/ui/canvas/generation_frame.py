"""The frame in which pictures are made, and how it is dragged: plain numbers, without Qt.

All in pixels of the document; the frame may reach beyond the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import MAX_SIDE_PX, Bounds


class Handle(Enum):
    """What of the frame is dragged: how far each edge goes with the pointer, left, top, right and bottom."""

    TOP_LEFT = (1, 1, 0, 0)
    TOP = (0, 1, 0, 0)
    TOP_RIGHT = (0, 1, 1, 0)
    RIGHT = (0, 0, 1, 0)
    BOTTOM_RIGHT = (0, 0, 1, 1)
    BOTTOM = (0, 0, 0, 1)
    BOTTOM_LEFT = (1, 0, 0, 1)
    LEFT = (1, 0, 0, 0)
    WHOLE = (1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class FrameRules:
    """What a frame must keep to.

    Attributes:
        multiple: Both sides are multiples of it: what the backbone needs.
        smallest_px: The shortest side.
        is_aspect_locked: A drag keeps the ratio of width to height, as well as the multiple lets it.

    Raises:
        InvalidRequest: A number is not from 1 to the longest side of a picture.
    """

    multiple: int = 8
    smallest_px: int = 8
    is_aspect_locked: bool = False

    def __post_init__(self) -> None:
        for name, value in (("multiple", self.multiple), ("smallest side", self.smallest_px)):
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_SIDE_PX:
                raise InvalidRequest(
                    f"The frame's {name} is {value}; it must be a whole number from 1 to {MAX_SIDE_PX:,}."
                )

    def side(self, wanted: float) -> int:
        """Give the nearest length that a side may have."""
        smallest = -(-self.smallest_px // self.multiple) * self.multiple
        largest = MAX_SIDE_PX // self.multiple * self.multiple
        return min(max(round(wanted / self.multiple) * self.multiple, smallest), largest)


def handle_at(frame: Bounds, x: float, y: float, reach: float) -> Handle | None:
    """Give what of the frame lies under a place; None where it is outside.

    Args:
        frame: The frame.
        x: Document pixels.
        y: Document pixels.
        reach: How near to an edge the place must be to hold it, at most a third of the frame's side.
    """
    across, down = min(reach, frame.width / 3), min(reach, frame.height / 3)
    if not (frame.x - reach <= x <= frame.right + reach and frame.y - reach <= y <= frame.bottom + reach):
        return None
    is_left, is_top = x <= frame.x + across, y <= frame.y + down
    held = (int(is_left), int(is_top), int(not is_left and x >= frame.right - across), int(_is_low(frame, y, down)))
    return Handle(held) if any(held) else Handle.WHOLE


def _is_low(frame: Bounds, y: float, down: float) -> bool:
    return y > frame.y + down and y >= frame.bottom - down


def handle_places(frame: Bounds) -> dict[Handle, tuple[float, float]]:
    """Give where the eight handles of the edges and corners stand."""
    across = (frame.x, frame.x + frame.width / 2, frame.right)
    down = (frame.y, frame.y + frame.height / 2, frame.bottom)
    places: dict[Handle, tuple[float, float]] = {}
    for handle in Handle:
        left, top, right, bottom = handle.value
        if handle is not Handle.WHOLE:
            places[handle] = (across[1 + right - left], down[1 + bottom - top])
    return places


def dragged(frame: Bounds, handle: Handle, dx: float, dy: float, rules: FrameRules) -> Bounds:
    """Give the frame after one of its handles was dragged so far from where the drag began.

    Args:
        frame: The frame when the drag began.
        handle: What is held.
        dx: Document pixels to the right.
        dy: Document pixels down.
        rules: What the frame must keep to.
    """
    if handle is Handle.WHOLE:
        return frame.moved(round(dx), round(dy))
    left, top, right, bottom = handle.value
    width, height = frame.width + (right - left) * dx, frame.height + (bottom - top) * dy
    if rules.is_aspect_locked:
        width, height = _in_ratio(frame, handle, width, height)
    return _resized(frame, handle, rules.side(width), rules.side(height))


def nudged(frame: Bounds, across: int, down: int, rules: FrameRules, *, resizes: bool) -> Bounds:
    """Give the frame after an arrow key: moved, or made larger and smaller at its right and lower edge.

    Args:
        frame: The frame.
        across: Multiples to the right, negative to the left.
        down: Multiples down.
        rules: What the frame must keep to.
        resizes: The size changes instead of the place.
    """
    dx, dy = across * rules.multiple, down * rules.multiple
    if not resizes:
        return frame.moved(dx, dy)
    handle = Handle.RIGHT if across else Handle.BOTTOM
    return dragged(frame, handle, dx, dy, rules)


def snapped(frame: Bounds, rules: FrameRules, before: Bounds | None = None) -> Bounds:
    """Give the nearest frame that keeps to the rules.

    Args:
        frame: Any rectangle.
        rules: What it must keep to.
        before: The frame that it was: an edge that has not moved since then does not move now.
    """
    width, height = rules.side(frame.width), rules.side(frame.height)
    holds_right = before is not None and frame.right == before.right and frame.x != before.x
    holds_bottom = before is not None and frame.bottom == before.bottom and frame.y != before.y
    x = frame.right - width if holds_right else frame.x
    y = frame.bottom - height if holds_bottom else frame.y
    return Bounds(x, y, width, height)


def kept_inside(frame: Bounds, wanted: Bounds, picture: Bounds, rules: FrameRules) -> Bounds:
    """Give a snapped frame that does not reach out of the picture where nobody wanted that: a step shorter there.

    Args:
        frame: The frame as it has snapped.
        wanted: What was asked for; where it reaches out itself, the frame may too.
        picture: The whole picture.
        rules: What the frame keeps to.
    """
    if picture.contains(frame) or not picture.contains(wanted):
        return frame
    x, width = _shortened(frame.x, frame.width, picture.width, rules)
    y, height = _shortened(frame.y, frame.height, picture.height, rules)
    return Bounds(x, y, width, height)


def _shortened(start: int, length: int, end: int, rules: FrameRules) -> tuple[int, int]:
    shorter = length - rules.multiple
    if shorter < rules.side(1) or (start >= 0 and start + length <= end):
        return start, length
    return (start if start >= 0 else start + rules.multiple), shorter


def _in_ratio(frame: Bounds, handle: Handle, width: float, height: float) -> tuple[float, float]:
    """Give both sides in the frame's ratio: the one that is dragged leads, at a corner the one that changed more."""
    left, top, right, bottom = handle.value
    across, down = width / frame.width, height / frame.height
    if not (left or right):
        share = down
    elif not (top or bottom):
        share = across
    else:
        share = across if abs(across - 1) >= abs(down - 1) else down
    return frame.width * share, frame.height * share


def _resized(frame: Bounds, handle: Handle, width: int, height: int) -> Bounds:
    """Give the frame with another size: what is not held stays, a side that only follows grows from its middle."""
    left, top, right, bottom = handle.value
    x = frame.right - width if left else frame.x if right else frame.x + (frame.width - width) // 2
    y = frame.bottom - height if top else frame.y if bottom else frame.y + (frame.height - height) // 2
    return Bounds(x, y, width, height)
