"""What has no types: diffusers, transformers and scipy, imported when they are first needed (seconds)."""

from __future__ import annotations

import importlib
from typing import Any, TypeAlias

Untyped: TypeAlias = Any
"""A class or an object of diffusers, transformers or scipy; none of them has types."""


def diffusers() -> Untyped:
    """Give the diffusers package."""
    return importlib.import_module("diffusers")


def ndimage() -> Untyped:
    """Give scipy's image filters: needed by the first mask, not by the first picture."""
    return importlib.import_module("scipy.ndimage")
