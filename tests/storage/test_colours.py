"""Colour profiles come in right and go out right, judged by formulas and by a second conversion to Lab."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageCms

from studio.storage.opening import open_picture
from studio.storage.pngs import encode_png
from tests.storage.profiles import (
    ADOBE_D50,
    ADOBE_GAMMA,
    SRGB_D50,
    grey_profile,
    ink_profile,
    lab_of,
    matrix_profile,
    srgb_of,
    xyz_of_lab,
    xyz_of_srgb,
)
from tests.storage.raw_files import deep_png, png_chunk, tiff

ADOBE = matrix_profile(ADOBE_D50, ADOBE_GAMMA)


def colours_of(count: int, low: int = 0, high: int = 256, seed: int = 3) -> npt.NDArray[np.uint8]:
    """Random colours, with all greys of that range before them."""
    random = np.random.default_rng(seed).integers(low, high, (count, 3)).astype(np.uint8)
    greys = np.arange(low, high, dtype=np.uint8)[:, None].repeat(3, axis=1)
    return np.concatenate([greys, random])[None]


def saved(folder: Path, image: Image.Image, profile: bytes, suffix: str = "png") -> Path:
    path = folder / f"p.{suffix}"
    image.save(path, icc_profile=profile)
    return path


def meant(colours: npt.NDArray[np.uint8], matrix: npt.NDArray[np.float64], gamma: float) -> npt.NDArray[np.float64]:
    """The XYZ that a colour of a screen means."""
    return (colours / 255.0) ** gamma @ matrix.T


def test_a_wide_gamut_picture_comes_in_as_its_formula_says(tmp_path: Path) -> None:
    colours = colours_of(500)
    opened = open_picture(saved(tmp_path, Image.fromarray(colours), ADOBE))
    expected = srgb_of(meant(colours, ADOBE_D50, ADOBE_GAMMA))
    assert np.abs(opened.raster.array - expected).max() <= 1.5
    assert opened.notices == ()


def test_what_is_saved_of_a_tagged_picture_looks_the_same_in_a_viewer_that_knows_profiles(tmp_path: Path) -> None:
    colours = colours_of(500, 60, 200)  # inside what sRGB can show
    source = saved(tmp_path, Image.fromarray(colours), ADOBE)
    result = tmp_path / "result.png"
    result.write_bytes(encode_png(open_picture(source).raster))
    labs = []
    for path in (source, result):
        with Image.open(path) as image:
            profile = image.info.get("icc_profile")
            given = io.BytesIO(profile) if profile else ImageCms.createProfile("sRGB")
            assert profile or image.info["srgb"] == 0
            lab = ImageCms.profileToProfile(image, given, ImageCms.createProfile("LAB"), outputMode="LAB")
            assert lab is not None
            numbers = np.asarray(lab).astype(float)
            labs.append(np.dstack([numbers[..., 0] / 2.55, numbers[..., 1:].astype(np.uint8).astype(np.int8)]))
    inside = srgb_of(meant(colours, ADOBE_D50, ADOBE_GAMMA))
    is_shown = ((inside > 1) & (inside < 254)).all(axis=-1)
    difference = np.linalg.norm(labs[0] - labs[1], axis=-1)[is_shown]
    assert is_shown.mean() > 0.8
    assert (difference.mean() <= 0.6, difference.max() <= 2.5) == (True, True)


def test_what_is_saved_is_the_same_colour_by_formula_too(tmp_path: Path) -> None:
    colours = colours_of(500, 60, 200)
    raster = open_picture(saved(tmp_path, Image.fromarray(colours), ADOBE)).raster
    wanted = meant(colours, ADOBE_D50, ADOBE_GAMMA)
    inside = srgb_of(wanted)
    is_shown = ((inside > 1) & (inside < 254)).all(axis=-1)
    found = lab_of(xyz_of_srgb(raster.array.astype(np.float64)))
    difference = np.linalg.norm(found - lab_of(wanted), axis=-1)[is_shown]
    assert difference.mean() <= 0.3
    assert difference.max() <= 1.2


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "tiff", "avif"])
def test_a_profile_is_found_in_every_format_that_holds_one(tmp_path: Path, suffix: str) -> None:
    path = saved(tmp_path, Image.new("RGB", (16, 16), (120, 180, 90)), ADOBE, suffix)
    expected = srgb_of(meant(np.array([[120, 180, 90]], np.uint8), ADOBE_D50, ADOBE_GAMMA))[0]
    assert np.abs(open_picture(path).raster.array[8, 8] - expected).max() <= 4


def test_a_picture_that_is_srgb_already_stays_bit_for_bit(tmp_path: Path) -> None:
    colours = colours_of(2_000)
    for profile in (ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), b""):
        assert np.array_equal(open_picture(saved(tmp_path, Image.fromarray(colours), profile)).raster.array, colours)


def test_alpha_passes_a_profile_unchanged(tmp_path: Path) -> None:
    colours = colours_of(200)
    alpha = np.random.default_rng(1).integers(0, 256, colours.shape[:2]).astype(np.uint8)
    opened = open_picture(saved(tmp_path, Image.fromarray(np.dstack([colours, alpha])), ADOBE))
    assert np.array_equal(opened.raster.array[..., 3], alpha)
    expected = srgb_of(meant(colours, ADOBE_D50, ADOBE_GAMMA))
    assert np.abs(opened.raster.array[..., :3] - expected).max() <= 1.5


def test_a_palette_is_converted_by_its_profile(tmp_path: Path) -> None:
    image = Image.new("P", (1, 1))
    image.putpalette([120, 180, 90])
    expected = srgb_of(meant(np.array([[120, 180, 90]], np.uint8), ADOBE_D50, ADOBE_GAMMA))[0]
    assert np.abs(open_picture(saved(tmp_path, image, ADOBE)).raster.array[0, 0] - expected).max() <= 1.5


def test_grey_is_converted_by_a_profile_of_grey_or_of_colours(tmp_path: Path) -> None:
    levels = np.arange(256, dtype=np.uint8)[None]
    for profile, gamma in ((grey_profile(1.5), 1.5), (matrix_profile(SRGB_D50, 1.5), 1.5)):
        found = open_picture(saved(tmp_path, Image.fromarray(levels), profile)).raster.array[0]
        expected = srgb_of((levels[0] / 255.0)[:, None] ** gamma * np.array([0.9642, 1, 0.82491]))
        assert np.abs(found - expected).max() <= 2.5
        (tmp_path / "p.png").unlink()
    found = open_picture(saved(tmp_path, Image.new("LA", (1, 1), (100, 7)), grey_profile(1.5))).raster.array[0, 0]
    assert found[3] == 7
    assert abs(found[0] - srgb_of((100 / 255) ** 1.5 * np.array([[0.9642, 1, 0.82491]]))[0, 0]) <= 1.5


def test_a_16_bit_picture_keeps_its_shadows_through_a_linear_profile(tmp_path: Path) -> None:
    levels = np.concatenate([np.arange(0, 600, 3), np.arange(600, 65_536, 997)]).astype(np.uint16)
    greys = levels[None, :, None].repeat(3, axis=2)
    linear = matrix_profile(SRGB_D50, 1.0)
    chunk = png_chunk(b"iCCP", b"p\0\0" + zlib.compress(linear))
    (tmp_path / "p.png").write_bytes(deep_png(greys, chunk))
    found = open_picture(tmp_path / "p.png").raster.array[0]
    expected = srgb_of((levels / 65_535)[:, None] * np.array([0.9642, 1, 0.82491]))
    assert np.abs(found - expected).max() <= 2
    assert len(set(found[:, 0].tolist())) >= 85
    assert (np.ptp(found.astype(int), axis=1) <= 1).all()


def test_a_16_bit_picture_is_converted_as_its_formula_says(tmp_path: Path) -> None:
    levels = np.random.default_rng(2).integers(0, 65_536, (40, 50, 3)).astype(np.uint16)
    (tmp_path / "p.png").write_bytes(deep_png(levels, png_chunk(b"iCCP", b"p\0\0" + zlib.compress(ADOBE))))
    found = open_picture(tmp_path / "p.png").raster.array
    expected = srgb_of((levels / 65_535.0) ** ADOBE_GAMMA @ ADOBE_D50.T)
    assert np.abs(found - expected).max() <= 2
    assert np.abs(found - expected).mean() <= 0.4


INKS: dict[tuple[int, int, int, int], tuple[float, float, float]] = {
    (c, m, y, k): (
        95 - 35 * c - 35 * m - 5 * y - (60 - 20 * (c + m)) * k * (1 if c + m < 3 else 0),
        -30.0 * c + 60 * m * (1 - k),
        -40.0 * c * (1 - y) + 70 * y * (1 - c) * (1 - k),
    )
    for c in (0, 1)
    for m in (0, 1)
    for y in (0, 1)
    for k in (0, 1)
}


@pytest.mark.parametrize("suffix", ["tiff", "jpg"])
def test_inks_are_converted_by_the_profile_of_their_press(tmp_path: Path, suffix: str) -> None:
    profile = ink_profile(INKS)
    for inks in ((0, 0, 1, 0), (0, 1, 0, 0), (1, 0, 0, 0)):
        image = Image.new("CMYK", (16, 16), tuple(255 * ink for ink in inks))
        path = saved(tmp_path, image, profile, suffix)
        opened = open_picture(path)
        found = lab_of(xyz_of_srgb(opened.raster.array[8, 8].astype(np.float64)))
        wanted = lab_of(xyz_of_srgb(srgb_of(_relative(np.array(INKS[inks])))))
        assert np.linalg.norm(found - wanted) <= 6, (inks, found, wanted)  # black is scaled to black
        assert opened.notices == ()


def _relative(lab: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The XYZ of an ink; the profile's Lab is relative to its paper already."""
    return np.asarray(xyz_of_lab(lab))


