"""Move, transform, frame, hand and magnifier."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt

from studio.contract.geometry import Bounds
from studio.document.layers import LayerKind
from studio.ui.tooling.placing import HANDLES, Placing
from studio.ui.tooling.tool import ALT, SHIFT, Moment, PointerEvent
from tests.ui.tools.conftest import SIDE, pixel

NONE = Qt.KeyboardModifier.NoModifier
RED, GREY = [200, 30, 30, 255], [128, 128, 128, 255]


def test_move_takes_the_layer_along_in_one_step(box, document, drag):
    box.choose("move")
    drag((30, 30), (40, 33), (50.4, 35.2))
    assert pixel(document, 41, 26) == RED
    assert pixel(document, 39, 26) == GREY
    assert document.history.steps[-1] == "Move"
    assert len([step for step in document.history.steps if step == "Move"]) == 1


def test_move_with_shift_keeps_to_one_axis(box, document, drag):
    box.choose("move")
    drag((30, 30), (50, 36), modifiers=SHIFT)
    assert pixel(document, 40, 20) == RED
    assert pixel(document, 40, 19) == GREY


def test_the_arrow_keys_move_a_pixel_and_with_shift_ten(box, document):
    box.choose("move")
    assert box.tool.wants_key(Qt.Key.Key_Right, NONE)
    assert box.tool.wants_key(Qt.Key.Key_Right, SHIFT)
    assert not box.tool.wants_key(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert box.tool.key_pressed(Qt.Key.Key_Right, NONE)
    assert pixel(document, 40, 30) == RED
    assert pixel(document, 20, 30) == GREY
    box.tool.key_pressed(Qt.Key.Key_Down, SHIFT)
    assert pixel(document, 30, 49) == RED
    assert pixel(document, 30, 29) == GREY


def test_move_takes_only_what_is_selected(box, document, drag):
    document.select(None, Bounds(20, 20, 20, 20))
    box.choose("move")
    drag((30, 30), (60, 30))
    assert pixel(document, 60, 30) == RED
    assert pixel(document, 30, 30)[3] == 0
    assert pixel(document, 5, 5) == GREY


def test_a_mask_layer_and_an_empty_layer_can_be_moved_too(box, document, drag):
    document.add_layer()
    box.choose("move")
    drag((30, 30), (60, 30))
    mask = document.add_layer(LayerKind.MASK)
    with document.edit("Paint") as edit:
        edit.blend(mask.id, Bounds(0, 0, 10, 10), lambda pixels: ~pixels)
    drag((30, 30), (60, 30))
    assert document.layer_bounds(mask.id) == Bounds(30, 0, 10, 10)


@pytest.fixture
def square(document):
    """A layer with a square of its own, 20 pixels wide, in the middle."""
    layer = document.add_layer()
    with document.edit("Paint") as edit:
        edit.blend(layer.id, Bounds(38, 38, 20, 20), lambda pixels: pixels | 255)
    return layer


def test_a_corner_scales_the_layer_and_enter_applies_it(box, document, drag, square):
    box.choose("transform")
    drag((58, 58), (68, 65))
    assert pixel(document, 66, 66) == GREY
    assert box.tool.is_pending
    assert box.tool.wants_key(Qt.Key.Key_Return, NONE)
    steps = len(document.history.steps)
    box.tool.key_pressed(Qt.Key.Key_Return, NONE)
    assert document.history.steps[-1] == "Transform"
    assert len(document.history.steps) == steps + 1
    assert document.layer_bounds(square.id).right >= 68
    assert pixel(document, 66, 66)[:3] == [255, 255, 255]
    assert not box.tool.is_pending
    assert not box.tool.wants_key(Qt.Key.Key_Return, NONE)


def test_esc_takes_the_transform_back(box, document, drag, square):
    box.choose("transform")
    steps = document.history.steps
    drag((58, 58), (68, 68))
    drag((50, 50), (60, 50))
    box.tool.key_pressed(Qt.Key.Key_Escape, NONE)
    assert not box.tool.is_pending
    assert document.history.steps == steps


def test_esc_in_the_middle_of_a_drag_takes_back_that_drag(box, document, drag, square):
    box.choose("transform")
    drag((50, 50), (60, 50))
    drag((60, 50), (80, 80), is_kept=True)
    box.tool.key_pressed(Qt.Key.Key_Escape, NONE)
    box.tool.key_pressed(Qt.Key.Key_Return, NONE)
    assert document.layer_bounds(square.id) == Bounds(48, 38, 20, 20)


def test_the_inside_moves_and_another_tool_applies(box, document, drag, square):
    box.choose("transform")
    drag((50, 50), (60, 45))
    box.choose("brush")
    assert document.layer_bounds(square.id) == Bounds(48, 33, 20, 20)


def test_beside_the_box_it_turns_and_shift_snaps(box, document, drag, square):
    box.choose("transform")
    drag((48, 10), (86, 46), modifiers=SHIFT)
    box.tool.key_pressed(Qt.Key.Key_Return, NONE)
    assert document.layer_bounds(square.id) == Bounds(38, 38, 20, 20)  # a square turned by 90 degrees
    drag((48, 10), (75, 21))
    box.tool.key_pressed(Qt.Key.Key_Return, NONE)
    assert document.layer_bounds(square.id).width == pytest.approx(20 * math.sqrt(2), abs=3)


def test_an_edit_of_others_ends_what_is_pending(box, document, drag, square):
    box.choose("transform")
    drag((50, 50), (60, 50))
    document.history.undo()
    assert not box.tool.is_pending
    document.activate(document.layers[0].id)
    drag((30, 30), (33, 30))
    box.tool.apply()
    assert pixel(document, 42, 30) == RED


def test_an_empty_or_locked_layer_has_no_handles(box, document, drag, session):
    document.add_layer()
    box.choose("transform")
    drag((50, 50), (60, 50))
    assert not box.tool.is_pending
    document.set_layer(document.active.id, is_locked=True)
    assert session.notices.all


def test_the_pointer_says_what_a_press_would_do(box, square):
    box.choose("transform")
    for place, shape in (
        ((38, 38), Qt.CursorShape.SizeFDiagCursor),
        ((58, 38), Qt.CursorShape.SizeBDiagCursor),
        ((38, 48), Qt.CursorShape.SizeHorCursor),
        ((48, 58), Qt.CursorShape.SizeVerCursor),
        ((48, 48), Qt.CursorShape.SizeAllCursor),
        ((90, 90), Qt.CursorShape.CrossCursor),
    ):
        box.tool.hover(PointerEvent(*place))
        assert box.tool.cursor == shape, place
    box.tool.hover(None)
    assert box.tool.cursor == Qt.CursorShape.ArrowCursor


@pytest.mark.parametrize("handle", HANDLES)
@pytest.mark.parametrize("angle", [0.0, 0.7])
def test_a_handle_follows_the_hand_and_what_is_opposite_stays(handle, angle):
    before = Placing(Bounds(10, 20, 40, 30), 50, 50, 1.5, 0.8, angle)
    x, y = before.corner(*handle)
    to = (x + 6 * handle[0], y + 5 * handle[1])
    after = before.stretched(handle, to, keeps_aspect=False, is_about_middle=False)
    assert after.corner(-handle[0], -handle[1]) == pytest.approx(before.corner(-handle[0], -handle[1]))
    if 0 not in handle:
        assert after.corner(*handle) == pytest.approx(to)
    middle = before.stretched(handle, to, keeps_aspect=True, is_about_middle=True)
    assert (middle.x, middle.y) == (50, 50)
    if 0 not in handle:
        assert middle.scale_x / middle.scale_y == pytest.approx(1.5 / 0.8)


def test_the_matrix_takes_corners_where_the_handles_are():
    placing = Placing(Bounds(10, 20, 40, 30), 70, 50, -1.5, 0.8, 0.4)
    (a, b, x), (c, d, y) = placing.matrix
    assert (a * 50 + b * 50 + x, c * 50 + d * 50 + y) == pytest.approx(placing.corner(1, 1))
    assert Placing.of(placing.bounds).matrix == ((1, 0, 0), (0, 1, 0))


def test_nothing_is_ever_thinner_than_a_pixel():
    before = Placing.of(Bounds(0, 0, 40, 30))
    after = before.stretched((1, 1), (0, 0), keeps_aspect=False, is_about_middle=False)
    assert (abs(after.scale_x) * 40, abs(after.scale_y) * 30) == pytest.approx((1, 1))


def test_the_frame_is_drawn_anew_or_moved(box, view, drag):
    box.choose("frame")
    drag((12, 20), (62, 70))
    assert view.frame == Bounds(12, 20, 50, 50)
    drag((30, 30), (-40, 20))
    assert view.frame == Bounds(-58, 10, 50, 50)
    drag((90, 90))
    assert view.frame == Bounds(-58, 10, 50, 50)
    box.tool.hover(PointerEvent(-30, 30))
    assert box.tool.cursor == Qt.CursorShape.SizeAllCursor
    box.tool.hover(PointerEvent(90, 30))
    assert box.tool.cursor == Qt.CursorShape.CrossCursor


@pytest.mark.parametrize(
    ("start", "end", "frame"),
    [
        ((95, 48), (140, 50), Bounds(0, 0, 141, 96)),
        ((0, 0), (-20, -30), Bounds(-20, -30, 116, 126)),
        ((48, 96), (60, 80), Bounds(0, 0, 96, 80)),
    ],
    ids=["an edge", "a corner", "inwards"],
)
def test_without_a_frame_an_edge_of_the_picture_is_pulled(box, view, drag, start, end, frame):
    box.choose("frame")
    box.tool.hover(PointerEvent(*start))
    assert box.tool.cursor != Qt.CursorShape.CrossCursor
    drag(start, end)
    assert view.frame == frame


def test_a_frame_that_is_cancelled_lies_where_it_lay(box, view, drag):
    view.frame = Bounds(0, 0, 96, 96)
    box.choose("frame")
    drag((10, 20), (60, 70), is_kept=True)
    box.tool.key_pressed(Qt.Key.Key_Escape, NONE)
    assert view.frame == Bounds(0, 0, 96, 96)


def hold(box, view, places, modifiers=NONE):
    """Drag through places of the view, as a hand does: the document moves below it."""
    for number, place in enumerate(places):
        event = PointerEvent(*view.to_document(*place), modifiers=modifiers)
        (box.tool.drag if number else box.tool.press)(event)
    box.tool.release(PointerEvent(*view.to_document(*places[-1]), modifiers=modifiers, moment=Moment.RELEASE))


def test_the_hand_keeps_what_it_holds_under_the_pointer(box, view):
    view.view_scale = 3.0
    assert box.tool_id == "pan"
    assert box.tool.cursor == Qt.CursorShape.OpenHandCursor
    held = view.to_document(50, 50)
    hold(box, view, [(50, 50), (60, 52), (90, 20), (150, 160)])
    assert view.to_document(150, 160) == pytest.approx(held)


def test_a_click_comes_nearer_and_with_alt_goes_away(box, view):
    box.choose("zoom")
    hold(box, view, [(40, 30)])
    assert view.view_scale == 2
    assert view.to_document(40, 30) == pytest.approx((40, 30))
    hold(box, view, [(40, 30)], ALT)
    assert view.view_scale == 1


def test_a_drag_of_the_magnifier_zooms_evenly_about_its_start(box, view):
    box.choose("zoom")
    hold(box, view, [(40, 30), (42, 30), (100, 30), (190, 35)])
    assert view.view_scale == pytest.approx(2)
    assert view.to_document(40, 30) == pytest.approx((40, 30))
    hold(box, view, [(40, 30), (-110, 30)])
    assert view.view_scale == pytest.approx(1)


def test_the_hand_and_the_magnifier_need_no_document(box, view):
    box.show_document(None)
    hold(box, view, [(10, 10), (30, 10)])
    assert view.x == 20
    assert SIDE == 96
