"""An upscaler serves scales that are not its own, and its tiles still know how far it looks."""

from __future__ import annotations

import pytest
import torch

from studio.engine.upscalers.lanczos import Lanczos
from studio.engine.upscalers.upscaler import Repeated, Traits, Upscaler


@pytest.mark.parametrize(
    ("own", "wanted", "passes"), [(2, 2, 1), (2, 4, 2), (4, 2, 1), (4, 4, 1), (3, 4, 2), (8, 4, 1), (1, 4, 1)]
)
def test_it_runs_as_often_as_it_takes(own: int, wanted: int, passes: int) -> None:
    assert Traits(own, 3, 64).passes(wanted) == passes


@pytest.mark.parametrize(("own", "wanted"), [(2, 4), (4, 2), (3, 4), (3, 2), (1, 2)])
def test_the_size_is_the_one_that_is_wanted(own: int, wanted: int) -> None:
    upscaler = Upscaler("lanczos", "Lanczos", "", Lanczos(own), Traits(own, 3, 64)).at(wanted)
    picture = torch.rand(1, 3, 5, 7)
    assert upscaler.network(picture).shape == (1, 3, 5 * wanted, 7 * wanted)
    assert upscaler.traits.scale == wanted
    assert upscaler.traits.reach_px > 3
    flat = upscaler.network(torch.full((1, 3, 6, 6), 0.375))
    torch.testing.assert_close(flat, torch.full_like(flat, 0.375))


def test_at_its_own_scale_it_is_itself() -> None:
    upscaler = Upscaler("lanczos", "Lanczos", "", Lanczos(2), Traits(2, 3, 64))
    assert upscaler.at(2) is upscaler
    assert upscaler.device == torch.device("cpu")


def test_two_passes_look_farther_but_not_twice_as_far() -> None:
    made = Traits(2, 18, 64).at(4)
    assert 18 + 9 <= made.reach_px < 36
    assert made.bytes_a_pixel == 64 * 4


def test_no_pixel_looks_farther_than_the_traits_say() -> None:
    torch.manual_seed(1)
    network, traits = Repeated(Lanczos(3), 2, 4), Traits(3, 3, 64).at(4)
    picture = torch.zeros(1, 1, 1, 41)
    changed = picture.clone()
    changed[..., 20] = 1
    moved = (network(picture) != network(changed))[0, 0, 0].nonzero().flatten()
    assert int(moved.min()) >= 4 * (20 - traits.reach_px)
    assert int(moved.max()) < 4 * (20 + traits.reach_px + 1)
