"""A scripted engine behind our own port, and one person's folders, for the tests of the command line."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from studio.cli.main import main
from studio.contract.catalog import (
    BackboneReport,
    Catalog,
    OperatorEntry,
    Prediction,
    ScanEntry,
    SchedulerEntry,
    UpscalerEntry,
)
from studio.contract.errors import StudioError
from studio.contract.events import Decoding, Event, Finished, Loading, Pictured, Stepped
from studio.contract.geometry import Bounds, Extent
from studio.contract.patches import Patch, patched
from studio.contract.port import Cost, MemoryUse, OperatorComparison, Report, Stop, TokenCount
from studio.contract.raster import Mask, Raster
from studio.contract.records import BackboneIdentity, PictureRecord, RepaintProof, StepRecord
from studio.contract.requests import BackboneChoice, GenerateRequest

DIT = BackboneReport(
    id="dit",
    name="Diffusion Transformer",
    family="default",
    family_name="Scanline Studio",
    pipeline="DefaultPipeline",
    path="",
    is_tried=True,
    prediction=Prediction.FLOW,
    scheduler="FlowMatchEulerDiscreteScheduler",
    schedulers=("flow_euler",),
    native=Extent(64, 64),
    multiple_of=8,
    steps=3,
    guidance=4.0,
)


def picture_of(seed: int, extent: Extent) -> Raster:
    """Give the picture that the fake engine makes of a seed."""
    noise = np.random.default_rng(seed).integers(0, 256, (extent.height, extent.width, 3), np.uint8)
    return Raster(noise)


@dataclass
class FakeEngine:
    """`contract.port.Engine` that makes noise: real threads, real stop, no networks.

    Attributes:
        before_step: Called in the engine's thread before each step.
        extra: Events reported before the first step.
        fault: Raised instead of the first step.
    """

    step_seconds: float = 0.0
    before_step: Callable[[int, int, Stop], None] = lambda picture, index, stop: None
    extra: tuple[Event, ...] = ()
    fault: StudioError | None = None
    requests: list[GenerateRequest] = field(default_factory=list)
    is_closed: bool = False
    _executor: ThreadPoolExecutor | None = None

    def catalog(self) -> Catalog:
        return Catalog(
            (DIT,),
            (SchedulerEntry("flow_euler", "Flow Euler", (Prediction.FLOW,), takes_shift=True),),
            (
                OperatorEntry("attention", "Softmax attention", "dit", "Vaswani et al. 2017"),
                OperatorEntry(
                    "s4d",
                    "S4D",
                    "ssm",
                    "Gu et al. 2022",
                    scan="alternating",
                    native=Extent(64, 64),
                    parameters=1_250_000,
                    is_comparison=True,
                ),
            ),
            (UpscalerEntry("upscaler-x2", "Compact", 2),),
            (ScanEntry("raster", "Rows, left to right", "Gu and Dao 2023"),),
            notices=("The weights of ssm are damaged.",),
        )

    def inspect(self, path: str) -> BackboneReport:
        return DIT

    def count_tokens(self, backbone: BackboneChoice, text: str) -> TokenCount:
        return TokenCount(1, 77, 1)

    def resolve(self, request: GenerateRequest) -> GenerateRequest:
        scheduler = replace(request.scheduler, steps=request.scheduler.steps or DIT.steps)
        return replace(request, scheduler=scheduler, extent=request.result_extent or request.extent or DIT.native)

    def sigmas(self, request: GenerateRequest) -> tuple[float, ...]:
        return (1.0, 0.0)

    def predict_cost(self, request: GenerateRequest) -> Cost:
        return Cost(1, 2)

    def compare_operators(self, request: GenerateRequest) -> OperatorComparison | None:
        return None

    def run(self, request: GenerateRequest, report: Report, stop: Stop) -> Finished:
        return self.submit(request, report, stop).result()

    def submit(self, request: GenerateRequest, report: Report, stop: Stop) -> Future[Finished]:
        self.requests.append(request)
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="engine")
        return self._executor.submit(self._paint, request, report, stop)

    def load(self, request: GenerateRequest, report: Report, stop: Stop) -> Future[None]:
        done: Future[None] = Future()
        done.set_result(None)
        return done

    @property
    def is_alive(self) -> bool:
        return not self.is_closed

    def unload(self) -> None:
        return None

    def memory(self) -> MemoryUse:
        return MemoryUse((), 0, 0)

    def close(self) -> None:
        self.is_closed = True
        if self._executor is not None:
            self._executor.shutdown()

    def _paint(self, request: GenerateRequest, report: Report, stop: Stop) -> Finished:
        report(Loading("backbone", 0.5))
        for event in self.extra:
            report(event)
        if self.fault is not None:
            raise self.fault
        done = [self._paint_one(request, number, report, stop) for number in range(request.count)]
        return Finished(tuple(one.image for one in done), done[0].record)

    def _paint_one(self, request: GenerateRequest, number: int, report: Report, stop: Stop) -> Pictured:
        assert request.extent is not None
        total = request.scheduler.steps or DIT.steps
        for index in range(1, total + 1):
            self.before_step(number + 1, index, stop)
            self._wait(stop)
            preview = picture_of(index, Extent(8, 8))
            sigma = 1 - (index - 1) / total
            report(Stepped(index, total, sigma, preview, self.step_seconds, number + 1, part_of(request)))
        report(Decoding(number + 1, request.count))
        seed = request.seed_of(number)
        image = painted_over(request, picture_of(seed, request.extent))
        record = replace(a_record(request, seed), proof=proof_of(request))
        pictured = Pictured(number + 1, request.count, image, record)
        report(pictured)
        return pictured

    def _wait(self, stop: Stop) -> None:
        until = time.monotonic() + self.step_seconds
        stop.check()
        while time.monotonic() < until:
            stop.check()
            time.sleep(0.005)


def part_of(request: GenerateRequest) -> Bounds | None:
    """Give which part of the picture the fake engine shows: the lower right quarter where it starts from one."""
    extent = request.result_extent
    if extent is None:
        return None
    return Bounds.between(extent.width // 2, extent.height // 2, extent.width, extent.height)


def painted_over(request: GenerateRequest, noise: Raster) -> Raster:
    """Give noise where a request gives the picture free, and the source where it does not."""
    if isinstance(request.mask, Mask) and isinstance(request.source, Raster):
        patch = Patch(Raster(np.dstack([noise.array, request.mask.array])), 0, 0)
        return patched(request.source, patch)
    return noise


def proof_of(request: GenerateRequest) -> RepaintProof | None:
    """Give a proof as an engine has it of a mask or of margins."""
    if request.mask is None and request.margins is None:
        return None
    return RepaintProof(repainted=16, changed_outside=0, seam=4.12, surroundings=4.0)


def a_record(request: GenerateRequest, seed: int) -> PictureRecord:
    """Give the record of a picture that the fake engine made."""
    return PictureRecord(
        created="2026-11-21T06:31:32+00:00",
        request=request.without_pixels(),
        seed=seed,
        backbone=BackboneIdentity("dit", DIT.name, "default", "ab" * 32),
        scheduler="FlowMatchEulerDiscreteScheduler",
        extent=request.extent or Extent(64, 64),
        device="cpu",
        precision="fp32",
        steps=(StepRecord(1, 1.0, 0.5),),
        versions={"studio": "0.1.0"},
    )


@dataclass
class Person:
    """Somebody at a terminal, with folders of their own.

    Attributes:
        home: Their folder, where they work.
        pictures: The pictures folder that the studio finds for them.
        engine: The engine that the program opens.
        opened: How many engines it opened.
    """

    home: Path
    pictures: Path
    capsys: pytest.CaptureFixture[str]
    engine: FakeEngine = field(default_factory=FakeEngine)
    opened: int = 0

    def types(self, *arguments: str) -> int:
        """Run the program and give its exit code."""

        def open_engine(places: object) -> FakeEngine:
            self.opened += 1
            return self.engine

        return main(list(arguments), open_engine=open_engine)

    def reads(self) -> tuple[str, str]:
        """Give what stands on stdout and stderr since the last time."""
        captured = self.capsys.readouterr()
        return captured.out, captured.err

    def reads_events(self) -> list[dict[str, object]]:
        """Give the JSON lines on stdout."""
        return [json.loads(line) for line in self.reads()[0].splitlines()]

    def files(self) -> list[str]:
        """Give all files below home and pictures, relative to home's parent."""
        return sorted(str(path.relative_to(self.home)) for path in self.home.rglob("*") if path.is_file())


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Person]:
    """Give a person whose folders are all below the test's own."""
    home, work = tmp_path / "home", tmp_path / "work"
    for folder in (home, work):
        folder.mkdir()
    places = {"CONFIG_HOME": "config", "DATA_HOME": "data", "CACHE_HOME": "cache", "STATE_HOME": "state"}
    for name, folder in places.items():
        monkeypatch.setenv(f"XDG_{name}", str(home / folder))
    monkeypatch.setenv("XDG_PICTURES_DIR", str(home / "Pictures"))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(work)
    before = threading.active_count()
    someone = Person(work, home / "Pictures" / "Scanline Studio", capsys)
    yield someone
    if someone.opened:
        assert someone.engine.is_closed
        assert threading.active_count() == before
