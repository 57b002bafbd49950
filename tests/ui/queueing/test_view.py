"""What the list of jobs brings into sight by itself."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from studio.contract.requests import GenerateRequest
from studio.session.jobs import JobState
from studio.session.session import Session
from studio.ui.queueing.view import QueueView


@pytest.fixture
def view(session: Session, qtbot: QtBot) -> QueueView:
    """A list with room for three of ten ended jobs; neither pointer nor keyboard are in it."""
    for _ in range(10):
        session.queue.add(GenerateRequest())
        session.queue.begin()
        session.queue.end(JobState.DONE)
    view = QueueView(session)
    qtbot.addWidget(view)
    view.resize(240, 3 * view.sizeHintForRow(0))
    view.clearFocus()
    return view


def is_seen(view: QueueView, row: int) -> bool:
    return view.viewport().rect().contains(view.visualRect(view.rows.index(row, 0)))


def test_a_new_job_comes_into_sight(view: QueueView, session: Session) -> None:
    assert is_seen(view, 0)
    for _ in range(4):
        session.queue.add(GenerateRequest())
    assert is_seen(view, 13)


def test_the_job_that_begins_stands_above_those_that_wait(view: QueueView, session: Session) -> None:
    for _ in range(4):
        session.queue.add(GenerateRequest())
    job = session.queue.begin()
    session.live.began.emit(job)
    assert view.visualRect(view.rows.index(10, 0)).top() == 0
    assert is_seen(view, 12)


def test_nothing_moves_under_the_keyboard(view: QueueView, session: Session, qtbot: QtBot) -> None:
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.setFocus()
    session.queue.add(GenerateRequest())
    assert is_seen(view, 0)
