"""The program as a person starts it, with the real engine and the weights that we ship."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.storage.pngs import read_picture, read_record

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
PATIENCE_SECONDS = 150
"""A busy machine takes its time to import torch."""


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "studio", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder, env=environment
    )


def finish(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Wait for the program's end and give what it printed; one that does not end is ended."""
    try:
        return process.communicate(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise


@pytest.mark.parametrize("backbone", ["dit", "ssm"])
def test_a_prompt_becomes_a_picture_whose_record_makes_it_again(tmp_path: Path, backbone: str) -> None:
    words = ["--seed", "1", "--steps", "2", "--backbone", backbone, "--json", "--frames", "frames"]
    first = start(tmp_path, "generate", "빨간 사과", *words, "-o", "a.png")
    out, err = finish(first)
    assert (first.returncode, err) == (0, "")
    events = [json.loads(line) for line in out.splitlines()]
    assert [event["index"] for event in events if event["event"] == "stepped"] == [1, 2]
    assert (events[-1]["event"], events[-1]["images"]) == ("finished", ["a.png"])
    assert len(list((tmp_path / "frames").iterdir())) == 2
    shown = subprocess.run(
        [sys.executable, "-m", "studio", "show", "a.png", "--json"],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    (tmp_path / "record.json").write_bytes(shown.stdout)
    again = start(tmp_path, "generate", "--request", "record.json", "-o", "b.png")
    assert finish(again) == ("b.png\n", "")
    assert read_picture(tmp_path / "a.png") == read_picture(tmp_path / "b.png")


def test_ctrl_c_between_steps_leaves_what_is_finished(tmp_path: Path) -> None:
    process = start(tmp_path, "generate", "x", "--count", "500", "--steps", "4", "--json", "-o", "out/")
    assert process.stdout is not None
    while '"saved"' not in (line := process.stdout.readline()):
        assert line, "the program ended early"
    process.send_signal(signal.SIGINT)
    out, err = finish(process)
    assert (process.returncode, err) == (130, "Cancelled.\n")
    assert json.loads(out.splitlines()[-1])["code"] == "cancelled"
    saved = list((tmp_path / "out").iterdir())
    assert saved
    assert all(path.suffix == ".png" and read_picture(path) for path in saved)


def run(folder: Path, *arguments: str) -> tuple[str, str]:
    """Run the program to its end, which must be a good one, and give what it printed."""
    process = start(folder, *arguments)
    out, err = finish(process)
    assert process.returncode == 0, err
    return out, err


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a picture of an apple and a mask over a part of it."""
    folder = tmp_path_factory.mktemp("scene")
    levels = np.zeros((128, 128), np.uint8)
    levels[60:110, 50:100] = 255
    Image.fromarray(levels).save(folder / "mask.png")
    run(folder, "generate", "a red apple", "--seed", "1", "--steps", "4", "-o", "apple.png")
    return folder


@pytest.mark.parametrize("backbone", ["dit", "ssm"])
def test_an_inpainting_changes_nothing_outside_and_is_made_again(scene: Path, backbone: str) -> None:
    made, again = f"{backbone}.png", f"{backbone}-again.png"
    words = ["a yellow star", "--mask", "mask.png", "--backbone", backbone, "--seed", "2", "--steps", "2"]
    out, err = run(scene, "inpaint", "apple.png", *words, "-o", made)
    assert out == f"{made}\n"
    assert err.startswith("0 pixels changed outside the mask; seam ")
    before, after = read_picture(scene / "apple.png").array, read_picture(scene / made).array
    outside = read_picture(scene / "mask.png").array[..., 0] == 0
    assert np.array_equal(before[outside], after[outside])
    assert (before[~outside] != after[~outside]).any()
    record = scene / f"{backbone}.json"
    record.write_text(run(scene, "show", made, "--json")[0], encoding="utf-8")
    run(scene, "generate", "--request", record.name, "--image", "apple.png", "--mask", "mask.png", "-o", again)
    assert read_picture(scene / made) == read_picture(scene / again)


def test_an_outpainting_keeps_the_picture_and_tells_every_step(scene: Path) -> None:
    words = ["a red apple", "--right", "40", "--bottom", "8", "--seed", "2", "--steps", "2", "--json", "--frames", "f"]
    out, err = run(scene, "outpaint", "apple.png", *words, "-o", "wide.png")
    events = [json.loads(line) for line in out.splitlines()]
    assert err == ""
    assert events[-1]["record"]["proof"]["changed_outside"] == 0
    after = read_picture(scene / "wide.png").array
    assert after.shape[:2] == (136, 168)
    assert np.array_equal(after[:128, :128], read_picture(scene / "apple.png").array)
    steps = [event for event in events if event["event"] == "stepped"]
    frames = sorted((scene / "f").iterdir())
    assert [event["index"] for event in steps] == list(range(1, steps[0]["total"] + 1))
    assert len(frames) == len(steps)
    assert read_picture(frames[-1]).array.shape[:2] == (136, 168)


@pytest.mark.parametrize(("scale", "words"), [(4, []), (2, ["--creative", "--prompt", "a red apple", "--steps", "4"])])
def test_an_enlargement_has_its_size_and_looks_like_the_picture(scene: Path, scale: int, words: list[str]) -> None:
    name = f"large-{scale}.png"
    run(scene, "upscale", "apple.png", "--scale", str(scale), *words, "-o", name)
    large = read_picture(scene / name)
    small = read_picture(scene / "apple.png")
    assert (large.extent.width, large.extent.height) == (128 * scale, 128 * scale)
    shrunk = large.over().array.reshape(128, scale, 128, scale, 3).mean(axis=(1, 3))
    assert np.abs(shrunk - small.array).mean() < 12
    assert read_record(scene / name).request.enlarge is not None


def test_ctrl_c_while_inpainting_leaves_what_is_finished(scene: Path) -> None:
    words = ["x", "--mask", "mask.png", "--count", "500", "--steps", "4", "--json", "-o", "stopped/"]
    process = start(scene, "inpaint", "apple.png", *words)
    assert process.stdout is not None
    while '"saved"' not in (line := process.stdout.readline()):
        assert line, "the program ended early"
    process.send_signal(signal.SIGINT)
    out, err = finish(process)
    assert (process.returncode, err) == (130, "Cancelled.\n")
    assert json.loads(out.splitlines()[-1])["code"] == "cancelled"
    saved = list((scene / "stopped").iterdir())
    assert saved
    assert all(path.suffix == ".png" and read_record(path).proof for path in saved)
