"""Staged results: looked at, accepted, discarded; the others stay, and each goes where it belongs."""

from __future__ import annotations

import numpy as np
import pytest

from studio.contract.geometry import Bounds, Extent, Margins
from studio.contract.raster import Mask
from studio.contract.requests import EnlargeSettings, GenerateRequest
from studio.session.staging import Pending
from studio.session.targets import Purpose
from tests.session.pictures import Desk, desk, opened, patch, plain, select

PART = Bounds(4, 4, 8, 8)


def inpainting(at: Desk) -> GenerateRequest:
    picture = at.canvas.visible()
    mask = np.zeros((picture.extent.height, picture.extent.width), np.uint8)
    mask[PART.y : PART.bottom, PART.x : PART.right] = 255
    return GenerateRequest(source=picture, mask=Mask(mask))


@pytest.fixture
def staged(qapp) -> Desk:
    """Three results of one inpainting."""
    at = desk()
    select(at.document, PART)
    for value in (10, 20, 30):
        at.stage(inpainting(at), patch(PART, value), plain())
    return at


def corner(at: Desk) -> int:
    return int(at.document.composite(Bounds(5, 5, 1, 1))[0, 0, 0])


def test_accepting_the_second_leaves_the_others(staged):
    staged.staging.look_at(1)
    staged.staging.accept(as_layer=True)
    assert corner(staged) == 20
    assert staged.document.active.name == Purpose.INPAINT.value
    assert len(staged.document.layers) == 2
    assert [int(each.patch.raster.array[0, 0, 0]) for each in staged.staging.candidates] == [10, 30]
    staged.document.history.undo()
    assert corner(staged) == 100


def test_two_results_are_layers_of_their_own(staged):
    for index in (0, 1):
        staged.staging.look_at(index)
        staged.staging.accept(as_layer=True)
    assert len(staged.document.layers) == 3
    assert corner(staged) == 30


def test_a_result_can_be_merged_into_the_layer(staged):
    staged.staging.look_at(0)
    staged.staging.accept(as_layer=False)
    assert len(staged.document.layers) == 1
    assert corner(staged) == 10


def test_a_locked_layer_is_said_and_nothing_is_lost(staged):
    staged.document.set_layer(staged.document.active.id, is_locked=True)
    staged.staging.look_at(0)
    staged.staging.accept(as_layer=False)
    assert "locked" in staged.notices.all[-1].text
    assert len(staged.staging.candidates) == 3


def test_steps_go_round_past_the_original(staged):
    assert staged.staging.index == 2
    seen = []
    for _ in range(4):
        staged.staging.next()
        seen.append(staged.staging.index)
    assert seen == [-1, 0, 1, 2]
    staged.staging.look_at(-1)
    staged.staging.previous()
    assert staged.staging.index == 2


def test_discarding_looks_at_the_next(staged):
    staged.staging.look_at(1)
    staged.staging.discard()
    assert [int(each.patch.raster.array[0, 0, 0]) for each in staged.staging.candidates] == [10, 30]
    assert staged.staging.index == 1
    staged.staging.discard_all()
    assert not staged.staging.is_shown
    assert corner(staged) == 100


def test_a_result_that_is_studied_is_not_pushed_away(staged):
    staged.staging.expect((Pending("job", 4),))
    staged.staging.look_at(0)
    staged.stage(inpainting(staged), patch(PART, 40), plain())
    assert staged.staging.index == 0
    staged.staging.expect(())
    staged.stage(inpainting(staged), patch(PART, 50), plain())
    assert staged.staging.index == 4


def test_a_resize_during_the_job_moves_its_result_along(staged):
    staged.document.resize_canvas(Bounds(-10, -6, 70, 50))
    staged.staging.look_at(0)
    assert staged.staging.current.origin == Bounds(10, 6, 48, 32)
    staged.staging.accept(as_layer=True)
    assert int(staged.document.composite(Bounds(15, 11, 1, 1))[0, 0, 0]) == 10


def test_results_wait_for_their_own_picture(staged):
    staged.canvas.show(opened("other.png"))
    assert staged.staging.candidates == ()
    assert staged.staging.current is None
    staged.canvas.go_back()
    assert len(staged.staging.candidates) == 3


def test_a_continued_picture_grows_when_it_is_accepted(qapp):
    at = desk()
    at.canvas.set_frame(Bounds(-8, 0, 56, 32))
    request = GenerateRequest(source=at.canvas.visible(), margins=Margins(left=8))
    at.stage(request, patch(Bounds(-8, 0, 8, 32), 60), plain(Extent(56, 32)))
    assert at.staging.current.origin == Bounds(-8, 0, 56, 32)
    at.staging.accept(as_layer=True)
    assert at.document.extent == Extent(56, 32)
    assert int(at.document.composite(Bounds(3, 3, 1, 1))[0, 0, 0]) == 60
    assert int(at.document.composite(Bounds(9, 3, 1, 1))[0, 0, 0]) == 100
    assert at.canvas.frame is None
    at.document.history.undo()
    assert at.document.extent == Extent(48, 32), "the size and the pixels are one step"


def test_a_continued_picture_can_be_merged_into_its_layer(qapp):
    at = desk()
    at.canvas.set_frame(Bounds(-8, -4, 56, 36))
    request = GenerateRequest(source=at.canvas.visible(), margins=Margins(left=8, top=4))
    at.stage(request, patch(Bounds(-8, -4, 8, 36), 60), plain(Extent(56, 36)))
    at.staging.accept(as_layer=False)
    assert len(at.document.layers) == 1
    assert int(at.document.composite(Bounds(3, 3, 1, 1))[0, 0, 0]) == 60
    assert int(at.document.composite(Bounds(9, 5, 1, 1))[0, 0, 0]) == 100


def test_a_picture_that_came_back_at_another_size_fills_its_place(qapp):
    at = desk(Extent(50, 30))
    at.stage(GenerateRequest(source=at.canvas.visible()), None, plain(Extent(48, 32), 200))
    at.staging.accept(as_layer=True)
    assert (at.document.composite(at.document.bounds)[..., 0] == 200).all()


def test_a_new_picture_over_an_edited_one_lies_in_its_middle_or_is_opened_alone(qapp):
    at = desk()
    select(at.document, PART)
    at.stage(GenerateRequest(), None, plain(Extent(16, 16), 200))
    assert at.staging.current.origin == Bounds(16, 8, 16, 16)
    at.staging.open_alone()
    assert at.document.extent == Extent(16, 16)
    assert len(at.canvas.earlier) == 1


def test_an_enlarged_picture_is_opened(qapp):
    at = desk()
    select(at.document, PART)
    request = GenerateRequest(source=at.canvas.visible(), enlarge=EnlargeSettings())
    at.stage(request, None, plain(Extent(96, 64)))
    assert at.staging.current.is_alone
    at.staging.accept(as_layer=True)
    assert at.document.extent == Extent(96, 64)
