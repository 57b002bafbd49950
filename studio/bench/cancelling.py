"""Cancels jobs of an engine at random moments, and finishes others between."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from studio.bench.jobs import Watch, run_job
from studio.bench.timing import median
from studio.contract.errors import Cancelled
from studio.contract.events import Decoding, Event, Loading, Pictured, Stepped
from studio.contract.port import Engine, Stop
from studio.contract.raster import Pixels
from studio.contract.requests import GenerateRequest

SEED = 7
TRIES = 5
LATEST = 0.9
"""Moments lie in the first nine tenths of what they fall into; the rest would often be over."""
PATIENCE_S = 120.0


class Place(Enum):
    """What a job is doing when it is cancelled."""

    STEP = "in steps"
    DECODE = "in decodes"
    LOAD = "in loads"


@dataclass
class Canceller:
    """Cancels and finishes jobs of one request.

    Attributes:
        engine: The engine.
        request: The job.
        seconds: From `Stop.now` to the future's end, by place.
        steps: Seconds of every step of the finished jobs.
        finished: Number of finished jobs.
        altered: Of these, how many pictures differ from the first.
        late: Pictures that were decoded, or began to be, after a cancel.
    """

    engine: Engine
    request: GenerateRequest
    seconds: dict[Place, list[float]] = field(default_factory=lambda: {place: [] for place in Place})
    steps: list[float] = field(default_factory=list)
    finished: int = 0
    altered: int = 0
    late: int = 0
    _picture: Pixels | None = None
    _load: float = 0.0
    _decode: float = 0.0
    _random: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311  # moments, no secrets

    def finish(self, *, reload: bool = False) -> None:
        """Do the job to its end, and compare its picture with the first.

        Args:
            reload: Load the weights anew, so that the time of a load without imports is known.
        """
        if reload:
            self.engine.unload()
        job = run_job(self.engine, self.request)
        self.finished += 1
        self.steps.extend(job.steps)
        self._decode = job.decode
        if reload:
            self._load = max(0.0, job.load - median(job.steps))
        if self._picture is None:
            self._picture = job.pixels
        self.altered += not np.array_equal(job.pixels, self._picture)

    def cancel(self, place: Place) -> None:
        """Cancel a job at a random moment of a place; tried again where the job was over before."""
        for _ in range(TRIES):
            if place is Place.LOAD:
                self.engine.unload()
            if self._try(place):
                return

    def _try(self, place: Place) -> bool:
        stop, watch, reached = Stop(), Watch(), threading.Event()
        ended: list[float] = []
        is_there, span = self._moment_in(place)

        def report(event: Event) -> None:
            watch(event)
            if is_there(event):
                reached.set()

        future = self.engine.submit(self.request, report, stop)
        future.add_done_callback(lambda _: ended.append(time.perf_counter()))
        reached.wait(PATIENCE_S)
        time.sleep(self._random.random() * LATEST * span)
        asked = time.perf_counter()
        stop.now()
        told = time.perf_counter()  # a decode that begins while the stop is being given is not late
        if not isinstance(future.exception(PATIENCE_S), Cancelled) or ended[0] < asked:
            return False
        self.seconds[place].append(ended[0] - asked)
        self.late += len(watch.of(Pictured)) + any(moment.clock > told for moment, _ in watch.of(Decoding))
        return True

    def _moment_in(self, place: Place) -> tuple[Callable[[Event], bool], float]:
        """Give which event a place begins with, and how long it lasts."""
        if place is Place.LOAD:
            return lambda event: isinstance(event, Loading), self._load
        if place is Place.DECODE:
            return lambda event: isinstance(event, Decoding), self._decode
        step = self._random.randrange(1, self.request.scheduler.steps or 2)
        return lambda event: isinstance(event, Stepped) and event.index == step, median(self.steps)
