"""Limits of the studio's own files, and what of a list survives its damage."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.contract.errors import SaveFailed
from studio.contract.requests import GenerateRequest
from studio.storage import prompt_history, queue_file, recent_pictures
from studio.storage.prompt_history import load_history, save_history, with_prompt
from studio.storage.queue_file import QueuedJob, load_queue, save_queue
from studio.storage.recent_pictures import load_recent, save_recent
from studio.storage.versioned_files import VersionedFile

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "list.json"


def test_a_file_over_its_limit_is_put_aside_and_told_once(file: Path) -> None:
    small = VersionedFile("words", max_bytes=100)
    file.write_text(json.dumps({"words": "x" * 200}))
    values, notice = small.read(file)
    assert values == {}
    assert "larger than 100 bytes" in notice
    (kept,) = file.parent.iterdir()
    assert kept.name in notice
    assert kept.stat().st_size > 200
    assert small.read(file) == ({}, "")


def test_what_would_be_too_large_to_read_again_is_not_written(file: Path) -> None:
    small = VersionedFile("words", max_bytes=100)
    small.write(file, {"words": "few"})
    with pytest.raises(SaveFailed, match="at most 100"):
        small.write(file, {"words": "x" * 200})
    assert small.read(file) == ({"words": "few"}, "")


@pytest.mark.parametrize(("load", "name"), [(load_queue, "jobs"), (load_history, "prompts"), (load_recent, "pictures")])
def test_a_list_that_is_none_is_told_once(file: Path, load: object, name: str) -> None:
    file.write_text(json.dumps({"version": 1, name: "all of them"}))
    entries, notice = load(file)  # type: ignore[operator]
    assert entries == ()
    assert "starts empty" in notice
    assert load(file) == ((), "")  # type: ignore[operator]


def test_a_lost_job_is_told_once_and_its_file_kept(file: Path) -> None:
    save_queue((QueuedJob("a", GenerateRequest("one")), QueuedJob("b", GenerateRequest("two"))), file)
    plain = json.loads(file.read_text())
    plain["jobs"][1]["request"]["count"] = 0
    file.write_text(json.dumps(plain))
    jobs, notice = load_queue(file)
    assert [job.id for job in jobs] == ["a"]
    assert notice.startswith("1 job was left out")
    (kept,) = file.parent.glob("list.kept-*.json")
    assert kept.read_bytes() == file.read_bytes()
    assert load_queue(file) == (jobs, "")


def test_two_jobs_of_one_name_are_one(file: Path) -> None:
    save_queue((QueuedJob("a", GenerateRequest("one")), QueuedJob("a", GenerateRequest("two"))), file)
    jobs, notice = load_queue(file)
    assert jobs == (QueuedJob("a", GenerateRequest("one")),)
    assert notice


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(PLAIN | st.fixed_dictionaries({"id": PLAIN, "request": PLAIN}), max_size=3), st.data())
def test_any_damage_to_a_job_leaves_the_others(file: Path, nonsense: list[object], data: st.DataObject) -> None:
    whole = {"id": "whole", "request": GenerateRequest("one").to_json()}
    damaged = {"id": "damaged", "request": GenerateRequest("two").to_json()}
    name = data.draw(st.sampled_from(sorted(damaged["request"])))  # type: ignore[type-var]
    damaged["request"][name] = data.draw(PLAIN)  # type: ignore[index]
    file.write_text(json.dumps({"version": 1, "jobs": [*nonsense, damaged, whole]}))
    jobs, _ = load_queue(file)
    assert QueuedJob("whole", GenerateRequest("one")) in jobs


def test_a_queue_beyond_its_limit_keeps_the_old_one(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = (QueuedJob("a", GenerateRequest("one")),)
    save_queue(first, file)
    monkeypatch.setattr(queue_file, "FILE", replace(queue_file.FILE, max_bytes=10_000))
    with pytest.raises(SaveFailed, match="jobs of the queue"):
        save_queue((*first, QueuedJob("b", GenerateRequest("x" * 20_000))), file)
    assert load_queue(file) == (first, "")


def test_500_prompts_are_remembered(file: Path) -> None:
    entries: tuple[str, ...] = ()
    for number in range(600):
        entries = with_prompt(entries, f"prompt {number}")
    assert len(entries) == prompt_history.MAX_PROMPTS
    assert entries[0] == "prompt 599"
    assert with_prompt(entries, "prompt 300")[:2] == ("prompt 300", "prompt 599")
    save_history(entries, file)
    assert load_history(file) == (entries, "")


def test_of_endless_prompts_the_newest_are_remembered(file: Path) -> None:
    entries = tuple(f"{number}" + "\x01" * 190_000 for number in range(30))
    save_history(entries, file)
    kept, notice = load_history(file)
    assert notice == ""
    assert kept == entries[: len(kept)]
    assert 10 < len(kept) < 30


def test_30_pictures_are_remembered_each_once(tmp_path: Path, file: Path) -> None:
    pictures = tuple(tmp_path / f"{number}.png" for number in range(40))
    for picture in pictures:
        picture.touch()
    save_recent(pictures, file)
    assert load_recent(file) == (pictures[: recent_pictures.MAX_RECENT], "")
    file.write_text(json.dumps({"pictures": [str(pictures[1])] * 2 + [5, "a\x00b", str(tmp_path)]}))
    found, notice = load_recent(file)
    assert found == (pictures[1],)
    assert "left out: 1." in notice


def test_a_file_without_its_list_is_told_and_kept_and_a_missing_file_is_not(tmp_path: Path) -> None:
    """One turned bit in the list's name would else lose all of it without a word, at the next write for good."""
    kind = VersionedFile("jobs of the queue", instead="the queue starts empty")
    file = tmp_path / "queue.json"
    assert kind.read_list(file, "jobs") == ([], "")
    file.write_text('{"version": 1, "jocs": [1, 2]}', encoding="utf-8")
    found, notice = kind.read_list(file, "jobs")
    assert found == []
    assert str(file) in notice
    (copy,) = tmp_path.glob("queue.kept-*.json")
    assert "jocs" in copy.read_text(encoding="utf-8")
