"""What happens to the folders while the window is open: slow copies, disks that go and come back."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest

from studio.session import watching
from studio.session.session import Session
from studio.session.watching import FolderWatch
from tests.session.test_library import find
from tests.ui.made_pictures import gradient, made_picture


@pytest.fixture
def opened(session: Session, finish, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A session over one picture in a folder of its root, which looks often how its roots are."""
    monkeypatch.setattr(FolderWatch, "ROOTS_MS", 100)
    made(session, "a")

    async def read() -> None:
        await session.library.open()
        await session.library.reconcile()

    finish(read())
    return session


def made(session: Session, name: str) -> Path:
    folder = session.library.roots[0] / "day"
    folder.mkdir(parents=True, exist_ok=True)
    return made_picture(folder / f"{name}.png", f"a picture {name}", raster=gradient(blue=ord(name[0])))


def test_a_picture_that_is_written_slowly_is_whole_in_the_end(opened: Session, tmp_path: Path, finish, qtbot) -> None:
    content = made_picture(tmp_path / "whole.png", "a slow fox").read_bytes()
    path = opened.library.roots[0] / "day" / "slow.png"
    told: list[object] = []
    with path.open("wb") as file:
        file.write(content[: len(content) // 2])
        file.flush()
        qtbot.waitUntil(lambda: "slow" in find(opened, finish), timeout=5_000)
        assert finish(opened.library.entry_at(path)).fault
        opened.library.changed.connect(lambda: told.append(None))
        file.write(content[len(content) // 2 :])
    qtbot.waitUntil(lambda: finish(opened.library.entry_at(path)).fault == "", timeout=5_000)
    qtbot.waitUntil(lambda: bool(told))
    assert find(opened, finish, "slow fox") == ["slow"]


def test_a_disk_that_goes_and_comes_back_is_noticed(opened: Session, finish, qtbot) -> None:
    root = opened.library.roots[0]
    shutil.move(root, root.with_name("away"))
    qtbot.waitUntil(lambda: not opened.library._watch.is_watching, timeout=5_000)
    shutil.move(root.with_name("away"), root)
    made(opened, "b")
    qtbot.waitUntil(lambda: find(opened, finish) == ["a", "b"], timeout=5_000)
    made(opened, "c")  # and it is watched again
    qtbot.waitUntil(lambda: find(opened, finish) == ["a", "b", "c"], timeout=5_000)


def test_another_disk_under_the_same_name_is_noticed(opened: Session, finish, qtbot, monkeypatch) -> None:
    root = opened.library.roots[0]
    # As where a disk is mounted over the folder: no event tells of it.
    opened.library._watch._watcher.blockSignals(True)
    qtbot.waitUntil(lambda: root in opened.library._watch._disks._known)
    root.rename(root.with_name("away"))
    made(opened, "b")
    opened.library._watch._watcher.blockSignals(False)
    qtbot.waitUntil(lambda: find(opened, finish) == ["b"], timeout=5_000)
    made(opened, "c")
    qtbot.waitUntil(lambda: find(opened, finish) == ["b", "c"], timeout=5_000)
    (notice,) = opened.notices.all
    assert f"{root} is another one than before" in notice.text
    shutil.rmtree(root)
    root.with_name("away").rename(root)  # the one that was there first: nothing to say
    qtbot.waitUntil(lambda: find(opened, finish) == ["a"], timeout=5_000)
    assert not [each for each in opened.notices.all if "another one" in each.text][1:]


def test_a_disk_that_does_not_answer_holds_up_neither_the_others_nor_the_closing(
    opened: Session, tmp_path: Path, finish, qtbot, monkeypatch
) -> None:
    hung, answers, real = tmp_path / "hung", threading.Event(), watching._identity_of
    (tmp_path / "other").mkdir()
    roots = [hung, tmp_path / "other"]

    def identity_of(folder: Path) -> object:
        if folder == hung:
            answers.wait(20)
        return real(folder)

    monkeypatch.setattr(watching, "_identity_of", identity_of)
    watch = FolderWatch(lambda: roots, opened.library)
    watch.follow(())
    qtbot.waitUntil(lambda: roots[1] in watch._disks._known)
    with qtbot.waitSignal(watch.changed, timeout=3_000):
        roots[1].rmdir()
    began = time.monotonic()
    watch.close()
    assert time.monotonic() - began < 2
    answers.set()
    watch._disks._threads[hung].join(5)
