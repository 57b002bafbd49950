"""Upscalers: networks that enlarge a finished picture by a whole factor. Nothing heavy is imported here."""

from __future__ import annotations

UPSCALERS: dict[str, int] = {"upscaler-x2": 2, "upscaler-x4": 4}
"""Upscaler id of the catalog, which is also its folder in `resources/weights`, to its scale."""
CLASSICAL: dict[str, int] = {"lanczos-x2": 2, "lanczos-x4": 4}
"""Id of the classical resampler, which needs no weights, to its scale."""
