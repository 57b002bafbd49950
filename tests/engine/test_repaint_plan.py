"""What the network is shown of a request with a mask: how much, how large, and what is filled in for a person."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from studio.contract.catalog import BackboneReport, Prediction
from studio.contract.geometry import Bounds, Extent, Margins
from studio.contract.raster import Mask, Raster
from studio.contract.requests import Fill, GenerateRequest, InpaintSettings
from studio.engine import repaint_plan, strengths, telling

OURS = BackboneReport(
    id="dit", name="DiT", family="default", family_name="Scanline Studio", pipeline="DefaultPipeline", path="",
    is_tried=True, prediction=Prediction.FLOW, scheduler="", schedulers=(), native=Extent(128, 128), multiple_of=16,
    steps=20, guidance=4.0,
)  # fmt: skip


def request(extent: Extent, bounds: Bounds, **changes: object) -> GenerateRequest:
    mask = np.zeros((extent.height, extent.width), np.uint8)
    mask[bounds.y : bounds.bottom, bounds.x : bounds.right] = 255
    source = Raster(np.zeros((extent.height, extent.width, 3), np.uint8))
    asked = GenerateRequest(prompt="a fox", source=source, mask=Mask(mask), strength=1.0)
    return repaint_plan.settled(replace(asked, **changes), OURS)  # type: ignore[arg-type]


def test_a_small_mask_is_seen_in_a_crop_of_the_native_size_pixel_for_pixel() -> None:
    plan = repaint_plan.plan(request(Extent(512, 400), Bounds(300, 200, 30, 20)), OURS)
    assert (plan.crop.extent, plan.working, plan.scale) == (Extent(128, 128), Extent(128, 128), 1)
    assert plan.crop.contains(Bounds(300, 200, 30, 20))


def test_a_large_mask_is_seen_with_half_its_size_around_it() -> None:
    plan = repaint_plan.plan(request(Extent(1000, 1000), Bounds(300, 300, 200, 200)), OURS)
    assert plan.crop == Bounds(200, 200, 400, 400)
    assert plan.working == Extent(128, 128)


def test_a_crop_at_the_border_is_moved_inwards() -> None:
    plan = repaint_plan.plan(request(Extent(512, 512), Bounds(500, 0, 12, 12)), OURS)
    assert plan.crop == Bounds(384, 0, 128, 128)


@pytest.mark.parametrize("extent", [Extent(1, 1), Extent(3, 900), Extent(900, 3), Extent(130, 128)])
def test_any_shape_gets_a_size_that_the_network_takes(extent: Extent) -> None:
    plan = repaint_plan.plan(request(extent, Bounds.of(extent)), OURS)
    assert plan.working.is_multiple_of(16)
    assert 0.5 < plan.working.pixels / 128**2 < 1.5


@pytest.mark.parametrize(
    ("bounds", "strength", "fill"),
    [
        (Bounds(5, 5, 20, 20), 1.0, Fill.FILL),
        (Bounds(0, 5, 64, 20), 1.0, Fill.EXPAND),
        (Bounds(40, 0, 24, 64), 1.0, Fill.EXPAND),
        (Bounds(5, 5, 20, 20), 0.6, Fill.ORIGINAL),
    ],
)
def test_the_intent_is_read_from_the_mask(bounds: Bounds, strength: float, fill: Fill) -> None:
    assert request(Extent(64, 64), bounds, strength=strength).inpaint.fill is fill


def test_what_was_asked_for_stays() -> None:
    asked = InpaintSettings(Fill.ADD, 0, 3, 7, 40, is_differential=False, matches_colour=False)
    assert request(Extent(300, 300), Bounds(100, 100, 20, 20), inpaint=asked).inpaint == asked


def test_what_is_to_go_on_begins_with_its_filling() -> None:
    described = request(Extent(64, 64), Bounds(5, 5, 20, 20))
    empty = replace(described, prompt=" ")
    removed = replace(described, inpaint=replace(described.inpaint, fill=Fill.REMOVE))
    added = replace(empty, inpaint=replace(described.inpaint, fill=Fill.ADD))
    filled = strengths.strength_for(repaint_plan.FILL_SHARE)
    found = [repaint_plan.effective_strength(one, OURS) for one in (described, empty, removed, added)]
    assert found == [1.0, filled, filled, 1.0]
    assert repaint_plan.effective_strength(empty, replace(OURS, takes_source=False)) == 1.0


@pytest.mark.parametrize(("side", "goes_on"), [(128, False), (600, True)])
def test_a_prompt_tells_of_the_whole_and_not_of_each_of_many_windows(side: int, goes_on: bool) -> None:
    source = Raster(np.zeros((side, side, 3), np.uint8))
    asked = GenerateRequest(prompt="a fox", source=source, margins=Margins(right=64))
    ours = replace(OURS, inpaints="channels")
    settled = repaint_plan.settled(asked, ours)
    assert repaint_plan.continues(settled, ours) is goes_on
    assert repaint_plan.heard_prompt(settled, ours) == ("" if goes_on else "a fox")
    assert repaint_plan.heard_prompt(settled, OURS) == "a fox"
    assert bool(telling.of_crop(ours, settled)) is goes_on
