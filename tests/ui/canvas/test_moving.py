"""Wheel, trackpad, mouse and keys move the picture, and nothing stays pressed."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from studio.ui.canvas.zooming import Point

NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
AT = QPoint(130, 90)


@pytest.fixture
def view(canvas: Any, noise: Any) -> Any:
    """A canvas with a picture larger than it, at 100 %."""
    canvas.show_picture(noise(1000, 1000))
    canvas.actual_size()
    canvas.settle()
    return canvas


def turn(view: Any, angle: QPoint, pixels: QPoint | None = None, modifiers: Any = NONE, phase: Any = None) -> None:
    event = QWheelEvent(
        QPointF(AT),
        QPointF(view.mapToGlobal(AT)),
        pixels or QPoint(),
        angle,
        Qt.MouseButton.NoButton,
        modifiers,
        phase or Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def under_the_cursor(view: Any) -> Point:
    return view._framing.zoom.view_to_picture(Point(AT.x(), AT.y()))


def offset(view: Any) -> tuple[float, float]:
    return view.transform.x, view.transform.y


@pytest.mark.parametrize("modifiers", [NONE, CTRL])
def test_a_wheel_zooms_to_the_cursor(view: Any, modifiers: Any) -> None:
    before = under_the_cursor(view)
    for _ in range(3):
        turn(view, QPoint(0, 120), modifiers=modifiers)
    assert view.zoom == pytest.approx(2.0)
    assert under_the_cursor(view) == pytest.approx(before)
    for _ in range(3):
        turn(view, QPoint(0, -120), modifiers=modifiers)
    assert view.zoom == pytest.approx(1.0)


def test_a_mouse_that_gives_pixels_too_zooms_all_the_same(view: Any) -> None:
    turn(view, QPoint(0, 120), QPoint(0, 15))
    assert view.zoom > 1


def test_two_fingers_pan_and_with_ctrl_zoom(view: Any) -> None:
    x, y = offset(view)
    turn(view, QPoint(0, 30), QPoint(-12, 31), phase=Qt.ScrollPhase.ScrollUpdate)
    assert offset(view) == (x - 12, y + 31)
    assert view.zoom == 1.0
    before = under_the_cursor(view)
    turn(view, QPoint(0, 30), QPoint(0, 200), CTRL, Qt.ScrollPhase.ScrollUpdate)
    assert view.zoom == pytest.approx(2.0)
    assert under_the_cursor(view) == pytest.approx(before)


def test_shift_and_a_wheel_that_tilts_move_sideways(view: Any) -> None:
    x, y = offset(view)
    turn(view, QPoint(0, 120), modifiers=SHIFT)
    turn(view, QPoint(120, 0))
    assert offset(view) == (x + 80, y)


def test_a_pinch_zooms(view: Any) -> None:
    before = under_the_cursor(view)
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        QPointF(AT),
        QPointF(AT),
        QPointF(view.mapToGlobal(AT)),
        0.5,
        QPointF(),
    )
    QApplication.sendEvent(view, event)
    assert view.zoom == pytest.approx(1.5)
    assert under_the_cursor(view) == pytest.approx(before)


def test_the_middle_button_drags(view: Any, qtbot: Any) -> None:
    x, y = offset(view)
    qtbot.mousePress(view, Qt.MouseButton.MiddleButton, pos=AT)
    assert view.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    qtbot.mouseMove(view, AT + QPoint(30, -20))
    qtbot.mouseRelease(view, Qt.MouseButton.MiddleButton, pos=AT + QPoint(30, -20))
    assert offset(view) == (x + 30, y - 20)
    assert view.cursor().shape() == Qt.CursorShape.ArrowCursor
    qtbot.mouseMove(view, AT)
    assert offset(view) == (x + 30, y - 20)


def test_space_makes_the_left_button_drag(view: Any, qtbot: Any) -> None:
    x, y = offset(view)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=AT)
    qtbot.mouseMove(view, AT + QPoint(30, 0))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=AT + QPoint(30, 0))
    assert offset(view) == (x, y)
    qtbot.keyPress(view, Qt.Key.Key_Space)
    assert view.cursor().shape() == Qt.CursorShape.OpenHandCursor
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=AT)
    qtbot.mouseMove(view, AT + QPoint(30, 0))
    qtbot.keyRelease(view, Qt.Key.Key_Space)
    qtbot.mouseMove(view, AT + QPoint(40, 0))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=AT + QPoint(40, 0))
    assert offset(view) == (x + 40, y)
    assert view.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_space_is_not_held_any_more_when_the_focus_has_left(view: Any, qtbot: Any) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    view.setFocus()
    qtbot.keyPress(view, Qt.Key.Key_Space)
    assert view._navigation.is_space_held
    QApplication.sendEvent(view, QEvent(QEvent.Type.FocusAboutToChange))
    view.clearFocus()
    assert not view._navigation.is_space_held
    assert view.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_a_held_space_repeats_without_effect(view: Any) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(view, QKeyEvent(kind, Qt.Key.Key_Space, NONE, " ", True))
    assert not view._navigation.is_space_held


@pytest.mark.parametrize(
    ("key", "moved"),
    [
        (Qt.Key.Key_Left, (40, 0)),
        (Qt.Key.Key_Right, (-40, 0)),
        (Qt.Key.Key_Up, (0, 40)),
        (Qt.Key.Key_Down, (0, -40)),
    ],
)
def test_arrow_keys_look_further(view: Any, qtbot: Any, key: Qt.Key, moved: tuple[int, int]) -> None:
    x, y = offset(view)
    qtbot.keyClick(view, key)
    assert offset(view) == (x + moved[0], y + moved[1])
    qtbot.keyClick(view, key, SHIFT)
    assert offset(view) == (x + 6 * moved[0], y + 6 * moved[1])


def test_the_canvas_keeps_its_keys_from_shortcuts_and_no_others(view: Any) -> None:
    for key, is_own in ((Qt.Key.Key_Space, True), (Qt.Key.Key_Left, True), (Qt.Key.Key_B, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, NONE)
        event.ignore()
        QApplication.sendEvent(view, event)
        assert event.isAccepted() == is_own


def test_a_double_click_goes_between_fitted_and_the_pixels_there(view: Any, qtbot: Any) -> None:
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=AT)
    assert view.is_fitted
    before = under_the_cursor(view)
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=AT)
    assert (view.is_fitted, view.zoom) == (False, 1.0)
    assert under_the_cursor(view) == pytest.approx(before)


def test_the_zoom_is_told_where_it_changes_and_only_there(view: Any) -> None:
    told: list[float] = []
    view.zoom_changed.connect(told.append)
    view.zoom_in()
    view._pan(10, 10)
    view.zoom_out()
    view.actual_size()
    view.fit()
    assert told == [1.5, 1.0, view.zoom]


def test_resizing_keeps_fit(view: Any, qtbot: Any) -> None:
    view.fit()
    before = view.zoom
    view.resize(800, 600)
    assert view.is_fitted
    assert view.zoom == pytest.approx((600 - 48) / 1000)
    assert view.zoom > before


def test_an_empty_canvas_cannot_be_moved(canvas: Any, qtbot: Any, noise: Any) -> None:
    turn(canvas, QPoint(0, 120))
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    canvas.zoom_in()
    assert canvas.is_fitted
    canvas.show_picture(noise(100, 100))
    assert canvas.is_fitted
