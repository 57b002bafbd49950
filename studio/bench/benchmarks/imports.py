"""What the path to the first step brings into memory that it should not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from studio.bench.benchmark import Benchmark
from studio.bench.rows import Figure, Row
from studio.bench.workbench import Workbench
from studio.contract.requests import DEFAULT_BACKBONE

ROW = Row(
    "imports", "modules of diffusers' pipelines and of transformers that are imported when ready", "modules", 0, 0
)
HEAVY = ("diffusers.pipelines", "transformers")
MANY = 60
"""A package of so many modules is a big one."""


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Look at the modules of a fresh process that has come to its first step."""
    names: list[str] = bench.children.run("ready", str(bench.weights), DEFAULT_BACKBONE)[-1].values["modules"]
    return {ROW.name: Figure(len(heavy(names)), 1, f"packages of {MANY} modules and more: {big_packages(names)}")}


def heavy(modules: Sequence[str]) -> list[str]:
    """Give the modules that the default path does without."""
    return [name for name in modules if name.startswith(tuple(f"{one}." for one in HEAVY)) or name in HEAVY]


def big_packages(modules: Sequence[str]) -> str:
    """Name the packages with many modules, largest first."""
    counts = Counter(name.partition(".")[0] for name in modules)
    return ", ".join(f"{name} {count:,}" for name, count in counts.most_common() if count >= MANY) or "none"


BENCHMARK = Benchmark("imports", (ROW,), measure)
