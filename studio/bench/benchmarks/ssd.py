# ruff: noqa: PLC0415 - torch is imported where it is measured
"""The state-space operator against attention, at a length where attention hurts."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from studio.bench.benchmark import Benchmark
from studio.bench.rows import Figure, Row
from studio.bench.timing import Pairs, in_milliseconds, timed_in_turn
from studio.bench.workbench import Workbench

HEADS, HEAD_WIDTH, STATE_WIDTH = 6, 64, 64
ONE = Row(
    "ssd", "SSD one way / attention of the same width: 4,096 tokens, width 384, state 64, one thread", "x", 0.15, 3
)
BOTH = Row("ssd-both", "SSD both ways / attention, likewise", "x", 0.3, 3)


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Run the operators in turn, in one thread of one process: the same heap settings for all."""
    with ThreadPoolExecutor(max_workers=1) as executor:
        one, both = executor.submit(_pairs, bench.scale.tokens, bench.scale.rounds).result()
    return {ONE.name: _figure(one), BOTH.name: _figure(both)}


def _figure(pairs: Pairs) -> Figure:
    typical = f"{in_milliseconds(pairs.ours)} / {in_milliseconds(pairs.theirs)}, medians, fp32"
    fastest = f"fastest {in_milliseconds(min(pairs.ours))} / {in_milliseconds(min(pairs.theirs))}"
    return Figure(pairs.ratio, len(pairs.ours), f"{typical}; {fastest}; {pairs.spread}")


def _pairs(tokens: int, rounds: int) -> tuple[Pairs, Pairs]:
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.inference_mode():
            one_way, both_ways, attend = _operators(tokens)
            one, both = (timed_in_turn(_timed(scan), _timed(attend), rounds) for scan in (one_way, both_ways))
    finally:
        torch.set_num_threads(threads)
    return one, both


def _timed(work: Callable[[], object]) -> Callable[[], float]:
    def seconds() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    return seconds


def _operators(tokens: int) -> tuple[Callable[[], object], Callable[[], object], Callable[[], object]]:
    """Give SSD one way, SSD both ways (the second on the reversed sequence, as our backbone does) and attention."""
    import torch

    from studio.engine.operators.attention import attention
    from studio.engine.operators.ssd import ssd

    generator = torch.Generator().manual_seed(0)

    def random(*shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=generator)

    x, decay = random(1, tokens, HEADS, HEAD_WIDTH), -torch.exp(random(HEADS))
    steps = torch.nn.functional.softplus(random(1, tokens, HEADS))
    b_states, c_states = random(1, tokens, 1, STATE_WIDTH), random(1, tokens, 1, STATE_WIDTH)
    query, key, value = (random(1, HEADS, tokens, HEAD_WIDTH) for _ in range(3))

    def both_ways() -> torch.Tensor:
        back = ssd(x.flip(1), steps.flip(1), decay, b_states.flip(1), c_states.flip(1))
        return ssd(x, steps, decay, b_states, c_states) + back.flip(1)

    return lambda: ssd(x, steps, decay, b_states, c_states), both_ways, lambda: attention(query, key, value)


BENCHMARK = Benchmark("ssd", (ONE, BOTH), measure)
