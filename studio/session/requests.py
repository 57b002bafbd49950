"""From the panels to a request and back: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from studio.contract.catalog import BackboneReport
from studio.contract.presets import Style, styled, unstyled
from studio.contract.records import PictureRecord
from studio.contract.requests import MAX_SEED, GenerateRequest, GuidanceSettings
from studio.session.state import PanelState, SeedRule


class Recall(StrEnum):
    """Which part of a picture's record goes back into the panels."""

    ALL = "all"
    PROMPT = "prompt"
    SEED = "seed"


def build_request(
    state: PanelState, report: BackboneReport | None = None, style: Style | None = None
) -> GenerateRequest:
    """Give the request that the panels describe.

    Args:
        state: The panels.
        report: What the backbone is, where it is known: what it does not take (a prompt, a negative prompt, guidance,
            a class) is left out, so that what waits in a panel for another backbone does not refuse the job.
        style: The chosen one; it is said in the prompt, so that a record has every word that the picture is made of.

    Raises:
        InvalidRequest: A value is impossible in itself.
    """
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


def loading_request(state: PanelState, report: BackboneReport) -> GenerateRequest:
    """Give a request that loads the weights which the panels have chosen, whether or not it says yet what to paint."""
    request = build_request(state, report)
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
    return replace(
        state,
        prompt=prompt,
        style=style_id,
        negative_prompt=request.negative_prompt,
        class_label=request.class_label,
        backbone=str(request.backbone),
        scheduler=request.scheduler.id,
        spacing=request.scheduler.spacing,
        steps=request.scheduler.steps,
        guidance=request.guidance.scale,
        extent=request.extent,
        count=request.count,
        seed=request.seed,
        seed_rule=SeedRule.FIXED,
        device=request.device,
        precision=request.precision,
    )


def left_out(request: GenerateRequest) -> bool:
    """Whether a request asks for more than the panels have places for: another picture, a mask, adapters."""
    return request.source is not None or bool(request.adapters)


def is_on_network(backbone: str) -> bool:
    """Whether a backbone is a path on another computer, at which Windows knocks, with the person's name, to look."""
    return backbone.replace("\\", "/").startswith("//")


def request_of(record: PictureRecord) -> GenerateRequest:
    """Give the request that makes a record's picture again, that one alone."""
    return replace(record.request, seed=record.seed, count=1, extent=record.extent)


def remaining(request: GenerateRequest, made: int) -> GenerateRequest | None:
    """Give what is left of a request of which some pictures are made, None where nothing is."""
    if made >= request.count:
        return None
    return replace(request, seed=request.seed_of(made), count=request.count - made)
