"""Creative enlargement: any family, exact sizes, the same picture again, no seam, stopped anywhere, smaller tiles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.contract.catalog import BackboneReport, Prediction
from studio.contract.errors import Cancelled, InvalidRequest
from studio.contract.events import Event, Noticed, Pictured, Stepped
from studio.contract.geometry import Bounds, Extent
from studio.contract.port import Stop
from studio.contract.raster import Pixels, Raster
from studio.contract.requests import (
    BackboneChoice,
    EnlargeSettings,
    GenerateRequest,
    GuidanceSettings,
    Precision,
    SchedulerSettings,
)
from studio.engine import creative
from studio.engine.creative import Layout, creative_guidance, lay_out, noise_for, with_colours_of
from studio.engine.service import TorchEngine
from studio.engine.tiling import NoiseField
from tests.engine import tiny_upscalers
from tests.engine.small_jobs import failing_once, network, paint, raising

FAMILIES = ["sd15", "sdxl", "sd3", "flux", "zimage"]
SOURCE = Raster(np.random.default_rng(3).integers(0, 256, (14, 20, 3), np.uint8))


def make_request(backbone: str = "dit", source: Raster = SOURCE, **settings: object) -> GenerateRequest:
    return GenerateRequest(
        prompt="a red apple",
        seed=4,
        backbone=BackboneChoice(backbone),
        scheduler=SchedulerSettings(steps=3),
        guidance=GuidanceSettings(scale=1.0),
        strength=0.7,
        source=source,
        enlarge=EnlargeSettings(is_creative=True, **({"tile_px": 32} | settings)),
        device="cpu",
        precision=Precision.FP32,
    )


@pytest.fixture(scope="module")
def engine(weights: Path) -> Iterator[TorchEngine]:
    tiny_upscalers.make(weights)
    engine = TorchEngine(weights)
    yield engine
    engine.close()


def border_steps(pixels: Pixels, layout: Layout) -> list[float]:
    """Mean colour step across each tile's border inside the picture."""
    values = pixels.astype(float)
    place = layout.picture
    steps = []
    for tile in layout.tiles:
        x, y = tile.own.x - place.x, tile.own.y - place.y
        if 0 < x < values.shape[1]:
            steps.append(float(np.abs(values[:, x] - values[:, x - 1]).mean()))
        if 0 < y < values.shape[0]:
            steps.append(float(np.abs(values[y] - values[y - 1]).mean()))
    return steps


@pytest.mark.shares_engine
@pytest.mark.parametrize("backbone", ["dit", "ssm"])
def test_our_backbones_paint_an_enlarged_picture_anew(engine: TorchEngine, backbone: str) -> None:
    request = make_request(backbone)
    events, image = paint(engine, request)
    assert image.extent == Extent(40, 28)
    assert paint(engine, request)[1] == image
    assert paint(engine, replace(request, seed=5))[1] != image
    [record] = [event.record for event in events if isinstance(event, Pictured)]
    assert record.backbone.id == backbone
    assert record.scheduler
    assert record.versions["upscaler"].startswith("Tiny 2x")
    assert record.request.enlarge == EnlargeSettings(2, "upscaler-x2", is_creative=True, tile_px=32, overlap_px=16)
    steps = [event for event in events if isinstance(event, Stepped)]
    assert [step.index for step in steps] == list(range(1, len(steps) + 1))
    assert {step.total for step in steps} == {len(steps)} == {len(record.steps)}
    assert steps[0].sigma == 0
    assert max(step.sigma for step in steps) > 0.3


@pytest.mark.slow
@pytest.mark.shares_engine
@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_that_starts_from_a_picture_does(
    engine: TorchEngine, tiny: Callable[[str], Path], name: str
) -> None:
    request = make_request(str(tiny(name)), tile_px=32)
    events, image = paint(engine, request)
    assert image.extent == Extent(40, 28)
    assert paint(engine, request)[1] == image
    steps = [event for event in events if isinstance(event, Stepped)]
    assert {step.total for step in steps} == {len(steps)}


