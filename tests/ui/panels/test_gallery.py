"""The gallery: searching, choosing, marking, collecting, deleting, dragging."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from studio.session import standard_commands
from studio.session.quiet import CALM_LOOKS
from studio.session.session import Session
from studio.ui.gallery.model import BROKEN_ROLE, ENTRY_ROLE, SHOWN_ROLE
from studio.ui.panels.gallery import GalleryPanel
from tests.ui.gallery_parts import choose, close_menus, entries, filled, menu_of, names, panel, pictures, wait_for_names
from tests.ui.made_pictures import made_picture

__all__ = ["filled", "panel", "pictures"]  # fixtures


def test_before_it_is_read_the_gallery_says_so(panel: GalleryPanel) -> None:
    assert not panel.grid.isVisible()
    assert "being read" in panel._words.text()


def test_an_empty_library_says_how_pictures_come(panel: GalleryPanel, session: Session, finish, qtbot) -> None:
    async def read() -> None:
        await session.library.open()
        await session.library.reconcile()

    finish(read())
    qtbot.waitUntil(lambda: "no picture yet" in panel._words.text())
    assert not panel._clear.isVisible()


def test_pictures_are_found_as_one_types(filled: GalleryPanel, qtbot: QtBot, commit_text) -> None:
    qtbot.keyClicks(filled.search_bar.field, "red")
    wait_for_names(filled, qtbot, ["0000", "0003"])
    assert filled.search_bar.count.text() == "2 pictures"
    filled.search_bar.field.clear()
    commit_text(filled.search_bar.field, "사")
    wait_for_names(filled, qtbot, ["0002"])


def test_what_fits_nothing_says_so_and_leads_back(filled: GalleryPanel, qtbot: QtBot) -> None:
    filled.look_for("zebra")
    qtbot.waitUntil(lambda: "No picture fits" in filled._words.text())
    qtbot.mouseClick(filled._clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(names(filled)) == 5)
    assert filled.grid.isVisible()


def test_what_is_not_understood_is_said_in_the_panel(filled: GalleryPanel, qtbot: QtBot) -> None:
    filled.look_for("steps:many")
    qtbot.waitUntil(filled._notices.isVisible)
    assert "steps" in filled._notices.text()
    filled.look_for("red")
    qtbot.waitUntil(lambda: not filled._notices.isVisible())


def test_small_pictures_are_made_of_what_is_seen(filled: GalleryPanel, qtbot: QtBot) -> None:
    index = filled.grid.pictures.index(0, 0)
    qtbot.waitUntil(lambda: isinstance(index.data(Qt.ItemDataRole.DecorationRole), QImage))
    image = index.data(Qt.ItemDataRole.DecorationRole)
    assert (image.width(), image.height()) == (filled.grid.tiles.picture_side, round(image.width() * 48 / 64))
    assert index.data(Qt.ItemDataRole.ToolTipRole).startswith("a red fox<br>64 x 48 pixels")


def test_small_pictures_are_made_again_for_other_tiles(filled: GalleryPanel, qtbot: QtBot) -> None:
    grid = filled.grid

    def widths() -> set[int]:
        images = (grid.pictures.seen(row).image for row in range(5))
        return {0 if image is None else image.width() for image in images}

    before = grid.tiles.picture_side
    qtbot.waitUntil(lambda: widths() == {before})
    grid.set_side(64)
    assert widths() == {before}, "the ones that are there are shown until then"
    qtbot.waitUntil(lambda: widths() == {grid.tiles.picture_side})
    assert grid.tiles.picture_side < before * 0.9


def test_what_a_tile_shows_is_what_its_roles_tell(filled: GalleryPanel, qtbot: QtBot) -> None:
    model = filled.grid.pictures
    index = model.index(2, 0)
    qtbot.waitUntil(lambda: model.seen(2).image is not None)
    seen = model.seen(2)
    assert seen.entry is index.data(ENTRY_ROLE)
    assert seen.image == index.data(Qt.ItemDataRole.DecorationRole)
    assert (seen.is_broken, seen.is_shown) == (index.data(BROKEN_ROLE), index.data(SHOWN_ROLE)) == (False, False)
    filled.session.show(seen.entry.path)
    qtbot.waitUntil(lambda: model.seen(2).is_shown)
    assert index.data(SHOWN_ROLE)


def test_a_damaged_file_is_shown_as_such(filled: GalleryPanel, session: Session, finish, qtbot: QtBot) -> None:
    (session.library.roots[0] / "9999.png").write_bytes(b"no picture")
    finish(session.library.reconcile())
    wait_for_names(filled, qtbot, ["0000", "0001", "0002", "0003", "0004", "9999"])
    index = filled.grid.pictures.index(5, 0)
    filled.grid.grab()
    qtbot.waitUntil(lambda: "cannot be read" in index.data(Qt.ItemDataRole.AccessibleTextRole))


def test_a_choice_outlives_another_order(filled: GalleryPanel, qtbot: QtBot) -> None:
    choose(filled, 1, 2)
    before = set(filled.grid.chosen())
    filled.search_bar.sort.choose("prompt")
    wait_for_names(filled, qtbot, ["0001", "0003", "0000", "0004", "0002"])
    assert set(filled.grid.chosen()) == before
    assert filled.search_bar.count.text() == "2 of 5 chosen"


def test_a_new_picture_comes_in_without_a_reset(filled: GalleryPanel, session: Session, qtbot: QtBot) -> None:
    filled.search_bar.sort.choose("newest")
    qtbot.waitUntil(lambda: all(names(filled)))
    reset = []
    filled.grid.pictures.modelReset.connect(lambda: reset.append(1))
    filled.grid.pictures.set_ids((99, *filled.grid.pictures.ids))
    assert not reset
    assert filled.grid.pictures.rowCount() == 6


def test_delete_moves_to_the_trash_and_control_z_brings_back(
    filled: GalleryPanel, session: Session, pictures: list[Path], qtbot: QtBot
) -> None:
    choose(filled, 1, 2)
    qtbot.keyClick(filled.grid, Qt.Key.Key_Delete)
    wait_for_names(filled, qtbot, ["0000", "0003", "0004"])
    assert not pictures[1].exists()
    qtbot.waitUntil(lambda: filled.grid.chosen() == (filled.grid.pictures.ids[1],))  # the picture after them
    qtbot.keyClick(filled.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(names(filled)) == 5)
    assert pictures[1].exists()


def test_the_menu_of_one_and_of_many(filled: GalleryPanel, session: Session, pictures: list[Path], qtbot) -> None:
    choose(filled, 0)
    offered = menu_of(filled)
    assert {"Show on the canvas", "Use as a mask", "Take over all settings", "Copy the command line"} <= set(offered)
    assert {"Big view", "Export…", "Tags…", "Move to the trash"} <= set(offered)
    offered["Copy the command line"]()
    qtbot.waitUntil(lambda: "studio generate 'a red fox'" in QGuiApplication.clipboard().text())
    offered["Show on the canvas"]()
    qtbot.waitUntil(lambda: session.shown is not None)
    assert session.shown.path == pictures[0]
    close_menus(filled)
    qtbot.waitUntil(lambda: not filled.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly))
    choose(filled, 0, 1)
    offered = menu_of(filled)
    assert "Show on the canvas" not in offered
    assert {"Move to the trash", "Tags…", "New collection…", "Red"} <= set(offered)
    close_menus(filled)


def test_enter_opens_and_space_views(filled: GalleryPanel, session: Session, qtbot: QtBot) -> None:
    viewed = []
    filled.view_asked.connect(viewed.append)
    choose(filled, 3)
    qtbot.keyClick(filled.grid, Qt.Key.Key_Space)
    assert viewed == [filled.grid.pictures.ids[3]]
    qtbot.keyClick(filled.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.shown is not None and session.shown.path.stem == "0003")


def test_chosen_pictures_are_dragged_out_as_files(filled: GalleryPanel, pictures: list[Path]) -> None:
    choose(filled, 0, 2)
    indexes = filled.grid.selectionModel().selectedIndexes()
    data = filled.grid.pictures.mimeData(indexes)
    assert [Path(url.toLocalFile()) for url in data.urls()] == [pictures[0], pictures[2]]


def test_files_dropped_on_it_come_into_the_library(
    filled: GalleryPanel, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    outside = made_picture(tmp_path / "zebra.png", "a zebra")
    (tmp_path / "notes.txt").write_text("no picture")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (outside, tmp_path / "notes.txt")])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    QApplication.sendEvent(filled.grid.viewport(), enter)
    assert enter.isAccepted()
    QApplication.sendEvent(filled.grid.viewport(), QDropEvent(QPointF(5, 5), copy, data, left, none))
    qtbot.waitUntil(lambda: "zebra" in names(filled))
    texts = [notice.text for notice in session.notices.all]
    assert "1 picture copied into the library." in texts
    assert any("notes.txt is no picture" in text for text in texts)
    assert outside.exists()


def test_a_hidden_gallery_does_not_search(panel: GalleryPanel, session: Session, pictures, finish, qtbot) -> None:
    panel.hide()

    async def read() -> None:
        await session.library.open()
        await session.library.reconcile()

    finish(read())
    assert panel.grid.pictures.rowCount() == 0
    panel.show()
    qtbot.waitUntil(lambda: panel.grid.pictures.rowCount() == 5)


def test_the_command_brings_back_what_was_deleted(filled: GalleryPanel, session: Session, finish, qtbot) -> None:
    standard_commands.register(session)
    assert not session.commands.is_enabled("undo_delete")
    finish(session.deleter.delete_now((entries(filled)[0].path,)))
    assert session.commands.is_enabled("undo_delete")
    session.commands.run("undo_delete")
    qtbot.waitUntil(lambda: not session.commands.is_enabled("undo_delete"))


def test_control_and_the_wheel_change_the_size_of_the_tiles(filled: GalleryPanel) -> None:
    filled.grid.set_side(200)
    assert filled.search_bar.slider.value() == 200
    large = filled.grid.tiles.side
    filled.search_bar.slider.setValue(70)
    assert filled.grid.tiles.side < large
    assert filled.grid.columns > 5


def test_scrolling_ends_the_quiet_at_once(filled: GalleryPanel, qtbot: QtBot) -> None:
    quiet, bar = filled.session.quiet, filled.grid.verticalScrollBar()
    filled.resize(200, 200)
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    for _ in range(CALM_LOOKS + 1):
        quiet.look()
    assert quiet.is_now
    bar.setValue(bar.maximum())
    assert not quiet.is_now


def test_an_empty_gallery_takes_dropped_files_and_brings_back_what_was_deleted(
    filled: GalleryPanel, pictures: list[Path], tmp_path: Path, qtbot: QtBot
) -> None:
    filled.activateWindow()
    filled.grid.setFocus()
    filled.grid.selectAll()
    qtbot.keyClick(filled.grid, Qt.Key.Key_Delete)
    qtbot.waitUntil(filled._empty.isVisible)
    assert filled.search_bar.field.hasFocus()  # the keyboard stays in the panel
    given = made_picture(tmp_path / "given.png", "a gift")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(given))])
    place, none = QPointF(20, 20), Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(place.toPoint(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(filled._empty, entered)
    assert entered.isAccepted()
    dropped = QDropEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(filled._empty, dropped)
    wait_for_names(filled, qtbot, ["given"])
    filled.grid.selectAll()
    qtbot.keyClick(filled.grid, Qt.Key.Key_Delete)
    qtbot.waitUntil(filled._empty.isVisible)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(5, 5))
    QApplication.sendEvent(filled._empty, asked)
    menu = next(each for each in filled.findChildren(QMenu) if each.isVisible())
    next(action for action in menu.actions() if "Bring back" in action.text()).trigger()
    wait_for_names(filled, qtbot, ["given"])
    close_menus(filled)


def test_what_is_being_read_when_the_gallery_goes_is_dropped(
    session: Session, pictures: list[Path], finish, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    async def read() -> None:
        await session.library.open()
        await session.library.reconcile()

    finish(read())
    panel = GalleryPanel(session)
    panel.resize(760, 400)
    panel.show()
    grid = panel.grid
    qtbot.waitUntil(lambda: grid.pictures._is_reading or grid.thumbnails._is_making)
    model, thumbnails, gone = grid.pictures, grid.thumbnails, []
    grid.destroyed.connect(lambda: gone.append(True))
    panel.deleteLater()
    qtbot.waitUntil(lambda: bool(gone))
    finish(session.library.count())
    qtbot.waitUntil(lambda: not (model._is_reading or thumbnails._is_making))
    assert not caplog.records


def test_the_keyboard_goes_through_the_search_bar_as_the_eye_does(filled: GalleryPanel) -> None:
    bar = filled.search_bar
    bar.resize(900, bar.height())
    passed = [bar.field]
    while len(passed) < 4:
        following = passed[-1].nextInFocusChain()
        while following.focusPolicy() is Qt.FocusPolicy.NoFocus or following.parent() is not bar:
            following = following.nextInFocusChain()
        passed.append(following)
    assert passed == [bar.field, bar.filters, bar.sort, bar.slider]
