"""What a request with a mask or margins shows to the network: which part of the picture, how large, how soft.

The automatic values are Krita AI Diffusion's, as shares: it works on crops of 512 px and more, our own backbones on
128, so that a "unit" here is the 512th part of the crop's side, in pixels of the picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from studio.contract.catalog import BackboneReport
from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Mask, Raster
from studio.contract.requests import Fill, GenerateRequest, InpaintSettings
from studio.engine import masks, strengths

UNITS = 512
LEAST_FEATHER, FEATHER_SHARE, GROW, BLEND = 32, 0.10, 4, 16
LEAST_CONTEXT_SHARE, CONTEXT_SHARE = 1 / 16, 1 / 2
FILL_SHARE = 0.75
"""Share of noise from which a place that is to be continued without words begins: what it was filled with steers."""
MANY_WINDOWS = 4
"""Windows' worth of pixels from which a prompt tells of the whole rather than of a window."""
CONTINUING = (Fill.FILL, Fill.EXPAND, Fill.REMOVE)
UNKNOWN_NATIVE = 512
MOST_STRETCH = 2.0
"""Longest side of what the network sees, in native sides; a longer crop is squeezed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One part of a picture as the network sees it.

    Attributes:
        crop: The part, in pixels of the resulting picture.
        working: Size at which the network sees it.
    """

    crop: Bounds
    working: Extent

    @property
    def scale(self) -> float:
        """Pixels of the network per pixel of the picture."""
        return math.sqrt(self.working.pixels / self.crop.extent.pixels)


def is_repaint(request: GenerateRequest) -> bool:
    """Say whether a request repaints or continues a picture."""
    return request.mask is not None or request.margins is not None


def settled(request: GenerateRequest, report: BackboneReport) -> GenerateRequest:
    """Fill in the inpaint settings that were left to the mask and the backbone.

    Raises:
        InvalidRequest: The mask is empty.
    """
    if request.margins is not None:
        return replace(request, strength=1.0, inpaint=_for_margins(request, report))
    if not isinstance(request.mask, Mask):
        return request
    bounds = masks.bounds_of(request.mask.array)
    if bounds is None:
        raise InvalidRequest(
            "The mask is empty: there is nothing to repaint.", "Paint the part that is to change (white = repaint)."
        )
    return replace(request, inpaint=_for_mask(request, report, bounds))


def plan(request: GenerateRequest, report: BackboneReport) -> Plan:
    """Say which part of a settled request with a mask the network sees."""
    assert isinstance(request.mask, Mask) and isinstance(request.source, Raster)  # noqa: S101, PT018  # settled
    bounds = masks.bounds_of(request.mask.array)
    assert bounds is not None  # noqa: S101  # settled
    crop = _squared(bounds.grown(request.inpaint.context_px or 0), request.source.extent)
    return Plan(crop, working_extent(crop.extent, report))


def part_of(request: GenerateRequest, report: BackboneReport) -> GenerateRequest:
    """Give a settled request as one of its parts is painted: at the size that the network sees, without its mask."""
    if not is_repaint(request) or request.result_extent is None:
        return request
    if request.margins is None:
        size = plan(request, report).working
    else:
        side, whole = window_side(request, report), request.result_extent
        size = working_extent(Extent(min(side, whole.width), min(side, whole.height)), report)
    strength = effective_strength(request, report)
    source = request.source if strength < 1 else None
    return replace(request, extent=size, source=source, strength=strength, mask=None, margins=None)


def continues(request: GenerateRequest, report: BackboneReport) -> bool:
    """Say whether what is around the mask is to go on under it, so that its filling is where the walk begins.

    That is to remove, and to fill or expand without words: from pure noise and without a prompt a network would paint
    any of the things it knows. And to go on beyond a picture of many windows: a prompt tells of the whole, and each
    window would paint its thing anew.
    """
    fill = request.inpaint.fill
    if has_many_windows(request, report):
        return fill in CONTINUING
    return fill is Fill.REMOVE or (fill in CONTINUING and not request.prompt.strip())


def has_many_windows(request: GenerateRequest, report: BackboneReport) -> bool:
    """Say whether a request continues a picture that is far larger than the windows it is continued in."""
    whole = request.result_extent
    if request.margins is None or whole is None:
        return False
    return whole.pixels > MANY_WINDOWS * window_side(request, report) ** 2


