"""A document as its users see it: edits, undo, results placed over it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from studio.contract.errors import StudioError
from studio.contract.geometry import MAX_SIDE_PX, Bounds, Extent
from studio.contract.patches import Patch, patched
from studio.contract.raster import Pixels, Raster
from studio.document.document import Document
from studio.document.errors import InvalidEdit
from studio.document.layers import SELECTION, BlendMode, Change, LayerKind


def noise(height: int, width: int, channels: int = 3, seed: int = 0) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8)


def painted(value: int) -> Callable[[Pixels], Pixels]:
    return lambda pixels: np.full_like(pixels, value)


@pytest.fixture
def document() -> Document:
    return Document.of(Raster(noise(300, 400)))


def shown(document: Document) -> Pixels:
    return document.composite(document.bounds)


def test_a_new_document_has_one_empty_layer() -> None:
    document = Document(Extent(40, 30))
    assert [(layer.name, layer.kind, layer.opacity) for layer in document.layers] == [
        ("Layer 1", LayerKind.PIXELS, 1.0)
    ]
    assert not shown(document).any()
    assert document.active == document.layers[0]


def test_a_picture_shows_as_itself() -> None:
    raster = Raster(noise(300, 400))
    assert Document.of(raster).visible() == raster


def test_one_gesture_is_one_undo(document: Document) -> None:
    before = shown(document)
    with document.edit("Brush") as edit:
        for step in range(5):
            edit.blend(1, Bounds(step * 60, 40, 100, 100), painted(step))
    after = shown(document)
    assert document.history.steps == ("Brush",)
    assert document.history.undo() == "Brush"
    assert np.array_equal(shown(document), before)
    assert document.history.redo() == "Brush"
    assert np.array_equal(shown(document), after)


def test_an_exception_inside_an_edit_restores_bit_for_bit(document: Document) -> None:
    before = shown(document)

    def fail(pixels: Pixels) -> Pixels:
        raise ZeroDivisionError

    with document.edit("Brush") as edit:
        edit.blend(1, Bounds(0, 0, 400, 300), painted(7))
        with pytest.raises(ZeroDivisionError):
            edit.blend(1, Bounds(0, 0, 400, 300), fail)
        edit.cancel()
    assert np.array_equal(shown(document), before)
    with pytest.raises(ZeroDivisionError), document.edit("Brush") as edit:
        edit.blend(1, Bounds(0, 0, 400, 300), fail)
    assert np.array_equal(shown(document), before)
    assert document.history.steps == ()
    assert not document.is_editing


def test_an_edit_of_pixels_masks_and_selection_is_taken_back_as_one(document: Document) -> None:
    mask = document.add_layer(LayerKind.MASK)
    document.select(None, Bounds(5, 5, 300, 200))
    before = shown(document), document.selection, document.layer_pixels(mask.id, document.bounds)

    def break_off() -> None:
        with document.edit("Brush") as edit:
            edit.blend(1, Bounds(-9, -9, 200, 300), painted(3))
            edit.blend(mask.id, Bounds(0, 0, 300, 300), painted(3))
            edit.blend(SELECTION, Bounds(0, 0, 300, 300), painted(3))
            assert edit.touched == Bounds(0, 0, 300, 300)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert np.array_equal(shown(document), before[0])
    assert document.selection == before[1]
    assert np.array_equal(document.layer_pixels(mask.id, document.bounds), before[2])
    assert document.history.position == 2


def test_from_start_gives_the_pixels_before_the_gesture(document: Document) -> None:
    before = document.layer_pixels(1, document.bounds)
    with document.edit("Brush") as edit:
        edit.blend(1, document.bounds, painted(9))
        edit.blend(1, document.bounds, lambda pixels: pixels, from_start=True)
    assert np.array_equal(document.layer_pixels(1, document.bounds), before)
    assert document.history.steps == ()


def test_a_locked_layer_refuses_an_edit_and_says_how_to_go_on(document: Document) -> None:
    document.set_layer(1, is_locked=True)
    with pytest.raises(StudioError, match=r"'Background' is locked\. Unlock"), document.edit("Brush") as edit:
        edit.blend(1, Bounds(0, 0, 5, 5), painted(1))


def test_nothing_else_may_happen_while_an_edit_is_open(document: Document) -> None:
    document.add_layer()
    with document.edit("Brush"):
        for forbidden in (
            lambda: document.edit("Eraser"),
            document.history.undo,
            document.history.redo,
            document.add_layer,
            document.flatten,
            lambda: document.activate(1),
        ):
            with pytest.raises(InvalidEdit, match="'Brush' is still open"):
                forbidden()


def test_an_edit_that_is_over_stays_over(document: Document) -> None:
    with document.edit("Brush") as edit:
        edit.blend(1, Bounds(0, 0, 5, 5), painted(1))
    assert not edit.is_open
    edit.cancel()
    edit.commit()
    assert document.history.steps == ("Brush",)
    with pytest.raises(InvalidEdit, match="'Brush' is over"):
        edit.blend(1, Bounds(0, 0, 5, 5), painted(1))
    edit = document.edit("Brush")
    edit.blend(1, Bounds(0, 0, 5, 5), painted(2))
    edit.cancel()
    assert (document.layer_pixels(1, Bounds(0, 0, 5, 5)) == 1).all()
    assert document.history.steps == ("Brush",)


def test_pixels_of_another_shape_or_type_are_refused(document: Document) -> None:
    with document.edit("Brush") as edit:
        for wrong in (lambda pixels: pixels[..., :3], lambda pixels: pixels.astype(np.float32)):
            with pytest.raises(InvalidEdit, match=r"they must be uint8 of \(5, 4, 4\)"):
                edit.blend(1, Bounds(0, 0, 4, 5), wrong)
    assert document.history.steps == ()


def test_what_is_painted_on_a_hidden_layer_is_kept_but_not_shown(document: Document) -> None:
    before = shown(document)
    document.set_layer(1, is_visible=False)
    heard: list[Change] = []
    document.listeners.append(heard.append)
    with document.edit("Brush") as edit:
        edit.blend(1, Bounds(0, 0, 5, 5), painted(9))
    assert {change.bounds for change in heard} == {None}
    document.set_layer(1, is_visible=True)
    assert (shown(document)[:5, :5] == 9).all()
    assert np.array_equal(shown(document)[5:], before[5:])


def test_a_result_over_a_picture_of_rgba_stays_rgba() -> None:
    raster = Raster(noise(20, 30, 4))
    assert Document.of(raster).visible().array.shape == (20, 30, 4)


def test_the_picture_is_laid_again_where_its_cache_was_too_small(document: Document) -> None:
    document.place(Patch(Raster(noise(300, 400, 4)), 0, 0), "Layer")
    whole = shown(document)
    document._compositor.cache_bytes = 2 * 256 * 256 * 4
    assert np.array_equal(shown(document), whole)
    assert np.array_equal(shown(document), whole)
    assert len(document._compositor._tiles) == 2


def test_a_stroke_off_the_canvas_changes_nothing(document: Document) -> None:
    before = shown(document)
    with document.edit("Brush") as edit:
        edit.blend(1, Bounds(-500, -500, 100, 100), painted(1))
        assert edit.touched is None
    assert document.history.steps == ()
    assert np.array_equal(shown(document), before)


def test_a_placed_patch_shows_exactly_the_picture_that_was_made_of_it(document: Document) -> None:
    document.add_layer()
    source = document.visible()
    for seed, (x, y) in enumerate([(-70, -30), (350, 250), (100, 80), (900, 900)]):
        patch = Patch(Raster(noise(120, 90, 4, seed)), x, y)
        layer = document.place(patch, "Inpaint")
        assert document.active == layer
        assert document.visible() == patched(source, patch)
        document.history.undo()
        document.activate(1)
        document.place(patch, "Inpaint", merged=True)
        assert document.visible() == patched(source, patch)
        document.history.undo()


def test_growing_the_canvas_moves_everything_and_undo_moves_it_back(document: Document) -> None:
    before = document.visible()
    document.resize_canvas(Bounds(-30, -20, 500, 400))
    assert document.extent == Extent(500, 400)
    assert np.array_equal(document.composite(Bounds(30, 20, 400, 300))[..., :3], before.array)
    document.history.undo()
    assert document.visible() == before


def test_listeners_hear_of_every_change(document: Document) -> None:
    heard: list[Change] = []
    document.listeners.append(heard.append)
    with document.edit("Brush") as edit:
        edit.blend(1, Bounds(-5, 10, 20, 20), painted(3))
    assert heard[0].bounds == Bounds(0, 10, 15, 20)
    heard.clear()
    document.set_layer(1, blend=BlendMode.MULTIPLY)
    assert heard[0].has_layers
    heard.clear()
    with document.edit("Quick mask") as edit:
        edit.blend(SELECTION, Bounds(0, 0, 9, 9), painted(255))
    assert heard[0].selection == Bounds(0, 0, 9, 9)
    assert document.selection_bounds == Bounds(0, 0, 9, 9)


def test_a_picture_may_have_one_pixel_or_the_longest_side_but_no_more() -> None:
    assert Document(Extent(1, 1)).composite(Bounds(0, 0, 1, 1)).shape == (1, 1, 4)
    assert not Document(Extent(MAX_SIDE_PX, MAX_SIDE_PX)).composite(Bounds(9_000, 9_000, 9, 9)).any()
    with pytest.raises(InvalidEdit, match="16,384"):
        Document(Extent(MAX_SIDE_PX + 1, 1))


def test_a_mask_is_placed_in_one_step_where_the_picture_is_and_only_at_its_size(document: Document) -> None:
    document.resize_canvas(Bounds(-20, -10, 440, 320))
    mask = noise(320, 440, 1)[..., 0]
    steps = document.history.steps
    layer = document.place_mask(mask, "holes", "Mask of a picture")
    assert (layer.name, layer.kind, document.layers[-1]) == ("holes", LayerKind.MASK, layer)
    assert np.array_equal(document.repaint_mask().array, mask)
    assert document.history.steps == (*steps, "Mask of a picture")
    document.history.undo()
    assert document.repaint_mask() is None
    with pytest.raises(InvalidEdit, match="size 8x4, the picture 440x320"):
        document.place_mask(np.zeros((4, 8), np.uint8), "holes", "Mask of a picture")
