"""What the window leaves for its next start: a broken or newer file is told of once and costs nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.contract.errors import InvalidRequest, UnknownVersion
from studio.contract.raster import Mask, Raster
from studio.contract.requests import GenerateRequest
from studio.storage.ended_jobs import load_ended
from studio.storage.instance_lock import InstanceLock
from studio.storage.layouts import Layout, load_layout, save_layout
from studio.storage.projects.recent import load_recent_projects
from studio.storage.prompt_history import load_history, save_history, with_prompt
from studio.storage.queue_file import QueuedJob, load_queue, save_queue
from studio.storage.recent_pictures import load_recent, save_recent
from studio.storage.run_marker import RunMarker
from studio.storage.settings import Settings, export_settings, import_settings, load_settings, save_settings

READERS = {"layout": load_layout, "queue": load_queue, "prompts": load_history, "recent": load_recent}
EMPTY = {"layout": Layout(), "queue": (), "prompts": (), "recent": ()}
BROKEN = {
    "cut off": '{"version": 1, "jobs": [',
    "no object": "[1, 2]",
    "not text": b"\xff\xfe\x00",
    "newer": '{"version": 99}',
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("kind", READERS)
def test_a_missing_file_is_nothing_to_speak_of(kind, tmp_path):
    assert READERS[kind](tmp_path / "file.json") == (EMPTY[kind], "")


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("kind", READERS)
def test_a_broken_file_is_kept_and_told_of_once(kind, fault, tmp_path):
    file = tmp_path / "file.json"
    content = BROKEN[fault]
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    value, notice = READERS[kind](file)
    assert value == EMPTY[kind]
    assert str(file) in notice
    assert READERS[kind](file) == (EMPTY[kind], "")
    assert [kept.read_bytes() for kept in tmp_path.glob("*.kept-*")] == [file.read_bytes()]


def test_a_layout_comes_back_as_it_was_saved(tmp_path):
    layout = Layout(bytes(range(256)), b"docks", {"prompt": "고양이", "steps": None, "count": 2})
    save_layout(layout, tmp_path / "layout.json")
    assert load_layout(tmp_path / "layout.json") == (layout, "")


@pytest.mark.parametrize("geometry", [5, "no base64!", None])
def test_a_layout_with_a_senseless_part_keeps_the_others(geometry, tmp_path):
    file = tmp_path / "layout.json"
    file.write_text(json.dumps({"version": 1, "geometry": geometry, "docks": "ZG9ja3M=", "panels": [1]}))
    assert load_layout(file) == (Layout(b"", b"docks", {}), "")


def test_jobs_come_back_with_their_pictures(tmp_path):
    source = Raster(np.arange(48, dtype=np.uint8).reshape(4, 4, 3))
    mask = Mask(np.full((4, 4), 255, np.uint8))
    jobs = (QueuedJob("a", GenerateRequest("one", source=source, mask=mask)), QueuedJob("b", GenerateRequest("둘")))
    save_queue(jobs, tmp_path / "queue.json")
    assert load_queue(tmp_path / "queue.json") == (jobs, "")


def test_one_unreadable_job_does_not_take_the_others_with_it(tmp_path):
    file = tmp_path / "queue.json"
    save_queue((QueuedJob("a", GenerateRequest("one")), QueuedJob("b", GenerateRequest("two"))), file)
    plain = json.loads(file.read_text())
    plain["jobs"][0]["request"]["seed"] = -1
    plain["jobs"].append("nonsense")
    file.write_text(json.dumps(plain))
    jobs, notice = load_queue(file)
    assert [job.id for job in jobs] == ["b"]
    assert "2 jobs" in notice


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=8), max_size=12))
def test_the_history_has_every_prompt_once_newest_first(prompts):
    entries = ()
    for prompt in prompts:
        entries = with_prompt(entries, prompt)
    kept = [prompt for prompt in reversed(prompts) if prompt.strip()]
    assert list(entries) == list(dict.fromkeys(kept))


def test_the_history_comes_back_without_what_no_prompt_can_be(tmp_path):
    file = tmp_path / "prompts.json"
    save_history(("새", "cat"), file)
    assert load_history(file) == (("새", "cat"), "")
    file.write_text(json.dumps({"version": 1, "prompts": ["a", 5, "b\x00", None, "c"]}))
    entries, notice = load_history(file)
    assert entries == ("a", "c")
    assert f"{file} can be read only in part; left out: 3." in notice
    assert load_history(file) == (("a", "c"), "")  # it is said once


@pytest.mark.parametrize(
    ("load", "name"), [(load_recent, "pictures"), (load_recent_projects, "projects"), (load_ended, "jobs")]
)
def test_what_cannot_be_read_of_a_list_is_told_and_kept(tmp_path, load, name):
    file = tmp_path / "list.json"
    file.write_text(json.dumps({"version": 1, name: [None, [[]]]}))
    entries, notice = load(file)
    assert entries == ()
    assert f"{file} can be read only in part; left out: 2." in notice
    assert len(list(tmp_path.glob("list.kept-*.json"))) == 1


def test_a_marker_of_nonsense_tells_of_a_crash_all_the_same(tmp_path):
    (tmp_path / "running-1.json").write_text("[" * 100_000)
    marker = RunMarker(tmp_path)
    assert marker.begin() == tmp_path
    marker.end()


def test_recent_pictures_that_are_gone_are_left_out(tmp_path):
    here, gone = tmp_path / "here.png", tmp_path / "gone.png"
    here.write_bytes(b"x")
    save_recent((gone, here), tmp_path / "recent.json")
    assert load_recent(tmp_path / "recent.json") == ((here,), "")


def test_one_process_has_the_library_and_its_death_frees_it(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from studio.storage.instance_lock import InstanceLock\n"
        "lock = InstanceLock(Path(sys.argv[1]), Path(sys.argv[2])); print(lock.acquire(), flush=True); time.sleep(30)"
    )
    library = tmp_path / "pictures"
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "locks"), str(library)], stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout.readline() == "True\n"
        lock = InstanceLock(tmp_path / "locks", library)
        assert not lock.acquire()
        other = InstanceLock(tmp_path / "locks", tmp_path / "other")
        assert other.acquire()
        other.release()
        process.kill()
    assert lock.acquire()
    lock.release()


def test_a_run_that_ended_well_leaves_nothing(tmp_path):
    marker = RunMarker(tmp_path / "logs")
    assert marker.begin() is None
    marker.log_file.touch()
    marker.end()
    assert list((tmp_path / "logs").iterdir()) == []


def test_a_run_that_was_killed_is_told_of_once_with_its_log(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from studio.storage.run_marker import RunMarker\n"
        "marker = RunMarker(Path(sys.argv[1])); marker.begin(); marker.log_file.write_text('oh')\n"
        "print(marker.log_file, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False, timeout=30
    )
    marker = RunMarker(tmp_path)
    assert marker.begin() == Path(done.stdout.strip())
    marker.end()
    assert RunMarker(tmp_path).begin() is None


def test_a_living_run_is_not_taken_for_a_dead_one(tmp_path):
    first = RunMarker(tmp_path)
    first.begin()
    living = tmp_path / f"running-{os.getpid()}.json"
    living.rename(tmp_path / "running-1.json")  # as if it were another process's
    assert RunMarker(tmp_path).begin() is None
    assert (tmp_path / "running-1.json").exists()


def test_only_the_newest_logs_are_kept(tmp_path):
    for day in range(15):
        (tmp_path / f"run-202611{day + 1:02}-000000-1.log").write_text("x")
    RunMarker(tmp_path).begin()
    assert len(list(tmp_path.glob("run-*.log"))) == 10
    assert (tmp_path / "run-20261115-000000-1.log").exists()


def test_settings_survive_export_and_import(tmp_path):
    settings = Settings(language="ko", theme="dark", keys={"generate": ("Ctrl+G",)}, asks_before_closing=False)
    export_settings(settings, tmp_path / "mine.json")
    assert import_settings(tmp_path / "mine.json") == settings


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('{"version": 9}', UnknownVersion),
        ('{"version": 1, "theme": "pink"}', InvalidRequest),
        ("not json", InvalidRequest),
    ],
)
def test_an_import_that_makes_no_sense_is_refused_whole(tmp_path, text, error):
    (tmp_path / "mine.json").write_text(text)
    with pytest.raises(error):
        import_settings(tmp_path / "mine.json")


def test_one_bad_key_of_the_window_leaves_the_other_settings(tmp_path):
    file = tmp_path / "settings.json"
    save_settings(Settings(theme="dark"), file)
    plain = json.loads(file.read_text())
    file.write_text(json.dumps({**plain, "language": "klingon", "keys": {"generate": "Ctrl+G"}}))
    loaded = load_settings(file)
    assert loaded.settings == Settings(theme="dark")
    assert "language" in loaded.notice
    assert "keys" in loaded.notice
    assert load_settings(file).notice == ""
