"""From the panels to a request and back: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from studio.contract.catalog import BackboneReport
from studio.contract.geometry import Extent
from studio.contract.presets import Style, styled, unstyled
from studio.contract.records import PictureRecord
from studio.contract.requests import MAX_SEED, EnlargeSettings, GenerateRequest, GuidanceSettings, InpaintSettings
from studio.session.snapshots import CanvasSnapshot, task_for
from studio.session.state import PanelState, SeedRule, Task

if TYPE_CHECKING:
    from studio.storage.metadata.foreign_records import ForeignRecord

STRENGTHS = {Task.INPAINT: 1.0, Task.FROM_PICTURE: 0.75}
"""What a strength is that a person leaves to the task."""
PLAIN_INPAINT = InpaintSettings()
CREATIVE_STRENGTH = 0.2
"""New detail, the same picture."""


class Recall(StrEnum):
    """Which part of a picture's record goes back into the panels."""

    ALL = "all"
    PROMPT = "prompt"
    SEED = "seed"


def build_request(
    state: PanelState,
    report: BackboneReport | None = None,
    style: Style | None = None,
    canvas: CanvasSnapshot | None = None,
) -> GenerateRequest:
    """Give the request that the panels describe.

    Args:
        state: The panels.
        report: What the backbone is, where it is known: what it does not take (a prompt, a negative prompt, guidance,
            a class, edges that fit each other) is left out, so that what waits in a panel for another backbone does
            not refuse the job.
        style: The chosen one; it is said in the prompt, so that a record has every word that the picture is made of.
        canvas: The open picture; None where there is none.

    Raises:
        InvalidRequest: A value is impossible in itself, or the task needs what the picture does not have.
    """
    task = task_for(state.task, canvas)
    return _onto(_of_panels(state, report, style), task, state, report, canvas)


def enlarging_request(
    request: GenerateRequest, canvas: CanvasSnapshot, enlarge: EnlargeSettings, strength: float
) -> GenerateRequest:
    """Give the request that enlarges the open picture.

    Args:
        request: The panels' words, backbone and walk: for a creative enlargement alone.
        canvas: The open picture.
        enlarge: How.
        strength: How much a creative enlargement may change.
    """
    plain = replace(request, source=canvas.picture, enlarge=enlarge, extent=None, count=1, is_tileable=False)
    if enlarge.is_creative:
        return replace(plain, strength=strength)
    return replace(plain, prompt="", negative_prompt="", class_label=None)


def _of_panels(state: PanelState, report: BackboneReport | None, style: Style | None) -> GenerateRequest:
    """Give the request without the open picture."""
    request = state.request()
    if report is None:
        # No family takes both, and a prompt is the likelier one to be meant; a style alone is not.
        if not request.prompt and request.class_label is not None:
            return request
        return replace(request, prompt=styled(request.prompt, style), class_label=None)
    return replace(
        request,
        prompt=styled(request.prompt, style) if report.takes_prompt else "",
        negative_prompt=request.negative_prompt if report.takes_negative_prompt else "",
        guidance=request.guidance if report.takes_guidance else GuidanceSettings(),
        class_label=request.class_label if report.class_labels else None,
    )


def _onto(
    request: GenerateRequest,
    task: Task,
    state: PanelState,
    report: BackboneReport | None,
    canvas: CanvasSnapshot | None,
) -> GenerateRequest:
    """Give the request with what its task takes from the open picture."""
    step = 1 if report is None else report.multiple_of
    is_tileable = state.is_tileable and (report is None or report.is_tileable)
    if task is Task.NEW or canvas is None:
        extent = canvas.frame.extent.rounded_to(step) if canvas is not None and canvas.is_framed else request.extent
        return replace(request, extent=extent, is_tileable=is_tileable)
    strength = STRENGTHS.get(task, 1.0) if state.strength is None else state.strength
    request = replace(request, source=canvas.picture, extent=None, inpaint=state.inpaint)
    if task is Task.INPAINT:
        return replace(request, mask=canvas.mask, strength=strength)
    if task is Task.OUTPAINT:
        return replace(request, margins=canvas.margins, strength=1.0)
    # The nearest size that the backbone paints; it comes back to the frame's own.
    extent = None if canvas.picture is None else nearest_extent(canvas.picture.extent, step)
    return replace(
        request,
        strength=strength,
        extent=extent,
        inpaint=PLAIN_INPAINT,
        is_tileable=is_tileable,
    )


def nearest_extent(extent: Extent, step: int) -> Extent:
    """Give the nearest size that a backbone paints."""
    return extent if extent.is_multiple_of(step) else extent.rounded_to(step)


def loading_request(state: PanelState, report: BackboneReport) -> GenerateRequest:
    """Give a request that loads the weights which the panels have chosen, whether or not it says yet what to paint."""
    request = _of_panels(state, report, None)
    if report.class_labels:
        # Any class will do: which one is painted does not decide what is loaded.
        request = replace(request, class_label=report.class_labels[0].partition(":")[0].strip())
    return replace(request, prompt="", negative_prompt="")


