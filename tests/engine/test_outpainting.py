"""Continuing a picture: its own pixels stay, windows cover the rest, and no step of colour is left at the border."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.contract.events import Event, Pictured, Stepped
from studio.contract.geometry import Bounds, Extent, Margins
from studio.contract.patches import patched
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.contract.requests import BackboneChoice, Fill, GenerateRequest, SchedulerSettings
from studio.engine import outpainting, seams
from studio.engine.service import TorchEngine
from tests.engine import tiny_default

pytestmark = pytest.mark.shares_engine

BASE = GenerateRequest(prompt="a fox", seed=3, scheduler=SchedulerSettings(steps=2), device="cpu")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TorchEngine]:
    engine = TorchEngine(tiny_default.make(tmp_path_factory.mktemp("weights")))
    yield engine
    engine.close()


def continued(engine: TorchEngine, request: GenerateRequest) -> tuple[Pictured, list[Event]]:
    events: list[Event] = []
    engine.run(request, events.append, Stop())
    return next(event for event in events if isinstance(event, Pictured)), events


@pytest.mark.parametrize("backbone", ["dit", "ssm"])
@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize(
    "margins", [Margins(right=9), Margins(top=5), Margins(7, 3, 20, 11), Margins(left=90)], ids=str
)
def test_the_pictures_own_pixels_stay(engine: TorchEngine, backbone: str, channels: int, margins: Margins) -> None:
    source = Raster(np.random.default_rng(1).integers(0, 256, (24, 37, channels), np.uint8))
    request = replace(BASE, source=source, margins=margins, backbone=BackboneChoice(backbone))
    pictured, _ = continued(engine, request)
    image, patch, proof = pictured.image, pictured.patch, pictured.record.proof
    assert patch is not None
    assert proof is not None
    assert image.extent == margins.around(source.extent)
    assert np.array_equal(image.array[margins.top : margins.top + 24, margins.left : margins.left + 37], source.array)
    assert (patch.x, patch.y) == (-margins.left, -margins.top)
    assert patched(source, patch) == source
    assert (proof.changed_outside, proof.repainted) == (0, image.extent.pixels - source.extent.pixels)
    assert continued(engine, request)[0].image == image


@pytest.mark.parametrize("kind", ["flat", "gradient"])
@pytest.mark.parametrize("backbone", ["dit", "ssm"])
def test_no_step_of_colour_is_left_at_the_border(engine: TorchEngine, backbone: str, kind: str) -> None:
    pixels = np.full((48, 48, 3), (200, 90, 40), np.uint8)
    if kind == "gradient":
        pixels[..., 1] = np.linspace(20, 200, 48)[:, None]
    request = replace(BASE, source=Raster(pixels), margins=Margins(16, 16, 16, 16), backbone=BackboneChoice(backbone))
    image = continued(engine, request)[0].image.array
    marks = np.ones(image.shape[:2], np.bool_)
    marks[16:64, 16:64] = False
    assert np.median(seams.steps_across(image, marks)) < 2


def test_steps_are_counted_through_all_windows(engine: TorchEngine) -> None:
    source = Raster(np.zeros((32, 32, 3), np.uint8))
    _, events = continued(engine, replace(BASE, source=source, margins=Margins(right=64)))
    steps = [event for event in events if isinstance(event, Stepped)]
    assert len({event.bounds for event in steps}) > 1
    assert [event.index for event in steps] == list(range(1, len(steps) + 1))
    assert {event.total for event in steps} == {len(steps)}
    assert all(event.bounds and Bounds(0, 0, 96, 32).contains(event.bounds) for event in steps)


def test_a_request_with_margins_is_settled_for_the_window(engine: TorchEngine) -> None:
    source = Raster(np.zeros((32, 32, 3), np.uint8))
    resolved = engine.resolve(replace(BASE, source=source, margins=Margins(bottom=16), strength=0.3))
    assert (resolved.strength, resolved.inpaint.fill, resolved.extent) == (1.0, Fill.EXPAND, Extent(32, 48))
    assert None not in (resolved.inpaint.context_px, resolved.inpaint.grow_px, resolved.inpaint.blend_px)


@settings(max_examples=25, deadline=None)
@given(
    width=st.integers(1, 80), height=st.integers(1, 80), side=st.integers(4, 48),
    sides=st.tuples(*(st.integers(0, 60) for _ in range(4))).filter(any),
)  # fmt: skip
def test_windows_cover_everything_and_each_sees_something(
    width: int, height: int, side: int, sides: tuple[int, int, int, int]
) -> None:
    margins = Margins(*sides)
    whole = margins.around(Extent(width, height))
    known = np.zeros((whole.height, whole.width), np.bool_)
    known[margins.top : margins.top + height, margins.left : margins.left + width] = True
    windows = outpainting.windows_for(known, side)
    for window in windows:
        assert Bounds.of(whole).contains(window)
        part = known[window.y : window.bottom, window.x : window.right]
        assert part.any()
        assert not part.all()
        part[:] = True
    assert known.all()


def test_only_the_strips_of_a_large_picture_are_painted() -> None:
    known = np.ones((1000, 1064), np.bool_)
    known[:, 1000:] = False
    windows = outpainting.windows_for(known, 128)
    assert all(window.x >= 1064 - 128 for window in windows)
    assert len(windows) <= 16
    assert all(first != second for first, second in pairwise(windows))
