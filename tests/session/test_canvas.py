"""The open picture: nothing that was edited is lost."""

from __future__ import annotations

import pytest

from studio.contract.geometry import Bounds, Extent
from studio.session.canvas import MAX_EARLIER
from tests.session.pictures import desk, opened, select


def test_a_picture_that_was_not_edited_gives_way(qapp):
    at = desk()
    at.canvas.show(opened("second.png"))
    assert at.canvas.earlier == ()
    assert at.notices.all == ()
    assert at.canvas.opened.path.name == "second.png"


def test_a_picture_that_was_edited_is_kept_and_reached_again(qapp):
    at = desk()
    select(at.document, Bounds(0, 0, 8, 8))
    first = at.document
    at.canvas.show(opened("second.png"))
    assert "fox.png" in at.notices.all[-1].text
    at.canvas.go_back()
    assert at.document is first
    assert at.document.history.can_undo
    at.canvas.go_back()
    assert at.document is first, "the second one was not edited"


def test_going_back_goes_round_among_edited_pictures(qapp):
    at = desk()
    documents = []
    for name in ("a.png", "b.png", "c.png"):
        at.canvas.show(opened(name))
        select(at.document, Bounds(0, 0, 8, 8))
        documents.append(at.document)
    seen = []
    for _ in range(3):
        at.canvas.go_back()
        seen.append(at.document)
    assert seen == [documents[1], documents[0], documents[2]]


def test_only_the_last_few_are_kept_and_that_is_said(qapp):
    at = desk()
    for number in range(MAX_EARLIER + 2):
        at.canvas.show(opened(f"{number}.png"))
        select(at.document, Bounds(0, 0, 8, 8))
    assert len(at.canvas.earlier) == MAX_EARLIER
    assert any("0.png is no longer kept" in notice.text for notice in at.notices.all)


def test_a_frame_of_the_whole_picture_is_no_frame(qapp, qtbot):
    at = desk()
    with qtbot.assertNotEmitted(at.canvas.frame_changed):
        at.canvas.set_frame(at.document.bounds)
    at.canvas.set_frame(Bounds(0, 0, 8, 8))
    assert at.canvas.snapshot().is_framed
    at.canvas.set_frame(at.document.bounds)
    assert at.canvas.frame is None


@pytest.mark.parametrize("step", ["resize", "undo"])
def test_a_frame_ends_with_the_size_that_it_was_drawn_on(qapp, step):
    at = desk()
    at.document.resize_canvas(Bounds(0, 0, 64, 64))
    at.canvas.set_frame(Bounds(0, 0, 8, 8))
    at.document.history.undo() if step == "undo" else at.document.resize_canvas(Bounds(0, 0, 32, 32))
    assert at.canvas.frame is None


def test_what_the_document_refuses_is_told(qapp):
    at = desk()
    at.canvas.do(lambda document: document.remove_layer(document.active.id))
    assert at.notices.all[-1].text


def test_a_hidden_edit_counts_also_after_it_was_undone(qapp):
    at = desk()
    select(at.document, Bounds(0, 0, 8, 8))
    at.document.history.undo()
    assert at.canvas.is_edited
    at.canvas.begin(Extent(8, 8))
    assert len(at.canvas.earlier) == 1
