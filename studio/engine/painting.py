"""One picture of a resolved request, whatever is asked: painted whole, repainted where a mask says so, or continued."""

from __future__ import annotations

from studio.contract.raster import Raster
from studio.contract.requests import GenerateRequest
from studio.engine import outpainting, repainting
from studio.engine.families.family import Painter, PaintTask
from studio.engine.made import Made
from studio.engine.sampling import Walk


def paint(painter: Painter, request: GenerateRequest, source: Raster | None, walk: Walk) -> Made:
    """Paint one picture.

    Args:
        painter: Who paints.
        request: Resolved.
        source: Picture to start from at the request's extent, for image to image.
        walk: Of this picture; its number decides the seed.
    """
    seed = request.seed_of(walk.picture - 1)
    if request.mask is not None:
        return repainting.repainted(painter, request, seed, walk)
    if request.margins is not None:
        return outpainting.continued(painter, request, seed, walk)
    painted = painter.paint(PaintTask(request, seed, source, walk))
    return Made(Raster(painted.pixels), painted)
