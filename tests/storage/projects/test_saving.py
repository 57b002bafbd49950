"""Saving a project again: what has not changed is taken from its file, how far it is is told, and it can be ended."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio.contract.errors import Cancelled
from studio.contract.geometry import Bounds
from studio.document.document import Document
from studio.storage import atomic
from studio.storage.projects import png_writing, saving
from studio.storage.projects.ora import load_project
from studio.storage.projects.project import ProjectFile, ProjectState
from studio.storage.projects.saving import save_project
from tests.storage.projects import made_projects


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of the layers whose pixels were made into a PNG."""
    ids: list[int] = []
    real = saving.layer_png

    def spy(record, bounds, told):
        ids.append(record.id)
        return real(record, bounds, told)

    monkeypatch.setattr(saving, "layer_png", spy)
    return ids


def painted(document: Document) -> int:
    """Paint on the second layer, inside of the selection, and give its id."""
    layer = document.state.layers[1].id
    with document.edit("Brush") as edit:
        edit.blend(layer, Bounds(40, 60, 9, 9), lambda _: made_projects.noise(9, 9, 4, 77))
    return layer


def save_twice(path: Path, document: Document, file: ProjectFile) -> tuple[ProjectFile, int]:
    before = {record.id: record.tiles for record in document.state.layers}
    changed = painted(document)
    same = {record.id for record in document.state.layers if record.tiles is before[record.id]}
    assert same == before.keys() - {changed}
    return save_project(path, made_projects.project(document.state), file.only(same)), changed


def test_only_the_layer_that_changed_is_made_anew_and_the_file_is_the_same(tmp_path: Path, encoded: list[int]) -> None:
    document, path = made_projects.document(), tmp_path / "p.ora"
    first = save_project(path, made_projects.project(document.state))
    encoded.clear()
    _, changed = save_twice(path, document, first)
    assert encoded == [changed]
    save_project(tmp_path / "anew.ora", made_projects.project(document.state))
    assert path.read_bytes() == (tmp_path / "anew.ora").read_bytes()


def test_the_file_that_was_opened_serves_the_first_save(tmp_path: Path, encoded: list[int]) -> None:
    path = tmp_path / "p.ora"
    save_project(path, made_projects.project())
    loaded = load_project(path)
    assert loaded.file is not None
    encoded.clear()
    document = Document.of_state(loaded.state.document)
    _, changed = save_twice(tmp_path / "other.ora", document, loaded.file)
    assert encoded == [changed]
    again = load_project(tmp_path / "other.ora")
    assert made_projects.pixels(again.state.document) == made_projects.pixels(document.state)


@pytest.mark.parametrize("fate", ["gone", "another", "damaged"])
def test_a_file_that_is_another_one_by_now_is_not_used(tmp_path: Path, encoded: list[int], fate: str) -> None:
    document, path = made_projects.document(), tmp_path / "p.ora"
    first = save_project(path, made_projects.project(document.state))
    if fate == "gone":
        path.unlink()
    elif fate == "another":
        save_project(path, ProjectState(made_projects.document(50, 40).state))
    else:
        path.write_bytes(path.read_bytes()[:-9])
    encoded.clear()
    save_twice(path, document, first)
    assert len(encoded) == len(document.state.layers)
    assert made_projects.pixels(load_project(path).state.document) == made_projects.pixels(document.state)


def test_an_entry_of_another_size_or_with_another_checksum_is_not_used(tmp_path: Path, encoded: list[int]) -> None:
    document, path = made_projects.document(), tmp_path / "p.ora"
    first = save_project(path, made_projects.project(document.state))
    layers = [record.id for record in document.state.layers]
    wrong = replace(first, entries={layers[0]: "data/layer001.png", layers[1]: "Thumbnails/thumbnail.png"})
    encoded.clear()
    save_project(path, made_projects.project(document.state), wrong)
    assert encoded == layers

    file = save_project(path, made_projects.project(document.state))
    data = bytearray(path.read_bytes())
    place = data.index(b"IDAT") + 300  # of the first layer's pixels
    data[place] ^= 1
    with path.open("r+b") as opened:
        opened.write(data)
    state = path.stat()
    encoded.clear()
    stamp = (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns)  # as if nobody had touched it
    save_project(path, made_projects.project(document.state), replace(file, stamp=stamp))
    assert encoded == [layers[0]]


def test_a_file_that_another_program_changed_serves_no_save(tmp_path: Path) -> None:
    save_project(tmp_path / "p.ora", made_projects.project())
    with zipfile.ZipFile(tmp_path / "p.ora") as ours, zipfile.ZipFile(tmp_path / "theirs.ora", "w") as theirs:
        for info in ours.infolist():
            data = ours.read(info)
            theirs.writestr(info, data.replace(b'x="', b'x="1') if info.filename == "stack.xml" else data)
    loaded = load_project(tmp_path / "theirs.ora")
    assert loaded.file is None
    assert not loaded.is_whole


def test_how_far_it_is_is_told_from_the_beginning_to_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png_writing, "PIECE_BYTES", 2**14)
    path, told = tmp_path / "p.ora", []
    save_project(path, made_projects.project(), told=told.append)
    assert told == sorted(told)
    assert (told[0] < 0.1, told[-1]) == (True, 1.0)
    assert max(np.diff(told)) < 0.2
    told.clear()
    load_project(path, told.append)
    assert told == pytest.approx(np.arange(1, 8) / 7)


def test_a_save_that_is_ended_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "p.ora"
    save_project(path, made_projects.project())
    before = path.read_bytes()

    def stop(share: float) -> None:
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        save_project(path, made_projects.project(), told=stop)
    with pytest.raises(Cancelled):
        load_project(path, stop)
    assert path.read_bytes() == before
    assert list(tmp_path.glob(f"{atomic.TEMPORARY_PREFIX}*")) == []
    assert [each.name for each in tmp_path.iterdir()] == ["p.ora"]
