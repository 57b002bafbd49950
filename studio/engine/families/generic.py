"""Any other pipeline of diffusers that makes a picture of a prompt: asked by its signature, said to be untried."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from typing import Any

from torch import Tensor

from studio.contract.catalog import BackboneReport
from studio.contract.errors import UnsupportedWeights
from studio.contract.geometry import Extent
from studio.contract.requests import GenerateRequest
from studio.engine import networks, schedulers
from studio.engine.latent_forms import PATCH, packed, unpacked
from studio.engine.loading import PipelineFolder
from studio.engine.pipelines import DiffusersFamily, Recommended, scale_of, side_of
from studio.engine.scheduler_table import Trait
from studio.engine.schedulers import Demands
from studio.engine.untyped import Untyped

OTHER_TASKS = re.compile(
    r"Inpaint|Img2Img|ImageToImage|ControlNet|Control|Upscale|SuperResolution|Edit|Kontext|Pix2Pix|Depth|Fill|Redux|Layered|"
    r"Variation|Refiner|UnCLIP|Decoder|Prior|Adapter"
)
OTHER_OUTPUTS = {
    "num_frames": "video",
    "video_length": "video",
    "audio_length_in_s": "sound",
    "audio_end_in_s": "sound",
}
SWITCHED_OFF = {"complex_human_instruction": None, "use_resolution_binning": False, "enhance_prompt": False}
"""Arguments that would change what a person asked for."""


class GenericFamily(DiffusersFamily):
    """Folders whose pipeline takes a prompt and gives a picture, of no family that our tests prove."""

    id = "generic"
    name = "Other pipeline of diffusers"
    pipelines = ()
    is_tried = False

    def report(self, folder: PipelineFolder) -> BackboneReport:
        """See `Family.report`.

        Raises:
            UnsupportedWeights: The pipeline does something else, named.
        """
        signature = _signature(folder)
        notice = (
            f"{folder.pipeline} is untried here: it runs as diffusers has it, and its settings are diffusers' defaults."
        )
        report = super().report(folder)
        return BackboneReport(
            **{
                name: getattr(report, name)
                for name in report.__slots__
                if name not in ("notices", "takes_negative_prompt", "takes_guidance")
            },
            takes_negative_prompt="negative_prompt" in signature,
            takes_guidance="guidance_scale" in signature,
            notices=(*report.notices, notice),
        )

    def native(self, folder: PipelineFolder) -> Extent | None:
        """See `DiffusersFamily.native`."""
        return side_of(folder.config(self._denoiser(folder)), scale_of(folder.config("vae")))

    def multiple_of(self, folder: PipelineFolder) -> int:
        """See `DiffusersFamily.multiple_of`; a guess from above."""
        patch = folder.config(self._denoiser(folder)).get("patch_size")
        return max(16, scale_of(folder.config("vae")) * max(PATCH, patch if isinstance(patch, int) else 1))

    def recommended(self, folder: PipelineFolder) -> Recommended:
        """See `DiffusersFamily.recommended`: the defaults of the pipeline's call."""
        signature = _signature(folder)
        steps, guidance = (_default(signature, name) for name in ("num_inference_steps", "guidance_scale"))
        return Recommended(steps=int(steps) if steps else 30, guidance=float(guidance) if guidance is not None else 1.0)

    def demands(self, folder: PipelineFolder) -> Demands:
        """See `DiffusersFamily.demands`: of a flow's only those that take whatever a pipeline hands."""
        if schedulers.is_flow(folder):
            return Demands(needs=(frozenset({Trait.SIGMAS}), frozenset({Trait.MU})))
        return Demands()

    def arguments(self, folder: PipelineFolder, request: GenerateRequest) -> dict[str, Any]:
        """See `DiffusersFamily.arguments`: those that the pipeline's call knows."""
        signature = _signature(folder)
        arguments = super().arguments(folder, request) | SWITCHED_OFF
        if isinstance(_default(signature, "negative_prompt"), str):
            arguments["negative_prompt"] = request.negative_prompt
        return {name: value for name, value in arguments.items() if name in signature}

    def to_latents(self, folder: PipelineFolder, request: GenerateRequest, handed: Tensor) -> Tensor:
        """See `DiffusersFamily.to_latents`: packed tokens are taken for squares of 2 x 2, where their number fits."""
        if handed.ndim == 5:  # (b, c, frames, h, w) with one frame
            return handed[:, :, 0]
        extent, pixels = self.extent(folder, request), scale_of(folder.config("vae")) * PATCH
        height, width = extent.height // pixels, extent.width // pixels
        if handed.ndim == 3 and handed.shape[1] == height * width and handed.shape[2] % PATCH**2 == 0:
            return unpacked(handed, height, width)
        return handed if handed.ndim == 4 else handed.mT[..., None]  # (b, c, h, w)

    def from_latents(self, latents: Tensor, handed: Tensor) -> Tensor:
        """See `DiffusersFamily.from_latents`; the way back of `to_latents`."""
        return packed(latents) if handed.ndim == 3 and handed.shape[1] != latents.shape[2] else latents

    def _denoiser(self, folder: PipelineFolder) -> str:
        return "transformer" if "transformer" in folder.components else "unet"


def _signature(folder: PipelineFolder) -> Mapping[str, inspect.Parameter]:
    """Give the parameters of the pipeline's call, after refusing one that is not for a picture of a prompt."""
    found = networks.pipeline_class_of(folder)
    parameters = inspect.signature(found.__call__).parameters
    for name, what in OTHER_OUTPUTS.items():
        if name in parameters:
            raise UnsupportedWeights(
                f"{folder.path} is a {folder.pipeline}, which makes {what}.", "This studio makes pictures."
            )
    task = OTHER_TASKS.search(folder.pipeline)
    if task is not None:
        raise UnsupportedWeights(
            f"{folder.path} is a {folder.pipeline}, made for another task ({task[0]}), "
            "which this engine does not run yet.",
            "Give a text-to-image version of it.",
        )
    if "prompt" not in parameters:
        raise UnsupportedWeights(
            f"{folder.path} is a {folder.pipeline}, which takes no prompt.", "It cannot be steered here."
        )
    empty = inspect.Parameter.empty
    needed = [
        name
        for name, one in parameters.items()
        if one.default is empty
        and name not in ("self", "prompt")
        and one.kind not in (one.VAR_KEYWORD, one.VAR_POSITIONAL)
    ]
    if needed:
        raise UnsupportedWeights(
            f"{folder.path} is a {folder.pipeline}, which needs {', '.join(needed)}.", "It cannot run here."
        )
    return parameters


def _default(signature: Mapping[str, inspect.Parameter], name: str) -> Untyped:
    return signature[name].default if name in signature else None
