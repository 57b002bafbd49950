"""The same job by the engine and by bare diffusers, in turn."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.bench.jobs import BarePipeline, run_job
from studio.bench.timing import Pairs, in_milliseconds, in_turn, median
from studio.contract.port import Engine
from studio.contract.requests import GenerateRequest

QUIET = 0.7
"""From this share of its threads' time on, a process hardly waits: for others, or for its own other thread."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two sides took, and whether they painted the same.

    On a busy machine the clock measures the neighbours: a step waits for processors that others have, now more, now
    less. There the processor's own seconds are compared, which both sides spend whether they wait or not; likewise
    where a network is too small to keep several threads at work.

    Attributes:
        pairs: Seconds a step, previews included: of each job the median over its steps.
        work: The processor's seconds a step, on all threads, likewise.
        is_same: Whether all their pictures were the same, bit for bit.
        threads: Threads of torch that both ran with.
    """

    pairs: Pairs
    work: Pairs
    is_same: bool
    threads: int

    @property
    def share(self) -> float:
        """Share of its threads' time that bare diffusers had a processor for."""
        return median(self.work.theirs) / (median(self.pairs.theirs) * self.threads)

    @property
    def fair(self) -> Pairs:
        """What is compared: the clock's seconds, or on a busy machine the processor's."""
        return self.pairs if self.share >= QUIET else self.work

    @property
    def words(self) -> str:
        """How it went, for people."""
        which = "the clock" if self.share >= QUIET else "the processor"
        return (
            f"clock {in_milliseconds(self.pairs.ours)} / {in_milliseconds(self.pairs.theirs)} a step, "
            f"{self.pairs.spread}; "
            f"processor {in_milliseconds(self.work.ours)} / {in_milliseconds(self.work.theirs)}, {self.work.spread}; "
            f"compared by {which}: it ran for {100 * self.share:.0f} % of its {self.threads} threads' time"
        )


def compared(engine: Engine, request: GenerateRequest, rounds: int) -> Comparison:
    """Do a request `rounds` times with the engine and as often with diffusers in fp32, in turn; both are warm.

    Args:
        engine: Ours.
        request: Its backbone is a folder; its prompt, extent, steps and guidance are set.
        rounds: Pairs of jobs.
    """
    threads = run_job(engine, request).threads
    with contextlib.closing(BarePipeline(Path(request.backbone.name))) as bare:
        bare.run(request, threads)
        ours, theirs = in_turn(lambda: run_job(engine, request), lambda: bare.run(request, threads), rounds)
    pictures = [job.pixels for job in (*ours, *theirs)]
    return Comparison(
        pairs=Pairs(*(tuple(median(job.steps) for job in side) for side in (ours, theirs))),
        work=Pairs(*(tuple(median(job.work) for job in side) for side in (ours, theirs))),
        is_same=all(np.array_equal(pixels, pictures[0]) for pixels in pictures),
        threads=threads,
    )
