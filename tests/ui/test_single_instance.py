"""A second start knocks at the door of the first."""

from __future__ import annotations

import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer

from studio.ui.single_instance import FrontDoor
from tests.window_parts import PATIENCE_MS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def name() -> str:
    return f"scanline-test-{uuid.uuid4().hex[:12]}"


def knock_from_outside(qtbot, name: str) -> bool:
    """Knock as another start does: from a process of its own, while this one goes on with its events."""
    program = "import sys; from studio.ui.single_instance import knock; sys.exit(0 if knock(sys.argv[1]) else 3)"
    process = subprocess.Popen([sys.executable, "-c", program, name], cwd=ROOT)
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=PATIENCE_MS)
    assert process.returncode in (0, 3)
    return process.returncode == 0


def test_who_knocks_is_answered_and_the_window_told(qtbot, name):
    door, heard = FrontDoor(name), []
    door.knocked.connect(lambda: heard.append(True))
    assert knock_from_outside(qtbot, name)
    assert knock_from_outside(qtbot, name)
    assert heard == [True, True]
    door.close()


def test_nobody_answers_at_a_door_that_is_not_there(qtbot, name):
    assert not knock_from_outside(qtbot, name)


def test_a_closed_door_does_not_answer(qtbot, name):
    door = FrontDoor(name)
    door.close()
    assert not knock_from_outside(qtbot, name)


def test_what_a_killed_process_left_does_not_block_the_door(qtbot, name):
    left = QLocalServer()
    left.listen(name)
    door = FrontDoor(name)
    assert knock_from_outside(qtbot, name)
    door.close()
    left.close()


def test_who_connects_and_goes_at_once_does_no_harm(qtbot, name):
    from PySide6.QtNetwork import QLocalSocket

    door = FrontDoor(name)
    for _ in range(3):
        socket = QLocalSocket()
        socket.connectToServer(name)
        socket.abort()
    qtbot.wait(50)
    assert knock_from_outside(qtbot, name)
    door.close()
