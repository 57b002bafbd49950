"""Continues a picture beyond its edges, window by window, each of which sees what the ones before have made.

Only the windows go through the network, whatever the size of the picture; the picture's own pixels stay bit for bit.
Source: peers' reading of outpainting as inpainting of edge-filled margins (Fooocus, InvokeAI).
Deliberate differences: windows of the backbone's own size, of which the next is always the one that adds the most while
it still sees enough; and the first pixels beyond the border are the border's own, faded into what was painted, so that
no step of colour can be left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from studio.contract.geometry import Bounds, Extent
from studio.contract.patches import Patch, patched
from studio.contract.raster import Pixels, Raster
from studio.contract.requests import GenerateRequest
from studio.engine import filling, masks, repaint_plan, repainting, seams
from studio.engine.families.family import Painted, Painter, PaintTask
from studio.engine.made import Made
from studio.engine.masks import Marks
from studio.engine.repaint_plan import Plan
from studio.engine.sampling import Walk

LEAST_KNOWN_SHARE = 0.45
"""Share of a window that must be there already."""
STRIDES_PER_SIDE = 4
SEED_STEP = 0x9E3779B97F4A7C15
"""Between the seeds of the windows: each has noise of its own (2^64 over the golden ratio)."""


def continued(painter: Painter, request: GenerateRequest, seed: int, walk: Walk) -> Made:
    """Paint the margins of a settled request around its source."""
    assert isinstance(request.source, Raster) and request.margins is not None  # noqa: S101, PT018  # resolved
    canvas = Canvas.around(request.source, request)
    side = repaint_plan.window_side(request, painter.report)
    windows = windows_for(canvas.known, side)
    painted: Painted | None = None
    for number, window in enumerate(windows):
        walk.begin_part(number + 1, len(windows), window)
        task = PaintTask(request, (seed + number * SEED_STEP) % 2**64, None, walk)
        painted = _window(painter, task, canvas, window)
    assert painted is not None  # noqa: S101  # margins leave something to paint
    return _result(request.source, canvas, painted)


@dataclass
class Canvas:
    """The picture as it grows.

    Attributes:
        pixels: (h, w, 3), the source over white and what has been painted.
        known: (h, w), where there is something.
        own: The source's place.
    """

    pixels: Pixels
    known: Marks
    own: Bounds

    @classmethod
    def around(cls, source: Raster, request: GenerateRequest) -> Canvas:
        """Give the canvas of a request with margins."""
        margins, extent = request.margins, request.result_extent
        assert margins is not None and extent is not None  # noqa: S101, PT018  # asked for margins only
        own = Bounds(margins.left, margins.top, source.extent.width, source.extent.height)
        pixels = np.zeros((extent.height, extent.width, 3), np.uint8)
        known = np.zeros((extent.height, extent.width), np.bool_)
        repainting.cut(pixels, own)[:] = source.over().array
        repainting.cut(known, own)[:] = True
        return cls(pixels, known, own)


def windows_for(known: Marks, side: int) -> list[Bounds]:
    """Give the windows that fill a canvas, in order.

    The next one is always that which adds the most of those that see enough, and where none does, that which sees the
    most; so that the picture grows outwards, and corners come last.
    """
    known = known.copy()
    h, w = known.shape
    width, height = min(side, w), min(side, h)
    stride = max(1, side // STRIDES_PER_SIDE)
    lefts, tops = _places(w, width, stride), _places(h, height, stride)
    windows = []
    while not known.all():
        share = _sums(known, tops, lefts, Extent(width, height)) / (width * height)
        enough = np.where(share >= LEAST_KNOWN_SHARE, 1 - share, 0)
        # Nothing new in a window that is wholly known.
        best = enough if enough.max() > 0 else np.where(share < 1, share + 1e-9, 0)
        row, column = np.unravel_index(int(best.argmax()), best.shape)
        window = Bounds(int(lefts[column]), int(tops[row]), width, height)
        repainting.cut(known, window)[:] = True
        windows.append(window)
    return windows


def _places(length: int, side: int, stride: int) -> NDArray[np.int64]:
    """Give where windows may begin along one side: every stride, and at the end."""
    return np.unique(np.append(np.arange(0, length - side + 1, stride), length - side))


def _sums(known: Marks, tops: NDArray[np.int64], lefts: NDArray[np.int64], window: Extent) -> NDArray[np.float64]:
    """Give the number of known pixels of each window, by a table of sums."""
    table = np.pad(known.astype(np.int64).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    low, high = table[np.ix_(tops, lefts)], table[np.ix_(tops + window.height, lefts + window.width)]
    left, top = table[np.ix_(tops + window.height, lefts)], table[np.ix_(tops, lefts + window.width)]
    return np.asarray(high - left - top + low, np.float64)


def _window(painter: Painter, task: PaintTask, canvas: Canvas, window: Bounds) -> Painted:
    """Paint what a window does not know yet, and lay it into the canvas."""
    known = repainting.cut(canvas.known, window)
    there = repainting.cut(canvas.pixels, window)
    plan = Plan(window, repaint_plan.working_extent(window.extent, painter.report))
    # What is unknown is drawn inwards first: resampling must not mix black into the edge.
    base = filling.continued(there.astype(np.float32), ~known)
    mask = (~known).astype(np.float32)
    colours, painted = repainting.painted_part(painter, task, plan, base, mask)
    # The first pixel beyond the border is the border's own.
    width = max(1, task.request.inpaint.blend_px or 0)
    share = np.clip((masks.depth_px(~known, width + 1) - 1) / width, 0, 1)
    mixed = repainting.as_raster(filling.mixed(base, colours, np.asarray(share, np.float32))).array
    there[~known] = mixed[~known]
    known[:] = True
    return painted


def _result(source: Raster, canvas: Canvas, painted: Painted) -> Made:
    own = canvas.own
    new = np.ones(canvas.known.shape, np.bool_)
    repainting.cut(new, own)[:] = False
    alpha = np.where(new, 255, 0).astype(np.uint8)
    patch = Patch(Raster(np.dstack([canvas.pixels, alpha])), -own.x, -own.y)
    below = np.zeros((*canvas.known.shape, source.array.shape[2]), np.uint8)
    repainting.cut(below, own)[:] = source.array
    image = patched(Raster(below), replace(patch, x=0, y=0))
    return Made(image, painted, patch, seams.proof_of(below, image.array, new))
