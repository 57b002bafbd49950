"""The perceptual distance: zero for the same, symmetric, tolerant of shifts, and one layer worked out by hand."""

from __future__ import annotations

import io

import numpy as np
import pytest
import torch
from torch import Tensor

from studio.training.perceptual import PerceptualDistance, read_perceptual, subsample
from studio.training.settings import TrainingFault

NAMES = ("net.slice1.0", "net.slice2.5", "net.slice3.9", "net.slice4.11", "net.slice5.13")


@pytest.fixture(scope="module")
def distance() -> PerceptualDistance:
    torch.manual_seed(2)
    return PerceptualDistance().eval()


def pictures(seed: int = 1, side: int = 24) -> Tensor:
    return torch.rand(2, 3, side, side, generator=torch.Generator().manual_seed(seed)) * 2 - 1


def stored(network: PerceptualDistance) -> dict[str, Tensor]:
    """The names that the wheel's file has."""
    found = {
        f"{name}.{part}": getattr(network.layers[place], part)
        for place, name in enumerate(NAMES)
        for part in ("weight", "bias")
    }
    return found | {f"lin{place}.model.1.weight": weight for place, weight in enumerate(network.channel_weights)}


def to_bytes(values: object) -> bytes:
    buffer = io.BytesIO()
    torch.save(values, buffer)
    return buffer.getvalue()


def test_a_picture_is_at_no_distance_from_itself(distance: PerceptualDistance) -> None:
    assert torch.equal(distance(pictures(), pictures()), torch.zeros(2))


def test_both_ways_are_equally_far(distance: PerceptualDistance) -> None:
    there, back = distance(pictures(1), pictures(2)), distance(pictures(2), pictures(1))
    torch.testing.assert_close(there, back)
    assert float(there.min()) > 0


def test_pictures_do_not_meet(distance: PerceptualDistance) -> None:
    both, alone = distance(pictures(1), pictures(2)), distance(pictures(1)[:1], pictures(2)[:1])
    torch.testing.assert_close(both[:1], alone)


def test_subsampling_is_a_binomial_blur_then_every_second_pixel() -> None:
    rows = np.random.default_rng(1).random((6, 7))
    mirrored = np.pad(rows, 2, mode="reflect")
    kernel = np.outer([1, 2, 1], [1, 2, 1]) / 16
    expected = [[(mirrored[i : i + 3, j : j + 3] * kernel).sum() for j in range(0, 9, 2)] for i in range(0, 8, 2)]
    torch.testing.assert_close(subsample(torch.from_numpy(rows)[None, None])[0, 0], torch.tensor(expected).double())


def test_the_distance_is_the_weighted_square_of_unit_vectors(distance: PerceptualDistance) -> None:
    ours, theirs = distance.features(pictures(1)), distance.features(pictures(2))
    expected = sum(((a - b) ** 2).sum(dim=1).mean(dim=(1, 2)) for a, b in zip(ours, theirs, strict=True))
    torch.testing.assert_close(distance(pictures(1), pictures(2)), expected)
    assert [part.shape[1] for part in ours] == [64, 192, 384, 256, 256]


def test_it_can_be_trained_against_even_where_nothing_is_seen(distance: PerceptualDistance) -> None:
    shown = torch.zeros(1, 3, 24, 24, requires_grad=True)
    distance(shown, torch.zeros(1, 3, 24, 24)).sum().backward()
    assert shown.grad is not None
    assert bool(torch.isfinite(shown.grad).all())


def test_other_sizes_and_tiny_pictures_are_refused(distance: PerceptualDistance) -> None:
    with pytest.raises(ValueError, match="the same shape"):
        distance(pictures(side=24), pictures(side=32))
    with pytest.raises(ValueError, match="at least 16"):
        distance(pictures(side=8), pictures(side=8))


def test_weights_are_found_under_the_names_of_their_file(distance: PerceptualDistance) -> None:
    read = read_perceptual(to_bytes(stored(distance)))
    assert torch.equal(read(pictures(1), pictures(2)), distance(pictures(1), pictures(2)))


@pytest.mark.parametrize("damage", ["cut", "missing", "shape", "code", "list"])
def test_other_weights_are_refused(distance: PerceptualDistance, damage: str) -> None:
    values = stored(distance)
    data = {
        "cut": to_bytes(values)[:5000],
        "missing": to_bytes({key: value for key, value in values.items() if "lin4" not in key}),
        "shape": to_bytes(values | {"net.slice3.9.bias": torch.zeros(5)}),
        "code": to_bytes(print),
        "list": to_bytes([1, 2]),
    }[damage]
    with pytest.raises(TrainingFault, match="ST-LPIPS cannot be read"):
        read_perceptual(data)
