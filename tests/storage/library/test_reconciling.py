"""The index follows the folders, whatever lies in them and whatever happens to them."""

from __future__ import annotations

import errno
import os
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from studio.contract.errors import UnreadablePicture
from studio.contract.port import Stop
from studio.storage.library.library import Library
from studio.storage.library.queries import parse_query
from studio.storage.opening import open_picture
from tests.storage.library.conftest import Paint, a_png, all_of, found, only


def fault_of(library: Library, path: Path) -> str:
    entry = library.entry_at(path)
    assert entry is not None
    return entry.fault


def test_files_that_come_change_and_go_are_followed(library: Library, paint: Paint) -> None:
    first, second = paint("2026/a.png"), paint("b.png")
    assert set(library.reconcile().added) == {first, second}
    assert not library.reconcile()
    paint("b.png", "changed", seed=9)
    first.unlink()
    changes = library.reconcile()
    assert (changes.added, changes.changed, changes.removed) == ((), (second,), (first,))
    assert found(library, "changed") == ["b.png"]


def test_what_is_no_picture_or_hidden_is_left_alone(library: Library, paint: Paint, pictures: Path) -> None:
    for name in ("notes.txt", ".studio-1-2.part", ".hidden.png", "a.png.part"):
        (pictures / name).write_bytes(a_png())
    paint(".studio-trash/x.png")
    os.mkfifo(pictures / "pipe.png")
    (pictures / "folder.png").mkdir()
    (pictures / "broken.png").symlink_to(pictures / "nowhere.png")
    (pictures / "circle").symlink_to(pictures)
    assert library.reconcile().added == ()


HOSTILE = [
    "a\nb.png",
    "\u202egnp.exe.png",
    "con.png",
    "💥" * 50 + ".png",
    " .png",
    "-rf *.png",
    "'; DROP TABLE.png",
    "a\\b.png",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_names(library: Library, paint: Paint, name: str) -> None:
    path = paint(name)
    assert library.reconcile().added == (path,)
    assert only(library, "fox").path == path
    library.tag([only(library).id], ["x"])
    assert library.note_saved(path) is not None


def test_a_name_that_is_no_text_is_kept_as_it_is(library: Library, pictures: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(pictures) + b"/\xff\xfe.png"))
    path.write_bytes(a_png())
    assert library.reconcile().added == (path,)
    library.rate([only(library, "fox").id], 2)
    library.close()
    library.file.unlink()
    library.reconcile()
    assert (only(library).path, only(library).stars) == (path, 2)


def png(width: int, height: int, *parts: tuple[bytes, bytes]) -> bytes:
    head = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    chunks = (head, *parts, (b"IEND", b""))
    packed = [struct.pack(">I", len(c)) + k + c + struct.pack(">I", zlib.crc32(k + c)) for k, c in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def jpeg(pictures: Path) -> bytes:
    Image.new("RGB", (40, 20)).save(pictures / "whole.jpg")
    return (pictures / "whole.jpg").read_bytes()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (a_png()[:-20], "cut off"),
        (a_png()[:40], "cut off"),
        (b"hello", "no picture"),
        (b"%PDF-1.7", "PDF"),
        (png(60_000, 60_000), "too large (60,000 x 60,000"),
        (png(0, 5), "damaged"),
        (png(5, 5, (b"tEXt", b"studio\0" + b"x" * (17 * 2**20))), "The record of"),
        (b"GIF89a" + b"\xff" * 20, "no picture"),
    ],
)
def test_a_bad_picture_is_an_entry_with_its_fault_and_the_rest_goes_on(
    library: Library, paint: Paint, pictures: Path, content: bytes, said: str
) -> None:
    (pictures / "bad.png").write_bytes(content)
    paint("good.png")
    library.reconcile()
    assert found(library) == ["bad.png", "good.png"]
    assert said in fault_of(library, pictures / "bad.png")
    assert found(library, "is:damaged") == ["bad.png"]
    assert fault_of(library, pictures / "good.png") == ""


