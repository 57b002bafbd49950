"""Repainting a part: nothing outside the mask changes, whatever the mask, the size, the strength and the family."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.contract.errors import Cancelled, InvalidRequest
from studio.contract.events import Decoding, Event, Pictured, Stepped
from studio.contract.geometry import Bounds, Extent
from studio.contract.patches import patched
from studio.contract.port import Stop
from studio.contract.raster import Mask, Raster
from studio.contract.requests import BackboneChoice, Fill, GenerateRequest, InpaintSettings, SchedulerSettings
from studio.engine.service import TorchEngine
from tests.engine import tiny_default

pytestmark = pytest.mark.shares_engine

Tiny = Callable[[str], Path]
STEPS = SchedulerSettings(steps=2)
OTHERS = ("sd15", "sd15_inpaint9", "sdxl", "sd3", "sana", "pixart", "ddpm")
SLOW = ("flux", "zimage", "sd2_v", "ddim")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TorchEngine]:
    engine = TorchEngine(tiny_default.make(tmp_path_factory.mktemp("weights")))
    yield engine
    engine.close()


def picture(width: int, height: int, channels: int = 3, seed: int = 0) -> Raster:
    return Raster(np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8))


def box(source: Raster, bounds: Bounds, value: int = 255) -> Mask:
    mask = np.zeros((source.extent.height, source.extent.width), np.uint8)
    mask[bounds.y : bounds.bottom, bounds.x : bounds.right] = value
    return Mask(mask)


SOURCE = picture(40, 32)
MASK = box(SOURCE, Bounds(10, 8, 14, 12))
REQUEST = GenerateRequest(prompt="a fox", seed=3, source=SOURCE, mask=MASK, strength=1.0, scheduler=STEPS, device="cpu")


def repaint(engine: TorchEngine, request: GenerateRequest) -> tuple[Pictured, list[Event]]:
    events: list[Event] = []
    engine.run(request, events.append, Stop())
    return next(event for event in events if isinstance(event, Pictured)), events


def assert_proven(request: GenerateRequest, pictured: Pictured) -> None:
    """The picture outside is the source's bit for bit, and the patch over the source is the picture."""
    source, mask, patch, proof = request.source, request.mask, pictured.patch, pictured.record.proof
    assert isinstance(source, Raster)
    assert isinstance(mask, Mask)
    assert patch is not None
    assert proof is not None
    assert pictured.image.extent == source.extent == pictured.record.extent
    outside = mask.array == 0
    assert np.array_equal(pictured.image.array[outside], source.array[outside])
    assert patched(source, patch) == pictured.image
    rows, columns = slice(patch.y, patch.bounds.bottom), slice(patch.x, patch.bounds.right)
    assert (patch.raster.array[..., 3] <= mask.array[rows, columns]).all()
    assert (proof.changed_outside, proof.repainted) == (0, int((mask.array > 0).sum()))


@st.composite
def jobs(draw: st.DrawFn) -> dict[str, Any]:
    """Give a source of any size with any mask: boxes, soft values, single pixels, at the border or all of it."""
    width, height = draw(st.integers(1, 70)), draw(st.integers(1, 70))
    random = np.random.default_rng(draw(st.integers(0, 1000)))
    mask = np.zeros((height, width), np.uint8)
    for _ in range(draw(st.integers(1, 3))):
        left, top = random.integers(0, width), random.integers(0, height)
        wide, tall = random.integers(1, width + 1), random.integers(1, height + 1)
        mask[top : top + tall, left : left + wide] = random.choice([255, 255, 128, 3])
    return {
        "source": Raster(random.integers(0, 256, (height, width, draw(st.sampled_from([3, 4]))), np.uint8)),
        "mask": Mask(mask),
        "strength": draw(st.sampled_from([1.0, 0.8, 0.4, 0.05])),
        "prompt": draw(st.sampled_from(["", "a fox"])),
        "seed": draw(st.integers(0, 2**64 - 1)),
        "inpaint": InpaintSettings(
            fill=draw(st.sampled_from([None, *Fill])),
            blend_px=draw(st.sampled_from([None, 0, 5])),
            context_px=draw(st.sampled_from([None, 0, 9])),
            is_differential=draw(st.booleans()),
            matches_colour=draw(st.booleans()),
        ),
    }


