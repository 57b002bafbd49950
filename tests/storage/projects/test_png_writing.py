"""PNG files in pieces: any reader gives back the very pixels, whatever the pieces are."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from studio.contract.errors import Cancelled
from studio.storage.projects import png_writing
from studio.storage.projects.png_writing import png_of
from tests.storage.projects.made_projects import noise

MODES = {1: "L", 3: "RGB", 4: "RGBA"}


def read_by_pillow(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("channels", MODES)
@pytest.mark.parametrize("piece_bytes", [1, 100, 1_000, 2**22])
def test_another_reader_gives_back_the_pixels(channels: int, piece_bytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png_writing, "PIECE_BYTES", piece_bytes)
    pixels = noise(31, 40, channels)
    image = read_by_pillow(png_of(pixels, lambda _: None))
    assert image.mode == MODES[channels]
    assert image.info["srgb"] == 0
    assert np.array_equal(np.asarray(image), pixels)


def test_a_large_picture_of_many_pieces_is_told_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png_writing, "PIECE_BYTES", 2**16)
    pixels = np.repeat(np.repeat(noise(75, 75, 4), 4, axis=0), 4, axis=1)
    told: list[int] = []
    assert np.array_equal(np.asarray(read_by_pillow(png_of(pixels, told.append))), pixels)
    assert len(told) == 6
    assert sum(told) == 300 * (300 * 4 + 1)


@settings(max_examples=50)
@given(st.lists(st.binary(max_size=300), min_size=1, max_size=6))
def test_the_checksum_of_pieces_is_that_of_the_whole(pieces: list[bytes]) -> None:
    joined = 1
    for piece in pieces:
        joined = png_writing._joined_adler(joined, zlib.adler32(piece), len(piece))
    assert joined == zlib.adler32(b"".join(pieces))


def test_what_is_raised_between_two_pieces_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png_writing, "PIECE_BYTES", 1)

    def stop(_: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        png_of(noise(20, 20, 4), stop)
