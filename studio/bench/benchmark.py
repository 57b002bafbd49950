"""What a benchmark is: the rows that it gives, and how it measures them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.bench.rows import Figure, Row
    from studio.bench.workbench import Workbench


class BenchFailed(Exception):
    """A figure would not mean what its row says; the text says why."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One file of `studio/bench/benchmarks`.

    Attributes:
        name: Its file's name.
        rows: What it gives; the first has the benchmark's own name or begins with it.
        measure: Gives a figure for each row, by the row's name.
    """

    name: str
    rows: tuple[Row, ...]
    measure: Callable[[Workbench], Mapping[str, Figure]]
