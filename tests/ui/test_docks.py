"""The docks: moved, floated, hidden, brought back, and remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QDockWidget, QTabBar

from studio.ui.docks import BEHIND, PANELS
from studio.ui.window import MainWindow
from tests.open_windows import close


def dock_of(window: MainWindow, panel_id: str) -> QDockWidget:
    return window.findChild(QDockWidget, panel_id)


def shown(window: MainWindow) -> list[str]:
    return [panel_id for panel_id in PANELS if not dock_of(window, panel_id).isHidden()]


def small(qtbot, window: MainWindow) -> QTabBar:
    """Make the window small, with its panels behind each other, and give the bar with their tabs."""
    window.resize(800, 600)
    window.session.commands.run("reset_layout")

    def bars() -> list[QTabBar]:
        found = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [bar for bar in found if bar.isVisible()]

    qtbot.waitUntil(lambda: sorted(bar.count() for bar in bars()) == [4, 5])
    return min(bars(), key=lambda bar: bar.x())


def test_a_panel_that_was_moved_floated_and_hidden_stands_there_again_after_a_restart(open_window, qtbot):
    window = open_window()
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock_of(window, "queue"))
    dock_of(window, "backbone").setFloating(True)
    dock_of(window, "results").hide()
    close(qtbot, window)
    again = open_window()
    assert again.dockWidgetArea(dock_of(again, "queue")) is Qt.DockWidgetArea.RightDockWidgetArea
    assert dock_of(again, "backbone").isFloating()
    assert shown(again) == [panel_id for panel_id in PANELS if panel_id != "results"]


def test_a_side_that_was_made_wider_is_as_wide_after_a_restart(open_window, qtbot):
    window = open_window()
    window.resize(1400, 800)
    window.resizeDocks([dock_of(window, "prompt")], [450], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    width = dock_of(window, "prompt").width()
    close(qtbot, window)
    again = open_window()
    assert width == pytest.approx(450, abs=5)
    assert dock_of(again, "prompt").width() == width


def test_reset_brings_back_whatever_was_done(window):
    window.resize(1400, 850)
    window.session.commands.run("reset_layout")
    QApplication.processEvents()
    # What stands behind another panel has no place of its own until it is looked at.
    seen = [panel_id for panel_id in PANELS if panel_id not in BEHIND]
    first = {panel_id: dock_of(window, panel_id).geometry() for panel_id in seen}
    dock_of(window, "prompt").setFloating(True)
    dock_of(window, "queue").hide()
    window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, dock_of(window, "scheduler"))
    window.tabifyDockWidget(dock_of(window, "results"), dock_of(window, "backbone"))
    window.session.commands.run("reset_layout")
    QApplication.processEvents()
    assert {panel_id: dock_of(window, panel_id).geometry() for panel_id in seen} == first
    for panel_id, front in BEHIND.items():
        assert dock_of(window, panel_id) in window.tabifiedDockWidgets(dock_of(window, front))


def test_reset_leaves_the_keyboard_where_it_is(window):
    editor = window.docks.panels["prompt"].prompt.editor
    for size in ((1400, 850), (800, 600)):
        editor.setFocus()
        window.resize(*size)
        window.session.commands.run("reset_layout")
        assert editor.hasFocus()


def test_hiding_all_panels_twice_changes_nothing(window):
    commands = window.session.commands
    dock_of(window, "queue").hide()
    before = shown(window)
    commands.run("hide_panels")
    assert shown(window) == []
    assert commands.is_checked("hide_panels")
    commands.run("hide_panels")
    assert shown(window) == before
    assert not commands.is_checked("hide_panels")


def test_panels_that_were_hidden_for_a_look_are_back_after_a_restart(open_window, qtbot):
    window = open_window()
    window.session.commands.run("hide_panels")
    close(qtbot, window)
    assert shown(open_window()) == list(PANELS)


def test_going_to_the_prompt_brings_it_back_from_wherever_it_is(window):
    commands = window.session.commands
    dock_of(window, "prompt").hide()
    commands.run("focus_prompt")
    assert dock_of(window, "prompt").isVisible()
    commands.run("hide_panels")
    commands.run("focus_prompt")
    assert shown(window) == list(PANELS)
    assert not window.actions_of_commands.action("hide_panels").isChecked()
    assert window.docks.panels["prompt"].prompt.editor.hasFocus()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_tabs_of_panels_have_names_and_whole_texts_on_a_small_display(open_window, qtbot, language):
    window = open_window(language=language)
    bar = small(qtbot, window)
    assert bar.accessibleName()
    for tab in range(bar.count()):
        text = bar.tabText(tab)
        assert bar.tabRect(tab).width() >= QFontMetrics(bar.font()).horizontalAdvance(text), text
        assert bar.tabRect(tab).right() <= bar.width(), text
    assert window.stage.canvas.width() >= 200


def test_the_keyboard_changes_the_tab(window, qtbot):
    bar = small(qtbot, window)
    bar.setFocus(Qt.FocusReason.TabFocusReason)
    before = bar.currentIndex()
    qtbot.keyClick(bar, Qt.Key.Key_Right)
    assert bar.currentIndex() == before + 1


def test_each_panel_has_a_switch_in_the_menu(window):
    for action in window.docks.actions():
        action.trigger()
    assert shown(window) == []
    for action in window.docks.actions():
        action.trigger()
    assert shown(window) == list(PANELS)
