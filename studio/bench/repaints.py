# ruff: noqa: PLC0415 - the engine comes when it is used
"""Inpaintings and outpaintings through the engine: what changed outside, and how visible the border is."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from studio.bench.scenes import SIDE_PX, flat_pictures, scenes
from studio.bench.timing import Pairs, timed_in_turn
from studio.bench.workbench import Workbench
from studio.contract.events import Finished
from studio.contract.geometry import Margins
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.contract.requests import BackboneChoice, GenerateRequest

if TYPE_CHECKING:
    from studio.engine.seams import SeamFigure
    from studio.engine.service import TorchEngine

BACKBONES = ("dit", "ssm")
MARGIN_PX = 48
TIMED_PX = 512


@dataclass(frozen=True, slots=True)
class Repaints:
    """What was seen of the bench set.

    Attributes:
        seam: The borders of the repainted parts.
        changed: Pixels outside the masks that are not the source's, over all pictures.
        pictures: How many pictures.
    """

    seam: SeamFigure
    changed: int
    pictures: int


def repaint(engine: TorchEngine, count: int) -> Repaints:
    """Inpaint the bench set, the backbones in turn."""
    from studio.engine.seams import seam_figure

    changed, seen = 0, []
    for (picture, mask), name in zip(scenes(count), itertools.cycle(BACKBONES), strict=False):
        request = GenerateRequest(source=picture, mask=mask, strength=1.0, backbone=BackboneChoice(name))
        after, marks = painted(engine, request).array, mask.array > 0
        # Counted here again, whatever the engine's own proof says.
        changed += int((after != picture.array).any(axis=2)[~marks].sum())
        seen.append((picture.array, after, marks))
    return Repaints(seam_figure(seen), changed, len(seen))


def border_steps(engine: TorchEngine, count: int) -> list[float]:
    """Continue plain pictures and gradients to the right; give the median colour step across each border, of 255."""
    steps = []
    for picture, name in zip(flat_pictures(count, SIDE_PX // 2), itertools.cycle(BACKBONES), strict=False):
        request = GenerateRequest(
            source=picture, margins=Margins(right=MARGIN_PX), strength=1.0, backbone=BackboneChoice(name)
        )
        after = painted(engine, request).array.astype(np.int16)
        edge = picture.extent.width
        steps.append(float(np.median(np.abs(after[:, edge] - after[:, edge - 1]))))
    return steps


def overhead(bench: Workbench, rounds: int) -> Pairs:
    """Inpaint a part of a large picture, in turn with a picture of as much coding; seconds besides the steps."""
    picture, mask = next(scenes(1, TIMED_PX))
    # With words: a part that is only filled begins further on, and takes fewer evaluations.
    inpaint = GenerateRequest("a red apple", source=picture, mask=mask, strength=1.0, backbone=BackboneChoice("dit"))
    with bench.engine(bench.weights) as engine:
        native = engine.inspect("dit").native
        assert native is not None  # noqa: S101  # our own weights say it
        plain = next(flat_pictures(1, native.width))
        whole = replace(inpaint, source=plain, mask=None, extent=native)
        return timed_in_turn(lambda: _seconds(engine, inpaint), lambda: _seconds(engine, whole), rounds)


def painted(engine: TorchEngine, request: GenerateRequest) -> Raster:
    """Run a request and give its picture."""
    return _run(engine, request).images[0]


def _run(engine: TorchEngine, request: GenerateRequest) -> Finished:
    return engine.run(request, lambda event: None, Stop())


def _seconds(engine: TorchEngine, request: GenerateRequest) -> float:
    """Seconds of a request besides its steps, which are the network's own."""
    began = time.perf_counter()
    record = _run(engine, request).record
    return time.perf_counter() - began - sum(step.seconds for step in record.steps)
