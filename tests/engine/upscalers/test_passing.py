"""A pass over a picture: tiles as one piece, each a step at its place, stopped anywhere, smaller where memory ends."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from studio.contract.errors import Cancelled, OutOfMemory
from studio.contract.events import Event, Noticed, Stepped
from studio.contract.geometry import Bounds, Extent
from studio.contract.port import Stop
from studio.contract.raster import Pixels, Raster
from studio.engine.progress import Progress
from studio.engine.upscalers.passing import Pass
from studio.engine.upscalers.upscaler import Traits, Upscaler
from tests.engine import tiny_upscalers

SOURCE = Raster(np.random.default_rng(3).integers(0, 256, (45, 70, 3), np.uint8))


def make(
    tile_px: int, source: Raster = SOURCE, network: nn.Module | None = None, *, is_exact: bool = True
) -> tuple[Pass, list[Event]]:
    events: list[Event] = []
    upscaler = Upscaler("tiny", "Tiny", "", network or tiny_upscalers.network(2), Traits(2, 3, 64, is_exact))
    reach_px = 3 if source.array.shape[2] == 3 else 27
    return Pass(source, upscaler, tile_px, reach_px, Stop(), Progress(events.append, total=1)), events


def run(tile_px: int, source: Raster = SOURCE, **settings: object) -> Pixels:
    return make(tile_px, source, **settings)[0].run()


def no_more_than(pixels: int) -> nn.Module:
    """A network that needs more memory than there is for more pixels."""
    network = tiny_upscalers.network(2)

    def hook(_module: nn.Module, args: tuple[torch.Tensor, ...]) -> None:
        if args[0].shape[2] * args[0].shape[3] > pixels:
            raise torch.OutOfMemoryError("out of memory")

    network.register_forward_pre_hook(hook)
    return network


@pytest.mark.parametrize("tile_px", [16, 33, 64])
def test_tiles_give_what_one_piece_gives(tile_px: int) -> None:
    assert np.array_equal(run(tile_px), run(100))


def test_tiles_of_a_transparent_picture_do_too() -> None:
    alpha = np.zeros((45, 70, 1), np.uint8)
    alpha[10:30, 20:50] = 255
    alpha[30:34, 20:50] = 90
    source = Raster(np.concatenate([SOURCE.array, alpha], 2))
    whole = run(100, source)
    assert whole.shape == (90, 140, 4)
    assert np.array_equal(run(16, source)[whole[..., 3] > 0], whole[whole[..., 3] > 0])


def test_each_tile_is_a_step_that_shows_its_pixels_at_its_place() -> None:
    job, events = make(32)
    job.progress.total = len(job.tiles())
    large = job.run()
    steps = [event for event in events if isinstance(event, Stepped)]
    assert [step.index for step in steps] == [1, 2, 3, 4, 5, 6]
    assert {step.total for step in steps} == {6}
    assert len(job.progress.steps) == 6
    is_shown = np.zeros((90, 140), bool)
    for step in steps:
        assert step.bounds is not None
        assert step.preview is not None
        place = step.bounds
        assert np.array_equal(step.preview.array, large[place.y : place.bottom, place.x : place.right])
        is_shown[place.y : place.bottom, place.x : place.right] = True
    assert is_shown.all()


def test_a_job_ends_between_tiles() -> None:
    job, events = make(16)
    job.progress.report = lambda event: (events.append(event), job.stop.now())[0]
    with pytest.raises(Cancelled):
        job.run()
    assert len(events) == 1


def test_a_job_ends_inside_a_tile() -> None:
    network = tiny_upscalers.network(2)
    job, events = make(100, network=network)
    ran: list[int] = []
    network.body[0].register_forward_hook(lambda *_: job.stop.now())
    network.body[2].register_forward_hook(lambda *_: ran.append(1))
    # A convolution of the shipped size is a stop point; the toy's are too small to be one.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("studio.engine.sampling.SMALL_LEAF", 1)
        with pytest.raises(Cancelled):
            job.run()
    assert not events
    assert not ran


def test_smaller_tiles_are_taken_where_memory_runs_out_and_the_picture_is_the_same() -> None:
    job, events = make(64, network=no_more_than(23 * 23))
    assert np.array_equal(job.run(), run(100))
    notices = [event.text for event in events if isinstance(event, Noticed)]
    assert notices == [
        "Memory ran out; the picture goes on in tiles of 64 pixels.",
        "Memory ran out; the picture goes on in tiles of 32 pixels.",
    ]
    assert len([event for event in events if isinstance(event, Stepped)]) == len(make(64)[0].tiles())


def test_when_even_the_smallest_tile_is_too_large_it_is_said() -> None:
    job, _ = make(64, network=no_more_than(10))
    with pytest.raises(OutOfMemory, match="Memory ran out, even with tiles"):
        job.run()


def test_tiles_of_a_network_that_looks_farther_are_faded_into_each_other() -> None:
    class Shifting(nn.Module):
        """Adds to each call's pixels a value of its own: the worst that a tile can differ."""

        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("calls", torch.zeros(1))

        def forward(self, pictures: torch.Tensor) -> torch.Tensor:
            self.calls += 1
            return pictures.repeat_interleave(2, 2).repeat_interleave(2, 3) + 0.1 * (self.calls % 2)

    flat = Raster(np.full((32, 128, 3), 100, np.uint8))
    events: list[Event] = []
    upscaler = Upscaler("shifting", "Shifting", "", Shifting(), Traits(2, 16, 64, is_exact=False))
    large = Pass(flat, upscaler, 64, 16, Stop(), Progress(events.append)).run()
    assert int(np.ptp(large)) > 20
    assert np.abs(np.diff(large[0, :, 0].astype(int))).max() <= 4


def test_a_picture_of_one_pixel_becomes_one_of_four(tmp_path: Path) -> None:
    source = Raster(np.full((1, 1, 3), 77, np.uint8))
    job, events = make(256, source)
    assert job.run().shape == (2, 2, 3)
    [step] = events
    assert isinstance(step, Stepped)
    assert step.bounds == Bounds.of(Extent(2, 2))
