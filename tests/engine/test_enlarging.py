"""Enlarging behind the port: chosen, refused, run, recorded, stopped, and never with a backbone that is not needed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from studio.contract.errors import Cancelled, InvalidRequest, OutOfMemory, WeightsDamaged
from studio.contract.events import Event, Loading, Noticed, Pictured, Stepped
from studio.contract.geometry import Bounds, Extent
from studio.contract.port import Stop
from studio.contract.raster import PictureReference, Raster
from studio.contract.records import PictureRecord
from studio.contract.requests import EnlargeSettings, GenerateRequest, Precision
from studio.engine import enlarge_plans, enlarging, memory
from studio.engine.service import TorchEngine
from studio.engine.upscalers.compact import WEIGHTS_FILE
from tests.engine import tiny_upscalers
from tests.engine.small_jobs import failing_once, paint, raising

SOURCE = Raster(np.random.default_rng(3).integers(0, 256, (30, 40, 3), np.uint8))


def make_request(source: Raster = SOURCE, **settings: object) -> GenerateRequest:
    return GenerateRequest(source=source, enlarge=EnlargeSettings(**settings), device="cpu", precision=Precision.FP32)


REQUEST = make_request()


@pytest.fixture(scope="module")
def upscalers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_upscalers.make(tmp_path_factory.mktemp("upscalers"))


@pytest.fixture
def engine(upscalers: Path) -> Iterator[TorchEngine]:
    engine = TorchEngine(upscalers)
    yield engine
    engine.close()


@pytest.fixture
def without_weights(tmp_path: Path) -> Iterator[TorchEngine]:
    engine = TorchEngine(tmp_path)
    yield engine
    engine.close()


def upscaler_network(engine: TorchEngine) -> torch.nn.Module:
    [upscaler] = engine._enlarger._loaded.values()
    return upscaler.network


@pytest.mark.parametrize("scale", [2, 4])
def test_a_picture_is_enlarged_by_the_default_weights_alone(engine: TorchEngine, scale: int) -> None:
    events, image = paint(engine, make_request(scale=scale))
    assert image.extent == Extent(40 * scale, 30 * scale)
    assert not engine._painters
    [pictured] = [event for event in events if isinstance(event, Pictured)]
    assert pictured.image == image
    assert pictured.patch is None
    record = pictured.record
    assert record.backbone.id == f"upscaler-x{scale}"
    assert record.backbone.family == "upscaler"
    assert record.backbone.fingerprint
    assert record.extent == image.extent
    assert record.timings.load > 0
    assert record.timings.sample > 0
    assert len(record.steps) == 1
    assert record.request == engine.resolve(make_request(scale=scale)).without_pixels()
    assert PictureRecord.from_json(record.to_json()) == record


def test_nothing_is_left_to_choose_in_a_resolved_request(engine: TorchEngine) -> None:
    resolved = engine.resolve(make_request(scale=4))
    assert resolved.enlarge == EnlargeSettings(4, "upscaler-x4", tile_px=1024, overlap_px=12)
    assert resolved.extent == Extent(160, 120)
    assert engine.resolve(resolved) == resolved
    assert engine.sigmas(resolved) == ()


def test_the_same_request_gives_the_same_picture_in_any_tiles(engine: TorchEngine) -> None:
    whole = paint(engine, REQUEST)[1]
    assert paint(engine, REQUEST)[1] == whole
    events, tiled = paint(engine, make_request(tile_px=32))
    assert tiled == whole
    steps = [event for event in events if isinstance(event, Stepped)]
    assert len(steps) == 6
    assert steps[-1].bounds == Bounds(64, 32, 16, 28)
    assert [step.total for step in steps] == [6] * 6


def test_a_second_picture_loads_nothing(engine: TorchEngine) -> None:
    paint(engine, REQUEST)
    events, _ = paint(engine, REQUEST)
    assert not [event for event in events if isinstance(event, Loading)]
    assert engine.memory().bytes_weights > 0
    engine.unload()
    assert engine.memory().bytes_weights == 0


def test_a_scale_that_is_not_the_upscalers_own_is_reached_all_the_same(engine: TorchEngine) -> None:
    for upscaler, scale in (("upscaler-x2", 4), ("upscaler-x4", 2), ("lanczos-x2", 4)):
        _, image = paint(engine, make_request(scale=scale, upscaler=upscaler))
        assert image.extent == Extent(40 * scale, 30 * scale)
        assert paint(engine, make_request(scale=scale, upscaler=upscaler, tile_px=48))[1] == image


def test_without_weights_the_record_and_a_notice_name_the_classical_one(without_weights: TorchEngine) -> None:
    events, image = paint(without_weights, REQUEST)
    [notice] = [event.text for event in events if isinstance(event, Noticed)]
    assert "Lanczos (classical, without a network) instead" in notice
    [pictured] = [event for event in events if isinstance(event, Pictured)]
    assert pictured.record.backbone.id == "lanczos-x2"
    assert pictured.record.backbone.name.startswith("Lanczos")
    assert pictured.record.notices == (notice,)
    picture = Image.fromarray(SOURCE.array).resize((80, 60), Image.Resampling.LANCZOS)
    inner = (slice(6, -6), slice(6, -6))
    # Pillow rounds to bytes between its two passes.
    assert np.median(np.abs(image.array[inner].astype(int) - np.asarray(picture)[inner])) <= 1
    resolved = without_weights.resolve(REQUEST)
    assert notice in [event.text for event in paint(without_weights, resolved)[0] if isinstance(event, Noticed)]


def test_damaged_weights_are_told_and_the_picture_is_still_enlarged(upscalers: Path, tmp_path: Path) -> None:
    import shutil

    weights = Path(shutil.copytree(upscalers, tmp_path / "weights"))
    path = weights / "upscaler-x2" / WEIGHTS_FILE
    path.write_bytes(path.read_bytes()[:-4])
    engine = TorchEngine(weights)
    try:
        assert "damaged" in engine.catalog().notices[0]
        assert [entry.id for entry in engine.catalog().upscalers] == ["upscaler-x4", "lanczos-x2", "lanczos-x4"]
        events, _ = paint(engine, REQUEST)
        assert "damaged" in next(event.text for event in events if isinstance(event, Noticed))
        with pytest.raises(WeightsDamaged):
            engine.run(make_request(upscaler="upscaler-x2"), events.append, Stop())
    finally:
        engine.close()


def test_transparency_is_kept(engine: TorchEngine) -> None:
    alpha = np.zeros((30, 40, 1), np.uint8)
    alpha[8:20, 10:30] = 255
    _, image = paint(engine, make_request(Raster(np.concatenate([SOURCE.array, alpha], 2))))
    assert image.array.shape == (60, 80, 4)
    assert (image.array[24:32, 28:52, 3] == 255).all()
    assert (image.array[:6, :, 3] == 0).all()


@pytest.mark.parametrize("size", [(1, 1), (1, 37), (37, 1)])
def test_a_picture_of_a_single_line_is_enlarged(engine: TorchEngine, size: tuple[int, int]) -> None:
    source = Raster(np.full((*size, 3), 99, np.uint8))
    assert paint(engine, make_request(source, scale=4))[1].extent == Extent(size[1] * 4, size[0] * 4)


def test_an_impossible_wish_is_refused_with_what_is_allowed(engine: TorchEngine) -> None:
    with pytest.raises(InvalidRequest, match=r"upscaler-x2, upscaler-x4, lanczos-x2, lanczos-x4"):
        engine.resolve(make_request(upscaler="upscaler-x3"))
    with pytest.raises(InvalidRequest, match="2 pictures are asked for"):
        engine.resolve(replace(REQUEST, count=2))
    with pytest.raises(InvalidRequest, match=r"overlap is 2 pixels.*looks 6 pixels"):
        engine.resolve(make_request(overlap_px=2))
    with pytest.raises(InvalidRequest, match="does not carry it"):
        engine.resolve(replace(REQUEST, source=PictureReference.of(SOURCE)))
    with pytest.raises(InvalidRequest, match=r"become 32768x2; a side may have 16,384"):
        make_request(Raster(np.zeros((1, 16_384, 3), np.uint8)))
    with pytest.raises(InvalidRequest, match="30000x2"):
        make_request(Raster(np.zeros((1, 15_000, 3), np.uint8)))


def test_a_prompt_that_nothing_reads_is_said_to_have_no_effect(engine: TorchEngine) -> None:
    events, _ = paint(engine, replace(REQUEST, prompt="a cat"))
    assert "no effect" in next(event.text for event in events if isinstance(event, Noticed))
    assert engine.resolve(replace(REQUEST, prompt="a cat")).prompt == ""


def test_what_the_memory_cannot_hold_is_refused_before_anything_is_loaded(
    engine: TorchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "bytes_free", lambda device: 20_000)
    with pytest.raises(InvalidRequest, match=r"enlarge the picture to 80x60 would take about .* GiB"):
        engine.resolve(REQUEST)
    cost = engine.predict_cost(REQUEST)
    assert cost.bytes_needed > cost.bytes_free == 20_000
    assert not engine._enlarger._loaded


def test_tiles_are_as_large_as_the_memory_holds(engine: TorchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Raster(np.zeros((200, 300, 3), np.uint8))
    whole = enlarge_plans.plan(make_request(source), engine._weights, engine._enlarger._backbones)
    monkeypatch.setattr(memory, "bytes_free", lambda device: enlarge_plans._bytes_of_tile(whole) // 3)
    small = enlarge_plans.plan(make_request(source), engine._weights, engine._enlarger._backbones)
    assert small.tile_px < whole.tile_px
    assert small.settings.tile_px == 2 * small.tile_px


def test_time_is_predicted_once_it_is_known(engine: TorchEngine) -> None:
    assert engine.predict_cost(REQUEST).seconds is None
    paint(engine, REQUEST)
    predicted = engine.predict_cost(REQUEST).seconds
    assert predicted is not None
    assert 0 < predicted < 10


def test_a_job_can_be_stopped_inside_a_tile_and_the_next_one_runs(
    engine: TorchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.engine.sampling.SMALL_LEAF", 1)
    whole = paint(engine, REQUEST)[1]
    stop = Stop()
    failing_once(upscaler_network(engine).body[0], stop.now)
    events: list[Event] = []
    with pytest.raises(Cancelled):
        engine.run(REQUEST, events.append, stop)
    assert not [event for event in events if isinstance(event, Stepped | Pictured)]
    assert paint(engine, REQUEST)[1] == whole


def test_memory_that_runs_out_once_costs_smaller_tiles_and_no_pixel(engine: TorchEngine) -> None:
    request = make_request(tile_px=64)
    whole = paint(engine, request)[1]
    failing_once(upscaler_network(engine), raising(torch.OutOfMemoryError("out of memory")))
    events, image = paint(engine, request)
    assert image == whole
    assert "in tiles of 32 pixels" in next(event.text for event in events if isinstance(event, Noticed))


def test_memory_that_runs_out_for_good_is_told_and_freed(engine: TorchEngine) -> None:
    request = make_request(tile_px=64)
    paint(engine, request)
    handle = upscaler_network(engine).register_forward_hook(lambda *_: raising(MemoryError())())
    with pytest.raises(OutOfMemory, match=r"even with tiles of 16 pixels.*Enlarge 2x") as caught:
        engine.run(request, lambda event: None, Stop())
    assert caught.value.__context__ is None
    handle.remove()
    assert paint(engine, request)[1].extent == Extent(80, 60)


def test_weights_can_be_loaded_beforehand(engine: TorchEngine) -> None:
    engine.load(REQUEST, lambda event: None, Stop()).result()
    events, _ = paint(engine, REQUEST)
    assert not [event for event in events if isinstance(event, Loading)]


def test_no_more_upscalers_stay_than_are_of_use(engine: TorchEngine) -> None:
    for upscaler in ("upscaler-x2", "upscaler-x4", "lanczos-x2"):
        paint(engine, make_request(upscaler=upscaler))
    assert len(engine._enlarger._loaded) == enlarging.RESIDENT


LIMITED = """
import resource, sys
import numpy as np, torch
from pathlib import Path
from studio.contract.events import Noticed
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.contract.requests import EnlargeSettings, GenerateRequest, Precision
from studio.engine import memory
from studio.engine.service import TorchEngine
torch.set_num_threads(1)
source = Raster(np.random.default_rng(1).integers(0, 256, (400, 400, 3), np.uint8))
def make(tile):
    settings = EnlargeSettings(2, tile_px=tile)
    return GenerateRequest(source=source, enlarge=settings, device="cpu", precision=Precision.FP32)
engine = TorchEngine(Path(sys.argv[1]))
small = engine.run(make(128), lambda event: None, Stop()).images[0]
size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
limit = size + (24 << 20)
before = resource.getrlimit(resource.RLIMIT_AS)
told = []
resource.setrlimit(resource.RLIMIT_AS, (limit, before[1]))
try:
    large = engine.run(make(800), told.append, Stop()).images[0]
finally:
    resource.setrlimit(resource.RLIMIT_AS, before)
    engine.close()
print(large == small, [event.text for event in told if isinstance(event, Noticed)])
"""


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.skipif(sys.platform != "linux", reason="the limit of an address space is Linux's")
def test_a_real_limit_of_memory_leads_to_smaller_tiles(tmp_path: Path) -> None:
    from studio.engine.upscalers.compact import CompactConfig, CompactUpscaler

    torch.manual_seed(1)
    network = CompactUpscaler(CompactConfig(2, 48, 2)).requires_grad_(requires_grad=False)
    tiny_upscalers.write(tmp_path / "upscaler-x2", network)
    done = subprocess.run([sys.executable, "-c", LIMITED, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("True"), done.stderr
    assert "Memory ran out; the picture goes on in tiles of" in done.stdout
