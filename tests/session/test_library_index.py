"""The library's index while others use it, take it away or write it: the window goes on, and mistakes no picture."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.session import library as session_library
from studio.session.session import Session
from studio.storage.library import index
from studio.storage.library.library import Library
from tests.session.test_library import find, opened, pictures
from tests.ui.made_pictures import gradient, made_picture

__all__ = ["opened", "pictures"]  # fixtures
ALL = ["0000", "0001", "0002", "0003"]


@pytest.fixture
def other(opened: Session) -> Iterator[Library]:
    """The same library as another window has it."""
    library = Library(opened.shelf.places.library_file, opened.library.roots, opened.shelf.places.thumbnails)
    yield library
    library.close()


def remove_index(session: Session) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{session.shelf.places.library_file}{end}").unlink(missing_ok=True)


def told(session: Session) -> list[str]:
    return [notice.text for notice in session.notices.all]


def test_an_index_that_is_in_use_at_the_start_is_searched_and_read_later(
    opened: Session, surroundings, finish: Callable, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(session_library, "AGAIN_MS", 100)
    finish(opened.close())
    session = Session(surroundings)
    made_picture(session.library.roots[0] / "late.png", "late", seed=9)
    with contextlib.closing(sqlite3.connect(session.shelf.places.library_file, isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        finish(session.library.open())
        for _ in range(2):
            finish(session.library.reconcile())
        assert find(session, finish) == ALL
        assert [text for text in told(session) if "in use by another process" in text] == told(session)
        assert len(told(session)) == 1
        busy.execute("COMMIT")
    qtbot.waitUntil(lambda: find(session, finish) == [*ALL, "late"], timeout=5_000)
    finish(session.close())


def test_a_finished_picture_finds_the_index_in_use_and_is_there_later(
    opened: Session, pictures: list[Path], finish: Callable, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "BUSY_SECONDS", 0.05)
    opened.library._later.setInterval(100)
    with contextlib.closing(sqlite3.connect(opened.shelf.places.library_file, isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        for number in range(2):
            path = made_picture(pictures[0].with_name(f"new{number}.png"), "new", seed=number)
            finish(opened.library.note((path,), ()))
        assert ["in use by another process" in text for text in told(opened)] == [True]
        busy.execute("COMMIT")
    qtbot.waitUntil(lambda: find(opened, finish, "new") == ["new0", "new1"])


def test_closing_waits_for_no_other_process(opened: Session, pictures: list[Path], finish: Callable) -> None:
    made_picture(pictures[0].with_name("new.png"), "new", seed=9)
    with contextlib.closing(sqlite3.connect(opened.shelf.places.library_file, isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        opened.library.reconcile_soon()
        finish(opened.library.find(""))
        began = time.monotonic()
        finish(opened.close())
        assert time.monotonic() - began < index.BUSY_SECONDS / 2


def test_an_index_of_a_newer_program_is_told_of_once(opened: Session, surroundings, finish: Callable, qtbot) -> None:
    root, file = opened.library.roots[0], opened.shelf.places.library_file
    finish(opened.close())
    with contextlib.closing(sqlite3.connect(file)) as newer:
        newer.execute("PRAGMA user_version = 99")
        newer.commit()
    session = Session(surroundings)
    finish(session.library.open())
    finish(session.library.reconcile())
    for number in range(2):
        path = made_picture(root / f"new{number}.png", "new", seed=number)
        finish(session.library.note((path,), ()))
    assert ["written by a newer version" in text for text in told(session)] == [True]
    finish(session.deleter.delete_now((root / "2026-11-21" / "0000.png",)))
    assert find(session, finish) == ALL[1:]
    session.deleter.undo()
    qtbot.waitUntil(lambda: find(session, finish) == ALL)
    finish(session.close())


def test_a_search_comes_between_when_many_pictures_are_noted(
    opened: Session, pictures: list[Path], finish: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_library, "NOTE_SECONDS", 0)
    many = [made_picture(pictures[0].parent / f"many{number}.png", "many", seed=number) for number in range(8)]
    seen: list[int] = []

    async def note_and_search() -> None:
        noting = opened.tasks.start(opened.library.note(many, ()))
        while not noting.done():
            seen.append(len((await opened.library.find("many")).ids))

    finish(note_and_search())
    assert seen == sorted(seen)
    assert len(set(seen)) > 4


def test_many_pictures_are_noted_in_few_transactions(
    opened: Session, pictures: list[Path], finish: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_library, "NOTE_SECONDS", 60)
    writes: list[object] = []
    write = index.Index.write
    monkeypatch.setattr(index.Index, "write", lambda self, *a, **k: writes.append(a) or write(self, *a, **k))
    for path in pictures[:3]:
        path.unlink()
    many = [made_picture(pictures[0].parent / f"many{number}.png", "many", seed=number) for number in range(8)]
    finish(opened.library.note(many, pictures[:3]))
    assert len(find(opened, finish, "many")) == 8
    assert find(opened, finish, "-many") == ["0003"]
    assert len(writes) == 2


def test_an_index_that_is_taken_away_is_made_again_at_the_next_search(opened: Session, finish: Callable, qtbot) -> None:
    before = finish(opened.library.find("")).ids
    remove_index(opened)
    opened.library.search("")
    qtbot.waitUntil(lambda: find(opened, finish) == ALL)
    assert finish(opened.library.entries(before)) == ()


def test_what_another_window_has_read_first_is_told_here_too(
    opened: Session, other: Library, pictures: list[Path], finish: Callable
) -> None:
    made_picture(pictures[0].with_name("new.png"), "new", seed=9)
    other.reconcile()
    changed: list[None] = []
    opened.library.changed.connect(lambda: changed.append(None))
    finish(opened.library.reconcile())
    assert len(changed) == 1
    finish(opened.library.reconcile())
    assert len(changed) == 1


def test_a_picture_that_is_another_one_by_now_is_not_deleted(
    opened: Session, pictures: list[Path], finish: Callable, qtbot
) -> None:
    ids = finish(opened.library.find("", "name")).ids
    seen = finish(opened.library.entries(ids))
    made_picture(pictures[0], "another one", seed=9, raster=gradient(90, 40))
    opened.deleter.delete(ids[:2], seen)
    qtbot.waitUntil(lambda: find(opened, finish, "another") == ["0000"])
    qtbot.waitUntil(lambda: opened.deleter.can_undo)
    assert [path.exists() for path in pictures[:2]] == [True, False]
    assert "0000.png is another picture by now; it was not deleted." in told(opened)
    opened.deleter.delete(ids[:1], seen)
    qtbot.waitUntil(lambda: told(opened).count("0000.png is another picture by now; it was not deleted.") == 2)
    opened.deleter.delete(ids[:1], finish(opened.library.entries(ids[:1])))
    qtbot.waitUntil(lambda: not pictures[0].exists())


def test_a_picture_that_was_renamed_meanwhile_is_still_the_one_that_was_seen(
    opened: Session, pictures: list[Path], finish: Callable, qtbot
) -> None:
    ids = finish(opened.library.find("fox")).ids
    seen = finish(opened.library.entries(ids))
    now = pictures[0].with_name("renamed.png")
    pictures[0].rename(now)
    finish(opened.library.reconcile())
    opened.deleter.delete(ids, seen)
    qtbot.waitUntil(lambda: not now.exists())
