"""The filter's menus: tags and folders, each with its number of pictures, in the words of a search."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from studio.session.library import FolderCount
from studio.session.session import Session
from studio.ui.gallery.filters import Filter, FilterButton
from studio.ui.gallery.narrowing import MOST_FOLDERS, MOST_TAGS, branches_of, title_of
from tests.session.test_library_folders import painted


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return painted(tmp_path / "photos & more" / "sea", "p", "q").parent


@pytest.fixture
def opened(session: Session, photos: Path, finish) -> Session:
    """A library of two folders, with tags."""

    async def read() -> None:
        await session.library.open()
        await session.library.reconcile()

    for day in ("2026-11-21", "2026-11-22"):
        painted(session.library.roots[0] / day, "a" + day[-1])
    session.settings.update(library_folders=(photos,))
    finish(read())
    return session


@pytest.fixture
def button(opened: Session, qtbot) -> FilterButton:
    button = FilterButton(opened)
    qtbot.addWidget(button)
    return button


def menu_of(button: FilterButton, *titles: str) -> dict[str, QAction]:
    """Give the actions of a menu by their texts, after it has been opened."""
    menu = button._menu
    if not titles:
        menu.aboutToShow.emit()
    for title in titles:
        action = next(each for each in menu.actions() if each.text() == title)
        menu = action.menu()
        assert isinstance(menu, QMenu)
    return {each.text(): each for each in menu.actions()}


def opened_menu(button: FilterButton, qtbot) -> None:
    with qtbot.waitSignal(button._session.library.contents_changed):
        menu_of(button)


def tagged(session: Session, finish, **tags: str) -> None:
    for tag, text in tags.items():
        session.library.tag(finish(session.library.find(text)).ids, [tag])
        finish(session.library.count())


def found(session: Session, button: FilterButton, finish) -> set[str]:
    async def names() -> set[str]:
        ids = (await session.library.find(button.filter.terms())).ids
        return {path.stem for path in await session.library.paths(ids)}

    return finish(names())


def test_tags_are_offered_with_their_numbers_and_several_may_be_asked_for(button, opened, finish, qtbot) -> None:
    tagged(opened, finish, sea="folder:photos", sand='"picture p"', day="folder:2026")
    opened_menu(button, qtbot)
    assert list(menu_of(button, "Tags")) == ["Any tags", "day (2)", "sand (1)", "sea (2)"]
    with qtbot.waitSignal(button.changed):
        menu_of(button, "Tags")["sea (2)"].trigger()
    assert found(opened, button, finish) == {"p", "q"}
    menu_of(button)
    assert menu_of(button, "Tags")["sea (2)"].isChecked()
    menu_of(button, "Tags")["sand (1)"].trigger()
    assert button.filter == Filter(tags=frozenset(("sea", "sand")))
    assert found(opened, button, finish) == {"p"}
    assert button.text() == "Filter (1)"
    menu_of(button)
    menu_of(button, "Tags")["sea (2)"].trigger()
    assert found(opened, button, finish) == {"p"}
    menu_of(button)
    menu_of(button, "Tags")["Any tags"].trigger()
    assert button.filter == Filter()


def test_a_tag_that_is_gone_can_still_be_taken_out_of_the_filter(button, opened, finish, qtbot) -> None:
    assert list(menu_of(button) and menu_of(button, "Tags"))[1].startswith("No picture has a tag yet")
    button.set_filter(Filter(tags=frozenset(("gone",))))
    menu_of(button)
    menu_of(button, "Tags")["gone (0)"].trigger()
    assert button.filter == Filter()


def test_only_the_tags_of_the_most_pictures_are_offered(button, opened, finish, qtbot) -> None:
    ids = finish(opened.library.find("")).ids
    opened.library.tag(ids[:1], [f"t{number:02}" for number in range(MOST_TAGS + 5)])
    opened.library.tag(ids[1:], ["t64"])
    finish(opened.library.count())
    opened_menu(button, qtbot)
    offered = list(menu_of(button, "Tags"))
    assert len(offered) == MOST_TAGS + 2
    assert "t64 (4)" in offered
    assert offered[-1] == "5 more: type tag: and the name into the search"


def test_a_folder_of_the_library_or_one_in_it_can_be_chosen(button, opened, photos, finish, qtbot) -> None:
    opened_menu(button, qtbot)
    assert list(menu_of(button, "Folder")) == ["All folders", "pictures (2)", "photos && more (2)"]
    assert list(menu_of(button, "Folder", "pictures (2)")) == ["All of it", "2026-11-22 (1)", "2026-11-21 (1)"]
    menu_of(button, "Folder", "pictures (2)")["2026-11-21 (1)"].trigger()
    assert found(opened, button, finish) == {"a1"}
    menu_of(button)
    assert menu_of(button, "Folder", "pictures (2)")["2026-11-21 (1)"].isChecked()
    menu_of(button, "Folder", "photos && more (2)")["All of it"].trigger()
    assert button.filter == Filter(folder=str(photos))
    assert found(opened, button, finish) == {"p", "q"}
    menu_of(button)
    menu_of(button, "Folder")["All folders"].trigger()
    assert button.filter == Filter()


def test_one_folder_alone_shows_what_is_in_it_without_a_menu_of_its_own(button, opened, photos, finish, qtbot) -> None:
    opened.library.folders.remove(photos)
    qtbot.waitUntil(lambda: finish(opened.library.count()) == 2)
    opened_menu(button, qtbot)
    assert list(menu_of(button, "Folder")) == ["All folders", "2026-11-22 (1)", "2026-11-21 (1)"]
    button.set_filter(Filter(folder=str(opened.library.roots[0] / "2026-11-22" / "night")))
    menu_of(button)
    assert menu_of(button, "Folder")["night"].isChecked()


def test_a_folder_that_is_taken_out_of_the_library_is_no_filter_any_more(button, opened, photos) -> None:
    button.set_filter(Filter(stars=1, folder=str(photos / "sea")))
    opened.settings.update(theme="dark")
    assert button.filter.folder == str(photos / "sea")
    opened.library.folders.remove(photos)
    assert button.filter == Filter(stars=1)


def test_a_name_with_a_quotation_mark_is_looked_for_all_the_same(button, opened, photos, finish, qtbot) -> None:
    odd = painted(photos / 'a "sea" & so', "z")
    qtbot.waitUntil(lambda: finish(opened.library.count()) == 5, timeout=5_000)
    tagged(opened, finish, **{'say "hi"': "name:z"})
    button.set_filter(Filter(tags=frozenset(('say "hi"',)), folder=str(odd)))
    assert found(opened, button, finish) == {"z"}


def test_branches_add_up_and_two_of_one_name_are_told_apart() -> None:
    own, other, away = Path("/own/p"), Path("/disk/p"), Path("/away")
    counts = (
        FolderCount(own, own, 1),
        FolderCount(own / "a" / "deep", own, 2),
        FolderCount(own / "a", own, 3),
        *(FolderCount(other / f"{number:03}", other, 1) for number in range(MOST_FOLDERS + 1)),
    )
    first, second, third = branches_of(counts, (own, other, away))
    assert (first.count, first.below) == (6, ((own / "a", 5),))
    assert (second.count, second.below[0], len(second.below)) == (31, (other / "000", 1), 31)
    assert (third.count, third.below) == (0, ())
    assert [title_of(each, (own, other, away)) for each in (own, other, away)] == [str(own), str(other), "away"]


def test_the_whole_filter_can_be_cleared(button, opened) -> None:
    button.set_filter(Filter(stars=2, tags=frozenset(("a", "b")), folder="/x", labels=frozenset(("red",))))
    assert button.text() == "Filter (4)"
    assert button.filter.terms() == 'stars:>=2 label:red tag:"a" tag:"b" folder:"/x"'
    menu_of(button)["Clear the filter"].trigger()
    assert button.filter == Filter()
