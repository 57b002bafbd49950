"""What outlives a job or the window: the queue, the record, the layout; and switching looks while a job runs."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDockWidget, QMessageBox, QWidget

from studio.session.jobs import JobState, Pause
from studio.session.requests import Recall
from studio.ui import theme
from tests.journeys.walking import is_stepping, press_generate, prompts, set_steps, states, type_prompt, wait_for
from tests.open_windows import close

pytestmark = pytest.mark.slow


def queue_three(window, qtbot, commit_text) -> list[str]:
    set_steps(qtbot, window, 900)
    for prompt in ("one", "two", "three", "four"):
        type_prompt(window, prompt, commit_text)
        press_generate(qtbot, window)
    wait_for(qtbot, lambda: is_stepping(window))
    return [job.id for job in window.session.queue.waiting]


def test_jobs_are_queued_reordered_removed_and_made_in_the_new_order(window, qtbot, commit_text):
    queue = window.session.queue
    set_steps(qtbot, window, 900)
    type_prompt(window, "first", commit_text)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: is_stepping(window))
    set_steps(qtbot, window, 2)
    for prompt in ("one", "two", "three"):
        type_prompt(window, prompt, commit_text)
        press_generate(qtbot, window)
    one, two, three = (job.id for job in queue.waiting)
    queue.move(three, 0)
    queue.remove(one)
    window.session.commands.run("skip")
    wait_for(qtbot, lambda: states(window) == [JobState.CANCELLED, JobState.DONE, JobState.DONE])
    assert prompts(window) == ["first", "three", "two"]
    assert queue.find(two) is not None


def test_the_queue_is_there_after_a_restart(open_window, qtbot, commit_text):
    window = open_window()
    queue_three(window, qtbot, commit_text)
    close(qtbot, window)
    again = open_window()
    wait_for(qtbot, lambda: len(again.session.queue.waiting) == 4)
    assert prompts(again) == ["one", "two", "three", "four"]
    assert again.session.queue.pause_reason is Pause.RESTORED
    assert any("4 jobs" in notice.text for notice in again.session.notices.all)


def test_a_record_comes_back_into_the_panels_of_the_next_window(open_window, qtbot, commit_text):
    window = open_window()
    set_steps(qtbot, window, 3)
    type_prompt(window, "노란 별", commit_text)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: states(window) == [JobState.DONE])
    path, seed = window.session.shown.path, window.session.shown.record.seed
    close(qtbot, window)
    again = open_window()
    assert again.session.results.pictures == (path,)
    again.session.panels.update(prompt="", steps=None, seed=1)
    again.session.recall(path, Recall.ALL)
    wait_for(qtbot, lambda: again.session.panels.state.prompt == "노란 별")
    assert (again.session.panels.state.seed, again.session.panels.state.steps) == (seed, 3)


def test_language_and_theme_change_while_a_job_runs(window, qtbot):
    set_steps(qtbot, window, 150)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: is_stepping(window))
    assert not theme.current().is_dark
    window.session.commands.run("next_theme")
    window.session.commands.run("next_language")
    assert theme.current().is_dark
    assert window.looks.languages.current == "ko"
    # Qt posts the change to the windows.
    wait_for(qtbot, lambda: window.findChild(QDockWidget, "prompt").windowTitle() == "프롬프트")
    window.session.commands.run("next_language")
    window.session.commands.run("next_theme")
    wait_for(qtbot, lambda: states(window) == [JobState.DONE])
    assert window.session.settings.current.language == "en"


@pytest.mark.parametrize("leaves", [True, False])
def test_closing_during_a_job_asks_first(window, qtbot, leaves):
    set_steps(qtbot, window, 900)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: is_stepping(window))
    asked = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        box.buttons()[0 if leaves else 1].click()

    QTimer.singleShot(100, window, answer)
    window.close()
    assert asked == ["A picture is being made."]
    if not leaves:
        assert states(window) == [JobState.RUNNING]
        return
    wait_for(qtbot, lambda: window.is_closed)
    kept = json.loads(window.session.shelf.places.queue_file.read_text())["jobs"]
    assert len(kept) == 1
    assert list(window.session.shelf.places.pictures.rglob("*.png")) == []


def test_the_layout_is_there_after_a_restart(open_window, qtbot):
    window = open_window()
    window.resize(1300, 800)
    dock = window.findChild(QDockWidget, "queue")
    dock.hide()
    close(qtbot, window)
    again = open_window()
    assert not again.findChild(QDockWidget, "queue").isVisible()
    again.session.commands.run("reset_layout")
    assert again.findChild(QDockWidget, "queue").isVisible()


@pytest.mark.parametrize(
    "content", ['{"version": 99}', '{"version": 1, "docks": "AAAA", "geometry": "AAAA"}', "broken"]
)
def test_a_broken_layout_gives_the_first_one(open_window, surroundings, qtbot, content):
    surroundings.places.config.mkdir(parents=True)
    surroundings.places.layout_file.write_text(content)
    window = open_window()
    for dock in window.findChildren(QDockWidget):
        assert dock.isVisibleTo(window), dock.objectName()


def test_every_widget_that_takes_the_focus_has_a_name(window):
    nameless = [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy().value & 1
        and widget.isVisibleTo(window)  # reached by Tab
        and not (widget.accessibleName() or getattr(widget, "text", lambda: "")())
    ]
    assert nameless == []


def test_the_window_fits_a_small_display(window, qtbot):
    window.resize(800, 600)
    window.session.commands.run("reset_layout")
    QApplication.processEvents()
    assert window.width() <= 800
    assert window.height() <= 600
    assert window.stage.canvas.width() >= 200
