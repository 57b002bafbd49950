"""Every figure of the budgets, measured on this machine: `studio bench`. This package imports nothing heavy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def main(names: Sequence[str], *, as_json: bool, as_markdown: bool = False, keep: Path | None = None) -> int:
    """Measure rows and print them; give 0 where all are within their budgets or not applicable, else 1.

    Args:
        names: Benchmarks or rows; empty for all.
        as_json: One JSON object a line instead of a table.
        as_markdown: A table in Markdown.
        keep: Folder for the tables and plots that benchmarks make; made where it is not there.

    Raises:
        InvalidRequest: A name is unknown, two forms are asked for, or the folder cannot be one.
    """
    from studio.bench.program import run  # noqa: PLC0415  # not even json is needed to look at the package

    return run(names, as_json=as_json, as_markdown=as_markdown, keep=keep)
