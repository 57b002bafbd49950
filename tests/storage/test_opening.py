"""Pictures of every kind come in upright, in sRGB and rounded to 8 bits, judged by decoders written here."""

from __future__ import annotations

import io
import os
import struct
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from studio.contract.errors import UnreadablePicture
from studio.contract.geometry import Extent
from studio.storage.decoding import upright
from studio.storage.opening import open_picture, read_picture
from studio.storage.unreadable import why_unreadable
from tests.storage.raw_files import deep_png, packed_png, png_chunk, png_header, tiff

CORNERS = np.array(
    [0, 1, 127, 128, 129, 255, 256, 257, 384, 385, 386, 32_767, 32_768, 65_406, 65_407, 65_535], np.uint16
)


def levels(channels: int, height: int = 5, width: int = 7) -> npt.NDArray[np.uint16]:
    values = np.random.default_rng(channels).integers(0, 65_536, (height, width, channels), np.uint16)
    values.flat[: len(CORNERS)] = CORNERS[: values.size]
    return values


def rounded(values: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint8]:
    """The nearest 8-bit level of a 16-bit one, by real numbers."""
    return np.rint(values.astype(np.float64) * 255 / 65_535).astype(np.uint8)


def read(folder: Path, data: bytes) -> npt.NDArray[np.uint8]:
    path = folder / "picture"
    path.write_bytes(data)
    return read_picture(path).array


def as_rgb(values: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    grey = values[..., :1].repeat(3, axis=2)
    if values.shape[2] == 2:
        return np.dstack([grey, values[..., 1]])
    return grey if values.shape[2] == 1 else values


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_a_16_bit_png_is_rounded_to_the_nearest(tmp_path: Path, channels: int) -> None:
    values = levels(channels)
    assert np.array_equal(read(tmp_path, deep_png(values)), as_rgb(rounded(values)))


@settings(max_examples=30)
@given(st.lists(st.integers(0, 65_535), min_size=3, max_size=3))
def test_any_16_bit_colour_is_rounded_to_the_nearest(colour: list[int]) -> None:
    import tempfile

    values = np.array([[colour]], np.uint16)
    with tempfile.TemporaryDirectory() as folder:
        assert np.array_equal(read(Path(folder), deep_png(values)), rounded(values))


@pytest.mark.parametrize(("channels", "hidden"), [(1, 2), (3, 2)])
def test_the_transparent_colour_of_a_16_bit_png_is_compared_in_16_bits(
    tmp_path: Path, channels: int, hidden: int
) -> None:
    values = np.full((1, 4, channels), 1_000, np.uint16)
    values[0, hidden] = 1_001  # the same 8-bit level
    key = struct.pack(">H", 1_001) * channels
    alpha = read(tmp_path, deep_png(values, png_chunk(b"tRNS", key)))[0, :, 3]
    assert [number for number in range(4) if alpha[number] == 0] == [hidden]


@pytest.mark.parametrize(("bits", "rows", "shown"), [(2, 0b00011011, [0, 85, 170, 255]), (4, 0x0F, [0, 255])])
def test_grey_of_few_bits_reaches_white_and_keeps_its_transparent_level(
    tmp_path: Path, bits: int, rows: int, shown: list[int]
) -> None:
    data = packed_png(len(shown), bits, bytes([rows]), png_chunk(b"tRNS", struct.pack(">H", 2**bits - 1)))
    found = read(tmp_path, data)
    assert found[0, :, 0].tolist() == shown
    assert found[0, :, 3].tolist() == [255] * (len(shown) - 1) + [0]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("deflated", [False, True])
@pytest.mark.parametrize(("channels", "photometric"), [(1, 1), (3, 2)])
def test_a_16_bit_tiff_is_rounded_in_either_byte_order(
    tmp_path: Path, order: str, deflated: bool, channels: int, photometric: int
) -> None:
    values = levels(channels)
    found = read(tmp_path, tiff(values, order, photometric, deflated=deflated))
    assert np.array_equal(found, as_rgb(rounded(values)))


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_16_bit_tiff_keeps_its_alpha_straight_or_premultiplied(tmp_path: Path, order: str) -> None:
    values = levels(4)
    assert np.array_equal(read(tmp_path, tiff(values, order, 2, extra=(2,))), rounded(values))
    values[..., :3] = np.minimum(values[..., :3], values[..., 3:])
    found = read(tmp_path, tiff(values, order, 2, extra=(1,)))
    straight = values[..., :3] * 65_535.0 / np.maximum(values[..., 3:], 1)
    assert np.abs(found[..., :3] - straight * 255 / 65_535).max() <= 0.51
    assert np.array_equal(found[..., 3], rounded(values[..., 3]))
    assert read(tmp_path, tiff(values, order, 2, extra=(0,))).shape[2] == 3


def test_a_16_bit_tiff_where_white_is_zero_is_the_right_way_round(tmp_path: Path) -> None:
    values = levels(1)
    found = read(tmp_path, tiff(values, "<", 0))
    assert np.array_equal(found[..., 0], rounded(65_535 - values)[..., 0])


def test_a_16_bit_cmyk_tiff_is_subtracted_from_white(tmp_path: Path) -> None:
    values = levels(4)
    left = 255 - rounded(values).astype(float)
    expected = left[..., :3] * left[..., 3:] / 255
    assert np.abs(read(tmp_path, tiff(values, "<", 5)) - expected).max() <= 0.51


def test_16_bit_planes_that_lie_apart_are_refused(tmp_path: Path) -> None:
    data = tiff(levels(3), "<", 2, tags={284: (3, 2)})
    with pytest.raises(UnreadablePicture, match="planar"):
        read(tmp_path, data)


def test_a_camera_s_raw_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePicture, match="camera's raw file"):
        read(tmp_path, tiff(levels(3), "<", 2, tags={50_706: (4, 0x01040000)}))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "avif", "tiff"])
