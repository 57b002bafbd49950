"""Tiles change nothing, nobody has to wait for the last one, and what is no picture is refused."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some

from studio.contract.errors import Cancelled, NotFinite
from studio.engine.upscalers.compact import CompactConfig, CompactUpscaler
from studio.engine.upscalers.enlarging import enlarge, enlarged
from studio.engine.upscalers.lanczos import Lanczos
from studio.engine.upscalers.upscaler import Traits, Upscaler


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


def upscaler(network: torch.nn.Module | None = None) -> Upscaler:
    return Upscaler("tiny", "Tiny", "", network or make_network().float(), Traits(2, 4, 64))


def test_bytes_come_out_as_bytes_of_the_network() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (6, 5, 3), np.uint8)
    network = make_network().float()
    expected = enlarge(network, torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 127.5 - 1)
    expected_bytes = (expected[0].permute(1, 2, 0) * 127.5 + 127.5).round().to(torch.uint8).numpy()
    assert np.abs(enlarged(upscaler(network), pixels).astype(int) - expected_bytes).max() <= 1


def test_what_is_opaque_stays_opaque_and_its_colours_the_same() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (6, 5, 3), np.uint8)
    large = enlarged(upscaler(), np.dstack([pixels, np.full((6, 5), 255, np.uint8)]))
    assert (large[..., 3] == 255).all()
    assert np.array_equal(large[..., :3], enlarged(upscaler(), pixels))


def test_no_dark_halo_grows_beside_transparency() -> None:
    pixels = np.zeros((12, 12, 4), np.uint8)
    pixels[:, :6] = (255, 240, 200, 255)
    large = enlarged(upscaler(Lanczos(2)), pixels)
    is_seen = large[..., 3] > 0
    assert is_seen.any()
    assert not is_seen.all()
    assert np.abs(large[is_seen][:, :3].astype(int) - (255, 240, 200)).max() <= 1


def test_numbers_that_are_not_finite_are_no_picture() -> None:
    broken = make_network().float()
    broken.body[0].weight.fill_(torch.nan)
    with pytest.raises(NotFinite, match="Tiny gave numbers"):
        enlarged(upscaler(broken), np.zeros((4, 4, 3), np.uint8))
