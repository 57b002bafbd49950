"""`studio doctor --repair` makes the index again, names every damaged picture, and removes nothing of a person's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio.storage.library.library import Library
from studio.storage.library.queries import parse_query
from studio.storage.places import platform_places
from studio.storage.settings import Settings, save_settings
from tests.cli.conftest import Person
from tests.storage.library.conftest import a_png


@pytest.fixture
def well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what the doctor says of the machine."""
    monkeypatch.setattr("studio.cli.findings.all_findings", lambda places: iter(()))


@pytest.fixture
def library(person: Person) -> Library:
    for number in range(3):
        (person.pictures / "2026").mkdir(parents=True, exist_ok=True)
        (person.pictures / "2026" / f"{number}.png").write_bytes(a_png(seed=number, size=(64, 64)))
    places = platform_places()
    library = Library(places.library_file, (person.pictures,), places.thumbnails)
    library.reconcile()
    library.rate(library.search(parse_query("name:1")), 5)
    library.close()
    return library


def test_a_whole_library_is_said_to_be_so(person: Person, well: None, library: Library) -> None:
    assert person.types("doctor", "--repair") == 0
    shown = person.reads()[0]
    assert "made again from 3 pictures (0 new, 0 changed, 0 gone)" in shown
    assert "all 3 can be opened" in shown


def test_every_folder_of_the_library_is_looked_through_and_one_that_is_away_keeps_what_is_known(
    person: Person, well: None, library: Library, tmp_path: Path
) -> None:
    places = platform_places()
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "p.png").write_bytes(a_png(seed=9, size=(64, 64)))
    settings = Settings(library_folders=(tmp_path / "photos", tmp_path / "away"), pictures_folder=person.pictures)
    save_settings(settings, places.settings_file)
    assert person.types("doctor", "--repair") == 0
    assert "made again from 4 pictures (1 new, 0 changed, 0 gone)" in person.reads()[0]
    (tmp_path / "photos").rename(tmp_path / "unplugged")
    assert person.types("doctor", "--repair") == 0
    shown = person.reads()[0]
    assert "what is known of it stays" in shown
    assert "made again from 4 pictures" in shown
    assert f"1 in {tmp_path / 'photos'} were not looked at" in shown
    assert "all 3 can be opened" in shown
    (tmp_path / "unplugged").rename(tmp_path / "photos")
    assert person.types("doctor", "--repair") == 0
    assert "all 4 can be opened" in person.reads()[0]


def test_a_garbage_index_is_made_again_with_its_marks(person: Person, well: None, library: Library) -> None:
    library.file.write_bytes(b"garbage" * 999)
    assert person.types("doctor", "--repair") == 0
    shown = person.reads()[0]
    assert "NOTE: The index" in shown
    assert "(3 new, 0 changed, 0 gone)" in shown
    assert len(library.search(parse_query("stars:5"))) == 1
    library.close()


def test_damaged_pictures_are_named_and_kept(person: Person, well: None, library: Library) -> None:
    spoiled = person.pictures / "2026" / "0.png"
    data = bytearray(spoiled.read_bytes())
    data[-40:-20] = bytes(20)  # its parts are all there; only decoding tells
    spoiled.write_bytes(data)
    (person.pictures / "empty.png").write_bytes(b"")
    assert person.types("doctor", "--repair") == 1
    shown = person.reads()[0]
    assert "picture 0.png" in shown
    assert "is empty" in shown
    assert "2 missing or damaged" in shown
    assert spoiled.exists()
    assert len(library.search(parse_query("is:damaged"))) == 2
    library.close()


def test_what_was_left_behind_is_removed_or_told(person: Person, well: None, library: Library) -> None:
    old: Path = person.pictures / "2026" / ".studio-1-abc.part"
    old.write_bytes(b"half")
    os.utime(old, (1, 1))
    (person.pictures / "2026" / "1.png").unlink()
    assert person.types("doctor", "--repair") == 0
    shown = person.reads()[0]
    assert "removed: 1" in shown
    assert "marked pictures that are not there: 1" in shown
    assert not old.exists()
    (person.pictures / "2026" / "1.png").write_bytes(a_png(seed=1, size=(64, 64)))
    assert person.types("doctor", "--repair") == 0
    assert len(library.search(parse_query("stars:5"))) == 1
    library.close()
