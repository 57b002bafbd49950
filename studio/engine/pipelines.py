"""What all families of diffusers' pipelines have in common: reporting, loading, and painting through the bare pipeline.

A family file adds only what is its own: the arguments of the call, sizes, recommended settings, and how the tensor
that its pipeline hands to the scheduler becomes latents. The picture is the bare pipeline's, bit for bit; the walk
only watches.
"""

from __future__ import annotations

import contextlib
import inspect
import math
from abc import abstractmethod
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from studio.contract.catalog import BackboneReport
from studio.contract.errors import InvalidRequest, NotFinite, UnsupportedWeights
from studio.contract.geometry import Extent
from studio.contract.port import TokenCount
from studio.contract.raster import Pixels, Raster
from studio.contract.requests import GenerateRequest
from studio.engine import networks, schedulers, tensors, token_counts
from studio.engine.families.family import Family, LoadOptions, Painted, Painter, PaintTask
from studio.engine.loading import PipelineFolder
from studio.engine.noise_levels import Scheduler
from studio.engine.noising import noised_with
from studio.engine.scheduler_table import Trait
from studio.engine.schedulers import Demands
from studio.engine.untyped import Untyped, diffusers

LARGEST_UNKNOWN = 1024
PATCH = 2
"""Transformers on packed latents take squares of 2 x 2 as tokens."""


@dataclass(frozen=True, slots=True)
class Recommended:
    """What a family is best asked for where a request does not say.

    Attributes:
        steps: Denoising steps.
        guidance: Guidance scale.
    """

    steps: int
    guidance: float


class DiffusersFamily(Family):
    """A family whose folders are painted by a pipeline class of diffusers.

    Attributes:
        source_pipeline: Class that starts from a picture with the same components; empty where there is none.
        denoiser: Component that denoises.
        tokenizer: Component that counts a text's tokens; empty without a text.
        max_tokens: Tokens that the pipeline reads; 0 is the tokenizer's own limit.
        takes_prompt: It is steered by text.
        takes_guidance: It takes a guidance scale.
    """

    source_pipeline: ClassVar[str] = ""
    denoiser: ClassVar[str] = "transformer"
    tokenizer: ClassVar[str] = "tokenizer"
    max_tokens: ClassVar[int] = 0
    takes_prompt: ClassVar[bool] = True
    takes_guidance: ClassVar[bool] = True

    # What a family says of its own

    @abstractmethod
    def native(self, folder: PipelineFolder) -> Extent | None:
        """Give the size that a folder was trained for."""

    @abstractmethod
    def multiple_of(self, folder: PipelineFolder) -> int:
        """Give the number that both sides of a picture must be multiples of."""

    @abstractmethod
    def recommended(self, folder: PipelineFolder) -> Recommended:
        """Give the settings that a folder is best asked for."""

    def demands(self, folder: PipelineFolder) -> Demands:
        """Say what the family's pipeline asks of its scheduler."""
        return Demands()

    def arguments(self, folder: PipelineFolder, request: GenerateRequest) -> dict[str, Any]:
        """Give the arguments of the pipeline's call that come of a request."""
        extent = self.extent(folder, request)
        return {
            "prompt": request.prompt,
            "negative_prompt": request.negative_prompt or None,
            "width": extent.width,
            "height": extent.height,
            "num_inference_steps": request.scheduler.steps,
            "guidance_scale": request.guidance.scale,
        }

    def timestep_arguments(
        self, folder: PipelineFolder, request: GenerateRequest, scheduler: Scheduler
    ) -> dict[str, Any]:
        """Give what the pipeline hands to `set_timesteps` besides the number of steps."""
        return {}

    def first_step(self, steps: int, strength: float) -> int:
        """Give the number of steps that a request with a picture skips (as the family's pipeline rounds it)."""
        return steps - min(int(steps * strength), steps)

    def class_labels(self, folder: PipelineFolder) -> tuple[str, ...]:
        """Give "number: names" of each class, where the family is class-conditional."""
        return ()

    def notices(self, folder: PipelineFolder, request: GenerateRequest) -> tuple[str, ...]:
        """Give sentences that a person who made this request should read."""
        return ()

    def to_latents(self, folder: PipelineFolder, request: GenerateRequest, handed: Tensor) -> Tensor:
        """Map what the pipeline hands to `scheduler.step` into latents (b, c, h, w)."""
        return handed

    # The port's side

    def report(self, folder: PipelineFolder) -> BackboneReport:
        """See `Family.report`."""
        demands, best = self.demands(folder), self.recommended(folder)
        return BackboneReport(
            id=str(folder.path),
            name=folder.path.resolve().name,
            family=self.id,
            family_name=self.name,
            pipeline=folder.pipeline,
            path=str(folder.path),
            is_tried=self.is_tried,
            prediction=schedulers.prediction_of(folder, demands),
            scheduler=str(folder.scheduler_config.get("_class_name", "")),
            schedulers=schedulers.allowed(folder, demands),
            native=self.native(folder),
            multiple_of=self.multiple_of(folder),
            steps=best.steps,
            guidance=best.guidance,
            takes_prompt=self.takes_prompt,
            takes_negative_prompt=self.takes_prompt,
            takes_guidance=self.takes_guidance,
            takes_source=bool(self.source_pipeline),
            class_labels=self.class_labels(folder),
            parameters=folder.parameters,
            bytes_on_disk=folder.bytes_on_disk,
            notices=folder.notices,
        )

    def load(self, folder: PipelineFolder, options: LoadOptions, fingerprints: MutableMapping[str, str]) -> Painter:
        """See `Family.load`."""
        report = self.report(folder)
        return DiffusersPainter(self, folder, report, networks.load_pipeline(folder, options, fingerprints))

    def sigmas(self, folder: PipelineFolder, request: GenerateRequest) -> tuple[float, ...]:
        """See `Family.sigmas`."""
        self.check(folder, request)
        steps = request.scheduler.steps or 1
        scheduler = schedulers.build(request.scheduler, folder, self._demands(folder, request))
        walk = schedulers.levels(scheduler, steps, self.timestep_arguments(folder, request, scheduler))
        return walk[self.first_step(steps, request.strength) :] if request.source is not None else walk

    def count_tokens(self, folder: PipelineFolder, text: str) -> TokenCount:
        """See `Family.count_tokens`."""
        if self.tokenizer not in folder.components:
            return TokenCount(0, 0, 0)
        return token_counts.count(token_counts.tokenizer_of(folder.components[self.tokenizer]), text, self.max_tokens)

    def check(self, folder: PipelineFolder, request: GenerateRequest) -> None:
        """See `Family.check`."""
        schedulers.check(request.scheduler, folder, self._demands(folder, request))
        steps = request.scheduler.steps or 1
        if request.source is not None and self.first_step(steps, request.strength) >= steps:
            raise InvalidRequest(
                f"A strength of {request.strength:g} leaves no step to run of {steps}.",
                f"Use a strength of at least {math.ceil(100 / steps) / 100:g}, or more steps.",
            )

    def extent(self, folder: PipelineFolder, request: GenerateRequest) -> Extent:
        """Give the size to paint at: the request's, else the folder's own, else a guess."""
        return request.extent or self.native(folder) or Extent(LARGEST_UNKNOWN, LARGEST_UNKNOWN)

    def _demands(self, folder: PipelineFolder, request: GenerateRequest) -> Demands:
        """Say what is asked of the scheduler: to start from a picture, a flow's must put the noise onto it."""
        demands = self.demands(folder)
        is_flow = schedulers.is_flow(folder, demands)
        if request.source is None or not is_flow:
            return demands
        return replace(demands, needs=(*demands.needs, frozenset({Trait.SCALE_NOISE})))


