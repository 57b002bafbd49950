"""Requests meet a backbone: defaults filled in, misfits refused with what is allowed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from studio.contract.catalog import BackboneReport, Prediction
from studio.contract.errors import InvalidRequest, SchedulerMismatch
from studio.contract.geometry import Extent
from studio.contract.port import Cost
from studio.contract.raster import Mask, PictureReference, Raster
from studio.contract.requests import AdapterChoice, GenerateRequest, GuidanceSettings, SchedulerSettings
from studio.engine import resolving

OURS = BackboneReport(
    id="dit",
    name="DiT",
    family="default",
    family_name="Scanline Studio",
    pipeline="DefaultPipeline",
    path="",
    is_tried=True,
    prediction=Prediction.FLOW,
    scheduler="FlowMatchEulerDiscreteScheduler",
    schedulers=("flow_euler", "flow_heun"),
    native=Extent(64, 64),
    multiple_of=8,
    steps=24,
    guidance=3.5,
    guidance_interval=(0.1, 0.8),
)
THEIRS = replace(
    OURS, id="x", name="Their weights", family="sd15", family_name="Stable Diffusion 1.5", guidance_interval=(0.0, 1.0)
)
CLASSES = replace(
    THEIRS, family="dit", takes_prompt=False, takes_negative_prompt=False, takes_source=False,
    class_labels=("0: tench", "207: golden retriever, dog"),
)  # fmt: skip
PICTURE = Raster(np.zeros((8, 8, 3), np.uint8))


def test_what_is_left_open_is_the_backbones_recommendation() -> None:
    found = resolving.resolve(GenerateRequest(prompt="a"), OURS)
    assert (found.extent, found.scheduler.steps, found.guidance.scale, found.guidance.interval) == (
        Extent(64, 64),
        24,
        3.5,
        (0.1, 0.8),
    )
    assert found.scheduler.id is None


def test_what_is_given_stays() -> None:
    request = GenerateRequest(
        extent=Extent(128, 72),
        scheduler=SchedulerSettings("flow_heun", 5),
        guidance=GuidanceSettings(1.0, 0.5, (0.0, 1.0)),
    )
    assert resolving.resolve(request, OURS) == request


def test_resolving_twice_changes_nothing() -> None:
    once = resolving.resolve(GenerateRequest(class_label="Dog"), CLASSES)
    assert once.class_label == "207"
    assert resolving.resolve(once, CLASSES) == once


@pytest.mark.parametrize(
    ("change", "report", "says"),
    [
        ({"extent": Extent(70, 64)}, OURS, "multiples of 8 pixels. The nearest is --size 72x64"),
        ({"scheduler": SchedulerSettings("flow_eulr")}, OURS, "flow_euler, flow_heun. Did you mean 'flow_euler'?"),
        ({"scheduler": SchedulerSettings("ddim")}, OURS, "which predicts flow"),
        ({"prompt": "a"}, CLASSES, "not steered by text"),
        ({"negative_prompt": "a", "class_label": "0"}, CLASSES, "no negative prompt"),
        ({"guidance": GuidanceSettings(9.0)}, replace(THEIRS, takes_guidance=False), "takes no guidance, but it is 9"),
        ({}, CLASSES, "needs a class. Give --class with a name or number, such as 'tench' or 0."),
        ({"class_label": "golden retriver"}, CLASSES, "Did you mean golden retriever?"),
        ({"class_label": "zzz"}, CLASSES, "Give a name or number, such as 'tench' or 0."),
        ({"class_label": "dog"}, replace(CLASSES, class_labels=("0:", "1:")), "Give a number from 0 to 1."),
        ({"class_label": "0"}, OURS, "has no classes"),
        ({"source": PICTURE, "class_label": "0"}, CLASSES, "cannot start from a picture"),
        ({"source": PictureReference("ab" * 32, Extent(8, 8))}, OURS, "abababababab"),
        ({"source": PICTURE, "mask": Mask(np.zeros((8, 8), np.uint8))}, OURS, "The mask is empty"),
        ({"adapters": (AdapterChoice("x"),)}, OURS, "LoRA"),
        ({"guidance": GuidanceSettings(rescale=0.5)}, THEIRS, "Guidance rescale is for our own"),
        ({"guidance": GuidanceSettings(interval=(0.2, 0.5))}, THEIRS, "Guidance interval is for our own"),
    ],
)
def test_a_misfit_is_refused_with_what_is_allowed(change: dict[str, object], report: BackboneReport, says: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        resolving.resolve(GenerateRequest(**change), report)  # type: ignore[arg-type]  # parametrised
    assert says in str(caught.value)
    assert isinstance(caught.value, SchedulerMismatch) == ("scheduler" in change)


def test_a_picture_that_memory_cannot_hold_is_refused_with_the_figure() -> None:
    request = GenerateRequest(extent=Extent(30_000, 30_000))
    with pytest.raises(
        InvalidRequest, match=r"30000x30000 would take about 214\.6 GiB of memory, weights and all; 8\.0 GiB are free"
    ):
        resolving.check_cost(request, Cost(30_000 * 30_000 * 256, 8 * 2**30))
    resolving.check_cost(request, Cost(1, 2))
