"""A candidate over the document, rulers, and the words at the picture's edge."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt

from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Raster
from studio.document.document import Document
from studio.ui.canvas.colours import canvas_colours
from studio.ui.canvas.ruler import THICK_PX, label_step
from tests.ui.canvas.overlays import screen

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
FRAME = Bounds(40, 20, 64, 64)


# A candidate


@pytest.fixture
def red(plain: Any) -> Raster:
    return plain(200, 100, (200, 0, 0))


def test_a_candidate_lies_over_the_document_and_changes_nothing(shown: Any, document: Document, red: Raster) -> None:
    before, revision = screen(shown), document.revision
    shown.show_candidate(red)
    assert (screen(shown)[100:200, 100:300] == (200, 0, 0)).all()
    shown.show_candidate(None)
    assert np.array_equal(screen(shown), before)
    assert document.revision == revision


def test_a_wipe_shows_the_candidate_on_its_left_and_the_original_on_its_right(shown: Any, red: Raster) -> None:
    shown.show_candidate(red, 0.25)
    assert shown.colour(110, 150) == "#c80000"
    assert shown.colour(290, 150) == "#3c5a78"
    assert shown.colour(130, 110) == "#c80000"
    assert shown.colour(170, 110) == "#3c5a78"


def test_a_clear_candidate_shows_the_document_through(shown: Any) -> None:
    pixels = np.zeros((50, 50, 4), np.uint8)
    pixels[:25] = (200, 0, 0, 255)
    shown.show_candidate(Raster(pixels), None, Bounds(-20, 10, 50, 50))
    assert shown.colour(85, 115) == shown.colour(125, 115) == "#c80000"
    assert shown.colour(125, 155) == "#3c5a78"
    assert shown.colour(85, 155) == canvas_colours().ground.name()


def test_a_larger_candidate_is_fitted_into_its_bounds(shown: Any, plain: Any) -> None:
    shown.show_candidate(plain(400, 200, (0, 200, 0)), 0.5)
    assert shown.colour(110, 150) == shown.colour(170, 195) == "#00c800"
    assert shown.colour(250, 150) == "#3c5a78"


def test_the_divider_is_dragged_and_told(shown: Any, red: Raster, qtbot: Any) -> None:
    told: list[float] = []
    shown.candidate_wiped.connect(told.append)
    shown.show_candidate(red, 0.5)
    handle = shown._wipe
    assert handle.isVisible()
    middle = handle.rect().center()
    qtbot.mousePress(handle, LEFT, pos=middle)
    qtbot.mouseMove(handle, middle + QPoint(50, 0))
    qtbot.mouseRelease(handle, LEFT, pos=middle + QPoint(50, 0))
    assert told[-1] == pytest.approx(0.75, abs=0.02)
    assert shown.colour(240, 110) == "#c80000"
    shown.show_candidate(red)
    assert not handle.isVisible()


def test_the_divider_is_moved_with_the_keyboard(shown: Any, red: Raster, qtbot: Any) -> None:
    told: list[float] = []
    shown.candidate_wiped.connect(told.append)
    shown.show_candidate(red, 0.5)
    handle = shown._wipe
    handle.setFocus(Qt.FocusReason.TabFocusReason)
    for key, modifiers, share in (
        (Qt.Key.Key_Right, None, 0.51),
        (Qt.Key.Key_Left, SHIFT, 0.41),
        (Qt.Key.Key_Home, None, 0.0),
        (Qt.Key.Key_End, None, 1.0),
    ):
        qtbot.keyClick(handle, key, modifiers or Qt.KeyboardModifier.NoModifier)
        assert told[-1] == pytest.approx(share)
    count = len(told)
    qtbot.keyClick(handle, Qt.Key.Key_Right)
    assert len(told) == count
    assert handle.accessibleName()


def test_the_same_candidate_again_paints_nothing_and_keeps_its_tiles(shown: Any, red: Raster) -> None:
    shown.show_candidate(red, 0.5)
    shown.settle()
    mosaic = shown._content.candidate.mosaic
    shown.show_candidate(red, 0.5)
    assert shown.settle() == []
    shown.show_candidate(red, 0.6)
    assert shown._content.candidate.mosaic is mosaic


def test_without_a_document_there_is_no_candidate(canvas: Any, red: Raster) -> None:
    canvas.show_candidate(red)
    assert canvas._content.candidate is None
    canvas.show_candidate(None)


# Rulers and words


@pytest.mark.parametrize(
    ("least", "step"), [(0.3, 1), (1, 1), (1.1, 2), (3, 5), (6, 10), (64, 100), (130, 200), (501, 1000)]
)
def test_numbers_stand_at_ones_twos_and_fives(least: float, step: int) -> None:
    assert label_step(least) == step


def test_rulers_come_and_go_without_moving_the_picture(shown: Any) -> None:
    before = shown.transform
    shown.set_rulers(True)
    assert [ruler.isVisible() for ruler in shown._rulers] == [True, True]
    ruler = canvas_colours().ruler.name()
    assert shown.colour(3, 240) == ruler
    assert shown.transform == before
    shown.set_rulers(False)
    assert shown.colour(3, 240) == canvas_colours().ground.name()


def test_the_line_of_zero_stands_at_the_pictures_edge(shown: Any) -> None:
    shown.set_rulers(True)
    image = shown.pixels()
    assert image.pixelColor(100, 2) == canvas_colours().ruler_ink
    assert image.pixelColor(2, 100) == canvas_colours().ruler_ink


def test_the_pointers_mark_moves_without_repainting_the_picture(shown: Any, qtbot: Any) -> None:
    shown.set_rulers(True)
    shown.setMouseTracking(True)
    shown.settle()
    qtbot.mouseMove(shown, QPoint(150, 120))
    painted = shown.settle()
    image = shown.pixels()
    assert image.pixelColor(150, 5) == image.pixelColor(5, 120) == canvas_colours().accent
    assert all(rect.bottom() < THICK_PX or rect.right() < THICK_PX for rect in painted)


def test_the_size_of_the_document_is_said_and_that_of_a_picture_is_not(
    shown: Any, document: Document, noise: Any
) -> None:
    assert shown._size_chip.text == "200 x 100"
    document.resize_canvas(Bounds(0, 0, 150, 100))
    assert shown._size_chip.text == "150 x 100"
    shown.show_picture(noise(20, 20))
    assert not shown._size_chip.isVisible()


def test_a_badge_lies_in_the_pictures_corner(shown: Any) -> None:
    shown.show_badge("0 pixels changed outside the mask")
    badge = shown._badge
    assert badge.isVisible()
    assert QRect(100, 100, 200, 100).intersects(badge.geometry())
    assert badge.accessibleName() == "0 pixels changed outside the mask"
    shown.show_badge("")
    assert not badge.isVisible()


def test_everything_together_leaves_no_widget_or_timer_behind(qtbot: Any, document: Document, red: Raster) -> None:
    from studio.ui.canvas.view import CanvasView

    view = CanvasView()
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show_document(document)
    view.set_rulers(True)
    view.set_frame(Bounds(-16, -16, 64, 64))
    document.select(None, Bounds(0, 0, 20, 20))
    view.show_candidate(red, 0.5)
    view.show()
    qtbot.waitExposed(view)
    assert view.grab().size().width() == 400
    view.close()
    assert not view._marching.isActive()
    assert view.document is not None
    assert view.document.extent == Extent(200, 100)
