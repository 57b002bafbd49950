"""Pictures in and out: lossless with the whole record, and hostile files end in a sentence."""

from __future__ import annotations

import contextlib
import io
import struct
import time
import zlib
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from PIL import Image, ImageCms

from studio.contract.errors import InvalidRequest, NoRecord, UnknownVersion, UnreadablePicture
from studio.contract.geometry import Extent
from studio.contract.raster import Mask, Raster
from studio.contract.records import PictureRecord
from studio.contract.requests import GenerateRequest
from studio.storage.parameters import parameters_text
from studio.storage.pngs import encode_png, enlarged, read_picture, read_record
from tests.contract.strategies import records
from tests.storage.conftest import a_picture, a_record


def save(folder: Path, data: bytes, name: str = "p.png") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def with_chunk(data: bytes, kind: bytes, content: bytes, *, crc: int | None = None) -> bytes:
    """Put a part behind the PNG's header."""
    checksum = zlib.crc32(kind + content) if crc is None else crc
    return data[:33] + struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum) + data[33:]


def record_chunk(text: bytes) -> bytes:
    return b"studio\0\0\0\0\0" + text


@pytest.mark.parametrize("channels", [3, 4])
def test_pixels_come_back_as_they_were(tmp_path: Path, channels: int) -> None:
    picture = a_picture(channels=channels)
    assert read_picture(save(tmp_path, encode_png(picture, a_record()))) == picture


def test_a_large_picture_comes_back_too(tmp_path: Path) -> None:
    picture = a_picture(1024, 700)
    assert read_picture(save(tmp_path, encode_png(picture))) == picture


def test_the_record_comes_back_equal(tmp_path: Path) -> None:
    assert read_record(save(tmp_path, encode_png(a_picture(), a_record()))) == a_record()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records())
def test_any_record_comes_back_equal(tmp_path: Path, record: PictureRecord) -> None:
    assert read_record(save(tmp_path, encode_png(a_picture(2, 2), record))) == record


@pytest.mark.parametrize(
    "prompt", ["a" * 100_000, "가" * 100_000, "\u202e\u200d👨‍👩‍👧\ufeff\u2028", "Steps: 3, Seed: 9\nNegative prompt: x"]
)
def test_torturous_prompts_come_back_equal(tmp_path: Path, prompt: str) -> None:
    record = a_record(GenerateRequest(prompt=prompt, negative_prompt=prompt))
    path = save(tmp_path, encode_png(a_picture(), record))
    assert read_record(path) == record
    assert read_picture(path) == a_picture()


def test_a_backbone_path_that_is_no_utf_8_comes_back_equal(tmp_path: Path) -> None:
    from dataclasses import replace

    record = replace(a_record(), backbone=replace(a_record().backbone, id="/weights/\udcff"))
    assert read_record(save(tmp_path, encode_png(a_picture(), record))) == record


def test_the_parameters_text_is_the_widely_read_one() -> None:
    assert parameters_text(a_record()) == (
        "a red apple\n"
        "Negative prompt: blur\n"
        "Steps: 20, Sampler: Euler, CFG scale: 4, Seed: 18446744073709551615, Size: 24x16,"
        " Model: Diffusion Transformer, Model hash: 0123456789, Version: Scanline Studio 0.1.0"
    )


def test_parameters_of_other_kinds_of_work(tmp_path: Path) -> None:
    from dataclasses import replace

    from studio.contract.requests import SchedulerSettings, Spacing

    request = GenerateRequest(
        scheduler=SchedulerSettings("dpmpp_2m_sde", 9, Spacing.KARRAS),
        source=a_picture(),
        strength=0.5,
        class_label="tench, Tinca tinca",
    )
    record = replace(a_record(request), scheduler="DPMSolverMultistepScheduler(algorithm_type=sde-dpmsolver++)")
    text = parameters_text(record)
    assert "Sampler: DPM++ 2M SDE, Schedule type: Karras" in text
    assert 'Denoising strength: 0.5, Class: "tench, Tinca tinca"' in text
    unknown = replace(record, scheduler="NewScheduler")
    assert "Sampler: New," in parameters_text(unknown)


