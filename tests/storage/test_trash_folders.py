"""The list of the folders with a trash: what is in it is found again, whatever happens to a file of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.storage.places import Places
from studio.storage.settings import Settings
from studio.storage.trash import FOLDER
from studio.storage.trash_folders import TrashFolders, trash_roots


@pytest.fixture
def listed(tmp_path: Path) -> TrashFolders:
    return TrashFolders(tmp_path / "data" / "trashes")


@pytest.mark.parametrize("name", ["pictures", "한글 그림", "new\nline", "cut\udce9"])
def test_a_folder_that_was_noted_is_known_once(listed: TrashFolders, tmp_path: Path, name: str) -> None:
    assert listed.all() == ()
    for _ in range(2):
        listed.note(tmp_path / name)
    assert TrashFolders(tmp_path / "data" / "trashes").all() == (tmp_path / name,)


BROKEN = ["", "{", "[]", '{"version": 2, "folder": "/a"}', '{"folder": 7}', '{"folder": "a"}', '{"folder": "/\\u0000"}']


@pytest.mark.parametrize("text", BROKEN)
def test_a_damaged_file_hides_one_folder_until_it_is_noted_again(
    listed: TrashFolders, tmp_path: Path, text: str
) -> None:
    listed.note(tmp_path / "a")
    (file,) = (tmp_path / "data" / "trashes").iterdir()
    listed.note(tmp_path / "b")
    file.write_text(text)
    assert listed.all() == (tmp_path / "b",)
    listed.note(tmp_path / "a")
    assert set(listed.all()) == {tmp_path / "a", tmp_path / "b"}


def test_only_a_folder_that_is_there_without_a_trash_is_forgotten(listed: TrashFolders, tmp_path: Path) -> None:
    away, unmounted, used, done = (tmp_path / name for name in ("away", "unmounted", "used", "done"))
    unmounted.mkdir()
    (used / FOLDER).mkdir(parents=True)
    done.mkdir()
    (done / "a.png").write_bytes(b"picture")
    for folder in (away, unmounted, used, done):
        listed.note(folder)
    listed.forget_empty(listed.all())
    assert set(listed.all()) == {away, unmounted, used}


def test_the_folders_of_the_library_come_first_and_once(tmp_path: Path) -> None:
    places = Places(*(tmp_path / name for name in ("config", "data", "cache", "logs", "pictures")))
    TrashFolders(places.trashes).note(tmp_path / "else")
    TrashFolders(places.trashes).note(places.pictures)
    assert trash_roots(Settings(), places) == (places.pictures, tmp_path / "else")
