"""Files that are made to cost time or memory, and damaged ones: a sentence each, within two seconds."""

from __future__ import annotations

import contextlib
import json
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from studio.contract.errors import InvalidRequest
from studio.storage.metadata.exif import find_orientation, read_exif
from studio.storage.metadata.formats import PictureFormat
from studio.storage.metadata.reading import read_foreign, read_told
from studio.storage.metadata.writing import write_picture
from studio.storage.metadata.xmp import read_packet
from studio.storage.pngs import read_picture
from tests.storage.conftest import a_picture, a_record

MIB = 2**20


def png(*parts: tuple[bytes, bytes]) -> bytes:
    data = write_picture(a_picture(), None, PictureFormat.PNG)
    added = b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )
    return data[:33] + added + data[33:]


def jpeg(added: bytes) -> bytes:
    data = write_picture(a_picture(), None, PictureFormat.JPEG)
    return data[:2] + added + data[2:]


def webp(kind: bytes, content: bytes) -> bytes:
    data = write_picture(a_picture(), None, PictureFormat.WEBP)
    body = data[12:] + kind + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def record_with(key: str, value: str) -> bytes:
    plain = json.dumps({**a_record().to_json(), key: 0}, separators=(",", ":"))
    return b"studio\0\0\0\0\0" + plain.replace(f'"{key}":0', f'"{key}":{value}').encode()


def exif_of_values(count: int) -> bytes:
    """Give a block that claims the same megabyte as the value of each of thousands of tags."""
    entries = b"".join(struct.pack("<HHII", 0x1000 + number, 7, MIB, 0) for number in range(count))
    return b"II*\0" + struct.pack("<IH", 8, count) + entries + bytes(MIB)


LAUGHS = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))

HOSTILE: dict[str, Callable[[], bytes]] = {
    "a text too large": lambda: png((b"tEXt", b"parameters\0" + b"a" * 17 * MIB)),
    "a bomb": lambda: png((b"zTXt", b"prompt\0\0" + zlib.compress(bytes(40 * MIB), 9))),
    "a hundred bombs": lambda: png(*[(b"zTXt", b"prompt\0\0" + zlib.compress(bytes(17 * MIB), 9))] * 100),
    "100,000 texts": lambda: png(*[(b"tEXt", b"k\0v")] * 100_000),
    "too many parts": lambda: png(*[(b"abCd", b"")] * 250_000),
    "a million notices": lambda: png((b"iTXt", record_with("notices", "[" + '"",' * 999_999 + '""]'))),
    "a million versions": lambda: png((b"iTXt", record_with("versions", "{" + '"a":"",' * 10**6 + '"b":""}'))),
    "too many steps": lambda: png((b"iTXt", record_with("steps", "[" + '{"index":1},' * 10**5 + "{}]"))),
    "empty bytes before a JPEG": lambda: jpeg(b"\xff" * 20 * MIB),
    "zeros before a JPEG": lambda: jpeg(bytes(20 * MIB)),
    "parts of a JPEG without end": lambda: jpeg(b"\xff\xe1\0\2" * 250_000),
    "values without end": lambda: webp(b"EXIF", exif_of_values(60_000)),
    "elements without end": lambda: webp(b"XMP ", b"<a>" * 2_000_000),
    "entities without end": lambda: webp(b"XMP ", f'<!DOCTYPE l [<!ENTITY a "ha">{LAUGHS}]><l>&j;</l>'.encode()),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_no_file_costs_more_than_two_seconds(tmp_path: Path, name: str) -> None:
    path = tmp_path / "p"
    path.write_bytes(HOSTILE[name]())
    for read in (read_told, read_foreign, read_picture):
        began = time.process_time()
        with contextlib.suppress(InvalidRequest):
            read(path)
        assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("too many parts", "more than 200,000 parts"),
        ("empty bytes before a JPEG", "1 MiB before its picture is empty"),
        ("parts of a JPEG without end", "more than 200,000 parts"),
    ],
)
def test_what_is_only_made_to_cost_time_is_no_picture(tmp_path: Path, name: str, said: str) -> None:
    path = tmp_path / "p"
    path.write_bytes(HOSTILE[name]())
    with pytest.raises(InvalidRequest, match=said):
        read_picture(path)


def test_what_is_too_large_beside_the_pixels_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "p.png"
    large = (b"tEXt", b"workflow\0" + b"a" * 17 * MIB)
    path.write_bytes(png(large, (b"tEXt", b"parameters\0cat\nSteps: 9, Seed: 5")))
    told = read_told(path)
    assert told.foreign is not None
    assert told.foreign.prompt == "cat"
    assert told.notices == (f"What p.png says as 'workflow' has {17 * MIB + 9:,} bytes; at most 16,777,216 are read.",)


@pytest.mark.parametrize("picture_format", PictureFormat)
def test_mutated_files_end_in_a_sentence(tmp_path: Path, picture_format: PictureFormat) -> None:
    whole = write_picture(a_picture(), a_record(), picture_format)
    random = np.random.default_rng(7)
    path, opened = tmp_path / "p", 0
    for number in range(40):
        data = bytearray(whole[: random.integers(1, len(whole) + 1)] if number % 4 == 0 else whole)
        for place in random.integers(0, len(data), number % 5):
            data[place] = random.integers(256)
        path.write_bytes(bytes(data))
        for read in (read_told, read_foreign, read_picture):
            with contextlib.suppress(InvalidRequest):
                read(path)
                opened += read is read_picture
    assert 0 < opened < 40  # some of the damage does no harm, and some does


def test_no_block_is_an_error() -> None:
    random = np.random.default_rng(7)
    for number in range(300):
        block = (b"MM\0*\0\0\0\x08" if number % 2 else b"II*\0\x08\0\0\0") + random.bytes(number)
        read_exif(block)
        assert find_orientation(block) in {None, *range(1, 9)}
        read_packet(b"<x>" + block)
