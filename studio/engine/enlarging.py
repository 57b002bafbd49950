"""Requests that enlarge a picture: how they run.

A plain enlargement needs an upscaler and no backbone: tiles side by side, which give what one piece would. A creative
one (creative.py) begins with the plain one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from torch import nn

from studio.contract.events import Finished, Loading, Noticed, Pictured
from studio.contract.port import Cost, Report, Stop
from studio.contract.raster import Pixels, Raster
from studio.contract.records import BackboneIdentity, PictureRecord, Timings
from studio.contract.requests import GenerateRequest
from studio.engine import enlarge_plans, memory, telling
from studio.engine.creative import Layout, Refining
from studio.engine.enlarge_plans import Backbones, Plan, Repainting
from studio.engine.families.family import Painter
from studio.engine.progress import Progress
from studio.engine.tiling import with_less
from studio.engine.upscalers import finding
from studio.engine.upscalers.passing import Pass
from studio.engine.upscalers.upscaler import Upscaler
from studio.engine.versions import versions

FAMILY = "upscaler"
"""Family of the identity that a record of a plain enlargement carries."""
RESIDENT = 2
"""Upscalers that are kept loaded."""


class UpscalerKey(NamedTuple):
    """What tells loaded upscalers apart."""

    id: str
    stamp: str
    device: str
    precision: str


class Job(NamedTuple):
    """A request on its way: its plan, the loaded upscaler, who is told, and the wish to stop."""

    plan: Plan
    upscaler: Upscaler
    report: Report
    stop: Stop


Made = tuple[Raster, PictureRecord]


class Enlarger:
    """What the engine hands requests with an enlargement to. Runs and loads in the engine's thread.

    Args:
        weights: Folder with the default weights.
        backbones: What a creative enlargement needs of the engine.
        now: The clock of the records.
    """

    def __init__(self, weights: Path, backbones: Backbones, now: Callable[[], datetime]) -> None:
        self._weights = weights
        self._backbones = backbones
        self._now = now
        self._loaded: dict[UpscalerKey, Upscaler] = {}
        self._seconds: dict[tuple[str, str], float] = {}

    def resolve(self, request: GenerateRequest) -> GenerateRequest:
        """See `Engine.resolve`."""
        return self._planned(request).request

    def sigmas(self, request: GenerateRequest) -> tuple[float, ...]:
        """See `Engine.sigmas`: those of a creative enlargement's tiles; none of a plain one."""
        creative = self._planned(request).creative
        return () if creative is None else creative.sigmas

    def cost(self, request: GenerateRequest) -> Cost:
        """See `Engine.predict_cost`."""
        plan = enlarge_plans.plan(request, self._weights, self._backbones)
        return enlarge_plans.cost_of(plan, self._backbones, self._predicted(plan))

    @property
    def networks(self) -> tuple[nn.Module, ...]:
        """The networks that are loaded."""
        return tuple(upscaler.network for upscaler in self._loaded.values())

    def forget(self) -> None:
        """Let go of what is loaded."""
        self._loaded.clear()

    def load(self, request: GenerateRequest, report: Report, stop: Stop) -> None:
        """Load what a request needs, without running it."""
        plan = self._planned(request)
        self._upscaler(plan, report, stop)
        if plan.creative is not None:
            self._backbones.painter(plan.creative.target, report, stop)

    def run(self, request: GenerateRequest, report: Report, stop: Stop) -> Finished:
        """Run a request; see `Engine.run`."""
        plan = self._planned(request)
        upscaler, load_seconds = self._upscaler(plan, report, stop)
        job = Job(plan, upscaler, report, stop)
        for notice in plan.notices:
            report(Noticed(notice))
        made = self._plain(job, load_seconds) if plan.creative is None else self._creative(job, load_seconds)
        images, records = [], []
        for raster, record in made:
            images.append(raster)
            records.append(record)
            report(Pictured(len(images), plan.request.count, raster, record))
            stop.check()
            if stop.is_after_this_picture:
                break
        finished = Finished(tuple(images), records[0])
        report(finished)
        return finished

    # Inside

    def _planned(self, request: GenerateRequest) -> Plan:
        plan = enlarge_plans.plan(request, self._weights, self._backbones)
        enlarge_plans.check_cost(plan, enlarge_plans.cost_of(plan, self._backbones))
        return plan

    def _predicted(self, plan: Plan) -> float | None:
        """Give the seconds that a plan takes, where tiles and steps of its kind were run before."""
        a_pixel = self._seconds.get(_kind(plan))
        creative = plan.creative
        if a_pixel is None or creative is None:
            return None if a_pixel is None else a_pixel * plan.extent.pixels
        a_step = self._seconds.get(_kind(plan, creative))
        steps = creative.steps * len(creative.layout.tiles) * plan.request.count
        return None if a_step is None else a_pixel * plan.extent.pixels + a_step * steps

    def _upscaler(self, plan: Plan, report: Report, stop: Stop) -> tuple[Upscaler, float]:
        """Give the loaded upscaler, at the plan's scale, and how long loading took."""
        name = str(plan.settings.upscaler)
        stamp = finding.stamp_of(name, self._weights)
        key = UpscalerKey(name, stamp, str(plan.device), plan.precision.value)
        began = time.perf_counter()
        is_loaded = key in self._loaded
        if not is_loaded:
            report(Loading("upscaler", 0.0))
            upscaler = finding.load(name, self._weights, memory.DTYPES[plan.precision], stop.check)
            upscaler.network.to(plan.device)
            while len(self._loaded) >= RESIDENT:
                del self._loaded[next(iter(self._loaded))]
            self._loaded[key] = upscaler
            report(Loading("upscaler", 1.0))
        return self._loaded[key].at(plan.traits.scale), 0.0 if is_loaded else time.perf_counter() - began

    def _pass(self, job: Job, progress: Progress) -> Pixels:
        """Enlarge the picture in the upscaler's tiles."""
        plan = job.plan
        pixels = Pass(plan.source, job.upscaler, plan.tile_px, plan.reach_px, job.stop, progress).run()
        self._seconds[_kind(plan)] = progress.seconds / plan.extent.pixels
        return pixels

    def _plain(self, job: Job, load_seconds: float) -> Iterator[Made]:
        progress = Progress(job.report, total=job.plan.tiles)
        pixels = self._pass(job, progress)
        upscaler = job.upscaler
        record = replace(
            self._record(job, progress),
            backbone=BackboneIdentity(Path(upscaler.id).name, upscaler.name, FAMILY, upscaler.fingerprint),
            timings=Timings(load_seconds, 0.0, progress.seconds),
        )
        yield _raster(pixels), record

    def _creative(self, job: Job, load_seconds: float) -> Iterator[Made]:
        """Paint the enlarged picture anew, once for each picture that is asked for."""
        creative = job.plan.creative
        if creative is None:
            return
        progress = Progress(job.report, total=job.plan.tiles + creative.steps * len(creative.layout.tiles))
        base = self._pass(job, progress)
        painter, seconds = self._backbones.painter(creative.target, job.report, job.stop)
        load_seconds += seconds
        notices = telling.of_prompts(painter, creative.request)
        for notice in (*painter.report.notices, *notices):
            job.report(Noticed(notice))
        for number in range(job.plan.request.count):
            seed = job.plan.request.seed_of(number)
            refining = Refining(creative.request, painter, base[..., :3], seed, creative.steps, job.stop, progress)
            pixels, layout = _refined(refining, creative.layout, job.report)
            self._seconds[_kind(job.plan, creative)] = refining.sample_seconds / max(1, refining.steps_done)
            told = refining.told()
            for notice in told:
                job.report(Noticed(notice))
            record = self._record(job, progress)
            clocks = (refining.encode_seconds, progress.seconds, refining.decode_seconds)
            yield (
                _raster(np.dstack([pixels, base[..., 3:]])),
                replace(
                    _repainted(record, layout),
                    seed=seed,
                    backbone=_identity(painter, creative),
                    scheduler=refining.scheduler,
                    is_flagged=refining.is_flagged,
                    notices=(*record.notices, *notices, *told),
                    timings=Timings(load_seconds, *clocks),
                ),
            )
            load_seconds, progress = 0.0, Progress(job.report, number + 2)

    def _record(self, job: Job, progress: Progress) -> PictureRecord:
        """Give the record of a picture, as far as plain and creative ones agree."""
        plan, upscaler = job.plan, job.upscaler
        told = f"{upscaler.name}, {upscaler.fingerprint[:12]}" if upscaler.fingerprint else upscaler.name
        return PictureRecord(
            created=self._now().isoformat(timespec="seconds"),
            request=plan.request.without_pixels(),
            seed=plan.request.seed,
            backbone=BackboneIdentity("", "", "", ""),
            scheduler="",
            extent=plan.extent,
            device=str(plan.device),
            precision=plan.precision.value,
            steps=tuple(progress.steps),
            versions=versions() | {"upscaler": told},
            notices=plan.notices,
        )


