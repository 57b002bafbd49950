# ruff: noqa: PLC0415 - what is imported, and when, is what these measure
"""What fresh processes are sent to do: python -m studio.bench.errands ERRAND [ARGUMENT ...]. Marks are JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from studio.bench.canvases import canvas_work
from studio.bench.galleries import gallery_index, gallery_work
from studio.bench.operator_gpu import operator_gpu
from studio.bench.operator_painting import operator_painting
from studio.bench.operator_times import operator_memory, operator_times
from studio.bench.windows import window_start, window_work

if TYPE_CHECKING:
    from studio.contract.requests import GenerateRequest
    from studio.engine.service import TorchEngine


class Say(Protocol):
    """Gives the moment, with what is known at it, to the process that sent us."""

    def __call__(self, **values: object) -> None:
        """Give the moment."""


def import_peer(say: Say) -> None:
    """Import what every script around diffusers begins with."""
    import diffusers

    _ = diffusers.StableDiffusionPipeline
    say(what="imported")


def import_torch(say: Say) -> None:
    """Import torch alone: the yardstick of the window's first paint."""
    import torch

    _ = torch.Tensor
    say(what="imported")


def ready(say: Say, weights: str, backbone: str) -> None:
    """Get ready with the default weights: a mark at the network's first evaluation, then one with what is imported."""
    from studio.contract.requests import BackboneChoice, GenerateRequest, SchedulerSettings
    from studio.engine.service import TorchEngine

    engine = TorchEngine(Path(weights))
    request = GenerateRequest("a red apple", backbone=BackboneChoice(backbone), scheduler=SchedulerSettings(steps=1))

    def begun() -> None:
        say(what="ready")
        say(what="modules", modules=sorted(sys.modules))

    _to_first_evaluation(engine, request, begun)


def pictures(say: Say, weights: str, backbone: str, count: str) -> None:
    """Paint pictures with recommended settings: one mark for each."""
    from studio.contract.events import Event, Pictured
    from studio.contract.port import Stop
    from studio.contract.requests import BackboneChoice, GenerateRequest
    from studio.engine.service import TorchEngine

    engine = TorchEngine(Path(weights))

    def report(event: Event) -> None:
        if isinstance(event, Pictured):
            request = event.record.request
            say(what="picture", extent=str(event.record.extent), steps=request.scheduler.steps)

    engine.run(GenerateRequest("a red apple", backbone=BackboneChoice(backbone), count=int(count)), report, Stop())
    engine.close()


def load_memory(say: Say, weights: str, small: str) -> None:
    """Load weights after a small pipeline of the same family has brought in every import: memory before and at most."""
    from studio.bench.memory_use import PeakMemory
    from studio.contract.port import Stop
    from studio.contract.requests import BackboneChoice, GenerateRequest, Precision, SchedulerSettings
    from studio.engine import memory
    from studio.engine.service import TorchEngine

    engine = TorchEngine(Path(weights))
    requests = [
        GenerateRequest(
            "a red apple", backbone=BackboneChoice(folder), scheduler=SchedulerSettings(steps=1), device="cpu"
        )
        for folder in (small, weights)
    ]
    engine.run(requests[0], lambda event: None, Stop())
    engine.unload()
    memory.give_back()
    precision = memory.pick_precision(Precision.AUTO, memory.pick_device("cpu")).value
    peak = PeakMemory()

    def begun() -> None:
        say(what="loaded", before=peak.before, peak=peak.most(), after=peak.now(), precision=precision)

    _to_first_evaluation(engine, requests[1], begun)


def job_memory(say: Say, weights: str, backbone: str, count: str) -> None:
    """Do one job after the other: one mark with the memory after each."""
    from studio.contract.port import Stop
    from studio.contract.requests import BackboneChoice, GenerateRequest, SchedulerSettings
    from studio.engine import memory
    from studio.engine.service import TorchEngine

    engine = TorchEngine(Path(weights))
    for number in range(int(count)):
        request = GenerateRequest(
            f"apple number {number}",
            backbone=BackboneChoice(backbone),
            scheduler=SchedulerSettings(steps=4),
            seed=number,
            device="cpu",
        )
        engine.run(request, lambda event: None, Stop())
        say(what="job", bytes=memory.bytes_of_process())
    engine.close()


def _to_first_evaluation(engine: TorchEngine, request: GenerateRequest, begun: Callable[[], None]) -> None:
    """Run a request until its network is first evaluated, and stop it there."""
    from studio.bench.jobs import first_evaluation
    from studio.contract.errors import Cancelled
    from studio.contract.port import Stop

    stop = Stop()

    def stop_here() -> None:
        begun()
        stop.now()

    try:
        with first_evaluation(stop_here):
            engine.run(request, lambda event: None, stop)
    except Cancelled:
        return
    finally:
        engine.close()


def changed_files(say: Say, folder: str, count: str) -> None:
    """Read changed files, in a process that one of them may hang or kill."""
    from studio.bench import mutants  # its files are made with numpy, which no window's start may bring

    mutants.changed_files(say, folder, count)


ERRANDS: dict[str, Callable[..., None]] = {
    function.__name__: function
    for function in (
        import_peer,
        import_torch,
        ready,
        pictures,
        load_memory,
        job_memory,
        window_start,
        window_work,
        canvas_work,
        changed_files,
        gallery_index,
        gallery_work,
        operator_times,
        operator_memory,
        operator_gpu,
        operator_painting,
    )
}


def _say(**values: object) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    ERRANDS[sys.argv[1]](_say, *sys.argv[2:])
