"""Flux.1 (Black Forest Labs): rectified flow, joint and single blocks, packed latents, distilled guidance."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
from torch import Tensor

from studio.contract.geometry import Extent
from studio.contract.requests import GenerateRequest
from studio.engine.latent_forms import PATCH, packed, unpacked
from studio.engine.loading import PipelineFolder
from studio.engine.noise_levels import Scheduler
from studio.engine.pipelines import DiffusersFamily, Recommended, scale_of
from studio.engine.scheduler_table import Trait
from studio.engine.schedulers import Demands, Shifting

PIPELINE_MODULE = "diffusers.pipelines.flux.pipeline_flux"
LATENT_SIDE = 128
"""Latents of the native size, as the pipeline's `default_sample_size`."""


class FluxFamily(DiffusersFamily):
    """Folders with `FluxPipeline` in model_index.json.

    The guidance scale is an input of the network; true guidance, with two evaluations a step, runs only for a negative
    prompt, and the network's own is then 1.
    """

    id = "flux"
    name = "Flux.1"
    pipelines = ("FluxPipeline",)
    source_pipeline = "FluxImg2ImgPipeline"
    tokenizer = "tokenizer_2"
    max_tokens = 512

    def native(self, folder: PipelineFolder) -> Extent | None:
        """See `DiffusersFamily.native`."""
        side = LATENT_SIDE * scale_of(folder.config("vae"))
        return Extent(side, side)

    def multiple_of(self, folder: PipelineFolder) -> int:
        """See `DiffusersFamily.multiple_of`."""
        return scale_of(folder.config("vae")) * PATCH

    def recommended(self, folder: PipelineFolder) -> Recommended:
        """See `DiffusersFamily.recommended`: dev takes a guidance scale, schnell is made for four steps without one."""
        is_dev = bool(folder.config(self.denoiser).get("guidance_embeds"))
        return Recommended(steps=28, guidance=3.5) if is_dev else Recommended(steps=4, guidance=1.0)

    def demands(self, folder: PipelineFolder) -> Demands:
        """See `DiffusersFamily.demands`."""
        needs = (frozenset({Trait.MU}), frozenset({Trait.SIGMAS, Trait.OWN_LEVELS}))
        return Demands(needs=needs, shifting=Shifting.ALWAYS)

    def arguments(self, folder: PipelineFolder, request: GenerateRequest) -> dict[str, Any]:
        """See `DiffusersFamily.arguments`."""
        arguments = super().arguments(folder, request)
        if request.negative_prompt:
            arguments |= {"true_cfg_scale": request.guidance.scale, "guidance_scale": 1.0}
        return arguments

    def notices(self, folder: PipelineFolder, request: GenerateRequest) -> tuple[str, ...]:
        """See `DiffusersFamily.notices`."""
        if not request.negative_prompt:
            return ()
        if (request.guidance.scale or 0) <= 1:
            return ("Flux ignores a negative prompt at a guidance of 1 or less.",)
        return (
            f"With a negative prompt Flux runs true guidance at {request.guidance.scale:g}, which doubles each step's "
            "time; the guidance that it was distilled with is 1.",
        )

    def first_step(self, steps: int, strength: float) -> int:
        """See `DiffusersFamily.first_step`."""
        return int(max(steps - min(steps * strength, steps), 0))

    def timestep_arguments(
        self, folder: PipelineFolder, request: GenerateRequest, scheduler: Scheduler
    ) -> dict[str, Any]:
        """See `DiffusersFamily.timestep_arguments`: the pipeline lays the levels and hands a shift by size."""
        config, steps = scheduler.config, request.scheduler.steps or 1
        height, width = self._grid(folder, request)
        shift = importlib.import_module(PIPELINE_MODULE).calculate_shift(
            height * width,
            config.get("base_image_seq_len", 256),
            config.get("max_image_seq_len", 4096),
            config.get("base_shift", 0.5),
            config.get("max_shift", 1.15),
        )
        laid = {} if config.get("use_flow_sigmas") else {"sigmas": np.linspace(1.0, 1 / steps, steps)}
        return {**laid, "mu": shift}

    def to_latents(self, folder: PipelineFolder, request: GenerateRequest, handed: Tensor) -> Tensor:
        """See `DiffusersFamily.to_latents`: (b, h w, 4 c) unpacked to (b, c, 2 h, 2 w)."""
        height, width = self._grid(folder, request)
        return unpacked(handed, height, width)

    def from_latents(self, latents: Tensor, handed: Tensor) -> Tensor:
        """See `DiffusersFamily.from_latents`."""
        return packed(latents)

    def _grid(self, folder: PipelineFolder, request: GenerateRequest) -> tuple[int, int]:
        """Give the rows and columns of tokens."""
        extent, pixels = self.extent(folder, request), self.multiple_of(folder)
        return extent.height // pixels, extent.width // pixels
