"""Finished pictures: named, numbered, with their record, never overwritten, also by two processes at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from studio.contract.errors import OutputExists, SaveFailed
from studio.storage import atomic
from studio.storage.naming import NameTemplate
from studio.storage.pictures import PictureStore
from studio.storage.pngs import read_picture, read_record
from tests.storage.conftest import a_picture, a_record


@pytest.fixture
def store(tmp_path: Path) -> PictureStore:
    return PictureStore(tmp_path / "pictures", tmp_path / "locks")


def test_pictures_are_numbered_in_the_folder_of_their_day(store: PictureStore) -> None:
    paths = [store.save(a_picture(), a_record()) for _ in range(2)]
    assert [str(path.relative_to(store.root)) for path in paths] == [
        "2026-11-21/0001-a-red-apple.png",
        "2026-11-21/0002-a-red-apple.png",
    ]
    assert read_picture(paths[0]) == a_picture()
    assert read_record(paths[1]) == a_record()


def test_numbers_go_on_after_the_highest_though_some_are_gone(store: PictureStore) -> None:
    store.save(a_picture(), a_record())
    second = store.save(a_picture(), a_record())
    second.rename(second.with_name("0041-another.png"))
    assert store.save(a_picture(), a_record()).name == "0042-a-red-apple.png"


def test_a_named_file_is_made_and_never_overwritten(store: PictureStore, tmp_path: Path) -> None:
    assert store.save(a_picture(), a_record(), tmp_path / "a.png") == tmp_path / "a.png"
    with pytest.raises(OutputExists):
        store.save(a_picture(), a_record(), tmp_path / "a.png")


def test_a_chosen_folder_gets_no_folder_of_the_day(store: PictureStore, tmp_path: Path) -> None:
    assert store.save_into(a_picture(), a_record(), tmp_path / "own") == tmp_path / "own" / "0001-a-red-apple.png"


def test_the_template_decides_folders_and_names(tmp_path: Path) -> None:
    store = PictureStore(tmp_path, tmp_path / "locks", NameTemplate("{backbone}/{date}/{prompt}_{number}"))
    path = store.save(a_picture(), a_record())
    assert str(path.relative_to(tmp_path)) == "dit/2026-11-21/a-red-apple_0001.png"


def test_what_a_killed_process_left_is_swept_at_the_first_save(store: PictureStore) -> None:
    folder = store.root / "2026-11-21"
    folder.mkdir(parents=True)
    left = folder / f"{atomic.TEMPORARY_PREFIX}9-ab{atomic.TEMPORARY_SUFFIX}"
    left.write_bytes(b"half a pict")
    os.utime(left, (0, 0))
    store.save(a_picture(), a_record())
    assert [path.name for path in folder.iterdir()] == ["0001-a-red-apple.png"]


def test_a_lock_that_cannot_be_made_does_not_stop_saving(tmp_path: Path) -> None:
    (tmp_path / "locks").write_bytes(b"a file")
    store = PictureStore(tmp_path / "pictures", tmp_path / "locks")
    assert store.save(a_picture(), a_record()).is_file()


def test_a_pictures_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_bytes(b"")
    with pytest.raises(SaveFailed, match="is not a folder"):
        PictureStore(tmp_path / "pictures", tmp_path / "locks").save(a_picture(), a_record())


SAVER = """
import sys
from pathlib import Path
from studio.contract.requests import GenerateRequest
from studio.storage.pictures import PictureStore
from tests.storage.conftest import a_picture, a_record
store = PictureStore(Path(sys.argv[1]), Path(sys.argv[2]))
for _ in range(15):
    store.save(a_picture(), a_record(GenerateRequest(prompt=sys.argv[3])))
"""


@pytest.mark.slow
def test_two_processes_never_give_the_same_number(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    line = [sys.executable, "-c", SAVER, str(tmp_path / "pictures"), str(tmp_path / "locks")]
    processes = [subprocess.Popen([*line, prompt], env=environment) for prompt in ("cat", "dog")]
    assert [process.wait(timeout=30) for process in processes] == [0, 0]
    names = sorted(path.name for path in (tmp_path / "pictures" / "2026-11-21").iterdir())
    assert [int(name[:4]) for name in names] == list(range(1, 31))
