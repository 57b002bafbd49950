# ruff: noqa: PLC0415 - the engine brings torch with it
"""How long a picture takes by a backbone at several sizes, and the memory of the process: what fresh processes do."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from studio.bench.memory_use import PeakMemory
from studio.bench.operator_times import Say

if TYPE_CHECKING:
    from studio.contract.events import Event
    from studio.engine.service import TorchEngine


@dataclass(frozen=True, slots=True)
class PictureScale:
    """How much is painted with the operators.

    Attributes:
        sides: Sides of the pictures of the comparison weights, in pixels, rising.
        compared_px: Side of the picture that `dit` and `ssm` paint.
        steps: Steps of a first try, from which a whole picture's time is told.
        patience: Seconds from which on that is all that is measured.
        processes: How many of each paint the compared picture so that their memory is told.
    """

    sides: tuple[int, ...] = (64, 128, 256, 512, 1024)
    compared_px: int = 1024
    steps: int = 2
    patience: float = 5.0
    processes: int = 5


@dataclass(frozen=True, slots=True)
class _Job:
    """One picture as it was painted.

    Attributes:
        stepped: Seconds of its steps.
        seconds: All its seconds.
        recommended: How many steps a whole picture has.
        sampling: Bytes that were held beyond those from before, at most, until the last step was done.
        most: Bytes that the process held at most, decoding included.
    """

    stepped: Sequence[float]
    seconds: float
    recommended: int
    sampling: int = 0
    most: int = 0

    @property
    def whole(self) -> float:
        """Seconds of a picture with all its steps: what is no step once, the fastest step so many times."""
        return self.seconds - sum(self.stepped) + self.recommended * min(self.stepped)


@dataclass
class _Painter:
    """Paints on the CPU with one backbone."""

    engine: TorchEngine
    backbone: str
    recommended: int = 0
    _stepped: list[float] = field(default_factory=list)
    _steps: int = 0
    _sampling: int = 0
    _peak: PeakMemory | None = None

    def paint(self, side: int, steps: int | None) -> _Job:
        """Paint a picture with so many steps; None takes the recommended ones."""
        from studio.contract.geometry import Extent
        from studio.contract.port import Stop
        from studio.contract.requests import BackboneChoice, GenerateRequest, SchedulerSettings

        request = GenerateRequest(
            "a red apple",
            backbone=BackboneChoice.parse(self.backbone),
            scheduler=SchedulerSettings(steps=steps),
            seed=1,
            extent=Extent(side, side),
            device="cpu",
        )
        self._stepped, peak = [], PeakMemory()
        self._peak = peak
        began = time.perf_counter()
        self.engine.run(request, self._take, Stop())
        seconds = time.perf_counter() - began
        self.recommended = self.recommended or self._steps
        return _Job(tuple(self._stepped), seconds, self.recommended, self._sampling - peak.before, peak.most())

    def _take(self, event: Event) -> None:
        from studio.contract.events import Pictured, Stepped

        if isinstance(event, Stepped):
            self._stepped.append(event.seconds)
            self._sampling = self._peak.most() if self._peak is not None else 0
        elif isinstance(event, Pictured):
            self._steps = event.record.request.scheduler.steps or len(self._stepped)


def operator_painting(say: Say, weights: str, backbone: str, setting: str) -> None:
    """Paint at several sizes: a mark for each, with the picture's seconds, and the most bytes of process and sampling.

    Args:
        say: Takes the marks.
        weights: Folder with the default weights.
        backbone: Id of the backbone, its operator behind a colon.
        setting: JSON of `sides`, `steps` and `patience`; without steps whole pictures are painted.
    """
    from studio.engine.service import TorchEngine

    asked = json.loads(setting)
    engine = TorchEngine(Path(weights))
    painter = _Painter(engine, backbone)
    try:
        painter.paint(asked["sides"][0] if asked["steps"] else 64, None)  # imports, weights and recommended steps
        for side in asked["sides"]:
            job = painter.paint(side, asked["steps"])
            if asked["steps"] and job.whole <= asked["patience"]:
                job = painter.paint(side, None)
            say(
                what="painted", side=side, seconds=job.whole, bytes=job.most, sampling=job.sampling,
                steps=len(job.stepped), recommended=job.recommended,
            )  # fmt: skip
    finally:
        engine.close()
