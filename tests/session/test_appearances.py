"""What pictures look like: looked at in quiet moments, each once, and told how far."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.contract.errors import SaveFailed
from studio.session import appearances
from studio.session.quiet import CALM_LOOKS
from studio.session.session import Session
from studio.storage.library.thumbnails import Thumbnails
from tests.ui.made_pictures import gradient, made_picture

COUNT = 6


@pytest.fixture
def opened(session: Session, finish) -> Session:
    """A session whose library of six pictures is open and read; its engine sleeps."""
    folder = session.library.roots[0] / "2026-11-21"
    folder.mkdir(parents=True)
    for number in range(COUNT):
        made_picture(folder / f"{number:04}.png", "a fox", seed=number, raster=gradient(48, 40, blue=40 * number))

    async def read() -> None:
        await session.library.open()
        await session.library.reconcile()

    finish(read())
    return session


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the pictures that are looked at; each takes a while."""
    names: list[str] = []
    real = Thumbnails.glimpse

    def glimpse(self: Thumbnails, path: Path, mtime_ns: int) -> object:
        names.append(path.name)
        time.sleep(0.03)
        return real(self, path, mtime_ns)

    monkeypatch.setattr(Thumbnails, "glimpse", glimpse)
    return names


def rest(session: Session) -> None:
    for _ in range(CALM_LOOKS + 1):  # the first one finds what the test itself did
        session.quiet.look()
    assert session.quiet.is_now


def hashed(session: Session, finish: Callable) -> tuple[int, int]:
    return finish(session.library._asking.do(lambda: session.library._now().hashed()))


def test_all_are_looked_at_while_it_is_quiet(opened: Session, looked_at: list[str], finish, qtbot) -> None:
    assert hashed(opened, finish) == (0, COUNT)
    with qtbot.waitSignal(opened.library.appearances.completed):
        rest(opened)
    assert hashed(opened, finish) == (COUNT, COUNT)
    assert sorted(looked_at) == [f"{number:04}.png" for number in range(COUNT)]


def test_it_stops_with_the_quiet_and_goes_on_with_the_next(
    opened: Session, looked_at: list[str], finish, qtbot
) -> None:
    rest(opened)
    qtbot.waitUntil(lambda: len(looked_at) >= 2)
    opened.quiet.disturb()
    qtbot.waitUntil(lambda: not opened.library.appearances._is_looking)
    stopped_after = len(looked_at)
    assert stopped_after < COUNT
    assert hashed(opened, finish) == (stopped_after, COUNT)
    with qtbot.waitSignal(opened.library.appearances.completed):
        rest(opened)
    assert len(looked_at) == len(set(looked_at)) == COUNT, "none is looked at twice"


def test_it_waits_until_the_folders_are_read(opened: Session, looked_at: list[str], qtbot) -> None:
    opened.library.is_reading = True
    rest(opened)
    assert not opened.library.appearances._is_looking
    opened.library.is_reading = False
    with qtbot.waitSignal(opened.library.appearances.completed):
        opened.library.state_changed.emit()
    assert len(looked_at) == COUNT


def test_a_new_picture_is_looked_at_too(opened: Session, looked_at: list[str], finish, qtbot) -> None:
    with qtbot.waitSignal(opened.library.appearances.completed):
        rest(opened)
    path = made_picture(opened.library.roots[0] / "new.png", "a fox", seed=9, raster=gradient(48, 40, blue=9))
    with qtbot.waitSignal(opened.library.appearances.completed):
        opened.library.note_saved(path)
        qtbot.waitUntil(lambda: hashed(opened, finish)[1] == COUNT + 1)
        rest(opened)
    assert looked_at[COUNT:] == ["new.png"]


def test_who_looks_for_similar_ones_is_told_how_many_were_compared(
    opened: Session, looked_at: list[str], finish, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appearances, "PATIENCE_SECONDS", 0.0)
    (number,) = finish(opened.library.find("name:0000")).ids
    alike = finish(opened.library.similar(number))
    assert (alike.total, alike.is_complete) == (COUNT, False)
    assert 1 <= alike.compared <= 2, "one, and the picture itself"
    assert len(alike.pictures) == alike.compared - 1
    with qtbot.waitSignal(opened.library.appearances.completed):
        rest(opened)
    alike = finish(opened.library.similar(number))
    assert (alike.compared, alike.total, alike.is_complete) == (COUNT, COUNT, True)
    assert len(alike.pictures) == COUNT - 1


def test_few_pictures_are_all_compared_at_once(opened: Session, finish) -> None:
    (number,) = finish(opened.library.find("name:0000")).ids
    assert finish(opened.library.similar(number)).is_complete


def test_small_pictures_end_the_quiet(opened: Session, finish) -> None:
    entries = finish(opened.library.entries(finish(opened.library.find("")).ids))
    rest(opened)
    widths = finish(opened.library.appearances.small(entries, 64, lambda raster: raster.extent.width, 60.0))
    assert widths == [48] * COUNT
    assert not opened.quiet.is_now
    assert len(finish(opened.library.appearances.small(entries, 64, lambda raster: raster, 0.0))) == 1


def test_what_cannot_be_kept_is_no_notice(opened: Session, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise SaveFailed("The disk is full.")

    monkeypatch.setattr(opened.library._now(), "hash_pictures", full)
    before = len(opened.notices.all)
    rest(opened)
    qtbot.waitUntil(lambda: not opened.library.appearances._is_looking)
    assert len(opened.notices.all) == before
