"""Our own family: the direct path and plain diffusers give the same pixels from the same folder."""

from __future__ import annotations

import inspect
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from studio.contract.geometry import Extent
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.contract.requests import BackboneChoice, GenerateRequest, GuidanceSettings, Precision, SchedulerSettings
from studio.engine.backbones.backbone import BackboneConfig
from studio.engine.service import TorchEngine
from tests.engine import tiny_default

SHIPPED = Path(__file__).parents[3] / "resources" / "weights"


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_default.make(tmp_path_factory.mktemp("weights"))


def direct(weights: Path, request: GenerateRequest) -> Raster:
    engine = TorchEngine(weights)
    try:
        return engine.run(request, lambda event: None, Stop()).images[0]
    finally:
        engine.close()


def pipeline_of(folder: Path) -> Any:
    from studio.engine.families.default_pipeline import DefaultPipeline

    pipeline = DefaultPipeline.from_pretrained(folder)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def request_for(backbone: str, **changes: Any) -> GenerateRequest:
    settings = {
        "prompt": "노란 별",
        "backbone": BackboneChoice(backbone),
        "seed": 11,
        "extent": Extent(24, 16),
        "scheduler": SchedulerSettings(steps=3),
        "guidance": GuidanceSettings(2.5, 0.4, (0.1, 0.9)),
        "device": "cpu",
        # A pipeline is read in fp32 where nobody says otherwise; ours takes bf16 on a CPU that is made for it.
        "precision": Precision.FP32,
    }
    return GenerateRequest(**{**settings, **changes})


@pytest.mark.parametrize("backbone", ["dit", "ssm"])
@pytest.mark.parametrize("negative", ["", "a red car"])
def test_plain_diffusers_gives_the_same_pixels(weights: Path, backbone: str, negative: str) -> None:
    ours = direct(weights, request_for(backbone, negative_prompt=negative))
    theirs = pipeline_of(weights / backbone)(
        "노란 별",
        negative,
        height=16,
        width=24,
        num_inference_steps=3,
        guidance_scale=2.5,
        guidance_rescale=0.4,
        guidance_interval=(0.1, 0.9),
        generator=torch.Generator("cpu").manual_seed(11),
    ).images[0]
    assert np.array_equal(ours.array, np.asarray(theirs))


@pytest.mark.parametrize("backbone", ["dit", "ssm"])
def test_a_folder_saved_by_diffusers_gives_the_same_pixels(weights: Path, tmp_path: Path, backbone: str) -> None:
    first = pipeline_of(weights / backbone)
    first.save_pretrained(tmp_path / "saved")
    images = [
        pipeline(
            "a cat",
            height=16,
            width=16,
            num_inference_steps=2,
            generator=torch.Generator().manual_seed(0),
            output_type="pt",
        ).images
        for pipeline in (first, pipeline_of(tmp_path / "saved"))
    ]
    assert torch.equal(*images)


def test_several_prompts_at_once_are_each_as_alone(weights: Path) -> None:
    pipeline = pipeline_of(weights / "dit")
    noise = torch.randn((1, 4, 8, 8), generator=torch.Generator().manual_seed(0)).expand(2, -1, -1, -1).clone()
    settings = {"num_inference_steps": 2, "output_type": "latent"}
    both = pipeline(["a cat", "a cat"], latents=noise, **settings).images
    alone = pipeline("a cat", latents=noise[:1], **settings).images
    assert torch.equal(both[:1], both[1:])
    assert torch.equal(both[:1], alone)


def test_the_callback_sees_every_step(weights: Path) -> None:
    seen: list[int] = []
    pipeline_of(weights / "dit")(
        "",
        height=16,
        width=16,
        num_inference_steps=3,
        callback_on_step_end=lambda pipe, number, timestep, state: seen.append(number),
    )
    assert seen == [0, 1, 2]


def test_the_diffusers_class_takes_every_field_of_the_config() -> None:
    from studio.engine.families.default_components import DiffusersBackbone

    taken = inspect.signature(DiffusersBackbone.__init__).parameters
    assert [name for name in taken if name != "self"] == [field.name for field in fields(BackboneConfig)]
    assert all(taken[field.name].default == field.default for field in fields(BackboneConfig))


@pytest.mark.parametrize("scheduler", ["flow_euler", "flow_heun", "flow_dpmpp_2m", "flow_unipc"])
def test_every_flow_scheduler_paints(weights: Path, scheduler: str) -> None:
    picture = direct(weights, request_for("dit", scheduler=SchedulerSettings(scheduler, 3)))
    assert picture.array.std() > 0


def test_the_shipped_weights_paint_the_same_both_ways() -> None:
    request = request_for(
        "dit", prompt="a red apple", extent=None, scheduler=SchedulerSettings(steps=2), guidance=GuidanceSettings(3.0)
    )
    theirs = pipeline_of(SHIPPED / "dit")(
        "a red apple", num_inference_steps=2, guidance_scale=3.0, generator=torch.Generator("cpu").manual_seed(11)
    ).images[0]
    assert np.array_equal(direct(SHIPPED, request).array, np.asarray(theirs))
