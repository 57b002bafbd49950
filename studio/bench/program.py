"""Runs benchmarks, one after the other: a fault of one is its own row's, and the others are still measured."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from studio.bench import benchmarks
from studio.bench.benchmark import BenchFailed, Benchmark
from studio.bench.reporting import JsonReporter, MarkdownReporter, Reporter, TableReporter, tell
from studio.bench.rows import Result, Row, failed, judged
from studio.bench.workbench import Workbench, temporary_workbench
from studio.contract.errors import InvalidRequest, StudioError, shorten

log = logging.getLogger(__name__)
OpenWorkbench = Callable[[Callable[[str], None]], AbstractContextManager[Workbench]]


def run(
    names: Sequence[str],
    *,
    as_json: bool,
    as_markdown: bool = False,
    keep: Path | None = None,
    open_workbench: OpenWorkbench = temporary_workbench,
) -> int:
    """Measure and print; give 0 where nothing is over its budget and everything could be measured, else 1.

    Args:
        names: Benchmarks or rows; empty for all.
        as_json: One JSON object a line instead of a table.
        as_markdown: A table in Markdown.
        keep: Folder for the tables and plots that benchmarks make; made where it is not there.
        open_workbench: Gives what benchmarks share; tests give a small one.

    Raises:
        InvalidRequest: A name is unknown, two forms are asked for, or the folder cannot be one.
    """
    chosen = benchmarks.chosen(names)
    if as_json and as_markdown:
        raise InvalidRequest("--json and --markdown exclude each other.", "Leave one of them out.")
    _make(keep)
    rows = [row for _, of_one in chosen for row in of_one]
    reporter = _reporter(rows, as_json=as_json, as_markdown=as_markdown)
    began = time.monotonic()
    results: list[Result] = []
    with open_workbench(tell) as bench:
        bench.keep = keep
        for number, (benchmark, wanted) in enumerate(chosen, 1):
            tell(f"[{number} of {len(chosen)}] {benchmark.name}")
            for result in results_of(benchmark, wanted, bench):
                reporter.measured(result)
                results.append(result)
    reporter.finished(results, time.monotonic() - began)
    return int(any(result.verdict.is_bad for result in results))


def _make(folder: Path | None) -> None:
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise InvalidRequest(f"{folder} cannot be a folder: {fault.strerror}.", "Name another with --keep.") from fault


def _reporter(rows: Sequence[Row], *, as_json: bool, as_markdown: bool) -> Reporter:
    if as_json:
        return JsonReporter(sys.stdout)
    return MarkdownReporter(sys.stdout) if as_markdown else TableReporter(sys.stdout, rows)


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
