"""Pictures copied into the library beside the window: told, ended, and no hindrance to its closing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QThread

from studio.session import file_work
from studio.session.session import Session
from studio.storage import taking_in
from tests.session.test_library import find
from tests.ui.made_pictures import made_picture


@pytest.fixture
def opened(session: Session, finish) -> Session:
    async def read() -> None:
        await session.library.open()
        await session.library.reconcile()

    finish(read())
    return session


@pytest.fixture
def given(tmp_path: Path) -> Path:
    (tmp_path / "given").mkdir()
    for name in "abc":
        made_picture(tmp_path / "given" / f"{name}.png", f"a picture {name}")
    return tmp_path / "given"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Hold the second copy until the second event is set; the first one tells that it is come to."""
    reached, goes_on, real = threading.Event(), threading.Event(), taking_in._Copier._pour

    def pour(copier: taking_in._Copier, path: Path, *rest: object) -> None:
        if path.name == "b.png":
            reached.set()
            assert goes_on.wait(10)
        real(copier, path, *rest)  # type: ignore[arg-type]  # as they are

    monkeypatch.setattr(taking_in._Copier, "_pour", pour)
    return reached, goes_on


def test_what_is_copied_is_told_in_the_windows_thread_and_shown(opened: Session, given: Path, finish, monkeypatch):
    monkeypatch.setattr(file_work, "SHOWN_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(file_work, "EVERY_SECONDS", 0.0)
    shares: list[float | None] = []

    def take(progress: file_work.FileProgress | None) -> None:
        assert QThread.currentThread() is opened.thread()
        shares.append(None if progress is None else progress.share)

    opened.library.taking_in.work.progressed.connect(take)
    taken = finish(opened.library.take_in([given]))
    assert len(taken.copied) == 3
    assert shares[-2:] == [1.0, None]
    assert find(opened, finish) == ["a", "b", "c"]


def test_what_was_copied_before_it_was_ended_is_shown(opened: Session, given: Path, finish, slow, qtbot):
    reached, goes_on = slow
    task = opened.tasks.start(opened.library.take_in([given]))
    qtbot.waitUntil(reached.is_set)
    assert find(opened, finish, "picture") in ([], ["a"])  # the index answers meanwhile
    opened.library.taking_in.work.cancel()
    goes_on.set()
    qtbot.waitUntil(task.done)
    taken = task.result()
    assert (len(taken.copied), taken.left, taken.is_cancelled) == (1, 2, True)
    assert find(opened, finish) == ["a"]


def test_closing_ends_the_copying_within_a_file(opened: Session, given: Path, finish, slow, qtbot):
    reached, goes_on = slow
    task = opened.tasks.start(opened.library.take_in([given]))
    qtbot.waitUntil(reached.is_set)
    real = opened.library.taking_in._leaving.now

    class Leaving:
        check = opened.library.taking_in._leaving.check

        def now(self) -> None:
            real()
            goes_on.set()

    opened.library.taking_in._leaving = Leaving()
    finish(opened.close())
    assert task.done()
    assert [path.name for path in opened.library.roots[0].iterdir()] == ["a.png"]
