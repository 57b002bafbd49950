"""How soon the engine is idle after a cancel, wherever it comes, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from studio.bench.benchmark import BenchFailed, Benchmark
from studio.bench.cancelling import Canceller, Place
from studio.bench.rows import Figure, Row
from studio.bench.timing import in_milliseconds, median
from studio.bench.workbench import Workbench

TYPICAL = Row(
    "cancel", "cancel to engine idle, share of a step, median over steps, decodes and loads", "steps", 0.05, 3
)
WORST = Row("cancel-worst", "cancel to engine idle, share of a step, the slowest", "steps", 0.2, 3)
AFTER = Row("cancel-after", "pictures decoded after a cancel, or altered by one before them", "pictures", 0, 0)
ROUNDS = 3
"""A job that runs through stands before and after each round: it gives the step's time and the picture."""


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Cancel jobs with the middle network at random moments, and finish jobs between."""
    with bench.engine() as engine:
        canceller = Canceller(engine, bench.middle_request())
        canceller.finish()
        canceller.finish(reload=True)
        for places in _rounds(bench.scale.cancels):
            for place in places:
                canceller.cancel(place)
            canceller.finish()
    if not all(canceller.seconds.values()):
        raise BenchFailed("No cancel came in time: every job was over before.")
    step = median(canceller.steps)
    shares = {place: [seconds / step for seconds in found] for place, found in canceller.seconds.items()}
    flat = [share for found in shares.values() for share in found]
    each = "; ".join(f"{place.value} {median(found):.3f} and {max(found):.3f}" for place, found in shares.items())
    detail = f"a step is {in_milliseconds(step)}; median and slowest by place: {each}"
    clean = f"{canceller.late} decoded after a cancel, {canceller.altered} of {canceller.finished} pictures altered"
    return {
        TYPICAL.name: Figure(median(flat), len(flat), detail),
        WORST.name: Figure(max(flat), len(flat), detail),
        AFTER.name: Figure(canceller.late + canceller.altered, len(flat), clean),
    }


def _rounds(cancels: int) -> Iterator[list[Place]]:
    """Spread the cancels over rounds: half as many within decodes and within loads as within steps."""
    half = max(1, cancels // 2)
    places = [Place.STEP] * cancels + [Place.DECODE] * half + [Place.LOAD] * half
    for number in range(ROUNDS):
        yield places[number::ROUNDS]


BENCHMARK = Benchmark("cancel", (TYPICAL, WORST, AFTER), measure)
