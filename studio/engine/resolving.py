"""From a request as a person leaves it to one that a backbone can run: defaults filled in, misfits refused by name."""

from __future__ import annotations

import difflib
from dataclasses import replace

from studio.contract.catalog import BackboneReport
from studio.contract.errors import InvalidRequest, SchedulerMismatch, nearest, shorten
from studio.contract.geometry import MAX_SIDE_PX, Extent
from studio.contract.port import Cost
from studio.contract.raster import PictureReference
from studio.contract.requests import GenerateRequest
from studio.engine import repaint_plan, schedulers

OWN_FAMILY = "default"
REPAINT_GUIDANCE = 2.5
FULL_INTERVAL = (0.0, 1.0)


def resolve(request: GenerateRequest, report: BackboneReport) -> GenerateRequest:
    """Fill in what was left to the backbone, and refuse what does not fit it.

    Raises:
        InvalidRequest: A setting does not fit the backbone.
        SchedulerMismatch: The scheduler does not.
    """
    _check_scheduler(request, report)
    _check_texts(request, report)
    _check_pictures(request, report)
    _check_guidance(request, report)
    label = _class_label(request, report)
    extent = _extent(request, report)
    scale = _guidance(request, report) if request.guidance.scale is None else request.guidance.scale
    interval = request.guidance.interval or (report.guidance_interval if report.family == OWN_FAMILY else None)
    request = replace(
        request,
        scheduler=replace(request.scheduler, steps=request.scheduler.steps or report.steps),
        guidance=replace(request.guidance, scale=scale, interval=interval),
        extent=extent,
        class_label=label,
    )
    return repaint_plan.settled(request, report)


def check_cost(request: GenerateRequest, cost: Cost) -> None:
    """Refuse a picture that the memory cannot hold, before anything is loaded.

    Raises:
        InvalidRequest: It would take more than is free; the text says how much.
    """
    if cost.bytes_needed > cost.bytes_free:
        size = "" if request.extent is None else f" of {request.extent}"
        pictures = "A picture" if request.count == 1 else f"{request.count} pictures"
        raise InvalidRequest(
            f"{pictures}{size} would take "
            f"about {_gigabytes(cost.bytes_needed)} of memory, weights and all; "
            f"{_gigabytes(cost.bytes_free)} are free.",
            "Choose a smaller --size, fewer pictures or a shorter --dtype, or close other programs.",
        )


def _gigabytes(size: int) -> str:
    return f"{size / 2**30:,.1f} GiB"


def _extent(request: GenerateRequest, report: BackboneReport) -> Extent | None:
    if repaint_plan.is_repaint(request):  # the network sees crops of its own size
        return request.result_extent
    extent = request.extent or report.native
    if extent is None:
        return None
    if not extent.is_multiple_of(report.multiple_of):
        near = extent.rounded_to(report.multiple_of)
        raise InvalidRequest(
            f"The size {extent} does not fit {report.name}: "
            f"both sides must be multiples of {report.multiple_of} pixels.",
            f"The nearest is --size {near}." if max(near.width, near.height) <= MAX_SIDE_PX else "",
        )
    return extent


def _check_scheduler(request: GenerateRequest, report: BackboneReport) -> None:
    wanted = request.scheduler.id
    if wanted is None or wanted in report.schedulers:
        return
    fitting = ", ".join(report.schedulers) or "only the folder's own"
    if wanted not in {entry.id for entry in schedulers.entries()}:
        raise SchedulerMismatch(
            f"There is no scheduler {shorten(wanted)!r}; {report.name} runs with {fitting}.",
            nearest(wanted, report.schedulers) or "`studio catalog` lists them all.",
        )
    raise SchedulerMismatch(
        f"The scheduler {shorten(wanted)!r} does not fit {report.name} ({report.family_name}"
        f"{f', which predicts {report.prediction.value}' if report.prediction else ''}); these do: {fitting}.",
        nearest(wanted, report.schedulers) or "Leave --scheduler out to run the folder's own.",
    )


def _check_texts(request: GenerateRequest, report: BackboneReport) -> None:
    if request.prompt and not report.takes_prompt:
        raise InvalidRequest(
            f"{report.name} ({report.family_name}) is not steered by text, but there is a prompt.",
            "Leave the prompt empty" + (" and give --class." if report.class_labels else "."),
        )
    if request.negative_prompt and not report.takes_negative_prompt:
        raise InvalidRequest(f"{report.name} ({report.family_name}) takes no negative prompt.", "Leave it out.")


