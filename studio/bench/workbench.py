# ruff: noqa: PLC0415 - engine and diffusers come when a benchmark asks for them
"""What benchmarks share: random pipelines made once, the default weights, engines, and fresh processes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.bench import pipelines
from studio.bench.children import Children, FreshProcesses
from studio.bench.scales import FULL, Scale
from studio.contract.geometry import Extent
from studio.contract.requests import BackboneChoice, GenerateRequest, GuidanceSettings, Precision, SchedulerSettings

if TYPE_CHECKING:
    from studio.engine.service import TorchEngine

GUIDANCE = 7.5


@dataclass
class Workbench:
    """What benchmarks share, for the time of one run.

    Attributes:
        folder: An empty folder for pipelines.
        tell: Says a sentence about what is going on.
        scale: How much is measured.
        children: Does errands in fresh processes.
        own_weights: Folder with the default weights; None for the one that the studio ships.
        keep: Folder for tables and plots; None keeps none.
    """

    folder: Path
    tell: Callable[[str], None] = lambda text: None
    scale: Scale = FULL
    children: Children = field(default_factory=FreshProcesses)
    own_weights: Path | None = None
    keep: Path | None = None

    @property
    def weights(self) -> Path:
        """Folder with the default weights.

        Raises:
            MissingPackage: It is not there.
        """
        from studio.storage.assets import weights_folder

        return self.own_weights or weights_folder()

    def middle(self, *, is_half: bool = False) -> Path:
        """Give the folder of the middle network, made when first asked for."""
        return self._pipeline("middle-fp16" if is_half else "middle", self.scale.middle, is_half=is_half)

    def tiny(self) -> Path:
        """Give the folder of the tiny network, made when first asked for."""
        return self._pipeline("tiny", pipelines.TINY)

    @contextmanager
    def engine(self, weights: Path | None = None) -> Iterator[TorchEngine]:
        """Give a fresh engine; it is closed, and its memory given back, afterwards.

        Args:
            weights: Folder with the default weights, where they are used.
        """
        from studio.engine import memory
        from studio.engine.service import TorchEngine

        engine = TorchEngine(weights or self.folder)
        try:
            yield engine
        finally:
            engine.close()
            memory.give_back()

    def middle_request(self, precision: Precision = Precision.FP32) -> GenerateRequest:
        """Give the request of a picture with the middle network, on the CPU."""
        return GenerateRequest(
            prompt="a red apple on a wooden table",
            backbone=BackboneChoice(str(self.middle())),
            scheduler=SchedulerSettings(steps=self.scale.steps),
            guidance=GuidanceSettings(GUIDANCE),
            seed=1,
            extent=Extent(self.scale.side_px, self.scale.side_px),
            device="cpu",
            precision=precision,
        )

    def tiny_request(self) -> GenerateRequest:
        """Give the request of a picture with the tiny network, on the CPU."""
        request = self.middle_request()
        return replace(
            request,
            backbone=BackboneChoice(str(self.tiny())),
            scheduler=SchedulerSettings(steps=self.scale.tiny_steps),
            extent=Extent(32, 32),
        )

    def _pipeline(self, name: str, sizes: pipelines.Sizes, *, is_half: bool = False) -> Path:
        folder = self.folder / name
        if not folder.exists():
            self.tell(f"making a random pipeline ({name})")
            pipelines.make(folder, sizes, is_half=is_half)
        return folder


@contextmanager
def temporary_workbench(tell: Callable[[str], None]) -> Iterator[Workbench]:
    """Give a workbench for people; its folder is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        yield Workbench(Path(folder), tell)
