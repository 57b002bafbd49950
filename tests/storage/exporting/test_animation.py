"""The steps as a moving picture: its frames, how long each is shown, where they come from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from studio.contract.errors import InvalidRequest, UnreadablePicture
from studio.contract.geometry import Extent
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.storage.exporting.animation import (
    AnimationFormat,
    AnimationPlan,
    AnimationStyle,
    frames_in,
    write_animation,
)
from studio.storage.pngs import encode_png
from tests.storage.exporting.files import a_gradient

EXTENT = Extent(48, 32)


def steps(count: int = 5, extent: Extent = EXTENT) -> list[Raster]:
    whole = a_gradient(extent.width, extent.height).array.astype(float)
    return [Raster((whole * (number + 1) / count).astype(np.uint8)) for number in range(count)]


@pytest.mark.parametrize("animation_format", list(AnimationFormat))
def test_every_step_is_a_frame_and_the_last_one_stays(tmp_path: Path, animation_format: AnimationFormat) -> None:
    style = AnimationStyle(animation_format, frame_ms=60, last_ms=1_200, quality=100)
    report = write_animation(AnimationPlan(steps(), tmp_path / "out", "steps", style))
    (path,) = report.written
    assert path.name == f"steps{animation_format.suffix}"
    with Image.open(path) as image:
        frames = [(frame.convert("RGB"), frame.info["duration"]) for frame in ImageSequence.Iterator(image)]
        assert image.info["loop"] == 0
    assert [duration for _, duration in frames] == [60] * 4 + [1_200]
    for (frame, _), raster in zip(frames, steps(), strict=True):
        assert np.abs(np.asarray(frame).astype(int) - raster.array).mean() < 6


def test_frames_of_other_sizes_become_as_large_as_the_last_one(tmp_path: Path) -> None:
    frames = [*steps(3, Extent(6, 4)), a_gradient(48, 32)]
    style = AnimationStyle(longest_px=24)
    (path,) = write_animation(AnimationPlan(frames, tmp_path, "steps", style)).written
    with Image.open(path) as image:
        assert (image.size, image.n_frames) == ((24, 16), 4)  # type: ignore[attr-defined]  # Pillow's stubs lack it


def test_frames_of_a_folder_are_taken_by_their_numbers(tmp_path: Path) -> None:
    for number, raster in enumerate(steps(3), 9_999):
        (tmp_path / f"{number:04}.png").write_bytes(encode_png(raster))
    (tmp_path / "notes.png").write_bytes(b"not a frame")
    frames = frames_in(tmp_path)
    assert [file.name for file in frames.files] == ["9999.png", "10000.png", "10001.png"]
    assert [frames[number] for number in range(3)] == steps(3)


def test_a_folder_without_frames_names_the_ones_inside_it(tmp_path: Path) -> None:
    (tmp_path / "picture-1").mkdir()
    with pytest.raises(InvalidRequest, match="picture-1"):
        frames_in(tmp_path)
    with pytest.raises(InvalidRequest, match="cannot be read"):
        frames_in(tmp_path / "missing")


def test_a_frame_that_cannot_be_read_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    for number, raster in enumerate(steps(4), 1):
        (tmp_path / f"{number:04}.png").write_bytes(encode_png(raster)[: 90 if number == 3 else None])
    report = write_animation(AnimationPlan(frames_in(tmp_path), tmp_path / "out", "steps"))
    assert isinstance(report.fault, UnreadablePicture)
    assert "0003.png" in report.fault.text
    assert not (tmp_path / "out").exists()


def test_a_stop_between_two_frames_writes_nothing(tmp_path: Path) -> None:
    stop = Stop()
    plan = AnimationPlan(steps(), tmp_path / "out", "steps")
    report = write_animation(plan, lambda done, *_: stop.now() if done == 2 else None, stop)
    assert report.is_cancelled
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("values", [{"frame_ms": 5}, {"last_ms": 20_000}, {"longest_px": 0}, {"quality": 0}])
def test_an_impossible_style_is_refused(values: dict[str, int]) -> None:
    with pytest.raises(InvalidRequest, match="must be"):
        AnimationStyle(**values)  # type: ignore[arg-type]  # impossible on purpose


def test_one_frame_is_no_animation(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="from 2 to"):
        AnimationPlan(steps(1), tmp_path, "steps")
