"""The journal: only what changed is written, the last moment is always whole, and a crash loses none of it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio.contract.errors import SaveFailed, UnreadablePicture
from studio.contract.geometry import Bounds, Extent
from studio.contract.raster import Raster
from studio.document.document import Document
from studio.storage.projects.journal import LIST, WASTE_BYTES, Journal, Label, remove_journal
from studio.storage.projects.moments import Moments
from studio.storage.projects.project import ProjectState
from studio.storage.projects.recovering import read_journal, recoverable, sweep_journals
from tests.storage.conftest import a_record
from tests.storage.projects import made_projects

LABEL = Label("fox", 1_000.5, 77, 5.25, 2, "/projects/fox.ora")


def dead(pid: int, born: float | None) -> bool:
    return False


def paint(document: Document, seed: int, x: int = 0, y: int = 0) -> None:
    with document.edit("Brush") as edit:
        edit.blend(document.active.id, Bounds(x, y, 20, 20), lambda pixels: made_projects.noise(20, 20, 4, seed))


def packs(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("*.tiles"))


def test_a_moment_comes_back_as_it_was(tmp_path):
    state = replace(made_projects.project(), record=a_record())
    Journal(tmp_path / "j").write(replace(state, document=Moments().take(state.document)), LABEL)
    loaded = read_journal(tmp_path / "j")
    assert loaded.notices == ()
    found = loaded.state
    assert made_projects.pixels(found.document) == made_projects.pixels(state.document)
    assert found.document.area == state.document.area
    assert (found.frame, found.panels, found.picture, found.record) == (
        state.frame,
        state.panels,
        state.picture,
        state.record,
    )
    ((recovery,), notice) = recoverable(tmp_path, dead)
    assert (recovery.name, recovery.when, recovery.order, recovery.project) == ("fox", 1_000.5, 2, "/projects/fox.ora")
    assert (recovery.extent, recovery.path, recovery.is_edited, notice) == (state.extent, tmp_path / "j", True, "")


def test_only_the_tiles_that_changed_are_written(tmp_path):
    document = Document.of(Raster(made_projects.noise(1024, 768, 3)))
    moments, journal = Moments(), Journal(tmp_path / "j")
    journal.write(ProjectState(moments.take(document.state)), LABEL)
    whole = journal.written_bytes
    paint(document, 1)
    journal.write(ProjectState(moments.take(document.state)), LABEL)
    assert journal.written_bytes < whole / 10
    document.set_layer(1, name="other")
    journal.write(ProjectState(moments.take(document.state)), LABEL)
    assert journal.written_bytes == 0
    found = read_journal(tmp_path / "j").state.document
    assert made_projects.pixels(found) == made_projects.pixels(document.state)


def test_a_layer_of_one_colour_and_a_copy_of_a_layer_cost_nothing(tmp_path):
    document = Document(Extent(2_048, 2_048))
    with document.edit("Fill") as edit:
        edit.blend(1, document.bounds, lambda pixels: np.full_like(pixels, 200))
    moments, journal = Moments(), Journal(tmp_path / "j")
    journal.write(ProjectState(moments.take(document.state)), LABEL)
    assert packs(tmp_path / "j") == []
    paint(document, 3)
    document.duplicate_layer(1)
    journal.write(ProjectState(moments.take(document.state)), LABEL)
    assert journal.written_bytes < 2**18
    assert made_projects.pixels(read_journal(tmp_path / "j").state.document) == made_projects.pixels(document.state)


def test_packs_that_nothing_refers_to_are_removed(tmp_path):
    document = Document(Extent(100, 100))
    moments, journal = Moments(), Journal(tmp_path / "j")
    for seed in range(5):
        paint(document, seed)
        journal.write(ProjectState(moments.take(document.state)), LABEL)
    assert packs(tmp_path / "j") == ["00000005.tiles"]


def test_packs_with_little_that_is_referred_to_are_written_anew(tmp_path, monkeypatch):
    monkeypatch.setattr("studio.storage.projects.journal.WASTE_BYTES", 1_000)
    assert WASTE_BYTES > 1_000
    document = Document(Extent(256 * 6, 256))
    for column in range(6):
        paint(document, column, 256 * column)
    moments, journal = Moments(), Journal(tmp_path / "j")
    journal.write(ProjectState(moments.take(document.state)), LABEL)
    for column in range(5):
        paint(document, 10 + column, 256 * column)
    journal.write(ProjectState(moments.take(document.state)), LABEL)
    for column in range(4):
        paint(document, 20 + column, 256 * column)
    journal.write(ProjectState(moments.take(document.state)), LABEL)
    assert len(packs(tmp_path / "j")) == 3
    journal.write(ProjectState(moments.take(document.state)), LABEL)
    assert len(packs(tmp_path / "j")) == 1
    assert made_projects.pixels(read_journal(tmp_path / "j").state.document) == made_projects.pixels(document.state)


def test_a_moment_stays_what_it_was_while_the_window_paints_and_packs(tmp_path):
    document = Document.of(Raster(made_projects.noise(300, 300, 3)))
    document.history.limit_bytes = document.history.near_bytes = 1
    moment = Moments().take(document.state)
    expected = made_projects.pixels(moment)
    for seed in range(4):
        paint(document, seed)
    assert made_projects.pixels(moment) == expected


def test_a_moment_shares_the_maps_of_layers_that_did_not_change():
    document = made_projects.document()
    document.deselect()
    moments = Moments()
    first = moments.take(document.state)
    document.activate(1)
    paint(document, 1)
    second = moments.take(document.state)
    assert [a.tiles is b.tiles for a, b in zip(first.layers, second.layers, strict=True)] == [False] + [True] * 6


def test_a_full_disk_keeps_the_moment_before_and_the_next_one_is_whole(small_disk):
    document = Document(Extent(1_000, 300))
    moments, journal = Moments(), Journal(small_disk / "j")
    paint(document, 1)
    journal.write(ProjectState(moments.take(document.state)), LABEL)
    first = made_projects.pixels(document.state)
    document.place_picture(Raster(made_projects.noise(1_000, 300, 4)), 0, 0, "large")
    with pytest.raises(SaveFailed, match="is full"):
        journal.write(ProjectState(moments.take(document.state)), LABEL)
    assert made_projects.pixels(read_journal(small_disk / "j").state.document) == first
    document.remove_layer(document.active.id)
    paint(document, 2)
    journal.write(ProjectState(moments.take(document.state)), LABEL)
    assert made_projects.pixels(read_journal(small_disk / "j").state.document) == made_projects.pixels(document.state)


def test_a_damaged_tile_is_clear_and_told(tmp_path):
    document = Document.of(Raster(made_projects.noise(300, 200, 3)))
    Journal(tmp_path / "j").write(ProjectState(document.state), LABEL)
    pack = tmp_path / "j" / "00000001.tiles"
    data = bytearray(pack.read_bytes())
    data[10] ^= 1
    pack.write_bytes(data)
    loaded = read_journal(tmp_path / "j")
    assert "1 part of fox is damaged in the journal" in loaded.notices[0]
    assert len(loaded.state.layers[0].tiles) == 1


def test_a_picture_that_was_not_edited_is_named_alone(tmp_path):
    state = made_projects.project()
    Journal(tmp_path / "j").write(state, replace(LABEL, is_edited=False))
    (recovery,) = recoverable(tmp_path, dead)[0]
    assert (recovery.is_edited, recovery.extent) == (False, None)
    assert packs(tmp_path / "j") == []
    with pytest.raises(UnreadablePicture, match="was not edited"):
        read_journal(tmp_path / "j")


def test_what_a_living_process_has_open_is_not_offered(tmp_path):
    Journal(tmp_path / "j").write(made_projects.project(), LABEL)
    assert recoverable(tmp_path, lambda pid, born: (pid, born) == (77, 5.25))[0] == ()


def test_journals_come_in_the_order_in_which_they_were_open(tmp_path):
    for order in (2, 0, 1):
        Journal(tmp_path / f"{order}").write(made_projects.project(), replace(LABEL, order=order))
    assert [each.order for each in recoverable(tmp_path, dead)[0]] == [0, 1, 2]


@pytest.mark.parametrize("text", ["", "{", '{"version": 9}', '{"version": 1, "name": 3}', "[]"])
def test_a_broken_list_is_told_and_kept(tmp_path, text):
    (tmp_path / "j").mkdir()
    (tmp_path / "j" / LIST).write_text(text)
    found, notice = recoverable(tmp_path, dead)
    assert found == ()
    assert "journal" in notice
    assert (tmp_path / "j" / LIST).read_text() == text


def test_a_removed_journal_and_half_of_one_are_not_offered(tmp_path):
    Journal(tmp_path / "gone").write(made_projects.project(), LABEL)
    remove_journal(tmp_path / "gone")
    half = tmp_path / "half"
    half.mkdir()
    (half / "00000001.tiles").write_bytes(b"x")
    assert recoverable(tmp_path, dead) == ((), "")
    sweep_journals(tmp_path)
    assert half.exists()
    os.utime(half, (1, 1))
    sweep_journals(tmp_path)
    assert list(tmp_path.iterdir()) == []


WRITER = """
import sys
from pathlib import Path
from studio.storage.projects.journal import Journal, Label
from studio.storage.projects.moments import Moments
from studio.storage.projects.project import ProjectState
from studio.contract.geometry import Bounds, Extent
from studio.document.document import Document
import numpy as np

