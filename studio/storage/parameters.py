"""The `parameters` text: the form in which most programs write and read how a picture was made (AUTOMATIC1111's).

It is a courtesy to other programs; the truth is the JSON record beside it.
"""

from __future__ import annotations

import json

from studio.contract.records import PictureRecord

_SAMPLERS = {
    "DDPMScheduler": "DDPM",
    "DDIMScheduler": "DDIM",
    "EulerDiscreteScheduler": "Euler",
    "FlowMatchEulerDiscreteScheduler": "Euler",
    "EulerAncestralDiscreteScheduler": "Euler a",
    "HeunDiscreteScheduler": "Heun",
    "FlowMatchHeunDiscreteScheduler": "Heun",
    "DPMSolverMultistepScheduler": "DPM++ 2M",
    "DPMSolverSDEScheduler": "DPM++ SDE",
    "UniPCMultistepScheduler": "UniPC",
    "LCMScheduler": "LCM",
}
_SCHEDULE_TYPES = {"karras": "Karras", "exponential": "Exponential", "beta": "Beta", "trailing": "SGM Uniform"}


def parameters_text(record: PictureRecord) -> str:
    """Give the record as the widely read text: prompt, negative prompt, and one line of settings."""
    request = record.request
    lines = [request.prompt]
    if request.negative_prompt:
        lines.append(f"Negative prompt: {request.negative_prompt}")
    lines.append(", ".join(f"{name}: {_quoted(value)}" for name, value in _settings(record).items()))
    return "\n".join(lines)


def _settings(record: PictureRecord) -> dict[str, str]:
    request = record.request
    settings = {"Steps": str(request.scheduler.steps or len(record.steps))}
    if record.scheduler:
        settings["Sampler"] = _sampler(record.scheduler)
    if request.scheduler.spacing is not None:
        settings["Schedule type"] = _SCHEDULE_TYPES.get(request.scheduler.spacing, "Automatic")
    if request.guidance.scale is not None:
        settings["CFG scale"] = f"{request.guidance.scale:g}"
    settings |= {"Seed": str(record.seed), "Size": str(record.extent)}
    settings |= {"Model": record.backbone.name, "Model hash": record.backbone.fingerprint[:10]}
    if request.source is not None and (request.enlarge is None or request.enlarge.is_creative):
        settings["Denoising strength"] = f"{request.strength:g}"
    if request.enlarge is not None:
        settings["Hires upscale"] = str(request.enlarge.scale)
        settings["Hires upscaler"] = request.enlarge.upscaler or record.backbone.name
    if request.class_label is not None:
        settings["Class"] = request.class_label
    settings["Version"] = f"Scanline Studio {record.versions.get('studio', '')}".strip()
    return settings


def _sampler(scheduler: str) -> str:
    """Give the sampler's usual name; `scheduler` is a class name, its settings may follow."""
    head, _, settings = scheduler.partition("(")
    name = _SAMPLERS.get(head.strip(), head.strip().removesuffix("Scheduler"))
    return f"{name} SDE" if name == "DPM++ 2M" and "sde" in settings else name


def _quoted(value: str) -> str:
    """Quote a value that holds a comma, a colon or a line end, as the readers of this text expect."""
    return json.dumps(value, ensure_ascii=False) if any(mark in value for mark in ',:\n\r"') else value
