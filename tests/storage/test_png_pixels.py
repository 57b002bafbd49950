"""A PNG's texts are no part of its pixels: none of them keeps the picture from being opened."""

from __future__ import annotations

import io
import random
import struct
import time
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from studio.contract.errors import UnreadablePicture
from studio.storage.library.thumbnails import Thumbnails
from studio.storage.opening import open_picture
from studio.storage.png_pixels import pixel_parts
from studio.storage.pngs import encode_png
from tests.storage.conftest import a_picture, a_record

MIB = 2**20


def part(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def picture_with(folder: Path, *parts: bytes) -> Path:
    """Save a picture with parts behind its header."""
    data = encode_png(a_picture())
    path = folder / "p.png"
    path.write_bytes(data[:33] + b"".join(parts) + data[33:])
    return path


@pytest.mark.slow
@pytest.mark.parametrize("kind", [b"tEXt", b"iTXt", b"zTXt"])
def test_a_text_of_100_megabytes_is_left_out_and_told_and_the_picture_opens(tmp_path: Path, kind: bytes) -> None:
    path = picture_with(tmp_path, part(kind, b"Comment\0\0\0\0\0" + bytes(100 * MIB)))
    tracemalloc.start()
    began = time.process_time()
    opened = open_picture(path)
    small = Thumbnails(tmp_path / "small").get(path, 1)
    seconds, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert opened.raster == small == a_picture()
    assert opened.notices == (
        "p.png carries a text of 104,857,612 bytes, Comment, which was left out: at most 16,777,216 are read.",
    )
    assert seconds < 1
    assert peak < 16 * MIB


@pytest.mark.parametrize(
    "parts",
    [
        (part(b"zTXt", b"workflow\0\0" + zlib.compress(b"{}" * MIB)),),  # Pillow: "Decompressed data too large"
        (part(b"zTXt", b"k\0\0" + zlib.compress(bytes(MIB), 9)),) * 80,  # Pillow: "Too much memory used"
        (part(b"tEXt", b"k\0text")[:-1] + b"?",),  # Pillow: "bad header checksum"
        (part(b"iTXt", b"k\0\1\0\0\0no deflate"),),
        (part(b"zTXt", b""), part(b"tEXt", b"no end of a keyword"), part(b"iTXt", b"k\0")),
    ],
    ids=["a long workflow", "many", "another checksum", "not packed", "nothing"],
)
def test_no_text_keeps_a_picture_from_being_opened(tmp_path: Path, parts: tuple[bytes, ...]) -> None:
    path = picture_with(tmp_path, *parts)
    assert open_picture(path).raster == a_picture()
    assert Thumbnails(tmp_path / "small").get(path, 1) == a_picture()


def test_16_bits_are_read_past_a_text_in_both_passes(tmp_path: Path) -> None:
    levels = np.arange(24 * 16 * 3, dtype=np.uint16).reshape(16, 24, 3) * 50
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in levels)
    text = part(b"tEXt", b"k\0" + b"a" * 5000)
    header = part(b"IHDR", struct.pack(">IIBBBBB", 24, 16, 16, 2, 0, 0, 0))
    path = tmp_path / "p.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + text + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b""))
    assert np.array_equal(open_picture(path).raster.array, ((levels.astype(np.uint32) + 128) // 257).astype(np.uint8))


def test_a_picture_is_turned_as_a_small_text_says_and_a_bomb_of_one_is_left_out(tmp_path: Path) -> None:
    packet = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><d tiff:Orientation="6"/></x:xmpmeta>'
    texts = PngInfo()
    texts.add_itxt("XML:com.adobe.xmp", packet)
    buffer = io.BytesIO()
    Image.fromarray(a_picture().array).save(buffer, "PNG", pnginfo=texts)
    path = tmp_path / "p.png"
    path.write_bytes(buffer.getvalue())
    assert open_picture(path).raster.extent.width == a_picture().extent.height
    bomb = part(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(packet.encode() + bytes(2 * MIB)))
    assert open_picture(picture_with(tmp_path, bomb)).raster == a_picture()


def test_the_stretches_read_as_one_file_from_any_place(tmp_path: Path) -> None:
    path = picture_with(tmp_path, part(b"tEXt", b"k\0" + b"a" * 500), part(b"gAMA", b"1234"), part(b"zTXt", b"k\0\0x"))
    expected = encode_png(a_picture())
    expected = expected[:33] + part(b"gAMA", b"1234") + expected[33:]
    found = pixel_parts(path)
    assert found is not None
    with found.open() as file:
        assert file.read() == expected
        chance = random.Random(1)
        for _ in range(200):
            place, count = chance.randrange(len(expected) + 9), chance.randrange(300)
            assert file.seek(place) == place
            assert file.read(count) == expected[place : place + count]
        assert file.seek(-4, io.SEEK_END) == len(expected) - 4


def test_a_file_without_texts_and_one_of_another_format_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "p.png"
    Image.fromarray(a_picture().array).save(path)
    found = pixel_parts(path)
    assert found is not None
    assert found.spans == ((0, path.stat().st_size),)
    (tmp_path / "p.jpg").write_bytes(b"\xff\xd8")
    assert pixel_parts(tmp_path / "p.jpg") is None


def test_a_picture_that_is_cut_off_behind_its_text_is_refused(tmp_path: Path) -> None:
    data = encode_png(a_picture(), a_record())
    path = tmp_path / "p.png"
    for length in (40, 200, len(data) // 2):
        path.write_bytes(data[:length])
        with pytest.raises(UnreadablePicture):
            open_picture(path)