class DiffusersPainter(Painter):
    """A diffusers pipeline, resident."""

    def __init__(
        self, family: DiffusersFamily, folder: PipelineFolder, report: BackboneReport, loaded: networks.LoadedPipeline
    ) -> None:
        self.report = report
        self.fingerprint = loaded.fingerprint
        self.networks = loaded.networks
        self._family = family
        self._folder = as_assembled(folder, loaded.pipeline)
        self._pipeline = loaded.pipeline
        self._source_pipeline: Untyped = None

    def paint(self, task: PaintTask) -> Painted:
        """See `Painter.paint`."""
        request, walk, family = task.request, task.walk, self._family
        family.check(self._folder, request)
        scheduler = schedulers.build(
            request.scheduler, self._folder, family._demands(self._folder, request)
        )  # its own painter
        generator = tensors.seeded(task.seed)
        schedulers.draw_from(scheduler, generator)
        pipeline = self._pipeline if task.source is None else self._from_picture()
        pipeline.scheduler = scheduler
        arguments = self._arguments(pipeline, task) | {"generator": generator, "output_type": "pt"}
        walk.check()
        with (
            torch.no_grad(),
            keeping_dtypes(self.networks),
            noised_with(scheduler, task.noise),
            walk.interruptible(self.networks),
            walk.observing(scheduler, lambda handed: family.to_latents(self._folder, request, handed)),
        ):
            output = pipeline(**arguments)
        flagged = getattr(output, "nsfw_content_detected", None)
        return Painted(
            pixels=_pixels(output.images),
            scheduler=schedulers.describe(scheduler),
            is_flagged=bool(flagged and flagged[0]),
            notices=family.notices(self._folder, request),
        )

    def count_tokens(self, text: str) -> TokenCount:
        """See `Painter.count_tokens`."""
        tokenizer = getattr(self._pipeline, self._family.tokenizer or "_", None)
        return (
            TokenCount(0, 0, 0) if tokenizer is None else token_counts.count(tokenizer, text, self._family.max_tokens)
        )

    def _arguments(self, pipeline: Untyped, task: PaintTask) -> dict[str, Any]:
        arguments = self._family.arguments(self._folder, task.request)
        if task.source is None:
            return arguments
        accepted = inspect.signature(type(pipeline).__call__).parameters
        arguments |= {"image": _picture(task.source), "strength": task.request.strength}
        return {name: value for name, value in arguments.items() if name in accepted}

    def _from_picture(self) -> Untyped:
        """Give the pipeline that starts from a picture, made once of the same components."""
        if self._source_pipeline is None:
            if not self._family.source_pipeline:
                raise InvalidRequest(f"{self.report.name} cannot start from a picture.", "Leave the picture out.")
            wanted = getattr(diffusers(), self._family.source_pipeline)
            names = inspect.signature(wanted.__init__).parameters
            components = {name: value for name, value in self._pipeline.components.items() if name in names}
            settings = {
                name: value
                for name, value in self._pipeline.config.items()
                if name in names and name not in components and not name.startswith("_")
            }
            self._source_pipeline = wanted(**components, **settings)
            self._source_pipeline.set_progress_bar_config(disable=True)
        return self._source_pipeline


