"""What the preview of a step costs, within the steps of real jobs."""

from __future__ import annotations

from collections.abc import Mapping

from studio.bench.benchmark import Benchmark
from studio.bench.jobs import run_job
from studio.bench.rows import Figure, Row
from studio.bench.timing import in_milliseconds, median
from studio.bench.workbench import Workbench

ROW = Row(
    "preview", "preview and report of a step, share of the step (UNet of 88 million weights, 256 px)", "%", 1.0, 3
)


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Take the time between two reports apart: the step itself, as the engine counts it, and what is left."""
    with bench.engine() as engine:
        run_job(engine, bench.middle_request())
        jobs = [run_job(engine, bench.middle_request()) for _ in range(bench.scale.pairs // 2)]
    steps = [seconds for job in jobs for seconds in job.steps]
    previews = [seconds for job in jobs for seconds in job.previews]
    shares = [preview / step for preview, step in zip(previews, steps, strict=True)]
    detail = f"{1000 * median(previews):.2f} ms of {in_milliseconds(steps)}; largest share {100 * max(shares):.3f} %"
    return {ROW.name: Figure(100 * median(shares), len(shares), detail)}


BENCHMARK = Benchmark("preview", (ROW,), measure)