@pytest.mark.parametrize(("prompt", "kind"), [("apple", b"tEXt"), ("사과", b"iTXt")])
def test_other_programs_find_the_parameters(tmp_path: Path, prompt: str, kind: bytes) -> None:
    data = encode_png(a_picture(), a_record(GenerateRequest(prompt=prompt)))
    assert kind + b"parameters\0" in data
    with Image.open(io.BytesIO(data)) as image:
        assert image.text["parameters"].startswith(f"{prompt}\nSteps:")


def test_a_picture_says_that_it_was_made_by_a_trained_network() -> None:
    picture = a_picture()
    plain = encode_png(picture, a_record())
    mask = Mask(np.full((16, 24), 255, np.uint8))
    partly = encode_png(picture, a_record(GenerateRequest(source=picture, mask=mask)))
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in plain
    assert b"digitalsourcetype/compositeWithTrainedAlgorithmicMedia" in partly
    with Image.open(io.BytesIO(plain)) as image:
        (description,) = ElementTree.fromstring(image.info["xmp"])[0]
    assert description.attrib["{http://ns.adobe.com/xap/1.0/}CreatorTool"] == "Scanline Studio 0.1.0"


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        (b"{", InvalidRequest, "is not JSON"),
        (b"[1]", InvalidRequest, "must be a JSON object"),
        (b"\xff\xfe", InvalidRequest, "is not JSON"),
        (b'{"version":1}', InvalidRequest, "record"),
        (b'{"version":99}', UnknownVersion, "has version 99"),
        (b"[" * 200_000, InvalidRequest, "is not JSON"),
    ],
)
def test_a_broken_or_newer_record_is_said(tmp_path: Path, text: bytes, kind: type[Exception], said: str) -> None:
    path = save(tmp_path, with_chunk(encode_png(a_picture()), b"iTXt", record_chunk(text)))
    with pytest.raises(kind, match=said) as caught:
        read_record(path)
    assert str(path) in str(caught.value)


def test_a_record_with_a_wrong_checksum_is_said(tmp_path: Path) -> None:
    path = save(tmp_path, with_chunk(encode_png(a_picture()), b"iTXt", record_chunk(b"{}"), crc=1))
    with pytest.raises(UnreadablePicture, match="checksum"):
        read_record(path)


def test_a_compressed_record_is_read_and_a_bomb_is_not(tmp_path: Path) -> None:
    import json

    text = json.dumps(a_record().to_json()).encode()
    packed = b"studio\0\1\0\0\0" + zlib.compress(text)
    assert read_record(save(tmp_path, with_chunk(encode_png(a_picture()), b"iTXt", packed))) == a_record()
    bomb = b"studio\0\1\0\0\0" + zlib.compress(bytes(20 * 2**20))
    with pytest.raises(UnreadablePicture, match="damaged"):
        read_record(save(tmp_path, with_chunk(encode_png(a_picture()), b"iTXt", bomb), "bomb.png"))
    with pytest.raises(UnreadablePicture, match="damaged"):
        read_record(save(tmp_path, with_chunk(encode_png(a_picture()), b"iTXt", b"studio\0"), "short.png"))
    huge = record_chunk(bytes(17 * 2**20))
    with pytest.raises(UnreadablePicture, match="at most"):
        read_record(save(tmp_path, with_chunk(encode_png(a_picture()), b"iTXt", huge), "huge.png"))


