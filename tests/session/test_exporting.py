"""Exports beside the window: progress, cancelling, one after the other, and the steps that are remembered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from studio.contract.events import Stepped
from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Raster
from studio.contract.requests import EnlargeSettings
from studio.session import export_values as values
from studio.session import step_memory
from studio.session.live import SavedPicture
from studio.session.step_memory import StepMemory
from studio.storage.pngs import encode_png, read_picture
from tests.session.pictures import plain, record
from tests.window_parts import PATIENCE_MS


class Told(QObject):
    """The signals of a running job."""

    began = Signal(object)
    framed = Signal(object)
    pictured = Signal(object)


def files(folder: Path, count: int) -> tuple[Path, ...]:
    paths = tuple(folder / f"{number}.png" for number in range(count))
    for number, path in enumerate(paths):
        path.write_bytes(encode_png(plain(value=number), record()))
    return paths


def step(index: int, value: int, bounds: Bounds | None = None) -> Stepped:
    return Stepped(index, 3, 0.5, plain(Extent(6, 4), value), 0.1, 1, bounds)


@pytest.mark.parametrize("kind", ["pictures", "sheet", "page", "animation"])
def test_every_kind_of_plan_is_run_and_told(session, qtbot, tmp_path, kind):
    paths, out = files(tmp_path, 3), tmp_path / "out"
    plan = {
        "pictures": values.ExportPlan(paths, out),
        "sheet": values.SheetPlan(paths, out),
        "page": values.PagePlan(paths, out),
        "animation": values.AnimationPlan([plain(value=value) for value in (1, 2, 3)], out, "steps"),
    }[kind]
    run = session.exporter.start(plan)
    told = []
    run.progressed.connect(lambda done, total: told.append((done, total)))
    assert session.exporter.is_running
    with qtbot.waitSignal(run.ended, timeout=PATIENCE_MS) as ended:
        pass
    assert ended.args[0].is_whole
    assert ended.args[0].written[0].is_relative_to(out)
    qtbot.waitUntil(lambda: told[-1:] == [(3, 3)], timeout=PATIENCE_MS)
    assert not session.exporter.is_running


def test_exports_run_one_after_the_other_and_end_where_they_are_cancelled(session, qtbot, tmp_path):
    paths = files(tmp_path, 40)
    first = session.exporter.start(values.ExportPlan(paths, tmp_path / "first"))
    second = session.exporter.start(values.ExportPlan(paths[:2], tmp_path / "second"))
    first.progressed.connect(lambda *_: first.cancel())
    with qtbot.waitSignals([first.ended, second.ended], timeout=PATIENCE_MS, order="strict"):
        pass
    assert first.report.is_cancelled
    assert len(first.report.written) < 40
    assert second.report.is_whole


def test_closing_ends_an_export_and_what_is_there_is_whole(session, qtbot, tmp_path, finish):
    session.exporter.start(values.ExportPlan(files(tmp_path, 60), tmp_path / "out"))
    qtbot.waitUntil((tmp_path / "out").exists, timeout=PATIENCE_MS)
    finish(session.close())
    found = sorted((tmp_path / "out").iterdir())
    assert len(found) < 60
    assert all(read_picture(path).extent == plain().extent for path in found)


def test_copies_go_beside_the_library_at_first_and_then_where_they_went_last(session, qtbot, tmp_path):
    assert session.exporter.folder == tmp_path / "pictures exports"
    run = session.exporter.start(values.ExportPlan(files(tmp_path, 1), tmp_path / "elsewhere"))
    with qtbot.waitSignal(run.ended, timeout=PATIENCE_MS):
        pass
    assert session.exporter.folder == tmp_path / "elsewhere"


def test_the_steps_of_a_picture_and_the_picture_itself_are_remembered(qapp, tmp_path):
    (path,) = files(tmp_path, 1)
    live = Told()
    memory = StepMemory(live)
    live.framed.emit(step(1, 200))
    live.began.emit(None)
    for index in (1, 2):
        live.framed.emit(step(index, 40 * index))
    live.pictured.emit(SavedPicture(path, plain(), record()))
    frames = memory.frames_of(path)
    assert len(frames) == 3
    assert [int(frames[number].array[0, 0, 0]) for number in range(3)] == [40, 80, 0]
    assert frames[2] == read_picture(path)
    assert memory.frames_of(tmp_path / "other.png") is None


def test_a_step_that_shows_a_part_lies_in_the_picture(qapp, tmp_path):
    (path,) = files(tmp_path, 1)
    live = Told()
    memory = StepMemory(live)
    live.framed.emit(step(1, 250, Bounds(40, 8, 16, 8)))
    live.pictured.emit(SavedPicture(path, plain(), record()))
    expected = plain(value=0).array.copy()
    expected[8:16, 40:48] = 250
    assert memory.frames_of(path)[0] == Raster(expected)


def test_the_tiles_of_an_enlargement_are_no_steps(qapp, tmp_path):
    live = Told()
    memory = StepMemory(live)
    live.framed.emit(step(1, 5))
    enlarged = replace(record(), request=replace(record().request, source=plain(), enlarge=EnlargeSettings(scale=2)))
    live.pictured.emit(SavedPicture(tmp_path / "a.png", plain(), enlarged))
    assert memory.frames_of(tmp_path / "a.png") is None


def test_the_oldest_steps_are_forgotten_before_memory_grows(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(step_memory, "MAX_BYTES", 3 * 6 * 4 * 3)
    live = Told()
    memory = StepMemory(live)
    for number in range(5):
        live.framed.emit(step(1, number))
        live.pictured.emit(SavedPicture(tmp_path / f"{number}.png", plain(), record()))
    kept = [number for number in range(5) if memory.frames_of(tmp_path / f"{number}.png")]
    assert kept == [2, 3, 4]
    assert np.array_equal(memory.frames_of(tmp_path / "4.png")[0].array[0, 0], [4, 4, 4])
