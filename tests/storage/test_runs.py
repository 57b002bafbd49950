"""Runs that ended badly, and who has a pictures folder: what other processes may do meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from studio.storage.instance_lock import InstanceLock, folder_key
from studio.storage.run_marker import RunMarker


def marked(folder: Path, pid: int, log: str, **values: object) -> Path:
    """Leave the marker of a run whose process is long gone."""
    marker = folder / f"running-{pid}.json"
    marker.write_text(json.dumps({"pid": pid, "born": 1.0, "log": str(folder / log), **values}))
    return marker


@pytest.fixture
def neighbour(tmp_path: Path) -> Iterator[Path]:
    """A second run that lives, begun long ago by its log's name; gives its log."""
    code = (
        "import sys; from pathlib import Path; from studio.storage.run_marker import RunMarker\n"
        "marker = RunMarker(Path(sys.argv[1])); marker.log_file = marker.log_file.with_name(\n"
        "    'run-20200101-000000-' + marker.log_file.name.rpartition('-')[2])\n"
        "marker.log_file.touch(); print(marker.begin(), marker.log_file, flush=True); input(); marker.end()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        crashed, log = process.stdout.readline().split()
        assert crashed == "None"
        yield Path(log)
        process.communicate("\n", timeout=20)


def test_two_that_live_do_not_take_each_other_for_dead(tmp_path: Path, neighbour: Path) -> None:
    own = RunMarker(tmp_path)
    assert own.begin() is None
    assert len(list(tmp_path.glob("running-*.json"))) == 2
    own.end()
    assert len(list(tmp_path.glob("running-*.json"))) == 1


def test_the_log_of_one_that_lives_is_not_swept(tmp_path: Path, neighbour: Path) -> None:
    for day in range(15):
        (tmp_path / f"run-202611{day + 1:02}-000000-1.log").touch()
    own = RunMarker(tmp_path)
    own.begin()
    assert neighbour.exists()
    own.end()


def test_the_newest_of_several_crashes_is_told_and_all_markers_go(tmp_path: Path) -> None:
    marked(tmp_path, 2**22 + 1, "run-20261102-000000-1.log")
    marked(tmp_path, 2**22 + 2, "run-20261120-000000-2.log")
    marked(tmp_path, 2**22 + 3, "run-20261111-000000-3.log")
    own = RunMarker(tmp_path)
    assert own.begin() == tmp_path / "run-20261120-000000-2.log"
    assert [marker.name for marker in tmp_path.glob("running-*.json")] == [f"running-{os.getpid()}.json"]
    own.end()


def test_a_process_that_took_over_the_number_is_another_one(tmp_path: Path) -> None:
    born = psutil.Process(os.getpid()).create_time()
    marked(tmp_path, os.getpid(), "run-20261101-000000-1.log", born=born - 3600)
    own = RunMarker(tmp_path)
    assert own.begin() == tmp_path / "run-20261101-000000-1.log"
    own.end()


def test_a_clock_that_was_set_a_little_kills_nobody(tmp_path: Path) -> None:
    marked(tmp_path, os.getppid(), "a.log", born=psutil.Process(os.getppid()).create_time() + 1)
    own = RunMarker(tmp_path)
    assert own.begin() is None
    own.end()


@pytest.mark.skipif(sys.platform == "win32", reason="no process is left behind there once it has ended")
def test_a_process_that_nobody_buried_is_dead(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        born = psutil.Process(process.pid).create_time()
        process.kill()
        while psutil.Process(process.pid).status() != psutil.STATUS_ZOMBIE:
            pass
        marked(tmp_path, process.pid, "a.log", born=born)
        own = RunMarker(tmp_path)
        assert own.begin() == tmp_path / "a.log"
        own.end()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "5", '{"pid": "x"}', '{"pid": 1e999, "born": 1, "log": ""}', '{"pid": 1, "born": null}']
)
def test_a_marker_that_was_cut_off_tells_of_a_crash_once(tmp_path: Path, text: str) -> None:
    (tmp_path / "running-77.json").write_text(text)
    own = RunMarker(tmp_path)
    assert own.begin() == tmp_path
    own.end()
    assert RunMarker(tmp_path).begin() is None


@pytest.mark.parametrize("pid", [-1, 0, 2**31, 2**80])
def test_an_impossible_number_is_nobody(tmp_path: Path, pid: int) -> None:
    marked(tmp_path, pid, "a.log")
    own = RunMarker(tmp_path)
    assert own.begin() == tmp_path / "a.log"
    own.end()


def test_a_folder_that_cannot_be_written_to_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    own = RunMarker(tmp_path / "file" / "logs")
    assert own.begin() is None
    own.end()


def test_a_log_with_words_in_it_outlives_a_good_end(tmp_path: Path) -> None:
    own = RunMarker(tmp_path)
    own.begin()
    own.log_file.write_text("a warning")
    own.end()
    assert list(tmp_path.iterdir()) == [own.log_file]


def test_a_lock_is_taken_once_and_given_back(tmp_path: Path) -> None:
    first, second = (InstanceLock(tmp_path / "locks", tmp_path / "pictures") for _ in range(2))
    assert first.acquire()
    assert first.acquire()
    assert not second.acquire()
    first.release()
    first.release()
    assert second.acquire()
    second.release()


def test_a_folder_has_one_lock_however_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "pictures")
    spellings = [tmp_path / "pictures", tmp_path / "link", tmp_path / "pictures" / ".." / "link"]
    assert len({folder_key(path) for path in spellings}) == 1
    assert folder_key(tmp_path / "other") != folder_key(tmp_path / "link")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    assert folder_key(tmp_path / "round")


def test_where_no_lock_can_be_made_the_window_opens_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    lock = InstanceLock(tmp_path / "file" / "locks", tmp_path)
    assert lock.acquire()
    lock.release()
