"""The engine against bare diffusers: same weights, same number format, same threads, same picture, job by job."""

from __future__ import annotations

from collections.abc import Mapping

from studio.bench.benchmark import BenchFailed, Benchmark
from studio.bench.comparing import compared
from studio.bench.rows import Figure, Row
from studio.bench.workbench import Workbench

MIDDLE = Row(
    "engine", "seconds a step, engine / bare diffusers, fp32, UNet of 88 million weights, 256 px", "x", 1.02, 3
)
TINY = Row("engine-tiny", "what the engine adds to a step of a tiny network", "ms", 2.0)
AS_WELL = "the same pictures bit for bit; previews are included"


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Paint the same pictures with both, in turn."""
    with bench.engine() as engine:
        middle = compared(engine, bench.middle_request(), bench.scale.pairs)
    with bench.engine() as engine:
        tiny = compared(engine, bench.tiny_request(), bench.scale.tiny_pairs)
    for seen in (middle, tiny):
        if not seen.is_same:
            raise BenchFailed("The engine's pictures are not those of bare diffusers: the two did different work.")
    return {
        MIDDLE.name: Figure(middle.fair.ratio, len(middle.fair.ours), f"{middle.words}; {AS_WELL}"),
        TINY.name: Figure(1000 * tiny.fair.difference, len(tiny.fair.ours), f"{tiny.words}; {AS_WELL}"),
    }


BENCHMARK = Benchmark("engine", (MIDDLE, TINY), measure)
