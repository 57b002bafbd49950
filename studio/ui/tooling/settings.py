"""What a person has chosen for the tools: the brush, the colours, how colours are compared, how selections meet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

from studio.contract.errors import InvalidRequest
from studio.document.brushes import LARGEST_BRUSH_PX, SMALLEST_BRUSH_PX, Brush
from studio.document.layers import SelectMode

Colour: TypeAlias = tuple[int, int, int]
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
HARDNESS_STEP = 0.1
LARGEST_AMOUNT_PX = 500
_SIZE_STEPS = ((10, 1), (50, 5), (100, 10), (200, 25), (500, 50), (2_000, 100))
"""Up to a size, the step to the next one, in pixels."""


@dataclass(frozen=True, slots=True)
class ToolSettings:
    """All that tools share.

    Attributes:
        brush: Of the brush, the eraser and the mask brush.
        foreground: What is painted with.
        background: What it is exchanged for.
        is_quick_mask: Painting tools paint the selection, which is what will be repainted.
        tolerance: How different colours may be that are taken for alike, 0 to 255.
        is_contiguous: Only what hangs together with the place is alike.
        samples_all: Colours are those of all visible layers, not of the active one alone.
        mode: How a new selection meets the one that is there.
        amount_px: By how much a selection grows, shrinks, or is feathered.

    Raises:
        InvalidRequest: A number is out of its range.
    """

    brush: Brush = field(default_factory=Brush)
    foreground: Colour = BLACK
    background: Colour = WHITE
    is_quick_mask: bool = False
    tolerance: int = 24
    is_contiguous: bool = True
    samples_all: bool = True
    mode: SelectMode = SelectMode.REPLACE
    amount_px: int = 8

    def __post_init__(self) -> None:
        if not 0 <= self.tolerance <= 255:
            raise InvalidRequest(f"The tolerance is {self.tolerance}; it must be from 0 to 255.")
        if not 1 <= self.amount_px <= LARGEST_AMOUNT_PX:
            raise InvalidRequest(f"The amount is {self.amount_px}; it must be from 1 to {LARGEST_AMOUNT_PX} pixels.")

    def with_brush(self, **changes: object) -> ToolSettings:
        """Give the settings with another brush."""
        return replace(self, brush=replace(self.brush, **changes))  # type: ignore[arg-type]  # checked by the brush


def next_size(size_px: float, *, is_larger: bool) -> float:
    """Give the next larger or smaller of the sizes that the keys go through."""
    # At a limit the way up goes by the next step, the way down by this one.
    step = next(
        step
        for limit, step in _SIZE_STEPS
        if size_px < limit or (size_px == limit and not is_larger) or limit == LARGEST_BRUSH_PX
    )
    steps = size_px // step + 1 if is_larger else -(-size_px // step) - 1
    return float(min(max(steps * step, SMALLEST_BRUSH_PX), LARGEST_BRUSH_PX))


def next_hardness(hardness: float, *, is_harder: bool) -> float:
    """Give the hardness a step harder or softer, on whole steps."""
    steps = round(hardness / HARDNESS_STEP) + (1 if is_harder else -1)
    return round(min(max(steps * HARDNESS_STEP, 0.0), 1.0), 6)
