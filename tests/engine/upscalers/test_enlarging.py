"""Tiles change nothing, nobody has to wait for the last one, and what is no picture is refused."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some

from studio.contract.errors import Cancelled
from studio.engine.upscalers.compact import CompactConfig, CompactUpscaler
from studio.engine.upscalers.enlarging import enlarge, spans


def make_network(scale: int = 2, convolutions: int = 2) -> CompactUpscaler:
    torch.manual_seed(3)
    return CompactUpscaler(CompactConfig(scale, 6, convolutions)).double().requires_grad_(requires_grad=False)


@settings(deadline=None, max_examples=10)
@given(h=some.integers(1, 30), w=some.integers(1, 30), tile_px=some.integers(1, 24), convolutions=some.integers(0, 3))
def test_tiles_give_what_one_piece_gives(h: int, w: int, tile_px: int, convolutions: int) -> None:
    network = make_network(convolutions=convolutions)
    pixels = torch.rand(1, 3, h, w, dtype=torch.float64) * 2 - 1
    whole = enlarge(network, pixels, tile_px=64)
    torch.testing.assert_close(enlarge(network, pixels, tile_px=tile_px), whole, atol=1e-12, rtol=0)


def test_a_pixel_sees_as_far_as_a_tile_reaches_and_no_farther() -> None:
    network = make_network(scale=1, convolutions=3)
    pixels = torch.zeros(1, 3, 1, 31, dtype=torch.float64)
    changed = pixels.clone()
    changed[..., 15] = 1
    differs = (enlarge(network, pixels) != enlarge(network, changed)).any(dim=1)[0, 0]
    assert differs.nonzero().flatten().tolist() == list(range(15 - 5, 15 + 6))
    assert network.settings.reach_px == 5


def test_every_pixel_belongs_to_one_tile() -> None:
    cut = list(spans(10, 4, 3))
    assert [(span.begin, span.end) for span in cut] == [(0, 4), (4, 8), (8, 10)]
    assert [(span.first, span.last) for span in cut] == [(0, 7), (1, 10), (5, 10)]


def test_pictures_keep_their_number_and_kind() -> None:
    enlarged = enlarge(make_network(scale=4).float(), torch.rand(2, 3, 5, 7) * 2 - 1)
    assert enlarged.shape == (2, 3, 20, 28)
    assert enlarged.dtype == torch.float32
    assert float(enlarged.abs().max()) <= 1


def test_the_pixels_given_are_left_alone() -> None:
    pixels = torch.rand(1, 3, 5, 7) * 2 - 1
    before = pixels.clone()
    enlarge(make_network().float(), pixels)
    assert torch.equal(pixels, before)


def test_a_job_can_be_ended_between_tiles() -> None:
    told: list[tuple[int, int]] = []

    def on_tile(done: int, total: int) -> None:
        told.append((done, total))
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        enlarge(make_network(), torch.zeros(1, 3, 8, 8, dtype=torch.float64), tile_px=4, on_tile=on_tile)
    assert told == [(0, 4), (1, 4), (2, 4)]


@pytest.mark.parametrize("shape", [(3, 4, 4), (1, 4, 4, 4), (1, 3, 0, 4), (0, 3, 4, 4)])
def test_what_is_no_picture_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="is needed"):
        enlarge(make_network(), torch.zeros(shape))


def test_a_tile_has_a_side() -> None:
    with pytest.raises(ValueError, match="tile_px"):
        enlarge(make_network(), torch.zeros(1, 3, 4, 4), tile_px=0)
