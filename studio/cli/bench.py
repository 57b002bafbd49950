# ruff: noqa: PLC0415 - the bench brings torch with it
"""`studio bench`: every figure that the README claims."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
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
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print a table in Markdown.")] = False
    keep: Annotated[
        Path | None,
        typer.Option("--keep", metavar="FOLDER", help="Write the tables and plots of the operators there."),
    ] = None


@takes(BenchOptions)
def bench(running: Running, options: BenchOptions) -> int:
    """Measure this machine: each figure with its budget and a verdict."""
    from studio.bench import main as run_bench

    return run_bench(options.names or [], as_json=options.as_json, as_markdown=options.as_markdown, keep=options.keep)
