"""Mask files of every kind: white is repainted, black stays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.contract.errors import UnreadablePicture
from studio.storage.masks import open_mask
from tests.storage.profiles import grey_profile
from tests.storage.raw_files import deep_png, tiff

LEVELS = np.array([[0, 1, 100, 255]], np.uint8)


def read(path: Path) -> list[int]:
    return open_mask(path).mask.array[0].tolist()


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA", "P", "1"])
def test_brightness_counts_in_every_mode(tmp_path: Path, mode: str) -> None:
    image = Image.fromarray(LEVELS)
    if mode == "1":
        image = image.point(lambda level: 255 if level > 50 else 0)
    image.convert(mode).save(tmp_path / "m.png")
    assert read(tmp_path / "m.png") == ([0, 0, 255, 255] if mode == "1" else [0, 1, 100, 255])


def test_16_bits_are_rounded_and_a_profile_does_not_bend_a_mask(tmp_path: Path) -> None:
    deep = LEVELS.astype(np.uint16)[..., None] * 257
    (tmp_path / "m.png").write_bytes(deep_png(deep + np.array([100], np.uint16) * (deep < 65_000)))
    (tmp_path / "m.tiff").write_bytes(tiff(deep, ">", 1))
    Image.fromarray(LEVELS).save(tmp_path / "p.png", icc_profile=grey_profile(1.0))
    for name in ("m.png", "m.tiff", "p.png"):
        assert read(tmp_path / name) == [0, 1, 100, 255]


def test_a_colour_counts_by_its_luma(tmp_path: Path) -> None:
    Image.fromarray(np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [7, 7, 7]]], np.uint8)).save(tmp_path / "m.png")
    assert read(tmp_path / "m.png") == [76, 150, 29, 7]


def test_inks_count_by_what_they_leave(tmp_path: Path) -> None:
    Image.new("CMYK", (1, 1), (0, 0, 0, 255)).save(tmp_path / "black.tiff")
    Image.new("CMYK", (1, 1), (0, 0, 0, 0)).save(tmp_path / "white.tiff")
    assert (read(tmp_path / "black.tiff"), read(tmp_path / "white.tiff")) == ([0], [255])


@pytest.mark.parametrize("colour", [(255, 255, 255), (0, 0, 0), (200, 30, 40)])
def test_a_shape_of_one_colour_on_nothing_counts_by_its_opacity(tmp_path: Path, colour: tuple[int, ...]) -> None:
    pixels = np.array([[(9, 9, 9, 0), (*colour, 255), (*colour, 128), (0, 0, 0, 0)]], np.uint8)
    Image.fromarray(pixels).save(tmp_path / "m.png")
    assert read(tmp_path / "m.png") == [0, 255, 128, 0]


def test_where_several_colours_are_visible_brightness_and_opacity_count(tmp_path: Path) -> None:
    pixels = np.array([[(255, 255, 255, 255), (0, 0, 0, 255), (255, 255, 255, 128), (255, 255, 255, 0)]], np.uint8)
    Image.fromarray(pixels).save(tmp_path / "m.png")
    assert read(tmp_path / "m.png") == [255, 0, 128, 0]


def test_a_mask_that_is_wholly_transparent_is_empty(tmp_path: Path) -> None:
    Image.new("RGBA", (2, 1), (255, 255, 255, 0)).save(tmp_path / "m.png")
    assert read(tmp_path / "m.png") == [0, 0]


def test_ripples_of_a_jpeg_beside_an_edge_are_neither_black_nor_white_by_accident(tmp_path: Path) -> None:
    levels = np.zeros((64, 64), np.uint8)
    levels[20:44, 21:45] = 255
    Image.fromarray(levels).save(tmp_path / "m.jpg", quality=85)
    with Image.open(tmp_path / "m.jpg") as image:
        rippled = np.asarray(image)
    opened = open_mask(tmp_path / "m.jpg")
    assert ((rippled > 0) & (levels == 0)).sum() > 10
    assert (opened.mask.array[:12] == 0).all()
    assert (opened.mask.array[26:40, 26:40] == 255).all()
    assert ((opened.mask.array > 0) & (levels == 0)).sum() < ((rippled > 0) & (levels == 0)).sum() / 2
    assert any("blurs its edges" in notice for notice in opened.notices)


def test_a_mask_is_turned_as_its_picture_is(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(LEVELS).save(tmp_path / "m.png", exif=exif)
    assert open_mask(tmp_path / "m.png").mask.array[:, 0].tolist() == [0, 1, 100, 255]


def test_a_mask_file_is_refused_as_a_picture_is(tmp_path: Path) -> None:
    (tmp_path / "m.png").write_bytes(b"")
    with pytest.raises(UnreadablePicture, match="is empty"):
        open_mask(tmp_path / "m.png")
