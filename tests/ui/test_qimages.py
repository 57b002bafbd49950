"""Pixels must come back as they went, and outlive the array they came from."""

from __future__ import annotations

import gc
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QColorSpace, QImage

from studio.contract.errors import OutOfMemory, UnreadablePicture
from studio.contract.raster import Raster
from studio.ui.qimages import fitted_into, resampled, scaled, to_qimage, to_raster

sides = st.integers(1, 40)


def noise(width: int, height: int, channels: int, seed: int = 0) -> Raster:
    return Raster(np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8))


@given(sides, sides, st.integers(0, 2**32))
def test_rgb_comes_back_bit_for_bit(width: int, height: int, seed: int) -> None:
    raster = noise(width, height, 3, seed)
    image = to_qimage(raster)
    assert image.format() == QImage.Format.Format_RGB32
    assert to_raster(image) == raster


@given(sides, sides, st.integers(0, 2**32))
def test_alpha_comes_back_and_opaque_colours_with_it(width: int, height: int, seed: int) -> None:
    raster = noise(width, height, 4, seed)
    image = to_qimage(raster)
    assert image.format() == QImage.Format.Format_ARGB32_Premultiplied
    back = to_raster(image).array
    alpha = raster.array[..., 3]
    assert np.array_equal(back[..., 3], alpha)
    opaque = alpha == 255
    assert np.array_equal(back[opaque], raster.array[opaque])
    # Premultiplying keeps a colour to half a step of its alpha: nothing is to be seen of the rest.
    error = np.abs(back[..., :3].astype(float) - raster.array[..., :3]) * alpha[..., None] / 255
    assert error.max() <= 1.01


def test_every_pixel_lies_where_it_lay() -> None:
    array = np.zeros((2, 3, 3), np.uint8)
    array[1, 2] = (10, 20, 30)
    assert to_qimage(Raster(array)).pixelColor(2, 1) == QColor(10, 20, 30)


def test_the_image_outlives_the_array() -> None:
    image = to_qimage(noise(300, 200, 3))
    gc.collect()
    other = [noise(300, 200, 3, seed) for seed in range(1, 20)]  # whoever looked at freed memory would see these
    assert to_raster(image) == noise(300, 200, 3)
    assert other


def test_the_raster_outlives_the_image() -> None:
    image = to_qimage(noise(301, 200, 3))
    raster = to_raster(image)
    image.fill(0)
    del image
    gc.collect()
    assert raster == noise(301, 200, 3)


def test_another_colour_space_becomes_srgb() -> None:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor(255, 0, 0))
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    image.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    wide = QImage(4, 4, QImage.Format.Format_RGB32)
    wide.fill(QColor(180, 60, 60))
    wide.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    red, green, _ = (int(value) for value in to_raster(wide).array[0, 0])
    assert red > 180
    assert green < 60


def test_a_grey_image_becomes_rgb() -> None:
    image = QImage(5, 3, QImage.Format.Format_Grayscale8)
    image.fill(77)
    assert to_raster(image).array.shape == (3, 5, 3)
    assert set(to_raster(image).array.ravel()) == {77}


def test_an_empty_image_is_refused() -> None:
    with pytest.raises(UnreadablePicture, match="empty"):
        to_raster(QImage())


@pytest.mark.qt_log_ignore("out of memory")
def test_no_memory_is_said_and_not_painted_black() -> None:
    one = QImage(1, 1, QImage.Format.Format_RGB32)
    one.fill(0)
    with pytest.raises(OutOfMemory, match="200000x200000 pixels"):
        resampled(one, QSize(200_000, 200_000))


@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 64))
def test_a_thumbnail_fits_and_keeps_the_aspect(width: int, height: int, side: int) -> None:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(9, 8, 7))
    small = scaled(image, side)
    assert max(small.width(), small.height()) == min(side, max(width, height))
    assert small.pixelColor(0, 0) == QColor(9, 8, 7)
    share = min(1.0, side / max(width, height))
    assert abs(small.width() - width * share) <= 1
    assert abs(small.height() - height * share) <= 1


def test_importing_it_imports_no_numpy() -> None:
    code = "import sys; import studio.ui.canvas.view; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(("size", "wanted"), [((64, 48), (128, 96)), ((30, 900), (4, 128)), ((4_000, 3), (128, 1))])
def test_a_picture_is_fitted_into_a_square_larger_or_smaller(size: tuple[int, int], wanted: tuple[int, int]) -> None:
    image = fitted_into(QImage(*size, QImage.Format.Format_RGB32), 128)
    assert (image.width(), image.height()) == wanted
