"""Pictures with their records, written in each format and read back, here and by other programs' ways."""

from __future__ import annotations

import io
import json
import struct
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms

from studio.contract.errors import InvalidRequest, NoRecord, SaveFailed
from studio.contract.geometry import Extent
from studio.contract.raster import Mask, Raster
from studio.contract.records import PictureRecord, SourceReference, SourceRole
from studio.contract.requests import GenerateRequest
from studio.storage.metadata.foreign import ForeignRecord, ForeignSource, read_foreign
from studio.storage.metadata.formats import KeptMetadata, PictureFormat, WriteOptions
from studio.storage.metadata.reading import read_told
from studio.storage.metadata.writing import write_picture
from studio.storage.pngs import read_picture, read_record
from tests.contract.strategies import records
from tests.storage.conftest import a_picture, a_record

FORMATS = tuple(PictureFormat)
HALVES = st.text(st.characters(), max_size=8)
"""Also lone surrogates, control characters and NUL."""


def saved(
    folder: Path,
    record: PictureRecord | ForeignRecord | None,
    picture_format: PictureFormat,
    options: WriteOptions | None = None,
) -> Path:
    path = folder / f"p{picture_format.suffix}"
    path.write_bytes(write_picture(a_picture(), record, picture_format, options))
    return path


@pytest.mark.parametrize("picture_format", FORMATS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(record=records(), name=HALVES, notice=HALVES)
def test_any_record_comes_back_equal(
    tmp_path: Path, picture_format: PictureFormat, record: PictureRecord, name: str, notice: str
) -> None:
    """Names of files and weights may hold what no text may: halves of characters, line ends, NUL."""
    odd = replace(record, backbone=replace(record.backbone, id=name), notices=(notice,))
    assert read_record(saved(tmp_path, odd, picture_format)) == odd


@pytest.mark.parametrize("picture_format", FORMATS)
@pytest.mark.parametrize(
    "prompt", ["가" * 200_000, "👨‍👩‍👧\u202e\u2028]]>&<\"'" * 900, "Steps: 3, Seed: 9\nNegative prompt: x"]
)
def test_a_prompt_of_any_length_comes_back_equal(tmp_path: Path, picture_format: PictureFormat, prompt: str) -> None:
    """A part of a JPEG holds 64 KiB: what is longer goes into several."""
    record = a_record(GenerateRequest(prompt=prompt, negative_prompt=prompt))
    path = saved(tmp_path, record, picture_format)
    assert read_record(path) == record
    assert read_picture(path).extent == Extent(24, 16)


@pytest.mark.parametrize("picture_format", [PictureFormat.PNG, PictureFormat.WEBP])
@pytest.mark.parametrize("channels", [3, 4])
def test_lossless_formats_keep_every_pixel(tmp_path: Path, picture_format: PictureFormat, channels: int) -> None:
    picture = a_picture(channels=channels)
    path = tmp_path / "p"
    path.write_bytes(write_picture(picture, a_record(), picture_format, WriteOptions(is_lossless=True)))
    assert np.array_equal(read_picture(path).array, picture.array)


@pytest.mark.parametrize("picture_format", [PictureFormat.WEBP, PictureFormat.JPEG])
def test_quality_costs_bytes_and_gains_likeness(tmp_path: Path, picture_format: PictureFormat) -> None:
    picture = a_picture(64, 64)
    sizes, errors = [], []
    for quality in (20, 95):
        path = tmp_path / "p"
        path.write_bytes(write_picture(picture, None, picture_format, WriteOptions(quality)))
        sizes.append(path.stat().st_size)
        errors.append(np.abs(read_picture(path).array.astype(int) - picture.array).mean())
    assert sizes[0] < sizes[1]
    assert errors[0] > errors[1]


def test_a_jpeg_lays_what_is_transparent_over_white(tmp_path: Path) -> None:
    path = tmp_path / "p.jpg"
    clear = Raster(np.zeros((16, 16, 4), np.uint8))
    path.write_bytes(write_picture(clear, a_record(), PictureFormat.JPEG))
    assert read_picture(path).array.min() >= 253


@pytest.mark.parametrize("quality", [0, 101, True, 2.5])
def test_an_impossible_quality_is_refused(quality: int) -> None:
    with pytest.raises(InvalidRequest, match="quality is"):
        WriteOptions(quality)


def test_a_webp_too_large_for_its_format_is_refused() -> None:
    with pytest.raises(SaveFailed, match="at most 16,383 pixels a side"):
        write_picture(Raster(np.zeros((1, 16_384, 3), np.uint8)), None, PictureFormat.WEBP)


@pytest.mark.parametrize(
    ("name", "expected"), [("a.PNG", "png"), ("b.jpeg", "jpeg"), ("c.JPG", "jpeg"), ("d.webp", "webp")]
)
def test_a_name_promises_a_format(name: str, expected: str) -> None:
    assert PictureFormat.of_name(Path(name)) == expected
    assert PictureFormat.of_name(Path("picture")) is None


# What other programs find


@pytest.mark.parametrize("picture_format", [PictureFormat.WEBP, PictureFormat.JPEG])
@pytest.mark.parametrize("prompt", ["a red apple", "사과 🍎"])
def test_other_programs_find_the_parameters_in_the_comment(
    tmp_path: Path, picture_format: PictureFormat, prompt: str
) -> None:
    path = saved(tmp_path, a_record(GenerateRequest(prompt)), picture_format)
    with Image.open(path) as image:
        comment = image.getexif().get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment]
    assert comment[:8] == b"UNICODE\0"
    assert comment[8:].decode("utf-16-be").startswith(f"{prompt}\nSteps: 1, Sampler: Euler")


