"""Projects as OpenRaster files: what goes in comes out, here and in a reader of somebody else's."""

from __future__ import annotations

import zipfile
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.contract.errors import SaveFailed
from studio.contract.geometry import Extent
from studio.contract.raster import Raster
from studio.document.document import Document
from studio.document.layers import LayerKind, LayerRecord
from studio.document.tiles import uniform_tile
from studio.storage.projects.ora import is_project, load_project
from studio.storage.projects.project import ProjectState
from studio.storage.projects.saving import save_project
from tests.storage.conftest import a_record
from tests.storage.projects import made_projects, ora_reader


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A project with everything, and its file; do not change either."""
    path = tmp_path_factory.mktemp("ora") / "여우.ora"
    document = made_projects.document()
    state = replace(made_projects.project(document.state), record=a_record())
    save_project(path, state)
    return path, state, document


def test_a_project_comes_back_as_it_was(saved):
    path, state, _ = saved
    loaded = load_project(path)
    assert loaded.notices == ()
    assert made_projects.pixels(loaded.state.document) == made_projects.pixels(state.document)
    assert (loaded.state.frame, loaded.state.panels, loaded.state.jobs) == (state.frame, state.panels, state.jobs)
    assert (loaded.state.picture, loaded.state.record) == (state.picture, state.record)


def test_an_independent_reader_sees_the_same_picture(saved):
    path, _, document = saved
    visible = document.visible(document.bounds).array
    assert np.array_equal(ora_reader.entry(path, "mergedimage.png"), visible)
    theirs = ora_reader.merged(path)
    is_seen = visible[..., 3] > 0
    # Each of six layers is rounded to a byte here, and only the last one there; a faint pixel's colour is a quotient.
    assert np.abs(theirs[..., 3].astype(int) - visible[..., 3]).max() <= 2
    light = np.abs(theirs[..., :3].astype(int) - visible[..., :3]) * visible[..., 3:].astype(int) / 255
    assert light[is_seen].max() <= 3
    assert light[is_seen].mean() < 0.3


def test_one_plain_layer_is_the_same_to_the_byte_for_an_independent_reader(tmp_path):
    picture = made_projects.noise(70, 50, 3)
    save_project(tmp_path / "p.ora", ProjectState(Document.of(Raster(picture)).state))
    assert np.array_equal(ora_reader.merged(tmp_path / "p.ora")[..., :3], picture)


def test_masks_are_hidden_for_other_programs_and_keep_their_place(saved):
    path, _, _ = saved
    with zipfile.ZipFile(path) as archive:
        text = archive.read("stack.xml").decode()
    line = next(line for line in text.splitlines() if "가면" in line)
    assert 'visibility="hidden"' in line
    assert 'x="50" y="70"' in line  # (40, 50) before the canvas grew by (10, 20)
    src = line.split('src="')[1].split('"')[0]
    assert np.array_equal(ora_reader.entry(path, src)[..., 3], made_projects.noise(70, 60, 1, 9))


def test_the_thumbnail_is_small_and_of_the_same_shape(saved, tmp_path):
    assert ora_reader.entry(saved[0], "Thumbnails/thumbnail.png").shape[:2] == (239, 256)
    save_project(tmp_path / "s.ora", ProjectState(Document(Extent(8, 5)).state))
    assert ora_reader.entry(tmp_path / "s.ora", "Thumbnails/thumbnail.png").shape[:2] == (5, 8)


def test_the_same_project_gives_the_same_bytes(saved, tmp_path):
    path, state, _ = saved
    save_project(tmp_path / "again.ora", state)
    assert (tmp_path / "again.ora").read_bytes() == path.read_bytes()


def test_a_file_is_told_by_its_content(saved, tmp_path):
    (tmp_path / "named.png").write_bytes(saved[0].read_bytes())
    (tmp_path / "other.ora").write_bytes(b"\x89PNG")
    assert is_project(saved[0])
    assert is_project(tmp_path / "named.png")
    assert not is_project(tmp_path / "other.ora")
    assert not is_project(tmp_path / "missing.ora")


def test_an_empty_document_has_a_layer_that_other_programs_can_read(tmp_path):
    save_project(tmp_path / "p.ora", ProjectState(Document(Extent(40, 30)).state))
    assert ora_reader.merged(tmp_path / "p.ora").max() == 0
    assert load_project(tmp_path / "p.ora").state.document.layers[0].tiles == {}


@settings(max_examples=25)
@given(st.text(max_size=40))
def test_any_name_of_a_layer_comes_back(tmp_path_factory, name):
    path = tmp_path_factory.mktemp("names") / "p.ora"
    document = Document(Extent(4, 4))
    state = replace(document.state, layers=(LayerRecord(1, name),))
    save_project(path, ProjectState(state))
    ora_reader.merged(path)
    assert load_project(path).state.layers[0].name == name


def test_a_layer_that_reaches_too_far_is_refused_and_the_old_file_stays(tmp_path):
    path = tmp_path / "p.ora"
    save_project(path, ProjectState(Document(Extent(4, 4)).state))
    before = path.read_bytes()
    white = uniform_tile((255, 255, 255, 255))
    record = LayerRecord(1, "wide", tiles={(0, 0): white, (0, 500): white})
    state = replace(Document(Extent(4, 4)).state, layers=(record,))
    with pytest.raises(SaveFailed, match="'wide' reaches over 128256x256 pixels; 65,536 a side"):
        save_project(path, ProjectState(state))
    assert path.read_bytes() == before


def test_a_full_disk_leaves_the_old_project(small_disk):
    path = small_disk / "p.ora"
    save_project(path, ProjectState(Document(Extent(16, 16)).state))
    before = path.read_bytes()
    large = Document.of(Raster(made_projects.noise(400, 400, 3)))
    with pytest.raises(SaveFailed, match="is full"):
        save_project(path, ProjectState(large.state))
    assert path.read_bytes() == before
    assert [each.name for each in small_disk.iterdir()] == ["p.ora"]


def test_a_folder_that_takes_no_files_is_named(tmp_path):
    blocked = tmp_path / "a file"
    blocked.write_text("x")
    with pytest.raises(SaveFailed, match="is not a folder"):
        save_project(blocked / "p.ora", ProjectState(Document(Extent(4, 4)).state))


def test_a_hidden_mask_and_a_locked_layer_stay_so(tmp_path):
    document = Document(Extent(9, 9))
    mask = document.add_layer(LayerKind.MASK, "m")
    document.set_layer(mask.id, is_visible=False, is_locked=True)
    document.activate(1)
    save_project(tmp_path / "p.ora", ProjectState(document.state))
    state = load_project(tmp_path / "p.ora").state.document
    assert [record.properties for record in state.layers] == [record.properties for record in document.state.layers]
    assert state.active == 1


def test_pixels_outside_of_the_picture_are_kept(tmp_path):
    document = Document(Extent(30, 30))
    document.place_picture(Raster(made_projects.noise(50, 40, 4)), -25, 10, "far")
    save_project(tmp_path / "p.ora", ProjectState(document.state))
    restored = load_project(tmp_path / "p.ora").state.document
    assert made_projects.pixels(restored)[1] == made_projects.pixels(document.state)[1]
    assert restored.layers[1].tiles.keys() == {(0, -1), (0, 0)}
