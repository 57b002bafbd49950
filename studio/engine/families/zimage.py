"""Z-Image (Tongyi): a single-stream transformer on rectified flow, with a language encoder for its text."""

from __future__ import annotations

import importlib
from typing import Any

from studio.contract.geometry import Extent
from studio.contract.requests import GenerateRequest
from studio.engine.latent_forms import PATCH
from studio.engine.loading import PipelineFolder
from studio.engine.noise_levels import Scheduler
from studio.engine.pipelines import DiffusersFamily, Recommended, scale_of
from studio.engine.scheduler_table import Trait
from studio.engine.schedulers import Demands, Shifting

PIPELINE_MODULE = "diffusers.pipelines.z_image.pipeline_z_image"
LATENT_SIDE = 128


class ZImageFamily(DiffusersFamily):
    """Folders with `ZImagePipeline` in model_index.json.

    The pipeline guides by `positive + scale * (positive - negative)`, so that 0 is off where others say 1.
    """

    id = "zimage"
    name = "Z-Image"
    pipelines = ("ZImagePipeline",)
    source_pipeline = "ZImageImg2ImgPipeline"
    max_tokens = 512

    def native(self, folder: PipelineFolder) -> Extent | None:
        """See `DiffusersFamily.native`."""
        side = LATENT_SIDE * scale_of(folder.config("vae"))
        return Extent(side, side)

    def multiple_of(self, folder: PipelineFolder) -> int:
        """See `DiffusersFamily.multiple_of`."""
        return scale_of(folder.config("vae")) * PATCH

    def recommended(self, folder: PipelineFolder) -> Recommended:
        """See `DiffusersFamily.recommended`; the distilled Turbo differs from the base by its name only."""
        is_turbo = "turbo" in folder.path.resolve().name.lower()
        return Recommended(steps=9, guidance=0.0) if is_turbo else Recommended(steps=50, guidance=5.0)

    def demands(self, folder: PipelineFolder) -> Demands:
        """See `DiffusersFamily.demands`."""
        return Demands(needs=(frozenset({Trait.SIGMAS}), frozenset({Trait.MU})), shifting=Shifting.ALWAYS)

    def first_step(self, steps: int, strength: float) -> int:
        """See `DiffusersFamily.first_step`."""
        return int(max(steps - min(steps * strength, steps), 0))

    def timestep_arguments(
        self, folder: PipelineFolder, request: GenerateRequest, scheduler: Scheduler
    ) -> dict[str, Any]:
        """See `DiffusersFamily.timestep_arguments`: the pipeline lays the levels and hands a shift by size."""
        module, config = importlib.import_module(PIPELINE_MODULE), scheduler.config
        extent, pixels = self.extent(folder, request), self.multiple_of(folder)
        shift = module.calculate_shift(
            (extent.height // pixels) * (extent.width // pixels),
            config.get("base_image_seq_len", 256),
            config.get("max_image_seq_len", 4096),
            config.get("base_shift", 0.5),
            config.get("max_shift", 1.15),
        )
        return {"sigmas": module.get_default_z_image_sigmas(request.scheduler.steps or 1), "mu": shift}