def test_a_picture_without_a_record_is_told_from_one_that_cannot_have_any(tmp_path: Path) -> None:
    with pytest.raises(NoRecord, match=r"carries no record of Scanline Studio"):
        read_record(save(tmp_path, with_chunk(encode_png(a_picture()), b"iTXt", b"other\0\0\0\0\0x")))
    bitmap = tmp_path / "p.bmp"
    Image.fromarray(a_picture().array).save(bitmap)
    with pytest.raises(NoRecord, match="it is no PNG, WebP or JPEG"):
        read_record(bitmap)


def test_a_record_is_found_behind_the_pixels_too(tmp_path: Path) -> None:
    import json

    data = encode_png(a_picture())
    content = record_chunk(json.dumps(a_record().to_json()).encode())
    chunk = struct.pack(">I", len(content)) + b"iTXt" + content + struct.pack(">I", zlib.crc32(b"iTXt" + content))
    assert read_record(save(tmp_path, data[:-12] + chunk + data[-12:])) == a_record()


@pytest.mark.parametrize("length", [8, 20, 60, 120])
def test_a_cut_off_file_is_said(tmp_path: Path, length: int) -> None:
    path = save(tmp_path, encode_png(a_picture(), a_record())[:length])
    with pytest.raises(UnreadablePicture):
        read_picture(path)
    with pytest.raises(UnreadablePicture, match="cut off"):
        read_record(path)


def test_a_flipped_byte_in_the_pixels_is_found(tmp_path: Path) -> None:
    data = bytearray(encode_png(a_picture()))
    data[data.index(b"IDAT") + 40] ^= 0xFF
    with pytest.raises(UnreadablePicture, match="damaged or cut off"):
        read_picture(save(tmp_path, bytes(data)))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", r"is empty \(0 bytes\)"),
        (b"gimp xcf v011" + bytes(40), "is a GIMP document, whatever its name says"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "is an HEIC photograph"),
        (b"%PDF-1.7" + bytes(40), "is a PDF document"),
        (b"8BPS" + bytes(40), "is a Photoshop document"),
        (b"just text", "no picture that can be read"),
        (b"<svg xmlns=''/>", "is an SVG drawing"),
    ],
)
def test_what_is_no_picture_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(UnreadablePicture, match=said):
        read_picture(save(tmp_path, content))


def test_missing_files_and_folders_are_said(tmp_path: Path) -> None:
    for path, said in (
        (tmp_path / "no.png", "There is no file"),
        (tmp_path, "is a folder"),
        (Path("/dev/zero"), "ordinary"),
    ):
        with pytest.raises(UnreadablePicture, match=said):
            read_picture(path)
    with pytest.raises(UnreadablePicture, match="cannot be opened"):
        read_picture(Path("a\0b"))