@pytest.mark.slow
@pytest.mark.parametrize("family", ["dit", "ssm", *OTHERS])
def test_any_mask_changes_nothing_outside_it_and_twice_the_same(engine: TorchEngine, tiny: Tiny, family: str) -> None:
    choice = BackboneChoice(family if family in ("dit", "ssm") else str(tiny(family)))
    report = engine.inspect(choice.name)

    @settings(
        max_examples=12 if report.inpaints == "channels" else 4,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(job=jobs())
    def run(job: dict[str, Any]) -> None:
        if not report.takes_source:
            job["strength"] = 1.0
        if not report.takes_prompt:
            job["prompt"] = ""
        request = replace(REQUEST, backbone=choice, **job)
        first, _ = repaint(engine, request)
        assert_proven(request, first)
        again, _ = repaint(engine, request)
        assert again.image == first.image
        assert again.patch == first.patch

    run()


@pytest.mark.slow
@pytest.mark.parametrize("family", SLOW)
def test_the_other_families_change_nothing_outside_either(engine: TorchEngine, tiny: Tiny, family: str) -> None:
    choice = BackboneChoice(str(tiny(family)))
    takes_source = engine.inspect(choice.name).takes_source
    for strength in (1.0, 0.5) if takes_source else (1.0,):
        prompt = "" if family == "ddim" else "a fox"
        request = replace(REQUEST, backbone=choice, strength=strength, prompt=prompt)
        assert_proven(request, repaint(engine, request)[0])


@pytest.mark.parametrize("backbone", ["dit", "ssm"])
def test_what_is_inside_the_mask_does_change(engine: TorchEngine, backbone: str) -> None:
    pictured, _ = repaint(engine, replace(REQUEST, backbone=BackboneChoice(backbone)))
    inside = MASK.array == 255
    assert (pictured.image.array[inside] != SOURCE.array[inside]).any(axis=1).mean() > 0.5
    other, _ = repaint(engine, replace(REQUEST, backbone=BackboneChoice(backbone), seed=4))
    assert other.image != pictured.image


def test_what_stood_under_the_mask_has_no_say(engine: TorchEngine) -> None:
    """At full strength, where it is filled from around, the old pixels reach neither the network nor the border."""
    inside = np.zeros(SOURCE.array.shape[:2], np.bool_)
    inside[12:16, 14:20] = True  # deeper than the fade of the alpha
    changed = SOURCE.array.copy()
    changed[inside] = 255 - changed[inside]
    first, _ = repaint(engine, REQUEST)
    second, _ = repaint(engine, replace(REQUEST, source=Raster(changed)))
    assert first.patch == second.patch


def test_steps_say_where_the_crop_lies(engine: TorchEngine) -> None:
    source = picture(300, 200)
    request = replace(REQUEST, source=source, mask=box(source, Bounds(250, 150, 20, 30)))
    pictured, events = repaint(engine, request)
    bounds = {event.bounds for event in events if isinstance(event, Stepped)}
    [crop] = bounds
    assert crop is not None
    assert crop.contains(Bounds(250, 150, 20, 30))
    assert Bounds(0, 0, 300, 200).contains(crop)
    assert crop.width < 100
    assert pictured.patch is not None
    assert crop.contains(pictured.patch.bounds)
    assert sum(isinstance(event, Decoding) for event in events) == 1


def test_the_record_makes_the_picture_again(engine: TorchEngine) -> None:
    pictured, _ = repaint(engine, REQUEST)
    kept = replace(pictured.record.request, source=SOURCE, mask=MASK)
    assert None not in (kept.inpaint.fill, kept.inpaint.grow_px, kept.inpaint.feather_px, kept.inpaint.blend_px)
    assert repaint(engine, kept)[0].image == pictured.image


def test_several_candidates_come_of_one_request(engine: TorchEngine) -> None:
    events: list[Event] = []
    engine.run(replace(REQUEST, count=3), events.append, Stop())
    found = [event for event in events if isinstance(event, Pictured)]
    assert len({event.image.sha256 for event in found}) == 3
    assert found[2].image == repaint(engine, replace(REQUEST, seed=5))[0].image


def test_a_transparent_picture_keeps_its_alpha_outside(engine: TorchEngine) -> None:
    source = picture(40, 32, channels=4)
    pictured, _ = repaint(engine, replace(REQUEST, source=source, inpaint=InpaintSettings(blend_px=0)))
    outside = MASK.array == 0
    assert np.array_equal(pictured.image.array[outside], source.array[outside])
    assert (pictured.image.array[~outside][:, 3] == 255).all()


def test_one_pixel_can_be_repainted(engine: TorchEngine) -> None:
    source = picture(1, 1)
    request = replace(REQUEST, source=source, mask=box(source, Bounds(0, 0, 1, 1)))
    assert_proven(request, repaint(engine, request)[0])


def test_soft_values_change_less(engine: TorchEngine) -> None:
    def change(value: int) -> float:
        mask = box(SOURCE, Bounds(0, 0, 40, 32), value)
        image = repaint(engine, replace(REQUEST, mask=mask))[0].image
        return float(np.abs(image.array.astype(int) - SOURCE.array).mean())

    changes = [change(value) for value in (5, 64, 128, 255)]
    assert changes == sorted(changes)
    assert changes[0] < changes[-1] / 10


def test_an_empty_mask_is_refused(engine: TorchEngine) -> None:
    with pytest.raises(InvalidRequest, match="The mask is empty"):
        engine.resolve(replace(REQUEST, mask=Mask(np.zeros((32, 40), np.uint8))))


def test_a_stop_while_repainting_ends_it(engine: TorchEngine) -> None:
    stop = Stop()

    def report(event: Event) -> None:
        if isinstance(event, Stepped):
            stop.now()

    with pytest.raises(Cancelled):
        engine.run(REQUEST, report, stop)
    assert_proven(REQUEST, repaint(engine, REQUEST)[0])


def test_only_the_crop_of_a_huge_picture_costs(engine: TorchEngine) -> None:
    source = Raster(np.zeros((4000, 4000, 3), np.uint8))
    request = replace(REQUEST, source=source, mask=box(source, Bounds(2000, 3990, 8, 10)))
    small = engine.predict_cost(REQUEST)
    assert engine.predict_cost(request).bytes_needed < small.bytes_needed + 4000 * 4000 * 4
    pictured, events = repaint(engine, request)
    assert pictured.image.extent == Extent(4000, 4000)
    assert all(event.bounds and event.bounds.width < 100 for event in events if isinstance(event, Stepped))


def test_a_family_made_for_masks_wants_one(engine: TorchEngine, tiny: Tiny) -> None:
    choice = BackboneChoice(str(tiny("sd15_inpaint9")))
    with pytest.raises(InvalidRequest, match="made for repainting a part"):
        engine.resolve(replace(REQUEST, backbone=choice, source=None, mask=None))


def test_a_family_that_starts_from_nothing_wants_the_whole_strength(engine: TorchEngine, tiny: Tiny) -> None:
    request = replace(REQUEST, backbone=BackboneChoice(str(tiny("sana"))), strength=0.5)
    with pytest.raises(InvalidRequest, match="--strength 1"):
        engine.resolve(request)
