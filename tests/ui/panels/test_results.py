"""The strip of finished pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale, QModelIndex, QPoint, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from studio.contract.events import Pictured
from studio.session import standard_commands
from studio.session.live import SavedPicture
from studio.session.session import Session
from studio.session.state import SeedRule
from studio.ui.panels.results import ResultsPanel
from studio.ui.results_strip.rows import BROKEN_ROLE, SHOWN_ROLE
from studio.ui.results_strip.thumbnails import MAX_KEPT
from tests.ui.made_pictures import gradient, made_picture, record

ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
DECORATION = Qt.ItemDataRole.DecorationRole


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "made"
    folder.mkdir()
    return [made_picture(folder / f"{n:04}-a-red-fox.png", seed=100 + n) for n in range(9, 0, -1)]


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> ResultsPanel:
    panel = ResultsPanel(session)
    qtbot.addWidget(panel)
    panel.resize(400, 132)
    panel.show()
    return panel


@pytest.fixture
def filled(panel: ResultsPanel, session: Session, pictures: list[Path], qtbot: QtBot) -> ResultsPanel:
    """The panel with nine pictures, those on the screen painted."""
    session.results.restore(pictures)
    qtbot.waitUntil(lambda: isinstance(tile(panel, 0, DECORATION), QImage))
    return panel


@pytest.fixture
def menu(filled: ResultsPanel, qtbot: QtBot) -> Iterator[Callable[[int], dict[str, Callable[[], None]]]]:
    """Give a function that opens the menu of a row with a key and gives what it offers."""

    def opened(row: int) -> dict[str, Callable[[], None]]:
        filled.strip.setCurrentIndex(filled.strip.rows.index(row, 0))
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
        QApplication.sendEvent(filled.strip.viewport(), event)
        return {action.text(): action.trigger for action in open_menu(filled).actions() if action.text()}

    yield opened
    for each in filled.findChildren(QMenu):
        each.close()


def tile(panel: ResultsPanel, row: int, role: int) -> object:
    return panel.strip.rows.index(row, 0).data(role)


def open_menu(panel: ResultsPanel) -> QMenu:
    return next(menu for menu in panel.findChildren(QMenu) if menu.isVisible())


def click(panel: ResultsPanel, row: int, qtbot: QtBot) -> None:
    place = panel.strip.visualRect(panel.strip.rows.index(row, 0)).center()
    qtbot.mouseClick(panel.strip.viewport(), Qt.MouseButton.LeftButton, pos=place)


def unsaved(count: int = 1) -> Pictured:
    return Pictured(1, count, gradient(), record())


def test_an_empty_strip_says_what_will_be_there(panel: ResultsPanel) -> None:
    assert panel._empty.isVisible()
    assert "appear here" in panel._empty.text()
    assert not panel.strip.isVisible()


def test_the_newest_picture_comes_first(filled: ResultsPanel, pictures: list[Path]) -> None:
    assert tile(filled, 0, Qt.ItemDataRole.DisplayRole) == pictures[0].name
    assert filled.strip.rows.rowCount() == 9


def test_only_what_is_seen_is_read(filled: ResultsPanel, qtbot: QtBot) -> None:
    thumbnails = filled.strip.thumbnails
    qtbot.waitUntil(lambda: not thumbnails._is_reading)
    last = filled.strip.rows.path(filled.strip.rows.index(8, 0))
    assert thumbnails.extent(last) is None
    filled.strip.horizontalScrollBar().setValue(10_000)
    qtbot.waitUntil(lambda: thumbnails.extent(last) == (8, 6))


def test_a_finished_picture_is_painted_from_its_pixels(
    panel: ResultsPanel, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "never-written.png"
    session.live.pictured.emit(SavedPicture(path, gradient(40, 20), record("a blue door", seed=5)))
    qtbot.waitUntil(lambda: isinstance(tile(panel, 0, DECORATION), QImage))
    assert not tile(panel, 0, BROKEN_ROLE)
    tip = tile(panel, 0, Qt.ItemDataRole.ToolTipRole)
    assert tip == "a blue door<br>40 x 20 pixels<br>Seed 5<br>never-written.png"


def test_a_prompt_is_never_taken_for_markup(panel: ResultsPanel, session: Session, tmp_path: Path) -> None:
    shown = SavedPicture(tmp_path / "a.png", gradient(), record("<img src=x> & <b>bold</b>"))
    session.live.pictured.emit(shown)
    assert "&lt;img src=x&gt; &amp; &lt;b&gt;" in tile(panel, 0, Qt.ItemDataRole.ToolTipRole)


def test_a_click_shows_the_picture_and_marks_it(
    filled: ResultsPanel, session: Session, pictures: list[Path], qtbot: QtBot
) -> None:
    click(filled, 1, qtbot)
    qtbot.waitUntil(lambda: session.shown is not None)
    assert session.shown.path == pictures[1]
    assert tile(filled, 1, SHOWN_ROLE)
    assert not tile(filled, 0, SHOWN_ROLE)
    assert tile(filled, 1, ACCESSIBLE) == f"{pictures[1].name}, a red fox, on the canvas"


def test_the_arrows_browse_and_show_where_they_rest(
    filled: ResultsPanel, session: Session, pictures: list[Path], qtbot: QtBot
) -> None:
    filled.strip.setFocus()
    shown = []
    session.shown_changed.connect(lambda: shown.append(session.shown.path))
    for _ in range(4):
        qtbot.keyClick(filled.strip, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: bool(shown))
    assert set(shown) == {pictures[4]}
    assert filled.strip.visualRect(filled.strip.currentIndex()).right() <= filled.strip.viewport().width()


def test_enter_shows_the_current_picture_at_once(
    filled: ResultsPanel, session: Session, pictures: list[Path], qtbot: QtBot
) -> None:
    filled.strip.setCurrentIndex(filled.strip.rows.index(2, 0))
    qtbot.keyClick(filled.strip, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.shown is not None)
    assert session.shown.path == pictures[2]
    assert not filled.strip._browsing.isActive()


def test_a_missing_file_is_shown_as_such_and_forgotten_on_click(
    panel: ResultsPanel, session: Session, pictures: list[Path], qtbot: QtBot
) -> None:
    pictures[1].unlink()
    pictures[2].write_bytes(b"no picture")
    session.results.restore(pictures)
    qtbot.waitUntil(lambda: tile(panel, 1, BROKEN_ROLE) and tile(panel, 2, BROKEN_ROLE))
    assert "cannot be read" in tile(panel, 1, ACCESSIBLE)
    assert not panel.strip.rows.index(1, 0).flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert not session.notices.all
    click(panel, 1, qtbot)
    qtbot.waitUntil(lambda: pictures[1] not in session.results.pictures)
    assert pictures[2] in session.results.pictures
    assert panel.strip.rows.rowCount() == 8


def test_a_new_picture_does_not_move_what_a_person_looks_at(
    filled: ResultsPanel, session: Session, tmp_path: Path
) -> None:
    strip = filled.strip
    strip.horizontalScrollBar().setValue(330)
    seen = strip._first_seen()
    before = strip.visualRect(strip.rows.index_of(seen)).left()
    session.results.add(made_picture(tmp_path / "new.png"))
    assert strip.rows.path(strip.rows.index(0, 0)) == tmp_path / "new.png"
    assert strip._first_seen() == seen
    assert strip.visualRect(strip.rows.index_of(seen)).left() == before


def test_a_new_picture_is_seen_at_the_newest_end(filled: ResultsPanel, session: Session, tmp_path: Path) -> None:
    new = made_picture(tmp_path / "new.png")
    session.results.add(new)
    assert filled.strip.horizontalScrollBar().value() == 0
    assert filled.strip.is_seen(new)


def test_the_scroll_place_is_held_in_the_grid_too(filled: ResultsPanel, session: Session, tmp_path: Path) -> None:
    filled.resize(250, 300)
    strip = filled.strip
    strip.executeDelayedItemsLayout()
    strip.verticalScrollBar().setValue(200)
    seen = strip._first_seen()
    before = strip.visualRect(strip.rows.index_of(seen)).top()
    for number in range(8):
        session.results.add(made_picture(tmp_path / f"new-{number}.png"))
    assert strip.visualRect(strip.rows.index_of(seen)).top() == before


def test_a_tall_dock_shows_a_grid_and_a_flat_one_a_strip(filled: ResultsPanel) -> None:
    strip = filled.strip
    tops = {strip.visualRect(strip.rows.index(row, 0)).top() for row in range(9)}
    assert len(tops) == 1
    filled.resize(320, 500)
    strip.executeDelayedItemsLayout()
    places = [strip.visualRect(strip.rows.index(row, 0)) for row in range(9)]
    assert places[0].top() == places[1].top() < places[2].top()
    assert not strip.horizontalScrollBar().isVisible()
    filled.resize(700, 120)
    strip.executeDelayedItemsLayout()
    assert len({strip.visualRect(strip.rows.index(row, 0)).top() for row in range(9)}) == 1


def test_the_current_picture_stays_current_when_others_come_and_go(
    filled: ResultsPanel, session: Session, pictures: list[Path], tmp_path: Path
) -> None:
    filled.strip.setCurrentIndex(filled.strip.rows.index(3, 0))
    session.results.add(made_picture(tmp_path / "new.png"))
    session.results.forget(pictures[0])
    assert filled.strip.rows.path(filled.strip.currentIndex()) == pictures[3]


def test_small_pictures_are_kept_within_bounds(
    panel: ResultsPanel, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    raster = gradient()
    for number in range(MAX_KEPT + 20):
        session.live.pictured.emit(SavedPicture(tmp_path / f"{number}.png", raster, record()))
    thumbnails = panel.strip.thumbnails
    qtbot.waitUntil(lambda: len(thumbnails._extents) == MAX_KEPT + 20)
    assert len(thumbnails._images) == MAX_KEPT


def test_a_picture_is_dragged_out_as_a_file(filled: ResultsPanel, pictures: list[Path]) -> None:
    index = filled.strip.rows.index(2, 0)
    assert index.flags() & Qt.ItemFlag.ItemIsDragEnabled
    data = filled.strip.rows.mimeData([index])
    assert data.urls() == [QUrl.fromLocalFile(str(pictures[2]))]
    assert filled.strip.rows.supportedDragActions() == Qt.DropAction.CopyAction


def test_the_menu_takes_over_the_seed_alone(filled: ResultsPanel, session: Session, menu, qtbot: QtBot) -> None:
    session.panels.update(prompt="mine")
    menu(0)["Take over only the seed"]()
    qtbot.waitUntil(lambda: session.panels.state.seed == 109)
    assert session.panels.state.prompt == "mine"
    assert session.panels.state.seed_rule is SeedRule.FIXED


def test_the_menu_takes_over_everything(filled: ResultsPanel, session: Session, menu, qtbot: QtBot) -> None:
    menu(1)["Take over all settings"]()
    qtbot.waitUntil(lambda: session.panels.state.prompt == "a red fox")
    assert session.panels.state.negative_prompt == "blur"
    assert session.panels.state.seed == 108


def test_the_menu_copies_picture_and_path(filled: ResultsPanel, pictures: list[Path], menu, qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    offered = menu(0)
    offered["Copy file path"]()
    assert clipboard.text() == str(pictures[0])
    offered["Copy picture"]()
    qtbot.waitUntil(lambda: not clipboard.image().isNull())
    assert (clipboard.image().width(), clipboard.image().height()) == (8, 6)
    clipboard.clear()


def test_the_menu_of_a_missing_file_offers_to_forget_it(
    filled: ResultsPanel, session: Session, pictures: list[Path], menu, qtbot: QtBot
) -> None:
    gone = pictures[8]
    gone.unlink()
    filled.strip.horizontalScrollBar().setValue(10_000)
    qtbot.waitUntil(lambda: tile(filled, 8, BROKEN_ROLE))
    offered = menu(8)
    assert "Take over all settings" not in offered
    offered["Take out of the list"]()
    assert gone not in session.results.pictures


def test_unsaved_pictures_are_told_and_saved_again(panel: ResultsPanel, session: Session, qtbot: QtBot) -> None:
    standard_commands.register(session)
    line = panel._unsaved
    assert not line.isVisible()
    session.results.keep_unsaved(unsaved())
    assert line.isVisible()
    assert line._text.text() == "1 picture could not be saved. It is kept until you quit."
    session.results.keep_unsaved(unsaved())
    assert line._text.text().startswith("2 pictures could not be saved.")
    button = line.findChild(QPushButton)
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not session.results.unsaved)
    assert not line.isVisible()
    assert panel.strip.rows.rowCount() == 2
    assert all(path.is_file() for path in session.results.pictures)


def test_the_panel_says_its_texts_anew_in_another_language(filled: ResultsPanel) -> None:
    filled.strip.tiles.broken_word = ""
    QLocale.setDefault(QLocale(QLocale.Language.English))
    QApplication.sendEvent(filled, QEvent(QEvent.Type.LanguageChange))
    assert filled.strip.tiles.broken_word == "Missing"
    assert filled.title() == "Results"


def test_everything_has_a_name_for_a_screen_reader(filled: ResultsPanel) -> None:
    assert filled.strip.accessibleName()
    assert filled._unsaved.findChild(QPushButton).accessibleName()
    assert filled.strip.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_rows_follow_any_other_list(panel: ResultsPanel, tmp_path: Path) -> None:
    rows = panel.strip.rows
    a, b, c, d = (tmp_path / name for name in "abcd")
    for wanted in ((a, b, c), (d, a, c), (c, a), (), (b, d)):
        rows.set_paths(wanted)
        assert tuple(rows.path(rows.index(row, 0)) for row in range(rows.rowCount())) == wanted
    assert rows.path(QModelIndex()) is None