@pytest.mark.parametrize(("width", "height"), [(16_385, 1), (30_000, 30_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_beyond_the_limit_is_refused_before_it_is_decoded(tmp_path: Path, width: int, height: int) -> None:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = encode_png(a_picture())
    crafted = (
        data[:8]
        + struct.pack(">I", 13)
        + b"IHDR"
        + header
        + struct.pack(">I", zlib.crc32(b"IHDR" + header))
        + data[33:]
    )
    began = time.monotonic()
    with pytest.raises(UnreadablePicture, match="too large"):
        read_picture(save(tmp_path, crafted))
    assert time.monotonic() - began < 0.5


def test_text_bombs_cost_no_more_than_a_second(tmp_path: Path) -> None:
    data = encode_png(a_picture(2, 2))
    bomb = with_chunk(data, b"zTXt", b"k\0\0" + zlib.compress(bytes(50 * 2**20), 9))
    began = time.monotonic()
    assert read_picture(save(tmp_path, bomb)).extent == Extent(2, 2)  # its text is left out
    many = data[:33] + with_chunk(data, b"tEXt", b"k\0v")[33:][: 12 + 3] * 20_000 + data[33:]
    assert read_picture(save(tmp_path, many, "many.png")).extent == Extent(2, 2)
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize("suffix", ["jpg", "webp", "avif", "tiff", "bmp", "png"])
def test_each_allowed_format_is_read_by_its_content(tmp_path: Path, suffix: str) -> None:
    flat = np.full((16, 24, 3), (200, 40, 90), np.uint8)
    path = tmp_path / f"p.{suffix}"
    Image.fromarray(flat).save(path)
    renamed = path.rename(tmp_path / "no-suffix")
    assert np.abs(read_picture(renamed).array.astype(int) - flat).max() <= 6


@pytest.mark.parametrize(
    ("mode", "value", "expected"),
    [
        ("1", 1, (255, 255, 255)),
        ("L", 100, (100, 100, 100)),
        ("LA", (100, 50), (100, 100, 100, 50)),
        ("P", 1, (0, 0, 0)),
        ("CMYK", (0, 255, 255, 0), (255, 0, 0)),
        ("RGBA", (1, 2, 3, 4), (1, 2, 3, 4)),
        ("I;16", 32_896, (128, 128, 128)),
        ("F", 0.5, (128, 128, 128)),
    ],
)
def test_each_kind_of_pixel_becomes_rgb(tmp_path: Path, mode: str, value: object, expected: tuple[int, ...]) -> None:
    path = tmp_path / "p.tiff"
    Image.new(mode, (3, 2), value).save(path)  # type: ignore[arg-type]
    array = read_picture(path).array
    assert array.shape == (2, 3, len(expected))
    assert tuple(array[0, 0]) == expected


def test_a_palette_with_transparency_keeps_it(tmp_path: Path) -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([10, 20, 30, 40, 50, 60])
    image.putpixel((1, 0), 1)
    image.save(tmp_path / "p.png", transparency=1)
    assert read_picture(tmp_path / "p.png").array.tolist() == [[[10, 20, 30, 255], [40, 50, 60, 0]]]


@pytest.mark.parametrize("value", [float("nan"), 2.0, -0.1])
def test_brightness_without_a_meaning_is_refused(tmp_path: Path, value: float) -> None:
    Image.fromarray(np.full((2, 2), value, np.float32)).save(tmp_path / "p.tiff")
    with pytest.raises(UnreadablePicture, match="outside 0 to 1"):
        read_picture(tmp_path / "p.tiff")


def test_a_photograph_is_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (30, 20)).save(tmp_path / "p.jpg", exif=exif)
    assert read_picture(tmp_path / "p.jpg").extent == Extent(20, 30)


def test_a_colour_profile_is_applied_and_a_damaged_one_ignored(tmp_path: Path) -> None:
    image = Image.new("RGB", (2, 2), (200, 100, 50))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image.save(tmp_path / "srgb.png", icc_profile=profile)
    image.save(tmp_path / "broken.png", icc_profile=b"not a profile")
    for name in ("srgb.png", "broken.png"):
        assert np.abs(read_picture(tmp_path / name).array.astype(int) - (200, 100, 50)).max() <= 1


def test_a_preview_is_enlarged_smoothly() -> None:
    preview = Raster(np.full((2, 2, 3), 77, np.uint8))
    large = enlarged(preview, Extent(16, 8))
    assert (large.extent, set(large.array.flat)) == (Extent(16, 8), {77})
    assert enlarged(preview, Extent(2, 2)) is preview


def test_reading_never_ends_in_anything_but_a_sentence(tmp_path: Path) -> None:
    whole = encode_png(a_picture(), a_record())
    random = np.random.default_rng(7)
    read_whole: Counter[str] = Counter()
    for number in range(150):
        data = bytearray(whole)
        for place in random.integers(8, len(data), 1 + number % 5):
            data[place] = random.integers(256)
        path = save(tmp_path, bytes(data), f"{number}.png")
        for read in (read_picture, read_record):
            with contextlib.suppress(InvalidRequest):
                read(path)
                read_whole[read.__name__] += 1
    # Some of the damage does no harm, and some does.
    assert all(0 < read_whole[read.__name__] < 150 for read in (read_picture, read_record))
