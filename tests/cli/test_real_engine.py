"""The program as a person starts it, with the real engine and the weights that we ship."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from studio.storage.pngs import read_picture

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "studio", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder, env=environment
    )


@pytest.mark.parametrize("backbone", ["dit", "ssm"])
def test_a_prompt_becomes_a_picture_whose_record_makes_it_again(tmp_path: Path, backbone: str) -> None:
    words = ["--seed", "1", "--steps", "4", "--backbone", backbone, "--json", "--frames", "frames"]
    first = start(tmp_path, "generate", "빨간 사과", *words, "-o", "a.png")
    out, err = first.communicate(timeout=50)
    assert (first.returncode, err) == (0, "")
    events = [json.loads(line) for line in out.splitlines()]
    assert [event["index"] for event in events if event["event"] == "stepped"] == [1, 2, 3, 4]
    assert (events[-1]["event"], events[-1]["images"]) == ("finished", ["a.png"])
    assert len(list((tmp_path / "frames").iterdir())) == 4
    shown = subprocess.run(
        [sys.executable, "-m", "studio", "show", "a.png", "--json"],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    (tmp_path / "record.json").write_bytes(shown.stdout)
    again = start(tmp_path, "generate", "--request", "record.json", "-o", "b.png")
    assert again.communicate(timeout=50) == ("b.png\n", "")
    assert read_picture(tmp_path / "a.png") == read_picture(tmp_path / "b.png")


def test_ctrl_c_between_steps_leaves_what_is_finished(tmp_path: Path) -> None:
    process = start(tmp_path, "generate", "x", "--count", "500", "--steps", "20", "--json", "-o", "out/")
    assert process.stdout is not None
    while '"saved"' not in (line := process.stdout.readline()):
        assert line, "the program ended early"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, "Cancelled.\n")
    assert json.loads(out.splitlines()[-1])["code"] == "cancelled"
    saved = list((tmp_path / "out").iterdir())
    assert saved
    assert all(path.suffix == ".png" and read_picture(path) for path in saved)
