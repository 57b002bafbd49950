"""OpenRaster files that lie, are damaged, or come from elsewhere: told in a sentence, and what can be read is read."""

from __future__ import annotations

import contextlib
import io
import json
import time
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from studio.contract.errors import StudioError, UnreadablePicture
from studio.contract.geometry import Extent
from studio.contract.raster import Raster
from studio.document.document import Document
from studio.document.layers import BlendMode, LayerKind
from studio.document.tiles import read
from studio.storage.projects.archive import MAX_ENTRIES, is_safe
from studio.storage.projects.ora import load_project
from studio.storage.projects.project import ProjectState
from studio.storage.projects.saving import save_project
from tests.storage.projects import made_projects


def png(width: int = 8, height: int = 8, value: tuple[int, ...] = (255, 0, 0, 255)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGBA", (width, height), value).save(buffer, "PNG")
    return buffer.getvalue()


def stack(layers: str, size: str = 'w="8" h="8"') -> bytes:
    return f'<?xml version="1.0"?><image {size}><stack>{layers}</stack></image>'.encode()


def foreign(path, entries: dict[str, bytes], layers: str = '<layer name="a" src="data/a.png"/>') -> object:
    """Write a file as another program might: entries deflated, no entries of the studio."""
    whole = {"mimetype": b"image/openraster", "stack.xml": stack(layers), **entries}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in whole.items():
            archive.writestr(name, data)
    return path


def changed(path, changes: dict[str, bytes | None]) -> object:
    """Write a file again with other entries; None leaves one out."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()} | changes
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            if data is not None:
                archive.writestr(name, data)
    return path


@pytest.fixture
def ours(tmp_path):
    save_project(tmp_path / "p.ora", made_projects.project(made_projects.document(100, 90).state))
    return tmp_path / "p.ora"


def colour_at(state, x: int, y: int) -> tuple[int, ...]:
    tiles = state.document.layers[-1].tiles
    return tuple(int(value) for value in read(tiles, state.document.area, 4)[y, x])


def test_a_file_of_another_program_is_opened(tmp_path):
    layers = (
        '<layer name="top" src="b.png" x="2" y="-1" opacity="0.5" composite-op="svg:multiply" selected="true"/>'
        '<layer name="low" src="data/a.png" visibility="hidden" edit-locked="true"/>'
    )
    found = load_project(foreign(tmp_path / "p.ora", {"data/a.png": png(), "b.png": png()}, layers))
    low, top = found.state.layers
    assert found.notices == ()
    assert (low.name, low.is_visible, low.is_locked, low.kind) == ("low", False, True, LayerKind.PIXELS)
    assert (top.name, top.opacity, top.blend, found.state.document.active) == ("top", 0.5, BlendMode.MULTIPLY, top.id)
    assert colour_at(found.state, 1, 0) == (0, 0, 0, 0)
    assert colour_at(found.state, 2, 6) == (255, 0, 0, 255)


def test_groups_become_their_layers_and_unknown_blending_is_told(tmp_path):
    layers = (
        '<stack name="g" opacity="0.5" composite-op="svg:multiply" visibility="hidden">'
        '<layer name="in" src="a.png" opacity="0.5" composite-op="krita:dissolve"/></stack>'
        '<layer name="out" src="a.png"/>'
    )
    found = load_project(foreign(tmp_path / "p.ora", {"a.png": png()}, layers))
    out, inside = found.state.layers
    assert (inside.opacity, inside.is_visible, inside.blend) == (0.25, False, BlendMode.NORMAL)
    assert (out.opacity, out.is_visible) == (1, True)
    assert "The group 'g' is blended as a whole" in found.notices[0]
    assert "'krita:dissolve'" in found.notices[1]


def test_what_another_program_changed_is_told(ours):
    xml = zipfile.ZipFile(ours).read("stack.xml").replace(b"</stack>", b" </stack>")
    found = load_project(changed(ours, {"stack.xml": xml}))
    assert "another program has changed it" in found.notices[0]
    assert found.state.document.selection == {}
    assert found.state.panels["prompt"] == "산과 강"
    assert {layer.kind for layer in found.state.layers} == {LayerKind.PIXELS}


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        (
            "data/layer001.png",
            None,
            "the pixels of the layer 'Layer normal' are not there: data/layer001.png is missing",
        ),
        ("data/layer001.png", b"no picture at all, but long enough", "data/layer001.png is no PNG"),
        ("data/layer001.png", png(400, 400, (1, 2, 3, 4))[:90], "data/layer001.png is damaged"),
        ("studio/selection.png", b"", "nothing is selected"),
        ("studio/project.json", b"{", "studio/project.json is no JSON"),
        ("studio/project.json", b"[]", "studio/project.json is no JSON object"),
    ],
)
def test_what_is_damaged_is_told_and_the_rest_is_there(ours, name, data, told):
    found = load_project(changed(ours, {name: data}))
    assert any(told in notice for notice in found.notices), found.notices
    assert len(found.state.layers) == 7
    assert found.state.layers[2].tiles


def test_a_project_of_a_newer_studio_is_read_as_far_as_it_is_known(ours):
    own = json.loads(zipfile.ZipFile(ours).read("studio/project.json"))
    own |= {"version": 7, "hologram": [1, 2], "frame": {"x": 1, "depth": 3}}
    found = load_project(changed(ours, {"studio/project.json": json.dumps(own).encode()}))
    assert "written by a newer studio (version 7, this one knows 1)" in found.notices[0]
    assert (found.state.frame, found.state.panels["steps"], len(found.state.jobs)) == (None, 12, 2)
    assert found.state.layers[-1].kind is LayerKind.MASK


def test_a_job_without_its_pictures_is_left_out(ours):
    names = [name for name in zipfile.ZipFile(ours).namelist() if name.startswith("studio/jobs/")]
    assert len(names) == 2
    found = load_project(changed(ours, {names[0]: None}))
    assert [job.id for job in found.state.jobs] == ["job-0"]
    assert any("p.ora: 1 job cannot be read." in notice for notice in found.notices)


def test_without_layers_the_merged_picture_is_opened(ours):
    found = load_project(changed(ours, {f"data/layer{number:03}.png": None for number in range(7)}))
    assert [layer.name for layer in found.state.layers] == ["Merged"]
    assert found.state.extent == Extent(100, 90)
    assert "none of its layers can be read" in found.notices[-1]


def test_without_a_stack_the_merged_picture_is_opened_and_without_both_nothing(ours):
    assert load_project(changed(ours, {"stack.xml": None})).state.extent == Extent(100, 90)
    with pytest.raises(UnreadablePicture, match=r"its layers are not there, and mergedimage\.png is missing"):
        load_project(changed(ours, {"mergedimage.png": None}))


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        (b"<image", "is no XML"),
        (stack("", 'w="0" h="8"'), "says a size of 0 x 8"),
        (stack("", 'w="99999" h="8"'), "a side has 1 to 16,384 pixels"),
        (b"<svg/>", "says no size"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><image w="8" h="8"/>', "declares a document type"),
        (stack("<stack>" * 70 + "</stack>" * 70), "groups in groups without an end"),
        (stack('<layer src="a"/>' * 2_001), "more than 2,000 layers"),
    ],
)
def test_a_stack_that_makes_no_sense_is_told(tmp_path, xml, told):
    found = load_project(foreign(tmp_path / "p.ora", {"stack.xml": xml, "mergedimage.png": png()}))
    assert told in found.notices[0]
    assert found.state.extent == Extent(8, 8)


def test_names_that_lead_outside_are_not_read(tmp_path):
    hostile = ["../a.png", "/etc/a.png", "data/../../a.png", "C:/a.png", "data\\a.png", "a\nb.png", ""]
    assert not any(is_safe(name) for name in hostile)
    assert is_safe("data/..a.png")
    layers = "".join(f'<layer name="{number}" src="{name}"/>' for number, name in enumerate(hostile[:5]))
    entries = {name: png() for name in hostile[:5]}
    found = load_project(foreign(tmp_path / "p.ora", {**entries, "mergedimage.png": png()}, layers))
    assert "entries whose names lead out of the file were left out, such as '../a.png'" in found.notices[0]
    assert [layer.name for layer in found.state.layers] == ["Merged"]


def bomb(width: int, height: int) -> bytes:
    """Give a small file that says it is a huge picture, all of it zero."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 6, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (bomb(65_535, 65_535), "65,535 x 65,535 pixels, more than a project can have"),
        (bomb(70_000, 3), "65,536 a side are the limit"),
        (bomb(0, 3), "0 x 3 pixels"),
        (png()[:33] + bytes(2**25), "is larger than"),
    ],
    ids=["huge", "wide", "empty", "unpacks to more than its pixels"],
)
def test_bombs_are_refused_by_their_headers(tmp_path, data, told):
    path = foreign(tmp_path / "p.ora", {"data/a.png": data, "mergedimage.png": png()})
    began = time.process_time()
    found = load_project(path)
    assert time.process_time() - began < 0.5
    assert any(told in notice for notice in found.notices), found.notices


