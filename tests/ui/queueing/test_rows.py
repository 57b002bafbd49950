from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtTest import QAbstractItemModelTester

from studio.contract.requests import GenerateRequest
from studio.session.jobs import JobState, Pause
from studio.ui.queueing.rows import QueueRows

STEPS = st.lists(
    st.one_of(
        st.sampled_from(["add", "begin", "done", "failed", "clear_ended", "clear_waiting", "stop", "resume", "back"]),
        st.tuples(st.integers(0, 8), st.integers(0, 8)),
        st.integers(0, 8),
    ),
    max_size=25,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_the_rows_are_the_queue_whatever_happens(session, steps):
    queue = session.queue
    queue.end(JobState.DONE)
    queue.clear_ended()
    queue.clear_waiting()
    rows = QueueRows(session)
    tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Warning)
    runs = {
        "add": lambda: queue.add(GenerateRequest()),
        "begin": queue.begin,
        "done": lambda: queue.end(JobState.DONE),
        "failed": lambda: queue.end(JobState.FAILED, "why"),
        "clear_ended": queue.clear_ended,
        "clear_waiting": queue.clear_waiting,
        "stop": lambda: queue.pause(Pause.STOPPED),
        "resume": queue.resume,
        "back": lambda: queue.put_back(GenerateRequest()),
    }
    for step in ("add", "add", "add", *steps):
        ids = [job.id for job in queue.jobs]
        if isinstance(step, tuple):
            queue.move(ids[step[0] % len(ids)] if ids else "", step[1])
        elif isinstance(step, int):
            queue.remove(ids[step % len(ids)] if ids else "")
        else:
            runs[step]()
        assert [rows.job(rows.index(row, 0)) for row in range(rows.rowCount())] == list(queue.jobs)
        waiting = [rows.position(rows.index(row, 0)) for row in range(rows.rowCount())]
        assert [place for place in waiting if place] == list(range(1, len(queue.waiting) + 1))
    tester.deleteLater()
    rows.deleteLater()
