# ruff: noqa: PLC0415 - torch is imported where it is measured
"""Time and memory of the operators' cores against tokens: what fresh processes do for the benchmark `operators`.

Cores of one length take turns, the best of their calls counts. With one thread the processor's time is taken, which
neighbours on the machine change little; with all threads the clock's.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from studio.bench import machine, operator_peers
from studio.bench.memory_use import PeakMemory
from studio.bench.operator_cores import Core, CoreSizes, core_of, plain_scan
from studio.bench.operator_cores import Sequence as Data

# glibc's heap in the process that takes times: what is freed is kept, so that nobody pays for fresh pages with each
# call; and in those that measure memory: what is freed is given back, so that it is not held against the next call.
KEPT_HEAP = {
    "MALLOC_MMAP_THRESHOLD_": "2000000000",
    "MALLOC_TRIM_THRESHOLD_": "8000000000",
    "MALLOC_TOP_PAD_": "200000000",
}
RETURNED_HEAP = {"MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "0", "MALLOC_TOP_PAD_": "0"}


class Say(Protocol):
    """As in `errands`."""

    def __call__(self, **values: object) -> None:
        """Give the moment."""


@dataclass(frozen=True, slots=True)
class OperatorScale:
    """How much is measured of the operators.

    Attributes:
        lengths: Tokens, rising.
        compared: The two lengths that budgets are for; growth is fitted from the first of them on.
        remembered: Lengths at which memory is measured.
        sizes: Of all cores.
        sweeps: Times that all lengths are gone through with one thread; with all threads once.
        rounds: Calls of a core at a length in a sweep, at most.
        seconds: After which a core has no more calls at a length in a sweep.
    """

    lengths: tuple[int, ...] = (256, 512, 1024, 2048, 4096, 8192, 16384)
    compared: tuple[int, int] = (1024, 4096)
    remembered: tuple[int, ...] = (1024, 4096, 16384)
    sizes: CoreSizes = field(default_factory=CoreSizes)
    sweeps: int = 2
    rounds: int = 12
    seconds: float = 0.5

    def to_json(self) -> str:
        """Give it as an argument of an errand."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> OperatorScale:
        """Give what `to_json` was given."""
        values: dict[str, Any] = json.loads(text)
        values["sizes"] = CoreSizes(**values["sizes"])
        for name in ("lengths", "compared", "remembered"):
            values[name] = tuple(values[name])
        return cls(**values)


def operator_times(say: Say, scale_text: str) -> None:
    """Take the times of all operators and peers: a mark for each core, length and number of threads."""
    import torch

    from studio.engine.operators import OPERATORS

    scale = OperatorScale.from_json(scale_text)
    mixing = tuple(operator.id for operator in OPERATORS.values() if operator.mixer)
    before = torch.get_num_threads()
    try:
        with torch.no_grad():
            for threads, sweeps in ((1, scale.sweeps), (machine.cores(), 1)):
                torch.set_num_threads(threads)
                for _ in range(sweeps):
                    for tokens in scale.lengths:
                        _measure(say, Data(tokens, scale.sizes), mixing, threads, scale)
    finally:
        torch.set_num_threads(before)


def operator_memory(say: Say, scale_text: str, operator: str) -> None:
    """Call one core at several lengths: a mark for each with the most bytes held, its inputs and kept kernels too."""
    import torch

    scale = OperatorScale.from_json(scale_text)
    with torch.no_grad():
        with plain_scan():
            core_of(operator, Data(scale.lengths[0], scale.sizes)).run()  # what is loaded once is no core's memory
        for tokens in scale.remembered:
            empty = PeakMemory()
            with plain_scan():
                core = core_of(operator, Data(tokens, scale.sizes))
                full = PeakMemory()
                core.run()
                say(what="memory", name=operator, tokens=tokens, bytes=full.most() - empty.before)
            del core


def _measure(say: Say, data: Data, mixing: Sequence[str], threads: int, scale: OperatorScale) -> None:
    """All cores of one length in turn."""
    peers = list(operator_peers.EVERYWHERE)
    if threads == 1 and data.tokens <= scale.compared[1]:
        peers += operator_peers.SLOW
    found = [peer(data) for peer in peers]  # before numba is switched off
    with plain_scan():
        cores = [core_of(operator, data) for operator in mixing] + [core for core in found if core is not None]
        clock = time.process_time if threads == 1 else time.perf_counter
        for core, taken in zip(cores, _in_turn([core.run for core in cores], clock, scale), strict=True):
            say(
                what="time", name=core.name, tokens=data.tokens, threads=threads, seconds=min(taken),
                samples=len(taken), is_whole=core.is_whole,
            )  # fmt: skip
        if threads == 1:
            _measure_kernels(say, cores, data.tokens)


def _measure_kernels(say: Say, cores: Sequence[Core], tokens: int) -> None:
    for core in cores:
        if core.make_kernel is not None:
            began = time.process_time()
            core.make_kernel()
            say(what="kernel", name=core.name, tokens=tokens, seconds=time.process_time() - began)


def _in_turn(
    works: Sequence[Callable[[], object]], clock: Callable[[], float], scale: OperatorScale
) -> list[list[float]]:
    """Seconds of each work's calls: round by round, who begins changes, and what has had its time is left out."""
    taken: list[list[float]] = [[] for _ in works]
    for number in range(scale.rounds):
        for place in range(len(works)):
            turn = (place + number) % len(works)
            if not taken[turn] or sum(taken[turn]) < scale.seconds:
                began = clock()
                works[turn]()
                taken[turn].append(clock() - began)
    return taken
