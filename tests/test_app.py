"""The program as it is started: its first paint, its second start, its end, and what it says after a crash."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from studio.storage.places import platform_places

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("torch", "diffusers", "transformers", "numpy", "PIL", "sqlite3", "typer")
# The program itself, with a word on standard output when its window has painted and when it has come to the front.
PROGRAM = """
import sys
from studio.ui.window import MainWindow
started = MainWindow.__init__
def init(self, *arguments):
    started(self, *arguments)
    self.session.notices.posted.connect(lambda notice: print(notice.text, flush=True))
    self.first_painted.connect(lambda: print("painted", flush=True))
    front = self.come_to_front
    self.come_to_front = lambda: (front(), print("front", flush=True))
MainWindow.__init__ = init
from studio.cli.main import main
def no_engine(places):
    from studio.contract.errors import EngineFailed
    raise EngineFailed("There is no engine in this test.")
sys.exit(main([], open_engine=no_engine))
"""


def hear(process: subprocess.Popen, line: str) -> None:
    """Wait until the program says a line."""
    heard = []
    while not heard or heard[-1] != f"{line}\n":
        heard.append(process.stdout.readline())
        assert heard[-1], (heard, process.stderr.read())


@contextmanager
def program() -> Iterator[subprocess.Popen]:
    """Start it and wait for its first paint; it does not outlive the context."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        try:
            hear(process, "painted")
            yield process
        finally:
            process.kill()


def test_nothing_heavy_is_imported_at_the_first_paint():
    done = subprocess.run(
        [sys.executable, "-m", "studio.bench.errands", "window_start"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    mark = json.loads(done.stdout.splitlines()[1])
    heavy = [name for name in mark["modules"] if name.partition(".")[0] in HEAVY]
    assert heavy == []


def test_a_second_start_raises_the_first_window_and_ends():
    with program() as first:
        time.sleep(0.3)  # its door opens right after the first paint
        second = subprocess.run(
            [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
        )
        assert (second.returncode, second.stdout) == (0, ""), second.stderr
        hear(first, "front")


def test_another_pictures_folder_does_not_open_a_second_window_on_the_same_queue(tmp_path):
    """Two windows would write over each other's queue, and make each other's jobs."""
    with program() as first:
        time.sleep(0.3)
        settings = platform_places().settings_file
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(json.dumps({"version": 1, "pictures_folder": str(tmp_path / "others")}))
        second = subprocess.run(
            [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
        )
        assert (second.returncode, second.stdout) == (0, ""), second.stderr
        hear(first, "front")


def test_the_system_can_end_the_program_and_nothing_is_left_behind():
    with program() as process:
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0, process.stderr.read()
    assert list(platform_places().logs.glob("running-*")) == []


def test_a_killed_run_is_told_of_at_the_next_start():
    with program() as process:
        time.sleep(0.5)
        process.kill()
    with program() as again:
        hear(again, "The last run ended unexpectedly.")


def test_without_a_display_the_program_says_what_works_without_one(own_home):
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment.pop("QT_QPA_PLATFORM")
    done = subprocess.run(
        [sys.executable, "-m", "studio"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=environment,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert "no display" in done.stderr
    assert "studio generate" in done.stderr
