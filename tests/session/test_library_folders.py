"""Several folders in one library: they come and go while the window is open, and nothing of a person's is lost."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.contract.errors import InvalidRequest
from studio.session.session import Session
from studio.session.watching import FolderWatch
from studio.storage import library_folders
from studio.storage.library_folders import FolderState
from studio.storage.settings import load_settings
from tests.session.test_library import find
from tests.ui.made_pictures import gradient, made_picture


def painted(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        made_picture(
            folder / f"{name}.png", f"a picture {name}", seed=ord(name[0]), raster=gradient(blue=ord(name[0]) % 256)
        )
    return folder


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return painted(tmp_path / "disk" / "photos", "p", "q")


@pytest.fixture
def opened(session: Session, finish) -> Session:
    """A session over one picture of its own; its engine sleeps."""

    async def read() -> None:
        await session.library.open()
        await session.library.reconcile()

    painted(session.library.roots[0], "a")
    finish(read())
    return session


@pytest.fixture
def both(opened: Session, photos: Path, finish, qtbot) -> Session:
    """The session with a second folder in it."""
    finish(opened.library.folders.add(photos))
    qtbot.waitUntil(lambda: find(opened, finish) == ["a", "p", "q"])
    qtbot.waitUntil(lambda: not opened.library.is_reading)
    return opened


def texts(session: Session) -> list[str]:
    return [notice.text for notice in session.notices.all]


def test_a_folder_comes_in_without_a_restart_and_is_watched(both: Session, photos: Path, finish, qtbot) -> None:
    assert both.library.roots == (both.shelf.places.pictures, photos)
    assert texts(both) == [f"{photos} belongs to the library now, with 2 pictures."]
    painted(photos / "new", "n")
    qtbot.waitUntil(lambda: find(both, finish) == ["a", "n", "p", "q"], timeout=5_000)
    finish(both.close())
    kept = load_settings(both.shelf.places.settings_file).settings
    assert kept.library_folders == (photos,)


def test_an_empty_folder_may_come_in(opened: Session, tmp_path: Path, finish, qtbot) -> None:
    (tmp_path / "empty").mkdir()
    finish(opened.library.folders.add(tmp_path / "empty"))
    qtbot.waitUntil(lambda: any("no picture in it yet" in text for text in texts(opened)))


def test_a_folder_that_is_taken_out_is_forgotten_but_not_its_marks(both: Session, photos: Path, finish, qtbot) -> None:
    ids = finish(both.library.find("folder:photos")).ids
    both.library.rate(ids, 4)
    both.library.tag(ids, ["sea"])
    qtbot.waitUntil(lambda: find(both, finish, "stars:4 tag:sea") == ["p", "q"])
    both.library.folders.remove(photos)
    qtbot.waitUntil(lambda: find(both, finish) == ["a"])
    qtbot.waitUntil(lambda: not both.library.is_reading)
    assert both.library.roots == (both.shelf.places.pictures,)
    assert sorted(each.name for each in photos.iterdir()) == ["p.png", "q.png"]
    notice = both.notices.all[-1]
    assert notice.text == f"{photos} is no part of the library any more."
    notice.action.run()
    notice.action.run()
    qtbot.waitUntil(lambda: find(both, finish, "stars:4 tag:sea") == ["p", "q"])
    assert both.settings.current.library_folders == (photos,)


def test_a_folder_that_goes_while_it_is_read_leaves_nothing(opened: Session, tmp_path: Path, finish, qtbot) -> None:
    many = painted(tmp_path / "many", *(chr(number) for number in range(0x4E00, 0x4E00 + 150)))
    finish(opened.library.folders.add(many))
    opened.library.folders.remove(many)
    finish(opened.library.folders.add(many))
    opened.library.folders.remove(many)
    qtbot.waitUntil(lambda: not opened.library.is_reading and find(opened, finish) == ["a"])
    qtbot.wait(100)
    assert find(opened, finish) == ["a"]


def test_a_disk_that_is_away_is_told_of_once_and_comes_back_with_its_marks(
    both: Session, photos: Path, finish, qtbot
) -> None:
    both.library.rate(finish(both.library.find("folder:photos")).ids, 3)
    photos.rename(photos.with_name("unplugged"))
    for _ in range(3):
        finish(both.library.reconcile())
    assert sum("what is known of it stays" in text for text in texts(both)) == 1
    assert find(both, finish, "stars:3") == ["p", "q"]
    assert both.library._watch._poll.isActive()
    both.library.folders.look()
    qtbot.waitUntil(lambda: both.library.folders.states.get(photos) is not None)
    assert not both.library.folders.states[photos].is_there
    photos.with_name("unplugged").rename(photos)
    painted(photos, "r")
    both.library.folders.look()
    qtbot.waitUntil(lambda: find(both, finish) == ["a", "p", "q", "r"])
    qtbot.waitUntil(lambda: not both.library._watch._poll.isActive())
    assert find(both, finish, "stars:3") == ["p", "q"]


def test_a_folder_that_may_not_come_in_changes_nothing(both: Session, photos: Path, tmp_path: Path, finish) -> None:
    (tmp_path / "link").symlink_to(photos, target_is_directory=True)
    for folder, said in (
        (photos, "belongs to the library already"),
        (tmp_path / "link", "is the same folder as"),
        (photos / "p.png", "is a file"),
        (tmp_path / "gone", "is not there"),
        (both.shelf.places.pictures, "belongs to the library already"),
    ):
        with pytest.raises(InvalidRequest, match=said):
            finish(both.library.folders.add(folder))
    both.shelf.places.data.mkdir(exist_ok=True)
    with pytest.raises(InvalidRequest, match="own files"):
        finish(both.library.folders.add(both.shelf.places.data))
    assert both.settings.current.library_folders == (photos,)


def test_a_folder_around_another_one_shows_each_picture_once(both: Session, photos: Path, finish, qtbot) -> None:
    painted(photos.parent, "z")
    finish(both.library.folders.add(photos.parent))
    qtbot.waitUntil(lambda: find(both, finish) == ["a", "p", "q", "z"])
    both.library.folders.remove(photos)
    qtbot.waitUntil(lambda: not both.library.is_reading and find(both, finish) == ["a", "p", "q", "z"])
    entry = finish(both.library.entry_at(photos / "p.png"))
    assert entry.root == photos.parent


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], threading.Event]:
    """Give a function that lets a function of the folders wait until an event is set."""

    def slow(name: str) -> threading.Event:
        answers, real = threading.Event(), getattr(library_folders, name)

        def wait(*args: object) -> object:
            assert answers.wait(10)
            return real(*args)

        monkeypatch.setattr(library_folders, name, wait)
        return answers

    return slow


def test_a_slow_disk_holds_nothing_up_and_a_folder_comes_in_once(
    opened: Session, photos: Path, finish, slowly, qtbot
) -> None:
    answers = slowly("check_new_folder")
    adding = [opened.tasks.start(opened.library.folders.add(photos)) for _ in range(2)]
    assert find(opened, finish, "picture") == ["a"]
    assert not any(task.done() for task in adding)
    answers.set()
    qtbot.waitUntil(lambda: all(task.done() for task in adding))
    qtbot.waitUntil(lambda: find(opened, finish) == ["a", "p", "q"])
    assert opened.settings.current.library_folders == (photos,)
    assert "belongs to the library already" in str(adding[1].exception())


def test_nothing_is_deleted_in_a_read_only_folder_but_marked(
    both: Session, photos: Path, finish, monkeypatch, qtbot
) -> None:
    real = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: not (mode == os.W_OK and Path(path) == photos) and real(path, mode)
    )
    ids = finish(both.library.find("")).ids
    both.library.tag(ids, ["mine"])
    finish(both.deleter._delete_ids(tuple(ids)))
    assert sorted(each.name for each in photos.iterdir()) == ["p.png", "q.png"]
    qtbot.waitUntil(lambda: find(both, finish, "tag:mine") == ["p", "q"])
    (fault,) = [notice for notice in both.notices.all if notice.severity == "error"]
    assert f"the folder {photos} is read-only" in fault.text
    assert "Stars, labels and tags" in fault.hint
    both.deleter.undo()
    qtbot.waitUntil(lambda: find(both, finish, "tag:mine") == ["a", "p", "q"])


@pytest.fixture
def disk(tmp_path: Path, photos: Path) -> Iterator[Callable[[bool], None]]:
    """Give a function that connects the pictures as a read-only disk at a folder of its own, and takes it away."""
    place = tmp_path / "mounted"
    place.mkdir()

    def run(*command: str) -> bool:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    def connect(is_there: bool) -> None:
        if not is_there:
            run("umount", "-l", str(place))
        elif not run("mount", "--bind", str(photos), str(place)):
            pytest.skip("mounting is not allowed here")
        else:
            assert run("mount", "-o", "remount,ro,bind", str(place))

    yield connect
    connect(False)


def test_a_real_read_only_disk_is_shown_and_marked_and_may_go_and_come(
    opened: Session, tmp_path: Path, disk, finish, qtbot
) -> None:
    disk(True)
    place = tmp_path / "mounted"
    finish(opened.library.folders.add(place))
    qtbot.waitUntil(lambda: find(opened, finish, "folder:mounted") == ["p", "q"])
    opened.library.rate(finish(opened.library.find("folder:mounted")).ids, 5)
    finish(opened.deleter.delete_now((place / "p.png",)))
    assert "is read-only" in opened.notices.all[-1].text
    assert sorted(each.name for each in place.iterdir()) == ["p.png", "q.png"]
    opened.library.folders.look()
    qtbot.waitUntil(lambda: place in opened.library.folders.states)
    assert opened.library.folders.states[place] == FolderState(place, is_there=True, can_delete=False)
    # What is left of a disk that is taken away is its empty folder.
    disk(False)
    finish(opened.library.reconcile())
    assert find(opened, finish) == ["a"]
    disk(True)
    finish(opened.library.reconcile())
    assert find(opened, finish, "stars:5") == ["p", "q"]


def test_what_is_deleted_in_another_folder_comes_back_there(both: Session, photos: Path, finish, qtbot) -> None:
    finish(both.deleter.delete_now((photos / "p.png", both.library.roots[0] / "a.png")))
    assert not (photos / "p.png").exists()
    both.deleter.undo()
    qtbot.waitUntil(lambda: find(both, finish) == ["a", "p", "q"])
    assert (photos / "p.png").exists()


def test_tags_and_folders_are_counted_when_asked(both: Session, photos: Path, finish, qtbot) -> None:
    both.library.tag(finish(both.library.find("folder:photos")).ids, ["sea"])
    qtbot.waitUntil(lambda: find(both, finish, "tag:sea") == ["p", "q"])
    with qtbot.waitSignal(both.library.contents_changed):
        both.library.refresh_contents()
    assert [(each.name, each.count) for each in both.library.tags] == [("sea", 2)]
    assert [(each.path, each.root, each.count) for each in both.library.folder_counts] == [
        (photos, photos, 2),
        (both.library.roots[0], both.library.roots[0], 1),
    ]


def test_folders_are_watched_by_turns_and_those_of_the_studio_s_own_files_are_not(
    both: Session, photos: Path, finish, monkeypatch, qtbot
) -> None:
    for number in range(6):
        (both.library.roots[0] / f"{number}").mkdir()
        (photos / f"{number}").mkdir()
    monkeypatch.setattr(FolderWatch, "MOST", 4)
    finish(both.library.reconcile())
    watched = {Path(folder) for folder in both.library._watch._watcher.directories()}
    assert {folder.parent for folder in watched} >= {both.library.roots[0], photos}
    assert len(watched) == 4
    assert both.library._watch._poll.isActive()
    monkeypatch.setattr(FolderWatch, "MOST", 100)
    own = both.shelf.places.data
    both.settings.update(library_folders=(), pictures_folder=own.parent)
    qtbot.waitUntil(lambda: own.parent == both.library.roots[0] and not both.library.is_reading)
    qtbot.waitUntil(lambda: str(own.parent) in both.library._watch._watcher.directories())
    assert not any(Path(folder).is_relative_to(own) for folder in both.library._watch._watcher.directories())
