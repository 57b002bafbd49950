"""Pictures are found by the folders they lie in, whatever those are called, and folders and tags are counted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.storage.library.entries import FolderCount, TagCount
from studio.storage.library.library import Library
from studio.storage.library.queries import parse_query
from tests.storage.library.conftest import a_png, found

NAMES = {
    "own": ("2026-11-21/a.png", "2026-11-22/b.png", "c.png"),
    "Photos (old)": ("Summer holidays/Sea side/d.png", "Summer holidays/e.png", "여름 바다/f.png"),
    "Photos (old)2": ("Sea/g.png",),
}


@pytest.fixture
def several(tmp_path: Path) -> Iterator[Library]:
    for number, (root, names) in enumerate(NAMES.items()):
        for name in names:
            (tmp_path / root / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / root / name).write_bytes(a_png(seed=number * 10 + ord(name[-5])))
    library = Library(tmp_path / "index" / "l.sqlite3", tuple(tmp_path / root for root in NAMES), tmp_path / "t")
    library.reconcile()
    yield library
    library.close()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("folder:2026-11-21", "a"),
        ("folder:2026", "ab"),
        ("folder:own", "abc"),
        ("folder:summer", "de"),
        ('folder:"sea side"', "d"),
        ("folder:sea", "dg"),
        ("folder:holidays/sea", "d"),
        ("folder:바다", "f"),
        ("folder:여름", "f"),
        ("folder:each", ""),
        ("-folder:own", "defg"),
        ("folder:2026-11-22,sea", "bdg"),
        ("folder:nowhere", ""),
        ("folder:%", ""),
    ],
)
def test_a_folder_is_found_by_the_beginnings_of_its_words(several: Library, text: str, names: str) -> None:
    assert found(several, text) == [f"{name}.png" for name in names]


def test_a_whole_path_means_that_folder_and_what_is_below_it(several: Library, tmp_path: Path) -> None:
    for folder, names in (
        ("Photos (old)", "def"),
        ("Photos (old)/", "def"),
        ("Photos (old)/Summer holidays", "de"),
        ("Photos (old)/Summer holidays/Sea side", "d"),
        ("own/2026-11-2", ""),
    ):
        assert found(several, f'folder:"{tmp_path / folder}{"/" * folder.endswith("/")}"') == [
            f"{n}.png" for n in names
        ]


@pytest.mark.skipif(os.name == "nt", reason="Windows allows no such names")
@pytest.mark.parametrize(
    "name", ['a "quoted" one', "new\nline", "a, b .. c", "what?", "%_*", "한\u1112\u1161\u11ab", " edge "]
)
def test_a_folder_of_any_name_is_found_as_the_filter_says_it(tmp_path: Path, name: str) -> None:
    for each in (name, "other"):
        (tmp_path / "p" / each).mkdir(parents=True)
        (tmp_path / "p" / each / "a.png").write_bytes(a_png())
    library = Library(tmp_path / "i" / "l.sqlite3", (tmp_path / "p",), tmp_path / "t")
    library.reconcile()
    folder = str(tmp_path / "p" / name).replace('"', "?")
    (entry,) = library.entries(library.search(parse_query(f'folder:"{folder}"')))
    assert entry.path.parent.name == name
    library.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows allows no such names")
def test_a_folder_whose_name_is_no_text_is_found(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\xffsea")
    folder.mkdir()
    (folder / "a.png").write_bytes(a_png())
    library = Library(tmp_path / "i" / "l.sqlite3", (tmp_path,), tmp_path / "t")
    library.reconcile()
    assert found(library, f'folder:"{folder}"') == ["a.png"]
    library.close()


def test_folders_are_counted_each_for_itself(several: Library, tmp_path: Path) -> None:
    photos = tmp_path / "Photos (old)"
    assert FolderCount(photos / "Summer holidays", photos, 1) in several.folders()
    assert {(each.path.name, each.root.name, each.count) for each in several.folders()} == {
        ("2026-11-21", "own", 1),
        ("2026-11-22", "own", 1),
        ("own", "own", 1),
        ("Summer holidays", "Photos (old)", 1),
        ("Sea side", "Photos (old)", 1),
        ("여름 바다", "Photos (old)", 1),
        ("Sea", "Photos (old)2", 1),
    }


def test_tags_are_counted_and_a_whole_one_is_meant_alone(several: Library) -> None:
    several.tag(several.search(parse_query("folder:own")), ["sea", "Sky 10"])
    several.tag(several.search(parse_query("folder:summer")), ["seaside", "sky 9"])
    assert several.tags() == (TagCount("sea", 3), TagCount("seaside", 2), TagCount("sky 9", 2), TagCount("Sky 10", 3))
    assert found(several, "tag:sea") == ["a.png", "b.png", "c.png"]
    assert found(several, 'tag:"sky 9"') == ["d.png", "e.png"]
    assert len(found(several, "tag:se")) == 5
    assert len(found(several, "tag:sea,sky")) == 5


def test_thousands_of_folders_are_looked_into_at_once(tmp_path: Path) -> None:
    library = Library(tmp_path / "i" / "l.sqlite3", (tmp_path / "p",), tmp_path / "t")
    for number in range(1_500):
        folder = tmp_path / "p" / f"day {number}"
        folder.mkdir(parents=True)
        (folder / "a.png").touch()
    library.reconcile()
    assert len(library.search(parse_query("folder:day"))) == 1_500
    assert len(library.search(parse_query("folder:day -folder:p"))) == 0
    library.close()
