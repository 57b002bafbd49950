"""A disk that does not answer, or goes away: the window lives on, other work is done, and the fault is a notice."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from studio.contract.geometry import Extent
from studio.session.session import Session
from studio.storage import opening
from studio.storage.pngs import encode_png
from tests.storage.conftest import a_picture, a_record
from tests.window_parts import PATIENCE_MS

LONGEST_SECONDS = 2.0
"""A window that waits for the disk here waits for ten times as long; other work on the machine takes its share."""


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "p.png"
    path.write_bytes(encode_png(a_picture(), a_record()))
    return path


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A disk that gives no picture until the event is set."""
    answers = threading.Event()
    real = opening.decode

    def wait(path: Path) -> object:
        answers.wait(20)
        return real(path)

    monkeypatch.setattr(opening, "decode", wait)
    yield answers
    answers.set()


@pytest.fixture
def gaps(qtbot) -> Iterator[Callable[[], float]]:
    """Give a function that says the longest time in which the window's thread did nothing for a timer."""
    ticks = [time.perf_counter()]
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start()
    yield lambda: max(after - before for before, after in itertools.pairwise(ticks))
    timer.stop()


def test_a_picture_on_a_disk_that_does_not_answer_holds_nothing_up(
    session: Session, picture: Path, disk: threading.Event, gaps, finish, qtbot, tmp_path: Path
) -> None:
    session.show(picture)
    qtbot.wait(100)
    assert session.shown is None
    # The window goes on: a picture is begun, a project is written, a setting is kept.
    session.canvas.begin(Extent(30, 20))
    finish(session.projects.write(session.canvas.current, tmp_path / "other" / "p.ora"))
    session.settings.update(theme="dark")
    qtbot.waitUntil(session.shelf.places.settings_file.exists, timeout=PATIENCE_MS)
    assert gaps() < LONGEST_SECONDS
    disk.set()
    qtbot.waitUntil(lambda: session.shown is not None, timeout=PATIENCE_MS)


def test_a_disk_that_goes_away_is_a_notice_and_what_is_open_stays(
    session: Session, picture: Path, qtbot, tmp_path: Path
) -> None:
    session.show(picture)
    qtbot.waitUntil(lambda: session.shown is not None, timeout=PATIENCE_MS)
    shown = session.shown
    gone = tmp_path / "stick" / "p.png"
    session.show(gone)
    qtbot.waitUntil(lambda: any(f"There is no file {gone}" in each.text for each in session.notices.all))
    session.projects.save(tmp_path / "p.png" / "p.ora")
    qtbot.waitUntil(lambda: any("is not a folder (any more)" in each.text for each in session.notices.all))
    assert session.shown is shown


def test_small_views_that_take_long_hold_no_picture_up(
    session: Session, picture: Path, gaps, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()
    real = session.shelf.thumbnail
    monkeypatch.setattr(session.shelf, "thumbnail", lambda path: answers.wait(20) and real(path))
    small = session.tasks.start(session.thumbnail(picture))
    session.show(picture)
    qtbot.waitUntil(lambda: session.shown is not None, timeout=PATIENCE_MS)
    assert not small.done()
    assert gaps() < LONGEST_SECONDS
    answers.set()
    qtbot.waitUntil(small.done, timeout=PATIENCE_MS)
    assert small.result() == a_picture()
