"""Pictures that are still being written: read again until they are whole, and left alone then."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from studio.storage.library import settling
from studio.storage.library.library import Library
from studio.storage.library.settling import Unsettled
from tests.ui.made_pictures import gradient, made_picture


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


@pytest.fixture
def library(tmp_path: Path, root: Path):
    library = Library(tmp_path / "library.db", (root,), tmp_path / "thumbnails")
    library.open()
    yield library
    library.close()


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    return made_picture(tmp_path / "whole.png", "a slow fox", raster=gradient(60, 60)).read_bytes()


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def begun(library: Library, path: Path, content: bytes) -> tuple[Unsettled, Clock]:
    path.write_bytes(content)
    clock = Clock()
    unsettled = Unsettled(clock)
    unsettled.take(library, library.reconcile().added)
    return unsettled, clock


def test_a_file_that_grows_is_read_again_until_it_is_whole(library: Library, root: Path, content: bytes) -> None:
    path = root / "slow.png"
    unsettled, clock = begun(library, path, content[: len(content) // 2])
    assert library.entry_at(path).fault
    clock.now += settling.STILL_FAULTY_SECONDS - 1  # the network is away
    assert unsettled.look(library) == ()
    path.write_bytes(content)
    assert unsettled.look(library) == (path,)
    entry = library.entry_at(path)
    assert (entry.fault, entry.bytes, entry.prompt) == ("", len(content), "a slow fox")
    clock.now += settling.STILL_SECONDS + 1
    assert unsettled.look(library) == ()
    assert unsettled.wait_seconds is None


def test_what_changes_between_the_reading_and_the_first_look_is_seen(
    library: Library, root: Path, content: bytes
) -> None:
    path = root / "slow.png"
    path.write_bytes(content[:-30])
    added = library.reconcile().added
    path.write_bytes(content)
    unsettled = Unsettled()
    unsettled.take(library, added)
    assert unsettled.look(library) == (path,)


def test_a_copy_that_gets_its_old_time_at_its_end_is_seen(library: Library, root: Path, content: bytes) -> None:
    path = root / "slow.png"
    unsettled, _ = begun(library, path, content[:-30])
    path.write_bytes(content)
    os.utime(path, (1e9, 1e9))
    assert unsettled.look(library) == (path,)
    unsettled.take(library, [path])
    assert unsettled.wait_seconds is not None, "its name and rights were changed just now"


def test_old_files_are_not_looked_at_again(
    library: Library, root: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, data in (("whole.png", content), ("cut.png", content[:-30])):
        (root / name).write_bytes(data)
    added = library.reconcile().added
    now = time.time()
    for later, waited in ((700, 1), (4_000, 0)):
        monkeypatch.setattr(time, "time", lambda later=later: now + later)
        unsettled = Unsettled()
        unsettled.take(library, added)
        assert len(unsettled._since) == waited


def test_the_longer_nothing_changes_the_rarer_it_is_looked(library: Library, root: Path, content: bytes) -> None:
    unsettled, clock = begun(library, root / "slow.png", content[:-30])
    assert unsettled.wait_seconds == 1.0
    clock.now += 40
    assert unsettled.wait_seconds == 10.0
    clock.now += 4_000
    assert unsettled.wait_seconds == 60.0
    unsettled.look(library)
    assert unsettled.wait_seconds is None


def test_a_file_that_goes_meanwhile_is_left_to_the_folders_watch(library: Library, root: Path, content: bytes) -> None:
    unsettled, _ = begun(library, root / "slow.png", content[:-30])
    (root / "slow.png").unlink()
    assert unsettled.look(library) == ()
    assert unsettled.wait_seconds is None


def test_not_more_than_some_are_looked_at(library: Library, root: Path, content: bytes, monkeypatch) -> None:
    monkeypatch.setattr(settling, "MOST", 3)
    for number in range(5):
        (root / f"{number}.png").write_bytes(content)
    unsettled = Unsettled()
    unsettled.take(library, library.reconcile().added)
    assert len(unsettled._since) == 3
