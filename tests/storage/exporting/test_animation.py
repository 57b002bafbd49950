"""The steps as a moving picture: its frames, how long each is shown, where they come from."""

from __future__ import annotations

import weakref
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
from studio.storage.metadata.formats import KeptMetadata
from studio.storage.metadata.reading import read_told
from studio.storage.pngs import encode_png
from tests.storage.exporting.files import a_gradient, made

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


class Counted:
    """Steps that count how many of their frames are in memory at once."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.asked: list[int] = []
        self.alive: weakref.WeakSet[Raster] = weakref.WeakSet()
        self.most = 0

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> Raster:
        self.asked.append(number)
        raster = Raster(np.full((32, 48, 3), 9 * number, np.uint8))
        self.alive.add(raster)
        self.most = max(self.most, len(self.alive))
        return raster


@pytest.mark.parametrize("animation_format", list(AnimationFormat))
def test_one_frame_at_a_time_is_in_memory_and_each_is_told_when_it_is_written(
    tmp_path: Path, animation_format: AnimationFormat
) -> None:
    frames, told = Counted(12), []

    def progress(done: int, total: int, _: Path) -> None:
        told.append((done, total, frames.asked[-1]))

    plan = AnimationPlan(frames, tmp_path, "steps", AnimationStyle(animation_format))
    assert write_animation(plan, progress).is_whole
    assert frames.asked == [11, *range(12)]  # the last one first, for its size
    assert frames.most <= 2
    # The next frame is asked for once the one before is written, and all is told once all is written.
    assert told == [(number, 12, number - 1) for number in range(1, 13)]


@pytest.mark.parametrize("animation_format", list(AnimationFormat))
def test_a_step_that_changes_nothing_is_shown_for_its_time_too(
    tmp_path: Path, animation_format: AnimationFormat
) -> None:
    frames = [a_gradient(), a_gradient(), *steps(2)]
    (path,) = write_animation(AnimationPlan(frames, tmp_path, "s", AnimationStyle(animation_format, 60, 500))).written
    with Image.open(path) as image:
        shown = [frame.copy().info["duration"] for frame in ImageSequence.Iterator(image)]
    assert sum(shown) == 3 * 60 + 500


def is_marked(path: Path, source: str) -> bool:
    return f"digitalsourcetype/{source}".encode() in path.read_bytes()


@pytest.mark.parametrize("animation_format", list(AnimationFormat))
def test_it_says_that_a_network_made_it_unless_it_is_to_say_nothing(
    tmp_path: Path, animation_format: AnimationFormat
) -> None:
    for kept in KeptMetadata:
        style = AnimationStyle(animation_format, metadata=kept)
        (path,) = write_animation(AnimationPlan(steps(), tmp_path, kept.value, style)).written
        assert is_marked(path, "trainedAlgorithmicMedia") is (kept is not KeptMetadata.NONE)
        with Image.open(path) as image:
            image.seek(4)


def test_it_carries_the_record_of_the_picture_that_the_steps_lead_to(tmp_path: Path) -> None:
    picture = made(tmp_path, "fox.png", "a red fox")
    plan = AnimationPlan(steps(), tmp_path, "fox", AnimationStyle(longest_px=24), picture)
    (path,) = write_animation(plan).written
    record, whole = read_told(path).record, read_told(picture).record
    assert record is not None
    assert whole is not None
    assert record.request == whole.request
    assert record.extent == Extent(24, 16)
    assert "steps of the picture" in record.notices[-1]
    assert not record.is_edited


@pytest.mark.parametrize("values", [{"frame_ms": 5}, {"last_ms": 20_000}, {"longest_px": 0}, {"quality": 0}])
def test_an_impossible_style_is_refused(values: dict[str, int]) -> None:
    with pytest.raises(InvalidRequest, match="must be"):
        AnimationStyle(**values)  # type: ignore[arg-type]  # impossible on purpose


def test_one_frame_is_no_animation(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="from 2 to"):
        AnimationPlan(steps(1), tmp_path, "steps")
