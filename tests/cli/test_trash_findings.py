"""`studio doctor` counts what was deleted and can still be brought back, wherever its trash is."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.cli.trash_findings import trash_findings
from studio.storage.deletions import ORIGINS
from studio.storage.places import Places, platform_places
from studio.storage.settings import Settings
from studio.storage.trash import FOLDER, Trash
from studio.storage.trash_folders import TrashFolders
from tests.cli.conftest import Person


@pytest.fixture
def places() -> Places:
    return platform_places()


def delete(root: Path, *names: str) -> Path:
    """Give the folder of a deletion."""
    root.mkdir(parents=True, exist_ok=True)
    for name in names:
        (root / name).write_bytes(bytes(2**19))
    trash = Trash(root / FOLDER)
    return trash.own / trash.delete([root / name for name in names]).token


def test_an_empty_trash_is_well(places: Places) -> None:
    (finding,) = trash_findings(Settings(), places)
    assert (finding.state, finding.text) == ("ok", "none waits in our own trash")


def test_each_folder_is_counted_also_one_that_is_no_part_of_the_library(places: Places, tmp_path: Path) -> None:
    delete(places.pictures, "a.png", "b.png")
    delete(places.pictures, "c.png")
    delete(tmp_path / "else", "d.png")
    TrashFolders(places.trashes).note(tmp_path / "else")
    first, second = trash_findings(Settings(), places)
    assert first.text == f"3 in {places.pictures / FOLDER} (1.5 MiB)"
    assert second.text == f"1 in {tmp_path / 'else' / FOLDER} (0.5 MiB)"
    assert "Deleted pictures" in first.hint
    assert not first.is_fault


def test_a_damaged_list_of_places_is_said(places: Places) -> None:
    (delete(places.pictures, "a.png") / ORIGINS).write_text("{")
    counted, damaged = trash_findings(Settings(), places)
    assert counted.text.startswith("1 in")
    assert "the list of it is damaged" in damaged.text
    assert (places.pictures / FOLDER).exists()


def test_the_doctor_says_it(person: Person, monkeypatch) -> None:
    monkeypatch.setattr("studio.cli.findings._weights", lambda: iter(()))
    monkeypatch.setattr("studio.cli.findings._torch", lambda: iter(()))
    delete(platform_places().pictures, "a.png")
    person.types("doctor")
    assert f"1 in {platform_places().pictures / FOLDER}" in person.reads()[0]
