"""The library in the window: searched, marked, watched; deleting and undo."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from studio.session.library import Found
from studio.session.session import Session
from tests.ui.made_pictures import gradient, made_picture


@pytest.fixture
def pictures(session: Session) -> list[Path]:
    folder = session.library.roots[0] / "2026-11-21"
    folder.mkdir(parents=True)
    prompts = ("a red fox", "a blue door", "빨간 사과", "a red door")
    return [
        made_picture(folder / f"{number:04}.png", prompt, seed=number, raster=gradient(blue=number))
        for number, prompt in enumerate(prompts)
    ]


@pytest.fixture
def opened(session: Session, pictures: list[Path], finish) -> Session:
    """A session whose library is open and read; its engine sleeps."""

    async def read() -> None:
        await session.library.open()
        await session.library.reconcile()

    finish(read())
    return session


def find(session: Session, finish, text: str = "", sort: str = "name") -> list[str]:
    async def found() -> list[str]:
        ids = (await session.library.find(text, sort)).ids
        return [path.stem for path in await session.library.paths(ids)]

    return finish(found())


def test_what_the_folders_hold_is_found(opened: Session, finish) -> None:
    assert find(opened, finish) == ["0000", "0001", "0002", "0003"]
    assert find(opened, finish, "red") == ["0000", "0003"]
    assert find(opened, finish, "사") == ["0002"]


def test_only_the_newest_search_is_told(opened: Session, qtbot) -> None:
    told: list[Found] = []
    opened.library.searched.connect(told.append)
    for text in ("r", "re", "red", "red d"):
        opened.library.search(text)
    qtbot.waitUntil(lambda: bool(told))
    assert [found.text for found in told] == ["red d"]
    assert len(told[0].ids) == 1


def test_marks_are_told_and_found(opened: Session, finish, qtbot) -> None:
    ids = finish(opened.library.find("door")).ids
    with qtbot.waitSignal(opened.library.entry_changed) as marked:
        opened.library.rate(ids, 4)
    assert tuple(marked.args[0]) == tuple(ids)
    assert find(opened, finish, "stars:>=4") == ["0001", "0003"]
    with qtbot.waitSignal(opened.library.collections_changed):
        opened.library.make_collection("Doors", ids)
    assert [(each.name, each.count) for each in opened.library.collections] == [("Doors", 2)]


def test_a_file_that_comes_or_goes_outside_is_noticed(opened: Session, pictures: list[Path], finish, qtbot) -> None:
    shutil.copy(pictures[0], pictures[0].with_name("copied.png"))
    pictures[1].unlink()
    qtbot.waitUntil(lambda: find(opened, finish) == ["0000", "0002", "0003", "copied"], timeout=5_000)


def test_a_new_folder_is_watched_too(opened: Session, finish, qtbot) -> None:
    day = opened.library.roots[0] / "2026-11-22"
    day.mkdir()
    qtbot.waitUntil(lambda: str(day) in opened.library._watch._watcher.directories(), timeout=5_000)
    made_picture(day / "new.png")
    qtbot.waitUntil(lambda: "new" in find(opened, finish), timeout=5_000)


def test_a_saved_picture_is_there_at_once_and_does_not_have_the_folders_read_again(
    opened: Session, pictures: list[Path], finish, qtbot
) -> None:
    path = made_picture(pictures[0].with_name("9999.png"), "a green hill")
    with qtbot.waitSignal(opened.library.changed):
        opened.library.note_saved(path)
    assert find(opened, finish, "hill") == ["9999"]
    qtbot.wait(50)
    timer = opened.library._watch._soon
    assert not timer.isActive() or timer.remainingTime() > 5_000


def test_deleting_can_be_undone_with_the_marks(opened: Session, pictures: list[Path], finish, qtbot) -> None:
    ids = finish(opened.library.find("red")).ids
    opened.library.rate(ids, 5)
    opened.results.restore(pictures)
    opened.deleter.delete(ids)
    qtbot.waitUntil(lambda: opened.deleter.can_undo and find(opened, finish) == ["0001", "0002"])
    assert opened.results.pictures == (pictures[1], pictures[2])
    notice = opened.notices.all[-1]
    assert notice.text == "2 pictures were moved to the trash."
    withdrawn = []
    opened.notices.withdrawn.connect(withdrawn.append)
    notice.action.run()
    qtbot.waitUntil(lambda: find(opened, finish, "stars:5") == ["0000", "0003"])
    assert opened.results.pictures == tuple(pictures)
    assert withdrawn == [notice]
    assert not opened.deleter.can_undo
    notice.action.run()
    opened.deleter.undo()
    assert all(path.exists() for path in pictures)


def test_closing_hands_on_what_was_deleted(opened: Session, pictures: list[Path], finish, monkeypatch) -> None:
    handed = []

    def take(path: Path) -> None:
        handed.append(path)
        path.unlink()

    finish(opened.deleter.delete_now((pictures[0],)))
    opened.deleter._trashes._trash(opened.library.roots[0])._to_platform = take
    finish(opened.close())
    assert handed == [pictures[0]]
    assert not (opened.library.roots[0] / ".studio-trash").exists()


def test_what_cannot_be_deleted_is_said_once(opened: Session, pictures: list[Path], finish) -> None:
    pictures[0].unlink()
    pictures[1].unlink()
    finish(opened.deleter.delete_now(tuple(pictures)))
    faults = [notice for notice in opened.notices.all if notice.severity == "error"]
    assert len(faults) == 1
    assert "is not there" in faults[0].text
    assert faults[0].text.endswith("(and 1 more)")
    assert not pictures[2].exists()


def test_dropped_files_are_copied_into_the_library(opened: Session, tmp_path: Path, finish) -> None:
    (tmp_path / "else").mkdir()
    outside = made_picture(tmp_path / "else" / "found.png", "a far hill")
    (tmp_path / "else" / "notes.txt").write_text("no picture")
    for _ in range(2):
        taken = finish(opened.library.take_in([outside, tmp_path / "else" / "notes.txt", opened.library.roots[0]]))
    assert [path.name for path in taken.copied] == ["found (2).png"]
    assert [path.name for path, _ in taken.failed] == ["notes.txt", "pictures"]
    assert outside.exists()
    assert find(opened, finish, "hill") == ["found (2)", "found"]


def test_another_pictures_folder_is_another_library(opened: Session, tmp_path: Path, finish, qtbot) -> None:
    (tmp_path / "other").mkdir()
    made_picture(tmp_path / "other" / "a.png", "elsewhere")
    opened.settings.update(pictures_folder=tmp_path / "other")
    qtbot.waitUntil(lambda: find(opened, finish) == ["a"], timeout=5_000)


def test_a_folder_that_is_not_there_yet_is_no_fault_and_is_watched_once_it_is(session: Session, finish, qtbot) -> None:
    async def read() -> None:
        await session.library.open()
        await session.library.reconcile()

    finish(read())
    assert not session.notices.all
    root = session.library.roots[0]
    root.mkdir(parents=True)
    session.library.note_saved(made_picture(root / "first.png"))
    qtbot.waitUntil(lambda: session.library._watch.is_watching)


def test_an_index_that_is_damaged_while_the_window_is_open_is_read_again_and_said(
    opened: Session, finish, qtbot
) -> None:
    told: list[int] = []
    opened.library.searched.connect(lambda found: told.append(len(found.ids)))
    opened.library.changed.connect(lambda: opened.library.search("", "name"))
    file = opened.shelf.places.library_file
    finish(opened.library._asking.do(opened.library._now().close))
    file.write_bytes(file.read_bytes()[:4096] + bytes(range(256)) * 64)
    opened.library.search("", "name")
    qtbot.waitUntil(lambda: bool(told) and told[-1] == 4)
    assert any("damaged" in notice.text for notice in opened.notices.all)
