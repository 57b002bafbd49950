"""Class-conditional Diffusion Transformers (DiT, arXiv:2212.09748), as trained on ImageNet."""

from __future__ import annotations

from typing import Any

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Extent
from studio.contract.requests import GenerateRequest
from studio.engine.loading import PipelineFolder
from studio.engine.pipelines import DiffusersFamily, Recommended, scale_of, side_of
from studio.engine.scheduler_table import Trait
from studio.engine.schedulers import Demands


class ClassConditionalFamily(DiffusersFamily):
    """Folders with `DiTPipeline` in model_index.json.

    The pipeline feeds the scaled sample back to `scheduler.step` and never scales the first noise, so that schedulers
    in sigma space (Euler, Heun) run and give noise: the table refuses them.
    """

    id = "dit"
    name = "DiT, class-conditional"
    pipelines = ("DiTPipeline",)
    takes_prompt = False
    is_one_size = True
    tokenizer = ""

    def native(self, folder: PipelineFolder) -> Extent | None:
        """See `DiffusersFamily.native`."""
        return side_of(folder.config(self.denoiser), scale_of(folder.config("vae")))

    def multiple_of(self, folder: PipelineFolder) -> int:
        """See `DiffusersFamily.multiple_of`."""
        native = self.native(folder)
        return native.width if native is not None else 8

    def recommended(self, folder: PipelineFolder) -> Recommended:
        """See `DiffusersFamily.recommended`."""
        return Recommended(steps=50, guidance=4.0)

    def demands(self, folder: PipelineFolder) -> Demands:
        """See `DiffusersFamily.demands`."""
        return Demands(refuses=frozenset({Trait.SIGMA_SPACE}))

    def class_labels(self, folder: PipelineFolder) -> tuple[str, ...]:
        """See `DiffusersFamily.class_labels`."""
        named = folder.index.get("id2label")
        if isinstance(named, dict) and all(str(number).isdecimal() for number in named):
            return tuple(
                f"{int(number)}: {names}" for number, names in sorted(named.items(), key=lambda one: int(one[0]))
            )
        count = folder.config(self.denoiser).get("num_embeds_ada_norm") or 0
        return tuple(f"{number}:" for number in range(int(count)))

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
        return {
            "class_labels": [int(request.class_label or 0)],
            "num_inference_steps": request.scheduler.steps,
            "guidance_scale": request.guidance.scale,
        }
