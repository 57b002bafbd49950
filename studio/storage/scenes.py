"""What a picture looks like while a part of it is painted: what is there already, and the preview in its place."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Bounds
from studio.contract.patches import Patch, patched
from studio.contract.raster import Mask, Pixels, Raster
from studio.contract.requests import GenerateRequest
from studio.storage.pngs import enlarged


@dataclass(slots=True)
class Scene:
    """One picture of a request, on its way.

    Attributes:
        picture: Its number in the request, from 1.
        shown: What it looks like now.
        free: (height, width) how far a preview shows in each place, 0 to 255: not where the source stays.
    """

    picture: int
    shown: Raster
    free: Pixels

    @classmethod
    def of(cls, request: GenerateRequest, picture: int) -> Self:
        """Give a picture as it is before anything of it is painted.

        Raises:
            InvalidRequest: The request has no picture that parts could belong to.
        """
        import numpy as np

        source, extent = request.source, request.result_extent
        if not isinstance(source, Raster) or extent is None:
            raise InvalidRequest(
                "Only a part of the picture is being shown, but there is nothing that it is a part of."
            )
        free = np.full((extent.height, extent.width), 255, np.uint8)
        if isinstance(request.mask, Mask):
            return cls(picture, source, request.mask.array)
        if request.margins is None:
            return cls(picture, enlarged(source, extent), free)
        below = np.zeros((extent.height, extent.width, 4), np.uint8)
        rows = slice(request.margins.top, request.margins.top + source.extent.height)
        columns = slice(request.margins.left, request.margins.left + source.extent.width)
        below[rows, columns, :3], below[rows, columns, 3] = source.array[..., :3], 255
        if source.array.shape[2] == 4:
            below[rows, columns, 3] = source.array[..., 3]
        free[rows, columns] = 0
        return cls(picture, Raster(below), free)

    def with_part(self, preview: Raster, bounds: Bounds) -> Raster:
        """Give the picture with a preview of a part of it; parts that were painted before stay."""
        import numpy as np

        part = bounds.intersection(Bounds.of(self.shown.extent))
        if part is None:
            return self.shown
        pixels = enlarged(preview, bounds.extent).array
        rows = slice(part.y - bounds.y, part.bottom - bounds.y)
        columns = slice(part.x - bounds.x, part.right - bounds.x)
        alpha = self.free[part.y : part.bottom, part.x : part.right]
        if pixels.shape[2] == 4:
            alpha = (alpha.astype(np.uint32) * pixels[rows, columns, 3] // 255).astype(np.uint8)
        raster = Raster(np.dstack([pixels[rows, columns, :3], alpha]))
        self.shown = patched(self.shown, Patch(raster, part.x, part.y))
        return self.shown
