"""The steps of a picture that is made in parts: counted through all of them, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field

from studio.contract.events import Stepped
from studio.contract.geometry import Bounds
from studio.contract.port import Report
from studio.contract.raster import Raster
from studio.contract.records import StepRecord


@dataclass
class Progress:
    """One picture's steps so far.

    Attributes:
        report: Takes the events.
        picture: Number of the picture in the request, from 1.
        total: Steps that are to come in all; may change on the way.
        steps: The record of each step.
    """

    report: Report
    picture: int = 1
    total: int = 0
    steps: list[StepRecord] = field(default_factory=list)

    def stepped(self, bounds: Bounds, preview: Raster | None, seconds: float, sigma: float = 0.0) -> None:
        """Record and report a step of the part at these bounds of the result."""
        index = len(self.steps) + 1
        self.steps.append(StepRecord(index, sigma, seconds))
        self.report(Stepped(index, max(index, self.total), sigma, preview, seconds, self.picture, bounds))

    @property
    def seconds(self) -> float:
        """Seconds of all steps."""
        return sum(step.seconds for step in self.steps)
