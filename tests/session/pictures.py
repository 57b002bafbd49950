"""Small pictures, open documents and staged results for tests without an engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.contract.geometry import Bounds, Extent
from studio.contract.patches import Patch
from studio.contract.raster import Raster
from studio.contract.records import BackboneIdentity, PictureRecord
from studio.contract.requests import GenerateRequest
from studio.document.document import Document
from studio.session.canvas import CanvasDocument
from studio.session.notices import Notices
from studio.session.shelf import Opened
from studio.session.staging import Candidate, Staging
from studio.session.targets import target_of

WIDE = Extent(48, 32)


def plain(extent: Extent = WIDE, value: int = 100) -> Raster:
    return Raster(np.full((extent.height, extent.width, 3), value, np.uint8))


def record(extent: Extent = WIDE, seed: int = 7) -> PictureRecord:
    return PictureRecord(
        "2026-01-02T03:04:05+00:00",
        GenerateRequest("a fox"),
        seed,
        BackboneIdentity("dit", "DiT", "default", "f" * 64),
        "Flow",
        extent,
        "cpu",
        "fp32",
    )


def opened(name: str = "fox.png", extent: Extent = WIDE, value: int = 100) -> Opened:
    return Opened(Path(name), plain(extent, value), record(extent))


@dataclass
class Desk:
    """An open picture with its staged results."""

    notices: Notices
    canvas: CanvasDocument
    staging: Staging

    @property
    def document(self) -> Document:
        assert self.canvas.document is not None
        return self.canvas.document

    def stage(self, request: GenerateRequest, patch: Patch | None, image: Raster, job: str = "job") -> Candidate:
        """Stage a result of a request that was just made of the open picture."""
        snapshot = self.canvas.snapshot()
        assert snapshot is not None
        target = target_of(request, self.document, snapshot)
        candidate = Candidate(image, patch, record(image.extent), Path("r.png"), target, request, job, 1)
        self.staging.add(candidate)
        return candidate


def desk(extent: Extent = WIDE) -> Desk:
    notices = Notices()
    canvas = CanvasDocument(notices)
    canvas.show(opened(extent=extent))
    return Desk(notices, canvas, Staging(canvas, notices))


def select(document: Document, bounds: Bounds) -> None:
    document.select(None, bounds)


def patch(bounds: Bounds, value: int) -> Patch:
    pixels = np.full((bounds.height, bounds.width, 4), value, np.uint8)
    pixels[..., 3] = 255
    return Patch(Raster(pixels), bounds.x, bounds.y)
