"""Repaints a part of a picture: cropped, shown to the network at its own size, colour-matched and laid back.

The picture outside the mask is never touched: what comes back is a patch whose alpha is 0 there.

A picture with transparency is shown to the network over white; what is repainted becomes as opaque as the mask is
strong, and what lies outside keeps its alpha and its hidden colours.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from studio.contract.geometry import Bounds, Extent
from studio.contract.patches import Patch, patched
from studio.contract.raster import Mask, Raster
from studio.contract.requests import Fill, GenerateRequest
from studio.engine import colour_matching, filling, masks, repaint_plan, seams, tensors
from studio.engine.families.family import Painted, Painter, PaintTask
from studio.engine.filling import Picture
from studio.engine.made import Made
from studio.engine.masks import Grades
from studio.engine.repaint_plan import Plan
from studio.engine.sampling import Walk

T = TypeVar("T", bound=np.generic)
CONTINUED = (Fill.FILL, Fill.EXPAND, Fill.REMOVE, Fill.REPLACE_BACKGROUND)
"""Fills under which nothing of what stood there may shine through at the border."""


def repainted(painter: Painter, request: GenerateRequest, seed: int, walk: Walk) -> Made:
    """Repaint what a settled request's mask marks of its source."""
    assert isinstance(request.source, Raster) and isinstance(request.mask, Mask)  # noqa: S101, PT018  # resolved
    plan = repaint_plan.plan(request, painter.report)
    crop = plan.crop
    walk.begin_part(1, 1, crop)
    mask = masks.as_grades(Mask(cut(request.mask.array, crop)))
    picture = opaque(request.source, crop)
    task = PaintTask(request, seed, None, walk)
    colours, painted = painted_part(painter, task, plan, picture, mask)
    patch = _laid(request, colours, picture, mask, crop)
    image = patched(request.source, patch)
    proof = seams.proof_of(request.source.array, image.array, request.mask.array > 0)
    return Made(image, painted, patch, proof)


def painted_part(
    painter: Painter, task: PaintTask, plan: Plan, picture: Picture, mask: Grades
) -> tuple[Picture, Painted]:
    """Paint one part anew where its mask says so.

    Args:
        painter: Who paints.
        task: With the whole request and this part's seed; its source and mask are made here.
        plan: Where the part lies and at which size the network sees it.
        picture: The part as it is, (h, w, 3).
        mask: (h, w), what of it is to be repainted.

    Returns:
        The part's colours (h, w, 3), right where the mask is above 0, and what the family told.
    """
    settings, size = task.request.inpaint, plan.working
    small, hidden = tensors.resampled(picture, size), _covering(mask, size)
    soft = masks.for_denoising(hidden, (settings.grow_px or 0) * plan.scale, (settings.feather_px or 0) * plan.scale)
    shown = filling.filled(small, hidden, settings.fill or Fill.FILL)
    strength = repaint_plan.effective_strength(task.request, painter.report)
    prompt = repaint_plan.heard_prompt(task.request, painter.report)
    request = replace(task.request, prompt=prompt, source=None, mask=None, margins=None, extent=size, strength=strength)
    painted = painter.paint(replace(task, request=request, source=as_raster(shown), mask=soft))
    colours = painted.pixels.astype(np.float32)
    if settings.matches_colour:
        colours = colour_matching.matched(colours, small, soft == 0)
        if repaint_plan.continues(task.request, painter.report):
            colours = colour_matching.anchored(colours, shown)
        colours = colour_matching.joined(colours, small, hidden == 0)
    return tensors.resampled(colours, plan.crop.extent), painted


def opaque(source: Raster, part: Bounds) -> Picture:
    """Give a part of a picture as numbers, over white where it is transparent."""
    return Raster(cut(source.array, part)).over().array.astype(np.float32)


def as_raster(picture: Picture) -> Raster:
    """Give numbers as a picture."""
    return Raster(np.rint(np.clip(picture, 0, 255)).astype(np.uint8))


def cut(pixels: NDArray[T], part: Bounds) -> NDArray[T]:
    """Give a part of an array."""
    return pixels[part.y : part.bottom, part.x : part.right]


def _covering(mask: Grades, size: Extent) -> Grades:
    """Give a mask at another size; a place that is marked in part is marked."""
    if mask.shape == (size.height, size.width):
        return mask
    pooled = torch.nn.functional.adaptive_max_pool2d(torch.from_numpy(mask)[None, None], (size.height, size.width))
    return np.asarray(pooled[0, 0].numpy(), np.float32)


def _laid(request: GenerateRequest, colours: Picture, picture: Picture, mask: Grades, crop: Bounds) -> Patch:
    """Give the patch of a painted crop, no larger than its mask.

    Where the place is continued from around it, the first pixels inside are the border's own, faded into the painted
    ones, and the alpha fades in a fourth of that width: what stood there, such as the rim of a thing that was removed,
    does not shine through. Where the picture itself was repainted, it fades into the painted one.
    """
    within = masks.bounds_of(mask) or Bounds(0, 0, 1, 1)
    around = within.grown(1).intersection(Bounds.of(crop.extent)) or within
    part, inside = cut(mask, around), within.moved(-around.x, -around.y)
    shown, blend = cut(colours, around), request.inpaint.blend_px or 0
    if request.inpaint.fill in CONTINUED and blend and not (part > 0).all():
        base = filling.drawn_inwards(cut(picture, around), part > 0)
        shown = filling.mixed(base, shown, masks.fade((part > 0).astype(np.float32), blend))
        blend = max(1, blend // 4)
    levels = np.rint(masks.fade(part, blend) * 255).astype(np.uint8)
    pixels = np.dstack([as_raster(shown).array, levels])
    return Patch(Raster(cut(pixels, inside)), crop.x + within.x, crop.y + within.y)
