"""Real picture files with real records, for tests of what shows them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from studio.contract.geometry import Extent
from studio.contract.raster import Raster
from studio.contract.records import BackboneIdentity, PictureRecord
from studio.contract.requests import GenerateRequest
from studio.storage.pngs import encode_png


def gradient(width: int = 8, height: int = 6, blue: int = 0) -> Raster:
    """A picture in which no two columns are alike."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[..., 0] = np.linspace(0, 255, width, dtype=np.uint8)
    pixels[..., 2] = blue
    return Raster(pixels)


def record(prompt: str = "a red fox", seed: int = 7, extent: Extent | None = None) -> PictureRecord:
    return PictureRecord(
        created="2026-11-21T10:00:00+00:00",
        request=GenerateRequest(prompt=prompt, negative_prompt="blur", seed=seed),
        seed=seed,
        backbone=BackboneIdentity("dit", "Diffusion Transformer", "default", "0" * 64),
        scheduler="FlowMatchEulerDiscreteScheduler",
        extent=extent or Extent(8, 6),
        device="cpu",
        precision="fp32",
    )


def made_picture(path: Path, prompt: str = "a red fox", seed: int = 7, raster: Raster | None = None) -> Path:
    """Write a picture with its record and give its file."""
    raster = raster or gradient()
    path.write_bytes(encode_png(raster, record(prompt, seed, raster.extent)))
    return path
