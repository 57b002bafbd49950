"""What has no types: diffusers and transformers, imported when they are first needed (seconds)."""

from __future__ import annotations

import importlib
from typing import Any, TypeAlias

Untyped: TypeAlias = Any
"""A class or an object of diffusers or transformers; neither package has types."""


def diffusers() -> Untyped:
    """Give the diffusers package."""
    return importlib.import_module("diffusers")