def test_inks_without_a_profile_are_subtracted_and_it_is_said(tmp_path: Path) -> None:
    Image.new("CMYK", (4, 4), (0, 255, 128, 51)).save(tmp_path / "p.tiff")
    opened = open_picture(tmp_path / "p.tiff")
    assert opened.raster.array[0, 0].tolist() == [204, 0, 102]
    (notice,) = opened.notices
    assert "CMYK without a colour profile" in notice


def test_an_adobe_jpeg_in_cmyk_is_not_inverted(tmp_path: Path) -> None:
    Image.new("CMYK", (16, 16), (0, 250, 250, 0)).save(tmp_path / "p.jpg", quality=95)
    red, green, blue = open_picture(tmp_path / "p.jpg").raster.array[8, 8].astype(int)
    assert red > 240
    assert max(green, blue) < 15


def test_lab_is_a_colour_space_too(tmp_path: Path) -> None:
    lab = ImageCms.profileToProfile(
        Image.new("RGB", (2, 2), (200, 100, 50)),
        ImageCms.createProfile("sRGB"),
        ImageCms.createProfile("LAB"),
        outputMode="LAB",
    )
    assert lab is not None
    lab.save(tmp_path / "p.tiff")
    assert np.abs(open_picture(tmp_path / "p.tiff").raster.array[0, 0].astype(int) - (200, 100, 50)).max() <= 3


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        (b"not a profile", "damaged"),
        (ADOBE[:200], "damaged"),
        (bytes(len(ADOBE)), "damaged"),
        (grey_profile(2.2), "does not fit"),
        (ink_profile(INKS), "does not fit"),
    ],
)
def test_a_profile_that_is_broken_or_unfit_is_left_out_and_it_is_said(
    tmp_path: Path, profile: bytes, said: str
) -> None:
    for depth in (8, 16):
        path = tmp_path / f"{depth}.tiff"
        if depth == 8:
            Image.new("RGB", (2, 2), (200, 100, 50)).save(path, icc_profile=profile)
        else:
            Image.open(io.BytesIO(tiff(np.full((2, 2, 3), 25_700, np.uint16), "<", 2))).save(path, icc_profile=profile)
        opened = open_picture(path)
        assert opened.raster.array[0, 0].tolist() in ([200, 100, 50], [100, 100, 100])
        (notice,) = opened.notices
        assert said in notice
        assert path.name in notice


def test_a_profile_that_cannot_be_unpacked_is_said(tmp_path: Path) -> None:
    levels = np.full((1, 1, 3), 25_700, np.uint16)
    (tmp_path / "p.png").write_bytes(deep_png(levels, png_chunk(b"iCCP", b"p\0\0not deflated")))
    opened = open_picture(tmp_path / "p.png")
    assert opened.raster.array.tolist() == [[[100, 100, 100]]]
    (notice,) = opened.notices
    assert "damaged" in notice


def test_random_bytes_in_a_profile_never_end_in_anything_but_a_picture(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    image = Image.new("RGB", (2, 2), (200, 100, 50))
    for number in range(60):
        data = bytearray(ADOBE)
        for place in random.integers(0, len(data), 1 + number % 6):
            data[place] = random.integers(256)
        image.save(tmp_path / "p.png", icc_profile=bytes(data))
        assert open_picture(tmp_path / "p.png").raster.extent.pixels == 4
