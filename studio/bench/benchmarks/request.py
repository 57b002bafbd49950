# ruff: noqa: PLC0415 - the text encoder comes with torch
"""What the engine adds between a request and its first step, when the weights are there."""

from __future__ import annotations

import time
from collections.abc import Mapping

from studio.bench.benchmark import BenchFailed, Benchmark
from studio.bench.jobs import first_evaluation
from studio.bench.rows import Figure, Row
from studio.bench.timing import in_milliseconds, timed_in_turn
from studio.bench.workbench import Workbench
from studio.contract.port import Engine, Stop
from studio.contract.requests import GenerateRequest, SchedulerSettings

ROW = Row("request", "warm request to the first step begun, beyond the encoding of its text (`dit`)", "ms", 50, 1)


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Send warm requests, and encode texts of the same length, in turn; every text is new: none is remembered."""
    from studio.engine.families.default import encoded, text_encoder

    number = 0

    def text() -> str:
        nonlocal number
        number += 1
        return f"a red apple on table number {number:04}"

    with bench.engine(bench.weights) as engine:

        def encode() -> float:
            words = [text(), ""]
            began = time.perf_counter()
            encoded(text_encoder(), words)
            return time.perf_counter() - began

        pairs = timed_in_turn(lambda: seconds_to_first_step(engine, text()), encode, bench.scale.requests)
    detail = (
        f"{in_milliseconds(pairs.ours)} from the call to the entry into the network, {in_milliseconds(pairs.theirs)} "
        f"for the text alone, medians; slowest request {in_milliseconds(max(pairs.ours))}"
    )
    return {ROW.name: Figure(1000 * pairs.difference, len(pairs.ours), detail)}


def seconds_to_first_step(engine: Engine, text: str) -> float:
    """Give the seconds from a request to the first entry into its network; the job of one step is then finished."""
    begun: list[float] = []
    with first_evaluation(lambda: begun.append(time.perf_counter())):
        began = time.perf_counter()
        engine.run(
            GenerateRequest(text, scheduler=SchedulerSettings(steps=1), device="cpu"), lambda event: None, Stop()
        )
    if not begun:
        raise BenchFailed("The network was never entered.")
    return begun[0] - began


BENCHMARK = Benchmark("request", (ROW,), measure)
