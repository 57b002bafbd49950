"""The frame keeps to what the backbone needs, whatever is dragged, and what is not held does not move."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Bounds
from studio.ui.canvas.generation_frame import (
    FrameRules,
    Handle,
    dragged,
    handle_at,
    handle_places,
    kept_inside,
    nudged,
    snapped,
)

FRAME = Bounds(100, 50, 256, 128)
edges = [handle for handle in Handle if handle is not Handle.WHOLE]
numbers = st.floats(-20_000, 20_000)


@given(st.sampled_from(list(Handle)), numbers, numbers, st.sampled_from([1, 8, 16, 64]), st.booleans())
def test_every_drag_gives_a_frame_that_keeps_to_the_rules(
    handle: Handle, dx: float, dy: float, multiple: int, is_locked: bool
) -> None:
    rules = FrameRules(multiple, smallest_px=64, is_aspect_locked=is_locked)
    frame = dragged(FRAME, handle, dx, dy, rules)
    assert frame.extent.is_multiple_of(multiple)
    assert min(frame.width, frame.height) >= 64


@given(st.sampled_from(edges), numbers, numbers)
def test_the_edges_that_are_not_held_stay(handle: Handle, dx: float, dy: float) -> None:
    frame = dragged(FRAME, handle, dx, dy, FrameRules(8))
    held = handle.value
    before = (FRAME.x, FRAME.y, FRAME.right, FRAME.bottom)
    after = (frame.x, frame.y, frame.right, frame.bottom)
    assert all(was == now for is_held, was, now in zip(held, before, after, strict=True) if not is_held)


def test_an_edge_can_be_dragged_beyond_the_picture() -> None:
    assert dragged(FRAME, Handle.LEFT, -140, 999, FrameRules(64)) == Bounds(-28, 50, 384, 128)
    assert dragged(FRAME, Handle.WHOLE, -163.4, -60.6, FrameRules(64)) == Bounds(-63, -11, 256, 128)


@pytest.mark.parametrize("handle", edges)
def test_a_locked_aspect_stays(handle: Handle) -> None:
    frame = dragged(FRAME, handle, 64, 64, FrameRules(8, is_aspect_locked=True))
    assert frame.width == 2 * frame.height
    assert frame.extent != FRAME.extent


def test_an_edge_with_a_locked_aspect_grows_the_other_side_from_its_middle() -> None:
    frame = dragged(FRAME, Handle.RIGHT, 64, 0, FrameRules(8, is_aspect_locked=True))
    assert frame == Bounds(100, 34, 320, 160)


def test_every_handle_is_found_where_it_stands() -> None:
    for handle, (x, y) in handle_places(FRAME).items():
        assert handle_at(FRAME, x, y, 6) is handle
    assert handle_at(FRAME, 200, 100, 6) is Handle.WHOLE
    assert handle_at(FRAME, 93, 100, 6) is None
    assert len(handle_places(FRAME)) == 8


def test_a_tiny_frame_can_still_be_moved() -> None:
    tiny = Bounds(0, 0, 9, 9)
    assert handle_at(tiny, 4.5, 4.5, 50) is Handle.WHOLE
    assert handle_at(tiny, 0, 0, 50) is Handle.TOP_LEFT


def test_arrow_keys_move_it_by_a_multiple_and_with_shift_resize_it() -> None:
    rules = FrameRules(64)
    assert nudged(FRAME, -1, 0, rules, resizes=False) == Bounds(36, 50, 256, 128)
    assert nudged(FRAME, 1, 0, rules, resizes=True) == Bounds(100, 50, 320, 128)
    assert nudged(FRAME, 0, -1, rules, resizes=True) == Bounds(100, 50, 256, 64)


def test_what_snaps_moves_only_the_edge_that_was_moved() -> None:
    rules = FrameRules(64)
    assert snapped(Bounds(91, 50, 265, 128), rules, FRAME) == Bounds(100, 50, 256, 128)
    assert snapped(Bounds(100, 0, 256, 178), rules, FRAME) == Bounds(100, -14, 256, 192)
    assert snapped(Bounds(7, 9, 100, 100), rules) == Bounds(7, 9, 128, 128)


def test_what_snaps_does_not_reach_out_of_the_picture_where_nobody_wanted_that() -> None:
    rules, picture = FrameRules(16), Bounds(0, 0, 500, 333)
    assert kept_inside(Bounds(0, 0, 496, 336), picture, picture, rules) == Bounds(0, 0, 496, 320)
    assert kept_inside(Bounds(-6, 0, 64, 64), Bounds(1, 0, 57, 64), picture, rules) == Bounds(10, 0, 48, 64)
    beyond = Bounds(-6, 0, 64, 64)
    assert kept_inside(beyond, Bounds(-1, 0, 59, 64), picture, rules) == beyond
    tiny = Bounds(0, 0, 5, 5)
    assert kept_inside(Bounds(0, 0, 16, 16), tiny, tiny, rules) == Bounds(0, 0, 16, 16)


@pytest.mark.parametrize("value", [0, -8, 20_000, True, 1.5])
def test_an_impossible_multiple_is_refused(value: object) -> None:
    with pytest.raises(InvalidRequest, match="must be a whole number from 1"):
        FrameRules(value)  # type: ignore[arg-type]
