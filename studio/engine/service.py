"""The engine behind the port: one engine thread, one job at a time, weights resident between jobs."""

from __future__ import annotations

import logging
import platform
import threading
import time
from collections.abc import Callable, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TypeVar

import torch

import studio
from studio.contract.catalog import BackboneReport, Catalog, OperatorEntry
from studio.contract.errors import Cancelled, EngineFailed, InvalidRequest, OutOfMemory, StudioError, nearest, shorten
from studio.contract.events import Finished, Loading, Noticed, Pictured
from studio.contract.geometry import Extent
from studio.contract.port import Cost, MemoryUse, Report, Stop, TokenCount
from studio.contract.raster import Raster
from studio.contract.records import BackboneIdentity, PictureRecord, Timings
from studio.contract.requests import BackboneChoice, GenerateRequest, Precision
from studio.engine import families, loading, memory, previewing, resolving, schedulers, tensors
from studio.engine.families.family import Family, LoadOptions, Painted, Painter, PaintTask
from studio.engine.loading import PipelineFolder
from studio.engine.sampling import Walk

log = logging.getLogger(__name__)
T = TypeVar("T")
Key = tuple[str, str, str]


class TorchEngine:
    """`contract.port.Engine` with PyTorch.

    Args:
        weights: Folder with the default weights, one pipeline folder per backbone id.
        fingerprints: Remembers the SHA-256 of files between runs; None remembers for this process only.
        now: The clock of the records.
    """

    def __init__(
        self,
        weights: Path,
        fingerprints: MutableMapping[str, str] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone(),
    ) -> None:
        self._weights = weights
        self._fingerprints: MutableMapping[str, str] = {} if fingerprints is None else fingerprints
        self._now = now
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="engine")
        self._painters: dict[Key, Painter] = {}
        self._step_seconds: dict[tuple[Key, Extent | None], float] = {}
        self._running: Stop | None = None
        self._lock = threading.Lock()

    # What there is

    def catalog(self) -> Catalog:
        """See `Engine.catalog`."""
        backbones = tuple(self.inspect(name) for name in sorted(self._default_ids()))
        operators = tuple(
            OperatorEntry(report.operator, families.operator_name(report.operator), report.id)
            for report in backbones
            if report.operator is not None
        )
        return Catalog(backbones, schedulers.entries(), operators)

    def inspect(self, path: str) -> BackboneReport:
        """See `Engine.inspect`."""
        family, folder = self._find(BackboneChoice(path))
        return family.report(folder)

    def count_tokens(self, backbone: BackboneChoice, text: str) -> TokenCount:
        """See `Engine.count_tokens`."""
        family, folder = self._find(backbone)
        return self._in_thread(lambda: family.count_tokens(folder, text)).result()

    def resolve(self, request: GenerateRequest) -> GenerateRequest:
        """See `Engine.resolve`."""
        family, folder = self._find(request.backbone)
        resolved = resolving.resolve(request, family.report(folder))
        family.check(folder, resolved)
        memory.pick_device(request.device)
        resolving.check_cost(resolved, self._cost(resolved, folder))
        return resolved

    def sigmas(self, request: GenerateRequest) -> tuple[float, ...]:
        """See `Engine.sigmas`."""
        family, folder = self._find(request.backbone)
        return family.sigmas(folder, resolving.resolve(request, family.report(folder)))

    def predict_cost(self, request: GenerateRequest) -> Cost:
        """See `Engine.predict_cost`."""
        family, folder = self._find(request.backbone)
        return self._cost(resolving.resolve(request, family.report(folder)), folder)

    # Work

    def run(self, request: GenerateRequest, report: Report, stop: Stop) -> Finished:
        """See `Engine.run`."""
        return self.submit(request, report, stop).result()

    def submit(self, request: GenerateRequest, report: Report, stop: Stop) -> Future[Finished]:
        """See `Engine.submit`."""
        return self._in_thread(lambda: self._job(request, report, stop))

    def unload(self) -> None:
        """See `Engine.unload`."""
        self._in_thread(self._forget).result()

    def memory(self) -> MemoryUse:
        """See `Engine.memory`."""
        painters = dict(self._painters)
        on_device = int(torch.cuda.memory_allocated()) if torch.cuda.is_available() else 0
        weights = sum(memory.bytes_of(painter.networks.values()) for painter in painters.values())
        return MemoryUse(tuple(key[0] for key in painters), weights, memory.bytes_of_process(), on_device)

    def close(self) -> None:
        """See `Engine.close`."""
        with self._lock:
            running = self._running
        if running is not None:
            running.now()
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._painters.clear()

    # In the engine's thread

    def _in_thread(self, work: Callable[[], T]) -> Future[T]:
        try:
            return self._executor.submit(_without_frames, work, self._forget)
        except RuntimeError as error:
            raise EngineFailed("The engine is closed.", "Start the program again.") from error

    def _job(self, request: GenerateRequest, report: Report, stop: Stop) -> Finished:
        with self._lock:
            self._running = stop
        try:
            stop.check()
            return self._paint_all(self.resolve(request), report, stop)
        finally:
            with self._lock:
                self._running = None

    def _paint_all(self, request: GenerateRequest, report: Report, stop: Stop) -> Finished:
        painter, load_seconds = self._painter_for(request, report, stop)
        memory.fit_threads(memory.parameters_of(painter.networks.values()))
        notices = _prompt_notices(painter, request)
        for notice in (*painter.report.notices, *notices):
            report(Noticed(notice))
        source = request.source if isinstance(request.source, Raster) else None
        if source is not None and request.extent is not None:
            source = tensors.resized(source, request.extent)
        done: list[Pictured] = []
        for number in range(request.count):
            if done and stop.is_after_this_picture:
                break
            walk = Walk(report, stop, number + 1, request.count, painter.preview)
            task = PaintTask(request, request.seed_of(number), source, walk)
            painted = painter.paint(task)
            walk.decoded()
            record = self._record(painter, task, painted, load_seconds if number == 0 else 0.0)
            self._step_seconds[self._key(request), request.extent] = walk.clock.sample / max(1, len(walk.steps))
            done.append(
                Pictured(
                    number + 1, request.count, Raster(painted.pixels), replace(record, notices=record.notices + notices)
                )
            )
            report(done[-1])
        finished = Finished(tuple(one.image for one in done), done[0].record)
        report(finished)
        return finished

    def _painter_for(self, request: GenerateRequest, report: Report, stop: Stop) -> tuple[Painter, float]:
        key = self._key(request)
        if key in self._painters:
            return self._painters[key], 0.0
        family, folder = self._find(request.backbone)
        began = time.perf_counter()
        if not self._is_default(key):
            for other in [other for other in self._painters if not self._is_default(other)]:
                del self._painters[other]
            memory.give_back()
        options = LoadOptions(
            torch.device(key[1]),
            memory.DTYPES[Precision(key[2])],
            lambda what, part: report(Loading(what, part)),
            stop.check,
        )
        painter = family.load(folder, options, self._fingerprints)
        if painter.preview is None:
            painter.preview = previewing.for_networks(painter.networks)
        self._painters[key] = painter
        return painter, time.perf_counter() - began

    def _record(self, painter: Painter, task: PaintTask, painted: Painted, load_seconds: float) -> PictureRecord:
        height, width = painted.pixels.shape[:2]
        clock = task.walk.clock
        _, device, precision = self._key(task.request)
        return PictureRecord(
            created=self._now().isoformat(timespec="seconds"),
            request=task.request.without_pixels(),
            seed=task.seed,
            backbone=BackboneIdentity(
                painter.report.id, painter.report.name, painter.report.family, painter.fingerprint
            ),
            scheduler=painted.scheduler,
            extent=Extent(width, height),
            device=device,
            precision=precision,
            steps=tuple(task.walk.steps),
            timings=Timings(load_seconds, clock.encode, clock.sample, clock.decode),
            versions=_versions(),
            notices=painted.notices,
            is_flagged=painted.is_flagged,
        )

    def _forget(self) -> None:
        self._painters.clear()
        memory.give_back()

    # Finding weights

    def _default_ids(self) -> list[str]:
        if not self._weights.is_dir():
            return []
        return [folder.name for folder in self._weights.iterdir() if (folder / "model_index.json").is_file()]

    def _find(self, choice: BackboneChoice) -> tuple[Family, PipelineFolder]:
        ids = self._default_ids()
        path = self._weights / choice.name if choice.name in ids else Path(choice.name).expanduser()
        if choice.name not in ids and not path.exists() and path.name == choice.name:
            raise InvalidRequest(
                f"There is no backbone {shorten(choice.name)!r}; there are {', '.join(sorted(ids)) or 'none'}, "
                "and paths of folders.",
                nearest(choice.name, ids) or "`studio catalog` lists them.",
            )
        folder = loading.open_folder(str(path))
        family = families.find(folder)
        report = family.report(folder)
        if choice.operator is not None and choice.operator != report.operator:
            raise InvalidRequest(
                f"{report.name} has no operator {shorten(choice.operator)!r}; "
                f"it has {report.operator or 'none to choose'}.",
                nearest(choice.operator, [report.operator] if report.operator else []),
            )
        return family, folder

    def _is_default(self, key: Key) -> bool:
        return Path(key[0]).parent == self._weights

    def _key(self, request: GenerateRequest) -> Key:
        _, folder = self._find(request.backbone)
        device = memory.pick_device(request.device)
        return str(folder.path), str(device), memory.pick_precision(request.precision, device).value

    def _cost(self, request: GenerateRequest, folder: PipelineFolder) -> Cost:
        key = self._key(request)
        device, dtype = torch.device(key[1]), memory.DTYPES[Precision(key[2])]
        needed = 0 if request.extent is None else memory.bytes_for_activations(folder.path, request.extent, dtype)
        if key not in self._painters:
            needed += memory.bytes_for_weights(folder.path, dtype)
        each = self._step_seconds.get((key, request.extent))
        seconds = None if each is None else each * (request.scheduler.steps or 1) * request.count
        return Cost(needed, memory.bytes_free(device), seconds)


