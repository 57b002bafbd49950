"""What a diffusers pipeline takes and gives, and how it is kept as it was: pictures, number formats, configs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from studio.contract.errors import NotFinite
from studio.contract.raster import Pixels, Raster
from studio.engine.loading import PipelineFolder
from studio.engine.untyped import Untyped


def as_assembled(folder: PipelineFolder, pipeline: Untyped) -> PipelineFolder:
    """Give the folder with its scheduler's config as the assembled pipeline has it.

    Some pipelines mend the configs of old folders when they are made (Stable Diffusion: `steps_offset`, `clip_sample`);
    a scheduler built of the raw config would walk elsewhere than bare diffusers does.
    """
    scheduler, own = getattr(pipeline, "scheduler", None), folder.components.get("scheduler")
    if scheduler is None or own is None:
        return folder
    mended = {key: value for key, value in scheduler.config.items() if key in own.config or not key.startswith("_")}
    return replace(folder, components={**folder.components, "scheduler": replace(own, config=mended)})


@contextlib.contextmanager
def keeping_dtypes(networks: Mapping[str, torch.nn.Module]) -> Iterator[None]:
    """Give every network its number format back when a picture fails or is cancelled.

    SDXL casts its autoencoder to fp32 around its work and back after it; a fault between the two would leave it there.
    """
    before = {name: _dtype(network) for name, network in networks.items()}
    try:
        yield
    finally:
        for name, network in networks.items():
            dtype = before[name]
            if dtype is not None and _dtype(network) != dtype:
                network.to(dtype)


def _dtype(network: torch.nn.Module) -> torch.dtype | None:
    first = next(network.parameters(), None)
    return None if first is None else first.dtype


def as_pil(raster: Raster) -> Untyped:
    """Give a raster as the picture that diffusers' image processors take."""
    from PIL import Image  # noqa: PLC0415  # diffusers has imported it by now

    return Image.fromarray(np.asarray(raster.over().array))


def pixels_of(images: Tensor | Sequence[Tensor]) -> Pixels:
    """Give the first picture of (b, 3, h, w) in [0, 1] as (h, w, 3) uint8, rounded as diffusers' `numpy_to_pil` does.

    Raises:
        NotFinite: The decode gave NaN or infinity: said, not shown as black.
    """
    image = images[0].detach().float().cpu()
    if not bool(torch.isfinite(image).all()):
        raise NotFinite(
            "The decode gave numbers that are not finite; no picture was made of them.", "Try --dtype fp32."
        )
    if image.shape[0] == 1:
        image = image.expand(3, -1, -1)
    return np.asarray((image.permute(1, 2, 0).numpy() * 255).round().astype("uint8"))
