"""What a brush is. Imports no numpy: the window knows its brush before there is a picture."""

from __future__ import annotations

from dataclasses import dataclass

from studio.document.errors import InvalidEdit

SMALLEST_BRUSH_PX, LARGEST_BRUSH_PX = 1.0, 2_000.0


@dataclass(frozen=True, slots=True)
class Brush:
    """How a stroke is drawn.

    Attributes:
        size_px: Diameter.
        hardness: Share of the radius that is wholly covered, 0 to 1.
        opacity: The most that a stroke covers, 0 to 1.
        spacing: Distance of the dabs as a share of the diameter.
        smoothing: How far the stroke lags behind the pointer, 0 (not at all) to 1.
        has_pressure_size: A tablet's pressure is a share of the size.
        has_pressure_opacity: A tablet's pressure is a share of the opacity.

    Raises:
        InvalidEdit: A value is out of its range.
    """

    size_px: float = 40.0
    hardness: float = 0.8
    opacity: float = 1.0
    spacing: float = 0.06
    smoothing: float = 0.2
    has_pressure_size: bool = True
    has_pressure_opacity: bool = False

    def __post_init__(self) -> None:
        for name, low, high in (
            ("size_px", SMALLEST_BRUSH_PX, LARGEST_BRUSH_PX),
            ("hardness", 0.0, 1.0),
            ("opacity", 0.0, 1.0),
            ("spacing", 0.01, 4.0),
            ("smoothing", 0.0, 1.0),
        ):
            value = getattr(self, name)
            if not low <= value <= high:
                raise InvalidEdit(f"The brush's {name} is {value}; it must be from {low:g} to {high:g}.")
