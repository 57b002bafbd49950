"""What the catalog says of operators: of the default weights and of the comparison weights; and of scan orders."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from studio.contract.catalog import BackboneReport, OperatorEntry, ScanEntry
from studio.contract.errors import StudioError
from studio.contract.requests import BackboneChoice
from studio.contract.scans import SCANS
from studio.engine import comparison_weights, loading
from studio.engine.comparison_weights import CARRIER
from studio.engine.finding import Found
from studio.engine.operators import HYBRIDS, OPERATORS, known_operators, operators_of

WEIGHTS_FILE = "diffusion_pytorch_model.safetensors"


def operators(
    reports: Iterable[BackboneReport], weights: Path, find: Callable[[BackboneChoice], Found]
) -> tuple[tuple[OperatorEntry, ...], tuple[str, ...]]:
    """Give the operators that there are weights of, and what is wrong with weights that cannot be used.

    Args:
        reports: The default backbones.
        weights: Folder with the default weights.
        find: Gives the weights that a choice names.
    """
    entries = [_entry(report.operator, report.id, report) for report in reports if report.operator is not None]
    notices = []
    for operator in comparison_weights.available(weights):
        try:
            report = find(BackboneChoice(CARRIER, operator)).report
        except StudioError as error:
            notices.append(str(error))
        else:
            entries.append(replace(_entry(operator, CARRIER, report), is_comparison=True))
    return tuple(entries), tuple(notices)


def scans() -> tuple[ScanEntry, ...]:
    """Give the scan orders."""
    return tuple(ScanEntry(order.id, order.title, order.source) for order in SCANS.values())


def operator_name(operator: str) -> str:
    """Give the name of an operator, or of a mixture, for people."""
    if operator in OPERATORS:
        return OPERATORS[operator].title
    if operator not in HYBRIDS:
        return operator.upper()
    turns = HYBRIDS[operator]
    shares = [f"{turns.count(turn)} x {OPERATORS[turn].title}" for turn in dict.fromkeys(turns)]
    return f"Hybrid: {', '.join(shares)}"


def _entry(operator: str, backbone: str, report: BackboneReport) -> OperatorEntry:
    sources = dict.fromkeys(each.source for each in operators_of(operator)) if operator in known_operators() else {}
    file = Path(report.path) / comparison_weights.BACKBONE / WEIGHTS_FILE
    return OperatorEntry(
        id=operator,
        name=operator_name(operator),
        backbone=backbone,
        source="; ".join(sources),
        scan=report.scan,
        native=report.native,
        parameters=loading.count_parameters(file) if file.is_file() else None,
    )
