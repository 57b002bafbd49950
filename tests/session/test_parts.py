"""Small parts of the session: notices, results, the pace, the keeper, the log of a run."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal, qWarning

from studio.contract.errors import InvalidRequest, SaveFailed
from studio.contract.events import Decoding, Loading, Pictured, Stepped
from studio.contract.raster import Raster
from studio.session import keeping
from studio.session.history import PromptHistory
from studio.session.keeping import Keeper
from studio.session.live import Pace, Phase
from studio.session.logs import RunLog
from studio.session.notices import Notices, Severity
from studio.session.results import Results
from studio.session.tasks import Tasks, Worker

DOT = Raster(np.zeros((1, 1, 3), np.uint8))


def step(index: int, seconds: float, picture: int = 1) -> Stepped:
    return Stepped(index, 10, 0.5, DOT, seconds, picture)


def test_the_time_to_go_is_told_from_the_steps_so_far():
    pace = Pace(1)
    assert pace.after(Loading("vae", 0.5), 0).phase is Phase.LOADING
    first = pace.after(step(1, 2.0), 0)
    # Nine steps, and a decode that counts as one and a half.
    assert first.seconds_left == pytest.approx(2.0 * (9 + 1.5))
    assert first.fraction == pytest.approx(1 / 11.5)


def test_the_time_to_go_corrects_itself_when_steps_become_slower():
    pace = Pace(1)
    pace.after(step(1, 1.0), 0)
    for index in range(2, 10):
        last = pace.after(step(index, 3.0), 0)
    assert last.seconds_left == pytest.approx((1 + 1.5) * 3.0, rel=0.1)


def test_a_timed_decode_replaces_the_guess_for_the_next_picture():
    pace = Pace(2)
    pace.after(step(10, 1.0), 0)
    pace.after(Decoding(1, 2), 100.0)
    done = pace.after(Pictured(1, 2, DOT, None), 107.0)
    assert done.seconds_left == pytest.approx(10 * 1.0 + 7.0)
    assert done.fraction == pytest.approx(0.5)
    assert pace.after(step(10, 1.0, picture=2), 0).seconds_left == pytest.approx(7.0)


def test_the_fraction_never_goes_back_within_a_steady_job():
    pace = Pace(3)
    fractions = [pace.after(step(index, 1.0, picture), 0).fraction for picture in (1, 2, 3) for index in range(1, 11)]
    assert fractions == sorted(fractions)
    assert 0 < fractions[0] < fractions[-1] < 1


def test_notices_are_bounded_and_an_empty_one_is_none():
    notices, seen = Notices(), []
    notices.posted.connect(seen.append)
    notices.post("")
    for number in range(250):
        notices.post(str(number))
    notices.post_error(InvalidRequest("The size is 0.", "Choose another."))
    assert len(notices.all) == 200
    assert len(seen) == 251
    assert (seen[-1].text, seen[-1].hint, seen[-1].severity) == ("The size is 0.", "Choose another.", Severity.ERROR)


def test_results_are_newest_first_and_none_twice():
    results = Results()
    results.restore((Path("old"), Path("older")))
    results.add(Path("new"))
    results.add(Path("old"))
    assert results.pictures == (Path("old"), Path("new"), Path("older"))
    results.forget(Path("new"))
    assert results.pictures == (Path("old"), Path("older"))


def test_a_prompt_is_in_the_history_once(qtbot):
    history = PromptHistory()
    for prompt in ("a", "b", "a", " "):
        history.add(prompt)
    assert history.entries == ("a", "b")
    with qtbot.waitSignal(history.changed):
        history.clear()


def test_the_newest_state_is_written_and_a_fault_is_told_once(loop, finish):
    told, written = [], []
    tasks, disk = Tasks(told.append), Worker("disk")
    keeper = Keeper(tasks, disk, told.append)

    def fail():
        raise SaveFailed("The disk is full.")

    async def work():
        for number in range(5):
            keeper.keep("thing", lambda number=number: lambda: written.append(number))
        await keeper.flush()
        for _ in range(3):
            keeper.keep("other", lambda: fail)
            await keeper.flush()

    finish(work())
    finish(tasks.close())
    disk.close()
    assert written == [4]
    assert [error.text for error in told] == ["The disk is full."]


def test_what_could_not_be_written_is_tried_again_by_itself_and_at_the_end(loop, finish, monkeypatch):
    monkeypatch.setattr(keeping, "AGAIN_SECONDS", 0.02)
    told, written, room, both = [], [], threading.Event(), threading.Event()
    tasks, disk, disk_that_waits = Tasks(told.append), Worker("disk"), Worker("waiting")
    keeper = Keeper(tasks, disk, told.append)

    def write(what):
        if not room.is_set():
            raise SaveFailed("The disk is full.")
        written.append(what)
        if len(written) == 2:
            both.set()

    async def work():
        keeper.keep("settings", lambda: lambda: write("old settings"), 0.0)
        keeper.keep("queue", lambda: lambda: write("queue"), 0.0)
        await asyncio.sleep(0.1)
        keeper.keep("settings", lambda: lambda: write("settings"), 0.0)
        await asyncio.sleep(0.1)
        assert written == []
        room.set()
        await disk_that_waits.do(both.wait, 10)
        room.clear()
        keeper.keep("layout", lambda: lambda: write("layout"), 0.0)
        await asyncio.sleep(0.01)
        monkeypatch.setattr(keeping, "AGAIN_SECONDS", 60.0)
        await asyncio.sleep(0.1)
        room.set()
        await keeper.close()
        await tasks.close()

    finish(work())
    disk.close()
    disk_that_waits.close()
    assert sorted(written[:2]) == ["queue", "settings"]
    assert written[2:] == ["layout"]
    assert [error.text for error in told] == ["The disk is full."] * 3  # once for each thing


@pytest.fixture
def run_log(tmp_path):
    told = []
    log = RunLog(tmp_path / "logs" / "run.log", told.append)
    log.open()
    yield log, told, tmp_path / "logs" / "run.log"
    log.close()


def test_a_fault_that_nobody_caught_is_logged_and_told(run_log):
    log, told, file = run_log
    fault = ValueError("for the log")
    sys.excepthook(type(fault), fault, None)
    assert told == ["Something failed: ValueError."]
    log.close()
    assert "for the log" in file.read_text()


def test_a_fault_in_a_thread_is_logged_and_told(run_log):
    log, told, file = run_log

    def fail():
        raise RuntimeError("in a thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert told == ["Something failed: RuntimeError."]
    log.close()
    assert "in a thread" in file.read_text()


def test_qt_speaks_into_the_log(run_log, qtbot):
    log, _, file = run_log
    qWarning("something of Qt's")
    log.close()
    assert "Qt: something of Qt's" in file.read_text()


def test_a_folder_that_cannot_be_written_to_is_no_reason_not_to_start(tmp_path):
    (tmp_path / "logs").write_text("a file, no folder")
    hooks, handlers = (sys.excepthook, threading.excepthook), list(logging.getLogger().handlers)
    log = RunLog(tmp_path / "logs" / "run.log", lambda text: None)
    log.open()
    log.close()
    assert (sys.excepthook, threading.excepthook) == hooks
    assert logging.getLogger().handlers == handlers


class Sender(QObject):
    sent = Signal(object)
    flagged = Signal(bool)


def test_neither_signals_nor_timers_lose_references(qtbot):
    """PySide6 6.12.0 on Python 3.11 loses one reference to True or None with each, and kills the process after 570."""
    sender, heard = Sender(), []
    sender.sent.connect(heard.append)
    sender.flagged.connect(lambda flag: heard.clear())
    fired = []

    class Ticking(QObject):
        def timerEvent(self, event):  # noqa: N802 - Qt's name
            fired.append(None)

    ticking = Ticking()
    timers = [ticking.startTimer(0) for _ in range(20)]
    before = [sys.getrefcount(value) for value in (None, True, False)]
    for _ in range(5_000):
        sender.sent.emit(None)
        sender.flagged.emit(True)
        sender.flagged.emit(False)
    qtbot.waitUntil(lambda: len(fired) >= 10_000, timeout=20_000)
    for timer in timers:
        ticking.killTimer(timer)
    fired.clear()
    heard.clear()
    drift = [abs(sys.getrefcount(value) - count) for value, count in zip((None, True, False), before, strict=True)]
    assert max(drift) < 50, drift
