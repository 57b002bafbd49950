"""How a picture lies is read by hand: what a hostile block claims is neither believed nor copied."""

from __future__ import annotations

import struct
import tracemalloc
from pathlib import Path

import pytest
from PIL import Image

from studio.contract.geometry import Extent
from studio.storage.library.reading import read_facts
from studio.storage.library.thumbnails import Thumbnails
from studio.storage.metadata.orientations import orientation_of
from studio.storage.opening import open_picture

MIB = 2**20
TURNED, UPRIGHT = Extent(40, 20), Extent(20, 40)


def exif(orientation: int | None, order: str = "<") -> bytes:
    """Give a block with an orientation, behind it thousands of tags that all claim the same megabyte."""
    claims = [struct.pack(f"{order}HHII", 0x1000 + number, 7, MIB, 8) for number in range(1_999)]
    turn = [] if orientation is None else [struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)]
    entries = turn + claims
    head = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(f"{order}IH", 8, len(entries))
    return head + b"".join(entries) + bytes(MIB)


def raw_profile(block: bytes) -> str:
    digits = block.hex()
    lines = [digits[start : start + 72] for start in range(0, len(digits), 72)]
    return "\n".join(["", "exif", f"{len(block):8}", *lines])


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_turn_is_found_wherever_a_program_puts_it(order: str) -> None:
    assert orientation_of({"exif": b"Exif\0\0" + exif(6, order)}) == 6
    assert orientation_of({"Raw profile type exif": raw_profile(b"Exif\0\0" + exif(8, order))}) == 8
    assert orientation_of({"XML:com.adobe.xmp": '<rdf:Description tiff:Orientation="3"/>'}) == 3
    assert orientation_of({"xmp": b"<tiff:Orientation>5</tiff:Orientation>"}) == 5


def test_exif_is_believed_before_xmp_which_is_asked_where_exif_says_nothing() -> None:
    packet = b"<tiff:Orientation>5</tiff:Orientation>"
    assert orientation_of({"exif": exif(1), "xmp": packet}) == 1
    assert orientation_of({"exif": exif(None), "xmp": packet}) == 5


@pytest.mark.parametrize(
    "info",
    [
        {},
        {"exif": b""},
        {"exif": b"II*\0"},
        {"exif": exif(0)},
        {"exif": exif(9)},
        {"exif": 5},
        {"Raw profile type exif": "no lines"},
        {"Raw profile type exif": "\nexif\n 8\nnot hexadecimal"},
        {"xmp": b"<tiff:Orientation>9</tiff:Orientation>"},
        {"xmp": b"\xff" * 99},
    ],
)
def test_what_says_nothing_possible_leaves_it_as_it_lies(info: dict[str, object]) -> None:
    assert orientation_of(info) == 1


@pytest.mark.parametrize("suffix", ["jpg", "webp"])
def test_a_block_of_claims_costs_no_memory_and_the_picture_is_upright_everywhere(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"p.{suffix}"
    block = exif(6)[: 60_000 if suffix == "jpg" else None]
    Image.new("RGB", (TURNED.width, TURNED.height), (9, 99, 200)).save(path, exif=b"Exif\0\0" + block)
    tracemalloc.start()
    facts = read_facts(path)
    thumbnail = Thumbnails(tmp_path / "thumbnails").get(path, 0)
    opened = open_picture(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (thumbnail.extent, opened.raster.extent, Extent(facts.width, facts.height)) == (UPRIGHT,) * 3
    assert peak < 40 * MIB
