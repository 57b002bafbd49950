"""Runs benchmarks, one after the other: a fault of one is its own row's, and the others are still measured."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from studio.bench import benchmarks
from studio.bench.benchmark import BenchFailed, Benchmark
from studio.bench.reporting import JsonReporter, Reporter, TableReporter, tell
from studio.bench.rows import Result, Row, failed, judged
from studio.bench.workbench import Workbench, temporary_workbench
from studio.contract.errors import StudioError, shorten

log = logging.getLogger(__name__)
OpenWorkbench = Callable[[Callable[[str], None]], AbstractContextManager[Workbench]]


def run(names: Sequence[str], *, as_json: bool, open_workbench: OpenWorkbench = temporary_workbench) -> int:
    """Measure and print; give 0 where nothing is over its budget and everything could be measured, else 1.

    Args:
        names: Benchmarks or rows; empty for all.
        as_json: One JSON object a line instead of a table.
        open_workbench: Gives what benchmarks share; tests give a small one.

    Raises:
        InvalidRequest: A name is unknown.
    """
    chosen = benchmarks.chosen(names)
    rows = [row for _, of_one in chosen for row in of_one]
    reporter: Reporter = JsonReporter(sys.stdout) if as_json else TableReporter(sys.stdout, rows)
    began = time.monotonic()
    results: list[Result] = []
    with open_workbench(tell) as bench:
        for number, (benchmark, wanted) in enumerate(chosen, 1):
            tell(f"[{number} of {len(chosen)}] {benchmark.name}")
            for result in results_of(benchmark, wanted, bench):
                reporter.measured(result)
                results.append(result)
    reporter.finished(results, time.monotonic() - began)
    return int(any(result.verdict.is_bad for result in results))


def results_of(benchmark: Benchmark, rows: Sequence[Row], bench: Workbench) -> list[Result]:
    """Run one benchmark and judge its figures."""
    try:
        figures = benchmark.measure(bench)
        return [judged(row, figures[row.name]) for row in rows]
    except (StudioError, BenchFailed) as error:
        reason = str(error)
    except Exception as error:  # the bench's edge: one row's fault must not cost the others
        log.exception("the benchmark %s failed", benchmark.name)
        reason = f"{type(error).__name__}: {shorten(error, 200)}"
    return [failed(row, reason) for row in rows]
