"""A request's step with attention and with a state-space operator: which networks those are, and what they take."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from studio.contract.errors import StudioError
from studio.contract.geometry import Extent
from studio.contract.port import OperatorComparison
from studio.contract.requests import BackboneChoice, GenerateRequest
from studio.engine import finding, repaint_plan, resolving
from studio.engine.backbones import BACKBONES
from studio.engine.backbones.backbone import BackboneConfig, read_backbone_config
from studio.engine.comparison_weights import CARRIER
from studio.engine.finding import Key, Target
from studio.engine.operator_costs import Carrier
from studio.engine.operator_costs import compare as compare_carriers
from studio.engine.resolving import OWN_FAMILY

ATTENTION = "attention"
STATE_SPACE = BACKBONES[CARRIER]
Seconds = Mapping[tuple[Key, Extent | None], float]
"""Seconds of a step, by weights and the size that the network saw."""


def compare(request: GenerateRequest, weights: Path, seconds: Seconds) -> OperatorComparison | None:
    """Say what a step of a request takes with attention and with a state-space operator.

    The other network is the one that a person would choose instead, of the same family of weights: `dit` beside `ssm`,
    and among the comparison weights attention beside the operator. Where it is not on disk it is the same network with
    the other operator.

    Args:
        request: Its backbone is one of the two.
        weights: Folder with the default weights.
        seconds: What steps took before.

    Returns:
        None for weights that are not our own.

    Raises:
        InvalidRequest: A setting does not fit the backbone.
    """
    target = finding.aim(request, weights)
    report, folder = target.found.report, target.found.folder
    if report.family != OWN_FAMILY or not report.token_px:
        return None
    seen = repaint_plan.part_of(resolving.resolve(request, report), report).extent
    if seen is None:
        return None

    def compared() -> OperatorComparison:
        chosen = _carrier(target, seconds)
        other = _other(request, chosen, weights, seconds)
        attention, scanning = (chosen, other) if chosen.operator == ATTENTION else (other, chosen)
        guidance = report.guidance if request.guidance.scale is None else request.guidance.scale
        return compare_carriers(attention, scanning, seen, evaluations=1 if guidance == 1 else 2)

    return finding.understood(folder, compared)


def _other(request: GenerateRequest, chosen: Carrier, weights: Path, seconds: Seconds) -> Carrier:
    """Give the network to lay beside the chosen one."""
    wanted = STATE_SPACE if chosen.operator == ATTENTION else ATTENTION
    is_compared = request.backbone.operator is not None
    default = next(name for name, operator in BACKBONES.items() if operator == wanted)
    choice = BackboneChoice(CARRIER, wanted) if is_compared else BackboneChoice(default)
    if is_compared or request.backbone.name in BACKBONES:
        try:
            found = _carrier(finding.aim(replace(request, backbone=choice), weights), seconds)
        except StudioError:
            found = None  # not on disk, or damaged, which is said where it is chosen
        if found is not None and found.operator == wanted and found.token_px == chosen.token_px:
            return found
    return Carrier(wanted, replace(chosen.config, operator=wanted), chosen.token_px, {})


def _carrier(target: Target, seconds: Seconds) -> Carrier:
    report = target.found.report
    config = _config(Path(report.path))
    # Another thread may write while this one reads: a copy is made in one go.
    known = {seen: spent for (key, seen), spent in dict(seconds).items() if key == target.key and seen is not None}
    return Carrier(report.operator or config.operator, config, report.token_px, known)


def _config(folder: Path) -> BackboneConfig:
    return read_backbone_config(json.loads((folder / "backbone" / "config.json").read_text(encoding="utf-8")))
