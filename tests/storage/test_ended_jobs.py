"""The jobs that have ended come back with their records; what waits survives whatever kind it is of."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from studio.contract.geometry import Extent, Margins
from studio.contract.raster import Mask, Raster
from studio.contract.requests import BackboneChoice, EnlargeSettings, GenerateRequest
from studio.storage.ended_jobs import MAX_ENDED, EndedJob, load_ended, save_ended
from studio.storage.queue_file import QueuedJob, load_queue, save_queue
from tests.contract.strategies import requests
from tests.storage.conftest import a_record

PICTURE = Raster(np.arange(64 * 64 * 3, dtype=np.uint8).reshape(64, 64, 3))
MASK = Mask(np.eye(64, dtype=np.uint8) * 255)
KINDS = {
    "a new picture": GenerateRequest("a fox", extent=Extent(64, 64), count=3, seed=2**64 - 1),
    "from a picture": GenerateRequest("a fox", source=PICTURE, strength=0.5),
    "a repainted part": GenerateRequest("여우", source=PICTURE, mask=MASK),
    "a continued picture": GenerateRequest(source=PICTURE, margins=Margins(right=16)),
    "an enlarged picture": GenerateRequest(source=PICTURE, enlarge=EnlargeSettings(2)),
    "a class": GenerateRequest(class_label="207"),
    "an operator": GenerateRequest("a fox", backbone=BackboneChoice.parse("ssm:hyena")),
}


@pytest.mark.parametrize("request_", KINDS.values(), ids=KINDS)
def test_a_job_of_any_kind_survives_a_restart(tmp_path, request_):
    jobs = (QueuedJob("a", request_),)
    save_queue(jobs, tmp_path / "queue.json")
    assert load_queue(tmp_path / "queue.json") == (jobs, "")


@settings(max_examples=20)
@given(requests())
def test_any_request_comes_back(tmp_path_factory, request_):
    file = tmp_path_factory.mktemp("ended") / "ended.json"
    job = EndedJob("a", request_.without_pixels(), "done", (Path("/pictures/a.png"),), record=a_record())
    save_ended((job,), file)
    ((read,), notice) = load_ended(file)
    assert notice == ""
    assert read == replace(job, record=replace(a_record(), steps=()))


def test_the_last_hundred_are_kept(tmp_path):
    jobs = tuple(EndedJob(str(number), GenerateRequest(), "failed", fault="why") for number in range(MAX_ENDED + 5))
    save_ended(jobs, tmp_path / "ended.json")
    assert [job.id for job in load_ended(tmp_path / "ended.json")[0]] == [job.id for job in jobs[5:]]


def test_a_broken_job_is_left_out_and_a_broken_file_is_told_once(tmp_path):
    file = tmp_path / "ended.json"
    good = EndedJob("a", GenerateRequest(), "done").to_json()
    file.write_text(json.dumps({"version": 1, "jobs": [good, 3, {**good, "id": 7}, {**good, "record": 1}]}))
    assert [job.id for job in load_ended(file)[0]] == ["a"]
    file.write_text("{")
    assert "history of the jobs" in load_ended(file)[1]
    assert load_ended(file) == ((), "")
