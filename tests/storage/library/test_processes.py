"""Two processes on one library do not harm each other, and one that is killed harms nobody."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from studio.storage.library.library import Library
from studio.storage.library.queries import parse_query
from tests.storage.library.conftest import Paint, a_png, all_of, found

ROOT = Path(__file__).resolve().parents[3]
CHILD = """
import sys
from pathlib import Path
from studio.storage.library.library import Library
from studio.storage.library.queries import parse_query
folder, work, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
library = Library(folder / "index" / "library.sqlite3", (folder / "pictures",), folder / "thumbnails")
library.open()
print("ready", flush=True)
for number in range(rounds):
    if "read" in work:
        library.rebuild()
    if "mark" in work:
        ids = library.search(parse_query(""), "name")
        library.rate(ids[number % max(len(ids), 1) :][:1], number % 5 + 1)
        library.tag(ids[:1], [f"{work}-{number}"])
        library.make_collection(f"{work}-{number}")
"""


def started(folder: Path, work: str, rounds: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CHILD, str(folder), work, str(rounds)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def ended(child: subprocess.Popen[str]) -> None:
    _, errors = child.communicate(timeout=50)
    assert child.returncode == 0, errors


def assert_sound(library: Library) -> None:
    library.close()
    with closing(sqlite3.connect(library.file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.execute("INSERT INTO texts(texts) VALUES('integrity-check')")
    assert not list(library.file.parent.glob("*.kept-*"))


@pytest.mark.slow
def test_two_processes_read_and_mark_at_once(library: Library, paint: Paint, tmp_path: Path) -> None:
    for number in range(60):
        paint(f"{number:02}.png", seed=number, size=(8, 8))
    library.reconcile()
    children = [started(tmp_path, "mark-a", 12), started(tmp_path, "mark-b", 12), started(tmp_path, "read", 4)]
    while any(child.poll() is None for child in children):
        assert library.count() == 60
        library.search(parse_query("fox -산 stars:>1"))
        time.sleep(0.01)
    for child in children:
        ended(child)
    wanted = {f"mark-{name}-{number}" for name in "ab" for number in range(12)}
    assert {each.name for each in library.collections()} == wanted
    assert set(all_of(library, "name:00")[0].tags) == wanted
    marks = [(entry.stars, entry.tags) for entry in all_of(library)]
    assert_sound(library)
    library.file.unlink()
    library.reconcile()
    assert [(entry.stars, entry.tags) for entry in all_of(library)] == marks


@pytest.mark.slow
def test_a_process_killed_at_any_moment_leaves_a_library_that_opens(
    library: Library, paint: Paint, tmp_path: Path
) -> None:
    for number in range(60):
        paint(f"{number:02}.png", seed=number, size=(8, 8))
    library.reconcile()
    library.rate(library.search(parse_query("name:59")), 5)
    library.close()
    chance = random.Random(7)
    for turn in range(4):
        if turn == 2:  # from nothing, too
            library.file.unlink()
        child = started(tmp_path, "read mark", 10_000)
        time.sleep(chance.uniform(0.0, 0.25))
        child.send_signal(signal.SIGKILL)
        child.communicate(timeout=10)
        report = library.open()
        assert (report.notices, report.is_read_only) == ((), False)
        library.reconcile()
        assert len(found(library)) == 60
        assert found(library, "stars:>0 name:59") == ["59.png"]
        assert_sound(library)


def test_threads_search_mark_and_reconcile_at_once(  # noqa: C901  # three works of its own
    library: Library, paint: Paint, pictures: Path
) -> None:
    for number in range(60):
        paint(f"{number:02}.png", seed=number, size=(8, 8))

    def marking() -> None:
        for number in range(10):
            library.rate(library.search(parse_query(""))[:3], number % 5)

    def saving() -> None:
        for number in range(20):
            path = pictures / f"new-{number}.png"
            path.write_bytes(a_png("new", 500 + number))
            library.note_saved(path)

    def searching() -> None:
        for _ in range(30):
            all_of(library, "fox")

    with ThreadPoolExecutor(5) as threads:
        works = (marking, saving, searching, library.reconcile, library.rebuild)
        for each in [threads.submit(work) for work in works]:
            each.result()
    library.reconcile()
    assert library.count() == 80
    assert_sound(library)
