"""Which folders a library may have: each fault has its sentence, and what is told apart is told apart by the disk."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from studio.contract.errors import InvalidRequest
from studio.storage.library_folders import (
    can_delete_in,
    check_new_folder,
    library_roots,
    own_folders,
    state_of,
)
from studio.storage.places import Places
from studio.storage.settings import Settings


@pytest.fixture
def places(tmp_path: Path) -> Places:
    found = Places(**{name: tmp_path / name for name in ("config", "data", "cache", "logs", "pictures")})
    for folder in (found.pictures, *own_folders(found)):
        folder.mkdir()
    return found


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "disk" / "photos"
    (folder / "2025" / ".hidden" / "old").mkdir(parents=True)
    return folder


def refused(folder: Path, settings: Settings, places: Places) -> str:
    with pytest.raises(InvalidRequest) as caught:
        check_new_folder(folder, settings, places)
    return f"{caught.value.text} {caught.value.hint}".strip()


def test_the_studio_s_own_folder_is_the_first(places: Places, photos: Path, tmp_path: Path) -> None:
    settings = Settings(library_folders=(photos, tmp_path / "more"))
    assert library_roots(Settings(), places) == (places.pictures,)
    assert library_roots(settings, places) == (places.pictures, photos, tmp_path / "more")
    assert library_roots(replace(settings, pictures_folder=photos), places) == (photos, tmp_path / "more")


def test_any_folder_of_pictures_may_come_in(places: Places, photos: Path) -> None:
    assert check_new_folder(photos, Settings(), places) == photos
    assert check_new_folder(photos / ".." / "photos", Settings(), places) == photos


def test_a_folder_that_holds_one_of_the_library_may_come_in(places: Places, photos: Path, tmp_path: Path) -> None:
    assert check_new_folder(photos.parent, Settings(library_folders=(photos,)), places) == photos.parent
    assert check_new_folder(tmp_path, Settings(library_folders=(photos,)), places) == tmp_path


@pytest.mark.parametrize("inner", ["", "2025", "2025/.hidden/old"])
def test_a_folder_that_belongs_to_it_already_is_refused_by_any_link(
    places: Places, photos: Path, tmp_path: Path, inner: str
) -> None:
    settings = Settings(library_folders=(photos,))
    (tmp_path / "link").symlink_to(photos, target_is_directory=True)
    for way in (photos, tmp_path / "link"):
        if ".hidden" in inner:  # the library does not look into it: it may be one of its own
            assert check_new_folder(way / inner, settings, places) == way / inner
        else:
            said = refused(way / inner, settings, places)
            assert str(way / inner) in said
            assert "belongs to the library already" in said
            assert ("same folder" in said) == (not inner and way != photos)
            assert ("lies in" in said) == bool(inner)
    assert "belongs to the library already" in refused(places.pictures, settings, places)


def test_what_is_no_folder_is_refused_with_the_reason(places: Places, photos: Path, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone", target_is_directory=True)
    for folder, said in (
        (tmp_path / "a.png", "is a file, not a folder"),
        (tmp_path / "gone", "is not there. Is its disk connected?"),
        (tmp_path / "nowhere", "is not there"),
        (tmp_path / "loop", "cannot be read"),
        (Path("photos"), "must be a whole path"),
        (tmp_path / "a\0b", "cannot be one of the library"),
        (tmp_path / ("x" * 300), "cannot be read"),
    ):
        assert said in refused(folder, Settings(), places)


def test_the_studio_s_own_files_and_the_whole_system_are_no_library(places: Places, tmp_path: Path) -> None:
    (places.cache / "thumbnails").mkdir()
    (tmp_path / "link").symlink_to(places.data, target_is_directory=True)
    for folder in (places.data, places.cache / "thumbnails", places.config, tmp_path / "link"):
        assert "own files of Scanline Studio" in refused(folder, Settings(), places)
    if os.name == "posix":
        assert "the whole system" in refused(Path("/"), Settings(), places)


def test_there_is_an_end_to_their_number(places: Places, photos: Path) -> None:
    settings = Settings(library_folders=tuple(photos / str(number) for number in range(64)))
    assert "64 further folders already" in refused(photos, settings, places)


def test_a_folder_that_is_away_or_may_not_be_written_to_says_so(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert state_of(photos).is_there
    assert state_of(photos).can_delete
    asked = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and asked(path, mode))
    assert (state_of(photos).is_there, can_delete_in(photos)) == (True, False)
    photos.rename(photos.with_name("unplugged"))
    assert (state_of(photos).is_there, state_of(photos).can_delete) == (False, False)
