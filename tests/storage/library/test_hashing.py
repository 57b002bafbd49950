"""Hashes of what pictures look like: each made once, whatever stops the making."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from studio.contract.port import Stop
from studio.storage.library import hashing
from studio.storage.library.library import Library
from studio.storage.library.queries import parse_query
from tests.storage.library.conftest import Paint, all_of, only

COUNT = 7


@pytest.fixture
def filled(library: Library, paint: Paint) -> Library:
    for number in range(COUNT):
        paint(f"{number}.png")
    library.reconcile()
    return library


def hashed_names(library: Library) -> list[str]:
    return [entry.name for entry in all_of(library) if entry.phash is not None]


def test_what_was_stopped_goes_on_where_it_ended(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "BATCH", 2)
    told: list[tuple[int, int]] = []
    looked_at: list[str] = []
    made: list[int] = []
    glimpse = filled.thumbnails.glimpse
    monkeypatch.setattr(
        filled.thumbnails, "glimpse", lambda path, mtime_ns: (looked_at.append(path.name), glimpse(path, mtime_ns))[1]
    )
    while len(looked_at) < COUNT:
        stop = Stop()

        def one_more(done: int, total: int, stop: Stop = stop) -> None:
            told.append((done, total))
            if done == 3:
                stop.now()

        made.append(filled.hash_pictures(stop, one_more))
        assert filled.hashed() == (len(looked_at), COUNT)
        filled.close()  # as at the end of the program
    assert len(set(looked_at)) == len(looked_at) == COUNT
    assert told == [(1, 7), (2, 7), (3, 7), (1, 4), (2, 4), (3, 4), (1, 1)]
    assert made == [3, 3, 1]
    assert filled.hash_pictures() == 0


def test_a_look_at_a_picture_is_not_kept_as_a_thumbnail(filled: Library, tmp_path: Path) -> None:
    assert filled.hash_pictures() == COUNT
    assert not list((tmp_path / "thumbnails").rglob("*.webp"))
    filled.thumbnail(all_of(filled)[0], 128)
    assert len(list((tmp_path / "thumbnails").rglob("*.webp"))) == 1


def test_a_thumbnail_tells_its_hash_once(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    before = only(filled, "name:3")
    made: list[int] = []
    real = hashing._hash
    monkeypatch.setattr(hashing, "_hash", lambda raster: (made.append(1), real(raster))[1])
    for size in (64, 128):
        filled.thumbnail(before, size)
    assert len(made) == 1
    assert hashed_names(filled) == ["3.png"]
    assert filled.hashed() == (1, COUNT)
    assert filled.hash_pictures() == COUNT - 1


def test_a_damaged_picture_is_looked_at_once(filled: Library, pictures: Path) -> None:
    (pictures / "broken.png").write_bytes((pictures / "0.png").read_bytes()[:-40])
    filled.reconcile()
    assert filled.hash_pictures() == COUNT
    assert filled.hashed() == (COUNT, COUNT)
    assert only(filled, "name:broken").fault


def test_a_picture_that_is_away_is_left_for_the_next_time(filled: Library, pictures: Path, paint: Paint) -> None:
    (pictures / "2.png").unlink()
    assert filled.hash_pictures() == COUNT - 1
    assert only(filled, "name:2").fault == ""
    paint("2.png", seed=99)
    filled.reconcile()
    assert filled.hash_pictures() == 1


def test_nothing_is_made_that_cannot_be_kept(filled: Library) -> None:
    filled.close()
    with sqlite3.connect(filled.file) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    assert filled.open().is_read_only
    assert filled.hash_pictures() == 0
    assert filled.hashed() == (0, COUNT)


def test_hashes_leave_what_was_sorted_as_it_is(filled: Library) -> None:
    order = filled.search(parse_query(""), "stars")
    filled.hash_pictures()
    assert filled.search(parse_query(""), "stars") is order
    filled.rate(order[-1:], 5)
    assert filled.search(parse_query(""), "stars") == (order[-1], *order[:-1])
    other = Library(filled.file, filled.roots, filled.file.parent / "thumbnails")
    other.rate(order[:1], 4)
    other.close()
    assert filled.search(parse_query(""), "stars")[:2] == (order[-1], order[0])
