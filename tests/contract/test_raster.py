"""Pictures and masks: read-only, comparable, lossless as JSON, and hostile JSON is refused."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import pytest
from hypothesis import given

from studio.contract.errors import InvalidRequest, UnreadablePicture
from studio.contract.geometry import Extent
from studio.contract.raster import Mask, PictureReference, Raster
from tests.contract.strategies import masks, rasters

GRID = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)


def test_pixels_cannot_be_changed_from_either_side() -> None:
    mine = GRID.copy()
    raster = Raster(mine)
    mine[:] = 0
    assert raster == Raster(GRID)
    with pytest.raises(ValueError, match="read-only"):
        raster.array[0, 0, 0] = 1


def test_a_view_of_other_pixels_is_copied() -> None:
    raster = Raster(GRID[:, ::2])
    assert raster.array.flags.c_contiguous
    assert raster.extent == Extent(2, 2)


def test_read_only_pixels_that_nobody_else_has_are_kept() -> None:
    mine = GRID.copy()
    mine.flags.writeable = False
    assert Raster(mine).array is mine


@pytest.mark.parametrize(
    "array", [np.zeros((2, 2), np.uint8), np.zeros((2, 2, 2), np.uint8), np.zeros((0, 2, 3), np.uint8)]
)
def test_another_shape_is_no_picture(array: np.ndarray) -> None:
    with pytest.raises(InvalidRequest, match="shape"):
        Raster(array)


@pytest.mark.parametrize("shape", [(2, 2, 3), (0, 2), (2,)])
def test_another_shape_is_no_mask(shape: tuple[int, ...]) -> None:
    with pytest.raises(InvalidRequest, match="shape"):
        Mask(np.zeros(shape, np.uint8))


def test_other_numbers_are_no_pixels() -> None:
    with pytest.raises(InvalidRequest, match="float32"):
        Raster(np.zeros((2, 2, 3), np.float32))  # type: ignore[arg-type]


def test_equal_pixels_are_equal_and_hash_the_same() -> None:
    assert Raster(GRID) == Raster(GRID.copy())
    assert hash(Raster(GRID)) == hash(Raster(GRID.copy()))
    assert Raster(GRID) != Raster(GRID + 1)
    assert Raster(GRID) != "a picture"
    assert Raster(GRID).sha256 != Raster(GRID.reshape(4, 2, 3)).sha256


def test_transparency_is_laid_over_a_colour() -> None:
    raster = Raster(np.array([[[100, 0, 0, 255], [100, 0, 0, 0], [100, 0, 0, 51]]], np.uint8))
    assert raster.over((0, 200, 0)).array.tolist() == [[[100, 0, 0], [0, 200, 0], [20, 160, 0]]]
    assert Raster(GRID).over().array is Raster(GRID).over().array or Raster(GRID).over() == Raster(GRID)


@given(rasters())
def test_any_picture_survives_json(raster: Raster) -> None:
    assert Raster.from_json(raster.to_json()) == raster


@given(masks(Extent(3, 5)))
def test_any_mask_survives_json(mask: Mask) -> None:
    assert Mask.from_json(mask.to_json()) == mask


def test_a_reference_is_size_and_fingerprint() -> None:
    raster = Raster(GRID)
    assert PictureReference.of(raster) == PictureReference(raster.sha256, Extent(4, 2))


GOOD = Raster(GRID).to_json()


@pytest.mark.parametrize(
    "change",
    [
        {"width": 0},
        {"width": 5},
        {"width": "wide"},
        {"width": None},
        {"width": 20_000},
        {"channels": 2},
        {"channels": 1},
        {"zlib": "not base64!"},
        {"zlib": base64.b64encode(b"not deflated").decode()},
        {"zlib": base64.b64encode(zlib.compress(b"short")).decode()},
        {"zlib": base64.b64encode(zlib.compress(bytes(10**7))).decode()},
        {"zlib": 5},
    ],
)
def test_hostile_json_is_refused(change: dict[str, object]) -> None:
    with pytest.raises((UnreadablePicture, InvalidRequest)):
        Raster.from_json({**GOOD, **change})


def test_a_missing_key_is_refused() -> None:
    with pytest.raises(UnreadablePicture):
        Raster.from_json({"width": 1})
