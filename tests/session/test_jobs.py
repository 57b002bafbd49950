from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.contract.requests import GenerateRequest
from studio.session.jobs import Job, JobState, Pause, Queue
from studio.session.session import Session
from tests.storage.conftest import a_record


@pytest.fixture
def queue() -> Queue:
    return Queue()


def filled(queue: Queue, count: int) -> list[str]:
    return [queue.add(GenerateRequest(prompt=str(number))).id for number in range(count)]


def order(queue: Queue) -> list[str]:
    return [job.request.prompt for job in queue.jobs]


def test_jobs_stand_in_one_order_ended_running_waiting(queue):
    filled(queue, 4)
    queue.begin()
    queue.end(JobState.DONE)
    queue.begin()
    assert order(queue) == ["0", "1", "2", "3"]
    assert [job.state for job in queue.jobs] == ["done", "running", "waiting", "waiting"]


def test_only_one_job_runs(queue):
    filled(queue, 2)
    assert queue.begin() is not None
    assert queue.begin() is None


@given(st.integers(0, 4), st.integers(-3, 9))
def test_moving_keeps_every_job_and_puts_the_moved_one_where_it_was_asked(source, position):
    queue = Queue()
    ids = filled(queue, 5)
    queue.move(ids[source], position)
    now = [job.id for job in queue.waiting]
    assert sorted(now) == sorted(ids)
    assert now.index(ids[source]) == max(0, min(position, 4))
    assert [job for job in now if job != ids[source]] == [job for job in ids if job != ids[source]]


def test_a_move_that_changes_nothing_tells_nobody(queue, qtbot):
    ids = filled(queue, 3)
    with qtbot.assertNotEmitted(queue.changed):
        queue.move(ids[1], 1)
        queue.move("unknown", 0)


def test_the_running_job_cannot_be_removed(queue):
    ids = filled(queue, 2)
    queue.begin()
    queue.remove(ids[0])
    assert order(queue) == ["0", "1"]
    queue.remove(ids[1])
    assert order(queue) == ["0"]


def test_a_paused_queue_begins_nothing_until_it_is_resumed(queue):
    filled(queue, 1)
    queue.pause()
    assert queue.begin() is None
    queue.resume()
    assert queue.begin() is not None


@pytest.mark.parametrize("reason", [Pause.STOPPED, Pause.RESTORED])
def test_a_new_job_runs_though_the_old_ones_wait_after_a_stop_or_a_restart(queue, reason):
    filled(queue, 2)
    queue.pause(reason)
    fresh = queue.add(GenerateRequest(prompt="new"))
    begun = queue.begin()
    assert begun is not None
    assert begun.id == fresh.id
    queue.end(JobState.DONE)
    assert queue.begin() is None
    assert [job.request.prompt for job in queue.waiting] == ["0", "1"]


def test_a_new_job_waits_where_a_person_paused(queue):
    filled(queue, 1)
    queue.pause()
    queue.add(GenerateRequest(prompt="new"))
    assert queue.begin() is None
    assert order(queue) == ["0", "new"]


def test_restored_jobs_wait_first_and_nothing_starts_by_itself(queue):
    filled(queue, 1)
    queue.restore((Job("old", GenerateRequest(prompt="old")),))
    assert order(queue) == ["old", "0"]
    assert queue.pause_reason is Pause.RESTORED
    queue.restore((Job("old", GenerateRequest(prompt="old")),))
    assert order(queue) == ["old", "0"]


def test_the_ended_jobs_that_are_kept_are_bounded(queue):
    for number in range(103):
        queue.add(GenerateRequest(prompt=str(number)))
        queue.begin()
        queue.end(JobState.DONE)
    assert len(queue.jobs) == 100
    assert order(queue)[-1] == "102"


def test_a_job_that_is_put_back_waits_first_with_what_is_left(queue):
    ids = filled(queue, 2)
    queue.begin()
    queue.add_picture(Path("one.png"))
    queue.put_back(GenerateRequest(prompt="rest"))
    assert order(queue) == ["rest", "1"]
    assert queue.waiting[0].id == ids[0]
    queue.begin()
    queue.put_back(None)
    assert order(queue) == ["1"]


def test_every_new_job_runs_in_its_order_though_the_old_ones_wait(queue):
    filled(queue, 2)
    queue.pause(Pause.STOPPED)
    for prompt in ("a", "b", "c"):
        queue.add(GenerateRequest(prompt=prompt))
    made = []
    while (job := queue.begin()) is not None:
        made.append(job.request.prompt)
        queue.end(JobState.DONE)
    assert made == ["a", "b", "c"]
    assert [job.request.prompt for job in queue.waiting] == ["0", "1"]


def test_another_stop_holds_the_new_jobs_too(queue):
    filled(queue, 1)
    queue.pause(Pause.STOPPED)
    queue.add(GenerateRequest(prompt="new"))
    queue.hold()
    assert queue.begin() is None


def test_a_stop_leaves_a_persons_own_pause_as_it_is(queue):
    filled(queue, 1)
    queue.pause()
    queue.hold()
    assert queue.pause_reason is Pause.ASKED


def test_a_queue_that_stands_still_goes_on_once_nothing_is_held(queue):
    ids = filled(queue, 2)
    queue.hold()
    queue.remove(ids[0])
    assert queue.is_paused
    queue.remove(ids[1])
    assert not queue.is_paused
    filled(queue, 1)
    queue.hold()
    queue.clear_waiting()
    assert not queue.is_paused


def test_a_job_of_this_run_runs_though_earlier_ones_are_restored(queue):
    filled(queue, 1)
    queue.restore((Job("old", GenerateRequest(prompt="old")),))
    begun = queue.begin()
    assert begun is not None
    assert begun.request.prompt == "0"
    queue.end(JobState.DONE)
    assert queue.begin() is None


def test_jobs_that_ended_are_there_at_the_next_start_with_their_records(surroundings, session, finish):
    finish(session._keepsakes.read())
    session.queue.add(GenerateRequest("a fox"))
    session.queue.begin()
    session.queue.add_picture(Path("/pictures/fox.png"), a_record())
    session.queue.end(JobState.DONE)
    session.queue.add(GenerateRequest("a bear"))
    session.queue.begin()
    session.queue.end(JobState.FAILED, "why", "what to do")
    finish(session.close())
    again = Session(surroundings)
    finish(again._keepsakes.read())
    fox, bear = again.queue.ended
    assert (fox.request.prompt, fox.state, fox.pictures) == ("a fox", JobState.DONE, (Path("/pictures/fox.png"),))
    assert fox.record.request == a_record().request
    assert (bear.state, bear.fault, bear.hint) == (JobState.FAILED, "why", "what to do")
    again.queue.clear_ended()
    finish(again.close())
    last = Session(surroundings)
    finish(last._keepsakes.read())
    assert last.queue.ended == ()
    finish(last.close())
