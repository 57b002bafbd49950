"""The stream with the real tiny engine, and the mailbox under a busy reader."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future

import numpy as np
import pytest

from studio.contract.errors import Cancelled, InvalidRequest
from studio.contract.events import Decoding, Finished, Pictured, Stepped
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.contract.requests import GenerateRequest, SchedulerSettings
from studio.session.stream import EngineDied, Mailbox, stream

FEW = GenerateRequest(seed=5, scheduler=SchedulerSettings(steps=3), device="cpu")


@pytest.fixture
def engine(open_engine, loop):  # closed before the loop that its thread tells
    engine = open_engine()
    yield engine
    engine.close()


async def events_of(engine, request, stop=None):
    return [event async for event in stream(engine, request, stop or Stop())]


def step(index: int) -> Stepped:
    return Stepped(index, 50, 0.5, Raster(np.zeros((1, 1, 3), np.uint8)), 0.1)


def test_the_newest_frame_wins_and_nothing_else_is_dropped():
    wakes = []
    mailbox = Mailbox(lambda: wakes.append(1))
    for index in range(1, 51):
        mailbox.put(step(index))
    mailbox.put(Decoding(1, 1))
    mailbox.put(step(1))
    taken = [mailbox.take() for _ in range(4)]
    assert [type(event).__name__ for event in taken] == ["Stepped", "Decoding", "Stepped", "NoneType"]
    assert taken[0].index == 50
    assert len(wakes) == 1


def test_a_request_streams_to_its_end(engine, finish):
    events = finish(events_of(engine, FEW))
    assert isinstance(events[-1], Finished)
    assert isinstance(events[-2], Pictured)
    assert [event for event in events if isinstance(event, Stepped)][-1].index == 3


def test_a_fault_of_the_engine_is_raised_in_the_loop(engine, finish):
    with pytest.raises(InvalidRequest, match="scheduler"):
        finish(events_of(engine, GenerateRequest(scheduler=SchedulerSettings("no-such-thing"), device="cpu")))


def test_leaving_the_loop_stops_the_engine_and_nothing_is_decoded(engine, finish):
    stop, seen = Stop(), []

    async def leave():
        events = stream(engine, GenerateRequest(scheduler=SchedulerSettings(steps=500), device="cpu"), stop)
        async for event in events:
            seen.append(event)
            if isinstance(event, Stepped):
                break
        await events.aclose()

    finish(leave())
    assert stop.is_now
    assert not any(isinstance(event, Decoding | Pictured) for event in seen)
    # The engine is free at once for the next one, and paints it as ever.
    assert isinstance(finish(events_of(engine, FEW))[-1], Finished)


def test_a_stop_from_outside_ends_the_stream_as_cancelled(engine, finish):
    stop = Stop()

    async def run():
        async for event in stream(engine, GenerateRequest(scheduler=SchedulerSettings(steps=500), device="cpu"), stop):
            if isinstance(event, Stepped):
                stop.now()

    with pytest.raises(Cancelled):
        finish(run())


def test_an_engine_thread_that_breaks_down_in_a_job_is_said(engine, finish, monkeypatch):
    """A real SystemExit in the engine's thread, in the middle of a walk."""
    put = Mailbox.put

    def break_down(mailbox, event):
        if isinstance(event, Stepped) and event.index == 3:
            raise SystemExit
        put(mailbox, event)

    monkeypatch.setattr(Mailbox, "put", break_down)
    with pytest.raises(EngineDied):
        finish(events_of(engine, GenerateRequest(scheduler=SchedulerSettings(steps=900), device="cpu")))


class SilentlyDead:
    """An engine whose thread is gone while a job of it hangs: the port's own words, nothing behind them."""

    is_alive = False

    def submit(self, request, report, stop):
        return Future()


def test_an_engine_that_dies_without_a_word_is_found_out(finish):
    with pytest.raises(EngineDied):
        finish(events_of(SilentlyDead(), FEW))


def test_faults_of_tasks_are_told_and_their_references_kept(finish, qtbot):
    from studio.session.tasks import Tasks

    told = []
    tasks = Tasks(told.append)

    async def fail():
        await asyncio.sleep(0)
        raise InvalidRequest("It is so.")

    async def break_down():
        raise ValueError("oops")

    tasks.start(fail())
    tasks.slot(break_down)()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert [error.text for error in told] == ["Something failed: ValueError.", "It is so."] or told[0].text
    finish(tasks.close())


class Eager:
    """An engine whose steps are quicker than any reader: each frame is there before the last one is read."""

    is_alive = True

    def __init__(self) -> None:
        self.future = Future()

    def submit(self, request, report, stop):
        self.report = report
        report(Decoding(1, 1))
        report(step(1))
        return self.future


def test_a_quick_network_leaves_the_window_its_turns(finish):
    engine, turns = Eager(), []

    async def run():
        loop = asyncio.get_running_loop()
        loop.call_soon(turns.append, 0)
        read = 0
        async for event in stream(engine, FEW, Stop()):
            read += 1
            engine.report(step(read) if read < 20 else Finished((), None))
            if isinstance(event, Finished):
                break
            loop.call_soon(turns.append, read)
        return read

    read = finish(run())
    assert len(turns) >= read - 2
    assert turns[1] < 5


def test_a_job_that_has_not_begun_is_ended_at_once(finish):
    waiting, stop = Eager(), Stop()
    stop.now()
    with pytest.raises(Cancelled):
        finish(events_of(waiting, FEW, stop))
    assert waiting.future.cancelled()
