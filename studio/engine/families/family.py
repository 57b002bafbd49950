"""What a checkpoint family is: how weights on disk become something that paints.

A family knows one kind of pipeline folder. It says what such a folder is without loading it (`report`), and loads it
(`load`) into a `Painter`, which stays resident and paints one picture after the other. The service knows families and
painters only through these two classes.

Glossary: b batch, c channels, h w latent grid.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

    from studio.contract.catalog import BackboneReport
    from studio.contract.port import TokenCount
    from studio.contract.raster import Pixels, Raster
    from studio.contract.requests import GenerateRequest
    from studio.engine.loading import PipelineFolder
    from studio.engine.noising import Noise
    from studio.engine.sampling import Walk


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How weights are to be loaded.

    Attributes:
        device: Where the networks go.
        dtype: Number format of the networks; parts that a family must keep in fp32 stay there.
        progress: Called with the part being read and how far the whole load is, 0 to 1.
        check: Called many times; raises Cancelled when the job must end.
    """

    device: torch.device
    dtype: torch.dtype
    progress: Callable[[str, float], None]
    check: Callable[[], None]


@dataclass(frozen=True, slots=True)
class PaintTask:
    """One picture to paint.

    Attributes:
        request: Resolved: nothing left to the backbone is None, but for a scheduler id (the folder's own) and settings
            that the family does not take.
        seed: Seed of this picture.
        source: Picture to start from, already at the request's extent; None for text to image.
        walk: Sees every step, holds the stop point and the record.
        noise: Where the noise comes from that the source is put under; None is the seed's own.
        mask: (h, w) float32 in [0, 1] at the request's extent, what of the source is painted anew: 1 wholly, 0 not at
            all, between released on the way. None for the whole. The strength is then even (`engine.strengths`).
    """

    request: GenerateRequest
    seed: int
    source: Raster | None
    walk: Walk
    noise: Noise | None = None
    mask: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class Painted:
    """A picture as the family gave it.

    Attributes:
        pixels: (h, w, 3) uint8.
        scheduler: Class of the scheduler that ran and its settings, in words.
        is_flagged: The family's safety checker flagged the picture; the pixels are then what the checker left.
        notices: Sentences a person should read.
    """

    pixels: Pixels
    scheduler: str
    is_flagged: bool = False
    notices: tuple[str, ...] = ()


class Painter(ABC):
    """Loaded weights that paint. Lives in the engine's thread.

    Attributes:
        report: What they are.
        fingerprint: SHA-256 over the weights files' own.
        networks: Every torch module by component name: what cancel hooks, memory and moves act on.
        preview: Makes a picture of latents (b, c, h, w); the service fits one where a painter leaves it None.
    """

    report: BackboneReport
    fingerprint: str
    networks: Mapping[str, torch.nn.Module]
    preview: Callable[[torch.Tensor], Raster] | None = None

    @abstractmethod
    def paint(self, task: PaintTask) -> Painted:
        """Paint one picture.

        Raises:
            Cancelled: The walk's stop point was set.
            NotFinite: The network gave NaN or infinity.
        """

    @abstractmethod
    def count_tokens(self, text: str) -> TokenCount:
        """Count the text's tokens as the family's (first, shortest) encoder does."""


class Family(ABC):
    """One kind of pipeline folder.

    Attributes:
        id: Stable word, such as "sd15".
        name: Name for people.
        pipelines: Class names in model_index.json that are this family.
        is_tried: Proven by our tests on a tiny pipeline against bare diffusers.
    """

    id: ClassVar[str]
    name: ClassVar[str]
    pipelines: ClassVar[tuple[str, ...]]
    is_tried: ClassVar[bool] = True

    @abstractmethod
    def report(self, folder: PipelineFolder) -> BackboneReport:
        """Say what the folder is, without loading weights."""

    @abstractmethod
    def load(self, folder: PipelineFolder, options: LoadOptions, fingerprints: MutableMapping[str, str]) -> Painter:
        """Load the folder; `fingerprints` remembers the SHA-256 of files between runs (see loading.py).

        Raises:
            Cancelled: `options.check` said so; nothing stays loaded.
            WeightsDamaged: A file is truncated, altered or not finite.
            WeightsMismatch: Keys or shapes are not what the config says.
            WeightsNotFound: A part is missing.
        """

    @abstractmethod
    def sigmas(self, folder: PipelineFolder, request: GenerateRequest) -> tuple[float, ...]:
        """Give the noise levels of a resolved request's walk, the last 0, in the space of `Stepped.sigma`."""

    @abstractmethod
    def count_tokens(self, folder: PipelineFolder, text: str) -> TokenCount:
        """Count the text's tokens with the folder's tokenizer alone, without loading networks."""

    def check(self, folder: PipelineFolder, request: GenerateRequest) -> None:  # noqa: B027  # most refuse nothing more
        """Refuse what does not fit this folder and is not seen in its report: a spacing, a shift, a strength.

        Raises:
            InvalidRequest: The text says what does not fit.
            SchedulerMismatch: The scheduler, its spacing or its shift does not.
        """

    def evened(self, folder: PipelineFolder, request: GenerateRequest) -> GenerateRequest:
        """Give a request that repaints a part, with the strength that means to this family what it says.

        See `engine.strengths`; a family whose image to image goes by noise levels already changes nothing.
        """
        return request
