"""Sana (arXiv:2410.10629): linear attention on a deep-compression autoencoder, with Gemma for its text."""

from __future__ import annotations

import math
from typing import Any

from studio.contract.geometry import Extent
from studio.contract.requests import GenerateRequest
from studio.engine.loading import PipelineFolder
from studio.engine.pipelines import DiffusersFamily, Recommended, scale_of, side_of
from studio.engine.schedulers import Demands, Shifting

PIPELINE_MULTIPLE = 32


class SanaFamily(DiffusersFamily):
    """Folders with `SanaPipeline` in model_index.json.

    Two things of the pipeline's defaults are switched off, because they would change what a person asked for: the
    prompt is not prefixed with an instruction of 1,000 characters, and the size is not replaced by the nearest trained
    one.
    """

    id = "sana"
    name = "Sana"
    pipelines = ("SanaPipeline",)
    max_tokens = 300

    def native(self, folder: PipelineFolder) -> Extent | None:
        """See `DiffusersFamily.native`."""
        return side_of(folder.config(self.denoiser), scale_of(folder.config("vae")))

    def multiple_of(self, folder: PipelineFolder) -> int:
        """See `DiffusersFamily.multiple_of`."""
        patch = int(folder.config(self.denoiser).get("patch_size") or 1)
        return math.lcm(PIPELINE_MULTIPLE, scale_of(folder.config("vae")) * patch)

    def recommended(self, folder: PipelineFolder) -> Recommended:
        """See `DiffusersFamily.recommended`."""
        return Recommended(steps=20, guidance=4.5)

    def demands(self, folder: PipelineFolder) -> Demands:
        """See `DiffusersFamily.demands`."""
        return Demands(shifting=Shifting.NEVER)

    def arguments(self, folder: PipelineFolder, request: GenerateRequest) -> dict[str, Any]:
        """See `DiffusersFamily.arguments`."""
        switched_off = {"complex_human_instruction": None, "use_resolution_binning": False}
        return super().arguments(folder, request) | {"negative_prompt": request.negative_prompt, **switched_off}
