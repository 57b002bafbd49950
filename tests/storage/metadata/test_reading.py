"""Sizes and records of pictures that other programs wrote, told from the files' parts alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from studio.contract.errors import NoRecord, UnreadablePicture
from studio.contract.geometry import Extent
from studio.storage.metadata.exif import COMMENT, comment_text, read_exif, write_exif
from studio.storage.metadata.foreign import read_foreign
from studio.storage.metadata.formats import PictureFormat
from studio.storage.metadata.plain_values import number, shown, whole
from studio.storage.metadata.reading import read_texts, read_told
from studio.storage.metadata.writing import write_picture
from tests.storage.conftest import a_picture, a_record


@pytest.mark.parametrize(
    ("name", "mode", "options"),
    [
        ("p.png", "RGB", {}),
        ("p.jpg", "RGB", {}),
        ("p.jpg", "RGB", {"progressive": True}),
        ("p.jpg", "L", {"comment": "words"}),
        ("p.webp", "RGB", {}),
        ("p.webp", "RGB", {"lossless": True}),
        ("p.webp", "RGBA", {"lossless": True}),
        ("p.webp", "RGBA", {}),
    ],
)
def test_the_size_is_told_without_decoding(tmp_path: Path, name: str, mode: str, options: dict[str, object]) -> None:
    Image.new(mode, (37, 1001)).save(tmp_path / name, **options)
    told = read_told(tmp_path / name)
    assert told.extent == Extent(37, 1001)
    assert isinstance(told.fault, NoRecord)
    assert told.foreign is None


def test_a_format_without_a_record_says_so(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "p.bmp")
    told = read_told(tmp_path / "p.bmp")
    assert (told.extent, told.format, told.foreign) == (None, None, None)
    assert read_foreign(tmp_path / "p.bmp") is None
    assert read_foreign(tmp_path / "none.png") is None


def test_a_record_is_told_with_its_notices_in_one_pass(tmp_path: Path) -> None:
    path = tmp_path / "p.webp"
    path.write_bytes(write_picture(a_picture(8, 8), a_record(), PictureFormat.WEBP))
    told = read_told(path)
    assert (told.record, told.fault, told.extent) == (a_record(), None, Extent(8, 8))
    assert "speaks of 24x16 pixels" in told.notices[0]


@pytest.mark.parametrize("picture_format", [PictureFormat.WEBP, PictureFormat.JPEG])
def test_a_file_that_ends_early_is_said(tmp_path: Path, picture_format: PictureFormat) -> None:
    data = write_picture(a_picture(), a_record(), picture_format)
    path = tmp_path / "p"
    for length in (13, 25, 100):
        path.write_bytes(data[:length])
        with pytest.raises(UnreadablePicture):
            read_told(path)


def test_a_webp_of_another_kind_inside_is_damaged(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "p.webp")
    data = bytearray((tmp_path / "p.webp").read_bytes())
    data[23] = 0
    (tmp_path / "p.webp").write_bytes(bytes(data))
    with pytest.raises(UnreadablePicture, match="does not begin as one"):
        read_told(tmp_path / "p.webp")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"ASCII\0\0\0words\0", "words"),
        (bytes(8) + b"words", "words"),
        (b"words", "words"),
        (b"UNICODE\0\xff\xfew\0", "w"),
        (b"UNICODE\0" + "사과".encode("utf-16-be"), "사과"),
        (b"\xe9toile", "étoile"),
    ],
)
def test_a_comment_of_any_encoding_is_read(data: bytes, expected: str) -> None:
    assert comment_text(data) == expected


def test_texts_of_a_block_come_back_equal() -> None:
    texts = {0x010F: "workflow:{}", 0x0110: "ab", COMMENT: "사과 🍎"}
    assert read_exif(write_exif(texts)) == texts
    assert read_exif(write_exif({0x010F: "x" * 9})) == {0x010F: "x" * 9}
    assert read_exif(b"no block") == {}


def test_a_comment_of_json_is_a_graph(tmp_path: Path) -> None:
    exif = write_exif({COMMENT: '{"prompt": {"1": {}}, "workflow": "{}", "other": 1}'})
    Image.new("RGB", (8, 8)).save(tmp_path / "p.jpg", exif=b"Exif\0\0" + exif)
    found = read_texts(tmp_path / "p.jpg")
    assert found is not None
    assert found.texts == {"prompt": '{"1": {}}', "workflow": "{}"}


@pytest.mark.parametrize(
    ("value", "as_whole", "as_number"),
    [
        (True, None, None),
        (3, 3, 3.0),
        (3.5, None, 3.5),
        (4.0, 4, 4.0),
        ("5", 5, 5.0),
        ("1e2", None, 100.0),
        ("٣", None, None),
        (float("nan"), None, None),
        ("9" * 400, None, None),
        (10**400, 10**400, None),
        (None, None, None),
    ],
)
def test_a_value_is_what_it_should_be_or_nothing(value: object, as_whole: int | None, as_number: float | None) -> None:
    assert (whole(value), number(value)) == (as_whole, as_number)


def test_any_value_is_shown_in_short() -> None:
    assert [shown(value) for value in ("a", 2.50, {"가": [1]}, None)] == ["a", "2.5", '{"가": [1]}', "None"]
    assert len(shown("x" * 10_000)) == 501
