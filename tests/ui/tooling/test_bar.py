"""The tool bar: a button a tool, the mask brush, the colours."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QColorDialog

from studio.ui.tooling.registry import TOOLS


def checked(bar):
    return {command_id for command_id, button in bar.buttons.items() if button.isChecked()}


def test_every_tool_has_a_button_with_a_name_and_its_key(bar):
    assert set(bar.buttons) == {"quick_mask", *(f"tool_{tool_id}" for tool_id in TOOLS)}
    for button in bar.buttons.values():
        assert button.accessibleName()
        assert "(" in button.toolTip().splitlines()[0]
    assert bar.buttons["tool_lasso"].toolTip().startswith("Lasso selection (L)")
    assert bar.accessibleName() == "Tools"


@pytest.mark.parametrize("tool_id", TOOLS)
def test_a_click_takes_the_tool_and_shows_it(bar, box, qtbot, tool_id):
    qtbot.mouseClick(bar.buttons[f"tool_{tool_id}"], Qt.MouseButton.LeftButton)
    assert box.tool_id == tool_id
    assert checked(bar) == {f"tool_{tool_id}"}


def test_a_click_on_the_active_tool_leaves_it_shown(bar, box, qtbot):
    for _ in range(2):
        qtbot.mouseClick(bar.buttons["tool_lasso"], Qt.MouseButton.LeftButton)
        assert checked(bar) == {"tool_lasso"}


def test_the_mask_brush_stands_for_the_brush_while_the_mask_is_painted(bar, box, qtbot):
    qtbot.mouseClick(bar.buttons["quick_mask"], Qt.MouseButton.LeftButton)
    assert box.tool_id == "brush"
    assert box.settings.is_quick_mask
    assert checked(bar) == {"quick_mask"}
    qtbot.mouseClick(bar.buttons["tool_eraser"], Qt.MouseButton.LeftButton)
    assert checked(bar) == {"quick_mask", "tool_eraser"}
    qtbot.mouseClick(bar.buttons["tool_brush"], Qt.MouseButton.LeftButton)
    assert checked(bar) == {"quick_mask"}
    qtbot.mouseClick(bar.buttons["tool_brush"], Qt.MouseButton.LeftButton)
    assert checked(bar) == {"tool_brush"}


def test_the_mask_brush_is_shown_and_taken_again_after_a_tool_that_does_not_paint(bar, box, qtbot):
    box.toggle_quick_mask()
    box.take("transform")
    assert checked(bar) == {"tool_transform"}
    qtbot.mouseClick(bar.buttons["quick_mask"], Qt.MouseButton.LeftButton)
    assert box.tool_id == "brush"
    assert checked(bar) == {"quick_mask"}
    qtbot.mouseClick(bar.buttons["quick_mask"], Qt.MouseButton.LeftButton)
    assert checked(bar) == {"tool_brush"}


def test_the_arrow_keys_go_from_button_to_button_and_enter_presses(bar, box, qtbot):
    bar.activateWindow()
    bar.buttons["tool_brush"].setFocus()
    qtbot.keyClick(bar.buttons["tool_brush"], Qt.Key.Key_Down)
    assert QApplication.focusWidget() is bar.buttons["tool_eraser"]
    qtbot.keyClick(bar.buttons["tool_eraser"], Qt.Key.Key_Return)
    assert box.tool_id == "eraser"
    qtbot.keyClick(bar.buttons["tool_eraser"], Qt.Key.Key_Up)
    assert QApplication.focusWidget() is bar.buttons["tool_brush"]


def test_a_click_takes_no_keyboard_from_the_canvas(bar, qtbot):
    before = QApplication.focusWidget()
    qtbot.mouseClick(bar.buttons["tool_lasso"], Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is before
    assert all(button.focusPolicy() is Qt.FocusPolicy.TabFocus for button in bar.buttons.values())


@pytest.mark.parametrize("height", [200, 290, 360, 560, 1_000])
def test_nothing_lies_over_another_and_all_is_inside_where_there_is_room(bar, height):
    bar.resize(bar.width(), height)
    places = [button.geometry() for button in bar.buttons.values()] + [bar.colours.geometry()]
    for number, place in enumerate(places):
        assert not any(place.intersects(other) for other in places[number + 1 :])
        assert place.left() >= 0
        assert place.right() < bar.width()
        if height >= 290:
            assert place.bottom() < height
    assert (bar.width() > 45) is (height < 500)


def test_other_keys_are_said_at_once(bar, session):
    session.commands.choose_keys({"tool_lasso": ("Ctrl+Alt+L",), "tool_frame": ()})
    assert "Ctrl+Alt+L" in bar.buttons["tool_lasso"].toolTip()
    assert bar.buttons["tool_frame"].toolTip().startswith("Frame\n")


def test_the_colours_are_shown_and_chosen_in_a_dialog(bar, box, qtbot):
    swatch = bar.colours.foreground
    box.update(foreground=(250, 10, 20))
    assert swatch.grab().toImage().pixelColor(11, 11) == QColor(250, 10, 20)
    assert swatch.accessibleDescription() == "#fa0a14"
    qtbot.mouseClick(swatch, Qt.MouseButton.LeftButton)
    dialog = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QColorDialog))
    dialog.setCurrentColor(QColor(1, 2, 3))
    dialog.accept()
    assert box.settings.foreground == (1, 2, 3)
    qtbot.waitUntil(lambda: not any(isinstance(each, QColorDialog) for each in QApplication.topLevelWidgets()))


def test_another_language_is_spoken_at_once(bar):
    QApplication.sendEvent(bar, QEvent(QEvent.Type.LanguageChange))
    assert bar.buttons["tool_pan"].accessibleName() == "Hand"