@pytest.mark.parametrize("picture_format", FORMATS)
def test_a_picture_says_what_it_is(tmp_path: Path, picture_format: PictureFormat) -> None:
    base = SourceReference(SourceRole.BASE, "0" * 64)
    edited = a_record().derived(Extent(24, 16), base, "Edited.")
    mask = Mask(np.full((16, 24), 255, np.uint8))
    repainted = a_record(GenerateRequest(source=a_picture(), mask=mask))
    for record, expected in (
        (a_record(), "trainedAlgorithmicMedia"),
        (edited, "compositeWithTrainedAlgorithmicMedia"),
        (repainted, "compositeWithTrainedAlgorithmicMedia"),
    ):
        with Image.open(saved(tmp_path, record, picture_format)) as image:
            packet = image.info["xmp"]
        (description,) = ElementTree.fromstring(packet)[0]
        said = description.attrib["{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"]
        assert said == f"http://cv.iptc.org/newscodes/digitalsourcetype/{expected}"


@pytest.mark.parametrize("picture_format", [PictureFormat.WEBP, PictureFormat.JPEG])
def test_the_colours_are_said_to_be_srgb(tmp_path: Path, picture_format: PictureFormat) -> None:
    with Image.open(saved(tmp_path, None, picture_format)) as image:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
    assert "sRGB" in ImageCms.getProfileDescription(profile)


