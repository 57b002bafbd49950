"""Display P3: its numbers, its bytes, and what becomes of sRGB colours."""

from __future__ import annotations

import io
import struct

import numpy as np
from PIL import ImageCms

from studio.contract.raster import Raster
from studio.storage.exporting.profiles import display_p3, to_display_p3

PUBLISHED_D50 = np.array([[0.5151, 0.2920, 0.1571], [0.2412, 0.6922, 0.0666], [-0.0011, 0.0419, 0.7841]])
"""The primaries that Apple's own Display P3 profile has, to four places."""
TO_P3 = np.array([[0.8225, 0.1775, 0.0], [0.0332, 0.9668, 0.0], [0.0171, 0.0724, 0.9105]])
"""Linear sRGB to linear Display P3 (CSS Color 4, 17)."""


def tag(profile: bytes, name: bytes) -> bytes:
    (count,) = struct.unpack_from(">I", profile, 128)
    for number in range(count):
        found, start, size = struct.unpack_from(">4sII", profile, 132 + 12 * number)
        if found == name:
            return profile[start : start + size]
    raise KeyError(name)


def linear(values: np.ndarray) -> np.ndarray:
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def encoded(values: np.ndarray) -> np.ndarray:
    return np.where(values <= 0.0031308, values * 12.92, 1.055 * np.maximum(values, 0) ** (1 / 2.4) - 0.055)


def test_the_primaries_are_the_published_ones() -> None:
    columns = [struct.unpack(">3i", tag(display_p3(), channel + b"XYZ")[8:]) for channel in (b"r", b"g", b"b")]
    assert np.abs(np.array(columns).T / 65_536 - PUBLISHED_D50).max() < 0.0001


def test_another_reader_of_profiles_knows_it_by_name() -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(display_p3()))
    assert "Display P3" in ImageCms.getProfileDescription(profile)
    assert ImageCms.isIntentSupported(profile, ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Direction.OUTPUT) == 1
    assert struct.unpack_from(">I", display_p3())[0] == len(display_p3())


def test_colours_are_converted_as_the_matrix_says() -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (40, 40, 3), np.uint8)
    expected = encoded(linear(pixels / 255) @ TO_P3.T) * 255
    found = to_display_p3(Raster(pixels)).array
    assert np.abs(found - expected).max() < 1.6


def test_greys_and_transparency_stay() -> None:
    greys = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 4, axis=2)
    found = to_display_p3(Raster(greys)).array
    assert np.array_equal(found[..., 3], greys[..., 3])
    assert np.abs(found[..., :3].astype(int) - greys[..., :3]).max() <= 1
