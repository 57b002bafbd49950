"""Sentences that a person should read before or after a picture is made."""

from __future__ import annotations

from studio.contract.catalog import BackboneReport
from studio.contract.errors import shorten
from studio.contract.raster import Raster
from studio.contract.requests import GenerateRequest
from studio.engine import repaint_plan
from studio.engine.families.family import Painted, Painter

SMALLER = 0.7
"""Scale below which a repainted part is visibly softer than the picture."""
FAR_LARGER = 8
"""Times the pixels of the training's pictures from which a person is warned."""


def of_prompts(painter: Painter, request: GenerateRequest) -> tuple[str, ...]:
    """Say which text the encoder cuts off, and where."""
    notices = []
    for name, text in (("prompt", request.prompt), ("negative prompt", request.negative_prompt)):
        if not text or not painter.report.takes_prompt:
            continue
        tokens = painter.count_tokens(text)
        if tokens.needed > tokens.limit:
            place = (
                f" from {shorten(text[tokens.cut_at : tokens.cut_at + 24])!r} on" if tokens.cut_at is not None else ""
            )
            notices.append(f"The {name} is cut off{place}: the encoder reads its first {tokens.limit} tokens.")
    return tuple(notices)


def of_size(report: BackboneReport, request: GenerateRequest) -> tuple[str, ...]:
    """Say what a picture far larger than the training's costs, before it begins."""
    extent, native = request.extent, report.native
    if extent is None or native is None or extent.pixels < FAR_LARGER * native.pixels:
        return ()
    times = extent.pixels // native.pixels
    return (
        f"{report.name} learned pictures of {native}: at {extent} a step takes {times:,} times as long or more, "
        "and the picture will hardly hold together.",
    )


def of_crop(report: BackboneReport, request: GenerateRequest) -> tuple[str, ...]:
    """Say where a part is repainted at less than its size, and so softer than the rest, or without its prompt."""
    if request.prompt != repaint_plan.heard_prompt(request, report):
        return (
            f"The picture becomes {request.extent}, many times what {report.name} sees at once: it goes on without "
            "the prompt, which would be painted anew in every part.",
        )
    if request.mask is None or not isinstance(request.source, Raster):
        return ()
    plan = repaint_plan.plan(request, report)
    if plan.scale > SMALLER:
        return ()
    return (
        f"The part around the mask is {plan.crop.extent}; {report.name} paints it at {plan.working}, which it learned, "
        "and it is enlarged: paint a smaller mask for more detail.",
    )


def of_painted(painted: Painted, report: BackboneReport) -> tuple[str, ...]:
    """Say what a person should know of a painted picture."""
    if not painted.is_flagged:
        return painted.notices
    return (*painted.notices, f"The safety checker of {report.name} flagged this picture and may have blacked it out.")
