# ruff: noqa: PLC0415 - `studio --help` imports nothing that it does not show
"""`studio doctor`: what this machine has, what is missing, and how to get it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.console import DONE, FAILED
from studio.cli.options import JsonOption, takes
from studio.cli.running import Running

if TYPE_CHECKING:
    from studio.cli.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorOptions:
    """Options of `studio doctor`."""

    as_json: JsonOption = False
    repair: Annotated[
        bool, typer.Option("--repair", help="Make the library's index again, and check every picture.")
    ] = False


@takes(DoctorOptions)
def doctor(running: Running, options: DoctorOptions) -> int:
    """Say what this machine has, what is missing or damaged, and how to get it."""
    from studio.cli.findings import all_findings

    findings = list(all_findings(running.places))
    if options.repair:
        from studio.cli.repairing import repair

        findings += repair(running.places, running.console)
    is_well = not any(finding.is_fault for finding in findings)
    if options.as_json:
        running.console.say_json({"ok": is_well, "findings": [asdict(finding) for finding in findings]})
    else:
        running.console.say("\n".join(_line(finding) for finding in findings))
        faults = sum(finding.is_fault for finding in findings)
        verdict = "Everything that is needed is here." if is_well else f"{faults} missing or damaged, see above."
        running.console.say(f"\n{verdict}")
    return DONE if is_well else FAILED


def _line(finding: Finding) -> str:
    state = "" if finding.state == "ok" else f"{finding.state.upper()}: "
    hint = f"\n{'':<33}{finding.hint}" if finding.hint else ""
    return f"{finding.name:<33}{state}{finding.text}{hint}"
