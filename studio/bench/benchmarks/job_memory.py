"""Whether memory stays flat over many jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.bench.benchmark import Benchmark
from studio.bench.rows import Figure, Row
from studio.bench.timing import median
from studio.bench.workbench import Workbench
from studio.contract.requests import DEFAULT_BACKBONE

WINDOW = 5
OWN = Row("job-memory", "memory gained over 50 warm jobs with the default weights", "MB", 20, 1)
TINY = Row("job-memory-diffusers", "memory gained over 50 warm jobs with a tiny diffusers pipeline", "MB", 20, 1)


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Do jobs in fresh processes; every job has a prompt and a seed of its own."""
    return {OWN.name: _figure(bench, DEFAULT_BACKBONE), TINY.name: _figure(bench, str(bench.tiny()))}


def _figure(bench: Workbench, backbone: str) -> Figure:
    weights = bench.weights if backbone == DEFAULT_BACKBONE else bench.folder
    total = bench.scale.settle + bench.scale.jobs
    marks = bench.children.run("job_memory", str(weights), backbone, str(total))
    held = [int(mark.values["bytes"]) for mark in marks]
    settled = held[bench.scale.settle - 1 :]
    detail = (
        f"{settled[0] / 1e6:,.0f} MB after {bench.scale.settle} jobs, {settled[-1] / 1e6:,.0f} MB after {total}; "
        f"figure: median of the last {WINDOW} less median of the first {WINDOW} of these"
    )
    return Figure(gained(settled) / 1e6, len(settled) - 1, detail)


def gained(held: Sequence[int]) -> float:
    """Give the bytes gained from the first jobs to the last, each by the median of a few."""
    return median(held[-WINDOW:]) - median(held[:WINDOW])


BENCHMARK = Benchmark("job_memory", (OWN, TINY), measure)