def test_another_profile_takes_the_place_of_srgb(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for picture_format in FORMATS:
        with Image.open(saved(tmp_path, None, picture_format, WriteOptions(profile=profile))) as image:
            assert image.info["icc_profile"] == profile
            assert "srgb" not in image.info
        with Image.open(saved(tmp_path, None, picture_format, WriteOptions(profile=b""))) as image:
            assert not {"icc_profile", "srgb"} & set(image.info)


@pytest.mark.parametrize("picture_format", FORMATS)
def test_the_same_picture_gives_the_same_file(picture_format: PictureFormat) -> None:
    first, second = (write_picture(a_picture(), a_record(), picture_format) for _ in range(2))
    assert first == second


# What is kept


@pytest.mark.parametrize("picture_format", FORMATS)
def test_nothing_is_written_beside_the_pixels_where_nothing_is_to_be(
    tmp_path: Path, picture_format: PictureFormat
) -> None:
    path = saved(tmp_path, a_record(), picture_format, WriteOptions(metadata=KeptMetadata.NONE))
    data = path.read_bytes()
    assert not any(word in data for word in (b"apple", b"a\0p\0p", b"iptc", b"Scanline", b"xmp"))
    told = read_told(path)
    assert isinstance(told.fault, NoRecord)
    assert told.foreign is None


@pytest.mark.parametrize("picture_format", FORMATS)
def test_the_parameters_alone_can_be_kept(tmp_path: Path, picture_format: PictureFormat) -> None:
    path = saved(tmp_path, a_record(), picture_format, WriteOptions(metadata=KeptMetadata.PARAMETERS))
    with pytest.raises(NoRecord):
        read_record(path)
    found = read_foreign(path)
    assert found is not None
    assert (found.prompt, found.negative, found.seed, found.steps, found.cfg) == (
        "a red apple",
        "blur",
        2**64 - 1,
        20,
        4,
    )
    assert b"trainedAlgorithmicMedia" in path.read_bytes()


FOREIGN_TEXTS = {
    "parameters": "사과\nSteps: 9, Sampler: Euler a, Seed: 5",
    "prompt": json.dumps({"3": {"class_type": "KSampler", "inputs": {"seed": 5, "steps": 9, "model": ["1", 0]}}}),
    "workflow": json.dumps({"nodes": [], "note": "가" * 40_000}),
    "invokeai_metadata": json.dumps({"positive_prompt": "cat", "seed": 5}),
    "invokeai_graph": json.dumps({"id": "g"}),
    "Dream": '"cat" -s 9',
}


@pytest.mark.parametrize("picture_format", FORMATS)
@pytest.mark.parametrize("keywords", [(key,) for key in FOREIGN_TEXTS] + [tuple(FOREIGN_TEXTS)])
def test_what_another_program_wrote_stays_in_a_copy(
    tmp_path: Path, picture_format: PictureFormat, keywords: tuple[str, ...]
) -> None:
    texts = {key: FOREIGN_TEXTS[key] for key in keywords}
    record = ForeignRecord(ForeignSource.COMFYUI, "cat", texts=texts)
    path = saved(tmp_path, record, picture_format)
    from studio.storage.metadata.reading import read_texts

    found = read_texts(path)
    assert found is not None
    assert found.texts == texts


def test_a_foreign_record_can_be_kept_as_parameters_alone(tmp_path: Path) -> None:
    record = ForeignRecord(
        ForeignSource.INVOKEAI,
        "cat, hat",
        "dog",
        seed=5,
        steps=9,
        sampler="euler",
        cfg=7.5,
        size=Extent(64, 32),
        model="a, b",
    )
    path = saved(tmp_path, record, PictureFormat.JPEG, WriteOptions(metadata=KeptMetadata.PARAMETERS))
    found = read_foreign(path)
    assert found is not None
    assert replace(found, texts={}, parts={}) == replace(record, source=ForeignSource.A1111)


def test_a_long_prompt_leaves_a_short_text_for_others_in_a_jpeg(tmp_path: Path) -> None:
    record = a_record(GenerateRequest("가" * 150_000, "나" * 150_000))
    path = saved(tmp_path, record, PictureFormat.JPEG)
    with Image.open(path) as image:
        comment = image.getexif().get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment][8:].decode("utf-16-be")
    assert comment.startswith("가가")
    assert "…\nNegative prompt: 나" in comment
    assert "Seed: 18446744073709551615" in comment


# Records that passed through other programs


def test_a_record_is_found_in_the_xmp_of_a_png_that_another_program_made_of_a_webp(tmp_path: Path) -> None:
    webp = saved(tmp_path, a_record(), PictureFormat.WEBP)
    from PIL.PngImagePlugin import PngInfo

    with Image.open(webp) as image:
        texts = PngInfo()
        texts.add_itxt("XML:com.adobe.xmp", image.info["xmp"].decode())
        image.save(tmp_path / "other.png", pnginfo=texts)
    assert read_record(tmp_path / "other.png") == a_record()


def test_a_record_is_found_where_another_program_has_made_an_attribute_of_it(tmp_path: Path) -> None:
    from xml.sax.saxutils import quoteattr

    from studio.storage.metadata.xmp import NAMESPACE

    text = quoteattr(json.dumps(a_record().to_json()))
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:s="{NAMESPACE}" s:Record={text}/></rdf:RDF></x:xmpmeta>'
    )
    Image.fromarray(a_picture().array).save(tmp_path / "p.webp", xmp=packet.encode())
    assert read_record(tmp_path / "p.webp") == a_record()


def test_a_jpeg_that_lost_a_piece_of_its_record_says_so(tmp_path: Path) -> None:
    path = saved(tmp_path, a_record(GenerateRequest("가" * 50_000)), PictureFormat.JPEG)
    data = path.read_bytes()
    at = data.rindex(b"http://ns.adobe.com/xmp/extension/\0") - 4
    (size,) = struct.unpack_from(">H", data, at + 2)
    path.write_bytes(data[:at] + data[at + 2 + size :])
    assert read_picture(path).extent == Extent(24, 16)
    with pytest.raises(InvalidRequest, match="a part of it is missing"):
        read_record(path)
