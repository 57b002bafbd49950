"""Progress in the window's title."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMainWindow

from studio.session.live import Phase, Progress
from studio.ui.taskbar import TaskbarProgress


@pytest.fixture
def window(session, qtbot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setWindowTitle("Studio")
    TaskbarProgress(session, window, "Studio")
    return window


def test_the_title_says_how_far_the_job_is_and_is_itself_again_after_it(session, window):
    tell = session.live.progressed.emit
    tell(Progress(Phase.STARTING))
    assert window.windowTitle() == "0 % \N{EN DASH} Studio"
    tell(Progress(Phase.STEPPING, step=1, steps=3, fraction=1 / 3))
    assert window.windowTitle() == "33 % \N{EN DASH} Studio"
    tell(Progress(Phase.SAVING, fraction=1.0))
    assert window.windowTitle() == "100 % \N{EN DASH} Studio"
    tell(None)
    assert window.windowTitle() == "Studio"


def test_the_title_is_set_once_for_each_percent(session, window):
    titles = []
    window.windowTitleChanged.connect(titles.append)
    for step in range(1, 1001):
        session.live.progressed.emit(Progress(Phase.STEPPING, step=step, steps=1000, fraction=step / 1000))
    assert len(titles) == 101
