# ruff: noqa: PLC0415 - the bench brings torch with it
"""`studio bench`: every figure that the README claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from studio.cli.options import JsonOption, takes
from studio.cli.running import Running


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchOptions:
    """Options of `studio bench`."""

    names: Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Rows to measure; all without a name.")] = (
        None
    )
    as_json: JsonOption = False


@takes(BenchOptions)
def bench(running: Running, options: BenchOptions) -> int:
    """Measure this machine: each figure with its budget and a verdict."""
    from studio.bench import main as run_bench

    return run_bench(options.names or [], options.as_json)
