"""Stable Diffusion 3 and 3.5 (arXiv:2403.03206): rectified flow, joint attention, two CLIP encoders and T5."""

from __future__ import annotations

import importlib
from typing import Any

from studio.contract.catalog import BackboneReport
from studio.contract.geometry import Extent
from studio.contract.requests import GenerateRequest
from studio.engine.loading import PipelineFolder
from studio.engine.noise_levels import Scheduler
from studio.engine.pipelines import DiffusersFamily, Recommended, refuse_other_channels, scale_of, side_of

PIPELINE_MODULE = "diffusers.pipelines.stable_diffusion_3.pipeline_stable_diffusion_3"


class StableDiffusion3Family(DiffusersFamily):
    """Folders with `StableDiffusion3Pipeline` in model_index.json."""

    id = "sd3"
    name = "Stable Diffusion 3"
    pipelines = ("StableDiffusion3Pipeline",)
    source_pipeline = "StableDiffusion3Img2ImgPipeline"

    def report(self, folder: PipelineFolder) -> BackboneReport:
        """See `Family.report`."""
        refuse_other_channels(folder, self.denoiser)
        return super().report(folder)

    def native(self, folder: PipelineFolder) -> Extent | None:
        """See `DiffusersFamily.native`."""
        return side_of(folder.config(self.denoiser), scale_of(folder.config("vae")))

    def multiple_of(self, folder: PipelineFolder) -> int:
        """See `DiffusersFamily.multiple_of`."""
        return scale_of(folder.config("vae")) * self._patch(folder)

    def recommended(self, folder: PipelineFolder) -> Recommended:
        """See `DiffusersFamily.recommended`."""
        return Recommended(steps=28, guidance=7.0)

    def first_step(self, steps: int, strength: float) -> int:
        """See `DiffusersFamily.first_step`."""
        return int(max(steps - min(steps * strength, steps), 0))

    def timestep_arguments(
        self, folder: PipelineFolder, request: GenerateRequest, scheduler: Scheduler
    ) -> dict[str, Any]:
        """See `DiffusersFamily.timestep_arguments`: a shift by the size, where the scheduler asks for one."""
        config = scheduler.config
        if not config.get("use_dynamic_shifting"):
            return {}
        extent, pixels = self.extent(folder, request), scale_of(folder.config("vae")) * self._patch(folder)
        shift = importlib.import_module(PIPELINE_MODULE).calculate_shift(
            (extent.height // pixels) * (extent.width // pixels),
            config.get("base_image_seq_len", 256),
            config.get("max_image_seq_len", 4096),
            config.get("base_shift", 0.5),
            config.get("max_shift", 1.16),
        )
        return {"mu": shift}

    def _patch(self, folder: PipelineFolder) -> int:
        return int(folder.config(self.denoiser).get("patch_size") or 1)
