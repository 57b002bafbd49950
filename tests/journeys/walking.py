"""What a person does in the window, in the words of the journeys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from studio.session.jobs import JobState
from studio.session.live import Phase
from studio.ui.window import MainWindow
from tests.window_parts import PATIENCE_MS, settled


def wait_for(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=PATIENCE_MS)


def prompt_field(window: MainWindow) -> QPlainTextEdit:
    """Give the field that Ctrl+L leads to."""
    window.session.commands.run("focus_prompt")
    field = window.docks.panels["prompt"].findChildren(QPlainTextEdit)[0]
    field.setFocus()
    return field


def type_prompt(window: MainWindow, text: str, commit_text: Callable[[QWidget, str], None]) -> None:
    field = prompt_field(window)
    field.selectAll()
    commit_text(field, text)


def press_generate(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(prompt_field(window), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def set_steps(qtbot: QtBot, window: MainWindow, steps: int) -> None:
    window.session.panels.update(steps=steps)
    settled(qtbot, window.session)


def is_stepping(window: MainWindow) -> bool:
    progress = window.session.live.progress
    return progress is not None and progress.phase is Phase.STEPPING


def states(window: MainWindow) -> list[JobState]:
    return [job.state for job in window.session.queue.jobs]


def prompts(window: MainWindow) -> list[str]:
    return [job.request.prompt for job in window.session.queue.jobs]