def as_assembled(folder: PipelineFolder, pipeline: Untyped) -> PipelineFolder:
    """Give the folder with its scheduler's config as the assembled pipeline has it.

    Some pipelines mend the configs of old folders when they are made (Stable Diffusion: `steps_offset`, `clip_sample`);
    a scheduler built of the raw config would walk elsewhere than bare diffusers does.
    """
    scheduler, own = getattr(pipeline, "scheduler", None), folder.components.get("scheduler")
    if scheduler is None or own is None:
        return folder
    mended = {key: value for key, value in scheduler.config.items() if key in own.config or not key.startswith("_")}
    return replace(folder, components={**folder.components, "scheduler": replace(own, config=mended)})


@contextlib.contextmanager
def keeping_dtypes(networks: Mapping[str, torch.nn.Module]) -> Iterator[None]:
    """Give every network its number format back when a picture fails or is cancelled.

    SDXL casts its autoencoder to fp32 around its work and back after it; a fault between the two would leave it there.
    """
    before = {name: _dtype(network) for name, network in networks.items()}
    try:
        yield
    finally:
        for name, network in networks.items():
            dtype = before[name]
            if dtype is not None and _dtype(network) != dtype:
                network.to(dtype)


def _dtype(network: torch.nn.Module) -> torch.dtype | None:
    first = next(network.parameters(), None)
    return None if first is None else first.dtype


def _picture(raster: Raster) -> Untyped:
    """Give a raster as the picture that diffusers' image processors take."""
    from PIL import Image  # noqa: PLC0415  # diffusers has imported it by now

    return Image.fromarray(np.asarray(raster.over().array))


def _pixels(images: Tensor | Sequence[Tensor]) -> Pixels:
    """Give the first picture of (b, 3, h, w) in [0, 1] as (h, w, 3) uint8, rounded as diffusers' `numpy_to_pil` does.

    Raises:
        NotFinite: The decode gave NaN or infinity: said, not shown as black.
    """
    image = images[0].detach().float().cpu()
    if not bool(torch.isfinite(image).all()):
        raise NotFinite(
            "The decode gave numbers that are not finite; no picture was made of them.", "Try --dtype fp32."
        )
    if image.shape[0] == 1:
        image = image.expand(3, -1, -1)
    return np.asarray((image.permute(1, 2, 0).numpy() * 255).round().astype("uint8"))


def unpacked(tokens: Tensor, height: int, width: int) -> Tensor:
    """Give packed latents (b, height width, 4 c) as (b, c, 2 height, 2 width)."""
    cells = tokens.reshape(len(tokens), height, width, -1, PATCH, PATCH).permute(0, 3, 1, 4, 2, 5)
    return cells.reshape(len(tokens), -1, PATCH * height, PATCH * width)


# What configs say, for the family files


def scale_of(config: Mapping[str, Any]) -> int:
    """Give how many pixels a latent spans on each side, from an autoencoder's config."""
    for name in ("block_out_channels", "encoder_block_out_channels", "dim_mult"):
        widths = config.get(name)
        if isinstance(widths, Sequence) and widths:
            return int(2 ** (len(widths) - 1))
    return 8


def side_of(config: Mapping[str, Any], scale: int) -> Extent | None:
    """Give the size in pixels that a denoiser's config was trained for; None where it does not say."""
    size = config.get("sample_size")
    if isinstance(size, int):
        return Extent(size * scale, size * scale)
    if isinstance(size, Sequence) and len(size) == 2:  # height and width
        return Extent(int(size[1]) * scale, int(size[0]) * scale)
    return None


def refuse_other_channels(folder: PipelineFolder, denoiser: str) -> None:
    """Refuse a denoiser that takes more than the latents: one made for inpainting or for control.

    Raises:
        UnsupportedWeights: It has other channels than the autoencoder.
    """
    channels, latents = folder.config(denoiser).get("in_channels"), folder.config("vae").get("latent_channels", 4)
    if channels is not None and channels != latents:
        raise UnsupportedWeights(
            f"{folder.path} takes {channels} channels where its autoencoder gives {latents}: it is made for "
            "inpainting or control, which this engine does not run yet.",
            "Give the text-to-image version of it.",
        )
