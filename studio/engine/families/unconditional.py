"""Unconditional U-Nets in pixels: DDPM (arXiv:2006.11239) and DDIM (arXiv:2010.02502)."""

from __future__ import annotations

from typing import Any

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Extent
from studio.contract.requests import GenerateRequest
from studio.engine.loading import PipelineFolder
from studio.engine.pipelines import DiffusersFamily, Recommended, side_of
from studio.engine.scheduler_table import Trait
from studio.engine.schedulers import Demands

DDIM = "DDIMPipeline"


class UnconditionalFamily(DiffusersFamily):
    """Folders with `DDPMPipeline` or `DDIMPipeline` in model_index.json.

    Both loops leave their noise unscaled, which rules out schedulers in sigma space; DDPM's hands the generator to
    each step, and DDIM's has arguments that only DDIM takes.
    """

    id = "unconditional"
    name = "Unconditional U-Net"
    pipelines = ("DDPMPipeline", DDIM)
    denoiser = "unet"
    takes_prompt = False
    is_one_size = True
    takes_guidance = False
    tokenizer = ""

    def native(self, folder: PipelineFolder) -> Extent | None:
        """See `DiffusersFamily.native`."""
        return side_of(folder.config(self.denoiser), 1)

    def multiple_of(self, folder: PipelineFolder) -> int:
        """See `DiffusersFamily.multiple_of`."""
        return 1

    def recommended(self, folder: PipelineFolder) -> Recommended:
        """See `DiffusersFamily.recommended`; without guidance its scale is 1."""
        return Recommended(steps=50 if folder.pipeline == DDIM else 250, guidance=1.0)

    def demands(self, folder: PipelineFolder) -> Demands:
        """See `DiffusersFamily.demands`."""
        if folder.pipeline == DDIM:
            return Demands(only=("ddim",))
        return Demands(needs=(frozenset({Trait.GENERATOR}),), refuses=frozenset({Trait.SIGMA_SPACE}))

    def check(self, folder: PipelineFolder, request: GenerateRequest) -> None:
        """See `Family.check`; the pipeline paints at one size."""
        native = self.native(folder)
        if request.extent is not None and native is not None and request.extent != native:
            raise InvalidRequest(
                f"The size is {request.extent}; {folder.path.name} paints at {native} only.", "Leave --size out."
            )
        super().check(folder, request)

    def arguments(self, folder: PipelineFolder, request: GenerateRequest) -> dict[str, Any]:
        """See `DiffusersFamily.arguments`."""
        return {"num_inference_steps": request.scheduler.steps}
