"""The gallery: stars, labels, tags and collections, given with pointer and keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from studio.session.session import Session
from studio.ui.gallery.filters import Filter
from studio.ui.panels.gallery import GalleryPanel
from tests.ui.gallery_parts import choose, close_menus, entries, filled, menu_of, names, panel, pictures, wait_for_names

__all__ = ["filled", "panel", "pictures"]  # fixtures


def test_keys_give_stars_and_labels(filled: GalleryPanel, qtbot: QtBot) -> None:
    choose(filled, 1, 3)
    qtbot.keyClick(filled.grid, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: [entry.stars for entry in entries(filled)] == [0, 4, 0, 4, 0])
    qtbot.keyClick(filled.grid, Qt.Key.Key_9)
    qtbot.waitUntil(lambda: [entry.label for entry in entries(filled)] == ["", "blue", "", "blue", ""])
    qtbot.keyClick(filled.grid, Qt.Key.Key_9)
    qtbot.waitUntil(lambda: not any(entry.label for entry in entries(filled)))
    filled.search_bar.filters.set_filter(Filter(stars=4))
    wait_for_names(filled, qtbot, ["0001", "0003"])
    assert filled.search_bar.filters.text() == "Filter (1)"


def test_a_click_on_a_star_rates(filled: GalleryPanel, qtbot: QtBot) -> None:
    grid = filled.grid
    tile = grid.visualRect(grid.pictures.index(2, 0))
    row = grid.tiles._star_row(tile)
    for wanted in (3, 0):
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(row.x() + 30, row.center().y()))
        qtbot.waitUntil(lambda wanted=wanted: entries(filled)[2].stars == wanted)
    assert grid.chosen() == (grid.pictures.ids[2],)


def test_tags_are_asked_for_and_those_that_all_have_can_be_changed(
    filled: GalleryPanel, session: Session, finish, qtbot: QtBot
) -> None:
    choose(filled, 0, 1)
    session.library.tag(filled.grid.chosen()[:1], ["own"])
    session.library.tag(filled.grid.chosen(), ["sea", "old"])
    qtbot.waitUntil(lambda: entries(filled)[1].tags == ("old", "sea"))
    qtbot.keyClick(filled.grid, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: bool(filled.findChildren(QInputDialog)))
    dialog = filled.findChild(QInputDialog)
    assert dialog.textValue() == "old, sea"
    dialog.setTextValue("sea, new")
    dialog.accept()
    qtbot.waitUntil(lambda: [entry.tags for entry in entries(filled)[:2]] == [("new", "own", "sea"), ("new", "sea")])
    qtbot.waitUntil(lambda: not filled.findChildren(QInputDialog))


def test_a_collection_is_made_filled_renamed_and_taken_away(
    filled: GalleryPanel, session: Session, qtbot: QtBot
) -> None:
    choose(filled, 0, 3)
    menu_of(filled)["New collection…"]()
    dialog = filled.findChild(QInputDialog)
    dialog.setTextValue("Reds & more")
    dialog.accept()
    qtbot.waitUntil(lambda: [each.name for each in session.library.collections] == ["Reds & more"])
    close_menus(filled)
    filled.search_bar.filters.set_filter(Filter(collection="Reds & more"))
    wait_for_names(filled, qtbot, ["0000", "0003"])
    choose(filled, 0)
    menu_of(filled)["Take out of Reds && more"]()
    wait_for_names(filled, qtbot, ["0003"])
    close_menus(filled)
    qtbot.waitUntil(lambda: filled.findChild(QInputDialog) is None)
    filled._rename_collection()
    dialog = filled.findChild(QInputDialog)
    dialog.setTextValue("Reds")
    dialog.accept()
    qtbot.waitUntil(lambda: [each.name for each in session.library.collections] == ["Reds"])
    wait_for_names(filled, qtbot, ["0003"])
    filled._delete_collection()
    qtbot.waitUntil(lambda: len(names(filled)) == 5 and not session.library.collections)
    qtbot.waitUntil(lambda: filled.findChild(QInputDialog) is None)


def test_in_a_low_dock_a_whole_row_is_seen_and_its_stars_lie_over_the_pictures(filled, session, qtbot) -> None:
    grid = filled.grid
    session.library.rate(grid.pictures.ids[:1], 4)
    qtbot.waitUntil(lambda: entries(filled)[0].stars == 4)
    filled.resize(760, 103)
    qtbot.waitUntil(lambda: grid.viewport().height() < 82)
    tile = grid.visualRect(grid.pictures.index(0, 0))
    assert tile.height() == grid.tiles.side <= grid.viewport().height()
    assert tile.bottom() < grid.viewport().height()
    assert grid.tiles.star_at(tile, tile.bottomLeft() + QPoint(12, -8)) == 0
    chip = grid.grab().toImage().pixelColor(tile.left() + 14, tile.bottom() - 8)
    assert chip.hue() in range(35, 50)
    filled.resize(760, 400)
    tile = grid.visualRect(grid.pictures.index(0, 0))
    assert tile.height() > grid.tiles.side
    assert grid.tiles.star_at(tile, tile.bottomLeft() + QPoint(12, -8)) == 1
