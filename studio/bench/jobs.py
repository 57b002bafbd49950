# ruff: noqa: PLC0415 - the errand that measures a start imports this; the engine comes when it is used
"""One job through the engine, or through bare diffusers, with the moments at which things happened."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from studio.contract.events import Decoding, Event, Loading, Pictured, Stepped
from studio.contract.port import Engine, Stop
from studio.contract.raster import Pixels
from studio.contract.requests import GenerateRequest

if TYPE_CHECKING:
    from torch import nn

DENOISERS = ("Backbone", "UNet2DConditionModel")
"""Classes of the networks whose first evaluation is the first step."""


@dataclass(frozen=True, slots=True)
class Job:
    """One picture and its moments.

    Attributes:
        pixels: The picture.
        steps: Seconds from the end of one step to the end of the next, everything between them included.
        work: Of the same steps, the processor's seconds on all threads of this process.
        threads: Threads of torch that it ran with.
        previews: Of `steps`, what each one's preview and report took.
        load: Seconds from the first sign of loading to the first step's report; 0 where nothing was loaded.
        decode: Seconds from the last step's report to the picture.
    """

    pixels: Pixels
    steps: tuple[float, ...]
    work: tuple[float, ...]
    threads: int
    previews: tuple[float, ...] = ()
    load: float = 0.0
    decode: float = 0.0


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened: on the clock, and on the processor's (all threads of this process)."""

    clock: float = field(default_factory=time.perf_counter)
    work: float = field(default_factory=time.process_time)


def between(moments: list[Moment]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Give the seconds from each moment to the next, on the clock and on the processor's."""
    pairs = list(itertools.pairwise(moments))
    return tuple(b.clock - a.clock for a, b in pairs), tuple(b.work - a.work for a, b in pairs)


@dataclass
class Watch:
    """Takes an engine's events, in its thread, and keeps when they came.

    Attributes:
        events: The events and their moments.
        threads: Threads of torch in the engine's thread.
    """

    events: list[tuple[Moment, Event]] = field(default_factory=list)
    threads: int = 0

    def __call__(self, event: Event) -> None:
        """Take one event."""
        moment = Moment()
        if isinstance(event, Stepped) and not self.threads:
            import torch

            self.threads = torch.get_num_threads()
        self.events.append((moment, event))

    def of(self, kind: type[Event]) -> list[tuple[Moment, Any]]:
        """Give the events of one kind, with their moments."""
        return [(moment, event) for moment, event in self.events if isinstance(event, kind)]

    @property
    def job(self) -> Job:
        """The finished job."""
        stepped = self.of(Stepped)
        pictured, picture = self.of(Pictured)[0]
        steps, work = between([moment for moment, _ in stepped])
        loading = self.of(Loading)
        return Job(
            pixels=picture.image.array,
            steps=steps,
            work=work,
            threads=self.threads,
            previews=tuple(whole - event.seconds for whole, (_, event) in zip(steps, stepped[1:], strict=True)),
            load=stepped[0][0].clock - loading[0][0].clock if loading else 0.0,
            decode=pictured.clock - self.of(Decoding)[-1][0].clock,
        )


def run_job(engine: Engine, request: GenerateRequest) -> Job:
    """Do one job with the engine."""
    watch = Watch()
    engine.run(request, watch, Stop())
    return watch.job


class BarePipeline:
    """A Stable Diffusion folder through diffusers alone, in fp32, in a thread of its own, as the engine has one."""

    def __init__(self, folder: Path) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="bare")
        self._pipeline: Any = self._executor.submit(_load_bare, folder).result()

    def run(self, request: GenerateRequest, threads: int) -> Job:
        """Do the request's job: prompt, seed, extent, steps and guidance; all must be set.

        Args:
            request: A resolved request.
            threads: Threads of torch to run with.
        """
        return self._executor.submit(self._run, request, threads).result()

    def close(self) -> None:
        """End the thread and let the weights go."""
        self._executor.shutdown()
        self._pipeline = None

    def _run(self, request: GenerateRequest, threads: int) -> Job:
        import torch

        if request.extent is None:
            raise ValueError(request)
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        ends: list[Moment] = []

        def stepped(_pipeline: object, _index: int, _timestep: object, values: dict[str, Any]) -> dict[str, Any]:
            ends.append(Moment())
            return values

        image = self._pipeline(
            request.prompt,
            height=request.extent.height,
            width=request.extent.width,
            num_inference_steps=request.scheduler.steps,
            guidance_scale=request.guidance.scale,
            generator=torch.Generator("cpu").manual_seed(request.seed),
            callback_on_step_end=stepped,
        ).images[0]
        decode = time.perf_counter() - ends[-1].clock
        return Job(np.asarray(image), *between(ends), threads, decode=decode)


def _load_bare(folder: Path) -> object:
    import diffusers

    from studio.engine.networks import quiet

    with quiet():
        pipeline = diffusers.StableDiffusionPipeline.from_pretrained(str(folder), local_files_only=True)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


@contextmanager
def first_evaluation(begun: Callable[[], None]) -> Iterator[None]:
    """Call `begun` once, in the engine's thread, when a denoising network is first entered within the context."""
    from torch.nn.modules.module import register_module_forward_pre_hook

    def entered(module: nn.Module, _arguments: object) -> None:
        if type(module).__name__ in DENOISERS:
            handle.remove()
            begun()

    handle = register_module_forward_pre_hook(entered)
    try:
        yield
    finally:
        handle.remove()