def heard_prompt(request: GenerateRequest, report: BackboneReport) -> str:
    """Give the prompt that the network hears of a part.

    Our own backbones put everything that a prompt names into each window; where there are many, they hear none.
    """
    return "" if report.inpaints == "channels" and has_many_windows(request, report) else request.prompt


def effective_strength(request: GenerateRequest, report: BackboneReport) -> float:
    """Give the strength of a settled request's walk: its own, less where what is around the mask is to go on."""
    if not report.takes_source or not continues(request, report):
        return request.strength
    return min(request.strength, strengths.strength_for(FILL_SHARE))


def native_side(report: BackboneReport) -> int:
    """Give the side of the square that a backbone was trained for, in pixels."""
    return round(math.sqrt(report.native.pixels)) if report.native is not None else UNKNOWN_NATIVE


def working_extent(crop: Extent, report: BackboneReport) -> Extent:
    """Give the size at which a crop is painted: the native area, in the crop's shape as far as sizes allow."""
    multiple, native = report.multiple_of, native_side(report)
    if report.native is not None and report.is_one_size:
        return report.native
    if crop.is_multiple_of(multiple) and max(crop.width, crop.height) == native:
        return crop
    ratio = math.sqrt(min(max(crop.width / crop.height, MOST_STRETCH**-2), MOST_STRETCH**2))
    return Extent(round(native * ratio) or 1, round(native / ratio) or 1).rounded_to(multiple)


def _for_mask(request: GenerateRequest, report: BackboneReport, bounds: Bounds) -> InpaintSettings:
    asked, native = request.inpaint, native_side(report)
    longest, mean = max(bounds.width, bounds.height), (bounds.width + bounds.height) / 2
    is_whole = request.strength >= 1
    context = asked.context_px
    if context is None:
        around = max(longest * LEAST_CONTEXT_SHARE, mean * CONTEXT_SHARE if is_whole else 0)
        context = math.ceil(max(around, (native - longest) / 2))
    unit = max(native, longest + 2 * context) / UNITS
    feather = max(FEATHER_SHARE * math.hypot(bounds.width, bounds.height), LEAST_FEATHER * unit)
    return replace(
        asked,
        fill=asked.fill or _intent(request),
        context_px=context,
        grow_px=math.ceil(GROW * unit) if asked.grow_px is None else asked.grow_px,
        feather_px=round(feather * request.strength) if asked.feather_px is None else asked.feather_px,
        blend_px=round(BLEND * unit) if asked.blend_px is None else asked.blend_px,
    )


def _for_margins(request: GenerateRequest, report: BackboneReport) -> InpaintSettings:
    asked, side = request.inpaint, window_side(request, report)
    unit = side / UNITS
    return replace(
        asked,
        fill=asked.fill or Fill.EXPAND,
        context_px=side // 2 if asked.context_px is None else asked.context_px,
        grow_px=math.ceil(GROW * unit) if asked.grow_px is None else asked.grow_px,
        feather_px=round(LEAST_FEATHER * unit) if asked.feather_px is None else asked.feather_px,
        blend_px=round(BLEND * unit) if asked.blend_px is None else asked.blend_px,
    )


def window_side(request: GenerateRequest, report: BackboneReport) -> int:
    """Give the side of the windows in which a picture is continued, in its pixels.

    The native side; for margins that are wider, up to twice that, so that a window still sees as much of what is there
    as it adds.
    """
    margins, native = request.margins, native_side(report)
    assert margins is not None  # noqa: S101  # asked for margins only
    widest = max(margins.left, margins.top, margins.right, margins.bottom)
    return min(max(native, widest), 2 * native)


def _intent(request: GenerateRequest) -> Fill:
    if request.strength < 1:
        return Fill.ORIGINAL
    mask = request.mask
    return Fill.EXPAND if isinstance(mask, Mask) and masks.spans_the_picture(mask.array) else Fill.FILL


def _squared(bounds: Bounds, extent: Extent) -> Bounds:
    """Give the square about a rectangle, moved inwards where it leaves the picture and cut where it is larger."""
    side = max(bounds.width, bounds.height)
    width, height = min(side, extent.width), min(side, extent.height)
    left = bounds.x + (bounds.width - width) // 2
    top = bounds.y + (bounds.height - height) // 2
    return Bounds(min(max(left, 0), extent.width - width), min(max(top, 0), extent.height - height), width, height)
