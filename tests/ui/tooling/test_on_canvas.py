"""Tools under a real canvas view: mouse events in view pixels become edits of the document."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from studio.contract.geometry import Bounds
from studio.ui.canvas.view import CanvasView
from tests.ui.tools.conftest import pixel, selected

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def canvas(qtbot, box, document):
    canvas = CanvasView()
    qtbot.addWidget(canvas)
    canvas.resize(480, 480)
    canvas.show_document(document)
    box.tool_changed.connect(canvas.set_tool)
    box.attach(canvas)
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas


@pytest.fixture
def pull(qtbot, canvas):
    """Give a function that drags the mouse through places of the document."""

    def run(*places, modifiers=NONE):
        points = [QPoint(*(round(v) for v in canvas.transform.picture_to_view(_point(*place)))) for place in places]
        qtbot.mousePress(canvas, LEFT, modifiers, points[0])
        for point in points[1:]:
            qtbot.mouseMove(canvas, point)
        qtbot.mouseRelease(canvas, LEFT, modifiers, points[-1])

    return run


def _point(x, y):
    from studio.ui.canvas.zooming import Point

    return Point(x, y)


def test_a_mask_is_painted_with_the_mouse(canvas, box, document, pull):
    before = document.composite(document.bounds)
    box.toggle_quick_mask()
    box.update_brush(size_px=10, hardness=1, smoothing=0)
    pull((20, 60), (50, 60), (80, 60))
    assert selected(document)[60, 50] == 255
    assert selected(document)[70, 50] == 0
    assert (document.composite(document.bounds) == before).all()
    mask = document.repaint_mask()
    assert mask is not None
    assert np.count_nonzero(mask.array) > 500
    assert canvas.grab().toImage().width() == 480


def test_a_stroke_of_the_mouse_is_seen_where_it_went(canvas, box, document, pull):
    box.choose("brush")
    box.update(foreground=(0, 255, 0))
    box.update_brush(size_px=12, hardness=1, smoothing=0)
    pull((20, 60), (80, 60))
    at = canvas.transform.picture_to_view(_point(50.5, 60.5))
    colour = canvas.grab().toImage().pixelColor(round(at.x), round(at.y))
    assert (colour.red(), colour.green(), colour.blue()) == (0, 255, 0)
    assert pixel(document, 50, 60) == [0, 255, 0, 255]


def test_the_hand_moves_the_picture_and_paints_nothing(canvas, box, document, pull):
    before = canvas.transform
    pull((20, 60), (60, 60))
    assert canvas.transform.x > before.x
    assert not document.history.can_undo


def test_a_rectangle_and_its_handles_over_the_picture(canvas, box, document, pull):
    box.choose("rectangle")
    pull((10, 10), (40, 50))
    assert document.selection_bounds == Bounds(10, 10, 30, 40)
    box.choose("transform")
    assert not canvas.grab().isNull()


def test_esc_in_the_middle_of_a_stroke_takes_it_back(canvas, box, document, qtbot):
    box.choose("brush")
    canvas.activateWindow()
    canvas.setFocus()
    qtbot.mousePress(canvas, LEFT, NONE, QPoint(200, 200))
    qtbot.mouseMove(canvas, QPoint(260, 260))
    assert document.is_editing
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not document.is_editing
    assert not document.history.can_undo
    qtbot.mouseRelease(canvas, LEFT, NONE, QPoint(260, 260))
    assert not document.history.can_undo