def test_every_orientation_is_turned_upright_in_every_format(tmp_path: Path, orientation: int, suffix: str) -> None:
    up = np.zeros((32, 48, 3), np.uint8)  # a picture whose four corners differ
    up[:16, :24], up[:16, 24:], up[16:, :24] = (250, 10, 10), (10, 250, 10), (10, 10, 250)
    undo = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270, 3: Image.Transpose.ROTATE_180}
    undo |= {2: Image.Transpose.FLIP_LEFT_RIGHT, 4: Image.Transpose.FLIP_TOP_BOTTOM}
    undo |= {5: Image.Transpose.TRANSPOSE, 7: Image.Transpose.TRANSVERSE}
    image = Image.fromarray(up)
    lying = image.transpose(undo[orientation]) if orientation in undo else image
    exif = Image.Exif()
    exif[0x0112] = orientation
    lying.save(tmp_path / f"p.{suffix}", exif=exif)
    found = read_picture(tmp_path / f"p.{suffix}").array.astype(int)
    assert found.shape == up.shape
    assert np.median(np.abs(found - up)) <= 4
    assert all(np.abs(found[y, x] - up[y, x]).max() < 60 for y in (6, 26) for x in (8, 40))


def test_an_impossible_orientation_and_damaged_exif_leave_the_picture_as_it_lies(tmp_path: Path) -> None:
    for number, exif in enumerate(
        (b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x63\0\0", b"Exif\0\0II*\0zz")
    ):
        path = tmp_path / f"{number}.png"
        Image.new("RGB", (3, 2), (9, 8, 7)).save(path, exif=exif)
        assert read_picture(path).extent == Extent(3, 2)


def test_a_16_bit_picture_is_turned_too(tmp_path: Path) -> None:
    values = levels(3)
    exif = Image.Exif()
    exif[0x0112] = 6
    data = deep_png(values, png_chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0")))
    assert np.array_equal(read(tmp_path, data), np.rot90(rounded(values), -1))
    turned = tiff(values, "<", 2, tags={274: (3, 6)})
    assert np.array_equal(read(tmp_path, turned), np.rot90(rounded(values), -1))


def test_a_turn_and_its_opposite_are_nothing() -> None:
    pixels = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    for there, back in ((1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 8), (7, 7), (8, 6)):
        assert np.array_equal(upright(upright(pixels, there), back), pixels)


@pytest.mark.parametrize("suffix", ["gif", "webp", "png", "tiff", "avif"])
def test_of_an_animation_the_first_frame_is_opened_and_it_is_said(tmp_path: Path, suffix: str) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ((200, 0, 0), (0, 200, 0), (0, 0, 200))]
    path = tmp_path / f"p.{suffix}"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    opened = open_picture(path)
    assert np.abs(opened.raster.array[..., :3].astype(int) - (200, 0, 0)).max() <= 8
    (notice,) = opened.notices
    assert ("3 pages" if suffix == "tiff" else "animated (3 frames)") in notice


def test_a_still_picture_has_no_notice(tmp_path: Path) -> None:
    for suffix in ("gif", "webp", "png", "tiff", "avif", "jpg", "bmp"):
        Image.new("RGB", (16, 16), (200, 0, 0)).save(tmp_path / f"p.{suffix}")
        assert open_picture(tmp_path / f"p.{suffix}").notices == ()


@pytest.mark.parametrize("make", [lambda data: data[:60], lambda data: data[: len(data) // 2], lambda data: data[:-30]])
@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "avif", "tiff", "gif"])
def test_a_file_that_is_cut_off_is_said_in_every_format(tmp_path: Path, make: object, suffix: str) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (64, 64, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, {"jpg": "JPEG"}.get(suffix, suffix.upper()))
    path = tmp_path / f"p.{suffix}"
    path.write_bytes(make(buffer.getvalue()))  # type: ignore[operator]
    with pytest.raises(UnreadablePicture):
        read_picture(path)


def test_a_30_000_pixel_picture_is_said_with_its_size_before_it_is_decoded(tmp_path: Path) -> None:
    bomb = png_header(30_000, 30_000, 8, 2) + png_chunk(b"IDAT", b"") + png_chunk(b"IEND", b"")
    (tmp_path / "bomb.png").write_bytes(bomb)
    Image.new("1", (30_000, 4)).save(tmp_path / "bomb.tiff")
    Image.new("1", (4, 30_000)).save(tmp_path / "bomb.gif")
    began = time.monotonic()
    for name, size in (("png", "30,000 x 30,000"), ("tiff", "30,000 x 4"), ("gif", "4 x 30,000")):
        with pytest.raises(UnreadablePicture, match=f"too large \\({size} pixels\\): 16,384 pixels a side"):
            read_picture(tmp_path / f"bomb.{name}")
    assert time.monotonic() - began < 0.5


def test_what_is_no_ordinary_file_is_said_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    for name, said in (("pipe", "no ordinary file"), ("loop", "cannot be opened"), ("none.png", "There is no file")):
        with pytest.raises(UnreadablePicture, match=said):
            read_picture(tmp_path / name)


def test_a_picture_of_one_pixel_is_a_picture(tmp_path: Path) -> None:
    Image.new("RGB", (1, 1), (1, 2, 3)).save(tmp_path / "p.png")
    assert read_picture(tmp_path / "p.png").array.tolist() == [[[1, 2, 3]]]


def test_a_palette_that_has_a_level_of_alpha_each_keeps_them(tmp_path: Path) -> None:
    image = Image.new("P", (3, 1))
    image.putpalette([10, 20, 30, 40, 50, 60, 70, 80, 90])
    image.putdata([0, 1, 2])
    image.save(tmp_path / "p.png", transparency=bytes([0, 128, 255]))
    assert read_picture(tmp_path / "p.png").array[0, :, 3].tolist() == [0, 128, 255]


def test_a_picture_that_vanishes_while_it_is_read_is_told_as_any_other(tmp_path: Path) -> None:
    gone = tmp_path / "gone.png"
    fault = why_unreadable(gone, FileNotFoundError(2, "No such file or directory"))
    assert str(gone) in fault.text
    assert "any more" in fault.text
