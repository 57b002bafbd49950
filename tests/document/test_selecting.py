"""The selection: made, joined, grown, shrunk, faded, inverted; and what it keeps edits away from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Pixels
from studio.document.document import Document
from studio.document.errors import InvalidEdit
from studio.document.layers import SELECTION, LayerKind, SelectMode
from studio.document.morphology import dilated, softened

SEEDS = st.integers(0, 99_999)


def spots(seed: int, height: int = 40, width: int = 50) -> Pixels:
    """Give a mask with a few spots of any value."""
    random = np.random.default_rng(seed)
    mask = np.zeros((height, width), np.uint8)
    for _ in range(4):
        mask[random.integers(height), random.integers(width)] = random.integers(1, 256)
    return mask


def by_hand(mask: Pixels, radius: int) -> Pixels:
    """Give the largest value of the disc around each pixel, the slow way."""
    padded = np.pad(mask, radius)
    result = np.zeros_like(mask)
    for dy in range(-radius, radius + 1):
        for dx in range(-radius, radius + 1):
            if dx * dx + dy * dy <= radius * radius:
                moved = padded[radius + dy :, radius + dx :][: mask.shape[0], : mask.shape[1]]
                result = np.maximum(result, moved)
    return result


@pytest.fixture
def document() -> Document:
    return Document(Extent(500, 400))


def chosen(document: Document) -> Pixels:
    selection = document.selection
    assert selection is not None
    return selection.array


@given(SEEDS, st.integers(1, 12))
@settings(max_examples=30)
def test_growing_takes_the_disc_around_every_pixel(seed: int, radius: int) -> None:
    mask = spots(seed, 90, 50)
    assert np.array_equal(dilated(mask, radius), by_hand(mask, radius))


@given(SEEDS, st.integers(1, 30))
@settings(max_examples=20)
def test_growing_over_the_border_is_cut_off_there(seed: int, radius: int) -> None:
    mask = spots(seed, 20, 14)
    assert np.array_equal(dilated(mask, radius), by_hand(mask, radius))


def test_a_selection_grows_and_shrinks_back(document: Document) -> None:
    document.select(None, Bounds(200, 150, 60, 50))
    document.grow_selection(20)
    assert document.selection_bounds == Bounds(180, 130, 100, 90)
    grown = chosen(document)
    assert grown[130, 230] == 255
    assert grown[131, 181] == 0  # the corners are round
    document.shrink_selection(20)
    assert document.selection_bounds == Bounds(200, 150, 60, 50)
    assert (chosen(document)[150:200, 200:260] == 255).all()


def test_shrinking_does_not_count_the_pictures_border_as_an_edge(document: Document) -> None:
    document.select(None, Bounds(0, 0, 100, 400))
    document.shrink_selection(10)
    assert document.selection_bounds == Bounds(0, 0, 90, 400)


def test_shrinking_to_nothing_selects_nothing(document: Document) -> None:
    document.select(None, Bounds(100, 100, 10, 10))
    document.shrink_selection(6)
    assert document.selection is None
    assert document.selection_bounds is None


@pytest.mark.parametrize("px", [1, 2, 7, 40])
def test_a_faded_edge_is_half_in_the_middle_and_falls_evenly(px: int) -> None:
    mask = np.zeros((30, 400), np.uint8)
    mask[:, 200:] = 255
    row = softened(mask, px)[15].astype(int)
    assert (np.diff(row) >= 0).all()
    assert (row[0], row[-1]) == (0, 255)
    assert abs(row[199] + row[200] - 255) <= 1
    deviation = np.sqrt((np.diff(row) * (np.arange(399) - 199) ** 2).sum() / 255)
    assert deviation == pytest.approx(px / 2, abs=0.6)


@given(SEEDS, st.sampled_from([1, 5, 30]))
@settings(max_examples=20)
def test_fading_in_squares_is_the_same_as_fading_at_once(seed: int, px: int) -> None:
    mask = np.zeros((300, 560), np.uint8)
    random = np.random.default_rng(seed)
    top, left = random.integers(0, 250), random.integers(0, 500)
    mask[top : top + 40, left : left + 50] = 255
    whole = softened(np.tile(mask, (1, 1)), px)
    crop = softened(mask[max(top - 100, 0) : top + 140, max(left - 100, 0) : left + 150], px)
    part = whole[max(top - 100, 0) : top + 140, max(left - 100, 0) : left + 150]
    assert np.array_equal(part, crop)


def test_feathering_spreads_to_both_sides(document: Document) -> None:
    document.select(None, Bounds(200, 150, 60, 50))
    document.feather_selection(10)
    soft = chosen(document)
    assert soft[175, 230] == 255
    assert 110 < soft[150, 230] < 150
    assert 0 < soft[145, 230] < soft[150, 230] < soft[155, 230]
    assert document.selection_bounds is not None
    assert document.selection_bounds.contains(Bounds(195, 145, 70, 60))


@pytest.mark.parametrize("px", [0, -3, 501, 1.5, True])
def test_an_impossible_radius_is_refused(document: Document, px: int) -> None:
    document.select(None, Bounds(0, 0, 10, 10))
    for reshape in (document.grow_selection, document.shrink_selection, document.feather_selection):
        with pytest.raises(InvalidEdit, match="from 1 to 500"):
            reshape(px)


def test_nothing_can_be_grown_where_nothing_is_selected(document: Document) -> None:
    with pytest.raises(InvalidEdit, match="Nothing is selected"):
        document.grow_selection(5)


@given(SEEDS, st.sampled_from(list(SelectMode)))
@settings(max_examples=40)
def test_selections_meet_pixel_by_pixel(seed: int, mode: SelectMode) -> None:
    document = Document(Extent(300, 280))
    random = np.random.default_rng(seed)
    first, second = (random.integers(0, 256, (280, 300), np.uint8) for _ in range(2))
    first[:, :150] = 0
    document.select(first, document.bounds)
    document.select(second[:200, :260], Bounds(0, 0, 260, 200), mode)
    placed = np.zeros_like(second)
    placed[:200, :260] = second[:200, :260]
    expected = {
        SelectMode.REPLACE: placed,
        SelectMode.ADD: np.maximum(first, placed),
        SelectMode.SUBTRACT: np.minimum(first, 255 - placed),
        SelectMode.INTERSECT: np.minimum(first, placed),
    }[mode]
    assert np.array_equal(chosen(document), expected)


def test_inverting_twice_gives_the_same_selection(document: Document) -> None:
    mask = np.random.default_rng(0).integers(1, 255, (100, 90), np.uint8)
    document.select(mask, Bounds(30, 40, 90, 100))
    before = chosen(document)
    document.invert_selection()
    assert np.array_equal(chosen(document), 255 - before)
    document.invert_selection()
    assert np.array_equal(chosen(document), before)


def test_inverting_nothing_selects_all_and_inverting_all_selects_nothing(document: Document) -> None:
    document.invert_selection()
    assert (chosen(document) == 255).all()
    document.invert_selection()
    assert document.selection is None
    document.select_all()
    assert document.selection_bounds == document.bounds
    document.deselect()
    assert document.selection is None
    assert document.history.steps == ("Invert selection", "Invert selection", "Select all", "Deselect")


def test_a_selection_outside_the_picture_is_left_away(document: Document) -> None:
    document.select(None, Bounds(-100, -100, 50, 50))
    assert document.selection is None
    document.select(None, Bounds(-100, 390, 150, 50))
    assert document.selection_bounds == Bounds(0, 390, 50, 10)


def test_a_mask_of_another_size_is_refused(document: Document) -> None:
    with pytest.raises(InvalidEdit, match=r"shape \(5, 6\); it must be uint8 of shape \(5, 5\)"):
        document.select(np.zeros((5, 6), np.uint8), Bounds(0, 0, 5, 5))


def test_pixels_are_edited_only_where_they_are_selected(document: Document) -> None:
    document.select(None, Bounds(10, 10, 20, 20))
    with document.edit("Fill") as edit:
        edit.blend(1, document.bounds, lambda pixels: np.full_like(pixels, 255))
    alpha = document.composite(document.bounds)[..., 3]
    assert (alpha[10:30, 10:30] == 255).all()
    assert alpha.sum() == 400 * 255


def test_a_soft_selection_lets_half_of_the_paint_through(document: Document) -> None:
    document.select(np.full((20, 20), 128, np.uint8), Bounds(0, 0, 20, 20))
    with document.edit("Fill") as edit:
        edit.blend(1, Bounds(0, 0, 20, 20), lambda pixels: np.full_like(pixels, 255))
    assert document.composite(Bounds(5, 5, 1, 1)).tolist() == [[[255, 255, 255, 128]]]


def test_masks_are_painted_wherever_the_selection_is(document: Document) -> None:
    document.select(None, Bounds(10, 10, 20, 20))
    layer = document.add_layer(LayerKind.MASK)
    with document.edit("Brush") as edit:
        edit.blend(layer.id, Bounds(0, 0, 50, 50), lambda pixels: np.full_like(pixels, 200))
    assert (document.layer_pixels(layer.id, Bounds(0, 0, 50, 50)) == 200).all()


def test_erasing_all_of_a_selection_selects_nothing(document: Document) -> None:
    document.select(None, Bounds(10, 10, 20, 20))
    with document.edit("Quick mask") as edit:
        edit.blend(SELECTION, document.bounds, np.zeros_like)
    assert document.selection is None
    assert document.repaint_mask() is None


def test_what_is_repainted_is_the_selection_else_all_visible_masks_together(document: Document) -> None:
    assert document.repaint_mask() is None
    for x in (0, 20):
        layer = document.add_layer(LayerKind.MASK)
        with document.edit("Brush") as edit:
            edit.blend(layer.id, Bounds(x, 0, 30, 10), lambda pixels: np.full_like(pixels, 100 + pixels.shape[1]))
    mask = document.repaint_mask()
    assert mask is not None
    assert (mask.array[:10, :50] == 130).all()
    assert not mask.array[:, 50:].any()
    document.set_layer(layer.id, is_visible=False)
    mask = document.repaint_mask()
    assert mask is not None
    assert not mask.array[:, 30:].any()
    document.select(None, Bounds(100, 100, 5, 5))
    assert document.repaint_mask() == document.selection


def test_a_selection_moves_with_the_canvas_and_loses_what_is_cut_off(document: Document) -> None:
    document.select(None, Bounds(10, 10, 100, 100))
    document.resize_canvas(Bounds(50, -5, 200, 200))
    assert document.selection_bounds == Bounds(0, 15, 60, 100)
    document.history.undo()
    assert document.selection_bounds == Bounds(10, 10, 100, 100)


def test_a_mask_that_lies_beside_the_picture_repaints_nothing(document: Document) -> None:
    mask = document.add_layer(LayerKind.MASK)
    with document.edit("Brush") as edit:
        edit.blend(mask.id, Bounds(10, 10, 20, 20), lambda pixels: np.full_like(pixels, 255))
    document.resize_canvas(Bounds(40, 0, 300, 300))
    assert document.repaint_mask() is None
    document.resize_canvas(Bounds(-300, 0, 265, 300))
    assert document.repaint_mask() is None


def test_a_selection_on_the_largest_picture_costs_little() -> None:
    document = Document(Extent(16_384, 16_384))
    document.select_all()
    document.invert_selection()
    document.select(None, Bounds(100, 100, 16_000, 16_000))
    assert document.selection_bounds == Bounds(100, 100, 16_000, 16_000)
    assert document.history.bytes_used < 2**20
