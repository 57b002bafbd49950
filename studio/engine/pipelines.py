"""What all families of diffusers' pipelines have in common: reporting, loading, and painting through the bare pipeline.

A family file adds only what is its own: the arguments of the call, sizes, recommended settings, and how the tensor
that its pipeline hands to the scheduler becomes latents. The picture is the bare pipeline's, bit for bit; the walk
only watches.
"""

from __future__ import annotations

import inspect
import math
from abc import abstractmethod
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import torch
from torch import Tensor

from studio.contract.catalog import BackboneReport
from studio.contract.errors import InvalidRequest, UnsupportedWeights
from studio.contract.geometry import Extent
from studio.contract.port import TokenCount
from studio.contract.raster import Raster
from studio.contract.requests import GenerateRequest
from studio.engine import networks, schedulers, seamless, strengths, tensors, token_counts
from studio.engine.families.family import Family, LoadOptions, Painted, Painter, PaintTask
from studio.engine.keeping import KeptPart, latent_mask
from studio.engine.latent_forms import encoder_of
from studio.engine.loading import PipelineFolder
from studio.engine.noise_levels import Scheduler
from studio.engine.noising import noised_with
from studio.engine.pipeline_forms import as_assembled, as_pil, keeping_dtypes, pixels_of
from studio.engine.scheduler_table import Trait
from studio.engine.schedulers import Demands
from studio.engine.untyped import Untyped, diffusers

LARGEST_UNKNOWN = 1024


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
        takes_mask: Its own pipeline, and its weights, are made for repainting a part.
        is_one_size: It paints at its native size alone.
        is_tileable: Its networks can be made to see the opposite edge.
    """

    source_pipeline: ClassVar[str] = ""
    denoiser: ClassVar[str] = "transformer"
    tokenizer: ClassVar[str] = "tokenizer"
    max_tokens: ClassVar[int] = 0
    takes_prompt: ClassVar[bool] = True
    takes_guidance: ClassVar[bool] = True
    takes_mask: ClassVar[bool] = False
    is_one_size: ClassVar[bool] = False
    is_tileable: ClassVar[bool] = False

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

    def from_latents(self, latents: Tensor, handed: Tensor) -> Tensor:
        """Map latents (b, c, h, w) into the form of what the pipeline handed."""
        return latents

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
            takes_source=bool(self.source_pipeline) or self.takes_mask,
            inpaints="pipeline" if self.takes_mask else "walk",
            is_one_size=self.is_one_size,
            is_tileable=self.is_tileable,
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

    def evened(self, folder: PipelineFolder, request: GenerateRequest) -> GenerateRequest:
        """See `Family.evened`: the pipeline's own strength at which it begins where the even one does."""
        if request.source is None or request.strength >= 1:
            return replace(request, source=None)
        levels = self.sigmas(folder, replace(request, source=None))
        steps = request.scheduler.steps or 1
        is_flow = schedulers.is_flow(folder, self.demands(folder))
        begin = min(strengths.first_step(levels, request.strength, is_flow=is_flow), steps - 1)
        if begin == 0:
            return replace(request, source=None)
        near = ((steps - begin + part) / steps for part in (0.0, 0.5, -0.5))
        return replace(request, strength=next(one for one in near if self.first_step(steps, one) == begin))

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
        task, picture = self._evened(task), task.source
        request, walk, family = task.request, task.walk, self._family
        family.check(self._folder, request)
        scheduler = schedulers.build(
            request.scheduler, self._folder, family._demands(self._folder, request)
        )  # its own painter
        generator = tensors.seeded(task.seed)
        schedulers.draw_from(scheduler, generator)
        pipeline = self._pipeline if task.source is None or family.takes_mask else self._from_picture()
        pipeline.scheduler = scheduler
        arguments = self._arguments(pipeline, task) | {"generator": generator, "output_type": "pt"}
        walk.check()
        with (
            torch.no_grad(),
            keeping_dtypes(self.networks),
            noised_with(scheduler, task.noise),
            seamless.wrapping(self.networks.values() if request.is_tileable else ()),
            walk.interruptible(self.networks),
            walk.observing(scheduler, self._unpacked(request), self._kept(task, picture)),
        ):
            output = pipeline(**arguments)
        flagged = getattr(output, "nsfw_content_detected", None)
        return Painted(
            pixels=pixels_of(output.images),
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

    def _evened(self, task: PaintTask) -> PaintTask:
        """Give a task that repaints a part with the strength in the pipeline's own terms."""
        if task.mask is None:
            return task
        request = self._family.evened(self._folder, replace(task.request, source=task.source))
        is_begun = request.source is not None or self._family.takes_mask
        return replace(task, request=request, source=task.source if is_begun else None)

    def _unpacked(self, request: GenerateRequest) -> Callable[[Tensor], Tensor]:
        return lambda handed: self._family.to_latents(self._folder, request, handed)

    def _kept(self, task: PaintTask, picture: Raster | None) -> KeptPart | None:
        """Give what of the picture is kept, as the network sees it."""
        if task.mask is None or picture is None:
            return None
        encode, pixels = encoder_of(self.networks), tensors.from_raster(picture)
        clean = pixels if encode is None else encode(pixels)
        if clean.ndim == 5:  # (b, c, frames, h, w) with one frame
            clean = clean[:, :, 0]
        return KeptPart(
            clean,
            latent_mask(task.mask, pixels.shape[-1] // clean.shape[-1]),
            is_differential=task.request.inpaint.is_differential,
            unpacked=self._unpacked(task.request),
            packed=self._family.from_latents,
        )

    def _arguments(self, pipeline: Untyped, task: PaintTask) -> dict[str, Any]:
        arguments = self._family.arguments(self._folder, task.request)
        if task.source is None:
            return arguments
        accepted = inspect.signature(type(pipeline).__call__).parameters
        arguments |= {"image": as_pil(task.source), "strength": task.request.strength}
        if task.mask is not None:
            arguments["mask_image"] = torch.from_numpy(task.mask)[None, None]
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
