"""Picture files to export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from studio.contract.raster import Raster
from studio.contract.records import PictureRecord
from studio.contract.requests import GenerateRequest
from studio.storage.pngs import encode_png
from tests.storage.conftest import a_record


def a_gradient(width: int = 48, height: int = 32, channels: int = 3) -> Raster:
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    planes = [x, y, 255 - x, np.full_like(x, 128)]
    return Raster(np.stack(planes[:channels], axis=-1).astype(np.uint8))


def with_record(raster: Raster, prompt: str = "a red apple", seed: int = 7) -> PictureRecord:
    request = GenerateRequest(prompt=prompt, negative_prompt="blur", seed=seed, extent=raster.extent)
    return replace(a_record(request), seed=seed, extent=raster.extent)


def made(folder: Path, name: str, prompt: str = "a red apple", raster: Raster | None = None) -> Path:
    """Write a picture that the studio made."""
    raster = a_gradient() if raster is None else raster
    path = folder / name
    path.write_bytes(encode_png(raster, with_record(raster, prompt)))
    return path


def leftovers(folder: Path) -> list[Path]:
    """Give what a write that was broken off might leave."""
    return [
        path
        for path in folder.rglob("*")
        if path.name.endswith(".part") or (path.is_file() and not path.stat().st_size)
    ]
