"""The benchmarks, one file each. Whoever adds one adds its file and its name here; the tests of all test it too."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from importlib import import_module

from studio.bench.benchmark import Benchmark
from studio.bench.rows import Row
from studio.contract.errors import InvalidRequest, nearest, shorten

NAMES = (
    "window",
    "ready",
    "imports",
    "request",
    "engine",
    "precision",
    "preview",
    "cancel",
    "load_memory",
    "job_memory",
    "ssd",
    "operators",
    "pictures",
    "operator_pictures",
    "canvas",
    "gallery",
    "reliability",
)


def load(name: str) -> Benchmark:
    """Give a benchmark by its name."""
    found: Benchmark = import_module(f"{__name__}.{name}").BENCHMARK
    return found


def every() -> tuple[Benchmark, ...]:
    """Give all benchmarks, in the order in which they run."""
    return tuple(load(name) for name in NAMES)


def chosen(names: Sequence[str]) -> list[tuple[Benchmark, tuple[Row, ...]]]:
    """Give what names ask for: benchmarks to run, and of each the rows to show.

    Args:
        names: Names of benchmarks (all their rows) or of rows; empty for all.

    Raises:
        InvalidRequest: A name is neither; the hint has the nearest.
    """
    benchmarks = every()
    known = sorted({*(one.name for one in benchmarks), *(row.name for one in benchmarks for row in one.rows)})
    names = [_spelled(name, known) for name in names]
    for name in names:
        if name not in known:
            raise InvalidRequest(
                f"There is no benchmark {shorten(name)!r}.", nearest(name, known) or f"There are {', '.join(known)}."
            )
    picked = ((one, _picked(one, names)) for one in benchmarks)
    return [(one, rows) for one, rows in picked if rows]


def _spelled(name: str, known: Sequence[str]) -> str:
    """A benchmark's name as its file has it, where it was written with hyphens as rows are."""
    as_file = name.replace("-", "_")
    return as_file if as_file in known and name not in known else name


def _picked(benchmark: Benchmark, names: Iterable[str]) -> tuple[Row, ...]:
    wanted = set(names)
    if not wanted or benchmark.name in wanted:
        return benchmark.rows
    return tuple(itertools.compress(benchmark.rows, (row.name in wanted for row in benchmark.rows)))
