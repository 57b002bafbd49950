"""A process that deletes is killed: what it deleted is offered, and no file is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from studio.storage.trash import FOLDER, Trash
from tests.storage.test_trash import picture


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "pictures"
    root.mkdir()
    return root


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_what_a_process_deleted_before_it_was_killed_is_offered(root: Path) -> None:
    trash, path = Trash(root / FOLDER), picture(root / "day", "a.png")
    code = """
import os, signal, sys
from pathlib import Path
from studio.storage.trash import FOLDER, Trash
root = Path(sys.argv[1])
print(Trash(root / FOLDER).delete([root / "day" / "a.png"]).token, flush=True)
input()
os.kill(os.getpid(), signal.SIGKILL)
"""
    command = [sys.executable, "-c", code, str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        token = child.stdout.readline().decode().strip()
        assert not path.exists()
        assert trash.left() == ()
        child.communicate(b"\n")
    assert [left.token for left in trash.left()] == [token]
    assert trash.undo(token).restored == ((path, path),)


KILLED = """
import os, sys, threading, time
from pathlib import Path
from studio.storage.trash import FOLDER, Trash
root = Path(sys.argv[1])
trash = Trash(root / FOLDER)
print("go", flush=True)
while True:
    token = trash.delete(sorted(root.glob("*.png"))).token
    if token:
        trash.undo(token)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_kill_at_any_moment_loses_no_file(root: Path, tmp_path: Path) -> None:
    import random
    import time

    chance = random.Random(7)
    for number in range(40):
        picture(root, f"{number:02}.png")
    for _ in range(10):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(root)], stdout=subprocess.PIPE) as child:
            child.stdout.readline()
            time.sleep(chance.uniform(0, 0.08))
            child.kill()
        trash = Trash(root / FOLDER)
        for token in trash.tokens():
            trash.undo(token)
        found = {path.read_bytes() for path in root.glob("*.png")}
        assert found == {f"{number:02}.png pixels".encode() for number in range(40)}
        for path in root.glob("* (2).png"):
            path.unlink()
