"""Quiet: when it begins, what ends it, and what waits for it."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from studio.contract.requests import GenerateRequest
from studio.session.collecting import MOST_PENDING, NEVER, Collector
from studio.session.jobs import JobState, Queue
from studio.session.quiet import CALM_LOOKS, Quiet


@pytest.fixture
def queue(qapp) -> Queue:
    return Queue()


class Work:
    """What the window's thread has used, as the test says."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def quiet(queue: Queue, work: Work) -> Iterator[Quiet]:
    quiet = Quiet(queue, used=work)
    yield quiet
    quiet.stop()


def rest(quiet: Quiet, looks: int = CALM_LOOKS) -> None:
    for _ in range(looks):
        quiet.look()


def test_it_is_quiet_when_the_window_has_rested_for_a_while(quiet: Quiet, work: Work) -> None:
    rest(quiet, CALM_LOOKS - 1)
    assert not quiet.is_now
    work.seconds += 0.1
    rest(quiet, CALM_LOOKS)
    assert not quiet.is_now
    rest(quiet, 1)
    assert quiet.is_now


def test_a_little_work_is_quiet_and_more_ends_it(quiet: Quiet, work: Work, qtbot) -> None:
    for _ in range(CALM_LOOKS):
        work.seconds += 0.001
        quiet.look()
    assert quiet.is_now
    work.seconds += 0.1
    with qtbot.waitSignal(quiet.ended):
        quiet.look()
    assert not quiet.is_now


def test_whoever_says_so_ends_it_at_once_and_it_begins_again(quiet: Quiet, qtbot) -> None:
    rest(quiet)
    with qtbot.waitSignal(quiet.ended):
        quiet.disturb()
    assert not quiet.is_now
    with qtbot.waitSignal(quiet.began):
        rest(quiet)


def test_a_job_ends_it_until_it_is_done(quiet: Quiet, queue: Queue) -> None:
    rest(quiet)
    queue.add(GenerateRequest("fox"))
    assert quiet.is_now, "a job that waits does nothing"
    queue.begin()
    assert not quiet.is_now
    rest(quiet)
    assert not quiet.is_now
    queue.end(JobState.DONE)
    rest(quiet)
    assert quiet.is_now


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()
    before = gc.get_threshold()
    collector.start()
    yield collector
    collector.stop()
    assert gc.get_threshold() == before


def test_full_collections_wait_for_quiet(collector: Collector) -> None:
    assert gc.get_threshold()[2] == NEVER
    assert gc.get_freeze_count() > 1_000, "what is there already is left out"
    gc.collect()
    for _ in range(gc.get_threshold()[1] + 2):
        gc.collect(1)
    full = gc.get_stats()[2]["collections"]
    assert not collector.look(is_quiet=False)
    assert gc.get_stats()[2]["collections"] == full
    assert collector.look(is_quiet=True)
    assert gc.get_stats()[2]["collections"] == full + 1
    assert not collector.look(is_quiet=True), "nothing is due any more"


def test_full_collections_do_not_wait_forever(collector: Collector) -> None:
    gc.collect()
    for _ in range(MOST_PENDING + 2):
        gc.collect(1)
    assert collector.look(is_quiet=False)
    assert gc.get_count()[2] == 0
