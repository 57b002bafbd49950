"""What a request takes of the open picture: which task, which part, which mask."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Bounds, Extent, Margins
from studio.contract.requests import EnlargeSettings, Fill, InpaintSettings
from studio.session.canvas import CanvasDocument
from studio.session.notices import Notices
from studio.session.requests import LeftOut, build_request, enlarging_request, left_out, recalled, request_of
from studio.session.snapshots import task_for
from studio.session.state import PanelState, Task
from tests.session.pictures import WIDE, desk, opened, record, select


def test_without_a_picture_everything_is_new(qapp):
    assert task_for(Task.AUTO, None) is Task.NEW
    with pytest.raises(InvalidRequest, match="no open picture"):
        task_for(Task.INPAINT, None)


def test_the_mask_comes_before_the_frame_and_the_frame_before_a_new_picture(qapp):
    at = desk()
    assert task_for(Task.AUTO, at.canvas.snapshot()) is Task.NEW
    at.canvas.set_frame(Bounds(0, 0, 64, 32))
    assert task_for(Task.AUTO, at.canvas.snapshot()) is Task.OUTPAINT
    select(at.document, Bounds(4, 4, 8, 8))
    assert task_for(Task.AUTO, at.canvas.snapshot()) is Task.INPAINT
    at.canvas.set_frame(Bounds(24, 0, 24, 32))
    assert task_for(Task.AUTO, at.canvas.snapshot()) is Task.NEW, "the mask lies outside the frame"


@pytest.mark.parametrize(
    ("task", "frame", "words"),
    [
        (Task.INPAINT, None, "Nothing in the frame is masked"),
        (Task.OUTPAINT, None, "does not reach beyond"),
        (Task.FROM_PICTURE, Bounds(100, 0, 8, 8), "wholly beyond"),
    ],
)
def test_a_task_says_what_it_misses(qapp, task, frame, words):
    at = desk()
    at.canvas.set_frame(frame)
    with pytest.raises(InvalidRequest, match=words):
        build_request(PanelState(task=task), canvas=at.canvas.snapshot())


def test_an_inpainting_takes_the_part_in_the_frame(qapp):
    at = desk()
    select(at.document, Bounds(20, 4, 10, 10))
    at.canvas.set_frame(Bounds(16, 0, 16, 16))
    request = build_request(PanelState(inpaint=InpaintSettings(fill=Fill.ADD)), canvas=at.canvas.snapshot())
    assert request.source.extent == request.mask.extent == Extent(16, 16)
    assert (request.strength, request.inpaint.fill, request.extent) == (1.0, Fill.ADD, None)
    assert request.mask.array[4:14, 4:14].all()
    assert request.mask.array.sum() == 100 * 255


def test_a_continued_picture_has_the_frames_margins(qapp):
    at = desk()
    at.canvas.set_frame(Bounds(-8, 0, 64, 40))
    request = build_request(PanelState(strength=0.3), canvas=at.canvas.snapshot())
    assert request.margins == Margins(8, 0, 8, 8)
    assert request.strength == 1.0
    assert request.result_extent == Extent(64, 40)


@pytest.mark.parametrize(("strength", "expected"), [(None, 0.75), (0.25, 0.25)])
def test_from_the_picture_starts_at_a_strength(qapp, strength, expected):
    state = PanelState(task=Task.FROM_PICTURE, strength=strength)
    request = build_request(state, canvas=desk().canvas.snapshot())
    assert (request.strength, request.extent, request.mask) == (expected, WIDE, None)


def test_a_new_picture_has_the_size_of_a_chosen_frame_else_of_the_panels(qapp):
    at = desk()
    state = PanelState(task=Task.NEW, extent=Extent(64, 64))
    assert build_request(state, canvas=at.canvas.snapshot()).extent == Extent(64, 64)
    at.canvas.set_frame(Bounds(0, 0, 16, 24))
    request = build_request(state, canvas=at.canvas.snapshot())
    assert (request.extent, request.source) == (Extent(16, 24), None)


def test_an_empty_picture_is_filled_as_a_whole(qapp):
    canvas = CanvasDocument(Notices())
    canvas.begin(Extent(40, 24))
    request = build_request(PanelState(), canvas=canvas.snapshot())
    assert (request.extent, request.source) == (Extent(40, 24), None)


def test_what_is_edited_after_the_request_was_made_is_not_in_it(qapp):
    at = desk()
    select(at.document, Bounds(0, 0, 8, 8))
    request = build_request(PanelState(), canvas=at.canvas.snapshot())
    source, mask = request.source.array.copy(), request.mask.array.copy()
    at.document.history.undo()
    at.document.resize_canvas(Bounds(-10, -10, 90, 90))
    assert np.array_equal(request.source.array, source)
    assert np.array_equal(request.mask.array, mask)


def test_jobs_of_one_moment_share_their_picture(qapp):
    at = desk()
    first, second = at.canvas.snapshot(), at.canvas.snapshot()
    assert first.picture is second.picture
    select(at.document, Bounds(0, 0, 8, 8))
    assert at.canvas.outline().picture.array.max() == 0
    assert at.canvas.outline().mask == at.canvas.snapshot().mask


def test_an_enlargement_needs_words_only_where_it_is_creative(qapp):
    whole, panels = desk().canvas.whole(), build_request(PanelState(prompt="a fox", count=3))
    plain = enlarging_request(panels, whole, EnlargeSettings(scale=2), 0.4)
    assert (plain.prompt, plain.count, plain.result_extent) == ("", 1, Extent(96, 64))
    creative = enlarging_request(panels, whole, EnlargeSettings(scale=2, is_creative=True), 0.4)
    assert (creative.prompt, creative.strength) == ("a fox", 0.4)


def test_recalling_a_repainted_picture_takes_the_settings_and_says_what_is_missing(qapp):
    at = desk()
    select(at.document, Bounds(0, 0, 8, 8))
    asked = build_request(PanelState(inpaint=InpaintSettings(grow_px=3), strength=0.6), canvas=at.canvas.snapshot())
    request = request_of(replace(record(), request=asked.without_pixels()))
    state = recalled(PanelState(extent=Extent(64, 64)), request)
    assert (state.inpaint.grow_px, state.strength, state.task) == (3, 0.6, Task.AUTO)
    assert state.extent == Extent(64, 64), "the size of a repainted picture is not one for the next new one"
    assert left_out(request) == (LeftOut.SOURCE, LeftOut.MASK)
    assert left_out(request_of(opened().record)) == ()
