"""Pictures that lie about themselves: each ends in a sentence, and a record that does not fit is told of."""

from __future__ import annotations

import json
import struct
import time
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from studio.contract.errors import InvalidRequest, NoRecord, UnreadablePicture
from studio.contract.geometry import Extent
from studio.storage.pngs import encode_png, read_picture, read_record, read_record_and_notices
from tests.storage.conftest import a_picture, a_record


def with_part(folder: Path, kind: bytes, content: bytes) -> Path:
    """Save a picture with a part behind its header."""
    data = encode_png(a_picture())
    part = struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    path = folder / "lying.png"
    path.write_bytes(data[:33] + part + data[33:])
    return path


def with_record(folder: Path, plain: object) -> Path:
    return with_part(folder, b"iTXt", b"studio\0\0\0\0\0" + json.dumps(plain).encode())


def test_a_record_that_fits_is_nothing_to_speak_of(tmp_path: Path) -> None:
    path = tmp_path / "p.png"
    path.write_bytes(encode_png(a_picture(), a_record()))
    assert read_record_and_notices(path) == (a_record(), ())


def test_a_record_of_another_size_is_told(tmp_path: Path) -> None:
    path = tmp_path / "p.png"
    path.write_bytes(encode_png(a_picture(), replace(a_record(), extent=Extent(640, 480))))
    record, notices = read_record_and_notices(path)
    assert record.extent == Extent(640, 480)
    assert [notice.split(":")[0] for notice in notices] == [
        "The record of p.png speaks of 640x480 pixels, but the picture has 24x16"
    ]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"seed": -1}, "seed is -1"),
        ({"seed": 2**64}, "seed is"),
        ({"seed": 1.5}, "seed"),
        ({"seed": True}, "seed"),
        ({"extent": {"width": 0, "height": 5}}, "width is 0"),
        ({"extent": {"width": 10**400, "height": 5, "x": 1}}, "unknown key"),
        ({"steps": [{"index": "first"}]}, "index"),
        ({"steps": {}}, "steps"),
        ({"timings": None}, "timings"),
        ({"notices": "one"}, "notices"),
        ({"versions": []}, "versions"),
        ({"request": None}, "request"),
        ({"request": {"version": 1, "count": 10**9}}, "count"),
        ({"request": {"version": 1, "strength": float("nan")}}, "strength"),
        ({"request": {"version": 1, "source": {"width": 1e999, "height": 1, "channels": 3, "zlib": ""}}}, "picture"),
        ({"request": {"version": 1, "prompt": "a\x00b"}}, "prompt"),
        ({"of_the_future": 1}, "unknown key"),
    ],
)
def test_an_impossible_value_in_a_record_is_named(tmp_path: Path, values: dict[str, object], said: str) -> None:
    path = with_record(tmp_path, {**a_record().to_json(), **values})
    with pytest.raises(InvalidRequest, match=said) as caught:
        read_record(path)
    assert str(path) in caught.value.text
    assert read_picture(path) == a_picture()


def test_a_record_of_100_megabytes_is_refused_at_once_and_its_picture_opens(tmp_path: Path) -> None:
    path = with_part(tmp_path, b"iTXt", b"studio\0\0\0\0\0" + bytes(100 * 2**20))
    began = time.process_time()
    with pytest.raises(UnreadablePicture, match="at most"):
        read_record(path)
    assert read_picture(path) == a_picture()
    assert time.process_time() - began < 2


def test_a_part_that_claims_more_than_the_file_has_is_a_cut(tmp_path: Path) -> None:
    data = encode_png(a_picture())
    path = tmp_path / "p.png"
    path.write_bytes(data[:33] + struct.pack(">I", 2**31) + b"iTXtstudio")
    with pytest.raises(UnreadablePicture):
        read_record(path)
    path.write_bytes(data[:33] + struct.pack(">I", 2**32 - 1) + b"IDAT" + bytes(99))
    with pytest.raises(UnreadablePicture, match="cut off"):
        read_record(path)


@pytest.mark.parametrize("extent", [(0, 5), (5, 0)])
def test_a_header_without_a_size_is_damage(tmp_path: Path, extent: tuple[int, int]) -> None:
    data = bytearray(encode_png(a_picture(), a_record()))
    data[16:24] = struct.pack(">II", *extent)
    path = tmp_path / "p.png"
    path.write_bytes(bytes(data))
    with pytest.raises(UnreadablePicture, match="is damaged"):
        read_record(path)
    with pytest.raises(UnreadablePicture):
        read_picture(path)


@pytest.mark.parametrize(
    ("suffix", "said"),
    [
        ("jpg", "no record of Scanline Studio"),
        ("webp", "no record of Scanline Studio"),
        ("tiff", "it is no PNG, WebP or JPEG"),
        ("bmp", "it is no PNG, WebP or JPEG"),
        ("avif", "it is no PNG, WebP or JPEG"),
    ],
)
def test_a_picture_of_another_program_is_read_and_has_no_record(tmp_path: Path, suffix: str, said: str) -> None:
    path = tmp_path / f"p.{suffix}"
    Image.fromarray(a_picture().array).save(path)
    assert read_picture(path).extent == Extent(24, 16)
    with pytest.raises(NoRecord, match=said):
        read_record(path)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"no picture at all"])
def test_what_is_no_picture_has_neither_pixels_nor_a_record(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.png"
    path.write_bytes(content)
    with pytest.raises(UnreadablePicture):
        read_picture(path)
    with pytest.raises((UnreadablePicture, NoRecord)):
        read_record(path)