def seed_for_job(state: PanelState, random_seed: int) -> PanelState:
    """Give the panels as a job is made of them: with a fresh seed where the rule asks for one.

    Args:
        state: The panels.
        random_seed: A random number, 0 to 2^64 - 1.
    """
    return replace(state, seed=random_seed) if state.seed_rule is SeedRule.RANDOM else state


def seed_after_job(state: PanelState) -> PanelState:
    """Give the panels once a job has been made of them: its seeds are used up where the rule counts on."""
    if state.seed_rule is SeedRule.INCREMENT:
        return replace(state, seed=(state.seed + state.count) % (MAX_SEED + 1))
    return state


def recalled(
    state: PanelState, request: GenerateRequest, part: Recall = Recall.ALL, styles: Sequence[Style] = ()
) -> PanelState:
    """Give the panels with a request, or a part of it, put back; its seed then stays.

    Args:
        state: The panels.
        request: What was made.
        part: What of it is put back.
        styles: Those that are looked for at the end of its prompt.
    """
    prompt, style = unstyled(request.prompt, styles)
    style_id = None if style is None else style.id
    if part is Recall.PROMPT and request.class_label is not None:
        # Its prompt is empty because its backbone takes none; the person's own stays.
        return replace(state, class_label=request.class_label)
    if part is Recall.PROMPT:
        return replace(state, prompt=prompt, style=style_id, negative_prompt=request.negative_prompt)
    if part is Recall.SEED:
        return replace(state, seed=request.seed, seed_rule=SeedRule.FIXED)
    works_on_picture = request.result_extent is not None
    return replace(
        state,
        prompt=prompt,
        style=style_id,
        negative_prompt=request.negative_prompt,
        class_label=request.class_label,
        task=Task.AUTO,
        strength=None if request.source is None or request.enlarge is not None else request.strength,
        inpaint=request.inpaint,
        is_tileable=request.is_tileable,
        backbone=str(request.backbone),
        scheduler=request.scheduler.id,
        spacing=request.scheduler.spacing,
        steps=request.scheduler.steps,
        guidance=request.guidance.scale,
        # The size of a repainted, continued or enlarged picture is that of its picture, not one for the next new one.
        extent=state.extent if works_on_picture else request.extent,
        count=request.count,
        seed=request.seed,
        seed_rule=SeedRule.FIXED,
        device=request.device,
        precision=request.precision,
    )


def recalled_foreign(
    state: PanelState, foreign: ForeignRecord, part: Recall = Recall.ALL, styles: Sequence[Style] = ()
) -> PanelState:
    """Give the panels with what another program tells put back; what it does not tell, or is not known here, stays.

    Args:
        state: The panels.
        foreign: What it tells.
        part: What of it is put back.
        styles: Those that are looked for at the end of its prompt.
    """
    request = foreign.to_request()
    if part is Recall.SEED:
        return replace(state, seed=request.seed, seed_rule=SeedRule.FIXED) if foreign.has_seed else state
    words = recalled(state, replace(request, class_label=None), Recall.PROMPT, styles)
    if part is Recall.PROMPT:
        return words
    return replace(
        words,
        steps=request.scheduler.steps or state.steps,
        guidance=state.guidance if request.guidance.scale is None else request.guidance.scale,
        extent=request.extent or state.extent,
        seed=request.seed if foreign.has_seed else state.seed,
        seed_rule=SeedRule.FIXED if foreign.has_seed else state.seed_rule,
    )


class LeftOut(StrEnum):
    """What a request has that the panels cannot take over."""

    SOURCE = "source"
    MASK = "mask"
    MARGINS = "margins"
    ENLARGEMENT = "enlargement"
    ADAPTERS = "adapters"


def left_out(request: GenerateRequest) -> tuple[LeftOut, ...]:
    """Give what a request has that the panels have no place for: pictures, sizes of the picture, adapters."""
    has = {
        LeftOut.SOURCE: request.source,
        LeftOut.MASK: request.mask,
        LeftOut.MARGINS: request.margins,
        LeftOut.ENLARGEMENT: request.enlarge,
        LeftOut.ADAPTERS: request.adapters or None,
    }
    return tuple(part for part, value in has.items() if value is not None)


def is_on_network(backbone: str) -> bool:
    """Whether a backbone is a path on another computer, at which Windows knocks, with the person's name, to look."""
    return backbone.replace("\\", "/").startswith("//")


def request_of(record: PictureRecord) -> GenerateRequest:
    """Give the request that makes a record's picture again, that one alone, at the size at which it was painted."""
    request = record.request
    # The record's own size is that of a copy, where that was cut or scaled since.
    extent = None if request.result_extent is not None else request.extent or record.extent
    return replace(request, seed=record.seed, count=1, extent=extent)


def remaining(request: GenerateRequest, made: int) -> GenerateRequest | None:
    """Give what is left of a request of which some pictures are made, None where nothing is."""
    if made >= request.count:
        return None
    return replace(request, seed=request.seed_of(made), count=request.count - made)
