"""A picture, a record, and a disk that can be full, for the tests of storage."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from studio.contract.geometry import Extent
from studio.contract.raster import Raster
from studio.contract.records import BackboneIdentity, PictureRecord, StepRecord, Timings
from studio.contract.requests import GenerateRequest, GuidanceSettings, SchedulerSettings


def a_picture(width: int = 24, height: int = 16, channels: int = 3) -> Raster:
    return Raster(np.random.default_rng(1).integers(0, 256, (height, width, channels), np.uint8))


def a_record(request: GenerateRequest | None = None) -> PictureRecord:
    asked = GenerateRequest(
        prompt="a red apple",
        negative_prompt="blur",
        scheduler=SchedulerSettings("flow_euler", 20),
        guidance=GuidanceSettings(4.0),
        seed=18_446_744_073_709_551_615,
        extent=Extent(24, 16),
    )
    return PictureRecord(
        created="2026-11-21T06:31:32+09:00",
        request=asked if request is None else request,
        seed=18_446_744_073_709_551_615,
        backbone=BackboneIdentity("dit", "Diffusion Transformer", "default", "0123456789abcdef" * 4),
        scheduler="FlowMatchEulerDiscreteScheduler",
        extent=Extent(24, 16),
        device="cpu",
        precision="fp32",
        steps=(StepRecord(1, 1.0, 0.012_345_678_9),),
        timings=Timings(0.5, 0.01, 1.25, 0.3),
        versions={"studio": "0.1.0", "torch": "2.13.0+cpu"},
        notices=("The prompt was cut off.",),
    )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a disk of 256 KiB of its own."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a tmpfs")
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
