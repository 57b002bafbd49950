"""The same job by the engine and by bare diffusers, in turn."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.bench.jobs import BarePipeline, Job, run_job
from studio.bench.timing import Pairs, in_turn, median
from studio.contract.port import Engine
from studio.contract.requests import GenerateRequest


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two sides took, and whether they painted the same.

    Attributes:
        pairs: Seconds a step, previews included: of each job the median over its steps.
        is_same: Whether all their pictures were the same, bit for bit.
        threads: Threads of torch that both ran with.
    """

    pairs: Pairs
    is_same: bool
    threads: int


def compared(engine: Engine, request: GenerateRequest, rounds: int) -> Comparison:
    """Do a request `rounds` times with the engine and as often with diffusers in fp32, in turn; both are warm.

    Args:
        engine: Ours.
        request: Its backbone is a folder; its prompt, extent, steps and guidance are set.
        rounds: Pairs of jobs.
    """
    threads = run_job(engine, request).threads
    pictures: list[Job] = []

    def seconds(job: Job) -> float:
        pictures.append(job)
        return median(job.steps)

    with contextlib.closing(BarePipeline(Path(request.backbone.name))) as bare:
        bare.run(request, threads)
        pairs = in_turn(lambda: seconds(run_job(engine, request)), lambda: seconds(bare.run(request, threads)), rounds)
    is_same = all(np.array_equal(picture.pixels, pictures[0].pixels) for picture in pictures)
    return Comparison(pairs, is_same, threads)
