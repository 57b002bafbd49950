"""A small file may be a picture of gigabytes: it is refused before it is decoded, and not called damaged for that."""

from __future__ import annotations

import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from studio.storage import free_memory
from studio.storage.free_memory import TooLittleMemory
from studio.storage.library.library import Library
from studio.storage.library.queries import parse_query
from studio.storage.opening import open_picture
from studio.storage.projects.ora import load_project
from studio.storage.projects.saving import save_project
from tests.storage.conftest import a_picture
from tests.storage.projects import made_projects

SIDE_PX = 16_000


def bomb(bits: int = 8) -> bytes:
    """Give a PNG of 16,000 x 16,000 pixels, RGB, in a few hundred bytes; it is cut off, which nobody is to find out."""

    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", SIDE_PX, SIDE_PX, bits, 2, 0, 0, 0)
    data = part(b"IDAT", zlib.compress(bytes(100_000)))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + data + part(b"IEND", b"")


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free_memory, "free_bytes", lambda: free_memory.GIB)


@pytest.mark.parametrize(("bits", "needed"), [(8, "3.8"), (16, "8.6")])
def test_a_picture_that_does_not_fit_is_refused_with_what_it_needs(tmp_path: Path, bits: int, needed: str) -> None:
    (tmp_path / "p.png").write_bytes(bomb(bits))
    began = time.process_time()
    with pytest.raises(TooLittleMemory, match=rf"p\.png needs {needed} GiB of memory to open, and 1\.0 GiB are free"):
        open_picture(tmp_path / "p.png")
    assert time.process_time() - began < 0.5


def test_what_is_free_is_not_asked_for_a_picture_of_usual_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free_memory, "free_bytes", None)
    path = tmp_path / "p.png"
    save_project(tmp_path / "p.ora", made_projects.project())
    with zipfile.ZipFile(tmp_path / "p.ora") as archive:
        path.write_bytes(archive.read("mergedimage.png"))
    assert str(open_picture(path).raster.extent) == "300x280"
    assert load_project(tmp_path / "p.ora").notices == ()


def test_a_layer_that_does_not_fit_is_told_and_the_rest_is_there(tmp_path: Path) -> None:
    save_project(tmp_path / "p.ora", made_projects.project())
    with zipfile.ZipFile(tmp_path / "p.ora") as ours, zipfile.ZipFile(tmp_path / "bomb.ora", "w") as theirs:
        for info in ours.infolist():
            theirs.writestr(info, bomb() if info.filename == "data/layer001.png" else ours.read(info))
    loaded = load_project(tmp_path / "bomb.ora")
    (told,) = loaded.notices
    assert "data/layer001.png needs 3.8 GiB of memory, and 1.0 GiB are free" in told
    assert len(loaded.state.layers) == 7
    assert not loaded.is_whole  # a save asks first: what was not read would be gone


def test_a_picture_without_room_is_not_marked_as_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pictures").mkdir()
    path = tmp_path / "pictures" / "p.png"
    path.write_bytes(bomb())
    library = Library(tmp_path / "i" / "library.sqlite", (tmp_path / "pictures",), tmp_path / "t")
    library.reconcile()
    (entry,) = library.entries(library.search(parse_query("")))
    with pytest.raises(TooLittleMemory):
        library.thumbnail(entry)
    assert library.hash_pictures() == 0
    assert library.search(parse_query("is:damaged")) == ()
    library.close()
    assert a_picture().extent.pixels < free_memory.LARGE_PIXELS


def test_the_system_says_what_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert 2**20 < free_memory.free_bytes() < 2**50