def _without_frames(work: Callable[[], T], forget: Callable[[], None]) -> T:
    """Do the work; a fault leaves as a `StudioError` whose frames are gone, so that they keep no tensors alive."""
    fault: StudioError
    ran_out = False
    try:
        return work()
    except StudioError as error:
        fault = error
    except Exception as error:  # the thread's edge: whatever the libraries raise becomes one sentence
        ran_out = memory.is_out_of_memory(error)
        fault = _translated(error)
        if not ran_out:
            log.exception("the engine failed")
    fault.__traceback__ = fault.__context__ = fault.__cause__ = None
    # Only here, outside the except block, are the fault's frames and their tensors free to go.
    if ran_out:
        forget()
    elif not isinstance(fault, Cancelled | InvalidRequest):
        memory.give_back()
    raise fault


def _translated(error: Exception) -> StudioError:
    if memory.is_out_of_memory(error):
        return OutOfMemory(
            f"Memory ran out ({shorten(str(error) or type(error).__name__, 120)}); what was loaded has been freed.",
            "Choose a smaller --size or --dtype bf16, or close other programs, and try again.",
        )
    return EngineFailed(
        f"The engine failed: {type(error).__name__}: {shorten(error, 200)}.",
        "The log has the details; please report it.",
    )


def _prompt_notices(painter: Painter, request: GenerateRequest) -> tuple[str, ...]:
    notices = []
    for name, text in (("prompt", request.prompt), ("negative prompt", request.negative_prompt)):
        if not text or not painter.report.takes_prompt:
            continue
        tokens = painter.count_tokens(text)
        if tokens.needed > tokens.limit:
            place = (
                f" from {shorten(text[tokens.cut_at : tokens.cut_at + 24])!r} on" if tokens.cut_at is not None else ""
            )
            notices.append(
                f"The {name} is cut off{place}: the encoder reads {tokens.limit} of its {tokens.needed} tokens."
            )
    return tuple(notices)


def _versions() -> dict[str, str]:
    return {
        "studio": studio.__version__,
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "diffusers": metadata.version("diffusers"),
    }
