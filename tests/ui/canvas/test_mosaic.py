"""Tiles at every level: right to the bit, made when they are seen, and no more of them than there is room for."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Raster
from studio.document.document import Document
from studio.ui.canvas.mosaic import TILE_PX, Mosaic, halved, reduced
from studio.ui.canvas.sources import DocumentSource, RasterSource, tinted
from studio.ui.qimages import to_raster, write_words

FOREVER = math.inf
PAST = -math.inf
TINT = QColor(255, 0, 0, 128)


def noise(width: int, height: int, channels: int = 3, seed: int = 0) -> Raster:
    return Raster(np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8))


def level_words(mosaic: Mosaic, level: int) -> np.ndarray:
    whole = Bounds.of(mosaic.size_of(level))
    sheet, unfinished = mosaic.sheet(level, whole, whole, FOREVER)
    assert not unfinished
    assert sheet.bounds == whole
    return sheet.words.copy()


def words(raster: Raster) -> np.ndarray:
    into = np.empty((raster.extent.height, raster.extent.width), np.uint32)
    write_words(raster.array, into)
    return into


def test_the_nearest_level_is_the_picture() -> None:
    picture = noise(700, 300)
    assert np.array_equal(level_words(Mosaic(RasterSource(picture)), 0), words(picture))


@pytest.mark.parametrize("size", [(1, 1), (513, 255), (700, 300), (2, 999)])
def test_each_level_is_the_half_of_the_one_below(size: tuple[int, int]) -> None:
    mosaic = Mosaic(RasterSource(noise(*size, channels=4)))
    expected = words(noise(*size, channels=4))
    for level in range(6):
        assert np.array_equal(level_words(mosaic, level), expected)
        expected = halved(expected)


def test_halves_are_neither_darker_nor_lighter() -> None:
    picture = noise(1024, 1024)
    mean = picture.array.mean((0, 1))
    half = words(picture)
    for _ in range(4):
        half = halved(half)
    seen = half.view(np.uint8).reshape(*half.shape, 4)[..., 2::-1].mean((0, 1))
    assert np.abs(seen - mean).max() < 0.6


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_a_changed_part_gives_at_every_level_what_the_whole_would(data: st.DataObject) -> None:
    document = Document.of(noise(300, 275))
    mosaic = Mosaic(DocumentSource(document, TINT))
    levels = range(3)
    for level in levels:
        level_words(mosaic, level)
    for number in range(2):
        x, y = data.draw(st.integers(0, 299)), data.draw(st.integers(0, 274))
        bounds = Bounds(x, y, data.draw(st.integers(1, 300 - x)), data.draw(st.integers(1, 275 - y)))
        with document.edit("Paint") as edit:
            edit.blend(document.active.id, bounds, lambda pixels, value=number: pixels // (2 + value))
        mosaic.forget(bounds)
        fresh = Mosaic(DocumentSource(document, TINT))
        for level in levels:
            assert np.array_equal(level_words(mosaic, level), level_words(fresh, level))


def test_only_the_tiles_that_changed_are_read_again() -> None:
    class Counted(RasterSource):
        read = 0

        def words(self, bounds: Bounds) -> np.ndarray:
            self.read += bounds.width * bounds.height
            return super().words(bounds)

    source = Counted(noise(1024, 1024))
    mosaic = Mosaic(source)
    level_words(mosaic, 2)
    source.read = 0
    level_words(mosaic, 2)
    assert source.read == 0
    mosaic.forget(Bounds(300, 300, 10, 10))
    level_words(mosaic, 2)
    assert source.read == 12 * 12


def test_after_the_deadline_nothing_is_made_and_what_is_missing_is_told() -> None:
    mosaic = Mosaic(RasterSource(noise(1100, 1100)))
    whole = Bounds.of(mosaic.size_of(2))
    sheet, unfinished = mosaic.sheet(2, whole, whole, PAST)
    assert len(unfinished) == 4
    assert not sheet.words.any()
    assert not sheet.is_opaque
    rounds = 0
    while unfinished:
        sheet, unfinished = mosaic.sheet(2, whole, whole, time.perf_counter() + 0.001)
        rounds += 1
        assert rounds < 200
    assert sheet.is_opaque


def test_near_levels_go_on_by_a_tile_however_little_time_there_is() -> None:
    mosaic = Mosaic(RasterSource(noise(1024, 512)))
    whole = Bounds.of(mosaic.size_of(0))
    left = [len(mosaic.sheet(0, whole, whole, PAST)[1]) for _ in range(3)]
    assert left == [7, 6, 5]


def test_the_middle_comes_first() -> None:
    mosaic = Mosaic(RasterSource(noise(768, 768)))
    whole = Bounds.of(mosaic.size_of(0))
    sheet, unfinished = mosaic.sheet(0, whole, whole, PAST)
    assert (0, 1, 1) not in unfinished
    assert list(sheet.versions) == [(0, 1, 1)]


def test_no_more_is_kept_than_there_is_room_for_and_what_went_comes_back_right() -> None:
    picture = noise(2048, 512)
    limit = 6 * TILE_PX * TILE_PX * 4
    mosaic = Mosaic(RasterSource(picture), limit_bytes=limit)
    expected = words(picture)
    for left in (0, 1024, 1536, 0):
        part = Bounds(left, 0, 256, 256)
        sheet, _ = mosaic.sheet(0, part, part, FOREVER)
        x, y = left - sheet.bounds.x, -sheet.bounds.y
        assert np.array_equal(sheet.words[y : y + 256, x : x + 256], expected[:256, left : left + 256])
        assert mosaic.bytes_used <= max(limit, 2 * sheet.words.nbytes)


def test_a_tile_that_was_let_go_and_changed_meanwhile_is_not_taken_from_the_sheet() -> None:
    document = Document.of(noise(1024, 256))
    mosaic = Mosaic(DocumentSource(document, TINT), limit_bytes=0)
    whole = document.bounds
    mosaic.sheet(0, whole, whole, FOREVER)
    for _ in range(4):
        mosaic.sheet(0, whole, Bounds(768, 0, 256, 256), FOREVER)
    document.place_picture(noise(100, 100, seed=9), 0, 0, "Other")
    mosaic.forget(Bounds(0, 0, 100, 100))
    assert np.array_equal(level_words(mosaic, 0)[:100, :100], words(noise(100, 100, seed=9)))


def test_another_size_begins_anew() -> None:
    document = Document.of(noise(300, 200))
    mosaic = Mosaic(DocumentSource(document, TINT))
    level_words(mosaic, 0)
    document.resize_canvas(Bounds(-20, -10, 400, 300))
    mosaic.forget()
    assert mosaic.extent == Extent(400, 300)
    assert np.array_equal(level_words(mosaic, 0)[10:210, 20:320], words(noise(300, 200)))


@settings(max_examples=40)
@given(st.floats(1 / 64, 64), st.integers(1, 16_384), st.integers(1, 16_384))
def test_a_level_is_never_enlarged_and_never_twice_too_large(scale: float, width: int, height: int) -> None:
    class Sized(RasterSource):
        extent = Extent(width, height)  # type: ignore[assignment]

    level = Mosaic(Sized(noise(1, 1))).level_of(scale)
    shown = scale * 2**level
    assert shown <= 1 + 1e-5 or level == 0
    assert shown > 0.5 - 1e-5 or 2**level >= max(width, height)


@settings(max_examples=40)
@given(st.integers(-50, 900), st.integers(-50, 900), st.integers(1, 500), st.integers(1, 500), st.integers(0, 8))
def test_a_reduced_rectangle_holds_all_of_it(x: int, y: int, width: int, height: int, level: int) -> None:
    part = reduced(Bounds(x, y, width, height), level)
    assert part.x << level <= x < (part.x + 1) << level
    assert (part.right - 1) << level < x + width <= part.right << level


# What is tinted


def test_a_tint_is_as_strong_as_the_mask() -> None:
    grey = np.full((1, 3), 0xFF646464, np.uint32)
    seen = tinted(grey.copy(), np.array([[0, 128, 255]], np.uint8), TINT)
    assert seen[0, 0] == grey[0, 0]
    reds = [int(word) >> 16 & 255 for word in seen[0]]
    assert reds[0] < reds[1] < reds[2]
    assert reds[2] == pytest.approx(100 + (255 - 100) * 128 / 255, abs=2)


def test_visible_mask_layers_and_a_quick_mask_are_tinted() -> None:
    from studio.document.layers import LayerKind

    document = Document.of(Raster(np.full((20, 20, 3), 100, np.uint8)))
    source = DocumentSource(document, TINT)
    assert source.mask(document.bounds) is None
    document.select(None, Bounds(0, 0, 5, 5))
    assert source.mask(document.bounds) is None
    source.tints_selection = True
    mask = document.add_layer(LayerKind.MASK)
    with document.edit("Mask") as edit:
        edit.blend(mask.id, Bounds(10, 10, 4, 4), lambda pixels: pixels + 200)
    seen = source.mask(document.bounds)
    assert seen is not None
    assert (seen[0, 0], seen[11, 11], seen[19, 0]) == (255, 200, 0)
    document.set_layer(mask.id, is_visible=False)
    seen = source.mask(document.bounds)
    assert seen is not None
    assert seen[11, 11] == 0


def test_words_are_qts_own_premultiplied_pixels() -> None:
    raster = noise(31, 7, channels=4)
    from studio.ui.qimages import over_words, to_qimage

    image = over_words(kept := words(raster), is_opaque=False)
    assert to_raster(image) == to_raster(to_qimage(raster))
    assert kept.shape == (7, 31)
