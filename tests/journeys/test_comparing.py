"""Two made pictures are compared, looked at large, sorted out and found again by their looks; in both languages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from studio.session.jobs import JobState
from studio.ui.gallery.viewer import PictureViewer
from studio.ui.panels.gallery import GalleryPanel
from studio.ui.window import MainWindow
from tests.journeys.walking import press_generate, set_steps, states, type_prompt, wait_for

pytestmark = pytest.mark.slow

WORDS = {
    "en": ("Compare the two", "Seed: ", "1 of 3", "was moved to the trash", "Find similar pictures", "look like"),
    "ko": ("두 그림 비교", "시드: ", "3장 중 1번째", "휴지통으로 옮겼습니다", "비슷한 그림 찾기", "비슷한 그림"),
}


def choose(panel: GalleryPanel, text: str) -> None:
    """Choose an entry of the menu of the chosen pictures."""
    panel._open_menu(panel.mapToGlobal(QPoint(40, 40)))
    menus = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMenu) and each.isVisible()]
    action = next(each for menu in menus for each in menu.actions() if each.text().partition("\t")[0] == text)
    action.trigger()
    for menu in menus:
        menu.close()


def view(window: MainWindow, qtbot: QtBot) -> PictureViewer:
    wait_for(qtbot, lambda: any(each.isActiveWindow() for each in window.findChildren(PictureViewer)))
    return next(each for each in window.findChildren(PictureViewer) if each.isActiveWindow())


def compare_two(window: MainWindow, qtbot: QtBot, compare: str, seed: str) -> None:
    """Two of the pictures under one zoom: side by side, by the slider, by their difference."""
    panel: GalleryPanel = window.docks.panels["gallery"]
    grid = panel.grid
    grid.go_to(grid.pictures.ids[0])
    qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert len(grid.chosen()) == 2
    wait_for(qtbot, lambda: all(grid.pictures.known(number) for number in grid.chosen()))
    choose(panel, compare)
    viewer = view(window, qtbot)
    wait_for(qtbot, lambda: viewer.lens.is_comparing)
    # The same prompt with the next seed: nothing else was another.
    wait_for(qtbot, lambda: viewer._words.text.startswith(seed))
    assert len({chip.text for chip in viewer.lens._chips}) == 2
    qtbot.keyClick(viewer, Qt.Key.Key_2)
    assert viewer.lens.handle.isVisible()
    fitted = viewer.lens.scale
    qtbot.keyClick(viewer, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert viewer.lens.scale > fitted
    QTest.keyClick(viewer.lens.handle, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert viewer.lens.divider > 0.55
    qtbot.keyClick(viewer, Qt.Key.Key_3)
    assert not viewer.lens.handle.isVisible()
    qtbot.keyClick(viewer, Qt.Key.Key_Escape)
    wait_for(qtbot, lambda: viewer.is_left)


def sort_out(window: MainWindow, qtbot: QtBot, first_of_three: str, gone: str) -> None:
    """One after the other in the big view: stars, away, and back."""
    grid = window.docks.panels["gallery"].grid
    grid.setFocus()
    grid.go_to(grid.pictures.ids[0])
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    viewer = view(window, qtbot)
    wait_for(qtbot, lambda: viewer._place.text() == first_of_three and bool(viewer._words.text))
    doomed = window.session.shelf.open(viewer._entries[0].path).path
    qtbot.keyClick(viewer, Qt.Key.Key_5)
    wait_for(qtbot, lambda: viewer.stars.stars == 5)
    qtbot.keyClick(viewer, Qt.Key.Key_Delete)
    wait_for(qtbot, lambda: not doomed.exists() and gone in viewer._told.text())
    wait_for(qtbot, lambda: len(grid.pictures.ids) == 2)
    qtbot.keyClick(viewer, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait_for(qtbot, lambda: doomed.exists() and viewer._place.text() == first_of_three)
    wait_for(qtbot, lambda: viewer.stars.stars == 5)
    qtbot.keyClick(viewer.lens, Qt.Key.Key_Space)
    wait_for(qtbot, lambda: viewer.is_left and len(grid.pictures.ids) == 3)


def find_alike(window: MainWindow, qtbot: QtBot, similar: str, alike: str) -> None:
    """Pictures that look like the first, and back to all."""
    panel: GalleryPanel = window.docks.panels["gallery"]
    grid = panel.grid
    grid.go_to(grid.pictures.ids[0])
    wait_for(qtbot, lambda: grid.pictures.known(grid.pictures.ids[0]) is not None)
    choose(panel, similar)
    wait_for(qtbot, panel._likeness.isVisible)
    assert alike in panel._likeness._words.text
    qtbot.mouseClick(panel._likeness._back, Qt.MouseButton.LeftButton)
    wait_for(qtbot, lambda: not panel._likeness.isVisible() and len(grid.pictures.ids) == 3)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_two_pictures_are_compared_sorted_out_and_found_by_their_looks(open_window, qtbot, commit_text, language):
    compare, seed, first_of_three, gone, similar, alike = WORDS[language]
    window = open_window(language=language)
    panel: GalleryPanel = window.docks.panels["gallery"]
    grid = panel.grid
    set_steps(qtbot, window, 2)
    window.session.panels.update(count=3)
    type_prompt(window, "빨간 여우", commit_text)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: states(window) == [JobState.DONE])
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    wait_for(qtbot, lambda: len(grid.pictures.ids) == 3)
    qtbot.keyClick(panel.search_bar.field, Qt.Key.Key_Down)
    compare_two(window, qtbot, compare, seed)
    sort_out(window, qtbot, first_of_three, gone)
    find_alike(window, qtbot, similar, alike)