document = Document(Extent(512, 512))
journal, moments = Journal(Path(sys.argv[1])), Moments()
for number in range(1, 100_000):
    with document.edit("Brush") as edit:
        fill = np.full((512, 512, 4), number % 256, np.uint8)
        fill[::2, :, 0] = np.arange(512) % 251
        edit.blend(1, Bounds(0, 0, 512, 512), lambda pixels: fill)
    journal.write(ProjectState(moments.take(document.state)), Label(str(number), float(number), 1))
    print(number, flush=True)
"""


def test_a_killed_process_leaves_a_whole_moment_not_older_than_the_last_that_was_told(tmp_path):
    chance = random.Random(7)
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path / "j")], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout.readline() == "1\n"
        for _ in range(5):
            writer.stdout.readline()
        time.sleep(chance.random() * 0.05)
        writer.send_signal(signal.SIGKILL)
        told = 6 + writer.stdout.read().count("\n")
    loaded = read_journal(tmp_path / "j")
    ((recovery,), _) = recoverable(tmp_path, dead)
    number = int(recovery.name)
    assert loaded.notices == ()
    assert number >= told
    array = made_projects.pixels(loaded.state.document)[0][2]
    pixels = np.frombuffer(array, np.uint8).reshape(512, 512, 4)
    assert (pixels[1::2] == number % 256).all()
