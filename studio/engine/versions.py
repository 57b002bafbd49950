"""The versions that every record names."""

from __future__ import annotations

import functools
import platform
from importlib import metadata

import torch

import studio


@functools.cache
def versions() -> dict[str, str]:
    """Give the versions of studio, python, torch and diffusers."""
    return {
        "studio": studio.__version__,
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "diffusers": metadata.version("diffusers"),
    }