def test_a_disk_that_does_not_give_a_picture_is_asked_again(
    library: Library, paint: Paint, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint("a.png", prompt="an owl")
    (pictures / "b.tif").write_bytes(a_png())

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as broken:
        broken.setattr("studio.storage.metadata.reading.first_bytes", fail)
        library.reconcile()
    assert "a.png cannot be read: Input/output error" in fault_of(library, pictures / "a.png")
    library.reconcile()
    assert found(library, "owl") == ["a.png"]
    assert found(library, "is:damaged") == []

    with monkeypatch.context() as broken:
        broken.setattr("studio.storage.library.thumbnails.pixel_parts", fail)
        broken.setattr("studio.storage.decoding.pixel_parts", fail)
        with pytest.raises(UnreadablePicture, match=r"a\.png cannot be read \(any more\): Input/output error"):
            library.thumbnail(only(library, "owl"))
        with pytest.raises(UnreadablePicture, match=r"a\.png cannot be read \(any more\): Input/output error"):
            open_picture(pictures / "a.png")
        library.hash_pictures()
    assert found(library, "is:damaged") == []
    assert library.hash_pictures() == 2


def test_a_cut_off_picture_still_tells_its_record(library: Library, pictures: Path) -> None:
    (pictures / "a.png").write_bytes(a_png("a lonely owl")[:-20])
    library.reconcile()
    entry = only(library, "owl is:damaged")
    assert (entry.width, entry.source) == (24, "studio")


def test_a_picture_with_another_ending_is_what_it_is(library: Library, pictures: Path) -> None:
    (pictures / "a.png").write_bytes(jpeg(pictures))
    (pictures / "b.jpg").write_bytes(a_png("mislabelled"))
    library.reconcile()
    entry = library.entry_at(pictures / "a.png")
    assert entry is not None
    assert (entry.width, entry.height, entry.fault) == (40, 20, "")
    assert found(library, "mislabelled") == ["b.jpg"]


def test_a_turned_photograph_has_its_upright_size(library: Library, pictures: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(pictures / "a.jpg", exif=exif)
    library.reconcile()
    assert (only(library).width, only(library).height) == (20, 40)
    assert found(library, "is:portrait") == ["a.jpg"]


def test_a_time_of_change_may_lie(library: Library, paint: Paint) -> None:
    os.utime(paint("a.png"), ns=(2**62, 2**62))
    os.utime(paint("b.png"), ns=(-(2**61), -(2**61)))
    library.reconcile()
    assert found(library) == ["a.png", "b.png"]
    assert not library.reconcile()


@pytest.mark.parametrize("created", ["", "soon", "0000-00-00", "9999-12-31T23:59:59+00:00", "2026-W01-1", "2026-11-21"])
def test_a_record_s_time_may_lie(library: Library, pictures: Path, created: str) -> None:
    data = a_png()
    start = data.index(b"studio\0") - 8
    (size,) = struct.unpack(">I", data[start : start + 4])
    text = data[start + 8 : start + 8 + size].replace(b"2026-11-21T06:31:32+09:00", created.encode())
    chunk = struct.pack(">I", len(text)) + b"iTXt" + text + struct.pack(">I", zlib.crc32(b"iTXt" + text))
    (pictures / "a.png").write_bytes(data[:start] + chunk + data[start + 12 + size :])
    library.reconcile()
    assert only(library, "fox").created[:4].isdecimal()


def test_several_folders_one_inside_the_other_and_one_away(tmp_path: Path) -> None:
    outer, inner, away = tmp_path / "o", tmp_path / "o" / "inner", tmp_path / "away"
    for folder, name in ((outer, "1.png"), (inner, "2.png"), (away, "3.png")):
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(a_png(seed=len(name) + ord(name[0])))
    (tmp_path / "link").symlink_to(outer)
    library = Library(tmp_path / "i" / "l.sqlite3", (outer, inner, away, tmp_path / "link"), tmp_path / "t")
    assert library.roots == (outer, inner, away)
    library.reconcile()
    assert {(entry.name, entry.root) for entry in all_of(library)} == {
        ("1.png", outer),
        ("2.png", inner),
        ("3.png", away),
    }
    away.rename(tmp_path / "unplugged")
    changes = library.reconcile()
    assert "cannot be read" in changes.notices[0]
    assert changes.removed == ()
    assert library.count() == 3
    (inner / "2.png").unlink()
    assert library.reconcile(outer).removed == ()
    assert library.reconcile(inner).removed == (inner / "2.png",)
    assert library.note_saved(tmp_path / "elsewhere.png") is None
    library.close()


def test_a_folder_of_the_library_that_is_gone_from_the_settings_is_forgotten_by_a_rebuild(
    library: Library, paint: Paint, tmp_path: Path
) -> None:
    paint("a.png")
    library.reconcile()
    library.close()
    other = Library(library.file, (tmp_path / "other",), tmp_path / "t")
    (tmp_path / "other").mkdir()
    other.rebuild()
    assert other.count() == 0
    other.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_keeps_what_is_known(library: Library, paint: Paint, pictures: Path) -> None:
    paint("closed/a.png")
    library.reconcile()
    (pictures / "closed").chmod(0)
    changes = library.reconcile()
    (pictures / "closed").chmod(0o755)
    assert (changes.removed, len(changes.notices)) == ((), 1)


def test_a_folder_that_cannot_be_listed_keeps_what_is_known(
    library: Library, paint: Paint, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint("closed/a.png")
    paint("b.png")
    library.reconcile()
    real = os.scandir

    def refuse(folder: str) -> object:
        if folder.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    (pictures / "b.png").unlink()
    changes = library.reconcile()
    assert (changes.removed, len(changes.notices)) == ((pictures / "b.png",), 1)
    assert found(library) == ["a.png"]


def test_it_stops_soon_and_goes_on_later(library: Library, paint: Paint) -> None:
    for number in range(250):
        paint(f"{number}.png", seed=number, size=(8, 8))
    stop, told = Stop(), []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        stop.now()

    changes = library.reconcile(None, stop, progress)
    assert changes.was_stopped
    assert 0 < len(changes.added) < 250
    assert told[0][1] == 250
    assert len(library.reconcile().added) == 250 - len(changes.added)
    assert len(library.search(parse_query("fox"))) == 250


def test_single_files_are_noted(library: Library, paint: Paint, pictures: Path, tmp_path: Path) -> None:
    path = paint("a.png", "noted")
    entry = library.note_saved(path)
    assert entry is not None
    assert (entry.prompt, entry.path) == ("noted", path)
    path.unlink()
    assert library.note_saved(path) is None
    assert library.count() == 0
    assert library.note_all([path], 0) == 1
    (pictures / "a.txt").write_bytes(b"x")
    assert library.note_saved(pictures / "a.txt") is None
    assert library.root_of(tmp_path) is None


def test_a_folder_inside_another_one_is_its_own_whatever_links_lead_to_both(tmp_path: Path) -> None:
    outer, inner = tmp_path / "real", tmp_path / "real" / "inner"
    inner.mkdir(parents=True)
    (outer / "1.png").write_bytes(a_png(seed=1))
    (inner / "2.png").write_bytes(a_png(seed=2))
    (tmp_path / "to-outer").symlink_to(outer)
    (tmp_path / "to-inner").symlink_to(inner)
    for number, roots in enumerate(((tmp_path / "to-outer", inner), (outer, tmp_path / "to-inner"))):
        library = Library(tmp_path / "i" / f"{number}.sqlite3", roots, tmp_path / "t")
        library.reconcile()
        assert {(entry.name, entry.root) for entry in all_of(library)} == {("1.png", roots[0]), ("2.png", roots[1])}
        library.close()


def test_a_folder_that_goes_over_to_another_one_takes_numbers_and_marks_along(tmp_path: Path) -> None:
    outer, inner = tmp_path / "o", tmp_path / "o" / "inner"
    inner.mkdir(parents=True)
    for folder in (outer, inner):
        (folder / f"{folder.name}.png").write_bytes(a_png(seed=len(folder.name)))
    file, thumbnails = tmp_path / "i" / "l.sqlite3", tmp_path / "t"
    marks = {}
    for roots in ((outer,), (outer, inner), (inner,), (outer,), (inner, outer)):
        library = Library(file, roots, thumbnails)
        library.forget_other_folders()
        library.reconcile()
        if not marks:
            library.tag(library.search(parse_query("")), ["sea"])
        marks[roots] = {(entry.name, entry.tags) for entry in all_of(library)}
        assert only(library, "name:inner").root == (inner if inner in roots else outer)
        library.close()
    both = {("o.png", ("sea",)), ("inner.png", ("sea",))}
    assert marks.pop((inner,)) == {("inner.png", ("sea",))}
    assert all(found == both for roots, found in marks.items() if len(roots) == 2)
    assert marks[outer,] == both


def test_folders_that_are_left_out_are_not_looked_at(tmp_path: Path) -> None:
    home, own = tmp_path / "home", tmp_path / "home" / "Library" / "studio"
    own.mkdir(parents=True)
    for folder in (home, own):
        (folder / "a.png").write_bytes(a_png())
    library = Library(tmp_path / "i" / "l.sqlite3", (home,), tmp_path / "t", left_out=(own,))
    library.reconcile()
    assert only(library).path == home / "a.png"
    library.close()


def test_a_folder_that_is_not_there_is_told_of_once_something_of_it_is_known(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    library = Library(tmp_path / "i" / "l.sqlite3", (folder,), tmp_path / "t")
    assert library.reconcile().notices == ()
    folder.mkdir()
    (folder / "a.png").write_bytes(a_png())
    library.reconcile()
    folder.rename(tmp_path / "away")
    assert "what is known of it stays" in library.reconcile().notices[0]
    library.close()
