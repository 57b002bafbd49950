"""Ctrl+C, SIGTERM, a closed pipe, a terminal: the program as a process of its own, with the scripted engine inside."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from studio.contract.geometry import Extent
from studio.contract.port import Stop
from studio.storage.pngs import read_picture
from tests.cli.conftest import FakeEngine, Person, picture_of

PROGRAM = """
import functools, sys, time
print = functools.partial(print, flush=True)
from studio.cli.main import main
from tests.cli.conftest import FakeEngine
sys.exit(main(sys.argv[1:], open_engine=lambda places: FakeEngine({engine})))
"""
ROOT = str(Path(__file__).parents[2])


def start(seconds: float, *arguments: str, stderr: int = subprocess.PIPE, engine: str = "") -> subprocess.Popen[str]:
    made = engine or f"step_seconds={seconds}"
    line = [sys.executable, "-c", PROGRAM.format(engine=made), *arguments]
    environment = {**os.environ, "PYTHONPATH": ROOT}
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=stderr, text=True, env=environment)


def wait_for_line(process: subprocess.Popen[str], word: str) -> str:
    assert process.stdout is not None
    while word not in (line := process.stdout.readline()):
        assert line, "the program ended early"
    return line


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_within_a_step_and_finished_pictures_stay(person: Person, number: signal.Signals) -> None:
    # The first picture is there at once; a step of the second takes three seconds.
    slow = "before_step=lambda picture, _, stop: picture > 1 and [stop.check() or time.sleep(0.01) for _ in range(300)]"
    words = ["generate", "x", "--steps", "2", "--count", "3", "--seed", "1", "--json", "-o", "a.png"]
    process = start(0, *words, engine=slow)
    wait_for_line(process, '"saved"')
    process.send_signal(number)
    began = time.monotonic()
    out, err = process.communicate(timeout=10)
    assert time.monotonic() - began < 1
    assert process.returncode == 130
    assert err == "Cancelled.\n"
    assert '"code": "cancelled"' in out.splitlines()[-1]
    assert person.files() == ["a-1.png"]
    assert read_picture(Path("a-1.png")) == picture_of(1, Extent(64, 64))


@pytest.mark.slow
@pytest.mark.parametrize("signals", [1, 2])
def test_an_engine_that_hangs_cannot_keep_the_program(person: Person, signals: int) -> None:
    process = start(0, "generate", "x", "--json", "-o", "a.png", engine="before_step=lambda *_: time.sleep(30)")
    wait_for_line(process, '"loading"')
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    assert process.poll() is None
    began = time.monotonic()
    if signals > 1:
        process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=5)
    assert process.returncode == 130
    assert time.monotonic() - began < (0.3 if signals > 1 else 1.5)
    assert err == ("" if signals > 1 else "Cancelled.\n")


@pytest.mark.slow
def test_a_signal_while_the_engine_is_imported_ends_with_130(person: Person) -> None:
    process = start(0, "generate", "x", "--json", "-o", "a.png", engine="extra=print('opening') or time.sleep(30)")
    wait_for_line(process, "opening")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=5)
    assert (process.returncode, err) == (130, "Cancelled.\n")


def test_a_wish_to_stop_is_one_line_and_exit_130(person: Person) -> None:
    def stop_at_the_second(picture: int, index: int, stop: Stop) -> None:
        if index == 2:
            os.kill(os.getpid(), signal.SIGINT)
            patience = time.monotonic() + 5
            while not stop.is_now and time.monotonic() < patience:
                time.sleep(0.005)

    person.engine = FakeEngine(before_step=stop_at_the_second)
    before = signal.getsignal(signal.SIGINT)
    assert person.types("generate", "x", "-o", "a.png") == 130
    assert person.reads() == ("", "Cancelled.\n")
    assert person.files() == []
    assert signal.getsignal(signal.SIGINT) == before


@pytest.mark.slow
def test_a_reader_who_goes_away_does_not_lose_the_pictures(person: Person) -> None:
    process = start(0.05, "generate", "x", "--count", "2", "--json", "-o", "a.png")
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert process.wait(timeout=10) == 0
    assert person.files() == ["a-1.png", "a-2.png"]
    process.stderr.close()


@pytest.mark.slow
def test_a_terminal_shows_the_seed_and_a_line_of_progress(person: Person) -> None:
    leader, follower = pty.openpty()
    process = start(0.01, "generate", "x", "-o", "a.png", stderr=follower)
    os.close(follower)
    out, _ = process.communicate(timeout=10)
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    assert process.returncode == 0
    assert out == "a.png\n"
    assert "Seed " in shown
    assert "Loading backbone" in shown
    assert "Step 2/3, 0 s to go" in shown
    assert "Decoding" in shown