def _kind(plan: Plan, creative: Repainting | None = None) -> tuple[str, str]:
    """Give what tells one kind of work from another when seconds are predicted."""
    if creative is None:
        return str(plan.settings.upscaler), f"{plan.device} {plan.precision} {plan.traits.scale}"
    return str(creative.target.key), str(creative.layout.tile)


def _refined(refining: Refining, layout: Layout, report: Report) -> tuple[Pixels, Layout]:
    """Paint the picture anew, in smaller tiles where memory runs out; give the layout that did it."""

    def on_less(side: int) -> None:
        report(Noticed(f"Memory ran out; the picture is begun again in tiles of {side} pixels."))

    def work(side: int) -> tuple[Pixels, Layout]:
        return refining.run(layout.at(side)), layout.at(side)

    return with_less(work, layout.sides, on_less)


def _repainted(record: PictureRecord, layout: Layout) -> PictureRecord:
    """Give the record with the tiles as they were in the end."""
    settings = record.request.enlarge
    if settings is None:
        return record
    settings = replace(settings, tile_px=layout.side_px, overlap_px=layout.overlap_px)
    return replace(record, request=replace(record.request, enlarge=settings))


def _identity(painter: Painter, creative: Repainting) -> BackboneIdentity:
    told = painter.report
    name = told.id if creative.target.found.is_default else told.name
    return BackboneIdentity(name, told.name, told.family, painter.fingerprint, told.operator, told.scan)


def _raster(pixels: Pixels) -> Raster:
    """Give pixels that nobody else holds as a raster, without copying them."""
    pixels.flags.writeable = False
    return Raster(pixels)
