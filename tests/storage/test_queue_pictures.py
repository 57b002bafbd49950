"""Jobs with pictures survive the window: written once, read back bit for bit, removed when nobody needs them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from studio.contract.errors import SaveFailed
from studio.contract.raster import Mask, Raster
from studio.contract.requests import GenerateRequest
from studio.storage import queue_pictures
from studio.storage.queue_file import QueuedJob, load_queue, pictures_folder, save_queue

NOISE = np.random.default_rng(3)


def masked(side: int = 40, channels: int = 3) -> GenerateRequest:
    picture = Raster(NOISE.integers(0, 256, (side, side + 7, channels), np.uint8))
    mask = Mask(NOISE.integers(0, 256, (side, side + 7), np.uint8))
    return GenerateRequest("a cat", source=picture, mask=mask)


@pytest.mark.parametrize("channels", [3, 4])
def test_pictures_and_masks_come_back_bit_for_bit(tmp_path, channels):
    jobs = (QueuedJob("a", masked(channels=channels)), QueuedJob("b", GenerateRequest("no picture")))
    save_queue(jobs, tmp_path / "queue.json")
    assert load_queue(tmp_path / "queue.json") == (jobs, "")


def test_a_picture_that_jobs_share_is_written_once_and_not_again(tmp_path):
    request = masked()
    file = tmp_path / "queue.json"
    save_queue((QueuedJob("a", request), QueuedJob("b", request)), file)
    before = {each: each.stat().st_mtime_ns for each in pictures_folder(file).iterdir()}
    assert len(before) == 2
    save_queue((QueuedJob("a", request),), file)
    assert {each: each.stat().st_mtime_ns for each in pictures_folder(file).iterdir()} == before
    assert file.stat().st_size < 4_000


def test_what_no_job_needs_is_removed(tmp_path):
    file = tmp_path / "queue.json"
    save_queue((QueuedJob("a", masked()),), file)
    save_queue((), file)
    assert list(pictures_folder(file).iterdir()) == []


@pytest.mark.parametrize("version", [1, 2])
def test_what_a_kept_list_names_stays_until_that_is_gone(tmp_path, version):
    file = tmp_path / "queue.json"
    save_queue((QueuedJob("a", masked()), QueuedJob("b", GenerateRequest("no picture"))), file)
    values = json.loads(file.read_text())
    values["jobs"][0]["request"]["made_by_a_newer_studio"] = True
    file.write_text(json.dumps({**values, "version": version}))
    jobs, notice = load_queue(file)
    assert len(jobs) == (1 if version == 1 else 0)
    assert "kept as" in notice
    save_queue(jobs, file)
    assert len(list(pictures_folder(file).iterdir())) == 2
    (kept,) = tmp_path.glob("queue.kept-*.json")
    kept.unlink()
    save_queue((), file)
    assert list(pictures_folder(file).iterdir()) == []


@pytest.mark.parametrize("damage", [b"", b"studio 9 9 3\n", b"noise" * 40])
def test_a_job_whose_picture_is_damaged_is_left_out_and_told(tmp_path, damage):
    file = tmp_path / "queue.json"
    save_queue((QueuedJob("a", masked()), QueuedJob("b", GenerateRequest("stays"))), file)
    next(pictures_folder(file).iterdir()).write_bytes(damage)
    jobs, notice = load_queue(file)
    assert [job.id for job in jobs] == ["b"]
    assert "1 job was left out" in notice


def test_a_reference_leads_out_of_the_folder_nowhere(tmp_path):
    file = tmp_path / "queue.json"
    save_queue((QueuedJob("a", masked()),), file)
    text = file.read_text()
    sha256 = next(pictures_folder(file).iterdir()).stem
    file.write_text(text.replace(sha256, "../../etc/passwd"))
    assert load_queue(file)[0] == ()


def test_too_many_pictures_are_said_and_the_old_list_stays(tmp_path, monkeypatch):
    file = tmp_path / "queue.json"
    save_queue((QueuedJob("a", GenerateRequest("stays")),), file)
    monkeypatch.setattr(queue_pictures, "MAX_BYTES", 2_000)
    with pytest.raises(SaveFailed, match="MiB on the disk"):
        save_queue((QueuedJob("b", masked()),), file)
    assert [job.id for job in load_queue(file)[0]] == ["a"]