@pytest.mark.slow
@pytest.mark.shares_engine
@pytest.mark.parametrize("name", ["dit", "ssm", "sd15", "flux"])
def test_a_flat_picture_has_no_seam(engine: TorchEngine, tiny: Callable[[str], Path], name: str) -> None:
    flat = Raster(np.full((24, 24, 3), (180, 120, 60), np.uint8))
    backbone = name if name in ("dit", "ssm") else str(tiny(name))
    request = make_request(backbone, flat)
    resolved = engine.resolve(request)
    assert resolved.enlarge is not None
    _, image = paint(engine, request)
    layout = Layout(Extent(48, 48), resolved.enlarge.tile_px, resolved.enlarge.overlap_px, 8)
    everywhere = np.abs(np.diff(image.array.astype(float), axis=1)).mean()
    steps = border_steps(image.array, layout)
    assert len(steps) >= 2
    # A random network paints a texture of its own: across a border it steps no more than anywhere.
    assert np.median(steps) <= 1.25 * everywhere + 2


@pytest.mark.shares_engine
def test_each_tile_ends_with_its_pixels_at_its_place(engine: TorchEngine) -> None:
    events, image = paint(engine, make_request())
    last = [event for event in events if isinstance(event, Stepped)][-1]
    assert last.bounds is not None
    assert last.preview is not None
    place = last.bounds
    assert Bounds.of(image.extent).contains(place)
    assert np.array_equal(last.preview.array, image.array[place.y : place.bottom, place.x : place.right])


@pytest.mark.shares_engine
def test_more_pictures_are_made_with_the_next_seeds(engine: TorchEngine) -> None:
    events, first = paint(engine, replace(make_request(), count=2))
    pictured = [event for event in events if isinstance(event, Pictured)]
    assert [event.record.seed for event in pictured] == [4, 5]
    assert pictured[1].record.timings.load == 0
    assert pictured[1].image == paint(engine, replace(make_request(), seed=5))[1]
    assert first != pictured[1].image


@pytest.mark.shares_engine
def test_transparency_is_kept(engine: TorchEngine) -> None:
    alpha = np.zeros((14, 20, 1), np.uint8)
    alpha[3:] = 255
    _, image = paint(engine, make_request(source=Raster(np.concatenate([SOURCE.array, alpha], 2))))
    assert image.array.shape == (28, 40, 4)
    assert (image.array[12:, :, 3] == 255).all()
    assert (image.array[0, :, 3] == 0).all()


@pytest.mark.shares_engine
@pytest.mark.parametrize("size", [(1, 1), (3, 70)])
def test_a_picture_of_any_shape_becomes_exactly_twice_as_large(engine: TorchEngine, size: tuple[int, int]) -> None:
    source = Raster(np.full((*size, 3), 90, np.uint8))
    assert paint(engine, make_request(source=source))[1].extent == Extent(2 * size[1], 2 * size[0])


@pytest.mark.shares_engine
def test_a_job_can_be_stopped_inside_a_tile(engine: TorchEngine) -> None:
    engine.unload()
    whole = paint(engine, make_request())[1]
    stop = Stop()
    events: list[Event] = []

    def take(event: Event) -> None:
        events.append(event)
        if isinstance(event, Stepped) and event.index == 3:
            failing_once(network(engine), stop.now)

    with pytest.raises(Cancelled):
        engine.run(make_request(), take, stop)
    assert len([event for event in events if isinstance(event, Stepped)]) <= 3
    assert paint(engine, make_request())[1] == whole


@pytest.mark.shares_engine
def test_memory_that_runs_out_begins_the_picture_again_in_smaller_tiles(engine: TorchEngine) -> None:
    engine.unload()
    request = make_request(tile_px=48)
    paint(engine, request)
    failing_once(network(engine), raising(torch.OutOfMemoryError("out of memory")))
    events, image = paint(engine, request)
    assert "begun again in tiles of 24 pixels" in next(event.text for event in events if isinstance(event, Noticed))
    [record] = [event.record for event in events if isinstance(event, Pictured)]
    assert record.request.enlarge is not None
    assert record.request.enlarge.tile_px == 24
    settings = EnlargeSettings(is_creative=True, tile_px=24, overlap_px=record.request.enlarge.overlap_px)
    assert paint(engine, replace(request, enlarge=settings))[1] == image


@pytest.mark.shares_engine
def test_what_does_not_fit_the_backbone_is_refused(engine: TorchEngine, tiny: Callable[[str], Path]) -> None:
    with pytest.raises(InvalidRequest, match=r"tile size is 33 pixels.*must be a multiple of.*nearest"):
        engine.resolve(make_request(tile_px=33))
    with pytest.raises(InvalidRequest, match="overlap is 11 pixels"):
        engine.resolve(make_request(overlap_px=11))
    with pytest.raises(InvalidRequest, match="at most half"):
        engine.resolve(make_request(overlap_px=24))
    with pytest.raises(InvalidRequest, match="cannot start from a picture"):
        engine.resolve(replace(make_request(str(tiny("ddpm")), tile_px=16), prompt=""))


