"""Pixels to tensors and back."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from studio.contract.geometry import Extent
from studio.contract.raster import Raster
from studio.engine import tensors


def noise(height: int, width: int, channels: int = 3) -> Raster:
    return Raster(np.random.default_rng(0).integers(0, 256, (height, width, channels), np.uint8))


def test_a_picture_survives_the_way_there_and_back() -> None:
    picture = noise(5, 7)
    assert tensors.to_raster(tensors.from_raster(picture)) == picture


def test_pixels_round_as_diffusers_does() -> None:
    from diffusers.image_processor import VaeImageProcessor

    images = torch.randn((1, 3, 9, 11), generator=torch.Generator().manual_seed(0))
    theirs = np.asarray(VaeImageProcessor().postprocess(images, output_type="pil")[0])
    assert np.array_equal(tensors.to_pixels(images), theirs)


def test_transparency_is_laid_over_white() -> None:
    clear = Raster(np.zeros((2, 2, 4), np.uint8))
    assert float(tensors.from_raster(clear).min()) == 1.0


@pytest.mark.parametrize("extent", [Extent(8, 8), Extent(16, 4), Extent(3, 20), Extent(1, 1)])
def test_any_size_becomes_any_other(extent: Extent) -> None:
    assert tensors.resized(noise(13, 29), extent).extent == extent


def test_the_same_size_is_the_same_picture() -> None:
    picture = noise(4, 4)
    assert tensors.resized(picture, Extent(4, 4)) is picture


def test_the_middle_is_kept_when_the_aspect_changes() -> None:
    array = np.zeros((10, 30, 3), np.uint8)
    array[:, 10:20] = 200
    assert int(tensors.resized(Raster(array), Extent(10, 10)).array.min()) >= 195


def test_seeds_of_64_bits_differ_and_repeat() -> None:
    seeds = [0, 1, 2**32, 2**32 + 1, 2**63 - 1, 2**63, 2**64 - 1]
    draws = [torch.randn(4, generator=tensors.seeded(seed)) for seed in seeds]
    assert all(
        torch.equal(draw, torch.randn(4, generator=tensors.seeded(seed)))
        for draw, seed in zip(draws, seeds, strict=True)
    )
    assert len({tuple(draw.tolist()) for draw in draws}) == len(seeds)


@pytest.mark.parametrize("seed", [0, 1, 12345, 2**32 - 1])
def test_seeds_below_32_bits_give_the_noise_that_every_script_gives(seed: int) -> None:
    theirs = torch.randn(8, generator=torch.Generator("cpu").manual_seed(seed))
    assert torch.equal(torch.randn(8, generator=tensors.seeded(seed)), theirs)
