"""Documents and projects to write: several layers, a mask, a selection, pixels outside of the picture."""

from __future__ import annotations

import numpy as np

from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Mask, Raster
from studio.contract.requests import GenerateRequest
from studio.document.document import Document
from studio.document.layers import BlendMode, LayerKind
from studio.document.state import DocumentState
from studio.document.tiles import content_bounds, read
from studio.storage.projects.project import ProjectState
from studio.storage.queue_file import QueuedJob


def noise(width: int, height: int, channels: int, seed: int = 0) -> np.ndarray:
    shape = (height, width) if channels == 1 else (height, width, channels)
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


def document(width: int = 300, height: int = 280) -> Document:
    """Give a document of five layers over the borders of tiles, with a selection, moved in its grid."""
    made = Document.of(Raster(noise(width, height, 3)), "Ground")
    for number, blend in enumerate(BlendMode):
        made.place_picture(
            Raster(noise(120, 90, 4, number + 1)), 200 * (number % 2) - 30, 60 * number, f"Layer {blend}"
        )
        made.set_layer(made.active.id, blend=blend, opacity=(1.0, 0.5, 0.75, 0.3, 1.0)[number])
    made.set_layer(made.active.id, is_visible=False)
    made.add_layer(LayerKind.MASK, '가면 <\u00e9> & "x"')
    with made.edit("Brush") as edit:
        edit.blend(made.active.id, Bounds(40, 50, 70, 60), lambda pixels: noise(70, 60, 1, 9))
    made.select(noise(50, 40, 1, 10), Bounds(20, 30, 50, 40))
    made.resize_canvas(Bounds(-10, -20, width, height))
    return made


def project(state: DocumentState | None = None) -> ProjectState:
    """Give a project with everything that one can have."""
    source, mask = Raster(noise(20, 10, 3, 11)), Mask(noise(20, 10, 1, 12))
    requests = (
        GenerateRequest(prompt="a red fox", seed=7, extent=Extent(64, 64)),
        GenerateRequest(prompt="고양이", seed=8, source=source, mask=mask),
    )
    jobs = tuple(QueuedJob(f"job-{number}", request) for number, request in enumerate(requests))
    panels = {"prompt": "산과 강", "steps": 12}
    return ProjectState(state or document().state, Bounds(5, 6, 64, 48), panels, jobs, "/pictures/fox.png")


def pixels(state: DocumentState) -> list[tuple]:
    """Give everything of a state that can be compared: properties, and the pixels of the picture's own area."""
    found = []
    for record in state.layers:
        bounds = content_bounds(record.tiles)
        place = None if bounds is None else state.to_picture(bounds)
        array = b"" if bounds is None else read(record.tiles, bounds, record.kind.channels).tobytes()
        found.append((record.properties, place, array))
    found.append(("selection", read(state.selection, state.area, 1).tobytes() if state.selection else b""))
    found.append(("active", state.active, state.extent))
    return found
