"""The gallery while its files are renamed, replaced and taken away outside: what a tile shows is what is acted on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot

from studio.session.session import Session
from studio.ui.gallery import chosen_files, model
from studio.ui.panels.gallery import GalleryPanel
from tests.ui.gallery_parts import choose, close_menus, entries, filled, menu_of, names, panel, pictures, wait_for_names
from tests.ui.made_pictures import gradient, made_picture

__all__ = ["filled", "panel", "pictures"]  # fixtures


@pytest.fixture
def in_pieces(filled: GalleryPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the grid remember two pictures at once, as of 50,000 it remembers some thousands."""
    monkeypatch.setattr(model, "PAGE", 1)
    monkeypatch.setattr(model, "MAX_ENTRIES", 2)
    monkeypatch.setattr(model, "MAX_PREFETCHED", 1)
    monkeypatch.setattr(chosen_files, "PIECE", 2)
    filled.grid.pictures._entries.clear()


def look_through(session: Session, finish) -> None:
    finish(session.library.reconcile())


def remove_index(session: Session) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{session.shelf.places.library_file}{end}").unlink(missing_ok=True)


def dragged(panel: GalleryPanel) -> QMimeData:
    pictures = panel.grid.pictures
    return pictures.mimeData([pictures.index(row, 0) for row in range(pictures.rowCount())])


def test_a_renamed_picture_shows_its_new_name_and_is_opened_there(
    filled: GalleryPanel, session: Session, pictures: list[Path], finish, qtbot: QtBot
) -> None:
    now = pictures[2].with_name("0002-new.png")
    pictures[2].rename(now)
    look_through(session, finish)
    wait_for_names(filled, qtbot, ["0000", "0001", "0002-new", "0003", "0004"])
    filled._open(filled.grid.pictures.ids[2])
    qtbot.waitUntil(lambda: session.shown is not None and session.shown.path == now)


def test_a_renamed_picture_that_could_not_be_read_under_its_old_name_is_shown_again(
    filled: GalleryPanel, session: Session, pictures: list[Path], finish, qtbot: QtBot
) -> None:
    grid = filled.grid
    entry = entries(filled)[2]
    grid.thumbnails._broken.add((entry.id, entry.mtime_ns))  # before the folder's watch can tell of the new name
    pictures[2].rename(pictures[2].with_name("0002-new.png"))
    look_through(session, finish)
    qtbot.waitUntil(lambda: not grid.pictures.seen(2).is_broken and grid.pictures.seen(2).image is not None)


def test_a_replaced_picture_shows_what_it_is_now(
    filled: GalleryPanel, session: Session, pictures: list[Path], finish, qtbot: QtBot
) -> None:
    made_picture(pictures[2], "entirely new", seed=99, raster=gradient(200, 100))
    look_through(session, finish)
    qtbot.waitUntil(lambda: entries(filled)[2].prompt == "entirely new")
    assert (entries(filled)[2].width, entries(filled)[2].height) == (200, 100)


def test_the_choice_is_no_other_picture_once_the_index_was_made_anew(
    filled: GalleryPanel, session: Session, pictures: list[Path], qtbot: QtBot
) -> None:
    choose(filled, 1)
    remove_index(session)
    made_picture(pictures[0].with_name("zz.png"), "new", seed=50)
    filled.look_for("")
    wait_for_names(filled, qtbot, ["0000", "0001", "0002", "0003", "0004", "zz"])
    assert not filled.grid.chosen()
    filled._delete()
    choose(filled, names(filled).index("0001"))
    filled._delete()
    wait_for_names(filled, qtbot, ["0000", "0002", "0003", "0004", "zz"])
    assert not pictures[1].exists()


def test_deleting_takes_nothing_that_the_tile_does_not_show(
    filled: GalleryPanel, session: Session, pictures: list[Path], qtbot: QtBot
) -> None:
    choose(filled, 1)
    made_picture(pictures[1], "another one", seed=99, raster=gradient(200, 100))
    qtbot.keyClick(filled.grid, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: entries(filled)[1].prompt == "another one")
    assert session.notices.all[-1].text == "0001.png is another picture by now; it was not deleted."
    menu_of(filled)["Move to the trash"]()
    close_menus(filled)
    wait_for_names(filled, qtbot, ["0000", "0002", "0003", "0004"])


@pytest.mark.usefixtures("in_pieces")
def test_more_chosen_pictures_than_are_remembered_are_dragged_out_all_or_none(
    filled: GalleryPanel, session: Session, pictures: list[Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drags: list[object] = []
    monkeypatch.setattr(QAbstractItemView, "startDrag", lambda *given: drags.append(given))
    filled.grid.selectAll()
    assert not dragged(filled).urls()
    filled.grid.startDrag(Qt.DropAction.CopyAction)
    assert [notice.text for notice in session.notices.all] == ["The chosen pictures are still being read."]
    qtbot.waitUntil(lambda: filled.grid.pictures.are_ready(filled.grid.chosen()))
    assert [url.toLocalFile() for url in dragged(filled).urls()] == list(map(str, pictures))
    filled.grid.startDrag(Qt.DropAction.CopyAction)
    assert (len(drags), len(session.notices.all)) == (1, 1)


@pytest.mark.usefixtures("in_pieces")
def test_a_renamed_picture_is_dragged_out_under_its_new_name(
    filled: GalleryPanel, session: Session, pictures: list[Path], finish, qtbot: QtBot
) -> None:
    filled.grid.selectAll()
    qtbot.waitUntil(lambda: filled.grid.pictures.are_ready(filled.grid.chosen()))
    pictures[2].rename(pictures[2].with_name("0002-new.png"))
    look_through(session, finish)
    qtbot.waitUntil(lambda: any("0002-new" in url.toLocalFile() for url in dragged(filled).urls()))
    assert len(dragged(filled).urls()) == 5


def test_the_big_view_follows_its_file_and_deletes_no_other_picture(
    filled: GalleryPanel, session: Session, pictures: list[Path], finish, qtbot: QtBot
) -> None:
    viewer = filled.view(filled.grid.pictures.ids[1])
    qtbot.waitUntil(lambda: bool(viewer.entries) and viewer.isActiveWindow())
    made_picture(pictures[1], "another one", seed=99, raster=gradient(200, 100))
    qtbot.keyClick(viewer, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: viewer._told.text() == "The file is another picture by now; it was not deleted.")
    qtbot.waitUntil(lambda: viewer.entries[0].prompt == "another one")
    made_picture(pictures[1], "a third one", seed=100, raster=gradient(100, 100))
    look_through(session, finish)
    qtbot.waitUntil(lambda: viewer.entries[0].prompt == "a third one")
    qtbot.keyClick(viewer, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not pictures[1].exists())
    viewer.close()
