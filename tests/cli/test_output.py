"""Where pictures may go is decided before any work, and the progress line tells the truth."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio.cli.output import check_folder, plan_output
from studio.cli.progress import ProgressLine, duration
from studio.contract.errors import InvalidRequest, SaveFailed
from studio.contract.events import Decoding, Loading, Noticed, Stepped
from studio.storage.places import platform_places
from studio.storage.settings import Settings


def test_the_settings_decide_folder_and_names(tmp_path: Path) -> None:
    settings = Settings(pictures_folder=tmp_path / "art", name_template="{number}")
    destination = plan_output(None, 3, platform_places(), settings)
    assert (destination.store.root, destination.store.template.text) == (tmp_path / "art", "{number}")


def test_a_home_folder_may_be_written_short(own_home: Path) -> None:
    assert plan_output("~/a.png", 1, platform_places(), Settings()).files == (own_home / "a.png",)


def test_the_home_of_a_stranger_is_an_ordinary_name() -> None:
    with pytest.raises(InvalidRequest, match="There is no folder ~nobody-at-all"):
        plan_output("~nobody-at-all/a.png", 1, platform_places(), Settings())


def test_capital_letters_in_the_suffix_are_fine(tmp_path: Path) -> None:
    assert plan_output(str(tmp_path / "A.PNG"), 1, platform_places(), Settings()).files == (tmp_path / "A.PNG",)


def test_a_folder_without_permission_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(SaveFailed, match=r"may not be written to \(no permission\)") as caught:
        check_folder(tmp_path / "not" / "yet")
    assert str(tmp_path) in caught.value.text


def test_a_full_disk_is_said_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.storage.atomic.free_bytes", lambda folder: 1000)
    with pytest.raises(SaveFailed, match="is full: 1,000 bytes are free"):
        check_folder(tmp_path)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (59.4, "59 s"), (61, "1 min 01 s"), (3599, "59 min 59 s"), (7260, "2 h 01 min")]
)
def test_seconds_are_told_as_coarsely_as_they_are_known(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_the_progress_line_tells_step_picture_and_time_to_go() -> None:
    line = ProgressLine(2)
    assert line.line(Loading("vae", 0.5)) == "[############............] Loading vae"
    first = line.line(Stepped(1, 4, 1.0, None, 9.0, 1))
    assert first == "[######..................] Picture 1/2. Step 1/4, 1 min 03 s to go"
    second = line.line(Stepped(2, 4, 0.7, None, 1.0, 1))
    assert second is not None
    assert second.endswith("Step 2/4, 6 s to go")
    third = line.line(Stepped(3, 4, 0.5, None, 2.0, 1))
    assert third is not None
    assert third.endswith("6 s to go")
    assert line.line(Decoding(1, 2)) == f"[{'#' * 24}] Picture 1/2. Decoding"
    assert line.line(Noticed("x")) is None