@pytest.mark.shares_engine
def test_levels_and_cost_are_those_of_the_tiles(engine: TorchEngine) -> None:
    request = make_request()
    paint(engine, request)
    levels = engine.sigmas(request)
    assert levels[-1] == 0
    assert 0 < levels[0] < 1
    cost = engine.predict_cost(request)
    assert cost.seconds is not None
    assert 0 < cost.bytes_needed < cost.bytes_free


def report(native: int, multiple_of: int = 8) -> BackboneReport:
    return BackboneReport(
        "x", "X", "x", "X", "X", "", True, None, "", (), Extent(native, native), multiple_of, steps=1, guidance=1.0
    )


@pytest.mark.parametrize(
    ("native", "strength", "overlap"), [(1024, 0.3, 72), (512, 0.3, 72), (512, 1.0, 160), (128, 0.3, 40), (64, 1.0, 32)]
)
def test_the_overlap_grows_with_the_strength_and_fits_small_backbones(
    native: int, strength: float, overlap: int
) -> None:
    request = replace(make_request(), strength=strength)
    layout = lay_out(request, EnlargeSettings(is_creative=True), report(native), Extent(4000, 3000))
    assert (layout.side_px, layout.overlap_px) == (native, overlap)


@pytest.mark.parametrize(
    ("family", "prediction", "asked", "used"),
    [
        ("default", Prediction.FLOW, None, 2.0),
        ("sd15", Prediction.EPSILON, None, 2.0),
        ("sd15", Prediction.EPSILON, 6.0, 6.0),
        ("flux", Prediction.FLOW, None, None),
    ],
)
def test_tiles_are_guided_less_than_whole_pictures(
    family: str, prediction: Prediction, asked: float | None, used: float | None
) -> None:
    told = replace(report(512), family=family, prediction=prediction, guidance=4.0)
    assert creative_guidance(GuidanceSettings(scale=asked), told).scale == used
    gentle = replace(told, guidance=1.5)
    assert creative_guidance(GuidanceSettings(scale=asked), gentle).scale in (1.5, asked)


def test_edges_of_tiles_lie_outside_a_picture_of_several_and_nowhere_else() -> None:
    layout = Layout(Extent(200, 60), 64, 16, 8)
    assert layout.margins == (8, 0)
    assert layout.padded == Extent(216, 64)
    assert layout.picture == Bounds(8, 0, 200, 60)
    assert layout.tile == Extent(64, 64)
    assert Layout(Extent(20, 12), 64, 16, 8).tile == Extent(24, 16)
    assert layout.at(24).overlap_px == 8


def test_a_tile_hears_its_part_of_the_field_at_any_span() -> None:
    field = NoiseField(3)
    whole = noise_for(field, Bounds(0, 0, 64, 64), (1, 4, 8, 8))
    assert torch.equal(noise_for(field, Bounds(16, 32, 32, 32), (1, 4, 4, 4)), whole[..., 4:8, 2:6])
    assert noise_for(field, Bounds(16, 32, 32, 32), (1, 4, 1, 4, 4)).shape == (1, 4, 1, 4, 4)


def test_a_tile_keeps_its_details_and_takes_the_colours_below() -> None:
    base = np.full((64, 64, 3), (100, 150, 200), np.uint8)
    detail = np.zeros((64, 64, 3), int)
    detail[::2] = 20
    drift = np.array([30, -40, 10])
    drifted = (base + drift + detail - 10).clip(0, 255).astype(np.uint8)
    mended = with_colours_of(drifted, base).astype(int)
    assert np.abs(mended.mean((0, 1)) - base.mean((0, 1))).max() < 1
    assert np.abs(np.diff(mended[:, 5, 0])).mean() == pytest.approx(20, abs=1)
    assert np.array_equal(with_colours_of(base, base), base)


def test_seeds_of_tiles_differ() -> None:
    tiles = Layout(Extent(300, 300), 64, 16, 8).tiles
    seeds = {tile.seen.y * creative.SEEDS_A_ROW + tile.seen.x for tile in tiles}
    assert len(seeds) == len(tiles)
