# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""`studio catalog`: what the engine offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.cli.console import DONE
from studio.cli.options import JsonOption, takes
from studio.cli.running import Running

if TYPE_CHECKING:
    from studio.contract.catalog import BackboneReport, Catalog, OperatorEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogOptions:
    """Options of `studio catalog`."""

    as_json: JsonOption = False


@takes(CatalogOptions)
def catalog(running: Running, options: CatalogOptions) -> int:
    """List backbones, schedulers, operators with their scan orders, and upscalers."""
    from studio.contract.codec import to_plain

    engine = running.open_engine(running.places)
    try:
        found = engine.catalog()
    finally:
        engine.close()
    if options.as_json:
        running.console.say_json(to_plain(found))
    else:
        running.console.say("\n".join(_lines(found)))
    return DONE


def _lines(found: Catalog) -> list[str]:
    lines = ["Backbones"]
    lines += [_backbone_line(report) for report in found.backbones] or ["  none: the default weights are missing"]
    lines += [f"  {notice}" for notice in found.notices]
    lines += ["", "Schedulers"]
    for scheduler in found.schedulers:
        drives = ", ".join(scheduler.predictions)
        spacings = f"; spacing {', '.join(scheduler.spacings)}" if scheduler.spacings else ""
        noisy = "; adds noise at each step" if scheduler.is_stochastic else ""
        lines.append(f"  {scheduler.id:<16} {scheduler.name} (drives {drives}{spacings}{noisy})")
    lines += ["", "Operators"]
    lines += [_operator_line(operator) for operator in found.operators] or ["  none"]
    lines += ["", "Scan orders"]
    lines += [f"  {scan.id:<16} {scan.name} ({scan.source})" for scan in found.scans] or ["  none"]
    lines += ["", "Upscalers"]
    lines += [f"  {upscaler.id:<16} {upscaler.name}, {upscaler.scale}x" for upscaler in found.upscalers] or ["  none"]
    return lines


def _operator_line(operator: OperatorEntry) -> str:
    name = f"{operator.backbone}:{operator.id}" if operator.is_comparison else operator.backbone
    facts = [
        f"{operator.native}" if operator.native else "",
        f"{operator.parameters / 1e6:.1f} million weights" if operator.parameters else "",
        f"scan order {operator.scan}" if operator.scan else "",
    ]
    source = f"; {operator.source}" if operator.source else ""
    return f"  {name:<16} {', '.join(part for part in (operator.name, *facts) if part)}{source}"


def _backbone_line(report: BackboneReport) -> str:
    size = f", {report.native}" if report.native else ""
    weights = f", {report.parameters / 1e6:.1f} million weights" if report.parameters else ""
    notices = "".join(f"\n{'':19}{notice}" for notice in report.notices)
    return (
        f"  {report.id:<16} {report.name}{size}, {report.steps} steps, guidance {report.guidance:g}{weights}{notices}"
    )
