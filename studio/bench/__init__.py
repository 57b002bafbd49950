"""Every figure of the budgets, measured on this machine: `studio bench`. This package imports nothing heavy."""

from __future__ import annotations

from collections.abc import Sequence


def main(names: Sequence[str], as_json: bool) -> int:  # noqa: FBT001  # the command line's call
    """Measure rows and print them; give 0 where all are within their budgets or not applicable, else 1.

    Args:
        names: Benchmarks or rows; empty for all.
        as_json: One JSON object a line instead of a table.

    Raises:
        InvalidRequest: A name is unknown.
    """
    from studio.bench.program import run  # noqa: PLC0415  # not even json is needed to look at the package

    return run(names, as_json=as_json)
