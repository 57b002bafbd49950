"""The engine against bare diffusers: same weights, same number format, same threads, same picture, job by job."""

from __future__ import annotations

from collections.abc import Mapping

from studio.bench.benchmark import BenchFailed, Benchmark
from studio.bench.comparing import Comparison, compared
from studio.bench.rows import Figure, Row
from studio.bench.timing import in_milliseconds
from studio.bench.workbench import Workbench

MIDDLE = Row(
    "engine", "seconds a step, engine / bare diffusers, fp32, UNet of 88 million weights, 256 px", "x", 1.02, 3
)
TINY = Row("engine-tiny", "what the engine adds to a step of a tiny network", "ms", 2.0)


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Paint the same pictures with both, in turn."""
    with bench.engine() as engine:
        middle = compared(engine, bench.middle_request(), bench.scale.pairs)
    with bench.engine() as engine:
        tiny = compared(engine, bench.tiny_request(), bench.scale.tiny_pairs)
    return {
        MIDDLE.name: Figure(middle.pairs.ratio, len(middle.pairs.ours), _detail(middle)),
        TINY.name: Figure(1000 * tiny.pairs.difference, len(tiny.pairs.ours), _detail(tiny)),
    }


def _detail(seen: Comparison) -> str:
    """Say how it went.

    Raises:
        BenchFailed: The sides did not do the same work.
    """
    if not seen.is_same:
        raise BenchFailed("The engine's pictures are not those of bare diffusers: the two did different work.")
    each = f"{in_milliseconds(seen.pairs.ours)} / {in_milliseconds(seen.pairs.theirs)} a step, previews included"
    work = f"processor time {seen.work.ratio:.3f}x, {seen.work.spread}"
    return f"{each}; {seen.pairs.spread}; {work}; threads: {seen.threads}; the same pictures bit for bit"


BENCHMARK = Benchmark("engine", (MIDDLE, TINY), measure)
