"""Brush, eraser, fill and picker on pixels, on a mask layer, and on the selection."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from studio.contract.geometry import Bounds
from studio.document.document import Document
from studio.document.layers import LayerKind
from studio.ui.tooling.tool import ALT, SHIFT, Moment, PointerEvent
from tests.ui.tools.conftest import SIDE, pixel, selected


@pytest.fixture
def hard(box):
    box.update_brush(size_px=10, hardness=1, smoothing=0)
    box.update(foreground=(0, 200, 0))
    return box


def test_the_brush_paints_with_the_foreground_colour_in_one_step(hard, document, drag):
    hard.choose("brush")
    drag((10, 60), (40, 60), (80, 60))
    assert pixel(document, 50, 60) == [0, 200, 0, 255]
    assert pixel(document, 50, 70) == [128, 128, 128, 255]
    assert document.history.steps[-1] == "Brush"
    document.history.undo()
    assert pixel(document, 50, 60) == [128, 128, 128, 255]


def test_a_stroke_that_crosses_itself_never_exceeds_its_opacity(hard, document, drag):
    hard.update_brush(opacity=0.5)
    hard.choose("brush")
    drag((10, 60), (80, 60), (10, 60), (80, 60))
    assert pixel(document, 50, 60) == [64, 164, 64, 255]
    drag((10, 60), (80, 60))
    assert pixel(document, 50, 60)[1] > 175


def test_the_eraser_makes_pixels_transparent(hard, document, drag):
    hard.choose("eraser")
    drag((10, 60), (80, 60))
    assert pixel(document, 50, 60)[3] == 0
    assert pixel(document, 50, 70)[3] == 255


def test_shift_draws_a_straight_line_from_the_last_point(hard, document, drag):
    hard.choose("brush")
    drag((10.5, 50.5))
    drag((80.5, 50.5), modifiers=SHIFT)
    drag((80.5, 90.5), modifiers=SHIFT)
    for x, y in ((30, 50), (60, 50), (80, 70)):
        assert pixel(document, x, y) == [0, 200, 0, 255]
    assert pixel(document, 40, 70) == [128, 128, 128, 255]


def test_a_new_document_has_no_last_point(hard, document, drag):
    hard.choose("brush")
    drag((10, 10))
    hard.show_document(Document(document.extent))
    assert hard.last_point is None


def test_alt_takes_the_colour_under_the_brush(hard, document, drag):
    hard.choose("brush")
    drag((30, 30), modifiers=ALT)
    assert hard.settings.foreground == (200, 30, 30)
    assert not document.history.can_undo


def test_the_quick_mask_lets_the_brush_paint_and_the_eraser_take_from_the_selection(hard, document, drag):
    before = document.composite(document.bounds)
    hard.toggle_quick_mask()
    assert hard.tool_id == "brush"
    drag((10, 60), (80, 60))
    assert selected(document)[60, 50] == 255
    assert selected(document)[70, 50] == 0
    assert (document.composite(document.bounds) == before).all()
    assert document.history.steps[-1] == "Paint mask"
    hard.choose("eraser")
    drag((50, 50), (50, 70))
    assert selected(document)[60, 50] == 0
    assert selected(document)[60, 30] == 255
    hard.choose("brush")
    drag((30, 50), (30, 70), modifiers=ALT)
    assert selected(document)[60, 30] == 0


def test_the_key_of_the_brush_leaves_the_quick_mask(hard, document, drag):
    hard.take("brush")
    hard.toggle_quick_mask()
    hard.take("eraser")
    assert hard.settings.is_quick_mask
    hard.take("brush")
    assert hard.settings.is_quick_mask
    hard.take("brush")
    assert not hard.settings.is_quick_mask
    drag((50, 60), (60, 60))
    assert document.selection is None
    assert pixel(document, 55, 60) == [0, 200, 0, 255]


def test_a_painting_tool_stays_when_the_quick_mask_begins(hard):
    hard.choose("fill")
    hard.toggle_quick_mask()
    assert hard.tool_id == "fill"
    hard.toggle_quick_mask()
    hard.choose("pan")
    hard.toggle_quick_mask()
    assert hard.tool_id == "brush"


def test_on_a_mask_layer_the_brush_paints_the_mask(hard, document, drag):
    layer = document.add_layer(LayerKind.MASK)
    hard.choose("brush")
    drag((10, 60), (80, 60))
    mask = document.layer_pixels(layer.id, document.bounds)
    assert (mask[60, 50], mask[70, 50]) == (255, 0)
    hard.choose("eraser")
    drag((50, 60), (50, 60))
    assert document.layer_pixels(layer.id, document.bounds)[60, 50] == 0


def test_pixels_are_painted_only_where_something_is_selected(hard, document, drag):
    document.select(None, Bounds(0, 0, 50, SIDE))
    hard.choose("brush")
    drag((10, 60), (80, 60))
    assert pixel(document, 40, 60) == [0, 200, 0, 255]
    assert pixel(document, 60, 60) == [128, 128, 128, 255]


def test_a_pen_paints_thinner_where_it_presses_less_and_its_lift_leaves_no_hole(hard, document):
    hard.update_brush(size_px=40, has_pressure_size=True)
    hard.choose("brush")
    for moment, x, pressure in ((Moment.PRESS, 5, 0.25), (Moment.DRAG, 90, 0.25), (Moment.RELEASE, 91, 0.0)):
        event = PointerEvent(x, 60, pressure)
        {"press": hard.tool.press, "drag": hard.tool.drag, "release": hard.tool.release}[moment](event)
    assert pixel(document, 50, 60) == pixel(document, 90, 60) == [0, 200, 0, 255]
    assert pixel(document, 50, 70) == [128, 128, 128, 255]


def test_the_ring_of_the_brush_is_repainted_where_it_was_and_where_it_is(hard, view):
    hard.choose("brush")
    hard.tool.hover(PointerEvent(20, 20))
    view.repainted.clear()
    hard.tool.hover(PointerEvent(60, 20))
    old, new = view.repainted
    assert old.contains(Bounds(15, 15, 10, 10))
    assert new.contains(Bounds(55, 15, 10, 10))
    hard.tool.hover(PointerEvent(float("nan"), 20))
    hard.tool.hover(None)


def test_the_fill_gives_what_hangs_together_the_colour(hard, document, drag):
    hard.choose("fill")
    drag((30, 30))
    assert pixel(document, 25, 25) == [0, 200, 0, 255]
    assert pixel(document, 50, 50) == [128, 128, 128, 255]
    assert document.history.steps[-1] == "Fill"


def test_the_fill_looks_at_all_layers_or_the_active_one(hard, document, drag):
    document.add_layer()
    hard.choose("fill")
    drag((30, 30))
    assert pixel(document, 60, 60) == [128, 128, 128, 255]
    document.history.undo()
    hard.update(samples_all=False)
    drag((30, 30))
    assert pixel(document, 60, 60) == pixel(document, 30, 30) == [0, 200, 0, 255]


def test_the_fill_puts_a_region_into_the_mask_and_with_alt_takes_it_out(hard, document, drag):
    hard.toggle_quick_mask()
    hard.choose("fill")
    drag((30, 30))
    assert np.count_nonzero(selected(document)) == 400
    drag((30, 30), modifiers=ALT)
    assert document.selection is None


def test_the_picker_takes_colours_along_a_drag(hard, document, drag):
    hard.choose("picker")
    drag((30, 30), (60, 60))
    assert hard.settings.foreground == (128, 128, 128)
    drag((30, 30), modifiers=ALT)
    assert hard.settings.background == (200, 30, 30)
    drag((-5, 500))
    assert hard.settings.foreground == (128, 128, 128)
    document.add_layer()
    hard.update(samples_all=False)
    drag((30, 30))
    assert hard.settings.foreground == (128, 128, 128)  # transparent has no colour
    document.add_layer(LayerKind.MASK)
    drag((30, 30))
    assert hard.settings.foreground == (0, 0, 0)


def test_sizes_and_hardness_go_by_steps_and_stay_in_their_range(box):
    sizes = []
    box.update_brush(size_px=1)
    for _ in range(60):
        box.step_size(is_larger=True)
        sizes.append(box.settings.brush.size_px)
    assert sizes[:10] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 15]
    assert sizes[-1] == 2_000
    for size in reversed(sizes[: sizes.index(2_000)]):
        box.step_size(is_larger=False)
        assert box.settings.brush.size_px == size
    for _ in range(60):
        box.step_size(is_larger=False)
    assert box.settings.brush.size_px == 1
    for _ in range(12):
        box.step_hardness(is_harder=True)
    assert box.settings.brush.hardness == 1
    box.step_hardness(is_harder=False)
    assert box.settings.brush.hardness == 0.9


def test_colours_are_swapped_and_reset(box):
    box.update(foreground=(1, 2, 3))
    box.swap_colours()
    assert (box.settings.foreground, box.settings.background) == ((255, 255, 255), (1, 2, 3))
    box.reset_colours()
    assert (box.settings.foreground, box.settings.background) == ((0, 0, 0), (255, 255, 255))


def test_another_document_takes_a_stroke_back(hard, document, drag):
    before = document.composite(document.bounds)
    hard.choose("brush")
    drag((10, 60), (80, 60), is_kept=True)
    hard.show_document(None)
    assert (document.composite(document.bounds) == before).all()
    assert not document.is_editing
    assert document.listeners == []


def test_a_press_of_another_tool_needs_no_release_of_the_first(hard, document, drag):
    hard.choose("brush")
    drag((10, 60), (80, 60), is_kept=True)
    hard.choose("rectangle")
    assert not document.is_editing
    assert not document.history.can_undo
    assert hard.tool.wants_key(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier) is False