def test_too_many_entries_are_refused(tmp_path):
    path = foreign(tmp_path / "p.ora", {f"data/{number}": b"" for number in range(MAX_ENTRIES)})
    with pytest.raises(UnreadablePicture, match=f"{MAX_ENTRIES:,} are the most in a project"):
        load_project(path)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 and nothing more", b"no archive", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_project_is_refused(tmp_path, data):
    (tmp_path / "p.ora").write_bytes(data)
    with pytest.raises(UnreadablePicture, match=r"p\.ora"):
        load_project(tmp_path / "p.ora")


def test_pixels_of_another_size_than_the_picture_are_taken_as_they_are(tmp_path):
    found = load_project(foreign(tmp_path / "p.ora", {"data/a.png": png(500, 3)}))
    assert found.state.extent == Extent(8, 8)
    assert colour_at(found.state, 7, 2) == (255, 0, 0, 255)
    assert colour_at(found.state, 7, 3) == (0, 0, 0, 0)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    path = tmp_path_factory.mktemp("mutated") / "p.ora"
    document = Document.of(Raster(made_projects.noise(12, 12, 3)))
    document.add_layer(LayerKind.MASK)
    save_project(path, ProjectState(document.state))
    return path


@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_and_never_more(small, data):
    whole = bytearray(small.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(whole) // 2, len(whole)))
    path = small.with_name("m.ora")
    path.write_bytes(whole[:cut])
    with contextlib.suppress(StudioError):
        assert load_project(path).state.layers
