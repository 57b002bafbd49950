"""A project's life in the window, and a process that is killed while somebody paints: the next start offers it."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from studio.session.jobs import JobState
from studio.storage.places import Places, platform_places
from studio.storage.projects.ora import load_project
from studio.ui import project_commands
from studio.ui.dialogs.recovery import RecoveryDialog
from tests.journeys.walking import press_generate, set_steps, states, type_prompt, wait_for

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PAINTER = """
import sys
from functools import partial
import numpy as np
from PySide6.QtCore import QTimer
from studio.contract.geometry import Extent
from studio.session import autosave
from studio.ui.window import MainWindow

autosave.AUTOSAVE_SECONDS = 0.1
started = MainWindow.__init__
strokes = 0

def stroke(window):
    global strokes
    strokes += 1
    document = window.session.canvas.document
    with document.edit("Brush") as edit:
        level = strokes % 250 + 1
        edit.blend(document.active.id, document.bounds, lambda pixels: np.full_like(pixels, level))
    window.session.panels.update(prompt=f"stroke {strokes}")
    print(strokes, flush=True)

def begin(window):
    window.session.canvas.begin(Extent(300, 200))
    window.timer = QTimer(window, interval=5)
    window.timer.timeout.connect(partial(stroke, window))
    window.timer.start()

def init(self, *arguments):
    started(self, *arguments)
    self.completed.connect(partial(begin, self))

MainWindow.__init__ = init
from studio.cli.main import main
def no_engine(places):
    from studio.contract.errors import EngineFailed
    raise EngineFailed("There is no engine in this test.")
sys.exit(main([], open_engine=no_engine))
"""


@pytest.fixture
def places() -> Places:
    """Where the killed process had its files."""
    return platform_places()


def killed_while_painting(journals: Path, seconds: float) -> int:
    """Start the program, let it paint, kill it a while after its first journal; give how many strokes were told."""
    with subprocess.Popen(
        [sys.executable, "-c", PAINTER], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as painter:
        deadline = time.monotonic() + 60
        while not list(journals.glob("*/journal.json")):
            assert painter.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        time.sleep(seconds)
        painter.kill()
        return len(painter.stdout.read().split())


@pytest.mark.parametrize(("language", "title"), [("en", "Bring back"), ("ko", "되살리기")])
def test_a_program_that_is_killed_while_it_paints_has_its_picture_again(open_window, places, qtbot, language, title):
    told = killed_while_painting(places.journals, 0.3 + random.Random(language).random())
    window = open_window(language=language)
    wait_for(qtbot, lambda: bool(window.findChildren(RecoveryDialog)))
    (dialog,) = window.findChildren(RecoveryDialog)
    wait_for(qtbot, lambda: dialog.restore_button.text() == title)
    assert dialog.rows.count() == 1
    assert "300 \N{MULTIPLICATION SIGN} 200" in dialog.rows.item(0).text()
    qtbot.mouseClick(dialog.restore_button, Qt.MouseButton.LeftButton)
    wait_for(qtbot, lambda: window.session.canvas.document is not None)
    pixels = window.session.canvas.visible().array
    strokes = int(window.session.panels.state.prompt.removeprefix("stroke "))
    # What is on the disk is whole: one stroke's pixels, and what the panels said with it.
    assert (pixels == pixels[0, 0]).all()
    assert pixels[0, 0, 0] == strokes % 250 + 1
    assert 0 < strokes <= told + 1
    assert window.isWindowModified()


def test_a_project_is_made_saved_closed_and_opened_again(window, qtbot, commit_text, monkeypatch, tmp_path):
    set_steps(qtbot, window, 2)
    type_prompt(window, "빨간 여우", commit_text)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: states(window) == [JobState.DONE])
    commands, canvas = window.session.commands, window.session.canvas
    commands.run("add_layer")
    document = canvas.document
    with document.edit("Brush") as edit:
        edit.blend(document.active.id, document.bounds, lambda pixels: np.full_like(pixels, 77))
    assert window.isWindowModified()
    path = tmp_path / "여우.ora"
    monkeypatch.setattr(project_commands, "ask_for_file", lambda *_: str(path))
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    wait_for(qtbot, lambda: not window.isWindowModified())
    assert window.windowTitle().startswith("여우.ora")
    loaded = load_project(path)
    assert (loaded.notices, len(loaded.state.layers)) == ((), 2)
    assert loaded.state.record.request.prompt.startswith("빨간 여우")
    qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert canvas.document is None
    type_prompt(window, "something else", commit_text)
    window.recent_menu.menu.actions()[0].trigger()
    wait_for(qtbot, lambda: canvas.document is not None)
    QApplication.processEvents()
    assert np.array_equal(canvas.visible().array, document.visible().array)
    assert window.session.panels.state.prompt == "빨간 여우"
    assert window.session.shown.record.request.prompt.startswith("빨간 여우")
    # The next result is staged over a project, and does not take its place.
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: len(window.session.staging.candidates) == 1)
    commands.run("accept_candidate")
    assert len(canvas.document.layers) == 3
    assert window.isWindowModified()
