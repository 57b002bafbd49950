"""The same pictures by bare diffusers: what the engine's are compared with, bit for bit.

Written as a person would write it with diffusers alone, without a line of ours.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

STEPS = 3
SEED = 7
PROMPT = "a red fox in the snow"
NEGATIVE = "blurry"


@dataclass(frozen=True)
class Proof:
    """How one tiny pipeline is called.

    Attributes:
        name: Its name in tiny_pipelines.
        family: Id of the family that must take it.
        size: Width and height to ask for; None for its own.
        guidance: Guidance scale.
        negative: Negative prompt.
        call: Arguments of the bare call besides prompt, steps, guidance, size.
        source_class: Pipeline that starts from a picture.
        others: Ids of schedulers with diffusers' class and settings.
    """

    name: str
    family: str
    size: tuple[int, int] | None = (32, 24)
    guidance: float = 5.0
    negative: str = NEGATIVE
    call: dict[str, Any] = field(default_factory=dict)
    source_class: str = ""
    others: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    takes_prompt: bool = True


FLOW = {"use_flow_sigmas": True, "prediction_type": "flow_prediction"}
SDE = {"algorithm_type": "sde-dpmsolver++"}
UNET_OTHERS: dict[str, tuple[str, dict[str, Any]]] = {
    "euler_a": ("EulerAncestralDiscreteScheduler", {}),
    "dpmpp_2m_sde": ("DPMSolverMultistepScheduler", SDE),
    "heun": ("HeunDiscreteScheduler", {}),
    "unipc": ("UniPCMultistepScheduler", {}),
    "lcm": ("LCMScheduler", {}),
}
FLOW_OTHERS: dict[str, tuple[str, dict[str, Any]]] = {
    "flow_heun": ("FlowMatchHeunDiscreteScheduler", {}),
    "flow_dpmpp_2m": ("DPMSolverMultistepScheduler", {**FLOW, "flow_shift": 3.0}),
    "flow_unipc": ("UniPCMultistepScheduler", {**FLOW, "flow_shift": 3.0}),
}
DYNAMIC = {"use_dynamic_shifting": True, "time_shift_type": "exponential"}
NO_INSTRUCTION = {"complex_human_instruction": None, "use_resolution_binning": False}

PROOFS = [
    Proof("sd15", "sd15", source_class="StableDiffusionImg2ImgPipeline", others=UNET_OTHERS),
    Proof("sd2_v", "sd15", others={"ddpm": ("DDPMScheduler", {}), "euler": ("EulerDiscreteScheduler", {})}),
    Proof("sdxl", "sdxl", source_class="StableDiffusionXLImg2ImgPipeline", others=UNET_OTHERS),
    Proof("sd3", "sd3", source_class="StableDiffusion3Img2ImgPipeline", others=FLOW_OTHERS),
    Proof(
        "flux",
        "flux",
        negative="",
        guidance=3.5,
        source_class="FluxImg2ImgPipeline",
        others={
            "flow_dpmpp_2m": ("DPMSolverMultistepScheduler", {**FLOW, **DYNAMIC}),
            "flow_unipc": ("UniPCMultistepScheduler", {**FLOW, **DYNAMIC}),
        },
    ),
    Proof("zimage", "zimage", guidance=4.0, source_class="ZImageImg2ImgPipeline"),
    Proof(
        "sana",
        "sana",
        size=(64, 32),
        call=NO_INSTRUCTION,
        others={**FLOW_OTHERS, "flow_unipc": ("UniPCMultistepScheduler", {**FLOW, "flow_shift": 7.0})}
        | {"flow_dpmpp_2m": ("DPMSolverMultistepScheduler", {**FLOW, "flow_shift": 7.0})},
    ),
    Proof(
        "dit",
        "dit",
        size=None,
        negative="",
        call={"class_labels": [207]},
        takes_prompt=False,
        others={"dpmpp_2m": ("DPMSolverMultistepScheduler", {}), "unipc": ("UniPCMultistepScheduler", {})},
    ),
    Proof(
        "pixart",
        "generic",
        size=(32, 16),
        call={"use_resolution_binning": False},
        others={"ddim": ("DDIMScheduler", {})},
    ),
    Proof(
        "ddpm",
        "unconditional",
        size=None,
        negative="",
        takes_prompt=False,
        others={"ddim": ("DDIMScheduler", {}), "dpmpp_2m_sde": ("DPMSolverMultistepScheduler", SDE)},
    ),
    Proof("ddim", "unconditional", size=None, negative="", takes_prompt=False),
]
BY_NAME = {proof.name: proof for proof in PROOFS}


@functools.cache
def loaded(folder: Path) -> Any:
    """Load a pipeline with diffusers alone."""
    from diffusers import DiffusionPipeline

    pipeline = DiffusionPipeline.from_pretrained(folder)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def scheduler(folder: Path, class_name: str, settings: dict[str, Any]) -> Any:
    """Give a scheduler from the folder's own config, as diffusers' documentation says."""
    import diffusers

    return getattr(diffusers, class_name).from_config(own_config(folder), **settings)


@functools.cache
def own_config(folder: Path) -> Any:
    """Give the config of the folder's own scheduler."""
    return loaded(folder).scheduler.config


def picture(
    proof: Proof, folder: Path, other: str = "", settings: dict[str, Any] | None = None
) -> npt.NDArray[np.uint8]:
    """Paint with bare diffusers."""
    import torch

    pipeline = loaded(folder)
    own_config(folder)
    own = pipeline.scheduler
    class_name, given = proof.others[other] if other else (type(own).__name__, {})
    try:
        pipeline.scheduler = scheduler(folder, class_name, {**given, **(settings or {})})
        output = pipeline(**arguments(proof), generator=torch.Generator("cpu").manual_seed(SEED))
    finally:
        pipeline.scheduler = own
    return np.asarray(output.images[0].convert("RGB"))


def picture_of(proof: Proof, folder: Path, source: npt.NDArray[np.uint8], strength: float) -> npt.NDArray[np.uint8]:
    """Start from a picture with bare diffusers."""
    import diffusers
    import torch
    from PIL import Image

    pipeline = getattr(diffusers, proof.source_class).from_pipe(loaded(folder))
    pipeline.set_progress_bar_config(disable=True)
    given = arguments(proof)
    if "height" not in pipeline.__call__.__wrapped__.__annotations__:
        given = {name: value for name, value in given.items() if name not in ("width", "height")}
    output = pipeline(
        **given, image=Image.fromarray(source), strength=strength, generator=torch.Generator("cpu").manual_seed(SEED)
    )
    return np.asarray(output.images[0])


def arguments(proof: Proof) -> dict[str, Any]:
    """Give the arguments of the bare call."""
    given: dict[str, Any] = {"num_inference_steps": STEPS, **proof.call}
    if proof.family != "unconditional":
        given["guidance_scale"] = proof.guidance
    if proof.takes_prompt:
        given["prompt"] = PROMPT
        if proof.negative:
            given["negative_prompt"] = proof.negative
    if proof.size is not None:
        given["width"], given["height"] = proof.size
    return given
