"""The engine behind the port: one engine thread, one job at a time, weights resident between jobs."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, MutableMapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import torch

from studio.contract.catalog import BackboneReport, Catalog
from studio.contract.errors import Cancelled, EngineFailed, StudioError
from studio.contract.events import Finished, Loading, Noticed, Pictured
from studio.contract.geometry import Extent
from studio.contract.port import Cost, MemoryUse, OperatorComparison, Report, Stop, TokenCount
from studio.contract.raster import Raster
from studio.contract.records import BackboneIdentity, PictureRecord, Timings
from studio.contract.requests import BackboneChoice, GenerateRequest
from studio.engine import (
    comparing,
    finding,
    memory,
    offering,
    painting,
    previewing,
    repaint_plan,
    resolving,
    schedulers,
    telling,
    tensors,
)
from studio.engine.enlarge_plans import Backbones
from studio.engine.enlarging import Enlarger
from studio.engine.families.family import LoadOptions, Painter
from studio.engine.faults import without_frames
from studio.engine.finding import Found, Key, Target
from studio.engine.made import Made
from studio.engine.resolving import OWN_FAMILY
from studio.engine.sampling import Walk
from studio.engine.upscalers.finding import entries
from studio.engine.versions import versions

log = logging.getLogger(__name__)
T = TypeVar("T")


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
        memory.keep_heap()
        self._weights = weights
        self._fingerprints: MutableMapping[str, str] = {} if fingerprints is None else fingerprints
        self._now = now
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="engine")
        self._painters: dict[Key, Painter] = {}
        self._passing: set[Key] = set()
        self._step_seconds: dict[tuple[Key, Extent | None], float] = {}
        self._running: Stop | None = None
        self._is_closing = False
        self._enlarger = Enlarger(weights, Backbones(self._aimed, self._painter_for, self._cost), now)
        self._lock = threading.Lock()
        self._counting = threading.Lock()

    # What there is

    def catalog(self) -> Catalog:
        """See `Engine.catalog`."""
        backbones, notices = self._defaults()
        operators, damages = offering.operators(backbones, self._weights, self._find)
        upscalers, faults = entries(self._weights)
        notices = (*notices, *damages, *faults)
        return Catalog(backbones, schedulers.entries(), operators, upscalers, offering.scans(), notices)

    def inspect(self, path: str) -> BackboneReport:
        """See `Engine.inspect`."""
        return self._find(BackboneChoice.parse(path)).report

    def count_tokens(self, backbone: BackboneChoice, text: str) -> TokenCount:
        """See `Engine.count_tokens`."""
        found = self._find(backbone)
        # Not in the engine's thread: a person types while a picture is being made.
        with self._counting:
            return without_frames(lambda: found.family.count_tokens(found.folder, text), memory.give_back)

    def resolve(self, request: GenerateRequest) -> GenerateRequest:
        """See `Engine.resolve`."""
        return self._resolved(request)[0] if request.enlarge is None else self._enlarger.resolve(request)

    def sigmas(self, request: GenerateRequest) -> tuple[float, ...]:
        """See `Engine.sigmas`."""
        if request.enlarge is not None:
            return self._enlarger.sigmas(request)
        resolved, target = self._resolved(request)
        folder = target.found.folder
        part = self._part(resolved, target)
        return finding.understood(folder, lambda: target.found.family.sigmas(folder, part))

    def predict_cost(self, request: GenerateRequest) -> Cost:
        """See `Engine.predict_cost`."""
        if request.enlarge is not None:
            return self._enlarger.cost(request)
        target = finding.aim(request, self._weights)
        return self._cost(resolving.resolve(request, target.found.report), target)

    def compare_operators(self, request: GenerateRequest) -> OperatorComparison | None:
        """See `Engine.compare_operators`."""
        return None if request.enlarge is not None else comparing.compare(request, self._weights, self._step_seconds)

    # Work

    def run(self, request: GenerateRequest, report: Report, stop: Stop) -> Finished:
        """See `Engine.run`."""
        try:
            return self.submit(request, report, stop).result()
        except CancelledError:
            raise Cancelled from None

    def submit(self, request: GenerateRequest, report: Report, stop: Stop) -> Future[Finished]:
        """See `Engine.submit`."""

        def work() -> Finished:
            try:
                if request.enlarge is not None:
                    return self._enlarger.run(request, report, stop)
                return self._paint_all(*self._resolved(request), report, stop)
            finally:
                memory.trim_heap()

        return self._in_thread(lambda: self._job(stop, work))

    def load(self, request: GenerateRequest, report: Report, stop: Stop) -> Future[None]:
        """See `Engine.load`."""

        def work() -> None:
            if request.enlarge is not None:
                self._enlarger.load(request, report, stop)
            else:
                self._painter_for(self._resolved(request)[1], report, stop)

        return self._in_thread(lambda: self._job(stop, work))

    @property
    def is_alive(self) -> bool:
        """See `Engine.is_alive`."""
        # The executor starts its thread with the first job and never replaces one that was killed.
        return not self._is_closing and all(thread.is_alive() for thread in tuple(self._executor._threads))

    def unload(self) -> None:
        """See `Engine.unload`."""
        self._in_thread(self._forget).result()

    def memory(self) -> MemoryUse:
        """See `Engine.memory`."""
        painters = dict(self._painters)
        on_device = int(torch.cuda.memory_allocated()) if torch.cuda.is_available() else 0
        networks = [network for painter in painters.values() for network in painter.networks.values()]
        weights = memory.bytes_of([*networks, *self._enlarger.networks])
        return MemoryUse(tuple(key.path for key in painters), weights, memory.bytes_of_process(), on_device)

    def close(self) -> None:
        """See `Engine.close`."""
        with self._lock:
            self._is_closing = True
            running = self._running
        if running is not None:
            running.now()
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._painters.clear()
        self._enlarger.forget()

    # In the engine's thread

    def _in_thread(self, work: Callable[[], T]) -> Future[T]:
        with contextlib.suppress(RuntimeError):
            if self.is_alive:
                return self._executor.submit(without_frames, work, self._forget)
        raise EngineFailed("The engine is closed, or its thread has ended.", "Start the program again.")

    def _job(self, stop: Stop, work: Callable[[], T]) -> T:
        """Do a job's work, which `close` can stop."""
        with self._lock:
            self._running = stop
            if self._is_closing:
                stop.now()
        try:
            stop.check()
            return work()
        finally:
            with self._lock:
                self._running = None

    def _paint_all(self, request: GenerateRequest, target: Target, report: Report, stop: Stop) -> Finished:
        painter, load_seconds = self._painter_for(target, report, stop)
        source, notices = _fitted_source(request)
        notices += (
            telling.of_crop(painter.report, request)
            + telling.of_size(painter.report, repaint_plan.part_of(request, painter.report))
            + telling.of_prompts(painter, request)
        )
        for notice in (*painter.report.notices, *notices):
            report(Noticed(notice))
        images: list[Raster] = []
        records: list[PictureRecord] = []
        while len(images) < request.count and not (images and stop.is_after_this_picture):
            walk = Walk(report, stop, len(images) + 1, request.count, painter.preview)
            made = painting.paint(painter, request, source, walk)
            walk.decoded()
            seen = repaint_plan.part_of(request, painter.report).extent
            self._step_seconds[target.key, seen] = walk.clock.sample / max(1, len(walk.steps))
            told = telling.of_painted(made.painted, painter.report)
            for notice in told:
                report(Noticed(notice))
            record = self._record(target, painter, request, walk, made)
            record = replace(record, notices=notices + told, timings=_timings(walk, load_seconds))
            images.append(made.image)
            report(Pictured(walk.picture, request.count, made.image, record, made.patch))
            stop.check()
            records = records or [record]
            load_seconds = 0.0
        finished = Finished(tuple(images), records[0])
        report(finished)
        return finished

    def _painter_for(self, target: Target, report: Report, stop: Stop) -> tuple[Painter, float]:
        if target.key in self._painters:
            return self._painters[target.key], 0.0
        began = time.perf_counter()
        self._make_room(target)
        options = LoadOptions(
            target.device, target.dtype, lambda what, fraction: report(Loading(what, fraction)), stop.check
        )
        painter = target.found.family.load(target.found.folder, options, self._fingerprints)
        if painter.preview is None:
            painter.preview = previewing.for_networks(painter.networks)
        self._painters[target.key] = painter
        if not target.found.is_default:
            self._passing.add(target.key)
        return painter, time.perf_counter() - began

    def _leaving(self, target: Target) -> list[Key]:
        """Give what goes when a target is loaded: its own files of before, and other weights than the default ones."""
        return [
            key
            for key in self._painters
            if key != target.key
            and ((key in self._passing and not target.found.is_default) or _is_replaced(key, target.key))
        ]

    def _make_room(self, target: Target) -> None:
        leaving = self._leaving(target)
        self._painters = {key: painter for key, painter in self._painters.items() if key not in leaving}
        self._passing -= set(leaving)
        if leaving:
            memory.give_back()

    def _record(
        self, target: Target, painter: Painter, request: GenerateRequest, walk: Walk, made: Made
    ) -> PictureRecord:
        told = painter.report
        return PictureRecord(
            created=self._now().isoformat(timespec="seconds"),
            request=request.without_pixels(),
            seed=request.seed_of(walk.picture - 1),
            backbone=BackboneIdentity(
                told.id if target.found.is_default else told.name,
                told.name,
                told.family,
                painter.fingerprint,
                told.operator,
                told.scan,
            ),
            scheduler=made.painted.scheduler,
            extent=made.image.extent,
            device=str(target.device),
            precision=target.precision.value,
            steps=tuple(walk.steps),
            versions=versions(),
            is_flagged=made.painted.is_flagged,
            proof=made.proof,
        )

    def _forget(self) -> None:
        self._painters.clear()
        self._enlarger.forget()
        self._passing.clear()
        memory.give_back()

    # What a request runs on

    def _defaults(self) -> tuple[tuple[BackboneReport, ...], tuple[str, ...]]:
        """Give the default weights that are whole, and what is wrong with the others."""
        reports, notices = [], []
        for name in finding.default_ids(self._weights):
            try:
                reports.append(self.inspect(name))
            except StudioError as error:
                notices.append(str(error))
        return tuple(reports), tuple(notices)

    def _find(self, choice: BackboneChoice) -> Found:
        return finding.find(choice, self._weights)

    def _resolved(self, request: GenerateRequest) -> tuple[GenerateRequest, Target]:
        resolved, target = self._aimed(request)
        resolving.check_cost(resolved, self._cost(resolved, target))
        return resolved, target

    def _aimed(self, request: GenerateRequest) -> tuple[GenerateRequest, Target]:
        """Resolve a request without asking what it would cost."""
        target = finding.aim(request, self._weights)
        resolved = resolving.resolve(request, target.found.report)
        folder = target.found.folder
        part = self._part(resolved, target)
        finding.understood(folder, lambda: target.found.family.check(folder, part))
        return resolved, target

    def _part(self, request: GenerateRequest, target: Target) -> GenerateRequest:
        """Give a resolved request as the family paints it: one part of it, where it is painted in parts."""
        if not repaint_plan.is_repaint(request):
            return request
        part = repaint_plan.part_of(request, target.found.report)
        folder = target.found.folder
        return finding.understood(folder, lambda: target.found.family.evened(folder, part))

    def _cost(self, request: GenerateRequest, target: Target) -> Cost:
        folder = target.found.folder
        is_own = target.found.report.family == OWN_FAMILY
        seen, needed = repaint_plan.part_of(request, target.found.report).extent, 0
        if seen is not None and request.extent is not None:
            if is_own and target.device.type == "cpu" and not request.is_tileable:
                needed = memory.bytes_for_strips(folder.lender or folder.path, seen)
            else:  # our own autoencoder runs in fp32 whatever the rest does
                dtype = torch.float32 if is_own else target.dtype
                needed = memory.bytes_for_activations(folder.lender or folder.path, seen, dtype)
                needed += needed // 4 if request.is_tileable else 0  # padded copies of what wraps around, never cut
            needed += request.extent.pixels * 3 * request.count
        free = memory.bytes_free(target.device)
        if target.key not in self._painters:
            needed += folder.parameters * target.dtype.itemsize
            leaving = [self._painters[key] for key in self._leaving(target)]
            free += sum(memory.bytes_of(painter.networks.values()) for painter in leaving)
        each = self._step_seconds.get((target.key, seen))
        seconds = None if each is None else each * (request.scheduler.steps or 1) * request.count
        return Cost(needed, free, seconds)


def _is_replaced(resident: Key, wanted: Key) -> bool:
    """Say whether resident weights are those of files that have been replaced since."""
    return resident.path == wanted.path and resident.stamp != wanted.stamp


def _fitted_source(request: GenerateRequest) -> tuple[Raster | None, tuple[str, ...]]:
    """Give the picture to start from at the request's size, and what a person should know of how it came to it."""
    source, extent = request.source, request.extent
    if repaint_plan.is_repaint(request):
        return None, ()
    if not isinstance(source, Raster) or extent is None:
        return (source if isinstance(source, Raster) else None), ()
    fitted = tensors.resized(source, extent)
    if source.extent.width * extent.height == source.extent.height * extent.width:
        return fitted, ()
    return fitted, (f"The picture is {source.extent}: it was cropped about its middle to the shape of {extent}.",)


def _timings(walk: Walk, load_seconds: float) -> Timings:
    return Timings(load_seconds, walk.clock.encode, walk.clock.sample, walk.clock.decode)