def _check_pictures(request: GenerateRequest, report: BackboneReport) -> None:
    for name, picture in (("picture", request.source), ("mask", request.mask)):
        if isinstance(picture, PictureReference):
            raise InvalidRequest(
                f"The request names its {name} by fingerprint ({picture.sha256[:12]}) but does not carry it.",
                "Give the picture itself again (--image).",
            )
    _check_repaint(request, report)
    if request.adapters:
        raise InvalidRequest("The request has adapters (LoRA); this engine does not load them yet.", "Leave them out.")
    if request.source is None:
        return
    if not report.takes_source and not repaint_plan.is_repaint(request):
        raise InvalidRequest(f"{report.name} ({report.family_name}) cannot start from a picture.", "Leave --image out.")
    if max(request.source.extent.width, request.source.extent.height) > MAX_SIDE_PX:
        raise InvalidRequest(
            f"The picture is {request.source.extent}; a side may have {MAX_SIDE_PX:,} pixels.", "Scale it down."
        )


def _check_repaint(request: GenerateRequest, report: BackboneReport) -> None:
    if request.mask is not None and request.strength < 1 and not report.takes_source:
        raise InvalidRequest(
            f"{report.name} ({report.family_name}) cannot start from a picture, but the strength is "
            f"{request.strength:g}.",
            "With a mask, use --strength 1: what is under it is painted from nothing.",
        )
    if report.inpaints == "pipeline" and not repaint_plan.is_repaint(request):
        raise InvalidRequest(
            f"{report.name} is made for repainting a part of a picture.", "Give a picture and a mask, or margins."
        )
    if request.is_tileable and not report.is_tileable:
        raise InvalidRequest(
            f"{report.name} ({report.family_name}) cannot paint a picture that repeats without a seam.",
            "Switch it off, or choose another backbone: ours can, and Stable Diffusion 1, 2 and XL.",
        )
    if request.is_tileable and repaint_plan.is_repaint(request):
        raise InvalidRequest(
            "A picture that repeats without a seam is painted as a whole, but there is a mask, or there are margins.",
            "Leave one of the two out.",
        )


def _check_guidance(request: GenerateRequest, report: BackboneReport) -> None:
    # 1 is "off" everywhere: a person who says so is right, and a resolved request says it.
    if not report.takes_guidance and request.guidance.scale not in (None, 1):
        raise InvalidRequest(
            f"{report.name} ({report.family_name}) takes no guidance, but it is {request.guidance.scale:g}.",
            "Leave --guidance out.",
        )
    if report.family == OWN_FAMILY:
        return
    has_interval = request.guidance.interval not in (None, FULL_INTERVAL)
    if request.guidance.rescale or has_interval:
        name = "interval" if has_interval else "rescale"
        raise InvalidRequest(
            f"Guidance {name} is for our own backbones; {report.name} is {report.family_name}.", "Leave it out."
        )


def _guidance(request: GenerateRequest, report: BackboneReport) -> float:
    """Give the recommended scale.

    Under a mask our own backbones hear what is around it as well: too much guidance by the prompt drowns that.
    """
    is_our_repaint = report.family == OWN_FAMILY and repaint_plan.is_repaint(request)
    return min(report.guidance, REPAINT_GUIDANCE) if is_our_repaint else report.guidance


def _class_label(request: GenerateRequest, report: BackboneReport) -> str | None:
    """Give the class's number as text, found by number or by one of the names that a label lists between commas."""
    wanted = request.class_label
    if not report.class_labels:
        if wanted is not None:
            raise InvalidRequest(f"{report.name} ({report.family_name}) has no classes.", "Leave --class out.")
        return None
    if wanted is None:
        raise InvalidRequest(f"{report.name} needs a class.", f"Give --class with {_example(report)}.")
    names: dict[str, int] = {}
    for label in report.class_labels:
        number, _, synonyms = label.partition(":")
        names[number.strip()] = int(number)
        names.update({word.strip().casefold(): int(number) for word in synonyms.split(",") if word.strip()})
    found = names.get(wanted.strip().casefold())
    if found is None:
        near = difflib.get_close_matches(wanted.casefold(), names, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"Give {_example(report)}."
        raise InvalidRequest(f"{report.name} has no class {shorten(wanted)!r}.", hint)
    return str(found)


def _example(report: BackboneReport) -> str:
    """Say what names a class; a folder may number its classes without naming them."""
    number, _, synonyms = report.class_labels[0].partition(":")
    last = report.class_labels[-1].partition(":")[0]
    name = synonyms.split(",")[0].strip()
    return f"a name or number, such as {name!r} or {number}" if name else f"a number from {number} to {last}"
